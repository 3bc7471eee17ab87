"""Totals and what they are made of: 支出合计…，其中：基本支出…，项目支出…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from perfeval.report_check.arithmetic import show
from perfeval.report_check.consistency import none_stated
from perfeval.report_check.figures import MONEY, Sentence
from perfeval.report_check.lexicon import BUDGETS, OUTTURN, Level, data, levels_of
from perfeval.report_check.result import Contradiction, Verdict

_MORE_THAN_PARTS = re.compile("较|比|预算|上年|结转|含|另|主要|包括|用于|在|：[^，。]*：")
"""Words that make an amount something else than a plain part."""


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
            for verdict in (*_partitions([sentence], levels), *_listed(sentence, levels)):
                found.update(verdict.figures)
                yield verdict
        if len(members) > 1:
            for verdict in _partitions(members, _stated_once([one for one in together if one.own])):
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


def _partitions(members: Sequence[Sentence], levels: Sequence[Level]) -> Iterator[Verdict]:
    """Known totals: by all their parts, or refuted by parts that come to more than the whole."""
    none = {item for sentence in members for item in none_stated(sentence)}
    for kind in ("决算", "预算"):
        here: dict[str, Level] = {}
        for level in levels:
            if level.item and _kind_of(level.measure) == kind:
                here.setdefault(level.item, level)
        for partition in data()["partitions"]:
            total = here.get(partition["total"])
            parts = [here[item] for item in partition["all"] if item in here]
            if total is None or len(parts) < 2:
                continue
            stating = next(one for one in members if total.figure in one.figures)
            carried = "支出" in partition["total"] and re.search("结转|结余", stating.text[total.figure.end :])
            complete = all(item in here or item in none for item in partition["need"]) and not carried
            if complete or sum(one.figure.value for one in parts) > total.figure.value + _room(total, parts):
                yield _compare(stating, total, parts)


def _listed(sentence: Sentence, levels: Sequence[Level]) -> Iterator[Verdict]:
    """A total before 其中 is right where the amounts after it add up to it, wrong where they come to more."""
    for match in re.finditer("其中", sentence.text):
        ahead = [one for one in levels if one.figure.end <= match.start()]
        after = [one for one in levels if one.figure.start >= match.end()]
        if ahead and len(after) > 1:
            verdict = _compare(sentence, ahead[-1], after)
            if verdict.contradiction is None or _must_not_exceed(sentence, ahead[-1], after):
                yield verdict


def _must_not_exceed(sentence: Sentence, total: Level, parts: Sequence[Level]) -> bool:
    """Whether the amounts after 其中 are plain parts of the total, and come to more than it."""
    words = sentence.text[total.figure.end : parts[-1].figure.end]
    plain = words.count("其中") == 1 and not re.search(
        "较|比|预算|上年|结转|含|另|主要|包括|用于|在|：[^，。]*：", words
    )
    plain = plain and re.search("合计|总计|总额|共|总", total.figure.label) is not None
    same = all(one.measure in ("", total.measure, OUTTURN) for one in parts) and total.measure in ("", OUTTURN)
    added = sum((one.figure.value for one in parts), Decimal(0))
    return plain and same and added > total.figure.value + _room(total, parts)


def _room(total: Level, parts: Sequence[Level]) -> Decimal:
    """How far the unprinted digits may part a sum from its total."""
    return total.figure.half + sum((one.figure.half for one in parts), Decimal(0))


def _compare(sentence: Sentence, total: Level, parts: Sequence[Level]) -> Verdict:
    figures = [total.figure, *(one.figure for one in parts)]
    numbers = tuple(figure.number for figure in figures)
    added = sum((one.figure.value for one in parts), Decimal(0))
    if abs(added - total.figure.value) <= _room(total, parts):
        return Verdict(numbers)
    words = "＋".join(one.figure.raw for one in parts)
    right = show(added, total.figure)
    follows = f"{words}＝{right}，不是{total.figure.raw}"
    return Verdict(numbers, Contradiction(sentence.text, follows, right, sentence.section))
