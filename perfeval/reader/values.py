"""What people write as 指标值 and 实际完成值: 不低于95%, 3—5天, 9月底前, 达成预期指标, 不适用.

One grammar for every sheet with targets. A text is taken for a number only where it says exactly one number (or one
range, or one latest day); any other text is a qualitative value (定性). The words are data: `data/values/grammar.yaml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from perfeval.formula.numeric import plain
from perfeval.reader.marks import split_marks_behind
from perfeval.reader.value_dates import Period, find_period
from perfeval.reader.value_words import DIGITS, ValueWords, chinese_number, fold, value_words

Kind = Literal["定量", "区间", "日期", "定性", "完成档次", "不适用", "空白"]
"""A number, a range, a latest day, a quality, a band of achievement, / or 不适用, nothing."""

_TOO_LARGE = re.compile(r"(?<![.\d])(?:\d,?){16,}|\d[eE]\+?0*(?:1[5-9]|[2-9]\d|\d{3})")
"""A number of more digits than a spreadsheet holds is the number of something, or a slip."""
_SPACE = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE][+-]?\d{1,2}")
_UNIT = r"[A-Za-z%‰℃°㎡²³μΩ/·()\u4e00-\u9fff]{0,14}?"
_PERCENT = ("%", "百分比", "百分率", "百分号")
_INCLUDED = re.compile(r"\(含\)(?=[%‰])")
_REMARK = re.compile(r"\((?!含\)|不含\))[^()]{2,}\)$")
_RANGE_SIGN = r"(?:-|~|—+|–|―|─|至|到)"


@dataclass(frozen=True, slots=True)
class Value:
    """A text, understood.

    Attributes:
        text: what was read.
        sign: ≥, ≤, >, <, = where one is written (以上 is ≥, 以内 is ≤), ≤ for a latest day, [low,high] for a range.
        amount: of 定量; a percentage as a fraction (95% is 0.95) with the unit %.
        low, high: of 区间, both included.
        period: of 日期, the days that it may mean.
        unit: as written, or the one given beside it; % for every way to write it.
        band: of 完成档次, 1 达成, 2 部分达成, 3 未达成; 0 where it says none of these (基本完成).
        exact: whether it says what was reached: false of an inequality and of 约500人.
        bare: whether a number without % was taken for a percentage because the unit beside it is %.
        turn: 1 where the number is of growth (提高5%), -1 of decline, else 0.
        doubts: what a reader should know, in Chinese.
    """

    text: str
    kind: Kind
    sign: str = ""
    amount: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    period: Period | None = None
    unit: str = ""
    band: int = 0
    exact: bool = True
    bare: bool = False
    turn: int = 0
    doubts: tuple[str, ...] = ()

    @property
    def number(self) -> Decimal | str | None:
        """The amount; of a range `3..5`; of a date its latest day, `12-31` or `2022-06-30`; else None."""
        if self.kind == "区间":
            return f"{self.low}..{self.high}"
        return str(self.period) if self.period is not None else self.amount

    @property
    def percent(self) -> bool:
        """Whether it is a percentage, held as a fraction."""
        return self.unit == "%" and self.kind in ("定量", "区间")

    @property
    def quantitative(self) -> bool:
        """Whether it can be compared: a number, a range or a day."""
        return self.kind in ("定量", "区间", "日期")


@lru_cache(maxsize=8192)
def parse(text: str, unit: str = "") -> Value:
    """Understand a 指标值 or 实际完成值.

    Args:
        text: as typed.
        unit: 度量单位 that stands in a cell of its own; a unit in the text goes before it.
    """
    words = value_words()
    given = unit_of(unit)
    plain_text = _prepared(text)
    if plain_text == "" or plain_text in words.blanks:
        return Value(text, "空白", unit=given)
    if plain_text in words.not_applicable:
        return Value(text, "不适用", unit=given)
    if _TOO_LARGE.search(plain_text):
        return Value(text, "定性", unit=given)
    marked, doubts = _without_marks(plain_text)
    for candidate in dict.fromkeys((marked, _SPACE.sub("", marked))) if _joinable(marked) else (marked,):
        found = _understood(text, candidate, given, words)
        if found is not None:
            return _with_doubts(found, doubts)
    band = _band(_SPACE.sub("", plain_text), words)
    if band is not None:
        return Value(text, "完成档次", unit=given, band=band)
    return Value(text, "定性", unit=given)


def unit_of(text: str) -> str:
    """A 度量单位 as it is compared: without brackets and blanks, every way to write % alike."""
    unit = _SPACE.sub("", fold(text))
    if unit[:1] in ("(", "[") and unit[-1:] in (")", "]"):
        unit = unit[1:-1]
    if unit in _PERCENT:
        return "%"
    return "" if unit in ("-", "—", "/", "无", "\\", "定性", "定量") else unit


def _with_doubts(value: Value, doubts: tuple[str, ...]) -> Value:
    return replace(value, doubts=(*doubts, *value.doubts)) if doubts else value


def _prepared(text: str) -> str:
    folded = fold(text)
    # ≥80（含）%: what belongs behind the sign says nothing new, for ≥ includes
    folded = _INCLUDED.sub("", folded)
    return folded.strip(" \t\r\n\u3000").rstrip("。；;，,、.").strip()


def _without_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without a footnote mark or a remark in brackets behind it."""
    doubts: list[str] = []
    rest, marks = split_marks_behind(text)
    if marks[:1] in ("²", "³") and rest[-1] in "mM米":
        # of a unit of area or volume
        rest, marks = rest + marks[0], marks[1:]
    if marks:
        doubts.append(f"“{marks}”看作脚注标记")
        text = rest
    remark = _REMARK.search(text)
    said = remark is not None and remark.start() > 0 and not _is_unit(remark[0][1:-1])
    if remark and said and DIGITS.search(text[: remark.start()]):
        doubts.append(f"括号内的说明“{remark[0]}”没有计入")
        text = text[: remark.start()].rstrip()
    return text, tuple(doubts)


