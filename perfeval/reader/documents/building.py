"""Put the cells of a table together as a sheet, within the limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from perfeval.xlsx.extents import TooLarge, too_far
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.opening import RawSheet

_LONGEST_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(slots=True)
class SheetBuilder:
    """A sheet that grows cell by cell.

    A merged cell has its value in its first place, and the places it covers are blank.
    """

    limits: Limits
    cells: list[list[Any]] = field(default_factory=list)
    merges: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    _width: int = 0

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.cells)

    def put(self, row: int, column: int, value: Any, down: int = 1, across: int = 1) -> None:
        """Set a cell that covers so many rows and columns.

        Raises:
            TooLarge: the sheet would exceed the limits.
        """
        last_row, last_column = row + down - 1, column + across - 1
        self._width = max(self._width, last_column + 1)
        too_far(max(len(self.cells), last_row + 1), self._width, self.limits)
        while len(self.cells) <= row:
            self.cells.append([])
        line = self.cells[row]
        line.extend("" for _ in range(column + 1 - len(line)))
        line[column] = value
        if down > 1 or across > 1:
            self.merges.append(((row, column), (last_row, last_column)))

    def append(self, values: Sequence[Any]) -> None:
        """Add a row."""
        row = len(self.cells)
        self.cells.append([])
        for column, value in enumerate(values):
            self.put(row, column, value)

    def sheet(self, name: str, *, hidden: bool = False) -> RawSheet:
        """The sheet, its rows equally long."""
        for line in self.cells:
            line.extend("" for _ in range(self._width - len(line)))
        return RawSheet(name.translate(_FORBIDDEN).strip()[:_LONGEST_NAME], hidden, self.cells, tuple(self.merges))


def check_sheets(number: int, limits: Limits) -> None:
    """Refuse a file with too many tables.

    Raises:
        TooLarge: there are more than the limits allow.
    """
    if number > limits.sheets:
        raise TooLarge(f"有{number}张表，超过{limits.sheets}张")


def raised(text: str) -> str:
    """The digits of a superscript as such: a footnote mark behind a number must not become its last digit."""
    return text.translate(_RAISED)
