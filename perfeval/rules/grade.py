"""等级评定: 优 / 良 / 中 / 差 at shares of the weight."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from pydantic import Field

from perfeval.data import usual
from perfeval.formula.nodes import ZERO, Binary, Name, Node, Text, call, choose, concat
from perfeval.rules.base import Basis, Cells, Parameter, Rule, percent, placeholder, text_of


class Grade(Rule):
    """得分 = 分值 × 等级系数; several own indicators count equally, by the mean of their shares.

    Attributes:
        grades: the share of the weight that each grade earns, best first.
    """

    kind: Literal["grade"] = "grade"
    grades: dict[str, Decimal] = Field(default=usual("grade_shares"))

    @property
    def basis(self) -> Basis:
        return Basis.GRADES

    @property
    def value_words(self) -> str:
        return "自评等级对应的系数（多项的取平均数）"

    def value(self, names: Sequence[str]) -> Node | None:
        """The mean share of the graded rows; None where there are none."""
        if not names:
            return None
        worths: list[Node] = []
        for name in names:
            worth: Node = ZERO
            for grade in reversed(self.grades):
                worth = choose(Binary("=", Name(name), Text(grade)), placeholder(grade), worth)
            worths.append(worth)
        return worths[0] if len(worths) == 1 else call("AVERAGE", *worths)

    def raw_formula(self, cells: Cells) -> Node:
        return Binary("*", cells.weight, cells.value)

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        return tuple(Parameter(grade, f"“{grade}”系数", share, "0%") for grade, share in self.grades.items())

    def words(self, weight: Decimal) -> str:
        shares = "；".join(f"{grade}得分值的{percent(share)}" for grade, share in self.grades.items())
        return f"{shares}。设置多项个性化指标的，按各项系数的平均数计分。"

    def reason(self, cells: Cells) -> Node:
        return concat(
            "自评等级折合系数",
            text_of(cells.value, "0.00%"),
            "，扣",
            cells.lost,
            "分。",
        )
