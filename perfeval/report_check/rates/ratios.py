"""城乡收入比为2.12∶1: one amount of its paragraph over another, each by its words (`ratios.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import groupby

from perfeval.data import load_yaml
from perfeval.formula.numeric import divide, round_half_away
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, refuted
from perfeval.report_check.language.figures import MONEY, Figure, Sentence

_MOST = 3
_SIGNS = ("∶", "：", "比")
_Words = tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], str]


@cache
def _ratios() -> tuple[_Words, ...]:
    return tuple(
        (re.compile(one["words"]), re.compile(one["above"]), re.compile(one["below"]), one["hint"])
        for one in load_yaml("report_check/ratios.yaml")["ratios"]
    )


def check_ratios(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge every ratio whose two sides its paragraph names."""
    for _, group in groupby(sentences, key=lambda one: one.paragraph):
        paragraph = list(group)
        for sentence in paragraph:
            for words, above, below, hint in _ratios():
                if hint not in sentence.text or not any(sign in sentence.text for sign in _SIGNS):
                    continue
                for match in words.finditer(sentence.text):
                    yield from _judge(sentence, match, _named(paragraph, above, below), _named(paragraph, below, above))


def _named(paragraph: Sequence[Sentence], words: re.Pattern[str], others: re.Pattern[str]) -> list[Figure]:
    """The amounts that such words were the last before, and none of the others."""
    found: list[Figure] = []
    for sentence in paragraph:
        for figure in sentence.figures:
            before = sentence.text[: figure.start]
            own = max((one.end() for one in words.finditer(before)), default=-1)
            other = max((one.end() for one in others.finditer(before)), default=-1)
            if figure.kind == MONEY and own > other and "增" not in figure.label and not figure.approximate:
                found.append(figure)
    return found


def _judge(
    sentence: Sentence, match: re.Match[str], tops: Sequence[Figure], belows: Sequence[Figure]
) -> Iterator[Verdict]:
    stated = Decimal(match["ratio"])
    if not tops or not belows or len(tops) > _MOST or len(belows) > _MOST or any(one.value <= 0 for one in belows):
        return
    decimals = len(match["ratio"].partition(".")[2])
    ways = [(top, below, divide(top.value, below.value)) for top in tops for below in belows]
    half = Decimal("0.5").scaleb(-decimals)
    fitting = [way for way in ways if abs(way[2] - stated) <= half or Decimal(0) < way[2] - stated < 2 * half]
    top, below, true = (fitting or ways)[-1]
    if fitting:
        yield Verdict((top.number, below.number))
        return
    right = f"{round_half_away(true, decimals)}∶1"
    outcome = Outcome((top, below), f"{top.raw}÷{below.raw}＝{right}，不是{match['ratio']}∶1", right)
    yield from filter(None, [refuted(sentence, outcome, top)])
