"""Which part of a workbook is which table of the accounts or the budget.

A table is known by what its title says and by the words of its headings and rows, wherever it stands; a table without
a title by its words alone where these belong to no other table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import cast

from perfeval.facts.account_layout import (
    AccountLayout,
    AccountSheet,
    Groups,
    account_layout,
    account_layouts,
    function_classes,
)
from perfeval.facts.layout import Sheet, layout
from perfeval.reader.accounts.headings import AccountHeadings, find_account_headings
from perfeval.reader.accounts.segments import Segment, segments
from perfeval.reader.accounts.table import LONGEST_LABEL, Table, made
from perfeval.reader.accounts.titles import core, fits, nature_of, nature_of_file, unit_in
from perfeval.reader.accounts.words import Vocabulary
from perfeval.reader.grid import SheetGrid
from perfeval.reader.headings import Head, read_head
from perfeval.reader.labels import key, normalise
from perfeval.reader.numbers import parse_year
from perfeval.xlsx.opening import RawSheet

_EVIDENCE_ROWS = 400
_HEAD_ROWS = 12
_LIKELY_HEADINGS = 3
"""So many known headings make a part without a title worth looking at."""


@dataclass(slots=True)
class AccountClaim:
    """A part of the workbook taken for a table.

    Attributes:
        title: the title it was known by; empty where it has none.
        year: the year its own head names.
        unit: the unit its own head names.
        nature: 决算 or 预算.
    """

    segment: Segment
    table: Table
    headings: AccountHeadings
    layout: AccountLayout
    sheet: AccountSheet
    title: str
    evidence: str
    head: Head
    year: int | None
    unit: str
    nature: str

    @property
    def name(self) -> str:
        """The names of the sheets it stands on."""
        return "、".join(grid.name for grid in self.table.grids)

    @property
    def hidden(self) -> bool:
        """Whether it stands on a hidden sheet."""
        return self.table.first.raw.hidden

    @property
    def funds(self) -> str:
        """资金范围, as the title says it."""
        plain = key(self.title)
        named = (funds for word, funds in self.sheet.titled_funds.items() if word in plain)
        return next(named, self.sheet.funds)


@dataclass(slots=True)
class AccountsFound:
    """What was recognised in a workbook.

    Attributes:
        year: 评价年度 as the tables, the file's name or the headings say it, and `year_from` which of these.
        unclear: titles of parts that look like ours, the table they are nearest to, and what speaks against it.
        left: the sheets of which nothing was recognised.
    """

    claims: list[AccountClaim] = field(default_factory=list)
    year: int | None = None
    year_from: str = ""
    unclear: list[tuple[RawSheet, str, AccountSheet, str]] = field(default_factory=list)
    left: list[RawSheet] = field(default_factory=list)


@cache
def vocabulary_of(name: str) -> Vocabulary:
    """The heading words of a layout."""
    return Vocabulary(account_layout(name).words)


@cache
def label_forms(name: str, sheet_id: str) -> frozenset[str]:
    """Every form of the row labels of a table, the functional classes among them."""
    sheet = next(sheet for sheet in account_layout(name).sheets if sheet.id == sheet_id)
    rows = [row for block in sheet.blocks for row in block.rows]
    forms = {key(form) for row in rows for form in (row.label, *row.aliases)}
    if any(block.classes for block in sheet.blocks):
        forms |= {key(one) for one in function_classes()}
    return frozenset(forms)


@cache
def known_heading(text: str) -> bool:
    """Whether any layout knows a heading."""
    if len(text) > LONGEST_LABEL:
        return False
    return any(text in vocabulary_of(name) for name in account_layouts())


@dataclass(slots=True)
class _Candidate:
    segment: Segment
    table: Table
    head: Head
    year: int | None


def recognise_accounts(raws: Sequence[RawSheet], file: str, grid_of: Callable[[RawSheet], SheetGrid]) -> AccountsFound:
    """Recognise the tables of a workbook.

    Args:
        file: the file's name, the last resort for the year and for whether it is a budget.
        grid_of: the grid of a sheet; made only for sheets that may hold a table.
    """
    found = AccountsFound()
    strict = any(normalise(raw.name) == "基本信息" for raw in raws)
    candidates: list[_Candidate] = []
    for segment in segments(raws, known_heading):
        if _is_standard(segment, strict=strict) or not _is_likely(segment):
            continue
        table = made(segment.parts, grid_of)
        head = read_head(cast(SheetGrid, table), _head_rows(table))
        year = head.year or head.title_year or parse_year(segment.raw.name)
        candidates.append(_Candidate(segment, table, head, year))
    _find_year(found, candidates, Path(file).stem)
    natures = [_own_nature(one, found.year) for one in candidates]
    usual = nature_of_file(Path(file).stem, natures)
    for candidate in candidates:
        _claim(found, candidate, usual)
    claimed = {grid.name for claim in found.claims for grid in claim.table.grids}
    found.left = [raw for raw in raws if raw.name not in claimed]
    return found


def _is_standard(segment: Segment, *, strict: bool) -> bool:
    """Whether a part is to be left to the reader of the standard workbook."""
    ours = any("决算" in title or "公开" in title for title in segment.titles)
    titles = [key(title) for title in segment.titles]
    for sheet in layout("standard").sheets:
        if sheet.title and any(title.endswith(key(sheet.title)) for title in titles):
            return True
        named = normalise(segment.raw.name) in {normalise(name) for name in (sheet.name, *sheet.aliases)}
        if named and (not ours or (strict and _has_columns_of(segment, sheet))):
            return True
    return strict and not ours


def _has_columns_of(segment: Segment, sheet: Sheet) -> bool:
    """Whether one row holds three of a standard table's headings: a title such as 支出决算表 is not decisive there."""
    wanted = {key(label) for column in sheet.columns for label in (column.label, *column.aliases)}
    rows = segment.parts[0].rows[:_HEAD_ROWS]
    return any(sum(1 for cell in row if isinstance(cell, str) and cell and key(cell) in wanted) >= 3 for row in rows)


