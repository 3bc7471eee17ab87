"""Amounts that stand side by side: 甲10万元、乙20万元和丙30万元, which words after them may speak of together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations

from perfeval.report_check.language.figures import Figure

_JOINED = re.compile(r"[^，。；：]{0,24}?[、和及][^，。；：、和及]{0,24}")
_TAKEN = re.compile("减|免|收回|核销|退|扣")
_MOST = 6


def run_before(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The last of some figures with those that stand side by side with it, in their order."""
    run = [figures[-1]]
    for one, after in zip(reversed(figures[:-1]), reversed(figures), strict=False):
        if one.kind != after.kind or one.unit != after.unit or not _JOINED.fullmatch(after.label):
            break
        run.append(one)
    return tuple(reversed(run))


def run_around(figures: Sequence[Figure], one: Figure) -> tuple[Figure, ...]:
    """A figure with those that stand side by side with it before and after it."""
    if one not in figures:
        return (one,)
    place = figures.index(one)
    end = place + 1
    while end < len(figures) and len(run_before(figures[: end + 1])) > end - place:
        end += 1
    return run_before(figures[:end])


def other_wholes(amounts: Sequence[Figure]) -> Iterator[Decimal]:
    """What else amounts may come to as a whole: one of them, two added, one less what was taken from it, all added."""
    if len(amounts) > _MOST:
        return
    yield sum((one.value for one in amounts), Decimal(0))
    yield from (one.value for one in amounts)
    for one, other in permutations(amounts, 2):
        yield one.value - other.value if _TAKEN.search(other.label) else one.value + other.value
