"""What the rules that deduct by steps share: 每超过（降低）…个百分点扣…分."""

from __future__ import annotations

from abc import abstractmethod
from decimal import Decimal
from typing import Literal

from pydantic import Field

from perfeval.formula.nodes import ZERO, Binary, Call, Negative, Node, call, concat, fine, rounded
from perfeval.rules.base import (
    PERCENT,
    STEP_DIGITS,
    Cells,
    Parameter,
    Rule,
    amount,
    distance,
    distance_text,
    number_format,
    points,
    text_of,
)

_PARTIAL_WORDS = {"floor": "", "ceil": "（不足一个计扣单位的按一个计）", "proportional": "（不足部分按比例扣）"}


class StepRule(Rule):
    """Full marks at the limit, then a fixed deduction for each step away from it.

    Attributes:
        limit: 标准值, a ratio (1 = 100%) or a number of `unit`.
        step: 步长, a ratio (0.01 = 1 percentage point) or a number of `unit`.
        deduct: 每步扣分, points.
        partial: whole steps only (`floor`), a started step counts (`ceil`), or in proportion.
        unit: % for ratios, else the word for what is counted.
    """

    limit: Decimal = Decimal(1)
    step: Decimal = Field(gt=0)
    deduct: Decimal = Field(ge=0)
    unit: str = PERCENT
    partial: Literal["floor", "ceil", "proportional"] = "floor"

    @property
    def stepwise(self) -> bool:
        return True

    @abstractmethod
    def excess_formula(self, value: Node, limit: Node) -> Node:
        """How far the value is on the wrong side of the limit; 0 or more."""

    @abstractmethod
    def excess_words(self, cells: Cells, excess: Node) -> Node:
        """In words, how the value misses the limit."""

    def _steps(self, cells: Cells) -> Node:
        """The number of steps that count, by `partial`."""
        excess = self.excess_formula(cells.value, cells.parameters["limit"])
        steps: Node = rounded(Binary("/", excess, cells.parameters["step"]), STEP_DIGITS)
        if self.partial == "floor":
            return call("INT", steps)
        return Negative(call("INT", Negative(steps))) if self.partial == "ceil" else steps

    def raw_formula(self, cells: Cells) -> Node:
        deducted = Binary("*", self._steps(cells), cells.parameters["deduct"])
        return fine(Binary("-", cells.weight, deducted))

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        return (
            Parameter("limit", "标准值", self.limit, number_format(self.unit)),
            Parameter("step", "步长", self.step, number_format(self.unit)),
            Parameter("deduct", "每步扣分", self.deduct, "0.00"),
        )

    def _tail(self, verb: str) -> str:
        each = f"每{verb}{distance(self.step, self.unit)}扣{points(self.deduct)}分"
        return f"{each}{_PARTIAL_WORDS[self.partial]}，扣完为止。"

    def reason(self, cells: Cells) -> Node:
        excess = self.excess_formula(cells.value, cells.parameters["limit"])
        return concat(
            f"{cells.name}为",
            cells.value_text(cells.value),
            "，",
            self.excess_words(cells, excess),
            "，扣",
            text_of(Binary("-", cells.weight, cells.score), "0.00"),
            "分。",
        )

    def limit_words(self) -> str:
        """The limit as people write it."""
        return amount(self.limit, self.unit)

    def distance_text(self, excess: Node) -> Node:
        """How far the value misses the limit, as a live text."""
        return distance_text(excess, self.unit)


def over(value: Node, limit: Node) -> Call:
    """How far `value` lies above `limit`."""
    return call("MAX", ZERO, Binary("-", value, limit))
