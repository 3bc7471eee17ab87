"""What a number format makes of a number: a date, a percentage, another magnitude, or nothing at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd hh:mm", 37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""The formats that a workbook names by number alone (ECMA-376, 18.8.30, with the Chinese ones)."""
BUILT_IN |= dict.fromkeys((*range(27, 32), 36, *range(50, 55), 57, 58), "yyyy-mm-dd")
BUILT_IN |= dict.fromkeys((*range(32, 36), 55, 56), "h:mm:ss")

_PLAIN = frozenset(["General", "0", "0.00", "#,##0", "#,##0.00", "@"])
_TOKENS = re.compile(
    r'"([^"]*)"|\\(.)|!(.)|_.|\*.|\[([^\]]*)\]|(G/通用格式|General|[Ee][+-]|AM/PM|A/P|上午/下午)|(.)', re.DOTALL
)
_ELAPSED = re.compile(r"[hms]+$", re.IGNORECASE)
_UNIT = re.compile("[$€£₩元万亿千百十成‰％%人次项天日月周年件户名家个份所辆台套亩篇期场例起处站村分倍宗公里吨时平米]")
"""Letters that make a quantity of the number: they say, or deny, the unit in which it is meant."""
_APPROXIMATE = re.compile("[约近超≈≥≤<>~～]|左右|以[上下内]")
_NEGATIVE = re.compile("[-－−–(（△▲负]")
_COLOUR = re.compile(r"red|color|红|颜色|blue|蓝|green|绿", re.IGNORECASE)
_CONDITION = re.compile(r"[<>=]")
_LIMIT = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_HOLDS = {"<": lt, ">": gt, "=": eq, "<=": le, ">=": ge, "<>": ne}
_DATE_LETTERS = frozenset("ymdhsYMDHSeE")
_DIGITS = frozenset("0#?")
_CURRENCIES = frozenset("$€£₩")
_JAPANESE = ("411", "0411")
_FOREIGN = re.compile("[$€£₩₽฿]|US|HK|EUR|GBP|JPY|[美欧港日英澳加韩]元|美金|英镑|港币")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a section of a format shows.

    Attributes:
        date: a date or a time; `elapsed` a span of time ([h]:mm).
        percent: the number times 100 with a % (as Excel itself understands the sign).
        percent_sign: a % that is only a letter behind the number: 0.0"%".
        scale: by what power of ten the number seems smaller than it is: 3 for `0.00,`, 4 for `0!.0000`.
        nothing: no digit of the number at all.
        wrong_sign: a positive number looks negative, or a negative one positive.
        approximate: the number is shown as 约 or as a bound.
        foreign: the number is shown as an amount of another currency.
        another: digits that are only letters stand beside the number, so that it may look like another one.
        decimals: to how many places the number is rounded; None where as many are shown as it has.
        words: the letters that stand around the number; `before` those in front of it, `after` those behind.
    """

    date: bool = False
    elapsed: bool = False
    percent: bool = False
    percent_sign: bool = False
    scale: int = 0
    nothing: bool = False
    wrong_sign: bool = False
    approximate: bool = False
    foreign: bool = False
    another: bool = False
    decimals: int | None = None
    words: str = ""
    before: str = ""
    after: str = ""


@lru_cache(maxsize=1024)
def shown_by(code: str, sign: int) -> Shown:
    """What a format shows of a number that is positive, negative or zero (1, -1, 0)."""
    if code in _PLAIN or not code:
        return Shown()
    sections = _sections(code)
    if any(_CONDITION.search(mark) for section in sections for kind, mark in section if kind == "mark"):
        # sections chosen by conditions: what the first shows stands for all
        return _shown(sections[0])
    number = {1: 0, -1: 1, 0: 2}[sign]
    own = sections[number] if number < len(sections) else sections[0]
    shown = _shown(own)
    # where the negative numbers have no section of their own, a minus is put before the first's
    as_negative = _looks_negative(own) if sign > 0 or len(sections) > 1 else True
    wrong = (sign > 0 and as_negative) or (sign < 0 and not as_negative and not _coloured(own))
    return replace(shown, wrong_sign=True) if wrong and not (shown.date or shown.nothing) else shown


def shown_of(code: str, number: Decimal) -> Shown:
    """What a format shows of this very number: of sections chosen by conditions, the one whose condition it meets."""
    if "[" in code and (section := _conditional(code, number)) is not None:
        return section
    return shown_by(code, (number > 0) - (number < 0))


def _conditional(code: str, number: Decimal) -> Shown | None:
    """Of sections chosen by conditions the one for a number; None where there are none."""
    sections = _sections(code)
    conditions = [_condition_of(section) for section in sections]
    if not any(conditions):
        return None
    for section, condition in zip(sections, conditions, strict=True):
        if condition is None or _HOLDS[condition[0]](number, condition[1]):
            return _shown(section)
    return Shown(nothing=True)


def _condition_of(section: list[tuple[str, str]]) -> tuple[str, Decimal] | None:
    found = next((one for kind, mark in section if kind == "mark" and (one := _LIMIT.fullmatch(mark.strip()))), None)
    return None if found is None else (found[1], Decimal(found[2]))


@lru_cache(maxsize=1024)
def telling(code: str) -> bool:
    """Whether a format is evidence: of a date, a percentage, another magnitude, or of nothing that is to be seen."""
    if code in _PLAIN:
        return False
    if any(_CONDITION.search(mark) for section in _sections(code) for kind, mark in section if kind == "mark"):
        # what it tells depends on the number
        return True
    return any(
        shown.date
        or shown.percent
        or shown.percent_sign
        or shown.scale > 0
        or shown.nothing
        or shown.wrong_sign
        or shown.approximate
        or shown.another
        or _UNIT.search(shown.words)
        for shown in (shown_by(code, 1), shown_by(code, -1))
    )


def is_date(code: str) -> bool:
    """Whether a format shows a positive number as a date or time."""
    return code not in _PLAIN and shown_by(code, 1).date


def _sections(code: str) -> list[list[tuple[str, str]]]:
    """The sections, each as kinds and texts: letter, mark (in brackets), word (General, E+), sign."""
    sections: list[list[tuple[str, str]]] = [[]]
    for quoted, escaped, forced, mark, word, sign in _TOKENS.findall(code):
        if sign == ";":
            sections.append([])
        elif quoted or escaped or forced:
            sections[-1].append(("letter", quoted or escaped or forced))
        elif mark.startswith("$"):
            # a currency's sign, or any text in its place, and behind it a locale
            symbol, _, locale = mark[1:].partition("-")
            sections[-1].append(("letter", "日元" if symbol == "¥" and locale in _JAPANESE else symbol))
        elif mark:
            sections[-1].append(("mark", mark))
        elif sign in _CURRENCIES:
            sections[-1].append(("letter", sign))
        elif word or sign:
            sections[-1].append(("word" if word else "sign", word or sign))
    return [_with_digits_as_letters(section) for section in sections]


def _with_digits_as_letters(section: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A section in which the digits that are shown as they are, 9 in 90, are letters; those of a fraction (?/16) are no
    such digits.
    """
    if ("sign", "/") in section:
        return section
    return [("letter", text) if kind == "sign" and text in "123456789" else (kind, text) for kind, text in section]


