"""Numbers as people type them: a text is one only where it says exactly one."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from perfeval.formula.record import record
from perfeval.reader.marks import split_marks
from perfeval.reader.value_words import fold

YUAN = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
}
"""The units money is written in, with what each is in 元."""
_MONEY = {**YUAN, **{unit.removesuffix("元"): size for unit, size in YUAN.items() if unit != "元"}}
_COUNTS = "人名位个项次辆台套件份家户批场期天篇条处所座"
_BLANK_SIGNS = frozenset(["-", "--", "—", "——", "–", "/", "／", "无", "－", "―"])
_NUMBER = re.compile(
    rf"([+-]?)(?:¥|￥|人民币|RMB)?([+-]?(?:\d[\d,]*(?:\.\d*)?|\.\d+))(E[+-]?\d{{1,3}})?"
    rf"({'|'.join(sorted(map(re.escape, _MONEY), key=len, reverse=True))}|%|人次|批次|[{_COUNTS}])?(整|正)?",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$|[+-]?\d*(?:\.\d*)?$")
_THIN = "\u2006\u2007\u2008\u2009\u200a\u202f"
_THIN_GROUPS = re.compile(rf"(?<![\d,.])\d{{1,3}}(?:[{_THIN}]\d{{3}})+(?!\d)")
_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")
_DATE = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?$|(\d{4})(\d{2})(\d{2})$")
_CHINESE = "〇○零一二三四五六七八九"
_DIGITS = str.maketrans(_CHINESE, "000123456789")
_YEAR_WRITTEN_OUT = re.compile(rf"(?<![{_CHINESE}十])(?:一九|二[〇○零])[{_CHINESE}]{{2}}(?=\s*年)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)|((?:19|20)\d{2})(?=\s*年)")


@record(frozen=True, slots=True)
class Parsed:
    """What a text turned out to be.

    Attributes:
        value: the number; None for a blank sign or an unreadable text.
        blank: whether it is one of the signs people type for "nothing".
        percent: whether it was written with %.
        bracketed: whether it was an accountant's negative, (12.50).
        marks: footnote marks that were set aside: ①, ², 注1.
        scientific: whether it was written with an exponent, 1.2E+03.
        counted: the counting word behind it: 人, 次, 项.
        yuan: of an amount in another unit than the sheet's, what it is in 元.
    """

    value: Decimal | None = None
    blank: bool = False
    percent: bool = False
    bracketed: bool = False
    marks: str = ""
    scientific: bool = False
    counted: str = ""
    yuan: Decimal | None = None


def parse_number(text: str, money_unit: str = "") -> Parsed:
    """Read a typed number; an amount with a unit of its own is converted to the sheet's unit.

    Full-width digits and signs, separators in groups of three, currency signs and units are understood. A blank or a
    line break between digits is none of these: such a text is no number.
    """
    whole = _folded(text)
    if whole.endswith("。"):
        whole = whole[:-1]
    if whole in _BLANK_SIGNS or text.strip() in _BLANK_SIGNS:
        return Parsed(blank=True)
    found = _parsed(whole, money_unit)
    if found is None:
        rest, marks = split_marks(text.strip())
        found = _parsed(_folded(rest), money_unit, marks) if marks else None
    return found or Parsed()


def _folded(text: str) -> str:
    """Half width, thin spaces between groups of three closed, and blanks kept only between digits."""
    plain = fold(_ZERO_WIDTH.sub("", text)).replace("﹣", "-").strip()
    plain = _THIN_GROUPS.sub(lambda match: re.sub(rf"[{_THIN}]", "", match[0]), plain)
    return re.sub(r"(?<![\d.,])\s+|\s+(?![\d.,])", "", plain)


def _parsed(plain: str, money_unit: str, marks: str = "") -> Parsed | None:
    bracketed = bool(re.fullmatch(r"\(.*\)", plain))
    if bracketed:
        plain = plain[1:-1]
    match = _NUMBER.fullmatch(plain)
    if not match or (match[1] and match[2][0] in "+-") or not _GROUPED.fullmatch(match[2]):
        return None
    if bracketed and (match[1] or match[2].startswith(("+", "-"))):
        return None
    try:
        value = Decimal(match[1] + match[2].replace(",", "") + (match[3] or ""))
    except InvalidOperation:
        return None
    unit, whole = match[4] or "", match[5] or ""
    if whole and unit not in _MONEY:
        return None
    counted, yuan = "", None
    if unit == "%":
        value /= 100
    elif unit in _MONEY:
        if not money_unit:
            return None
        if _MONEY[unit] != YUAN[money_unit]:
            yuan = value * _MONEY[unit]
        value = value * _MONEY[unit] / YUAN[money_unit]
    else:
        counted = unit
    return Parsed(
        -value if bracketed else value,
        percent=unit == "%",
        bracketed=bracketed,
        marks=marks,
        scientific=bool(match[3]),
        counted=counted,
        yuan=yuan,
    )


def parse_date(text: str) -> datetime.date | None:
    """Read a typed date: 2021年3月5日, 2021-03-05, 2021.3.5, 2021/3/5, 20210305."""
    match = _DATE.fullmatch(re.sub(r"\s+", "", fold(text)))
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def parse_year(text: str) -> int | None:
    """The year in 2021, 2021年度, 二〇二一年; None when there is none, or more than one."""
    years = years_in(text)
    return years.pop() if len(years) == 1 else None


def years_in(text: str) -> set[int]:
    """Every year that a text names."""
    return set(_years_in(text))


@lru_cache(maxsize=4096)
def _years_in(text: str) -> frozenset[int]:
    written_out = (year.translate(_DIGITS) for year in _YEAR_WRITTEN_OUT.findall(text))
    found = (bare or before for bare, before in _YEAR.findall(fold(text)))
    return frozenset(int(year) for year in (*found, *written_out))
