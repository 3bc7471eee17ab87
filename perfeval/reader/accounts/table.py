"""A table of the accounts as rows of a sheet, or of several: part of a sheet, or pages that belong together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from perfeval.facts.fact import SourceCell
from perfeval.formula.nodes import Cell
from perfeval.formula.numeric import decimal_of
from perfeval.reader.grid import SheetGrid, State
from perfeval.reader.numbers import parse_number
from perfeval.xlsx.opening import RawSheet

LONGEST_LABEL = 120
"""A longer text is no label, no heading and no title."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows `top` to `bottom` (exclusive) of a sheet."""

    raw: RawSheet
    top: int
    bottom: int

    @property
    def rows(self) -> list[list[Any]]:
        """The cells."""
        return self.raw.cells[self.top : self.bottom]


@dataclass(slots=True)
class Table:
    """Rows of one sheet or several, counted from 0 throughout, each cell at its own address.

    Attributes:
        money_unit: of its amounts; empty where none is known.
        column_units, row_units: of columns and rows whose heading or label names another.
    """

    lines: tuple[tuple[SheetGrid, int], ...]
    width: int
    money_unit: str = ""
    column_units: dict[int, str] = field(default_factory=dict)
    row_units: dict[int, str] = field(default_factory=dict)

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.lines)

    @property
    def grids(self) -> tuple[SheetGrid, ...]:
        """The sheets it stands on."""
        return tuple({grid.name: grid for grid, _ in self.lines}.values())

    @property
    def first(self) -> SheetGrid:
        """The sheet it begins on."""
        return self.lines[0][0]

    def text(self, row: int, column: int) -> str:
        """The cell as text; '' when blank."""
        grid, line = self.lines[row]
        return grid.text(line, column)

    def label(self, row: int, column: int) -> str:
        """The cell's text where it may be a label; '' where it is blank or too long to be one."""
        text = self.text(row, column)
        return text if len(text) <= LONGEST_LABEL else ""

    def merged_text(self, row: int, column: int) -> str:
        """The cell's text, or the text of the merged block that it lies in."""
        grid, line = self.lines[row]
        text = grid.merged_text(line, column)
        return text if len(text) <= LONGEST_LABEL else ""

    def raw_value(self, row: int, column: int) -> Any:
        """The cell's value; '' when blank."""
        grid, line = self.lines[row]
        return grid.raw_value(line, column)

    def blank(self, row: int, column: int) -> bool:
        """Whether nothing stands in the cell."""
        grid, line = self.lines[row]
        return grid.blank(line, column)

    def rows_merged(self, row: int, column: int) -> tuple[int, int]:
        """The first and last row of the table over which the cell is merged; its own where it is not."""
        grid, line = self.lines[row]
        (top, _), (bottom, _) = grid.area(line, column)
        if top == bottom:
            return row, row
        own = [one for one in range(row + top - line, row + bottom - line + 1) if 0 <= one < self.height]
        own = [one for one in own if self.lines[one][0] is grid and self.lines[one][1] - line == one - row]
        return own[0], own[-1]

    def line(self, row: int) -> int:
        """The number of a row on its sheet, from 1."""
        return self.lines[row][1] + 1

    def uncached(self, row: int, column: int) -> bool:
        """Whether the cell holds a formula that was never calculated."""
        grid, line = self.lines[row]
        return (line, column) in grid.raw.scan.uncached

    def printed(self, row: int, column: int) -> Decimal | None:
        """The cell's number, typed as a number or as a text."""
        return printed_number(self.raw_value(row, column))

    def address(self, row: int, column: int) -> str:
        """A1 notation, with the sheet's name where the table stands on several."""
        grid, line = self.lines[row]
        place = grid.address(line, column)
        return place if len(self.grids) == 1 else f"“{grid.name}”{place}"

    def node(self, row: int, column: int) -> Cell:
        """The cell as a leaf of a formula tree."""
        grid, line = self.lines[row]
        return grid.node(line, column)

    def source(self, row: int, column: int) -> SourceCell:
        """Where a fact came from."""
        grid, line = self.lines[row]
        return grid.source(line, column)

    def number(self, row: int, column: int, label: str, *, money: bool) -> State:
        """Read a number cell, with findings noted."""
        grid, line = self.lines[row]
        grid.money_unit = self.unit_of(row, column) or grid.money_unit
        return grid.number(line, column, label, money=money, signed=money)

    def unit_of(self, row: int, column: int) -> str:
        """The money unit of a cell: its own, its column's or row's, else the table's; '' where these contradict."""
        grid, line = self.lines[row]
        if own := grid.cell_units.get((line, column)):
            return own
        near = {self.column_units.get(column, ""), self.row_units.get(row, "")} - {""}
        if len(near) > 1:
            return ""
        return near.pop() if near else self.money_unit

    def report(self, code: str, row: int | None = None, column: int | None = None, **details: Any) -> None:
        """Note a finding about the table or one of its cells."""
        if row is None:
            self.first.report(code, **details)
            return
        grid, line = self.lines[row]
        grid.report(code, line, column, **details)


def made(parts: Sequence[Part], grid_of: Callable[[RawSheet], SheetGrid]) -> Table:
    """The table that parts of sheets are together."""
    lines = tuple((grid_of(part.raw), row) for part in parts for row in range(part.top, part.bottom))
    return Table(lines, max((width_of(part) for part in parts), default=0))


def width_of(part: Part) -> int:
    """The number of columns up to the last that holds anything."""
    return max((column + 1 for row in part.rows for column, cell in enumerate(row) if is_filled(cell)), default=0)


def is_filled(cell: Any) -> bool:
    """Whether a cell holds anything."""
    return bool(cell.strip()) if type(cell) is str else cell is not None


def number_of(text: str) -> Decimal | None:
    """The number a cell's text stands for, if any."""
    if not text or len(text) > LONGEST_LABEL or not (text[0].isdigit() or text[0] in "-+.(（￥¥−－"):
        return None
    return parse_number(text, "万元").value


def printed_number(value: object) -> Decimal | None:
    """A cell's number, whether typed as a number or as a text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return decimal_of(value)
    return number_of(value.strip()) if isinstance(value, str) else None
