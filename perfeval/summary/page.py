"""A sheet of 汇总表 being written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from perfeval.formula.evaluate import Scalar
from perfeval.formula.nodes import Node
from perfeval.summary.styles import Styles
from perfeval.xlsx.paging import count_pages
from perfeval.xlsx.streamed_book import StreamedBook


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: its book and name, XlsxWriter's worksheet for texts and numbers, and the looks."""

    book: StreamedBook
    name: str
    sheet: Any
    styles: Styles

    def formula(self, row: int, column: int, node: Node, look: Any, value: Scalar) -> None:
        """Write a formula with the value that it comes to, which the independent engine confirms."""
        self.book.put_formula(self.name, row, column, node, look, value)

    def finish(self) -> None:
        """Set where the printed pages end, and their number: all rows are written."""
        self.sheet.finish()
        count_pages(self.sheet, self.sheet.heights)
