"""How much one difference alone changes 总分: the sound workbook with only that change, calculated again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from perfeval.audit.expected import Expected
from perfeval.audit.found import FoundWorkbook
from perfeval.audit.recalculation import Engine
from perfeval.audit.result import Difference
from perfeval.audit.structure import target_of
from perfeval.formula.addresses import address_of, row_and_column
from perfeval.formula.excel import quote_sheet
from perfeval.writer.names import SCORE
from perfeval.writer.score_sheet import FIRST_ROW, OWN

_MOST = 60
"""Beyond so many differences only their effect together is told."""
_NAME = "A305"
_OF_CELLS = frozenset({"A201", "A202", "A203", "A204", "A205", "A206", "A207", "A402"})


def with_effects(differences: Sequence[Difference], found: FoundWorkbook, sound: Expected) -> tuple[Difference, ...]:
    """The differences, each with its effect on 总分 where that can be told.

    Args:
        sound: the workbook as it should be: from the unit's own file where that is known, else from the copies.
    """
    content = sound.render()
    row = total_row(sound)
    before = Engine(content).number(SCORE, row, OWN)
    if before is None:
        return tuple(differences)
    return tuple(
        replace(one, effect=_effect(one, found, content, row, before)) if index < _MOST else one
        for index, one in enumerate(differences)
    )


def total_row(expected: Expected) -> int:
    """The row of 总分 in 计分表, from 0."""
    return FIRST_ROW + len(expected.evaluation.indicators)


def _effect(one: Difference, found: FoundWorkbook, content: bytes, row: int, before: Decimal) -> Decimal | None:
    place = one.finding.place
    if one.finding.code not in _OF_CELLS | {_NAME} or not place.cell or place.sheet not in found.sheets:
        return None
    at = row_and_column(place.cell)
    engine = Engine(content)
    try:
        if one.finding.code == _NAME:
            target = target_of(one.found)
            if target is None:
                return None
            sheet, target_row, target_column = target
            address = f"{quote_sheet(sheet)}!{address_of(target_row, target_column)}"
            engine.change(place.sheet, *at, f"={address}", formula=True)
        else:
            sheet_found = found.sheets[place.sheet]
            formula = sheet_found.formulas.get(at)
            engine.change(place.sheet, *at, formula or sheet_found.values.get(at), formula=formula is not None)
    except Exception:
        # what was typed in may be no formula at all; then there is no telling what it would do
        return None
    after = engine.number(SCORE, row, OWN)
    return None if after is None else after - before
