"""偏离扣分: 100%计满分，每超过（降低）5%扣2分，扣完为止."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from perfeval.formula.nodes import Binary, Node, call, compared, concat
from perfeval.rules.base import Cells
from perfeval.rules.steps import StepRule, above_words, below_words


class DeductDeviation(StepRule):
    """Full marks at the limit, a deduction for each step away from it in either direction."""

    kind: Literal["deduct_deviation"] = "deduct_deviation"

    def beyond(self, value: Node, floor: Node) -> Node:
        sign = ">" if self._floor_above else "<"
        return compared(f"{sign}=" if self.floor_included else sign, value, floor)

    @property
    def floor_words(self) -> str:
        words = above_words if self._floor_above else below_words
        return words(included=self.floor_included)

    @property
    def _floor_above(self) -> bool:
        return self.floor is not None and self.floor > self.limit

    def excess_formula(self, value: Node, limit: Node) -> Node:
        return call("ABS", Binary("-", value, limit))

    def excess_words(self, cells: Cells, excess: Node) -> Node:
        limit = self.value_text(cells, cells.parameters["limit"])
        return concat("偏离标准值", limit, "，相差", self.distance_text(excess))

    def words(self, weight: Decimal) -> str:
        return f"等于{self.limit_words()}的{self.best}；{self._tail('超过（降低）')}"
