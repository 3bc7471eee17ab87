"""The workbook under construction: every formula cell gets its cached value from the same tree."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

from xlsxwriter.url import Url
from xlsxwriter.utility import xl_rowcol_to_cell

from perfeval.formula.evaluate import Scalar, evaluate
from perfeval.formula.excel import formula, quote_sheet
from perfeval.formula.nodes import Cell, Node, cell_at
from perfeval.formula.scope import CellScope
from perfeval.xlsx.cells import Cells
from perfeval.xlsx.fonts import BASE
from perfeval.xlsx.packed_workbook import PackedWorkbook

Worksheet: TypeAlias = Any
Format: TypeAlias = Any

CREATED = datetime.datetime(2000, 1, 1)
"""A fixed creation time, so that equal inputs give equal bytes."""


class Book:
    """An xlsxwriter workbook whose formulas are trees and whose cached values are their Python values.

    Attributes:
        looks: the formats that are asked for by the thousand, by what they are asked for with.
    """

    def __init__(self, workbook: Any = None) -> None:
        """Args: workbook: of XlsxWriter; one of `PackedWorkbook` where none is given."""
        self.workbook: Any = PackedWorkbook() if workbook is None else workbook
        self.workbook.set_calc_mode("auto")
        self._sheets: dict[str, Worksheet] = {}
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.looks: dict[tuple[Any, ...], Format] = {}
        self._values = values = dict[tuple[str, int, int], Scalar]()
        self._named: dict[str, Scalar] = {}
        # nothing in it refers to the book, which goes at once when nobody needs it
        self._scope = CellScope(names=self._named.__getitem__, cells=lambda *spot: values.get(spot))
        self._defined: dict[str, tuple[str, int, int]] = {}

    def add_sheet(self, name: str) -> Worksheet:
        """Add a sheet at the end, or return the one of this name that is there already."""
        if name not in self._sheets:
            sheet = self.workbook.add_worksheet(name, worksheet_class=Cells)
            sheet.hide_gridlines(2)
            self._sheets[name] = sheet
        return self._sheets[name]

    def sheet(self, name: str) -> Worksheet:
        """The sheet of this name.

        Raises:
            KeyError: there is none.
        """
        return self._sheets[name]

    def format(self, **properties: Any) -> Format:
        """A cell format over the base font, each combination made once."""
        key = tuple(properties.items())
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({**BASE, **properties})
        return self._formats[key]

    def put_text(self, sheet: str, row: int, column: int, text: str, format: Format = None) -> None:
        """Write a text, as a text whatever it begins with."""
        if text == "":
            self._sheets[sheet].write_blank(row, column, None, format)
        else:
            self._sheets[sheet].write_string(row, column, text, format)
            self._values[sheet, row, column] = text

    def put_number(self, sheet: str, row: int, column: int, value: Decimal, format: Format = None) -> None:
        """Write a number: a source value, or a labelled parameter or policy value."""
        self._sheets[sheet].write_number(row, column, _plain_number(value), format)
        self._values[sheet, row, column] = value

    def put_truth(self, sheet: str, row: int, column: int, value: bool, format: Format = None) -> None:
        """Write TRUE or FALSE."""
        self._sheets[sheet].write_boolean(row, column, value, format)
        self._values[sheet, row, column] = value

    def put_formula(
        self, sheet: str, row: int, column: int, node: Node, format: Format = None, known: Scalar = None
    ) -> Scalar:
        """Write a formula with its value, and return the value.

        Args:
            known: the value, where the calculation came to it already; the independent engine confirms it like any.
        """
        value = evaluate(node, self._scope) if known is None else known
        self._values[sheet, row, column] = value
        self._sheets[sheet].write_formula(row, column, formula(node, sheet), format, cached(value))
        return value

    def merge(self, sheet: str, top: int, left: int, bottom: int, right: int, text: str, format: Format) -> None:
        """Merge a rectangle and write a text in it."""
        self._sheets[sheet].merge_range(top, left, bottom, right, "", format)
        self.put_text(sheet, top, left, text, format)

    def put_link(self, sheet: str, row: int, column: int, target: Cell, text: str, format: Format = None) -> None:
        """Write a hyperlink to a cell of this workbook."""
        self._sheets[sheet].write_url(row, column, _link(target.sheet, target.address, text), format)
        self._values[sheet, row, column] = text

    def announce(self, values: Mapping[str, Scalar]) -> None:
        """Make names' values known before their cells are written."""
        self._named.update(values)

    def define(self, name: str, sheet: str, row: int, column: int) -> None:
        """Make a defined name for a cell."""
        self.workbook.define_name(name, f"={quote_sheet(sheet)}!{_fixed(row, column)}")
        self._defined[name] = (sheet, row, column)
        if (sheet, row, column) in self._values:
            self._named[name] = self._values[sheet, row, column]

    def named(self, name: str) -> Scalar:
        """The value of a name that was announced or defined; None where it was neither."""
        return self._named.get(name)

    def location(self, name: str) -> Cell:
        """Where a defined name points.

        Raises:
            KeyError: it is not defined.
        """
        sheet, row, column = self._defined[name]
        return cell_at(sheet, row, column)

    @property
    def values(self) -> Mapping[tuple[str, int, int], Scalar]:
        """Every filled cell's value, the formulas' among them, by sheet, row and column from 0."""
        return self._values

    @property
    def names(self) -> Mapping[str, tuple[str, int, int]]:
        """Where each defined name points: sheet, row and column from 0."""
        return self._defined

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The sheets, in order."""
        return tuple(self._sheets)

    def value(self, cell: Cell) -> Scalar:
        """A cell's value so far."""
        return self._scope.cell(cell)

    def close(self) -> bytes:
        """Finish the workbook and return its bytes."""
        self.workbook.close()
        return bytes(self.workbook.content)


@lru_cache(maxsize=4096)
def _fixed(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(row, column, True, True))


@lru_cache(maxsize=4096)
def _link(sheet: str, address: str, text: str) -> Url:
    link = Url(f"internal:{quote_sheet(sheet)}!{address}")
    link.text = text
    return link


def cached(value: Scalar) -> int | float | str | bool:
    """A formula's value as it is written beside the formula."""
    return _plain_number(value) if isinstance(value, Decimal) else "" if value is None else value


def _plain_number(value: Decimal) -> int | float:
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < 10**15 else number
