"""Rates that their own words set apart from the amounts beside them: of another year, or of several groups together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from perfeval.report_check.figures import COUNT, MONEY, PERCENT, Figure, Sentence
from perfeval.report_check.lexicon import words
from perfeval.report_check.result import Verdict

_SEVERAL = "分别"


@cache
def _apart() -> tuple[re.Pattern[str], re.Pattern[str]]:
    entry = words()["apart"]
    return re.compile(entry["last_year"]), re.compile(entry["together"])


def without_apart(verdicts: Iterable[Verdict], sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """The verdicts without contradictions that hold a rate against amounts which its words set it apart from.

    上年度执行率为83.47% is no rate of this year's amounts, 合并计算的满意度 none of the first of two groups.
    """
    places = {figure.number: (figure, sentence) for sentence in sentences for figure in sentence.figures}
    for verdict in verdicts:
        if verdict.contradiction is None or not _is_apart(verdict, places):
            yield verdict


def _is_apart(verdict: Verdict, places: Mapping[int, tuple[Figure, Sentence]]) -> bool:
    found = [places[number] for number in verdict.figures if number in places]
    rates = [one for one in found if one[0].kind == PERCENT]
    others = [figure for figure, _ in found if figure.kind in (MONEY, COUNT)]
    if len(rates) != 1 or not others:
        return False
    [(rate, sentence)] = rates
    last_year, together = _apart()
    if last_year.search(rate.label):
        return not any(last_year.search(f"{one.label}率") for one in others)
    if together.search(rate.label):
        return _SEVERAL in sentence.text[: rate.start]
    return False
