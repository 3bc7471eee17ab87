"""占…的C%: a part over the whole that the words name, or that the sentence has named before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfeval.report_check.figures import PERCENT, Figure, Sentence
from perfeval.report_check.lexicon import BUDGETS, OUTTURN, Level, data, is_change, items_in, levels_of
from perfeval.report_check.quotients import Known, first_fitting, known_levels, same_unit
from perfeval.report_check.result import Verdict

_SHARE = re.compile(r"占(?P<base>[^，。；、]*?)(?:的)?(?:比重|比例|比率|比)?(?:为|约|达到?|：|:)?$")
_ANY_TOTAL = re.compile(r"(?:本年|全年|当年)?(?:总额|总数|总量|合计|支出|收入|资金|其中|全部)?(?:总额|合计)?")
_OF_IT = re.compile(r"的(?:比重|比例|比率)?(?:为|约)?")
_STATED = "\0"
"""Stands for a whole whose amount the words themselves state: 占本年支出合计600万元的75%."""


def share_of(rate: Figure) -> str | None:
    """The words for the whole of which a percentage is a share; None where it is none (or one of a budget)."""
    if _OF_IT.fullmatch(rate.label):
        return _STATED
    match = _SHARE.search(rate.label)
    return None if match is None or re.search("预算|计划|任务", match["base"]) else match["base"]


def check_shares(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge every share whose whole is known."""
    known = known_levels(sentences)
    for sentence in sentences:
        if sentence.respective:
            continue
        levels = [one for one in levels_of(sentence) if not one.figure.approximate]
        whole: Level | None = None
        parts: set[int] = set()
        for figure in sentence.figures:
            base = share_of(figure)
            before = [one for one in levels if one.figure.end <= figure.start]
            if figure.kind != PERCENT or is_change(figure) or figure.approximate or base is None or not before:
                continue
            part = before[-1]
            if base == _STATED:
                stated = re.search("占|完成|达|相当于", part.figure.label) and part.figure.value
                if len(before) > 1 and same_unit(before[-2], part) and stated:
                    yield from filter(None, [first_fitting(sentence, figure, [(before[-2], part)])])
                continue
            ahead = [one for one in before if not _beside(sentence, one, part, parts)]
            parts.add(part.figure.number)
            wholes = [one for one in _wholes(sentence, base, ahead, known, whole) if same_unit(one, part)]
            wholes = [one for one in wholes if one.figure.value and one is not part]
            verdict = first_fitting(sentence, figure, [(part, one) for one in wholes])
            if verdict is not None:
                yield verdict
                whole = next((one for one in wholes if one.figure.number in verdict.figures), whole)


def _wholes(sentence: Sentence, base: str, before: Sequence[Level], known: Known, whole: Level | None) -> list[Level]:
    """What the share may be of, the likeliest first."""
    part = before[-1]
    named = items_in(base)
    if named:
        item = named[-1][2]
        return [one for one in before[:-1] if one.item == item] or _stated(item, part, known)
    if not _ANY_TOTAL.fullmatch(base):
        return []
    here = [one for one in before[:-1] if _is_total(sentence, one, part)]
    if here:
        return here
    if whole is not None:
        return [whole]
    totals = [entry["total"] for entry in data()["partitions"] if part.item in entry["all"]]
    for item in dict.fromkeys(totals):
        stated = _stated(item, part, known)
        if len({one.figure.value for one in stated}) == 1:
            return stated
    return []


def _beside(sentence: Sentence, one: Level, part: Level, parts: set[int]) -> bool:
    """Whether an amount is itself a part, in a clause before this one."""
    return one.figure.number in parts and "；" in sentence.text[one.figure.end : part.figure.start]


def _stated(item: str, part: Level, known: Known) -> list[Level]:
    """Where the report states an item's amount, in the part's measure if it has one."""
    return [
        one
        for key in (item + OUTTURN, item, *(item + budget for budget in BUDGETS))
        for _, one in known.get(key, ())
        if one.measure == part.measure or not one.measure or not part.measure
    ]


def _is_total(sentence: Sentence, base: Level, part: Level) -> bool:
    """Whether an amount is a total of which the later one is a part."""
    between = sentence.text[base.figure.end : part.figure.start]
    return bool(re.search("其中|包括", between) or re.search("合计|总计|总额|共|总", base.figure.label))
