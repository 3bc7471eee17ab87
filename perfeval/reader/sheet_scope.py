"""Evaluates derivations over copied sheets and facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perfeval.facts.fact import Fact
from perfeval.facts.scope import value_of_name
from perfeval.formula.evaluate import Scalar, scalar_of
from perfeval.formula.scope import CellScope
from perfeval.reader.records import SourceSheet


def sheet_scope(sheets: Sequence[SourceSheet], facts: Mapping[str, Fact]) -> CellScope:
    """What the formulas of the output will see."""
    cells = {sheet.name: sheet.cells for sheet in sheets}

    def copied(sheet: str, row: int, column: int) -> Scalar:
        cell = cells[sheet].get((row, column))
        return None if cell is None else scalar_of(cell.value)

    return CellScope(names=value_of_name(facts), cells=copied)
