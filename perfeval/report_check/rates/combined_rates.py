"""Rates of several things together, of which each is told: 甲执行A，执行率p；乙执行B，执行率q；综合执行率r."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval.formula.numeric import divide, round_half_away
from perfeval.report_check.judging.arithmetic import FULL, percent_agrees, show_percent
from perfeval.report_check.judging.evidence import evidence_words
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import is_slip
from perfeval.report_check.judging.verdicts import Outcome, refuted
from perfeval.report_check.language.figures import COUNT, MONEY, Figure
from perfeval.report_check.language.quantities import Percent, Quantity, Surroundings

_LEAST, _MOST, _PARAGRAPHS = 2, 8, 3
_NAME = re.compile("(?P<name>[\u4e00-\u9fff]{2}[率度])(?:为|是|达到?|：)*$")
_Sides = tuple[Figure, Figure]


def check_combined(around: Surroundings) -> Iterator[Verdict]:
    """Judge every rate of several things together by the sides of their own rates; wrong if a digit makes it right."""
    for place, rate in enumerate(around.percents):
        name = _name(rate)
        if not name or not evidence_words()["combined"].search(rate.lead) or rate.figure.approximate:
            continue
        members: list[tuple[Percent, _Sides]] = []
        for one in reversed(around.percents[max(0, place - _MOST) : place]):
            if one.sentence.paragraph < rate.sentence.paragraph - _PARAGRAPHS or _name(one) != name:
                break
            if (sides := _sides(around, one)) is None:
                break
            members.insert(0, (one, sides))
        yield from _judge(around, rate, members)


def _name(rate: Percent) -> str:
    match = _NAME.search(rate.lead)
    return match["name"] if match is not None else ""


def _sides(around: Surroundings, rate: Percent) -> _Sides | None:
    """What was done right before a rate, and the one amount nearby of which it is that rate."""
    top = around.all[rate.place - 1] if rate.place else None
    if top is None or top.sentence is not rate.sentence or top.figure.kind not in (MONEY, COUNT):
        return None
    near = around.around(rate.sentence)
    belows = {one.figure.value: one for one in near if _is_below(rate, top, one)}
    return (top.figure, next(iter(belows.values())).figure) if len(belows) == 1 else None


def _is_below(rate: Percent, top: Quantity, one: Quantity) -> bool:
    alike = one.unit == top.unit and one is not top and one.place < rate.place and one.figure.value > 0
    return alike and percent_agrees(rate.figure, divide, (top.figure, one.figure))


def _judge(around: Surroundings, rate: Percent, members: Sequence[tuple[Percent, _Sides]]) -> Iterator[Verdict]:
    if len(members) < _LEAST:
        return
    figure = rate.figure
    tops, belows = ([sides[at] for _, sides in members] for at in (0, 1))
    true = divide(sum((one.value for one in tops), Decimal(0)), sum((one.value for one in belows), Decimal(0)))
    shown = round_half_away(true * FULL, figure.decimals)
    numbers = (figure.number, *(one.number for one in (*tops, *belows)))
    if abs(true * FULL - figure.value) <= figure.half * 2:
        if around.all[rate.place - 1].figure is tops[-1]:
            # 综合满意250份，综合满意度91.58%: what is told of them together may still be wrong
            yield Verdict(numbers)
    elif is_slip(figure.value, shown):
        right = show_percent(true, figure)
        above, below = ("＋".join(one.raw for one in side) for side in (tops, belows))
        outcome = Outcome((figure,), f"（{above}）÷（{below}）＝{right}，不是{figure.raw}", right)
        yield from filter(None, [refuted(rate.sentence, outcome, figure)])
