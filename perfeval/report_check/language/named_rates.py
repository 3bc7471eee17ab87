"""The rates that the checker knows by name (`data/report_check/rates.yaml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from perfeval.data import load_yaml
from perfeval.report_check.language.lexicon import any_of, words


@dataclass(frozen=True, slots=True)
class NamedRate:
    """A rate of `data/report_check/rates.yaml`, compiled."""

    words: re.Pattern[str]
    entry: dict[str, Any]
    top: re.Pattern[str] | None = None
    top_not: re.Pattern[str] | None = None
    below: re.Pattern[str] | None = None
    below_not: re.Pattern[str] | None = None


@cache
def named_rates(table: str) -> tuple[NamedRate, ...]:
    be = any_of(words()["be"])
    found = []
    for entry in load_yaml("report_check/rates.yaml")[table]:
        names = ("top", "top_not", "below", "below_not")
        sides = {name: re.compile(entry[name]) if name in entry else None for name in names}
        found.append(NamedRate(re.compile(f"(?:{entry['words']})(?:{be}|均|＝|=)*$"), entry, **sides))
    return tuple(found)


@cache
def _any_rate(table: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{rate.words.pattern})" for rate in named_rates(table)))


def ends_with_rate(table: str, lead: str) -> bool:
    """Whether words end with the name of a rate."""
    return _any_rate(table).search(lead) is not None


@lru_cache(maxsize=16384)
def before_named_rate(lead: str) -> str | None:
    """The words before a percentage without the name of the rate with which they end; None where they end with none."""
    found = (rate.words.search(lead) for table in ("rates", "item_rates") for rate in named_rates(table))
    return min((lead[: match.start()] for match in found if match is not None), key=len, default=None)
