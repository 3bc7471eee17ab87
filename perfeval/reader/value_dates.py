"""Days and parts of a year in 指标值 and 实际完成值: 12月底之前, 2022年6月30日前, 第三季度, 10月."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

from perfeval.reader.value_words import ValueWords

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTHS = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_YEAR = r"(?:(?P<year>(?:19|20)\d{2})(?:年度?|[-./])|(?P<relative>当年|本年度?|次年|下年)(?:度)?)?"
_MONTH = r"(?:(?P<month>\d{1,2})月份?|(?P<word>十[一二]?|[一二三四五六七八九])月份?)"
_PART = r"(?P<part>上旬|中旬|下旬|月底|月末|月初|底|末|初|中)?"
_SHAPES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})[日号]?",
        r"(?P<year>(?:19|20)\d{2})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})",
        rf"{_YEAR}{_MONTH}{_PART}",
        r"(?P<year>(?:19|20)\d{2})[-./](?P<month>0?[1-9]|1[0-2])(?![\d.%])",
        rf"{_YEAR}第?(?P<quarter>[一二三四1-4])季度(?P<part>末|底|内)?",
        rf"{_YEAR}(?P<half>上半年|下半年|年中|年底|年末|年内|年终|全年|底|末|中|内)",
        r"(?P<year>(?:19|20)\d{2})年度?",
    )
)
_WHOLE_YEAR = {"下半年", "年底", "年末", "年内", "年终", "全年", "底", "末", "内"}


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a text may mean.

    Attributes:
        year: where one is written, else that of the evaluation.
        first, last: month and day of the earliest and the latest.
        doubtful: whether 前 behind a month leaves open which day is meant.
        open: whether it says only by when (…前), so that the first day is not known.
    """

    year: int | None
    first: tuple[int, int]
    last: tuple[int, int]
    doubtful: bool = False
    open: bool = False

    def __str__(self) -> str:
        """The latest day."""
        day = f"{self.last[0]:02d}-{self.last[1]:02d}"
        return f"{self.year}-{day}" if self.year else day

    @property
    def words(self) -> str:
        """The latest day in words."""
        year = f"{self.year}年" if self.year else ""
        return f"{year}{self.last[0]}月{self.last[1]}日"

    def latest(self, year: int) -> datetime.date:
        """The latest day, in the year that is written or the one given."""
        return datetime.date(self.year or year, *_existing(self.year or year, self.last))

    def earliest(self, year: int) -> datetime.date:
        """The earliest day that may be meant."""
        return datetime.date(self.year or year, *_existing(self.year or year, self.first))


def _existing(year: int, day: tuple[int, int]) -> tuple[int, int]:
    return day[0], min(day[1], calendar.monthrange(year, day[0])[1])


def find_period(text: str, words: ValueWords) -> Period | None:
    """The period that a text without blanks names with nothing else but 前, 内 and the like; None where it does not."""
    inner, closed = _without_surroundings(text, words)
    parts = re.split(r"-|~|—+|至|到", inner)
    if len(parts) == 2:
        return _span(*parts)
    found = _single(inner)
    if found is None or (not closed and re.fullmatch(r"\d{4}\.\d{1,2}", inner)):
        # 2022.12 may as well be an amount
        return None
    period, coarse = found
    return Period(period.year, period.first, period.last, doubtful=closed and coarse, open=closed)


def _without_surroundings(text: str, words: ValueWords) -> tuple[str, bool]:
    """The text without 不晚于 …, … 前完成; and whether something said 前."""
    before = "|".join(map(re.escape, words.dates_before))
    behind = "|".join(map(re.escape, words.dates_behind))
    tails = "|".join(map(re.escape, words.tails))
    match = re.fullmatch(rf"({before})?(.*?)({behind})?({tails})?", text)
    assert match is not None
    closed = (match[3] or "") not in ("", "份", "内", "以内", "之内") or (match[1] or "") in words.dates_before[:6]
    return match[2], closed or (match[1] or "") in ("≤", "≦", "<=", "<", "不晚于", "不迟于", "截至", "截止", "截止到")


def _single(text: str) -> tuple[Period, bool] | None:
    """A period, and whether 前 behind it would leave open if its first or its last day is meant."""
    for shape in _SHAPES:
        match = shape.fullmatch(text)
        if match is None:
            continue
        groups = match.groupdict()
        year = int(groups["year"]) if groups.get("year") else None
        if groups.get("relative") in ("次年", "下年"):
            return None
        if groups.get("quarter"):
            last = _QUARTERS[groups["quarter"]] * 3
            return Period(year, (last - 2, 1), (last, _days(last))), not groups.get("part")
        half = groups.get("half")
        if half in ("底", "末", "中", "内") and year is None and not groups.get("relative"):
            return None
        if half:
            whole = half in _WHOLE_YEAR
            first = (
                (1, 1)
                if half in ("全年", "年内", "内", "上半年", "中", "年中")
                else (7, 1)
                if half == "下半年"
                else (12, 31)
            )
            return Period(year, first if whole else (1, 1), (12, 31) if whole else (6, 30)), False
        if not groups.get("month") and not groups.get("word"):
            return Period(year, (1, 1), (12, 31)), True
        month = int(groups["month"]) if groups.get("month") else _MONTHS[groups["word"]]
        if not 1 <= month <= 12:
            return None
        if groups.get("day"):
            day = int(groups["day"])
            return (Period(year, (month, day), (month, day)), False) if 1 <= day <= _days(month) else None
        return _part_of_month(year, month, groups.get("part"))
    return None


def _part_of_month(year: int | None, month: int, part: str | None) -> tuple[Period, bool]:
    end = _days(month)
    first, last = {
        "上旬": (1, 10), "初": (1, 10), "月初": (1, 10), "中旬": (11, 20), "中": (11, 20), "下旬": (21, end),
        "底": (end, end), "末": (end, end), "月底": (end, end), "月末": (end, end),
    }.get(part or "", (1, end))  # fmt: skip
    return Period(year, (month, first), (month, last)), part not in ("底", "末", "月底", "月末")


def _span(start: str, end: str) -> Period | None:
    """1-12月, 3月至11月, 2022年1月-2022年12月, 2022年1月1日-12月31日."""
    last = _single(end)
    if last is None:
        return None
    years = re.fullmatch(r"(?:19|20)\d{2}", start) is not None and re.fullmatch(r"(?:19|20)\d{2}年度?", end) is not None
    if "月" not in start and not years:
        start = f"{start}月" if "月" in end else start
    first = _single(f"{start}年" if years else start)
    if first is None or (start.isdigit() and not years):
        return None
    year = last[0].year or first[0].year
    return Period(year, first[0].first, last[0].last)


def _days(month: int) -> int:
    return 29 if month == 2 else 31 if month in (1, 3, 5, 7, 8, 10, 12) else 30
