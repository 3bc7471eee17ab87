"""Which sheet is which: by its name, else by its title; and which of several that could be the same table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from perfeval.facts.layout import OWN_SHEETS, Layout, Sheet
from perfeval.facts.layout import layout as load_layout
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.reader.labels import key, normalise
from perfeval.reader.numbers import parse_year, years_in
from perfeval.xlsx.raw_sheet import RawSheet

_DECORATION = re.compile(
    r"附件|附表|附|表格|表|第|sheet|情况|明细|统计|一览|汇总|预算执行|执行|填报|自评|年度|年|部门|单位|本级|本单位"
    r"|新|最新|终稿|定稿|修改|修订|完善|正式|上报|报送|版|稿|v(?=\d)|[一二三四五六七八九十百]+|\d+|人民币|[万亿千百]*元|[\W_]",
    re.IGNORECASE,
)
_LESSER = re.compile(
    r"旧|备份|副本|copy|\(\d+\)|（\d+）|old|bak|作废|不用|废|原表|历史|上年|去年|往年|以前|参考", re.IGNORECASE
)
_LEADING_YEAR = re.compile(r"^.*(?:19|20)\d{2}年?(?:度)?")
_TITLE_ROWS, _LONG_ENOUGH = 5, 4


@dataclass(frozen=True, slots=True)
class Recognised:
    """The sheets by layout name, each with what it was recognised by; the others; findings.

    Attributes:
        year: 评价年度 as far as it is evident before anything is read.
    """

    sheets: dict[str, RawSheet]
    evidence: dict[str, str]
    unknown: list[RawSheet]
    findings: list[Finding]
    year: int | None = None


def recognise(raw_sheets: list[RawSheet], layout: Layout, shown_as: str) -> Recognised:
    """Tell which sheet is which; of two sheets that claim one place one is chosen by rule, with a finding, or none.

    A sheet whose name or title is of another year gives way, then one that is hidden, then one whose name is not quite
    the layout's.
    """
    claims: dict[str, list[RawSheet]] = {}
    unknown: list[RawSheet] = []
    for raw in raw_sheets:
        name = "" if raw.name in OWN_SHEETS else _by_name(raw, layout) or _by_title(raw, layout)
        if name:
            claims.setdefault(name, []).append(raw)
        else:
            unknown.append(raw)
    year = evident_year(raw_sheets, shown_as)
    findings: list[Finding] = []
    chosen: dict[str, RawSheet] = {}
    for name, sheets in claims.items():
        alike = [sheet for sheet in sheets if _looks_like(sheet, layout.sheet(name))]
        filled = alike or [sheet for sheet in sheets if _filled(sheet)] or sheets[:1]
        ranked = sorted(filled, key=lambda sheet: _rank(sheet, name, year))
        best = [sheet for sheet in ranked if _rank(sheet, name, year) == _rank(ranked[0], name, year)]
        if len(best) > 1:
            place = Place(shown_as, best[1].name)
            details = {"sheet": name, "first": best[0].name, "second": best[1].name}
            findings.append(finding("R103", place, **details))
            unknown += sheets
            continue
        kept = best[0]
        chosen[name] = kept
        rest = [sheet for sheet in sheets if sheet is not kept]
        unknown += rest
        rivals = [sheet for sheet in rest if sheet in alike and sheet.cells != kept.cells]
        if rivals:
            names = "、".join(f"“{sheet.name}”{'（隐藏）' if sheet.hidden else ''}" for sheet in rivals)
            findings.append(finding("R113", Place(shown_as, kept.name), sheet=name, kept=kept.name, others=names))
    evidence = {name: _evidence(raw, layout) for name, raw in chosen.items()}
    return Recognised(chosen, evidence, unknown, findings, year)


def evident_year(raw_sheets: list[RawSheet], shown_as: str) -> int | None:
    """评价年度 where a cell beside these words says it, else the year that most titles name, else the file's name."""
    for raw in raw_sheets:
        for row in raw.cells[:60]:
            for column, cell in enumerate(row):
                if isinstance(cell, str) and "评价年度" in cell:
                    beside = (text for other in (cell, *row[column + 1 : column + 6]) if (text := _text(other)))
                    for text in beside:
                        year = parse_year(text)
                        if year is not None:
                            return year
    years = Counter(year for raw in raw_sheets for text in _titles(raw) if (year := parse_year(text)) is not None)
    return years.most_common(1)[0][0] if years else parse_year(Path(shown_as).stem)


