"""分档得分: ≥90%计5分；80%（含）-90%计4分；…；低于60%不得分."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from perfeval.formula.nodes import Binary, Node, choose, compared
from perfeval.rules.base import (
    FAR,
    PERCENT,
    Cells,
    Parameter,
    Rule,
    amount,
    each,
    each_words,
    number_format,
    points,
    points_format,
    unsigned_percent,
)
from perfeval.rules.interpolation import between
from perfeval.rules.nested import inner_formula, inner_parameters
from perfeval.rules.ranges import PLACE, limit_number, limits_of_all, unit_of

if TYPE_CHECKING:
    from perfeval.rules import AnyRule


class Band(BaseModel):
    """One band: `from` ≥, `over` >, `to` ≤, `under` <; and what it earns.

    That is points, a share of the weight, the weight less some points (扣2分), points that grow within it, or a rule's.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    from_: Decimal | None = Field(None, alias="from")
    over: Decimal | None = None
    to: Decimal | None = None
    under: Decimal | None = None
    points: Decimal | None = None
    share: Decimal | None = None
    less: Decimal | None = Field(None, ge=0)
    linear: tuple[Decimal, Decimal] | None = None
    linear_of_weight: bool = False
    rule: AnyRule | None = None
    words_given: str = Field("", alias="words")

    @model_validator(mode="after")
    def _one_of_each(self) -> Band:
        if self.from_ is not None and self.over is not None:
            raise ValueError("一档只能有一个下限：from（含）或over（不含）")
        if self.to is not None and self.under is not None:
            raise ValueError("一档只能有一个上限：to（含）或under（不含）")
        given = [one for one in self._earnings if one is not None]
        if len(given) != 1:
            raise ValueError(
                "一档的得分写points（分）、share（占分值的比例）、less（扣多少分）、linear（从下限到上限线性，两端各多少分）"
                "或rule（本档内的规则）之一"
            )
        if self.linear is not None and (self.low is None or self.high is None or self.low == self.high):
            raise ValueError("线性计分的一档要有上限和下限")
        if self.rule is not None and not self.rule.takes_expression:
            raise ValueError(f"一档里的规则不能是{self.rule.kind}，请用按指标值计分的规则")
        return self

    @property
    def _earnings(self) -> tuple[object, ...]:
        return (self.points, self.share, self.less, self.linear, self.rule)

    def earned(self, cells: Cells, index: int) -> Node:
        """What a value in the band earns."""
        place = f"points{index}"
        if self.rule is not None:
            return inner_formula(self.rule, cells, place)
        if self.linear is not None:
            low, high = cells.parameters[f"limit{index - 1}"], cells.parameters[f"limit{index}"]
            ends = (each(cells, f"{end}{index}", self.linear_of_weight) for end in ("low", "high"))
            return between(cells.value, (low, next(ends)), (high, next(ends)))
        worth = cells.parameters[place]
        if self.less is not None:
            return Binary("-", cells.weight, worth)
        return worth if self.points is not None else Binary("*", cells.weight, worth)

    def parameters(self, index: int, unit: str, weight: Decimal) -> Iterator[Parameter]:
        """The numbers that say what it earns."""
        place, said = f"points{index}", self.words(unit)
        if self.rule is not None:
            yield from inner_parameters(self.rule, place, f"第{index}档（{said}）", weight)
        elif self.linear is not None:
            pattern = points_format(self.linear_of_weight)
            yield Parameter(f"low{index}", f"第{index}档下限得分（{said}）", self.linear[0], pattern)
            yield Parameter(f"high{index}", f"第{index}档上限得分（{said}）", self.linear[1], pattern)
        elif self.points is not None:
            yield Parameter(place, f"第{index}档得分（{said}）", self.points)
        elif self.less is not None:
            yield Parameter(place, f"第{index}档扣分（{said}）", self.less)
        elif self.share is not None:
            yield Parameter(place, f"第{index}档占分值的比例（{said}）", self.share, "0.00%")

    def most(self, weight: Decimal) -> Decimal:
        """The most that it earns, as far as it says so itself."""
        if self.points is not None:
            return self.points
        if self.share is not None:
            return self.share * weight
        if self.less is not None:
            return max(Decimal(0), weight - self.less)
        if self.linear is None:
            return Decimal(0)
        return max(self.linear) * (weight if self.linear_of_weight else 1)

    def earned_words(self, weight: Decimal) -> str:
        """What it earns, in words."""
        if self.rule is not None:
            return f"按此计分：{self.rule.standard(weight).rstrip('。')}"
        if self.linear is not None:
            low, high = (each_words(one, self.linear_of_weight) for one in self.linear)
            return f"在{low}至{high}之间按线性插值计分"
        return f"扣{points(self.less)}分" if self.less else f"得{points(self.most(weight))}分"

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

    def words(self, unit: str) -> str:
        """The band as published standards write it."""
        low, high = self.low, self.high
        if self.words_given:
            return self.words_given
        if low is None and high is not None:
            return ("不高于" if self.to is not None else "低于") + amount(high, unit)
        if high is None and low is not None:
            return ("不低于" if self.from_ is not None else "高于") + amount(low, unit)
        if low is None or high is None:
            return "任何值"
        if low == high:
            return f"等于{amount(low, unit)}"
        left = "（含）" if self.from_ is not None else ""
        right = "（含）" if self.to is not None else ""
        return f"{amount(low, unit)}{left}—{amount(high, unit)}{right}"