def _shown(section: list[tuple[str, str]]) -> Shown:
    signs = [text for kind, text in section if kind == "sign"]
    words = [text for kind, text in section if kind == "word"]
    letters = "".join(text for kind, text in section if kind == "letter")
    elapsed = any(kind == "mark" and _ELAPSED.match(text) for kind, text in section)
    general = "General" in words or "G/通用格式" in words
    if elapsed or (not general and any(sign in _DATE_LETTERS for sign in signs)):
        return Shown(date=True, elapsed=elapsed)
    digits = general or any(sign in _DIGITS for sign in signs) or "@" in signs
    if not digits:
        return Shown(nothing=True, words=letters)
    percent = "%" in signs
    before, after = _around(section)
    return Shown(
        percent=percent,
        percent_sign=not percent and "%" in letters.replace("％", "%"),
        scale=_thousands(section) + _moved_point(section),
        approximate=bool(_APPROXIMATE.search(letters)),
        foreign=bool(_FOREIGN.search(letters)),
        another=any(letter.isdigit() for letter in letters),
        decimals=None if general or "@" in signs else _decimals(signs),
        words=letters,
        before=before,
        after=after,
    )


def _decimals(signs: list[str]) -> int:
    """The digits behind the point."""
    return sum(sign in _DIGITS for sign in signs[signs.index(".") :]) if "." in signs else 0


def _around(section: list[tuple[str, str]]) -> tuple[str, str]:
    """The letters before the first digit and those behind the last."""
    digits = [
        at
        for at, (kind, text) in enumerate(section)
        if kind == "word" or (kind == "sign" and (text in _DIGITS or text == "@"))
    ]
    letters = [(at, text) for at, (kind, text) in enumerate(section) if kind == "letter"]
    before = "".join(text for at, text in letters if at < digits[0])
    return before.strip(), "".join(text for at, text in letters if at > digits[-1]).strip()


def _looks_negative(section: list[tuple[str, str]]) -> bool:
    """Whether a minus, a triangle or a bracket stands before the first digit."""
    for kind, text in section:
        if (kind == "sign" and text in _DIGITS) or kind == "word":
            return False
        if kind in ("sign", "letter") and _NEGATIVE.search(text):
            return True
    return False


def _coloured(section: list[tuple[str, str]]) -> bool:
    """Whether a colour sets the negative numbers apart."""
    return any(kind == "mark" and _COLOUR.match(text) for kind, text in section)


def _thousands(section: list[tuple[str, str]]) -> int:
    """3 for each comma behind the last digit before the point."""
    plain = "".join(text if kind == "sign" else " " for kind, text in section)
    behind = re.search(r"[0#?](,+)(?![0#?,])", plain)
    return 3 * len(behind[1]) if behind else 0


def _moved_point(section: list[tuple[str, str]]) -> int:
    """The digits behind a point that is only a letter: 4 for `0!.0000`."""
    after = 0
    seen = False
    for kind, text in section:
        if kind == "letter" and text.strip() in (".", "．", "。"):
            seen, after = True, 0
        elif kind == "sign" and text == ".":
            # the true point: what stands behind it are true decimals
            break
        elif kind == "sign" and text in _DIGITS:
            after += 1
    return after if seen else 0
