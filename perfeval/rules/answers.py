"""What the rules have in common that score people's answers (是 / 部分 / 否) to points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from perfeval.formula.nodes import ONE, ZERO, Binary, Name, Node, Text, added, call, choose, concat

ANSWERS = ("是", "部分", "否")
PART = "部分折算"
"""The policy name of what 部分 is worth."""
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def circled(serial: int) -> str:
    """The number of a point as people write it: ①."""
    return CIRCLED[serial - 1] if 0 < serial <= len(CIRCLED) else f"（{serial}）"


class Point(BaseModel):
    """A point: its wording, whether it asks for absence, so that 否 is the good answer, and points of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    absent: bool = False
    points: Decimal | None = Field(default=None, gt=0)

    @property
    def good(self) -> str:
        """The answer that earns the point."""
        return "否" if self.absent else "是"


def total(points: Sequence[Point], names: Sequence[str], met: Node, worth: Callable[[int], Node]) -> Node:
    """The sum over the points of `met` where the answer is good, `worth(number)` scaling it; 部分 counts in part.

    Args:
        names: the answers' fact names in the order of the points.
        met: what a point that is met counts, ZERO or ONE; a point that is not met counts the other.
        worth: what the point of this number is multiplied with; ONE leaves it as it is.
    """
    unmet = ZERO if met != ZERO else ONE
    summands: list[Node] = []
    for number, (point, name) in enumerate(zip(points, names, strict=True), 1):
        answer = Name(name)
        part: Node = Name(PART) if met != ZERO else Binary("-", ONE, Name(PART))
        counted: Node = choose(
            Binary("=", answer, Text(point.good)), met, choose(Binary("=", answer, Text("部分")), part, unmet)
        )
        factor = worth(number)
        summands.append(counted if factor == ONE else Binary("*", factor, counted))
    return added(summands)


def unmet_words(points: Sequence[Point], names: Sequence[str]) -> Node:
    """Which points are not wholly met, as a live text: 要点①答“部分”；要点③答“否”；"""
    pieces: list[Node | str] = []
    for number, (point, name) in enumerate(zip(points, names, strict=True), 1):
        answer = Name(name)
        missed = concat(f"要点{circled(number)}答“", answer, "”；")
        pieces.append(choose(Binary("=", answer, Text(point.good)), Text(""), missed))
    return concat(*pieces)


def counted_words(points: Sequence[Point], names: Sequence[str]) -> Node:
    """How many points got which answer, as a live text: 3个要点中，2个符合，1个部分符合，"""
    met: list[Node] = []
    partly: list[Node] = []
    unmet: list[Node] = []
    for point, name in zip(points, names, strict=True):
        good, part = (Binary("=", Name(name), Text(answer)) for answer in (point.good, "部分"))
        met.append(choose(good, ONE, ZERO))
        partly.append(choose(part, ONE, ZERO))
        unmet.append(choose(good, ZERO, choose(part, ZERO, ONE)))
    pieces: list[Node | str] = [f"{len(points)}个要点中，"]
    for words, counted in (("符合", met), ("部分符合", partly), ("不符合", unmet)):
        said = concat(call("TEXT", added(counted), Text("0")), f"个{words}，")
        pieces.append(choose(Binary(">", added(counted), ZERO), said, Text("")))
    return concat(*pieces)