def _is_likely(segment: Segment) -> bool:
    titles = [*segment.titles, segment.sheet_name]
    sheets = [sheet for name in account_layouts() for sheet in account_layout(name).sheets]
    if any(title and any(fits(sheet, core(title)) for sheet in sheets) for title in titles):
        return True
    rows = segment.parts[0].rows[:_HEAD_ROWS]
    texts = {cell.strip() for row in rows for cell in row if isinstance(cell, str) and cell.strip()}
    return sum(1 for text in texts if known_heading(text)) >= _LIKELY_HEADINGS


def _head_rows(table: Table) -> int:
    """The rows above the headings."""
    for row in range(min(table.height, _HEAD_ROWS)):
        known = {text for column in range(table.width) if (text := table.label(row, column)) and known_heading(text)}
        if len(known) > 1:
            return row
    return min(table.height, _HEAD_ROWS)


def _find_year(found: AccountsFound, candidates: Sequence[_Candidate], stem: str) -> None:
    """The year of most tables of the accounts, else of the file's name, else the latest one in the headings.

    Where the tables are of several years and the file is named after one of them, it is that year's file.
    """
    accounts = [one.year for one in candidates if one.year and nature_of(one.segment.titles) == "决算"]
    years = Counter(accounts or [one.year for one in candidates if one.year])
    if years:
        most = max(years.values())
        named = parse_year(stem)
        chosen = named if named in years else max(year for year, count in years.items() if count == most)
        found.year, found.year_from = chosen, "表"
        return
    found.year = parse_year(stem)
    if found.year is not None:
        found.year_from = "文件名"
        return
    written = {year for one in candidates for year in _heading_years(one.table)}
    if written:
        found.year, found.year_from = max(written), "表头"


