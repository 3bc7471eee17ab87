"""The report's sentences: patterns from `data/report/wording.yaml`, filled in with figures."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Any

from perfeval.data import load_yaml
from perfeval.formula.numeric import divide, round_half_away

MONEY_DIGITS = 2
PERCENT_DIGITS = 2
_FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@cache
def _patterns() -> dict[str, Any]:
    patterns: dict[str, Any] = load_yaml("report/wording.yaml")
    return patterns


def phrase(key: str, **values: object) -> str:
    """Fill in a pattern, named by part and name: `change.increase`.

    Raises:
        KeyError: there is no such pattern, or a value that it names was not given.
    """
    found: Any = _patterns()
    for part in key.split("."):
        found = found[part]
    return str(found).format(**values)


def placeholder(what: str) -> str:
    """A mark for what a person must still write; shown highlighted."""
    return phrase("placeholder", what=what)


def year_words(year: int | None) -> str:
    """The year before 年: 2021, or 本 where it is unknown."""
    return str(year) if year else "本"


def money(value: Decimal) -> str:
    """An amount in 万元 with two decimals."""
    return format(round_half_away(value, MONEY_DIGITS) + 0, "f")


def rate(value: Decimal) -> str:
    """A ratio as a percentage with two decimals: 35.42%."""
    return format(round_half_away(value * 100, PERCENT_DIGITS) + 0, "f") + "%"


def change(now: Decimal, last: Decimal, basis: str = "上年") -> str:
    """How an amount changed: by how much, and by which percentage of last year's amount (增减额、增减率)."""
    difference = now - last
    if difference == 0:
        return phrase("change.still_zero" if now == 0 else "change.equal", basis=basis)
    if last == 0:
        return phrase("change.from_zero", basis=basis, amount=money(difference))
    if last < 0:
        return phrase("change.negative_base", basis=basis)
    if round_half_away(difference, MONEY_DIGITS) == 0:
        return phrase("change.nearly", basis=basis)
    key = "change.increase" if difference > 0 else "change.decrease"
    share = rate(divide(abs(difference), last))
    return phrase(key, basis=basis, amount=money(abs(difference)), rate=share)


def paragraphs(text: str) -> list[str]:
    """A person's text as paragraphs, without blank ones and without characters that Word refuses."""
    plain = _FORBIDDEN.sub("", text).replace("\t", " ")
    return [line.strip() for line in re.split(r"[\r\n\u2028\u2029]+", plain) if line.strip()]
