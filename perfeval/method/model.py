"""What a 评分办法 says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Share = Decimal
"""A fraction: 0.8 is 80%."""


class Band(_Data):
    """At least so much of the rate earns such a share of the points."""

    least: Share = Field(ge=0)
    share: Share = Field(ge=0, le=1)


class Execution(_Data):
    """预算执行率.

    Attributes:
        weight: its 分值 where the form states none.
        base: the budget that 执行数 is divided by.
        mode: rate × points, or by bands.
        finished: full points within the budget where 产出 or 全部 indicators reach their targets; '' for none.
    """

    weight: Decimal = Field(ge=0, le=100)
    base: Literal["全年", "年初"] = "全年"
    mode: Literal["proportional", "bands"] = "proportional"
    bands: tuple[Band, ...] = ()
    finished: Literal["", "产出", "全部"] = ""

    @model_validator(mode="after")
    def _has_bands(self) -> Execution:
        if self.mode == "bands" and not self.bands:
            raise ValueError("execution的mode是bands时要写bands（档次）")
        _check_bands(self.bands, "execution的bands")
        return self


class Quantitative(_Data):
    """定量指标.

    Attributes:
        equal: what a deviation from “＝” earns: the smaller over the larger value, or nothing.
        threshold: a rate below which nothing is earned, or from which points begin to count.
        binary: whether only a met target earns points.
        bands: of single 一级指标 (满意度), the rate in bands.
    """

    equal: Literal["symmetric", "met"] = "symmetric"
    threshold: Share | None = Field(default=None, gt=0, lt=1)
    threshold_mode: Literal["zero", "from"] = "zero"
    binary: bool = False
    bands: Mapping[str, tuple[Band, ...]] = {}

    @model_validator(mode="after")
    def _bands_fall(self) -> Quantitative:
        for name, bands in self.bands.items():
            _check_bands(bands, f"quantitative的bands“{name}”")
        return self


class Qualitative(_Data):
    """定性指标: 达成 from `full` on, 部分达成 from `part` on, 未达成 below."""

    full: Share = Field(gt=0, le=1)
    part: Share = Field(ge=0, lt=1)

    @model_validator(mode="after")
    def _order(self) -> Qualitative:
        if self.part >= self.full:
            raise ValueError("qualitative的part（部分达成的下限）应小于full（达成的下限）")
        return self


class Over(_Data):
    """Over-achievement: from which rate, and what it does to the points."""

    limit: Share = Field(gt=1)
    effect: Literal["note", "deduct", "scale"] = "note"
    points: Decimal = Field(default=Decimal(0), ge=0)


class TotalCap(_Data):
    """An execution rate below `below` lets the total be `most` at the most."""

    below: Share = Field(gt=0, le=1)
    most: Decimal = Field(ge=0, le=100)


class Reasons(_Data):
    """When 偏差原因 is due: a shortfall of so much, an execution rate below so much."""

    shortfall: Share = Field(gt=0, lt=1)
    execution: Share = Field(gt=0, le=1)


class Grade(_Data):
    """An 等级 and its least total."""

    name: str = Field(min_length=1)
    least: Decimal = Field(ge=0, le=100)


class Method(_Data):
    """A 评分办法; `levels` are the points by 一级指标 that the official form has, for the template."""

    name: str = Field(min_length=1)
    title: str = Field(min_length=1)
    basis: tuple[str, ...] = ()
    disclaimer: str = ""
    levels: Mapping[str, Decimal] = {}
    execution: Execution
    quantitative: Quantitative
    qualitative: Qualitative
    over: Over
    total_caps: tuple[TotalCap, ...] = ()
    reasons: Reasons
    heavy_row: Decimal = Field(gt=0, le=100)
    grades: tuple[Grade, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Method:
        if self.levels:
            total = sum(self.levels.values(), self.execution.weight)
            if total != 100:
                raise ValueError(f"levels各一级指标的分值与execution的weight之和是{total}，应为100")
        least = [one.least for one in self.grades]
        if least != sorted(least, reverse=True) or len(set(least)) < len(least):
            raise ValueError("grades（等级）应从高到低写，下限各不相同")
        if least[-1] != 0:
            raise ValueError("grades（等级）最低一级的下限应为0")
        caps = [one.below for one in self.total_caps]
        if caps != sorted(caps) or len(set(caps)) < len(caps):
            raise ValueError("total_caps应按执行率从低到高写，界限各不相同")
        return self

    def parameters(self) -> Iterator[tuple[str, Decimal, str]]:
        """Each number that a score is computed with: its name in formulas, value and meaning."""
        yield "执行率封顶", Decimal(1), "执行率计分的上限"
        for number, band in enumerate(self.execution.bands, 1):
            yield f"执行率{number}档下限", band.least, f"执行率第{number}档的下限"
            yield f"执行率{number}档比例", band.share, f"执行率第{number}档得分占分值的比例"
        if self.quantitative.threshold is not None:
            yield "完成率门槛", self.quantitative.threshold, "完成率低于此数的不得分"
        for name, bands in self.quantitative.bands.items():
            for number, band in enumerate(bands, 1):
                yield f"{name}{number}档下限", band.least, f"{name}指标完成率第{number}档的下限"
                yield f"{name}{number}档比例", band.share, f"{name}指标第{number}档得分占分值的比例"
        yield "定性达成下限", self.qualitative.full, "定性指标达成预期的得分比例下限"
        yield "定性部分达成下限", self.qualitative.part, "定性指标部分达成的得分比例下限"
        yield "超额界限", self.over.limit, "完成率超过此数的应说明指标值是否偏低"
        if self.over.effect == "deduct":
            yield "超额扣分", self.over.points, "完成率超过超额界限时扣的分"
        for number, cap in enumerate(self.total_caps, 1):
            yield f"封顶{number}界限", cap.below, f"执行率低于此数的，总分不超过封顶{number}总分"
            yield f"封顶{number}总分", cap.most, f"封顶{number}的总分"
        for grade in self.grades:
            yield f"等级_{grade.name}", grade.least, f"等级“{grade.name}”的最低总分"

    def grade_of(self, total: Decimal) -> str:
        """The 等级 of a total."""
        return next(one.name for one in self.grades if total >= one.least)


def _check_bands(bands: tuple[Band, ...], where: str) -> None:
    least = [one.least for one in bands]
    if least != sorted(least, reverse=True) or len(set(least)) < len(least):
        raise ValueError(f"{where}应从高到低写，下限各不相同")
    if bands and least[-1] != 0:
        raise ValueError(f"{where}最低一档的下限应为0，否则有空档")
