"""Cell addresses in A1 notation, to and from row and column, both from 0; rectangles of cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell


@lru_cache(maxsize=65536)
def row_and_column(address: str) -> tuple[int, int]:
    """A1 → (0, 0)."""
    row, column = xl_cell_to_rowcol(address)
    return row, column


@lru_cache(maxsize=65536)
def address_of(row: int, column: int) -> str:
    """(0, 0) → A1."""
    return str(xl_rowcol_to_cell(row, column))


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def between(cls, one: tuple[int, int], other: tuple[int, int]) -> Area:
        """The rectangle with two cells in opposite corners, whichever they are."""
        (row, column), (to_row, to_column) = one, other
        return cls(min(row, to_row), min(column, to_column), max(row, to_row), max(column, to_column))

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def cells(self) -> Iterator[tuple[int, int]]:
        """Its cells, row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column
