"""Totals and what they are made of: 支出合计…，其中：基本支出…，项目支出…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from perfeval.report.checking.arithmetic import show
from perfeval.report.checking.figures import MONEY, Sentence
from perfeval.report.checking.lexicon import BUDGETS, Level, data, levels_of
from perfeval.report.checking.result import Contradiction, Verdict


def check_sums(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge totals whose parts stand in the same sentence, or once each in the same paragraph."""
    for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph):
        together: list[Level] = []
        found: set[int] = set()
        members = list(group)
        for sentence in members:
            levels = [
                one
                for one in levels_of(sentence)
                if one.figure.kind == MONEY and not one.last and not one.figure.approximate
            ]
            together += levels
            for verdict in (*_partitions(sentence, levels), *_listed(sentence, levels)):
                found.update(verdict.figures)
                yield verdict
        if len(members) > 1:
            for verdict in _partitions(members[0], _stated_once([one for one in together if one.own])):
                if not found.intersection(verdict.figures[:1]):
                    yield verdict


def _stated_once(levels: Sequence[Level]) -> list[Level]:
    """The levels whose item and measure come with one amount only."""
    amounts: dict[tuple[str, str], set[Decimal]] = {}
    for level in levels:
        amounts.setdefault((level.item, _kind_of(level.measure)), set()).add(level.figure.value)
    return [one for one in levels if len(amounts[one.item, _kind_of(one.measure)]) == 1]


def _kind_of(measure: str) -> str:
    return "预算" if measure in BUDGETS else "决算"


def _partitions(sentence: Sentence, levels: Sequence[Level]) -> Iterator[Verdict]:
    for kind in ("决算", "预算"):
        here: dict[str, Level] = {}
        for level in levels:
            if level.item and _kind_of(level.measure) == kind:
                here.setdefault(level.item, level)
        for partition in data()["partitions"]:
            total = here.get(partition["total"])
            parts = [here[item] for item in partition["all"] if item in here]
            if total is None or not all(item in here for item in partition["need"]):
                continue
            yield _compare(sentence, total, parts)


def _listed(sentence: Sentence, levels: Sequence[Level]) -> Iterator[Verdict]:
    """Any total before 其中 that the amounts after it add up to is right; nothing follows where they do not."""
    for match in re.finditer("其中", sentence.text):
        ahead = [one for one in levels if one.figure.end <= match.start()]
        after = [one for one in levels if one.figure.start >= match.end()]
        if ahead and len(after) > 1:
            verdict = _compare(sentence, ahead[-1], after)
            if verdict.contradiction is None:
                yield verdict


def _compare(sentence: Sentence, total: Level, parts: Sequence[Level]) -> Verdict:
    figures = [total.figure, *(one.figure for one in parts)]
    numbers = tuple(figure.number for figure in figures)
    added = sum((one.figure.value for one in parts), Decimal(0))
    room = sum((figure.half for figure in figures), Decimal(0))
    if abs(added - total.figure.value) <= room:
        return Verdict(numbers)
    words = "＋".join(one.figure.raw for one in parts)
    right = show(added, total.figure)
    follows = f"{words}＝{right}，不是{total.figure.raw}"
    return Verdict(numbers, Contradiction(sentence.text, follows, right, sentence.section))
