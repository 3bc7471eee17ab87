"""A book that goes to the disk as it is written: for workbooks of many units, too large to be held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from perfeval.formula.evaluate import Scalar
from perfeval.formula.excel import formula
from perfeval.formula.nodes import Node
from perfeval.xlsx.book import Book, Format, Worksheet, cached
from perfeval.xlsx.fonts import WORKBOOK_OPTIONS

_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class StreamedBook(Book):
    """Rows are written from top to bottom and forgotten; every formula's value is known to the one who writes it.

    Formulas are trees as in any book, and the independent engine confirms their values as it does there.
    """

    def __init__(self, target: Any, folder: str) -> None:
        """Args: target: takes the bytes; folder: for what is written meanwhile."""
        super().__init__(xlsxwriter.Workbook(target, {**WORKBOOK_OPTIONS, **_OPTIONS, "tmpdir": folder}))

    def _note(self, sheet: str, row: int, column: int, value: Scalar) -> None:
        """No formula is evaluated here."""

    def add_sheet(self, name: str) -> Worksheet:
        """Add a sheet at the end; it is filled before the next one is added."""
        sheet = self.workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        self._sheets[name] = sheet
        return sheet

    def put_formula(
        self, sheet: str, row: int, column: int, node: Node, format: Format = None, known: Scalar = None
    ) -> Scalar:
        """Write a formula with its known value."""
        self._values[sheet, row, column] = known
        self._sheets[sheet].write_formula(row, column, formula(node, sheet), format, cached(known))
        return known

    @property
    def expected(self) -> Mapping[tuple[str, int, int], Scalar]:
        """The formulas' values, by sheet, row and column from 0."""
        return self._values

    def close(self) -> bytes:
        """Finish the workbook; the bytes are in the target.

        Raises:
            OSError: there is no room.
        """
        try:
            self.workbook.close()
        except FileCreateError as error:
            # it wraps what the file system said
            raise error.args[0] if isinstance(error.args[0], OSError) else OSError(str(error)) from error
        return b""
