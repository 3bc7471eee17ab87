"""Years in headings and captions: 2022年决算数 is last year's in a workbook of 2023, and no 决算数 of 2023."""

from __future__ import annotations

import re
from collections.abc import Mapping

from perfeval.facts.layout import Column
from perfeval.reader.labels import key
from perfeval.reader.numbers import years_in
from perfeval.reader.value_words import fold

_YEAR = re.compile(r"[(（]?\s*(?:19|20)\d{2}\s*(?:年度|年)?\s*[)）]?")
_LAST_YEAR, _THIS_YEAR = re.compile(r"上年|上一年|去年|往年|以前年度"), re.compile(r"本年|当年|今年")
_LAST_DAY = re.compile(r"^(?:12月31日|12月底|12月末|年末|年底|底)$")
_PART = re.compile(
    r"(?<!\d)\d{1,2}\s*月?\s*(?:[-—–~～至到－])+\s*(?:[1-9]|1[01])\s*月|上半年|下半年|[一二三四1-4]\s*季度|前[一二三]季"
    r"|半年报|半年度|截[至止]\D{0,3}(?:(?:19|20)\d{2}年)?\s*(?:[1-9]|1[01])月"
    r"|(?:19|20)\d{2}年\s*(?:[1-9]|1[01])月(?:份|底|末)?(?=\D{0,24}(?:表|情况))"
)
_WHOLE = re.compile(r"(?<!\d)0?1\s*月?\s*(?:[-—–~～至到－])+\s*12\s*月")


def year_of(text: str, year: int | None) -> int | None:
    """The one year that a heading or caption speaks of, 上年 and 本年 included where the year evaluated is known."""
    years = years_in(text)
    if len(years) == 1:
        return years.pop()
    if years or year is None:
        return None
    if _LAST_YEAR.search(text):
        return year - 1
    return year if _THIS_YEAR.search(text) else None


def part_of_year(text: str) -> str:
    """The words in which a title names only a part of the year: 1—6月, 上半年; '' where it names none."""
    plain = fold(text)
    if _WHOLE.search(plain):
        return ""
    found = _PART.search(plain)
    return found[0] if found else ""


def column_of(text: str, caption: str, wanted: Mapping[str, Column], year: int | None) -> Column | None:
    """The layout column that a heading names; None where it names none, or one of another year.

    Args:
        text: the heading.
        caption: what stands above it and over its neighbours, such as 2022年.
        wanted: the layout's columns by the forms of their labels.
        year: the year evaluated.
    """
    exact = wanted.get(key(text))
    named = years_in(text)
    if exact is not None and not named:
        over = year_of(caption, year)
        return (
            exact
            if over is None or year is None or over == _expected(exact, year)
            else _of_year(text, over, wanted, year)
        )
    if year is None or len(named) > 1:
        return exact
    spoken = named.pop() if named else year_of(caption, year)
    return exact if spoken is None else _of_year(text, spoken, wanted, year)


def _of_year(text: str, spoken: int, wanted: Mapping[str, Column], year: int) -> Column | None:
    rest = _LAST_DAY.sub("末", _YEAR.sub("", fold(text)).strip())
    bare = _THIS_YEAR.sub("", _LAST_YEAR.sub("", rest))
    for form in dict.fromkeys((rest, f"本年{bare}", f"上年{bare}", bare)):
        column = wanted.get(key(form))
        if column is not None and _expected(column, year) == spoken:
            return column
    return None


def other_year(text: str, wanted: Mapping[str, Column], year: int | None) -> int | None:
    """The year of a heading that would be a column of the layout if it were of another year."""
    years = years_in(text)
    if year is None or len(years) != 1:
        return None
    spoken = years.pop()
    rest = _YEAR.sub("", fold(text)).strip()
    known = any(key(form) in wanted for form in (rest, f"本年{rest}"))
    return spoken if known and column_of(text, "", wanted, year) is None else None


def _expected(column: Column, year: int) -> int:
    """The year that a column of the layout is of."""
    return year - 1 if column.label.startswith("上年") and column.measure not in _CARRIED else year


_CARRIED = frozenset(["年初预算未含结转"])
"""Columns that begin with 上年 and are of the year evaluated."""
