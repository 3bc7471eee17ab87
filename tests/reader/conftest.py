"""What the tests of the reader share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from perfeval.facts.fact import MISSING
from perfeval.facts.policy import policy_values
from perfeval.findings.finding import Finding
from perfeval.formula.evaluate import Grid, Scalar, evaluate, scalar_of
from perfeval.formula.nodes import Cell, Range
from perfeval.reader import UnitData, read_workbook
from tests.workbook_builder import build_workbook

Read = Callable[..., UnitData]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Build a workbook and read it; every derivation must give its fact's value."""

    def build_and_read(values: Any = None, **options: Any) -> UnitData:
        path = build_workbook(tmp_path / "示例.xlsx", values, **options)
        data = read_workbook(path, shown_as="示例.xlsx")
        assert_derivations(data)
        return data

    return build_and_read


class CopiedSheets:
    """What the output workbook's formulas will see: the copied cells and the facts' names."""

    def __init__(self, data: UnitData) -> None:
        self._facts = data.facts
        self._sheets = {sheet.name: sheet.cells for sheet in data.sheets}

    def name(self, name: str) -> Scalar:
        if name in policy_values():
            return policy_values()[name]
        value = self._facts.value(name)
        return MISSING if value is None else scalar_of(value)

    def cell(self, cell: Cell) -> Scalar:
        return self.range(Range(cell.sheet, cell.address, cell.address))[0][0]

    def range(self, block: Range) -> Grid:
        from xlsxwriter.utility import xl_cell_to_rowcol

        top, left = xl_cell_to_rowcol(block.first)
        bottom, right = xl_cell_to_rowcol(block.last)
        cells = self._sheets[block.sheet]

        def at(row: int, column: int) -> Scalar:
            copied = cells.get((row, column))
            return None if copied is None else scalar_of(copied.value)

        return [[at(row, column) for column in range(left, right + 1)] for row in range(top, bottom + 1)]


def assert_derivations(data: UnitData) -> None:
    """Each derivation, over what is copied, gives the fact's value, or 缺数据 where it is missing."""
    scope = CopiedSheets(data)
    for fact in data.facts.values():
        if fact.derivation is not None:
            expected = MISSING if fact.value is None else scalar_of(fact.value)
            assert evaluate(fact.derivation, scope) == expected, fact.name


def codes(data: UnitData) -> list[str]:
    """The codes of the findings, sorted."""
    return sorted(found.code for found in data.findings)


def only(data: UnitData, code: str) -> Finding:
    """The one finding with this code."""
    (found,) = [found for found in data.findings if found.code == code]
    return found
