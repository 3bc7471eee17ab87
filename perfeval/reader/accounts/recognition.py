"""Which sheet is which table of the accounts: by its title and the words of its headings, never by its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from perfeval.facts.account_layout import ACCOUNT_LAYOUTS, AccountLayout, AccountSheet, account_layout, function_classes
from perfeval.reader.accounts.headings import heading_key, vocabulary
from perfeval.reader.labels import key
from perfeval.xlsx.opening import RawSheet

_TITLE_ROWS = 8
_EVIDENCE_ROWS = 400
_SUFFIX = re.compile(r"(?:\([^()]*\)|\d{4}年度?|[-_]?\d{1,2})$")
_TITLE_WORDS = ("决算", "情况表", "信息表", "三公经费", "简表")
_OTHER_TABLES = re.compile(r"(?:拨款|预算|基金|项目|基本|明细|收入|三公经费|国有资本经营)$")
"""What stands before a title's end where it is the end of another table's title."""


@dataclass(frozen=True, slots=True)
class AccountClaim:
    """A sheet taken for a table of the accounts."""

    raw: RawSheet
    layout: AccountLayout
    sheet: AccountSheet
    evidence: str


@cache
def layout_words(name: str) -> dict[str, str]:
    """The canonical heading word of each form, by layout."""
    return vocabulary(account_layout(name).words)


@cache
def label_forms(name: str, sheet_id: str) -> frozenset[str]:
    """Every form of the row labels of a sheet, the functional classes among them."""
    sheet = next(sheet for sheet in account_layout(name).sheets if sheet.id == sheet_id)
    rows = [row for block in sheet.blocks for row in block.rows]
    forms = {key(form) for row in rows for form in (row.label, *row.aliases)}
    forms |= {key(anchor) for block in sheet.blocks for anchor in block.anchors}
    if any(block.classes for block in sheet.blocks):
        forms |= {key(one) for one in function_classes()}
    return frozenset(forms)


def recognise_accounts(raw: RawSheet) -> AccountClaim | None:
    """The table that a sheet is; None where the evidence is not enough."""
    titles = [(text, where) for text, where in _titles(raw) if any(word in key(text) for word in _TITLE_WORDS)]
    if not titles:
        return None
    cells = [key(cell) for row in raw.cells[:_EVIDENCE_ROWS] for cell in row if isinstance(cell, str) and cell]
    for name in ACCOUNT_LAYOUTS:
        kind = account_layout(name)
        words = layout_words(name)
        present = set(cells) | {words[form] for cell in cells if (form := heading_key(cell)) in words}
        for text, where in titles:
            sheet = _by_title(kind, text, present)
            if sheet is not None:
                found = "、".join(f"“{word}”" for word in sheet.evidence)
                return AccountClaim(raw, kind, sheet, f"{where}“{text.strip()}”，表中有{found}")
    return None


def _titles(raw: RawSheet) -> list[tuple[str, str]]:
    """Texts that may be the title, with the words for where they stand: the first rows, then the sheet's name."""
    found = [
        (cell, "标题")
        for row in raw.cells[:_TITLE_ROWS]
        for cell in row
        if isinstance(cell, str) and len(cell.strip()) > 4 and ":" not in key(cell)
    ]
    return [*found, (raw.name, "表名")]


@cache
def _title_pattern(title: str) -> re.Pattern[str]:
    """A text that ends with the title, in which * stands for any words."""
    return re.compile(re.escape(key(title)).replace(r"\*", ".*") + "$")


def _by_title(kind: AccountLayout, text: str, present: set[str]) -> AccountSheet | None:
    """The sheet whose title the text ends with, the longest title first."""
    plain = key(text)
    while (shorter := _SUFFIX.sub("", plain)) != plain:
        plain = shorter
    best: tuple[int, AccountSheet] | None = None
    for sheet in kind.sheets:
        for title in sheet.titles:
            match = _title_pattern(title).search(plain)
            length = match.end() - match.start() if match else 0
            if length and (best is None or length > best[0]):
                best = (length, sheet)
    if best is None:
        return None
    length, sheet = best
    before = plain[: len(plain) - length]
    if _OTHER_TABLES.search(before) and sheet.id != "三公经费表":
        return None
    return sheet if all(word in present or key(word) in present for word in sheet.evidence) else None
