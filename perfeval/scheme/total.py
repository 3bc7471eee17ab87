"""What a scheme says of the total (总分) beyond Σ得分: 满分, 折算, 加分项, 扣分项, 封顶, 一票否决."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Redistribution = Literal["all", "division", "group", "none"]
HUNDRED = Decimal(100)


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Cap(_Data):
    """总分封顶: where `when` holds, the total is at most `at_most`."""

    when: str
    at_most: Decimal = Field(ge=0)
    note: str = ""


class Veto(_Data):
    """一票否决: where `when` holds, the total is at most `total`, the grade at best `grade` or `lower` steps down."""

    when: str
    total: Decimal | None = Field(default=None, ge=0)
    grade: str = ""
    lower: int = Field(default=0, ge=0)
    note: str = ""


class TotalPolicy(_Data):
    """How the total comes about.

    Attributes:
        points: 满分, what the indicators are worth together.
        convert: the total is converted to this many points (折算); None leaves it as it is.
        redistribute: where the weight of an indicator that does not apply goes: to all others, to those of its
            一级指标 or 二级指标 first, or nowhere (it is lost).
        bonus_cap, penalty_cap: 加分 and 扣分 count together at most this much; None for no limit.
        maximum: the most that the total can be, 加分 included; None for no limit.
    """

    points: Decimal = Field(default=HUNDRED, gt=0)
    convert: Decimal | None = Field(default=None, gt=0)
    redistribute: Redistribution = "all"
    bonus_cap: Decimal | None = Field(default=None, ge=0)
    penalty_cap: Decimal | None = Field(default=None, ge=0)
    maximum: Decimal | None = Field(default=None, gt=0)
    caps: tuple[Cap, ...] = ()
    veto: tuple[Veto, ...] = ()

    @property
    def scale(self) -> Decimal:
        """The points of a full total."""
        return self.points if self.convert is None else self.convert

    @property
    def conditions(self) -> tuple[str, ...]:
        """Every condition it asks."""
        return (*(cap.when for cap in self.caps), *(veto.when for veto in self.veto))
