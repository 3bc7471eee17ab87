"""Days between two dates: 计划6月30日前完工，实际7月15日完工，延期15天."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, decide
from perfeval.report_check.language.figures import COUNT, Sentence
from perfeval.report_check.language.lexicon import patterns

_words = partial(patterns, "dates")

_ANY_YEAR = 2023
_DAYS = ("天", "日")


def check_dates(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge every delay or lead whose two dates its part of the sentence states."""
    known = _words()
    for sentence in sentences:
        for figure in sentence.figures:
            if figure.kind != COUNT or figure.unit not in _DAYS or figure.approximate:
                continue
            start = sentence.text.rfind("；", 0, figure.start) + 1
            ahead = sentence.text[start : figure.start]
            match = known["late"].search(ahead) or known["early"].search(ahead)
            found = list(known["date"].finditer(ahead))
            dates = [one for one in map(_date, found) if one is not None]
            if len({one["year"] for one in found} - {None}) == 1 and any(one["year"] is None for one in found):
                # of one and the same year, which the text names once
                dates = [one.replace(year=_ANY_YEAR) for one in dates]
            if match is None or len(dates) != 2 or known["other"].search(ahead) is not None:
                continue
            days = abs((dates[1] - dates[0]).days)
            if abs(days - figure.value) <= 1:
                yield Verdict((figure.number,))
                continue
            follows = f"{_said(dates[0])}到{_said(dates[1])}相隔{days}天，不是{figure.raw}"
            yield from filter(None, [decide(sentence, [Outcome((figure,), follows, f"{days}天")], figure)])


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"] or _ANY_YEAR), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _said(day: date) -> str:
    return f"{day.month}月{day.day}日"
