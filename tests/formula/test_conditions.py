"""Conditions over facts that may be missing, and denominators that may be 0: nothing missing is taken for 0."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval.formula.conditions import all_numbers, guarded, names_asked_missing, textual_names, undefined_test
from perfeval.formula.evaluate import FormulaError, Value, evaluate
from perfeval.formula.nodes import Name, Node, Truth
from perfeval.formula.parser import parse
from perfeval.formula.scope import CellScope

VALUES: dict[str, Value] = {
    "甲": Decimal(6),
    "乙": Decimal(4),
    "零": Decimal(0),
    "空": "缺数据",
    "性质": "事业单位",
}


def value_of(node: Node) -> object:
    return evaluate(node, CellScope(names=VALUES.__getitem__))


@pytest.mark.parametrize(
    ("names", "held"), [(["甲"], True), (["甲", "乙"], True), (["甲", "空"], False), (["性质"], False)]
)
def test_whether_all_are_numbers(names: list[str], held: bool) -> None:
    assert value_of(all_numbers(names)) is held


@pytest.mark.parametrize(
    ("text", "undefined"),
    [
        ("甲 / 乙", False),
        ("甲 / 零", True),
        ("甲 / (乙 - 4)", True),
        ("甲 / (乙 / 零)", True),
        ("甲 / 乙 + 乙 / 零", True),
        ("if(甲 > 乙, 甲, 甲 / 零)", False),
        ("if(甲 < 乙, 甲, 甲 / 零)", True),
        ("if(甲 / 零 > 1, 甲, 乙)", True),
        ("甲 / (0.1 + 0.2 - 0.3)", True),
    ],
)
def test_whether_something_is_divided_by_zero(text: str, undefined: bool) -> None:
    test = undefined_test(parse(text))
    assert test is not None and value_of(test) is undefined
    if not undefined:
        value_of(parse(text))
    elif "0.1" not in text:
        with pytest.raises(FormulaError):
            value_of(parse(text))


@pytest.mark.parametrize("text", ["甲 + 乙", "甲 / 100", "max(甲, 乙) * 50%"])
def test_nothing_is_asked_where_nothing_is_divided(text: str) -> None:
    assert undefined_test(parse(text)) is None


def test_names_that_are_taken_for_texts() -> None:
    assert textual_names(parse('性质 = "事业单位" 且 甲 > 乙')) == {"性质"}
    assert textual_names(parse('包含(性质, "事业")')) == {"性质"}
    assert textual_names(Name("甲")) == frozenset()


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("missing(空) 或 空 > 5", True),
        ("空 > 5 或 甲 > 5", True),
        ("空 > 5 且 missing(空)", False),
        ("not(missing(空)) 且 空 > 5", False),
        ("missing(甲) 或 甲 > 5", True),
    ],
)
def test_a_comparison_on_what_is_missing_does_not_hold(text: str, held: bool) -> None:
    condition = parse(text)
    asked = names_asked_missing(condition) | {"空"}
    assert value_of(guarded(condition, frozenset(asked))) is held


def test_only_facts_that_are_asked_about_are_guarded() -> None:
    condition = parse("missing(空) 或 甲 > 5")
    assert names_asked_missing(condition) == {"空"}
    assert guarded(parse("甲 > 5"), frozenset({"空"})) == parse("甲 > 5")
    assert guarded(Truth(True), frozenset({"空"})) == Truth(True)
