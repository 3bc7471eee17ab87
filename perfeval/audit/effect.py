"""How much one difference alone changes 总分: the sound workbook with only that change, calculated again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from perfeval.audit.expected import Expected
from perfeval.audit.found import FoundSheet, FoundWorkbook, Position
from perfeval.audit.outward import refers_outward
from perfeval.audit.recalculation import Engine
from perfeval.audit.result import Difference
from perfeval.audit.score_form import ScoreForm
from perfeval.audit.structure import target_of
from perfeval.formula.addresses import address_of, row_and_column
from perfeval.formula.excel import quote_sheet
from perfeval.writer.names import SCORE

_MOST = 60
"""Beyond so many differences only their effect together is told."""
_NAME = "A305"
_OF_CELLS = frozenset({"A201", "A202", "A203", "A204", "A205", "A206", "A207", "A401", "A402"})


def with_effects(
    differences: Sequence[Difference], found: FoundWorkbook, sound: Expected, form: ScoreForm
) -> tuple[Difference, ...]:
    """The differences, each with its effect on 总分 where that can be told.

    Args:
        sound: the workbook as it should be: from the unit's own file where that is known, else from the copies.
    """
    if form.total is None:
        return tuple(differences)
    engine = Engine(sound.workbook)
    before = engine.number(SCORE, *form.total)
    if before is None:
        return tuple(differences)
    effects = _Effects(found, sound.workbook, engine, form.total, before)
    return tuple(
        replace(one, effect=effects.of(one)) if index < _MOST else one for index, one in enumerate(differences)
    )


class _Effects:
    """One engine with the sound workbook, in which each change is made and taken back."""

    def __init__(
        self, found: FoundWorkbook, sound: FoundWorkbook, engine: Engine, total: Position, before: Decimal
    ) -> None:
        self._found, self._sound, self._engine, self._total, self._before = found, sound, engine, total, before

    def of(self, one: Difference) -> Decimal | None:
        """The effect of one difference; None where it cannot be told."""
        place = one.finding.place
        if one.finding.code not in _OF_CELLS | {_NAME} or not place.cell or place.sheet not in self._found.sheets:
            return None
        at = row_and_column(place.cell)
        wanted = self._sound.sheets.get(place.sheet)
        if wanted is None:
            return None
        try:
            self._change(one, place.sheet, at)
            after = self._engine.number(SCORE, *self._total)
            self._put(wanted, at)
        except Exception:
            # what was typed in may be no formula at all; then there is no telling what it would do
            self._engine = Engine(self._sound)
            return None
        return None if after is None else after - self._before

    def _change(self, one: Difference, sheet: str, at: Position) -> None:
        if one.finding.code != _NAME:
            self._put(self._found.sheets[sheet], at)
            return
        target = target_of(one.found)
        if target is None:
            raise ValueError(one.found)
        address = f"{quote_sheet(target[0])}!{address_of(target[1], target[2])}"
        self._engine.change(sheet, *at, f"={address}", formula=True)

    def _put(self, sheet: FoundSheet, at: Position) -> None:
        formula = sheet.formulas.get(at)
        if formula is not None and refers_outward(formula):
            formula = None
        self._engine.change(sheet.name, *at, formula or sheet.values.get(at), formula=formula is not None)
