"""按例扣分: 每出现一例不符合要求的扣1分，扣完为止."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from pydantic import Field

from perfeval.formula.nodes import ONE, ZERO, Binary, Node, concat, fine
from perfeval.rules.answers import Point, circled, total, unmet_words
from perfeval.rules.base import Basis, Cells, Parameter, Rule, points, text_of


class DeductPerViolation(Rule):
    """A fixed deduction for each violation.

    The value is the number of violations: the indicator's expression, or, where the rule lists points, the
    points of 评价要点 that are not met (a 部分 counts in part).
    """

    kind: Literal["deduct_per_violation"] = "deduct_per_violation"
    deduct: Decimal = Field(gt=0)
    points: tuple[Point, ...] = ()

    @property
    def basis(self) -> Basis:
        return Basis.ANSWERS if self.points else Basis.RATIO

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

    def raw_formula(self, cells: Cells) -> Node:
        return fine(Binary("-", cells.weight, Binary("*", cells.value, cells.parameters["deduct"])))

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        return (Parameter("deduct", "每例扣分", self.deduct),)

    def words(self, weight: Decimal) -> str:
        absent = "".join(circled(number) for number, point in enumerate(self.points, 1) if point.absent)
        tail = f"要点{absent}答“否”为符合。" if absent else ""
        return f"每出现一例不符合要求的扣{points(self.deduct)}分，扣完为止。{tail}"

    def reason(self, cells: Cells) -> Node:
        lost = text_of(Binary("-", cells.weight, cells.score), "0.00")
        return concat("不符合要求的", text_of(cells.value, "0.00"), "例，扣", lost, "分。")
