"""人工评分: a score given by hand, with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from perfeval.formula.nodes import Name, Node, concat
from perfeval.rules.base import Basis, Cells, Rule


class Manual(Rule):
    """The value is the score in 自评分, between 0 and the weight."""

    kind: Literal["manual"] = "manual"

    @property
    def basis(self) -> Basis:
        return Basis.BY_HAND

    @property
    def value_words(self) -> str:
        return "人工评分"

    def value(self, names: Sequence[str]) -> Node:
        return Name(names[0])

    def raw_formula(self, cells: Cells) -> Node:
        return cells.value

    def words(self, weight: Decimal) -> str:
        return "由评价人按实际情况在0分至满分之间评分，并说明理由（填在“自评分”表）。"

    def reason(self, cells: Cells) -> Node:
        return concat("人工评分扣", cells.lost, "分。")