def _text(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _titles(raw: RawSheet, rows: int = _TITLE_ROWS) -> Iterator[str]:
    """The texts of the first rows."""
    for row in raw.cells[:rows]:
        for cell in row:
            if isinstance(cell, str) and cell.strip():
                yield cell.strip()


def _filled(raw: RawSheet) -> bool:
    return any(str(cell).strip() for row in raw.cells for cell in row)


def _looks_like(raw: RawSheet, sheet: Sheet) -> bool:
    """Whether a sheet has two of the columns of one of the layout."""
    wanted = {key(label) for column in sheet.columns for label in (column.label, *column.aliases)}
    for row in raw.cells:
        if sum(1 for cell in row if isinstance(cell, str) and cell and key(cell) in wanted) >= 2:
            return True
    return False


def _rank(raw: RawSheet, name: str, year: int | None) -> tuple[bool, bool, bool, bool]:
    """The lower the better: of another year, hidden, called old or a copy, not quite the layout's name."""
    named = years_in(raw.name) or next((years for text in _titles(raw, 2) if (years := years_in(text))), set())
    other_year = year is not None and bool(named) and year not in named
    return other_year, raw.hidden, bool(_LESSER.search(raw.name)), normalise(raw.name) != normalise(name)


def _evidence(raw: RawSheet, layout: Layout) -> str:
    if _by_name(raw, layout):
        return f"表名“{raw.name}”"
    return f"标题“{next(_titles(raw))}”"


def _forms(sheet: Sheet) -> set[str]:
    return {key(name) for name in (sheet.name, *sheet.aliases)}


def _by_name(raw: RawSheet, layout: Layout) -> str:
    return _named(key(raw.name), layout) or _named(normalise(raw.name), layout)


@lru_cache(maxsize=8)
def _known(name: str) -> tuple[tuple[str, str], ...]:
    """Form and name of every sheet of a layout, the longest first."""
    forms = [(form, sheet.name) for sheet in load_layout(name).every for form in _forms(sheet)]
    return tuple(sorted(forms, key=lambda pair: -len(pair[0])))


def _named(plain: str, layout: Layout) -> str:
    """The sheet whose name a text holds, with nothing else but numbering, a year and words for a table around it."""
    for form, name in _known(layout.name):
        before, found, behind = plain.partition(form)
        if found and _only_decoration(before) and _only_decoration(behind):
            return name
    return ""


def _only_decoration(text: str) -> bool:
    return not _DECORATION.sub("", _LESSER.sub("", text))


def _by_title(raw: RawSheet, layout: Layout) -> str:
    """A sheet with a name that says nothing is known by the title of the layout in its first rows."""
    titles = {key(sheet.title): sheet.name for sheet in layout.every if sheet.title}
    for text in _titles(raw):
        plain = _LEADING_YEAR.sub("", key(text))
        found = titles.get(plain) or _named(plain, layout)
        # the unit's name often stands in front of the title
        found = found or next((name for title, name in titles.items() if plain.endswith(title)), "")
        return found or _after_a_name(plain, layout)
    return ""


def _after_a_name(plain: str, layout: Layout) -> str:
    """The sheet whose name a title ends with, words for a table behind it; the long names only, as 收入 ends many."""
    for form, name in _known(layout.name):
        before, found, behind = plain.rpartition(form)
        if found and len(form) >= _LONG_ENOUGH and before and _only_decoration(behind):
            return name
    return ""
