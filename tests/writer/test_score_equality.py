"""The promise: for any facts, the score in Python is the score that the workbook's formulas give."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from perfeval.assessment import assess
from perfeval.facts.fact import MISSING, SourceCell
from perfeval.facts.naming import fact_stem
from perfeval.reader.records import TargetRow, UnitData
from perfeval.rules import Checklist, DeductPerViolation, Grade
from perfeval.scheme import Scheme, load_scheme
from perfeval.writer import calculation_columns as calculation
from perfeval.writer.form import form_places
from perfeval.writer.names import CALCULATION, SCORE
from perfeval.writer.score_workbook import render_score_workbook
from perfeval.xlsx.independent_engine import recalculated
from perfeval.xlsx.verification import verify
from tests.rules.strategies import RATIO_RULES
from tests.units import SHEET, unit_of

MONEY = st.one_of(
    st.sampled_from([Decimal(0), Decimal(100), Decimal("0.01"), Decimal("95"), Decimal("105"), None, Decimal(-5)]),
    st.decimals(min_value=0, max_value=2000, places=2),
)
OPTIONS: Any = {"deadline": None, "suppress_health_check": list(HealthCheck), "phases": [Phase.generate]}


def units(scheme: Scheme) -> st.SearchStrategy[UnitData]:
    """Units with random facts, answers and grades."""
    derived = {one.name for one in scheme.derived}
    names = [name for name in scheme.names_used() if name not in derived]
    points = [
        f"{fact_stem(one.id)}_要点{number}"
        for one in scheme.indicators
        if isinstance(one.rule, Checklist | DeductPerViolation)
        for number in range(1, len(one.rule.points) + 1)
    ]
    graded = [one.sheet_names[-1] for one in scheme.indicators if isinstance(one.rule, Grade)]
    answers = st.sampled_from(["是", "部分", "否", "是", "是", None])
    grades = st.lists(st.sampled_from(["优", "良", "中", "差", None]), max_size=3)
    return st.builds(
        unit_of,
        st.just(scheme),
        st.fixed_dictionaries(dict.fromkeys(names, MONEY)),
        st.fixed_dictionaries(dict.fromkeys(points, answers)),
        st.fixed_dictionaries(dict.fromkeys(graded, grades)),
    )


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    """The default scheme with other rules for its ratios."""
    base = load_scheme("heshan-2021")
    divisions = []
    for division in base.divisions:
        groups = []
        for group in division.groups:
            changed = [
                one.model_copy(update={"rule": draw(RATIO_RULES)}) if one.rule.takes_expression else one
                for one in group.indicators
            ]
            groups.append(group.model_copy(update={"indicators": tuple(changed)}))
        divisions.append(division.model_copy(update={"groups": tuple(groups)}))
    return base.model_copy(update={"divisions": tuple(divisions)})


def assert_equal_scores(data: UnitData, scheme: Scheme) -> None:
    """Python's scores and total are those of the recalculated workbook, and no cached value is stale."""
    assessment = assess(data, scheme)
    evaluation, content = assessment.evaluation, render_score_workbook(assessment, "0" * 64)
    assert verify(content) == ()
    book = recalculated(content)
    for row, result in enumerate(evaluation.indicators, calculation.FIRST_ROW + 1):
        expected = result.status if result.score is None else float(result.score)
        assert book.get_value(CALCULATION, row, calculation.SCORE + 1) == expected, result.indicator.id
    places = form_places(evaluation)
    total = book.get_value(SCORE, places.total_row + 1, places.total_column + 1)
    assert total == (MISSING if evaluation.total is None else float(evaluation.total))


@given(units(load_scheme("heshan-2021")))
@settings(max_examples=20, **OPTIONS)
def test_default_scheme(data: UnitData) -> None:
    assert_equal_scores(data, load_scheme("heshan-2021"))


@given(units(load_scheme("hunan-provincial")))
@settings(max_examples=10, **OPTIONS)
def test_provincial_scheme(data: UnitData) -> None:
    assert_equal_scores(data, load_scheme("hunan-provincial"))


@given(units(load_scheme("heshan-2021")), schemes())
@settings(max_examples=10, **OPTIONS)
def test_random_schemes(data: UnitData, scheme: Scheme) -> None:
    assert_equal_scores(data, scheme)


TARGETS = st.lists(
    st.fixed_dictionaries(
        {
            "level": st.sampled_from(["产出", "效益", "满意度"]),
            "qualitative": st.booleans(),
            "direction": st.sampled_from(["≥", "≤", "=", ""]),
            "band": st.integers(0, 3),
            "年度指标值": MONEY,
            "实际完成值": MONEY,
            "分值": st.sampled_from([Decimal(5), Decimal(10), Decimal("12.5"), None]),
            "得分率": st.sampled_from([None, *(Decimal(text) for text in ("1", "0.8", "0.7", "0.3", "1.2"))]),
        }
    ),
    max_size=6,
)


@given(TARGETS, MONEY, MONEY)
@settings(max_examples=12, **OPTIONS)
def test_own_targets(rows: list[dict[str, Any]], spent: Decimal | None, budget: Decimal | None) -> None:
    scheme = load_scheme("mof-2020-10-department")
    numbers = {"支出决算数": spent, "支出全年预算数": budget}
    targets = []
    for number, row in enumerate(rows, 1):
        key = f"绩效目标{number}"
        numbers |= {f"{key}_{name}": row[name] for name in ("年度指标值", "实际完成值", "分值", "得分率")}
        levels = (row["level"], f"{row['level']}指标", f"目标{number % 3}")
        cell = SourceCell("示例.xlsx", SHEET, f"A{number}")
        targets.append(TargetRow(key, levels, row["qualitative"], row["direction"], row["band"], "", "", cell))
    data = unit_of(scheme, numbers, {}, {}, others=tuple(numbers))
    assert_equal_scores(replace(data, targets=tuple(targets)), scheme)
