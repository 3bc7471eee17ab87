"""What a number format lets a reader see of a value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from perfeval.formula.numeric import round_half_away

BUILT_IN = {
    "0": "General", "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%", "11": "0.00E+00",
    "14": "yyyy-mm-dd", "15": "d-mmm-yy", "16": "d-mmm", "17": "mmm-yy", "22": "yyyy-mm-dd hh:mm", "37": "#,##0",
    "38": "#,##0", "39": "#,##0.00", "40": "#,##0.00", "48": "0.0E+0", "49": "@",
}  # fmt: skip
"""The formats that a workbook names by number alone (ECMA-376, 18.8.30)."""

_GENERAL_DIGITS = 9
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_SCALED = re.compile(r"[0#?],+(?=$|\.|%)")


@dataclass(frozen=True, slots=True)
class Sight:
    """Kind of reading (plain, percent, date, scaled) and decimals at most; None where there is no limit."""

    kind: str
    decimals: int | None

    def hides(self, value: Decimal, wanted: Sight) -> bool:
        """Whether another number is seen by this format than by the one that is wanted."""
        return self.kind != wanted.kind or self._seen(value) != wanted._seen(value)

    def _seen(self, value: Decimal) -> Decimal:
        if self.decimals is None:
            return round_half_away(value, _GENERAL_DIGITS)
        return round_half_away(value, self.decimals + (2 if self.kind == "percent" else 0))


@lru_cache(maxsize=1024)
def sight_of(code: str) -> Sight:
    """What a format code lets see of a positive number."""
    section = _QUOTED.sub("", code.split(";")[0])
    if section.strip().casefold() in ("general", "", "@"):
        return Sight("plain", None)
    if _DATE.search(section):
        return Sight("date", None)
    kind = "percent" if "%" in section else "scaled" if _SCALED.search(section) else "plain"
    whole, _, decimals = section.partition(".")
    del whole
    return Sight(kind, sum(decimals.count(sign) for sign in "0#?"))