def _heading_years(table: Table) -> set[int]:
    rows = range(min(table.height, _HEAD_ROWS))
    texts = {table.label(row, column) for row in rows for column in range(table.width)}
    return {year for text in texts if "算" in text and (year := parse_year(text)) is not None}


def _claim(found: AccountsFound, one: _Candidate, usual: str) -> None:
    """Take a part for the table that fits best; note it where only its title fits."""
    year = one.year or found.year
    unit = one.head.unit_name or next((name for title in one.segment.titles if (name := unit_in(title))), "")
    names = [*one.segment.titles, one.segment.sheet_name]
    cells = _cells(one.table)
    nearest: tuple[AccountSheet, str] | None = None
    for name in account_layouts():
        kind, vocabulary = account_layout(name), vocabulary_of(name)
        present = {key(cell) for cell in cells} | {word for cell in cells for word in vocabulary.words_of(cell)}
        for title in (*[name for name in names if name], ""):
            for sheet in kind.sheets:
                wanted = sheet.evidence if title else sheet.untitled
                if not wanted or (title and not fits(sheet, core(title, unit))):
                    continue
                if not _holds(wanted, present):
                    absent = f"表中没有应有的{_absent(wanted, present)}"
                    nearest = nearest or ((sheet, absent) if title in one.segment.titles else None)
                    continue
                labels = label_forms(name, sheet.id)
                headings = find_account_headings(one.table, vocabulary, labels, year)
                if headings is None:
                    nearest = nearest or (sheet, "认不出它的表头")
                    continue
                nature = nature_of([title]) or _nature_of_headings(headings, year) or nature_of(names) or usual
                if kind.own or sheet.undated:
                    # no table of a budget has such a title
                    nature = nature_of([title]) or kind.nature
                if nature != kind.nature:
                    nearest = nearest or (None if nature else (sheet, "看不出是决算还是预算"))
                    continue
                evidence = _evidence(title, one.segment, wanted, present)
                found.claims.append(
                    AccountClaim(
                        one.segment,
                        one.table,
                        headings,
                        kind,
                        sheet,
                        title,
                        evidence,
                        one.head,
                        one.year,
                        unit,
                        kind.nature,
                    )
                )
                return
    amounts = any(
        one.table.printed(row, column) for row in range(one.table.height) for column in range(one.table.width)
    )
    # a list of contents names the tables and holds none
    if nearest is not None and one.segment.titles and amounts:
        found.unclear.append((one.segment.raw, one.segment.titles[0], *nearest))


def _own_nature(one: _Candidate, year: int | None) -> str:
    """决算 or 预算 as its titles or the headings of its year say."""
    rows = range(min(one.table.height, _HEAD_ROWS))
    texts = {one.table.label(row, column) for row in rows for column in range(one.table.width)}
    own = [text for text in texts if parse_year(text) in (None, one.year or year)]
    return nature_of(one.segment.titles) or nature_of(own)


def _cells(table: Table) -> set[str]:
    rows = range(min(table.height, _EVIDENCE_ROWS))
    return {text for row in rows for column in range(table.width) if (text := table.label(row, column))}


def _holds(groups: Groups, present: set[str]) -> bool:
    return not _absent(groups, present)


def _absent(groups: Groups, present: set[str]) -> str:
    """The words of which none is there, one of each group."""
    return "、".join(
        f"“{group[0]}”" for group in groups if not any(word in present or key(word) in present for word in group)
    )


def _nature_of_headings(headings: AccountHeadings, year: int | None) -> str:
    """By the headings, without those of other years."""
    own = [text for text in headings.texts if parse_year(text) in (None, year)]
    return nature_of(own)


def _evidence(title: str, segment: Segment, wanted: Groups, present: set[str]) -> str:
    words = (next(word for word in group if word in present or key(word) in present) for group in wanted)
    shown = "、".join(f"“{word}”" for word in words)
    if not title:
        return f"表中有{shown}"
    where = "标题" if title in segment.titles else "表名"
    return f"{where}“{title.strip()}”，表中有{shown}"
