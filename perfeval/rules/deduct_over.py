"""超标扣分: ≤100%得满分；每超过1个百分点扣0.5分，扣完为止."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar, Literal

from perfeval.formula.nodes import Node, compared, concat
from perfeval.rules.base import Cells
from perfeval.rules.steps import StepRule, above_words, over


class DeductOver(StepRule):
    """Full marks up to the limit, a deduction for each step above it."""

    limit_signs: ClassVar[Mapping[str, str]] = {"limit": "to", "floor": "over"}

    kind: Literal["deduct_over"] = "deduct_over"

    def _is_wrong(self, value: Decimal) -> bool:
        return value > self.limit

    def beyond(self, value: Node, floor: Node) -> Node:
        return compared(">=" if self.floor_included else ">", value, floor)

    @property
    def floor_words(self) -> str:
        if self.deadline:
            return "迟满" if self.floor_included else "迟超过"
        return above_words(included=self.floor_included)

    def excess_formula(self, value: Node, limit: Node) -> Node:
        return over(value, limit)

    def excess_words(self, cells: Cells, excess: Node) -> Node:
        limit = self.value_text(cells, cells.parameters["limit"])
        return concat("高于标准值", limit, "，超出", self.distance_text(excess))

    def words(self, weight: Decimal) -> str:
        if self.deadline:
            return f"{self.deadline}以前的{self.best}；{self._tail('迟')}"
        return f"不高于{self.limit_words()}的{self.best}；{self._tail('超过')}"
