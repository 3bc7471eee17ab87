"""Facts by name: what is there, what is missing, what formulas see of both, and the policy values beside them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from perfeval.facts.fact import MISSING, Fact, Facts
from perfeval.facts.naming import fact_stem
from perfeval.facts.policy import policies, policy_values
from perfeval.facts.scope import fact_scope
from perfeval.formula.evaluate import FormulaError, evaluate
from perfeval.formula.parser import parse

FACTS = Facts(
    {
        "支出决算数": Fact("支出决算数", Decimal("1075.5"), "万元"),
        "编制数": Fact("编制数", None, "人"),
        "单位性质": Fact("单位性质", "事业单位", "文本"),
        "预算公开日期": Fact("预算公开日期", datetime.date(2023, 3, 1), "日期"),
    }
)


def test_a_missing_fact_has_a_name_and_no_value() -> None:
    assert [*FACTS] == ["支出决算数", "编制数", "单位性质", "预算公开日期"] and len(FACTS) == 4
    assert FACTS["编制数"].missing and not FACTS["支出决算数"].missing
    assert (FACTS.value("编制数"), FACTS.value("没有的数据")) == (None, None)
    with pytest.raises(KeyError):
        FACTS["没有的数据"]


@pytest.mark.parametrize("name", ["编制数", "单位性质", "预算公开日期"])
def test_what_is_no_number_is_never_taken_for_one(name: str) -> None:
    assert FACTS["支出决算数"].number == Decimal("1075.5")
    with pytest.raises(TypeError, match=name):
        _ = FACTS[name].number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("支出决算数 * 2", Decimal(2151)),
        ("元每万元", Decimal(10000)),
        ("支出决算数 * 元每万元", Decimal(10755000)),
        ("编制数", MISSING),
        ("没有的数据", MISSING),
        ("missing(编制数)", True),
        ('单位性质 = "事业单位"', True),
    ],
)
def test_what_formulas_see(text: str, value: Any) -> None:
    assert evaluate(parse(text), fact_scope(FACTS)) == value


def test_no_formula_takes_a_missing_fact_for_zero() -> None:
    for text in ("编制数 + 1", "没有的数据 * 0", "1 - 单位性质"):
        with pytest.raises(FormulaError):
            evaluate(parse(text), fact_scope(FACTS))


def test_the_policy_values_are_those_of_the_law() -> None:
    assert policy_values()["公开时限天数"] == 20
    assert policy_values()["部分折算"] == Decimal("0.5")
    assert [policy_values()[f"{unit}每万元"] for unit in ("元", "千元")] == [10000, 10]
    assert all(label for _, _, label in policies())
    assert len(policy_values()) == len(policies())


@pytest.mark.parametrize(
    ("indicator", "stem"),
    [
        ("管理制度健全性（预算管理）", "管理制度健全性_预算管理"),
        ("经济效益/社会效益", "经济效益_社会效益"),
        ("在职人员控制率", "在职人员控制率"),
    ],
)
def test_an_indicators_name_in_a_defined_name(indicator: str, stem: str) -> None:
    assert fact_stem(indicator) == stem
