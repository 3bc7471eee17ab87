"""A，是上年B的n倍; A，为上年B的p%; A，占…B的p%: one amount over another that stands right before the multiple."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval.formula.numeric import divide, round_half_away
from perfeval.report_check.judging.arithmetic import agrees, percent_agrees, show_percent, slack
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, decide
from perfeval.report_check.language.figures import COUNT, MONEY, PERCENT, TIMES, Figure, Sentence
from perfeval.report_check.language.runs import run_before

_OF_IT = re.compile(r"[）)]?(?:的|之)(?:比例|比重|百分比)?(?:为|是|达)?(?:近|约)?")
_RISEN = re.compile(
    r"[，]?(?:(?:同比|比上年|较上年|共|净|累计)*(?:增长|增加|提高|提升|扩大|上升|翻)了?(?:近|约|为|达)?)"
)
_OPENER = re.compile(
    r"[\u4e00-\u9fff]{0,6}[，](?:其?(?:总量|规模|金额|数量))?(?:约|已|仅|正好|大致|恰好)?(?:相当于|是|为|系|占|达到?|完成)[^，。；：、]{0,30}"
)
_LEFT = re.compile(r"(?:由|从)[^，。；]*$")
_BASE = re.compile(r"(?:较|比|与|上年|去年|同期|20\d\d年)[^，。；]*")
_REACHED = re.compile(r"[^，。；]*(?:到|至|为)了?")
_OTHERWISE = re.compile("另|其余|其他|剩余|平均|人均|户均|每|超过?|不[足超到]|未")


def check_multiples(sentences: Sequence[Sentence], verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
    """Judge every multiple, and every percentage of an amount before it that nothing else has judged."""
    judged = {number for one in verdicts for number in one.figures}
    for sentence in sentences:
        for place, figure in enumerate(sentence.figures):
            if figure.kind not in (TIMES, PERCENT) or figure.number in judged or figure.approximate or place < 2:
                continue
            verdict = decide(sentence, _outcomes(sentence, place), figure)
            if verdict is not None:
                yield verdict


def _outcomes(sentence: Sentence, place: int) -> list[Outcome | None]:
    figures = sentence.figures
    stated, last, first = figures[place], figures[place - 1], figures[place - 2]
    if last.kind not in (MONEY, COUNT) or "；" in stated.label + last.label:
        return []
    if first.kind != last.kind or (first.unit != last.unit and last.kind == COUNT) or last.approximate:
        return []
    if _OF_IT.fullmatch(stated.label):
        if not _OPENER.fullmatch(last.label) or _OTHERWISE.search(last.label + first.label):
            return []
        tops = _tops(figures[: place - 1])
        return [_over(stated, top, last) for top in tops]
    if stated.kind == TIMES and _RISEN.fullmatch(stated.label):
        if _LEFT.search(first.label) and _REACHED.fullmatch(last.label):
            return [_over(stated, (last,), first, risen=True)]
        if _BASE.match(last.label.lstrip("，（")):
            return [_over(stated, (first,), last, risen=True)]
    return []


def _tops(before: Sequence[Figure]) -> list[tuple[Figure, ...]]:
    """The amount right before, and where it ends a list joined by 、 the whole list."""
    run = run_before(before)
    return [run[-1:], *([run] if len(run) > 1 else [])]


def _over(stated: Figure, tops: tuple[Figure, ...], below: Figure, *, risen: bool = False) -> Outcome | None:
    if below.value <= 0 or any(one.approximate for one in tops):
        return None
    figures = (stated, *tops, below)

    def compute(*values: Decimal) -> Decimal:
        return divide(sum(values[:-1], Decimal(0)), values[-1])

    terms = "＋".join(one.raw for one in tops)
    shown = f"（{terms}）÷{below.raw}" if len(tops) > 1 else f"{terms}÷{below.raw}"
    true = compute(*(one.value for one in figures[1:]))
    if stated.kind == PERCENT:
        if percent_agrees(stated, compute, figures[1:]):
            return Outcome(figures)
        right = show_percent(true, stated)
        return Outcome(figures, f"{shown}＝{right}，不是{stated.raw}", right)
    room = slack(compute, figures[1:])
    # 增长n倍 is said of n times as much as well as of n times more
    if agrees(stated.value, stated.half, true, room) or (risen and agrees(stated.value, stated.half, true - 1, room)):
        return Outcome(figures)
    value = true - 1 if risen else true
    right = f"{round_half_away(value, max(stated.decimals, 2))}倍"
    return Outcome(figures, f"{shown}{'－1' if risen else ''}＝{right}，不是{stated.raw}", right)