def _is_unit(text: str) -> bool:
    """Whether what stands in brackets is a unit: （万元）, （次/年）."""
    return text in value_words().units or re.fullmatch(r"[\u4e00-\u9fff]{1,3}/[\u4e00-\u9fff]{1,3}", text) is not None


def _joinable(text: str) -> bool:
    """Whether blanks in it only set words apart: none stands between two digits, and there is no line break there."""
    return not re.search(r"[\d.,]\s+[\d.,]", text) or bool(re.fullmatch(r"\D*\d{1,3}(?:[\u2009\u202f]\d{3})+\D*", text))


def _understood(text: str, joined: str, given: str, words: ValueWords) -> Value | None:
    if re.search(r"\s", joined):
        joined = re.sub(r"\s+", "", joined) if _joinable(joined) else joined
    if re.search(r"\s", joined) or re.search(r"[①-⑳⁰¹⁴-⁹]", joined):
        return None
    found = _date(text, joined, given, words)
    return found or _range(text, joined, given, words) or _quantity(text, joined, given, words)


def _date(text: str, joined: str, given: str, words: ValueWords) -> Value | None:
    period = find_period(joined, words)
    if period is None:
        return None
    doubts = (f"“{text.strip()}”按{period.words}计",) if period.doubtful else ()
    return Value(text, "日期", sign="≤", period=period, unit="", exact=not period.open, doubts=doubts)


def _range(text: str, joined: str, given: str, words: ValueWords) -> Value | None:
    around = re.fullmatch(rf"({_NUMBER})?({_UNIT})(?:±|\+/-)({_NUMBER})({_UNIT})", joined)
    if around:
        unit = around[4] or around[2] or given
        middle = _amount(around[1] or "0", around[2] or unit, given)
        width = _amount(around[3], unit, given)
        # 100%±5: the width is of the unit that stands with the middle
        return _interval(text, middle - width, middle + width, unit_of(unit))
    held = "(?:在|介于|控制在|保持在|维持在)?"
    behind = "(?:之间|以内|范围内|内|期间)?"
    both = re.fullmatch(rf"{held}({_NUMBER})({_UNIT}){_RANGE_SIGN}({_NUMBER})({_UNIT}){behind}", joined)
    if both and not both[1].startswith("-") and not both[3].startswith("-"):
        unit = both[4] or both[2] or given
        left = both[2] or unit
        if unit_of(left) == unit_of(unit):
            low, high = _amount(both[1], left, given), _amount(both[3], unit, given)
            return _interval(text, low, high, unit_of(unit)) if low < high else None
    for pattern in (
        rf"(?:≥|≧|>=|不低于|不少于)({_NUMBER})({_UNIT})(?:且|，|,|、|并且|和)?(?:≤|≦|<=|不高于|不超过)({_NUMBER})({_UNIT})",
        rf"({_NUMBER})({_UNIT})(?:≤|≦|<=)[\u4e00-\u9fffA-Za-z]{{1,12}}(?:≤|≦|<=)({_NUMBER})({_UNIT})",
    ):
        bounds = re.fullmatch(pattern, joined)
        if bounds:
            unit = bounds[4] or bounds[2] or given
            low, high = _amount(bounds[1], bounds[2] or unit, given), _amount(bounds[3], unit, given)
            return _interval(text, low, high, unit_of(unit)) if low <= high else None
    return None


def _interval(text: str, low: Decimal, high: Decimal, unit: str) -> Value:
    low, high = plain(low), plain(high)
    return Value(text, "区间", sign=f"[{low},{high}]", low=low, high=high, unit=unit, exact=False)


