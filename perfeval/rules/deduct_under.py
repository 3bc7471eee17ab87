"""不足扣分: 100%计满分，每低于5%扣2分，扣完为止."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar, Literal

from perfeval.formula.nodes import Node, concat
from perfeval.rules.base import Cells
from perfeval.rules.steps import StepRule, over


class DeductUnder(StepRule):
    """Full marks from the limit upwards, a deduction for each step below it."""

    limit_signs: ClassVar[Mapping[str, str]] = {"limit": "from", "floor": "under"}

    kind: Literal["deduct_under"] = "deduct_under"

    def _is_wrong(self, value: Decimal) -> bool:
        return value < self.limit

    def excess_formula(self, value: Node, limit: Node) -> Node:
        return over(limit, value)

    def excess_words(self, cells: Cells, excess: Node) -> Node:
        limit = self.value_text(cells, cells.parameters["limit"])
        return concat("低于标准值", limit, "，相差", self.distance_text(excess))

    def words(self, weight: Decimal) -> str:
        return f"达到{self.limit_words()}的{self.best}；{self._tail('低')}"
