"""The limits of a band as published standards write them: ≥90%, 80%（含）-90%, 90%＞利用率≥75%, 20天以内, 其余."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval.rules.written_numbers import with_digits

_UNIT = r"(?:%|个百分点|百分点|(?:(?![以及之至到含不且但并而小大高低超达与和的])[\u4e00-\u9fffA-Za-z]){1,5}?)?"
_NUMBER = rf"(-?\d+(?:\.\d+)?{_UNIT})"
_HELD = r"(\((?:含|不含|包含|不包含|包括|不包括)(?:本数|-?\d+(?:\.\d+)?%?)?\)|含|不含)?"
_NAME = r"[^\d≤≥<>=%()\[\],;]*"
_SUBJECT = rf"(?:{_NAME}?[率度比例重数额值量幅差间x”])?"
"""What the number is of (完成率≥90%): a noun, never a word that would turn the comparison round (不在, 没有达到)."""
_BETWEEN = re.compile(
    rf"{_SUBJECT}([\[(])?{_NUMBER}{_HELD}(?:以上)?(?:[-—–~至,]|到)+{_NUMBER}{_HELD}(?:以下)?([\])])?(?:之间)?"
)
_CHAIN = re.compile(rf"{_NUMBER}(≤|<|≥|>){_NAME}(≤|<|≥|>){_NUMBER}")
_KEYS = {
    "≥": "from", "大于等于": "from", "大于或等于": "from", "高于或等于": "from", "不低于": "from", "不少于": "from",
    "不小于": "from", "达到": "from", "达": "from",
    ">": "over", "高于": "over", "超过": "over", "超出": "over", "大于": "over", "多于": "over",
    "≤": "to", "小于等于": "to", "小于或等于": "to", "低于或等于": "to", "不高于": "to", "不超过": "to", "未超过": "to",
    "不大于": "to", "不多于": "to", "前": "to",
    "<": "under", "低于": "under", "小于": "under", "不足": "under", "少于": "under", "不到": "under", "不满": "under",
    "未达到": "under", "未达": "under",
    "=": "both", "等于": "both", "为": "both",
}  # fmt: skip
_BEFORE = re.compile(rf"{_SUBJECT}({'|'.join(sorted(_KEYS, key=len, reverse=True))}){_NUMBER}{_HELD}(?:以内|的)?")
_ALONE = re.compile(_SUBJECT + _NUMBER)
_AFTER = re.compile(rf"{_SUBJECT}{_NUMBER}{_HELD}(及其?)?(以上|以下|以内|之内|以外|以后|以前){_HELD}")
_JOINED = re.compile(r"(?:且|并且|但|而|、|,)?")
_FLIPPED = {"≤": "from", "<": "over", "≥": "to", ">": "under"}
_REST = frozenset(["其他", "其余", "否则", "其它", "其他情况", "其余情况", "其他情形", "其余情形"])
_SPELLED = {">=": "≥", "<=": "≤", "=<": "≤", "=>": "≥", "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤"}
_LEFT_OUT = {"from": "over", "over": "from", "to": "under", "under": "to"}
"""The key of the same side that holds the limit where this one leaves it out, and the other way round."""
PLACE = "第"
"""Before a place among others (第1名), which begins with 1."""
_COUNTED = frozenset("人次项个件例份户家名辆起宗处篇条")
"""Units of whole numbers, in which 1-2次 holds both."""
_NONE = frozenset(["无", "没有", "零"])
_INCLUSIVE = {"from": "from", "over": "from", "to": "to", "under": "to"}
_NEIGHBOUR = {"from": "under", "over": "to", "to": "over", "under": "from"}
"""The key with which the neighbour says the same limit."""
_MEASURE = re.compile(r"[^\d.\-].*$")


@dataclass(frozen=True)
class Limit:
    """One limit of a range.

    Attributes:
        key: from ≥, over >, to ≤, under <.
        number: the number with its unit, 90% or 20天.
        certain: whether the words say to which band the limit itself belongs: 2 plainly（含）, 1 by the usual reading
            of 以上 and 以下, 0 not at all.
    """

    key: str
    number: str
    certain: int = 2


def limits_of(written: str) -> dict[str, str]:
    """The keys from, over, to, under that a range in words says; none for the rest.

    Raises:
        ValueError: the words are no range, or do not say to which band a limit belongs.
    """
    return limits_of_all([written])[0]


def limits_of_all(written: Sequence[str]) -> list[dict[str, str]]:
    """The limits of the bands of one table, which settle for each other to which band a limit belongs.

    10%以内, 10%-20%之间, 超过20%: the first holds 10% and the last leaves 20% out, so the one between does the reverse.

    Raises:
        ValueError: words are no range, or none of them says to which band a limit belongs.
    """
    read = [_limits(one) for one in written]
    others = [limit for limits in read for limit in limits]
    return [
        {key: limit.number for limit in limits for key in _settled(words, limit, others)}
        for words, limits in zip(written, read, strict=True)
    ]


def unit_of(number: str) -> str:
    """% for ratios, the word for what is counted, or nothing."""
    match = _MEASURE.search(number)
    return "" if match is None else "%" if match[0] in ("%", "个百分点", "百分点") else match[0]


def limit_number(text: str) -> Decimal:
    """90%, 5个百分点, 20天 or 3 as a number."""
    number = Decimal(_MEASURE.sub("", text))
    return number / 100 if unit_of(text) == "%" else number


def _settled(written: str, limit: Limit, others: Sequence[Limit]) -> tuple[str, ...]:
    if limit.key == "both":
        return ("from", "to")
    if limit.certain == 2:
        return (limit.key,)
    value = limit_number(limit.number)
    sides = (_NEIGHBOUR[limit.key], _LEFT_OUT[_NEIGHBOUR[limit.key]])
    beside = [one for one in others if one.key in sides and limit_number(one.number) == value]
    surest = max(beside, key=lambda one: one.certain, default=None)
    if surest is not None and surest.certain > limit.certain:
        return (_NEIGHBOUR[surest.key],)
    if not limit.certain and (_counted_on(limit, others) or (not beside and unit_of(limit.number) in _COUNTED)):
        return (_INCLUSIVE[limit.key],)
    if not limit.certain:
        raise ValueError(f"区间“{written}”没有说明{limit.number}属于哪一档，请在界限后写（含），例如80%（含）-90%")
    return (limit.key,)


def _counted_on(limit: Limit, others: Sequence[Limit]) -> bool:
    """Whether the bands count in whole numbers and the next one begins with the next number: 3-5次, 6-8次."""
    value, step = limit_number(limit.number), -1 if limit.key in ("from", "over") else 1
    if value != value.to_integral_value() or unit_of(limit.number) == "%":
        return False
    sides = ("to", "under", "both") if step < 0 else ("from", "over", "both")
    return any(one.key in sides and limit_number(one.number) == value + step for one in others)


def _limits(written: str) -> tuple[Limit, ...]:
    text = unicodedata.normalize("NFKC", str(written))
    text = with_digits(re.sub(r"\s+", "", text))
    for way, sign in _SPELLED.items():
        text = text.replace(way, sign)
    text = text.removesuffix("的").removeprefix("在").replace(PLACE, "")
    if text in _REST:
        return ()
    if text in _NONE:
        return (Limit("both", "0"),)
    if match := _CHAIN.fullmatch(text):
        low, left, right, high = match.groups()
        if (left in "≤<") == (right in "≤<"):
            return _same_unit(written, Limit(_FLIPPED[left], low), Limit(_said(right), high))
    if match := _BETWEEN.fullmatch(text):
        return _between(written, match)
    if one := _one_sided(text):
        return (one,)
    if match := _ALONE.fullmatch(text):
        return (Limit("both", match[1]),)
    if two := _joined(text):
        return _same_unit(written, *two)
    if re.search(r"\d月|\d日前|\d号", text):
        raise ValueError(
            f"区间“{written}”是日期：请改用cases（情形），例如{{when: 报送日期 ≤ 日期(年度, 10, 31), points: 5}}"
        )
    raise ValueError(
        f"区间“{written}”不能识别，请写成≥90%、80%（含）-90%、[80%,90%)、低于60%、20天以内、其余，或改用from、over、to、under"
    )


def _said(sign: str) -> str:
    return _KEYS[sign]


def _one_sided(text: str) -> Limit | None:
    """≥90%, 不低于90%, 90%（含）以上."""
    if match := _BEFORE.fullmatch(text):
        key, says = _KEYS[match[1]], _held(match[3])
        held = key in ("from", "to")
        # 低于60%（含） holds the limit all the same
        return Limit(key if says is None or key == "both" or says is held else _LEFT_OUT[key], match[2])
    if match := _AFTER.fullmatch(text):
        number, before, and_itself, side, later = match.groups()
        # 60%及以下 holds the limit as 60%以下（含） does
        says = _held(before or later) if before or later or not and_itself else True
        if side == "以外":
            return Limit("over", number)
        if side in ("以内", "之内", "以前"):
            return Limit("under" if says is False else "to", number)
        if side in ("以上", "以后"):
            return Limit("over" if says is False else "from", number, 1 if says is None else 2)
        # 以下 beside an inclusive 以上 leaves the limit out, unless it says （含）
        return Limit("to" if says else "under", number, 1 if says is None else 2)
    return None


def _joined(text: str) -> tuple[Limit, Limit] | None:
    """A lower and an upper limit behind one another: ≥80%且<90%, 80%（含）以上90%以下."""
    for place in range(1, len(text)):
        first = _one_sided(text[:place])
        rest = text[place:]
        joint = _JOINED.match(rest)
        second = _one_sided(rest[joint.end() :] if joint else rest)
        if first and second and {first.key in ("from", "over"), second.key in ("from", "over")} == {True, False}:
            return first, second
    return None


def _same_unit(written: str, *limits: Limit) -> tuple[Limit, ...]:
    """The limits, one without a unit (80-90%) taking the other's.

    Raises:
        ValueError: they are counted in two units.
    """
    units = {unit_of(one.number) for one in limits} - {""}
    if len(units) > 1:
        raise ValueError(f"区间“{written}”的两个界限单位不同，请写成一样的")
    unit = "".join(units)
    return tuple(
        Limit(one.key, one.number if unit_of(one.number) else one.number + unit, one.certain) for one in limits
    )


def _between(written: str, match: re.Match[str]) -> tuple[Limit, ...]:
    left, low, low_held, high, high_held, right = match.groups()
    low_in = left == "[" if left else _held(low_held)
    high_in = right == "]" if right else _held(high_held)
    # what only follows from the other side, 0 of 0-5%（含）, is left to a neighbour that says otherwise
    sure = 0 if low_in is None and high_in is None else 1
    low_sure, high_sure = (sure if says is None else 2 for says in (low_in, high_in))
    low_in = not high_in if low_in is None else low_in
    high_in = not low_in if high_in is None else high_in
    return _same_unit(
        written,
        Limit("from" if low_in else "over", low, low_sure),
        Limit("to" if high_in else "under", high, high_sure),
    )


def _held(words: str | None) -> bool | None:
    """（含） or （不含） behind a limit; None where nothing is said."""
    return None if not words else not words.strip("(").startswith("不")