def _amount(digits: str, unit: str, given: str) -> Decimal:
    value = Decimal(digits.replace(",", ""))
    if unit_of(unit or given) == "%":
        value /= 100
    return value / 1000 if unit == "‰" else value


@lru_cache(maxsize=1)
def _quantity_pattern() -> re.Pattern[str]:
    words = value_words()

    def alternatives(some: tuple[str, ...]) -> str:
        return "|".join(re.escape(one) for one in some)

    before = alternatives(words.before_words)
    lead = rf"(?P<lead>[\u4e00-\u9fff、]{{0,14}}?(?:{alternatives(words.measures)}))??"
    return re.compile(
        rf"(?P<named>[\u4e00-\u9fff、]{{1,16}}?(?<!不)(?={before}))??"
        rf"{lead}(?P<period>{alternatives(tuple(words.per_period))})?"
        rf"(?P<filler>(?:{alternatives(words.fillers)})*)"
        rf"(?P<turn>{alternatives((*words.growth, *words.decline))})?"
        rf"(?P<about>{alternatives(words.approximate_before)})?"
        rf"(?P<sign>{before})?"
        rf"(?P<about2>{alternatives(words.approximate_before)})?"
        rf"(?P<number>{_SCIENTIFIC.pattern}|{_NUMBER})"
        rf"(?P<odd>{alternatives(words.approximate_behind)})?"
        rf"(?P<unit>{_UNIT})"
        rf"(?P<including>\(含\)|\(不含\))?"
        rf"(?P<more>{alternatives(words.approximate_behind)})?"
        rf"(?P<behind>{alternatives(words.behind_words)})?"
        rf"(?P<including2>\(含\)|\(不含\)|\(含本数\))?"
        rf"(?P<tail>{alternatives(words.tails)})?"
    )


def _quantity(text: str, joined: str, given: str, words: ValueWords) -> Value | None:
    written = chinese_number(joined, words)
    match = _quantity_pattern().fullmatch(written)
    if match is None:
        return None
    digits, unit = match["number"], match["unit"] or ""
    if unit.startswith("(") and unit.endswith(")"):
        unit = unit[1:-1]
    own = _plausible(unit, words)
    if own is None:
        return None
    doubts: list[str] = []
    if "e" in digits.lower():
        doubts.append("科学计数法")
    sign = words.before.get(match["sign"] or "", "")
    behind = words.behind.get(match["behind"] or "", "")
    if sign and behind and sign.replace(">", "≥").replace("<", "≤").replace("=", behind) != behind:
        return None
    sign = sign or behind
    if "不含" in (match["including"] or "") + (match["including2"] or ""):
        sign = {"≥": ">", "≤": "<"}.get(sign, sign)
    final = own or given
    number = Decimal(digits.replace(",", ""))
    bare = final == "%" and own != "%"
    if final == "%":
        number /= 100
    elif own == "‰":
        number, final = number / 1000, "%"
    period = match["period"]
    if period:
        final = f"{final}/{words.per_period[period]}"
    turn = 1 if match["turn"] in words.growth else -1 if match["turn"] in words.decline else 0
    about = bool(match["about"] or match["about2"] or match["odd"] or match["more"])
    if about:
        doubts.append("写的是约数")
    reached = (match["sign"] or "=") in words.reached and not behind
    return Value(
        text,
        "定量",
        sign=sign,
        amount=plain(number),
        unit=final,
        exact=reached and not about,
        bare=bare,
        turn=turn,
        doubts=tuple(doubts),
    )


def _plausible(unit: str, words: ValueWords) -> str | None:
    """The unit behind a number, without what else is said (100%达标); None where the number is part of a phrase."""
    own = unit_of(unit)
    if own.startswith(("%", "‰")):
        return own[0]
    if own.startswith("百分比"):
        return "%"
    if own.endswith(("前", "后", "第")) or re.match(r"[A-Za-z]+[\u4e00-\u9fff]|[A-Z]$", own):
        return None
    for measure in sorted(words.families, key=len, reverse=True):
        if own.startswith(measure) and len(measure) < len(own):
            rest = own[len(measure) :]
            # 24小时值班, 100年一遇 and 5日游 count nothing; 万元/公里 and 天(次) do
            bound = words.families[measure][0] in ("时间", "月", "金额")
            return (
                own
                if not bound or rest[0] in "/(" or rest in ("整", "次", "以", "份") or own in words.families
                else None
            )
    return own


def _band(joined: str, words: ValueWords) -> int | None:
    """1 达成, 2 部分达成, 3 未达成, 0 something between; None where it is no such phrase."""
    if not words.achievement.fullmatch(joined) or not any(word in joined for word in words.achieved[1]):
        return None
    if joined.startswith(words.achieved[3]):
        return 3
    if joined.startswith(words.achieved[2]):
        return 2
    return 0 if joined.startswith("基本") else 1
