"""What a sheet's title says of its numbers: of which year, of how much of it, of which unit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from perfeval.facts.layout import Sheet
from perfeval.reader.grid import SheetGrid
from perfeval.reader.heading_years import part_of_year
from perfeval.reader.headings import Headings
from perfeval.reader.labels import normalise
from perfeval.reader.money_units import without_units
from perfeval.reader.numbers import years_in
from perfeval.reader.value_words import fold

_LONGEST_TITLE = 60
_NOT_WORDS = re.compile(r"[\W\d_年度月日]")
_NAME_BEFORE_YEAR = re.compile(r"^(.{2,40}?)(?:19|20)\d{2}年")
_OTHER_YEARS = re.compile(
    r"[〔\[【(（]\s*(?:19|20)\d{2}\s*[〕\]】)）]\s*(?=第?\s*\d+\s*号)"
    r"|(?:19|20)\d{2}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?=填报|填制|编制|编报|上报|报送|印发|制表|修订)"
)
_SHORT_YEAR = re.compile(r"(?<!\d)([12]\d)\s*年度")
_LAST_YEAR = re.compile(r"上年度|上一年度|去年(?!.*(?:结转|结余))")
_IN_BRACKETS = re.compile(r"[〔\[【(（][^〔\[【(（〕\]】)）]*[〕\]】)）]")
_NO_UNIT = re.compile(r"^(?:根据|按照|依据)|表$|情况$|明细$|截[至止]$|(?:19|20)\d{2}")
_NO_NAME = re.compile(
    r"^(?:附件|附表|表|sheet|附|部门|单位|本级|本部门|本单位|[一二三四五六七八九十\d]|\W)+$", re.IGNORECASE
)


def usable_title(grid: SheetGrid, sheet: Sheet, headings: Headings, year: int | None) -> bool:
    """Whether the numbers below a title are of a whole year; another year in it is a 警告."""
    usable = True
    for row, column, text in titles(grid, headings.row):
        part = part_of_year(text) if sheet.money else ""
        if part:
            grid.report("R317", row, column, found=text, part=part)
            usable = False
        years = _years_of_title(text, year)
        if year is not None and len(years) == 1 and year not in years:
            grid.report(
                "R318", None, None, found=text, where=grid.address(row, column), year=years.pop(), expected=year
            )
    return usable


def _years_of_title(text: str, year: int | None) -> set[int]:
    """The years of a title's numbers: not that of a document's number, nor of the day it was filled in."""
    plain = _OTHER_YEARS.sub("", text)
    years = years_in(plain)
    if not years and (short := _SHORT_YEAR.search(fold(plain))):
        return {2000 + int(short[1])}
    if not years and year is not None and _LAST_YEAR.search(plain):
        return {year - 1}
    return years


def titles(grid: SheetGrid, above: int) -> Iterator[tuple[int, int, str]]:
    """The texts above the headings that are no fields (label and value)."""
    for row in range(min(above, grid.height)):
        for column in range(grid.width):
            text = grid.text(row, column)
            bare = without_units(text)
            if len(text) <= _LONGEST_TITLE and len(_NOT_WORDS.sub("", bare)) > 1 and not re.search("[:：]", bare):
                yield row, column, text


def other_names(grids: Mapping[str, SheetGrid], rows: Mapping[str, int], unit: str) -> None:
    """A 警告 for each sheet whose title names another unit than the workbook and the other titles do."""
    names = {sheet: name for sheet, grid in grids.items() if (name := _named(grid, rows.get(sheet, 0)))}
    common = Counter(normalise(name) for name, *_ in names.values()).most_common(1)
    usual = common[0][0] if common and common[0][1] > 1 else ""
    for sheet, (found, where) in names.items():
        if not any(_related(normalise(found), known) for known in (normalise(unit), usual) if known):
            grids[sheet].report("R319", None, None, found=found, where=where, expected=unit or usual)


def _named(grid: SheetGrid, above: int) -> tuple[str, str] | None:
    """The name that stands in front of the year in a title, and the title's cell."""
    for row, column, text in titles(grid, above):
        found = _NAME_BEFORE_YEAR.match(_IN_BRACKETS.sub("", re.sub(r"\s+", "", text)))
        if found and not _NO_NAME.match(found[1]) and not _NO_UNIT.search(found[1]):
            return found[1], grid.address(row, column)
    return None


def _related(one: str, other: str) -> bool:
    """Whether two names may be of one unit: one holds the other, or they share half of their pairs of characters."""
    if one in other or other in one:
        return True
    pairs = [set(_pairs(name)) for name in (one, other)]
    return len(pairs[0] & pairs[1]) * 2 >= min(map(len, pairs))


def _pairs(name: str) -> Iterable[str]:
    return (name[at : at + 2] for at in range(len(name) - 1))
