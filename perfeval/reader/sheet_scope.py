"""Evaluates derivations over copied sheets and facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perfeval.facts.fact import MISSING, Fact
from perfeval.facts.policy import policy_values
from perfeval.formula.addresses import row_and_column
from perfeval.formula.evaluate import Grid, Scalar, Value, scalar_of
from perfeval.formula.nodes import Cell, Range
from perfeval.reader.records import SourceSheet


class SheetScope:
    """What the formulas of the output will see."""

    def __init__(self, sheets: Sequence[SourceSheet], facts: Mapping[str, Fact]) -> None:
        self._cells = {sheet.name: sheet.cells for sheet in sheets}
        self._facts = facts

    def name(self, name: str) -> Value:
        """A fact's or policy's value."""
        if name in policy_values():
            return policy_values()[name]
        fact = self._facts.get(name)
        return MISSING if fact is None or fact.value is None else scalar_of(fact.value)

    def cell(self, cell: Cell) -> Scalar:
        """A copied cell's value."""
        copied = self._cells[cell.sheet].get(row_and_column(cell.address))
        return None if copied is None else scalar_of(copied.value)

    def range(self, block: Range) -> Grid:
        """A copied rectangle's values."""
        top, left = row_and_column(block.first)
        bottom, right = row_and_column(block.last)
        cells = self._cells[block.sheet]

        def at(row: int, column: int) -> Scalar:
            copied = cells.get((row, column))
            return None if copied is None else scalar_of(copied.value)

        return [[at(row, column) for column in range(left, right + 1)] for row in range(top, bottom + 1)]