_SIDES = (("from", "over"), ("to", "under"))
_NEXT = {"from": "under", "over": "to", "to": "over", "under": "from"}
"""The limit with which the neighbour of a limit begins or ends."""


def with_ranges(written: Sequence[Any]) -> list[Any]:
    """The bands with the limits that a range in words (80%（含）-90%) says.

    Raises:
        ValueError: a range is not understood, or stands beside limits.
    """
    ranged = [band for band in written if isinstance(band, dict) and "range" in band]
    for band in ranged:
        if {*band} & {"from", "over", "to", "under"}:
            raise ValueError(f"区间“{band['range']}”和from、over、to、under只写一种")
    read = iter(limits_of_all([str(band["range"]) for band in ranged]))
    bands: list[Any] = []
    for band in written:
        if not isinstance(band, dict) or "range" not in band:
            bands.append(band)
            continue
        limits = {key: limit_number(limit) for key, limit in next(read).items()}
        bands.append({**limits, **{key: value for key, value in band.items() if key != "range"}})
    return bands


def _unit_in(written: Sequence[Any]) -> str:
    """The unit in which the ranges count, 天 of 20天以内; empty where they say none, or %."""
    ranges = [str(band["range"]) for band in written if isinstance(band, dict) and "range" in band]
    units = {unit_of(number) for limits in limits_of_all(ranges) for number in limits.values()} - {""}
    if len(units) > 1:
        raise ValueError(f"各档的区间单位不同：{'、'.join(sorted(units))}，请写成一样的")
    return "".join(units - {PERCENT})


def with_implied_limits(written: Sequence[Any]) -> list[Any]:
    """The bands with the limits that they leave to their neighbours; whatever is not clear stays as it is.

    Of bands that all say a lower limit alone, the upper one is the next band's lower limit, and the other way round;
    one band without any limit is the rest, at whichever end is open.
    """
    bands: list[Any] = [dict(band) if isinstance(band, dict) else band for band in written]
    if not all(isinstance(band, dict) for band in bands):
        return bands
    try:
        lower, upper = (_sorted(bands, number) for number in (0, 1))
    except ArithmeticError:
        return bands
    _open_single_ends(bands)
    lower, upper = (_sorted(bands, number) for number in (0, 1))
    for number, sided in enumerate((lower, upper)):
        alone = [band for band in sided if not _limit(band, _SIDES[1 - number])]
        for further, band in pairwise(alone):
            limit = _limit(further, _SIDES[number])
            band[_NEXT[limit]] = further[limit]
    rest = [band for band in bands if not _limit(band, _SIDES[0]) and not _limit(band, _SIDES[1])]
    if len(rest) != 1 or len(bands) == 1:
        return bands
    ends = []
    for number, sided in enumerate((lower, upper)):
        # the end is open where the outermost band has a limit there
        if sided and all(_limit(band, _SIDES[number]) for band in bands if band is not rest[0]):
            limit = _limit(sided[-1], _SIDES[number])
            ends.append({**rest[0], _NEXT[limit]: sided[-1][limit]})
    return [band for band in bands if band is not rest[0]] + ends


