"""线性插值: 60%得0分，90%得10分，之间按线性插值计分."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from perfeval.formula.nodes import ZERO, Binary, Node, choose, compared
from perfeval.rules.base import PERCENT, Cells, Parameter, Rule, amount, number_format, points
from perfeval.rules.interpolation import between


class Knot(BaseModel):
    """A value and what it earns: points, or a share of the weight."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: Decimal
    points: Decimal | None = Field(default=None, ge=0)
    share: Decimal | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _one(self) -> Knot:
        if (self.points is None) == (self.share is None):
            raise ValueError("一个点的得分写points（分）或share（占分值的比例）之一")
        return self

    def earned(self, weight: Decimal) -> Decimal:
        """What it earns of a weight."""
        return self.points if self.points is not None else (self.share or Decimal(0)) * weight


class Interpolate(Rule):
    """Points in a straight line from each knot to the next; beyond the outermost, what these earn, or nothing.

    Attributes:
        outside: `ends`: beyond the outermost knots their points count; `zero`: on the worse side nothing is earned.
        unit: % for ratios, else the word for what is counted.
    """

    kind: Literal["interpolate"] = "interpolate"
    through: tuple[Knot, ...] = Field(min_length=2)
    outside: Literal["ends", "zero"] = "ends"
    unit: str = PERCENT

    @model_validator(mode="after")
    def _apart(self) -> Interpolate:
        for lower, upper in pairwise(self.ordered):
            if lower.at == upper.at:
                raise ValueError(f"指标值{amount(lower.at, self.unit)}写了两次，请删去一个")
        return self

    @property
    def ordered(self) -> tuple[Knot, ...]:
        """The knots from the lowest value to the highest."""
        return tuple(sorted(self.through, key=lambda knot: knot.at))

    @staticmethod
    def _rising(knots: Sequence[Knot]) -> bool:
        """Whether more is better: the last knot earns no less than the first."""
        first, last = knots[0], knots[-1]
        if (first.points is None) == (last.points is None):
            return last.earned(Decimal(1)) >= first.earned(Decimal(1))
        # a share beside points: nothing at one end is the usual case
        return first.earned(Decimal(1)) == 0 or last.earned(Decimal(1)) != 0

    def problem(self, weight: Decimal) -> str:
        most = max(knot.earned(weight) for knot in self.through)
        return f"最高得{points(most)}分，超过指标分值{points(weight)}" if most > weight else ""

    def raw_formula(self, cells: Cells) -> Node:
        knots = self.ordered

        def worth(index: int) -> Node:
            given = cells.parameters[f"points{index}"]
            return given if knots[index - 1].points is not None else Binary("*", cells.weight, given)

        def at(index: int) -> Node:
            return cells.parameters[f"at{index}"]

        last = len(knots)
        rising = self._rising(knots)
        first_end = ZERO if self.outside == "zero" and rising else worth(1)
        tree = ZERO if self.outside == "zero" and not rising else worth(last)
        # the last knot itself earns its points, whatever lies beyond
        for index in range(last - 1, 0, -1):
            line = between(cells.value, (at(index), worth(index)), (at(index + 1), worth(index + 1)))
            tree = choose(compared("<=", cells.value, at(index + 1)), line, tree)
        return choose(compared("<", cells.value, at(1)), first_end, tree)

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        rows: list[Parameter] = []
        for index, knot in enumerate(self.ordered, 1):
            rows.append(Parameter(f"at{index}", f"第{index}点指标值", knot.at, number_format(self.unit)))
            if knot.points is not None:
                rows.append(Parameter(f"points{index}", f"第{index}点得分", knot.points))
            else:
                rows.append(Parameter(f"points{index}", f"第{index}点占分值的比例", knot.share or Decimal(0), "0.00%"))
        return tuple(rows)

    def words(self, weight: Decimal) -> str:
        knots = "；".join(f"{amount(k.at, self.unit)}的得{points(k.earned(weight))}分" for k in self.ordered)
        tail = "差于首个界限的不得分" if self.outside == "zero" else "界外的按端点得分"
        return f"{knots}；其间按线性插值计分，{tail}。"

    def reason(self, cells: Cells) -> Node:
        return cells.earned_by("按线性插值")
