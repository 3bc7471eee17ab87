"""Any scheme, any facts: every figure of the workbook, the total's steps among them, is what the formulas give.

The workbook is written with Python's values (a formula that gives another value cannot be written) and recalculated by
the independent engine.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from perfeval.assessment import assess
from perfeval.facts.fact import Facts
from perfeval.rules.base import Rule
from perfeval.scheme.model import Scheme
from perfeval.writer.score_workbook import render_score_workbook
from perfeval.xlsx.verification import verify
from tests.rules.strategies import RATIO_RULES
from tests.units import unit_of

FACTS = ("支出决算数", "支出年初预算数", "编制数", "在职人员数", "公用经费决算数")
MONEY = (
    st.none()
    | st.sampled_from([Decimal(0), Decimal(100), Decimal("95"), Decimal("0.3")])
    | st.decimals(0, 300, places=2)
)
EXPRESSIONS = st.sampled_from(
    [
        "支出决算数 / 支出年初预算数",
        "(支出决算数 - 公用经费决算数) / 支出年初预算数",
        "平均(支出决算数 / 支出年初预算数, 在职人员数 / 编制数)",
        "最小(支出决算数 / 支出年初预算数, 1)",
        "如果(编制数 > 50, 支出决算数 / 编制数, 支出决算数 / 支出年初预算数)",
        "在职人员数 / 编制数",
    ]
)
UNDEFINED = st.sampled_from([[], [{"then": "full"}], [{"then": "zero"}], [{"then": "not_applicable"}]])
CONDITIONS = st.sampled_from(
    [
        "支出决算数 / 支出年初预算数 < 0.8",
        "编制数 > 20",
        "得分(甲) < 3",
        "指标值(乙) ≥ 0.9",
        "得分率(丙) < 60%",
        "缺(编制数)",
        "得分率(前) < 60% 或 得分(组2) < 8",
    ]
)


def written(rule: Rule) -> dict[str, Any]:
    return rule.model_dump(by_alias=True, exclude_none=True)


@st.composite
def scored(draw: st.DrawFn, weight: Decimal) -> dict[str, Any]:
    """An expression, a rule and what a denominator of 0 means."""
    return {"expression": draw(EXPRESSIONS), "rule": written(draw(RATIO_RULES)), "when_undefined": draw(UNDEFINED)}


@st.composite
def parts(draw: st.DrawFn) -> dict[str, Any]:
    combine = draw(st.sampled_from(["sum", "deductions", "lowest", "average", "highest"]))
    own = [{"name": f"分项{n}", **draw(scored(Decimal(5)))} for n in range(draw(st.integers(2, 3)))]
    if combine == "sum":
        for part, weight in zip(own, ("5", "3", "2") if len(own) == 3 else ("6", "4"), strict=True):
            part["weight"] = weight
    return {"rule": {"kind": "sum", "combine": combine, "parts": own}}


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    names = "甲乙丙丁戊己"
    ones = [
        {"id": name, "label": name, "weight": 10, **draw(parts() if draw(st.booleans()) else scored(Decimal(10)))}
        for name in names
    ]
    ones[1]["moves_to"] = "丙"
    total: dict[str, Any] = {
        "points": 60,
        "redistribute": draw(st.sampled_from(["all", "group", "division", "none"])),
        "bonus": [
            {"id": "加", "label": "加", "weight": 5, "optional": draw(st.booleans()), **draw(scored(Decimal(5)))}
        ],
        "penalty": [{"id": "扣", "label": "扣", "weight": 5, **draw(scored(Decimal(5)))}],
        "caps": [{"when": draw(CONDITIONS), "at_most": draw(st.integers(10, 70))}],
        "veto": [
            {"when": draw(CONDITIONS), "total": 30, "grade": "差"},
            {"when": draw(CONDITIONS), "grade": "中", "lower": draw(st.integers(0, 2))},
        ],
    }
    total |= draw(st.sampled_from([{}, {"convert": 100}, {"maximum": 60}, {"bonus_cap": 2, "penalty_cap": 3}]))
    groups = [{"name": f"组{n}", "weight": 20, "indicators": ones[2 * n : 2 * n + 2]} for n in range(3)]
    divisions = [{"name": "前", "weight": 40, "groups": groups[:2]}, {"name": "后", "weight": 20, "groups": groups[2:]}]
    return Scheme.model_validate({"name": "随机", "title": "随机", "divisions": divisions, "total": total})


@given(st.lists(st.tuples(schemes(), st.lists(MONEY, min_size=5, max_size=5)), min_size=5, max_size=5))
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
def test_the_workbook_of_any_scheme_confirms_itself(cases: list[tuple[Scheme, list[Decimal | None]]]) -> None:
    for scheme, values in cases:
        numbers = dict(zip(FACTS, values, strict=True))
        data = unit_of(scheme, {name: value for name, value in numbers.items() if value is not None}, {}, {})
        assert isinstance(data.facts, Facts)
        assessment = assess(data, scheme)
        assert verify(render_score_workbook(assessment, "0" * 64)) == ()
        total, policy = assessment.evaluation.total, scheme.total
        if total is not None:
            assert total >= 0 and (policy.maximum is None or total <= policy.maximum)
