"""How many points were met is said of answers as people say it, of a bare number as what it is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import Number
from perfeval.formula.scope import CellScope
from perfeval.rules.answers import Point
from perfeval.rules.base import Cells, Rule
from perfeval.rules.checklist import Checklist
from perfeval.rules.deduct_per_violation import DeductPerViolation

POINTS = (Point(text="制度健全"), Point(text="程序完整"), Point(text="存在截留", absent=True))
NAMES = ("甲", "乙", "丙")


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (("是", "是", "部分"), "3个要点中，2个符合，1个部分符合，扣0.50分。"),
        (("是", "否", "是"), "3个要点中，1个符合，2个不符合，扣0.50分。"),
        (("部分", "否", "否"), "3个要点中，1个符合，1个部分符合，1个不符合，扣0.50分。"),
        (("否", "否", "是"), "3个要点中，3个不符合，扣0.50分。"),
    ],
)
@pytest.mark.parametrize("rule", [Checklist(points=POINTS), DeductPerViolation(points=POINTS, deduct=Decimal(1))])
def test_answers_are_counted_by_kind(rule: Rule, answers: tuple[str, ...], words: str) -> None:
    assert _said(rule, NAMES, answers) == words


def test_a_bare_number_is_told_as_such() -> None:
    assert _said(Checklist(points=POINTS), (), ("是", "是", "是")) == "3个要点折合符合2.50个，扣0.50分。"


def _said(rule: Rule, names: tuple[str, ...], answers: tuple[str, ...]) -> object:
    numbers = {key: Number(Decimal(one)) for key, one in (("value", "2.5"), ("weight", "3"), ("score", "2.5"))}
    parameters = {one.key: Number(one.value) for one in rule.parameters(Decimal(3))}
    cells = Cells("指标", **numbers, parameters=parameters, value_text=lambda node: node, answers=names)
    return evaluate(rule.reason(cells), CellScope(names=dict(zip(NAMES, answers, strict=True)).__getitem__))
