"""Amounts that stand side by side: 甲10万元、乙20万元和丙30万元, which words after them may speak of together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from perfeval.report_check.figures import Figure

_JOINED = re.compile(r"[^，。；：]{0,24}?[、和及][^，。；：、和及]{0,24}")


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
    place = figures.index(one)
    end = place + 1
    while end < len(figures) and len(run_before(figures[: end + 1])) > end - place:
        end += 1
    return run_before(figures[:end])
