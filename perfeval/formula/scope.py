"""Where a formula tree finds its values: cells by sheet, row and column, and names."""

from __future__ import annotations

from collections.abc import Callable

from perfeval.formula.addresses import row_and_column
from perfeval.formula.evaluate import Grid, Scalar, Value
from perfeval.formula.nodes import Cell, Range


def no_cells(sheet: str, row: int, column: int) -> Scalar:
    """The cells of a tree over names alone, which has none.

    Raises:
        KeyError: always.
    """
    raise KeyError(sheet)


class CellScope:
    """The values of names and cells, as two functions know them.

    Args:
        names: the value of a defined name.
        cells: the value of a cell by sheet, row and column from 0; None when it is blank.
    """

    def __init__(self, *, names: Callable[[str], Value], cells: Callable[[str, int, int], Scalar] = no_cells) -> None:
        self.name = names
        self._cells = cells

    def cell(self, cell: Cell) -> Scalar:
        """A cell's value."""
        return self._cells(cell.sheet, *row_and_column(cell.address))

    def range(self, block: Range) -> Grid:
        """The values of a rectangle, row by row."""
        top, left = row_and_column(block.first)
        bottom, right = row_and_column(block.last)
        return [
            [self._cells(block.sheet, row, column) for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ]
