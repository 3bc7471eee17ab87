"""按例扣分: 每出现一例不符合要求的扣1分，扣完为止."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from perfeval.formula.nodes import ONE, ZERO, Binary, Node, call, choose, compared, concat, fine
from perfeval.rules.answers import Point, circled, counted_words, total, unmet_words
from perfeval.rules.base import Basis, Cells, Parameter, Rule, costly, each, each_words, points, points_format, text_of
from perfeval.rules.steps import bounds, most_words


class DeductPerViolation(Rule):
    """A fixed deduction for each violation.

    The value is the number of violations: the indicator's expression, or, where the rule lists points, the
    points of 评价要点 that are not met (a 部分 counts in part).

    Attributes:
        floor: more violations than this earn nothing; None for no such limit.
        floor_included: whether so many violations earn nothing either (3例以上的不得分).
        max_deduct: the most that is deducted; None for the whole weight.
        of_weight, max_deduct_of_weight: whether what is deducted, or the most of it, is a share of the weight.
    """

    limit_signs: ClassVar[Mapping[str, str]] = {"floor": "over"}

    kind: Literal["deduct_per_violation"] = "deduct_per_violation"
    deduct: Decimal = Field(gt=0)
    points: tuple[Point, ...] = ()
    floor: Decimal | None = Field(default=None, ge=0)
    floor_included: bool = False
    max_deduct: Decimal | None = Field(default=None, ge=0)
    of_weight: bool = False
    max_deduct_of_weight: bool = False

    @property
    def basis(self) -> Basis:
        return Basis.ANSWERS if self.points else Basis.RATIO

    @property
    def usual_display(self) -> Literal["0.00%", "0.00", "0"]:
        return "0.00"

    @property
    def answered(self) -> tuple[Point, ...]:
        return self.points

    def value(self, names: Sequence[str]) -> Node | None:
        """The number of points not met, over the answers' names in the order of the points."""
        return total(self.points, names, ZERO, lambda _: ONE) if self.points else None

    @property
    def value_words(self) -> str:
        return "不符合的评价要点数（部分符合的折算计入）"

    def circumstance(self, names: Sequence[str]) -> Node | None:
        return unmet_words(self.points, names) if self.points else None

    def doubts(self, weight: Decimal, precision: int, *, expressed: bool) -> Iterator[str]:
        return costly(self.deduct, weight)

    def raw_formula(self, cells: Cells) -> Node:
        deducted: Node = Binary("*", cells.value, each(cells, "deduct", self.of_weight))
        if self.max_deduct is not None:
            deducted = call("MIN", each(cells, "max_deduct", self.max_deduct_of_weight), deducted)
        score = fine(Binary("-", cells.weight, deducted))
        if self.floor is None:
            return score
        sign = ">=" if self.floor_included else ">"
        return choose(compared(sign, cells.value, cells.parameters["floor"]), ZERO, score)

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        return (
            Parameter("deduct", "每例扣分", self.deduct, points_format(self.of_weight)),
            *bounds(self.floor, self.max_deduct, "例", of_weight=self.max_deduct_of_weight),
        )

    def words(self, weight: Decimal) -> str:
        absent = "".join(circled(number) for number, point in enumerate(self.points, 1) if point.absent)
        tail = f"要点{absent}答“否”为符合。" if absent else ""
        end = most_words(self.max_deduct, self.max_deduct_of_weight)
        above = "达到" if self.floor_included else "超过"
        none = "" if self.floor is None else f"{above}{points(self.floor)}例的不得分。"
        return f"每出现一例不符合要求的扣{each_words(self.deduct, self.of_weight)}，{end}。{none}{tail}"

    def reason(self, cells: Cells) -> Node:
        if self.points and cells.answers:
            return concat(counted_words(self.points, cells.answers), "扣", cells.lost, "分。")
        return concat("不符合要求的", text_of(cells.value, "0.00"), "例，扣", cells.lost, "分。")
