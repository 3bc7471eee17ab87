"""What the rules that deduct by steps share: 每超过（降低）…个百分点扣…分."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from perfeval.formula.nodes import ZERO, Binary, Call, Negative, Node, call, choose, compared, concat, fine, rounded
from perfeval.formula.numeric import plain
from perfeval.rules.base import (
    FAR,
    PERCENT,
    STEP_DIGITS,
    Cells,
    Parameter,
    Rule,
    amount,
    costly,
    distance,
    distance_text,
    each,
    each_words,
    number_format,
    points_format,
    text_of,
    unsigned_percent,
)

_PARTIAL_WORDS = {"floor": "", "ceil": "（不足一个计扣单位的按一个计）", "proportional": "（不足部分按比例扣）"}


_WIDE = Decimal("0.5")
"""50个百分点: a step beyond this is a percentage written without its sign."""


class StepRule(Rule):
    """Full marks at the limit, then a fixed deduction for each step away from it.

    Attributes:
        limit: 标准值, a ratio (1 = 100%) or a number of `unit`.
        step: 步长, a ratio (0.01 = 1 percentage point) or a number of `unit`.
        deduct: 每步扣分, points.
        partial: whole steps only (`floor`), a started step counts (`ceil`), or in proportion.
        unit: % for ratios, else the word for what is counted.
        floor: a value beyond which, on the wrong side, nothing is earned (低于60%不得分); None for no such limit.
        floor_included: whether the floor itself earns nothing either (迟20天以上的不得分).
        max_deduct: the most that is deducted (最多扣3分); None for the whole weight.
        start: the points from which is deducted; None for the whole weight.
        of_weight: whether what is deducted is a share of the weight (每步扣分值的10%).
        start_of_weight, max_deduct_of_weight: whether these are shares of the weight.
        deadline: of a value that counts the days after it, the deadline as it is written (次年4月15日).
    """

    measured: ClassVar[bool] = True
    takes_deadline: ClassVar[bool] = True
    says_deadline: ClassVar[bool] = True

    limit: Decimal = Decimal(1)
    step: Decimal = Field(gt=0)
    deduct: Decimal = Field(ge=0)
    unit: str = PERCENT
    partial: Literal["floor", "ceil", "proportional"] = "floor"
    floor: Decimal | None = None
    floor_included: bool = False
    max_deduct: Decimal | None = Field(default=None, ge=0)
    start: Decimal | None = Field(default=None, ge=0)
    of_weight: bool = False
    start_of_weight: bool = False
    max_deduct_of_weight: bool = False
    deadline: str = ""

    @model_validator(mode="after")
    def _floor_on_the_wrong_side(self) -> StepRule:
        if self.floor is not None and not self._is_wrong(self.floor):
            said = f"不得分界限floor是{amount(self.floor, self.unit)}，标准值是{amount(self.limit, self.unit)}"
            raise ValueError(f"{said}，不得分界限应在扣分的一侧")
        return self

    def _is_wrong(self, value: Decimal) -> bool:
        """Whether a value lies on the side of the limit that loses points."""
        return value != self.limit

    def beyond(self, value: Node, floor: Node) -> Node:
        """Whether a value is worse than the floor."""
        return compared("<=" if self.floor_included else "<", value, floor)

    @property
    def floor_words(self) -> str:
        """Beyond which value nothing is earned."""
        return below_words(included=self.floor_included)

    @property
    def due(self) -> str:
        return self.deadline

    @property
    def limits_in(self) -> str:
        return self.unit

    @property
    def stepwise(self) -> bool:
        return True

    def doubts(self, weight: Decimal, precision: int, *, expressed: bool) -> Iterator[str]:
        if self.unit == PERCENT:
            if abs(self.limit) > FAR:
                yield unsigned_percent("标准值limit", self.limit)
            if self.step > _WIDE:
                mend = "1个百分点写0.01或1%，指标值不是比率的写unit（如unit: 次）"
                yield f"步长step是{plain(self.step):f}，即每{distance(self.step, PERCENT)}，请核对；{mend}"
        if self.step < Decimal(1).scaleb(-precision):
            yield f"步长step小于指标值的精度（{precision}位小数），请核对，或把precision写大些"
        yield from costly(self.deduct, weight)

    @abstractmethod
    def excess_formula(self, value: Node, limit: Node) -> Node:
        """How far the value is on the wrong side of the limit; 0 or more."""

    @abstractmethod
    def excess_words(self, cells: Cells, excess: Node) -> Node:
        """In words, how the value misses the limit."""

    def raw_formula(self, cells: Cells) -> Node:
        excess = self.excess_formula(cells.value, cells.parameters["limit"])
        deducted = stepped(excess, cells.parameters["step"], each(cells, "deduct", self.of_weight), self.partial)
        if self.max_deduct is not None:
            deducted = call("MIN", each(cells, "max_deduct", self.max_deduct_of_weight), deducted)
        start = cells.weight if self.start is None else each(cells, "start", self.start_of_weight)
        score = fine(Binary("-", start, deducted))
        if self.floor is None:
            return score
        return choose(self.beyond(cells.value, cells.parameters["floor"]), ZERO, score)

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        return (
            Parameter("limit", "标准值", self.limit, number_format(self.unit)),
            Parameter("step", "步长", self.step, number_format(self.unit)),
            Parameter("deduct", "每步扣分", self.deduct, points_format(self.of_weight)),
            *bounds(self.floor, self.max_deduct, self.unit, of_weight=self.max_deduct_of_weight),
            *(
                ()
                if self.start is None
                else (Parameter("start", "起扣分", self.start, points_format(self.start_of_weight)),)
            ),
        )

    def _tail(self, verb: str) -> str:
        step = f"每{verb}{distance(self.step, self.unit)}扣{each_words(self.deduct, self.of_weight)}"
        if self.start is not None:
            step = f"以{each_words(self.start, self.start_of_weight)}为基础，{step}"
        end = most_words(self.max_deduct, self.max_deduct_of_weight)
        floor = "" if self.floor is None else f"{self.floor_words}{amount(self.floor, self.unit)}的不得分。"
        return f"{step}{_PARTIAL_WORDS[self.partial]}，{end}。{floor}"

    def reason(self, cells: Cells) -> Node:
        excess = self.excess_formula(cells.value, cells.parameters["limit"])
        if self.deadline:
            late = text_of(excess, "0")
            return concat(f"{cells.name}：比{self.deadline}迟", late, f"{self.unit}，扣", cells.lost, "分。")
        return concat(
            f"{cells.name}为",
            self.value_text(cells, cells.value),
            "，",
            self.excess_words(cells, excess),
            "，扣",
            cells.lost,
            "分。",
        )

    @property
    def best(self) -> str:
        """What is earned at the limit, in words."""
        return "得满分" if self.start is None else f"得{each_words(self.start, self.start_of_weight)}"

    def limit_words(self) -> str:
        """The limit as people write it."""
        return amount(self.limit, self.unit)

    def value_text(self, cells: Cells, value: Node) -> Node:
        """A value as a live text, with its unit."""
        return cells.value_text(value) if self.unit == PERCENT else concat(cells.value_text(value), self.unit)

    def distance_text(self, excess: Node) -> Node:
        """How far the value misses the limit, as a live text."""
        return distance_text(excess, self.unit)


def stepped(excess: Node, step: Node, each_step: Node, partial: str) -> Node:
    """What the steps of an excess are worth: whole steps, started ones (`ceil`), or in proportion."""
    if partial == "proportional":
        # divided last: a quotient that was rounded before would carry its error into the points
        return Binary("/", Binary("*", excess, each_step), step)
    steps = rounded(Binary("/", excess, step), STEP_DIGITS)
    counted: Node = call("INT", steps) if partial == "floor" else Negative(call("INT", Negative(steps)))
    return Binary("*", counted, each_step)


def below_words(*, included: bool) -> str:
    """How a limit is called below which nothing is earned."""
    return "不高于" if included else "低于"


def above_words(*, included: bool) -> str:
    """How a limit is called above which nothing is earned."""
    return "达到或高于" if included else "高于"


def most_words(max_deduct: Decimal | None, of_weight: bool) -> str:
    """Where the deductions end, in words."""
    return "扣完为止" if max_deduct is None else f"最多扣{each_words(max_deduct, of_weight)}"


def bounds(
    floor: Decimal | None, max_deduct: Decimal | None, unit: str, *, of_weight: bool = False
) -> Iterator[Parameter]:
    """The parameters that bound a deduction, where there are any."""
    if floor is not None:
        yield Parameter("floor", "不得分界限", floor, number_format(unit))
    if max_deduct is not None:
        yield Parameter("max_deduct", "最多扣分", max_deduct, points_format(of_weight))


def over(value: Node, limit: Node) -> Call:
    """How far `value` lies above `limit`."""
    return call("MAX", ZERO, Binary("-", value, limit))
