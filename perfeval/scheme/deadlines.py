"""Deadlines as people write them (次年4月15日前) → the expression and limit that a rule of days scores."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from perfeval.rules import rule_of

_YEARS = {
    "": None, "当年": 0, "本年": 0, "本年度": 0, "评价年度": 0, "次年": 1, "下年": 1, "下一年": 1, "下一年度": 1,
    "翌年": 1, "第二年": 1, "上年": -1, "上一年": -1, "前一年": -1,
}  # fmt: skip
_WRITTEN = re.compile(
    r"(?:(?P<fixed>\d{4})年|(?P<year>[^\d]{0,4}))(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号]|(?P<end>底|末))(?:之?以?前)?"
)
_NUMERIC = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
DAYS = "天"


def deadline(written: Any) -> str:
    """A deadline as an expression, 日期(年度 + 1, 4, 15); empty for what is none, or says no year."""
    if isinstance(written, date):
        return _date(str(written.year), written.month, written.day)
    text = unicodedata.normalize("NFKC", re.sub(r"\s", "", written)) if isinstance(written, str) else ""
    if match := _NUMERIC.fullmatch(text):
        return _date(match[1], int(match[2]), int(match[3]))
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return ""
    shift = _YEARS.get(match["year"] or "")
    if match["fixed"] is None and shift is None:
        return ""
    year = match["fixed"] or ("年度" if not shift else f"年度 {'+' if shift > 0 else '-'} {abs(shift)}")
    month = int(match["month"])
    if match["end"]:
        following = (f"{year} + 1", 1) if month == 12 else (year, month + 1)
        return f"({_date(*following, 1)} - 1)"
    return _date(year, month, int(match["day"]))


def _date(year: str, month: int, day: int) -> str:
    return f"日期({year}, {month}, {day})"


def with_deadline(part: dict[str, Any]) -> dict[str, Any]:
    """An indicator whose rule's limit is a deadline: its value is how many days after it something was done."""
    rule, expression = part.get("rule"), part.get("expression")
    if not isinstance(rule, Mapping) or not isinstance(expression, str):
        return part
    own = rule_of(rule.get("kind"))
    if own is None or not own.takes_deadline:
        return part
    due = deadline(rule.get("limit"))
    if not due:
        return part
    shown = _shown(rule["limit"])
    return {
        **part,
        "expression": f"({expression}) - {due}",
        "rule": {"unit": DAYS, **rule, "limit": 0, **({"deadline": shown} if own.says_deadline else {})},
    }


def _shown(written: Any) -> str:
    """A deadline as people read it."""
    if isinstance(written, date):
        return f"{written.year}年{written.month}月{written.day}日"
    return re.sub(r"(?:之?以?前)$", "", re.sub(r"\s", "", str(written)))
