"""人工评分: a score given by hand, with its reason."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from perfeval.formula.nodes import Binary, Node, concat
from perfeval.rules.base import Cells, Rule, text_of


class Manual(Rule):
    """The value is the score in 自评分, between 0 and the weight."""

    kind: Literal["manual"] = "manual"

    @property
    def takes_expression(self) -> bool:
        return False

    def raw_score(self, value: Decimal, weight: Decimal) -> Decimal:
        return value

    def raw_formula(self, cells: Cells) -> Node:
        return cells.value

    def words(self, weight: Decimal) -> str:
        return "由评价人按实际情况在0分至满分之间评分，并说明理由（填在“自评分”表）。"

    def reason(self, cells: Cells) -> Node:
        return concat("人工评分扣", text_of(Binary("-", cells.weight, cells.score), "0.00"), "分。")
