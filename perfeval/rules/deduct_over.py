"""超标扣分: ≤100%得满分；每超过1个百分点扣0.5分，扣完为止."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from perfeval.formula.nodes import Node, concat
from perfeval.rules.base import Cells
from perfeval.rules.steps import StepRule, over


class DeductOver(StepRule):
    """Full marks up to the limit, a deduction for each step above it."""

    kind: Literal["deduct_over"] = "deduct_over"

    def excess_formula(self, value: Node, limit: Node) -> Node:
        return over(value, limit)

    def excess_words(self, cells: Cells, excess: Node) -> Node:
        limit = cells.value_text(cells.parameters["limit"])
        return concat("高于标准值", limit, "，超出", self.distance_text(excess))

    def words(self, weight: Decimal) -> str:
        return f"不高于{self.limit_words()}的得满分；{self._tail('超过')}"
