"""The output workbook's cells alone, without the file: what an audit compares with needs no looks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from perfeval.formula.evaluate import Scalar
from perfeval.formula.nodes import Node
from perfeval.xlsx.book import Book


class _Nothing:
    """Takes whatever is done to it."""

    def __getattr__(self, name: str) -> _Nothing:
        return self

    def __call__(self, *_: Any, **__: Any) -> _Nothing:
        return self


_NOTHING = _Nothing()


class Draft(Book):
    """A book that knows formulas, values and names, and has nothing to close.

    Attributes:
        number_formats: of each number and formula, by sheet, row and column from 0.
    """

    def __init__(self) -> None:
        super().__init__()
        self.workbook = _NOTHING
        self.number_formats: dict[tuple[str, int, int], str] = {}

    def format(self, **properties: Any) -> Any:
        """Of a format only the number format matters."""
        return str(properties.get("num_format", "General"))

    def put_number(self, sheet: str, row: int, column: int, value: Decimal, format: Any = None) -> None:
        """Note a number and its number format."""
        self.number_formats[sheet, row, column] = format
        super().put_number(sheet, row, column, value, format)

    def put_formula(
        self, sheet: str, row: int, column: int, node: Node, format: Any = None, known: Scalar = None
    ) -> Scalar:
        """Note a formula, its value and its number format."""
        self.number_formats[sheet, row, column] = format
        return super().put_formula(sheet, row, column, node, format, known)

    def close(self) -> bytes:
        """There is no file.

        Raises:
            TypeError: always.
        """
        raise TypeError("a draft has no file")
