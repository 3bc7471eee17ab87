"""评价要点: 是 / 部分 / 否 on each point, the weight shared equally among them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from perfeval.expression.nodes import ONE, ZERO, Binary, Name, Node, Text, choose, concat
from perfeval.numeric import divide
from perfeval.rules.base import Cells, Parameter, Rule, points, text_of

ANSWERS = ("是", "部分", "否")
PART = "部分折算"
"""The policy name of what 部分 is worth."""
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def circled(serial: int) -> str:
    """The number of a point as people write it: ①."""
    return CIRCLED[serial - 1] if 0 < serial <= len(CIRCLED) else f"（{serial}）"


class Point(BaseModel):
    """A point: its wording, and whether it asks for absence, so that 否 is the good answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    absent: bool = False

    @property
    def good(self) -> str:
        """The answer that earns the point."""
        return "否" if self.absent else "是"


class Checklist(Rule):
    """得分 = 分值 × 符合要点数 ÷ 要点数; the value is the number of points met, 部分 counting as a half."""

    kind: Literal["checklist"] = "checklist"
    points: tuple[Point, ...] = Field(min_length=1)

    def met(self, names: Sequence[str]) -> Node:
        """The number of points met, as a tree over the answers' names in the order of the points."""
        tree: Node | None = None
        for point, name in zip(self.points, names, strict=True):
            answer = Name(name)
            part = choose(Binary("=", answer, Text("部分")), Name(PART), ZERO)
            worth = choose(Binary("=", answer, Text(point.good)), ONE, part)
            tree = worth if tree is None else Binary("+", tree, worth)
        assert tree is not None
        return tree

    def raw_score(self, value: Decimal, weight: Decimal) -> Decimal:
        return divide(weight * value, Decimal(len(self.points)))

    def raw_formula(self, cells: Cells) -> Node:
        return Binary("/", Binary("*", cells.weight, cells.value), cells.parameters["points"])

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        return (Parameter("points", "要点数", Decimal(len(self.points)), "0"),)

    def words(self, weight: Decimal) -> str:
        absent = "".join(circled(i) for i, point in enumerate(self.points, 1) if point.absent)
        tail = f"要点{absent}答“否”为符合。" if absent else ""
        return (
            f"共{len(self.points)}个要点，各占分值的1/{len(self.points)}（合计{points(weight)}分）："
            f"符合得满分，部分符合按折算系数得分，不符合不得分。{tail}"
        )

    def unmet(self, names: Sequence[str]) -> Node:
        """Which points are not wholly met, as a live text: ①部分；③否；"""
        pieces: list[Node | str] = []
        for index, (point, name) in enumerate(zip(self.points, names, strict=True), 1):
            answer = Name(name)
            missed = concat(f"要点{circled(index)}答“", answer, "”；")
            pieces.append(choose(Binary("=", answer, Text(point.good)), Text(""), missed))
        return concat(*pieces)

    def reason(self, cells: Cells) -> Node:
        return concat(
            text_of(cells.parameters["points"], "0"),
            "个要点中符合",
            text_of(cells.value, "0.00"),
            "个，扣",
            text_of(Binary("-", cells.weight, cells.score), "0.00"),
            "分。",
        )
