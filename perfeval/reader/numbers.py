"""Numbers as people type them."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_BLANK_SIGNS = frozenset(["-", "--", "—", "——", "–", "/", "／", "无", "－", "―"])
_UNITS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000), "万": Decimal(10_000)}
_UNITS |= {"亿": Decimal(100_000_000)}
_NUMBER = re.compile(r"([+-]?)(?:¥|￥|人民币)?([+-]?\d[\d,]*(?:\.\d*)?|[+-]?\.\d+)(亿元|万元|元|亿|万|%|人|项|个)?$")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$|[+-]?\d*(?:\.\d*)?$")
_DATE = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?$|(\d{4})(\d{2})(\d{2})$")
_CHINESE = "〇○零一二三四五六七八九"
_DIGITS = str.maketrans(_CHINESE, "000123456789")
_YEAR_WRITTEN_OUT = re.compile(rf"(?<![{_CHINESE}十])(?:一九|二[〇○零])[{_CHINESE}]{{2}}(?=\s*年)")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text turned out to be.

    Attributes:
        value: the number; None for a blank sign or an unreadable text.
        blank: whether it is one of the signs people type for "nothing".
        percent: whether it was written with %.
        bracketed: whether it was an accountant's negative, (12.50).
    """

    value: Decimal | None = None
    blank: bool = False
    percent: bool = False
    bracketed: bool = False


def parse_number(text: str, money_unit: str = "") -> Parsed:
    """Read a typed number; an amount with a unit of its own is converted to the sheet's unit."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if plain in _BLANK_SIGNS or text.strip() in _BLANK_SIGNS:
        return Parsed(blank=True)
    bracketed = bool(re.fullmatch(r"\(.*\)", plain))
    if bracketed:
        plain = plain[1:-1]
    plain = plain.replace("−", "-").replace("﹣", "-")
    match = _NUMBER.fullmatch(plain)
    if not match or (match[1] and match[2][0] in "+-") or not _GROUPED.fullmatch(match[2]):
        return Parsed()
    try:
        value = Decimal(match[1] + match[2].replace(",", ""))
    except InvalidOperation:
        return Parsed()
    unit = match[3] or ""
    if unit == "%":
        value /= 100
    elif unit in _UNITS:
        if not money_unit:
            return Parsed()
        value = value * _UNITS[unit] / _UNITS[money_unit]
    return Parsed(-value if bracketed else value, percent=unit == "%", bracketed=bracketed)


def parse_date(text: str) -> datetime.date | None:
    """Read a typed date: 2021年3月5日, 2021-03-05, 2021.3.5, 2021/3/5, 20210305."""
    match = _DATE.fullmatch(re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def parse_year(text: str) -> int | None:
    """The year in 2021, 2021年度, 二〇二一年; None when there is none, or more than one."""
    written_out = (year.translate(_DIGITS) for year in _YEAR_WRITTEN_OUT.findall(text))
    years = {*re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", unicodedata.normalize("NFKC", text)), *written_out}
    return int(years.pop()) if len(years) == 1 else None


def money_unit_of(text: str) -> str:
    """元, 万元 or 亿元 where a text names a money unit; empty otherwise."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("人民币", "")
    match = re.search(r"(亿元|万元|元)$", plain.rstrip(")")) or re.search(r"单位:?(亿元|万元|元)", plain)
    return match[1] if match else ""
