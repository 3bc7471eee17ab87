"""For any rule, any parameters and any value, limits and their neighbours included: the score is the standard's."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from perfeval.rules import Bands, DeductDeviation, DeductOver, DeductUnder
from perfeval.rules.base import Rule
from tests.libreoffice import converted, differences, require_libreoffice
from tests.rules.oracle import expected_score
from tests.rules.recalculation import Scored, recalculated, workbook_of
from tests.rules.strategies import NEIGHBOURS, RULES, WEIGHTS


def _limits(rule: Rule) -> list[Decimal]:
    """The values at which a rule's score jumps."""
    floor = getattr(rule, "floor", None)
    return [*_others(rule), *([] if floor is None else [floor] * 4)]


def _others(rule: Rule) -> list[Decimal]:
    match rule:
        case DeductOver() | DeductUnder() | DeductDeviation():
            return [rule.limit + sign * rule.step * n for n in range(8) for sign in (1, -1)]
        case Bands():
            return [band.high for band in rule.bands if band.high is not None]
        case _:
            return [Decimal(0), Decimal("0.6"), Decimal(1), Decimal(2)]


@st.composite
def scored(draw: st.DrawFn) -> Scored:
    rule = draw(RULES)
    near = draw(st.sampled_from(_limits(rule))) + draw(st.sampled_from(NEIGHBOURS))
    value = draw(st.just(near) | st.decimals(0, 3, places=4))
    return Scored(rule, draw(WEIGHTS), value)


@given(st.lists(scored(), min_size=100, max_size=250))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
def test_python_and_formula_give_the_score_of_the_standard_as_read(cases: list[Scored]) -> None:
    for case, found in zip(cases, recalculated(cases), strict=True):
        expected = expected_score(case.rule, case.value, case.weight)
        assert case.rule.score(case.value, case.weight) == expected, case
        assert abs(found - float(expected)) < 1e-9, (case, found)


@given(st.lists(scored(), min_size=150, max_size=150))
@settings(max_examples=1, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
def test_libreoffice_gives_the_same_scores(cases: list[Scored]) -> None:
    require_libreoffice()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "评分.xlsx"
        path.write_bytes(workbook_of(cases))
        for before, after in zip([path], converted([path], Path(folder)), strict=True):
            assert list(differences(before, after)) == []
