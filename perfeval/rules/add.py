"""累计得分: 每完成1项得2分，最高得分值."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from perfeval.formula.nodes import ZERO, Binary, Node, call, choose, compared, concat, fine
from perfeval.rules.base import (
    Cells,
    Parameter,
    Rule,
    amount,
    distance,
    each,
    each_words,
    number_format,
    points,
    points_format,
)
from perfeval.rules.steps import stepped


class Add(Rule):
    """Points for each step above a limit, at most the weight; for 加分项, and for 扣分项 the points taken off.

    Attributes:
        limit: where counting begins; below it nothing is earned.
        start: the points that the limit itself earns.
        step: 步长, a number of `unit`, or a ratio where the unit is %.
        add: points for each step.
        partial: whole steps only, a started step counts, or in proportion.
        of_weight, start_of_weight: whether what a step, or the limit, earns is a share of the weight.
    """

    takes_deadline: ClassVar[bool] = True

    kind: Literal["add"] = "add"
    add: Decimal = Field(ge=0)
    step: Decimal = Field(default=Decimal(1), gt=0)
    limit: Decimal = Decimal(0)
    start: Decimal = Field(default=Decimal(0), ge=0)
    unit: str = ""
    partial: Literal["floor", "ceil", "proportional"] = "floor"
    of_weight: bool = False
    start_of_weight: bool = False

    def raw_formula(self, cells: Cells) -> Node:
        excess = call("MAX", ZERO, Binary("-", cells.value, cells.parameters["limit"]))
        earned = stepped(excess, cells.parameters["step"], each(cells, "add", self.of_weight), self.partial)
        if self.start:
            earned = Binary("+", each(cells, "start", self.start_of_weight), earned)
            earned = choose(compared("<", cells.value, cells.parameters["limit"]), ZERO, earned)
        return fine(earned)

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        start = (Parameter("start", "起点得分", self.start, points_format(self.start_of_weight)),) if self.start else ()
        return (
            Parameter("limit", "起算值", self.limit, number_format(self.unit)),
            Parameter("step", "步长", self.step, number_format(self.unit)),
            Parameter("add", "每步得分", self.add, points_format(self.of_weight)),
            *start,
        )

    def words(self, weight: Decimal) -> str:
        step = f"每{distance(self.step, self.unit or '个')}得{each_words(self.add, self.of_weight)}"
        if self.limit or self.start:
            first = (
                f"达到{amount(self.limit, self.unit)}得{each_words(self.start, self.start_of_weight)}，"
                if self.start
                else ""
            )
            step = f"{first}超过{amount(self.limit, self.unit)}的部分{step}"
        partial = {"floor": "", "ceil": "（不足一个按一个计）", "proportional": "（不足部分按比例）"}[self.partial]
        return f"{step}{partial}，最高{points(weight)}分。"

    def reason(self, cells: Cells) -> Node:
        return concat(
            f"{cells.name}为", cells.value_text(cells.value), "，累计得", cells.earned, "分，未得", cells.lost, "分。"
        )
