"""The expression language of indicator systems: what it understands, and how it says what it does not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval.formula.evaluate import FormulaError, Value, evaluate
from perfeval.formula.parser import MAX_DEPTH, MAX_LENGTH, ExpressionError, parse
from perfeval.formula.scope import CellScope

NUMBERS: dict[str, Value] = {"甲": Decimal(6), "乙": Decimal(4), "空": "缺数据", "零": Decimal(0)}


def value_of(text: str) -> object:
    return evaluate(parse(text), CellScope(names=NUMBERS.__getitem__))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("甲 + 乙 * 2", 14),
        ("（甲 + 乙）× 2", 20),
        ("甲 ÷ 乙", Decimal("1.5")),
        ("甲 − 乙 − 1", 1),
        ("-甲 + 10", 4),
        ("50% * 甲", 3),
        ("abs(乙 - 甲)", 2),
        ("min(甲, 乙, 5)", 4),
        ("max(甲，乙)", 6),
        ("sum(甲, 乙)", 10),
        ("甲 > 乙", True),
        ("甲 ≤ 乙", False),
        ("甲 ≠ 乙 且 乙 = 4", True),
        ("甲 < 乙 或 乙 >= 4", True),
        ("非 (甲 == 6)", False),
        ("not 甲 < 乙 and 甲 != 乙", True),
        ("missing(空)", True),
        ("missing(甲)", False),
    ],
)
def test_what_it_understands(text: str, value: object) -> None:
    assert value_of(text) == value


def test_missing_facts_and_zero_denominators_are_errors_not_zeros() -> None:
    for text in ("空 + 1", "甲 / 零"):
        with pytest.raises(FormulaError):
            value_of(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("甲 +", "末尾"),
        ("(甲", "缺少“)”"),
        ("甲 乙", "多出了内容"),
        ("甲 ? 乙", "不能识别"),
        ("eval(甲)", "不允许的函数“eval”"),
        ("missing(甲 + 乙)", "只能是一个数据名"),
        ("甲" + " + 甲" * (MAX_LENGTH // 4 + 1), "过长"),
        ("(" * (MAX_DEPTH + 1) + "甲" + ")" * (MAX_DEPTH + 1), "嵌套过深"),
    ],
)
def test_how_it_says_what_it_does_not_understand(text: str, said: str) -> None:
    with pytest.raises(ExpressionError, match="表达式") as refused:
        parse(text)
    assert said in str(refused.value)
