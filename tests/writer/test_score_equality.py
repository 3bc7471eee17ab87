"""The promise: for any facts, the score in Python is the score that the workbook's formulas give."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import formualizer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfeval.calculator import evaluate_unit
from perfeval.checks import run_checks
from perfeval.facts.fact import MISSING
from perfeval.facts.naming import fact_stem
from perfeval.rules import Checklist, Grade
from perfeval.scheme import load_scheme
from perfeval.writer import calculation_sheet as calculation
from perfeval.writer.names import CALCULATION, SCORE
from perfeval.writer.score_sheet import FIRST_ROW, OWN
from perfeval.writer.score_workbook import render_score_workbook
from perfeval.writer.verification import verify
from tests.units import unit_of

SCHEME = load_scheme("heshan-2021")
MONEY = st.one_of(
    st.sampled_from([Decimal(0), Decimal(100), Decimal("0.01"), Decimal("95"), Decimal("105"), None, Decimal(-5)]),
    st.decimals(min_value=0, max_value=2000, places=2),
)
NUMBERS = st.fixed_dictionaries(dict.fromkeys(SCHEME.names_used(), MONEY))
POINTS = [
    f"{fact_stem(one.id)}_要点{number}"
    for one in SCHEME.indicators
    if isinstance(one.rule, Checklist)
    for number in range(1, len(one.rule.points) + 1)
]
ANSWERS = st.fixed_dictionaries({name: st.sampled_from(["是", "部分", "否", "是", "是", None]) for name in POINTS})
GRADES = st.fixed_dictionaries(
    {
        one.id: st.lists(st.sampled_from(["优", "良", "中", "差", None]), max_size=3)
        for one in SCHEME.indicators
        if isinstance(one.rule, Grade)
    }
)


@given(numbers=NUMBERS, answers=ANSWERS, grades=GRADES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_python_score_is_excel_score(numbers: Any, answers: Any, grades: Any) -> None:
    given = {name: value for name, value in numbers.items() if name not in {d.name for d in SCHEME.derived}}
    data = unit_of(SCHEME, given, answers, grades)
    evaluation = evaluate_unit(data, SCHEME)
    content = render_score_workbook(evaluation, data, run_checks(data), (), "0" * 64)
    assert verify(content) == ()
    book: Any = formualizer.load_workbook_bytes(content)
    count = len(evaluation.indicators)
    rows = range(calculation.FIRST_ROW + 1, calculation.FIRST_ROW + 1 + count)
    cells = [(CALCULATION, row, calculation.SCORE + 1) for row in rows]
    *scores, total = book.evaluate_cells([*cells, (SCORE, FIRST_ROW + count + 1, OWN + 1)])
    for result, score in zip(evaluation.indicators, scores, strict=True):
        expected = result.status if result.score is None else float(result.score)
        assert score == expected, result.indicator.id
    assert total == (MISSING if evaluation.total is None else float(evaluation.total))