def _counts(written: Sequence[Any], bands: Sequence[Any]) -> bool:
    """Whether ranges in words count in whole numbers (0人, 1人, 2人, 3人以上), not in ratios."""
    ranges = [str(band["range"]) for band in written if isinstance(band, dict) and "range" in band]
    if not ranges or any(not isinstance(band, dict) for band in bands):
        return False
    if any(unit_of(number) == PERCENT for limits in limits_of_all(ranges) for number in limits.values()):
        return False
    limits = [Decimal(str(band[key])) for band in bands for side in _SIDES for key in side if band.get(key) is not None]
    return all(limit == limit.to_integral_value() for limit in limits) and any(limit > 1 for limit in limits)


def _next_to_next(written: Sequence[Any], bands: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The bands, each ending where the next whole number begins, in the words of their ranges.

    Nothing is fewer than 0, and no place is above the first.
    """
    lowest = 1 if any(str(one.get("range", "")).startswith(PLACE) for one in written) else 0
    starts = {Decimal(str(band["from"])) for band in bands if band.get("from") is not None}
    closed: list[dict[str, Any]] = []
    for one, band in zip(written, bands, strict=True):
        last = band.get("to")
        if last is not None and Decimal(str(last)) + 1 in starts:
            band = {"words": str(one.get("range", "")), **band, "under": Decimal(str(last)) + 1}
            del band["to"]
        if band.get("from") is not None and Decimal(str(band["from"])) == lowest:
            band = {key: value for key, value in band.items() if key != "from"}
        closed.append(band)
    return closed


def _open_single_ends(bands: list[dict[str, Any]]) -> None:
    """100%得满分 at the top of a table means 100% and more, 0 at its bottom 0 and less."""
    single = [band for band in bands if band.get("from") is not None and band.get("from") == band.get("to")]
    others = [band for band in bands if band not in single and (_limit(band, _SIDES[0]) or _limit(band, _SIDES[1]))]
    for band in single if others else ():
        value = Decimal(str(band["from"]))
        # of what is open on that side, ≥90% below 100%, the single limit is the next one
        if all(_ends_by(one, 1, value) for one in others):
            del band["to"]
        elif all(_ends_by(one, 0, value) for one in others):
            del band["from"]


def _ends_by(band: dict[str, Any], number: int, value: Decimal) -> bool:
    """Whether a band ends at a value at the latest, or is open there and begins before it."""
    sign = 1 if number else -1
    if _limit(band, _SIDES[number]):
        return sign * _place(band, number)[0] <= sign * value
    return sign * _place(band, 1 - number)[0] < sign * value


def _sorted(bands: Sequence[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """The bands with a limit on this side, the innermost first."""
    sided = [band for band in bands if _limit(band, _SIDES[number])]
    return sorted(sided, key=lambda band: _place(band, number), reverse=number == 0)


def _limit(band: dict[str, Any], side: tuple[str, str]) -> str:
    """Which limit of a side the band gives; empty for none."""
    return next((key for key in side if band.get(key) is not None), "")


def _place(band: dict[str, Any], number: int) -> tuple[Decimal, bool]:
    limit = _limit(band, _SIDES[number])
    return Decimal(str(band[limit])), limit in ("over", "to")


class Bands(Rule):
    """Points by the band in which the value lies; the bands cover every value once.

    Attributes:
        unit: % for ratios, else the word for what is counted.
    """

    kind: Literal["bands"] = "bands"
    bands: tuple[Band, ...] = Field(min_length=1)
    unit: str = PERCENT

    @model_validator(mode="before")
    @classmethod
    def _implied_limits(cls, given: object) -> object:
        """≥90% 5分；≥80% 4分；其余0分: a band ends where the next begins, where it does not say so itself."""
        if not isinstance(given, dict) or not isinstance(given.get("bands"), list | tuple):
            return given
        bands = with_ranges(given["bands"])
        unit = _unit_in(given["bands"])
        known = {"unit": unit} if unit else {}
        if _counts(given["bands"], bands):
            bands, known = _next_to_next(given["bands"], bands), {"unit": unit}
        return {**known, **given, "bands": with_implied_limits(bands)}

    @model_validator(mode="after")
    def _contiguous(self) -> Bands:
        ordered = self.ordered
        if ordered[0].low is not None or ordered[-1].high is not None:
            first = ordered[0].low
            zero = (
                f"，没有写{points(first - 1)}{self.unit}属于哪一档（名次写第1名）" if first == 1 and self.unit else ""
            )
            raise ValueError(f"分档的最低档不能有下限，最高档不能有上限{zero}")
        for lower, upper in pairwise(ordered):
            if lower.high is None or lower.high != upper.low:
                between = f"“{lower.words(self.unit)}”与“{upper.words(self.unit)}”"
                raise ValueError(f"分档在{between}之间有空档或重叠")
            if (lower.to is not None) == (upper.from_ is not None):
                raise ValueError(f"界限{amount(lower.high, self.unit)}应恰好属于一档")
        for band in ordered:
            single = band.from_ is not None and band.from_ == band.to
            if band.low is not None and band.high is not None and band.low >= band.high and not single:
                raise ValueError(f"分档“{band.words(self.unit)}”的下限应低于上限")
        return self

    def doubts(self, weight: Decimal, precision: int, *, expressed: bool) -> Iterator[str]:
        far = [band.high for band in self.bands if band.high is not None and abs(band.high) > FAR]
        if far and self.unit == PERCENT:
            yield unsigned_percent("分档的界限", far[0])

    def problem(self, weight: Decimal) -> str:
        most = max(band.most(weight) for band in self.bands)
        if most > weight:
            return f"最高一档得{points(most)}分，超过指标分值{points(weight)}"
        return next((said for band in self.bands if band.rule and (said := band.rule.problem(weight))), "")

    @property
    def limits_in(self) -> str:
        return self.unit

    @property
    def inner(self) -> tuple[Rule, ...]:
        return tuple(band.rule for band in self.bands if band.rule is not None)

    @property
    def ordered(self) -> tuple[Band, ...]:
        """The bands from the lowest values to the highest."""
        return tuple(sorted(self.bands, key=lambda b: (b.low is not None, b.low or Decimal(0), b.from_ is None)))

    def raw_formula(self, cells: Cells) -> Node:
        ordered = self.ordered
        tree = ordered[-1].earned(cells, len(ordered))
        for index in range(len(ordered) - 1, 0, -1):
            band = ordered[index - 1]
            inside = compared(band.upper_operator, cells.value, cells.parameters[f"limit{index}"])
            tree = choose(inside, band.earned(cells, index), tree)
        return tree

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        rows: list[Parameter] = []
        for index, band in enumerate(self.ordered, 1):
            if band.high is not None:
                sign = "≤" if band.to is not None else "＜"
                limit = f"第{index}档上限（{sign}）"
                rows.append(Parameter(f"limit{index}", limit, band.high, number_format(self.unit)))
            rows += band.parameters(index, self.unit, weight)
        return tuple(rows)

    def words(self, weight: Decimal) -> str:
        described = sorted(self.ordered, key=lambda band: -band.most(weight))
        if self.inner:
            described = list(reversed(self.ordered))
        return "；".join(f"{band.words(self.unit)}的{band.earned_words(weight)}" for band in described) + "。"

    def reason(self, cells: Cells) -> Node:
        return cells.earned_by("按所在分档")
