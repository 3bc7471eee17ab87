"""What a title says: whose accounts or budget, of which year, and which table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from perfeval.facts.account_layout import AccountSheet
from perfeval.reader.accounts.table import LONGEST_LABEL
from perfeval.reader.labels import key

_FUNDS = re.compile(r"一般公共预算|公共财政预算|公共预算|政府性基金预算|国有资本经营预算|预算单位|预算代码|预算外")
_YEAR_IN_FRONT = re.compile(r"^.*?(?:19|20)\d{2}年?度?(?=.{3})")
_SAYS_SOMETHING = re.compile(r"决算|预算|收支|收入|支出|三公|情况|资产|人员")
_UNIT_OF = re.compile(r"^(.{3,40}?)(?:(?:19|20)\d{2}年?度?)(?:部门|单位)?(?:决算|预算)")
_UNIT_BEHIND = re.compile(
    r"^(?:19|20)\d{2}年?度?(.{3,40}?(?:局|委|办|厅|院|中心|会|部|站|所|校|馆|队|政府|街道))(?:部门|单位)?(?:决算|预算)"
)


@lru_cache(maxsize=4096)
def core(title: str, unit: str = "") -> str:
    """The title's words, without the unit and the year in front."""
    plain = key(title)[:LONGEST_LABEL]
    name = key(unit)
    if name and plain.startswith(name):
        plain = plain[len(name) :] or plain
    behind = _YEAR_IN_FRONT.sub("", plain)
    # 收入支出决算总表（2023年度公开01表） says everything in front of its year
    plain = behind if _SAYS_SOMETHING.search(behind) else plain
    return plain[len(name) :] or plain if name and plain.startswith(name) else plain


def nature_of(texts: Iterable[str]) -> str:
    """决算 or 预算 where titles or headings say which; 决算 where they say both; empty where they say neither."""
    nature = ""
    for text in texts:
        plain = _FUNDS.sub("", key(text)[:LONGEST_LABEL])
        if "决算" in plain:
            return "决算"
        if "预算" in plain:
            nature = "预算"
    return nature


def nature_of_file(stem: str, tables: Iterable[str]) -> str:
    """决算 or 预算 for a table that does not say so itself: that of all other tables, else what the file's name says.

    Empty where both are there: nothing then speaks for either.
    """
    found = {nature for nature in tables if nature}
    if len(found) == 1:
        return found.pop()
    plain = _FUNDS.sub("", stem)
    both = "预决算" in plain or ("预算" in plain and "决算" in plain)
    return "" if found or both else nature_of([stem])


def fits(sheet: AccountSheet, title: str) -> bool:
    """Whether a title, by its core, is that of a table."""
    return any(
        all(any(word in title for word in group) for group in one.has) and not any(word in title for word in one.lacks)
        for one in sheet.titles
    )


def unit_in(title: str) -> str:
    """The unit that a title names in front of its year or behind it; empty where it names none."""
    plain = re.sub(r"\s+", "", title)
    match = _UNIT_OF.match(plain) or _UNIT_BEHIND.match(plain)
    return match[1] if match else ""
