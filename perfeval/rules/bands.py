"""分档得分: ≥90%计5分；80%（含）-90%计4分；…；低于60%不得分."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from perfeval.expression.nodes import Binary, Node, choose, concat
from perfeval.rules.base import Cells, Parameter, Rule, percent, points, text_of


class Band(BaseModel):
    """One band: `from` ≥, `over` >, `to` ≤, `under` <; and the points it earns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    from_: Decimal | None = Field(None, alias="from")
    over: Decimal | None = None
    to: Decimal | None = None
    under: Decimal | None = None
    points: Decimal

    @property
    def low(self) -> Decimal | None:
        """The lower limit, inclusive or not; None for the lowest band."""
        return self.from_ if self.from_ is not None else self.over

    @property
    def high(self) -> Decimal | None:
        """The upper limit, inclusive or not; None for the highest band."""
        return self.to if self.to is not None else self.under

    @property
    def upper_operator(self) -> str:
        """How a value is compared with the upper limit."""
        return "<=" if self.to is not None else "<"

    def words(self) -> str:
        """The band as published standards write it."""
        low, high = self.low, self.high
        if low is None and high is not None:
            return ("不高于" if self.to is not None else "低于") + percent(high)
        if high is None and low is not None:
            return ("不低于" if self.from_ is not None else "高于") + percent(low)
        assert low is not None and high is not None
        left = "（含）" if self.from_ is not None else ""
        right = "（含）" if self.to is not None else ""
        return f"{percent(low)}{left}—{percent(high)}{right}"


class Bands(Rule):
    """Points by the band in which the value lies; the bands cover every value once."""

    kind: Literal["bands"] = "bands"
    bands: tuple[Band, ...]

    @model_validator(mode="after")
    def _contiguous(self) -> Bands:
        ordered = self.ordered
        if ordered[0].low is not None or ordered[-1].high is not None:
            raise ValueError("分档的最低档不能有下限，最高档不能有上限")
        for lower, upper in pairwise(ordered):
            if lower.high is None or lower.high != upper.low:
                raise ValueError(f"分档在“{lower.words()}”与“{upper.words()}”之间有空档或重叠")
            if (lower.to is not None) == (upper.from_ is not None):
                raise ValueError(f"界限{percent(lower.high)}应恰好属于一档")
        return self

    @property
    def ordered(self) -> tuple[Band, ...]:
        """The bands from the lowest values to the highest."""
        return tuple(sorted(self.bands, key=lambda b: (b.low is not None, b.low or Decimal(0))))

    def raw_score(self, value: Decimal, weight: Decimal) -> Decimal:
        for band in self.ordered:
            if band.high is None or value < band.high or (band.to is not None and value == band.high):
                return band.points
        raise AssertionError("the highest band has no upper limit")

    def raw_formula(self, cells: Cells) -> Node:
        ordered = self.ordered
        tree = cells.parameters[f"points{len(ordered)}"]
        for index in range(len(ordered) - 1, 0, -1):
            inside = Binary(ordered[index - 1].upper_operator, cells.value, cells.parameters[f"limit{index}"])
            tree = choose(inside, cells.parameters[f"points{index}"], tree)
        return tree

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        rows: list[Parameter] = []
        for index, band in enumerate(self.ordered, 1):
            if band.high is not None:
                sign = "≤" if band.to is not None else "＜"
                rows.append(Parameter(f"limit{index}", f"第{index}档上限（{sign}）", band.high, "0.00%"))
            rows.append(Parameter(f"points{index}", f"第{index}档得分（{band.words()}）", band.points, "0.00"))
        return tuple(rows)

    def words(self, weight: Decimal) -> str:
        described = sorted(self.ordered, key=lambda band: -band.points)
        return "；".join(f"{band.words()}的得{points(band.points)}分" for band in described) + "。"

    def reason(self, cells: Cells) -> Node:
        return concat(
            f"{cells.name}为",
            cells.value_text(cells.value),
            "，按所在分档得",
            text_of(cells.score, "0.00"),
            "分，扣",
            text_of(Binary("-", cells.weight, cells.score), "0.00"),
            "分。",
        )
