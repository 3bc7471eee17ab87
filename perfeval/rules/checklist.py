"""评价要点: 是 / 部分 / 否 on each point, the weight shared equally among them or as given."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from perfeval.formula.nodes import ONE, Binary, Node, concat
from perfeval.rules.answers import Point, circled, counted_words, total, unmet_words
from perfeval.rules.base import Basis, Cells, Parameter, Rule, placeholder, points, text_of


class Checklist(Rule):
    """得分 = 分值 × 符合要点数 ÷ 要点数, 部分 counting in part; or the sum of the points that the points carry."""

    kind: Literal["checklist"] = "checklist"
    points: tuple[Point, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _all_or_none(self) -> Checklist:
        if len({point.points is None for point in self.points}) > 1:
            raise ValueError("各要点的分值要么都写points，要么都不写（平均分配）")
        return self

    @property
    def given(self) -> bool:
        """Whether the points carry points of their own."""
        return self.points[0].points is not None

    @property
    def basis(self) -> Basis:
        return Basis.ANSWERS

    @property
    def answered(self) -> tuple[Point, ...]:
        return self.points

    def problem(self, weight: Decimal) -> str:
        given = sum((point.points or Decimal(0) for point in self.points), Decimal(0))
        if self.given and given != weight:
            return f"各要点分值之和为{points(given)}，应等于指标分值{points(weight)}"
        return ""

    def value(self, names: Sequence[str]) -> Node:
        """The number of points met, or the points earned, over the answers' names in the order of the points."""
        return total(self.points, names, ONE, lambda number: placeholder(f"point{number}") if self.given else ONE)

    @property
    def value_words(self) -> str:
        return f"符合的评价要点{'分值之和' if self.given else '数'}（部分符合的折算计入）"

    def circumstance(self, names: Sequence[str]) -> Node:
        return unmet_words(self.points, names)

    def raw_formula(self, cells: Cells) -> Node:
        if self.given:
            return cells.value
        return Binary("/", Binary("*", cells.weight, cells.value), cells.parameters["points"])

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        if not self.given:
            return (Parameter("points", "要点数", Decimal(len(self.points)), "0"),)
        return tuple(
            Parameter(f"point{number}", f"要点{circled(number)}分值", point.points or Decimal(0))
            for number, point in enumerate(self.points, 1)
        )

    def words(self, weight: Decimal) -> str:
        absent = "".join(circled(number) for number, point in enumerate(self.points, 1) if point.absent)
        tail = f"要点{absent}答“否”为符合。" if absent else ""
        if self.given:
            each = "；".join(f"{circled(n)}{points(p.points or Decimal(0))}分" for n, p in enumerate(self.points, 1))
            return f"按要点计分：{each}。符合得满分，部分符合按折算系数得分，不符合不得分。{tail}"
        return (
            f"共{len(self.points)}个要点，各占分值的1/{len(self.points)}（合计{points(weight)}分）："
            f"符合得满分，部分符合按折算系数得分，不符合不得分。{tail}"
        )

    def reason(self, cells: Cells) -> Node:
        if self.given:
            return concat("按要点得", text_of(cells.value, "0.00"), "分，扣", cells.lost, "分。")
        if cells.answers:
            return concat(counted_words(self.points, cells.answers), "扣", cells.lost, "分。")
        met = text_of(cells.value, "0.00")
        return concat(text_of(cells.parameters["points"], "0"), "个要点折合符合", met, "个，扣", cells.lost, "分。")
