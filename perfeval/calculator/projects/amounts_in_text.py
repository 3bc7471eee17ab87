"""Amounts in the words of a form that do not add up: 完成89.97万元，其中：30万元、30万元、29.99万元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval.formula.numeric import plain
from perfeval.reader.value_words import fold

_AMOUNT = r"(\d+(?:\.\d+)?)\s*(亿元|万元|元)"
_TOTAL = re.compile(rf"{_AMOUNT}[^\d]{{0,6}}其中[:,]?([^。;；]*)")
_PART = re.compile(_AMOUNT)
_SLIP = Decimal("0.01")


def sums_that_do_not_add_up(text: str) -> Iterator[tuple[str, Decimal, Decimal, str]]:
    """Each sentence with its total, the sum of its parts, and their unit.

    其中 need not name all parts, so a sum is wrong only where it is more than the total, or misses it by so little (one
    in a hundred) that it must be a slip.
    """
    plain_text = re.sub(r"\s+", "", fold(text))
    for match in _TOTAL.finditer(plain_text):
        total, unit = Decimal(match[1]), match[2]
        parts = _PART.findall(match[3])
        if len(parts) < 2 or any(other != unit for _, other in parts):
            continue
        added = plain(sum((Decimal(number) for number, _ in parts), Decimal(0)))
        # whole numbers are counted, the others may each be rounded
        rounded = sum(1 for number in (match[1], *(number for number, _ in parts)) if "." in number)
        tolerance = Decimal("0.005") * rounded
        apart = added - total
        if apart > tolerance or -_SLIP * total < apart < -tolerance:
            yield match[0][:60], plain(total), added, unit
