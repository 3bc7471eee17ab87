"""由A提高到B，增收C，增长D%: the way, the step and its rate right behind both ends, whatever is counted or measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import percent_agrees, show, show_percent
from perfeval.report_check.judging.evidence import pairs_of_signs
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, refuted
from perfeval.report_check.language.figures import PERCENT, Figure, Sentence
from perfeval.report_check.language.lexicon import change_verb
from perfeval.report_check.language.quantities import Percent, Quantity, Surroundings, words_before
from perfeval.report_check.language.roles import moves_to, way_moved

_LEAVING = re.compile("(?:由|从)[^，。；、]{0,16}$")
_AS_WELL = re.compile("[、和与及]|分别|各")
_TOLD = re.compile(
    "(?:全年|本年|年内|当年|共|净)*(?:(?P<up>新增|增加|增配|扩充|添置|新购)|(?P<down>减少|压减|核减|清退|缩减))"
)
_MOST = 2


def check_moves(around: Surroundings) -> Iterator[Verdict]:
    """Judge every step and rate of change right behind the two amounts between which something moved."""
    for base, now in around.neighbours():
        if _is_move(base, now):
            yield from _turned(base, now)
            yield from _behind(base, now)
            yield from _before(around, base, now)
    for rate, later in pairwise(around.percents):
        if rate.sentence is later.sentence and later.figure.number == rate.figure.number + 1 and _is_move(rate, later):
            yield from _turned(rate, later)


def _is_move(base: Quantity | Percent, now: Quantity | Percent) -> bool:
    """Whether something moved from one amount, or rate, to the other."""
    if _LEAVING.search(base.lead) is None or not moves_to(now.lead) or "，" in now.figure.label:
        return False
    if base.figure.approximate or now.figure.approximate or base.figure.value <= 0:
        return False
    return _AS_WELL.search(base.lead[base.lead.rfind("由") + 1 :]) is None and base.figure.unit == now.figure.unit


def _turned(base: Quantity | Percent, now: Quantity | Percent) -> Iterator[Verdict]:
    """由4021.36万元增加到3812.50万元: the verb says another way than the two amounts do."""
    gap = now.figure.value - base.figure.value
    if gap * way_moved(now.lead) >= 0:
        return
    true = "增加" if gap > 0 else "减少"
    follows = f"由{base.figure.raw}到{now.figure.raw}是{true}，而文中写“{now.lead}{now.figure.raw}”"
    outcome = Outcome((now.figure, base.figure), follows, f"{true}到{now.figure.raw}")
    yield from filter(None, [refuted(now.sentence, outcome, now.figure)])


def _behind(base: Quantity, now: Quantity) -> Iterator[Verdict]:
    """The step and the rate that follow at once."""
    sentence = now.sentence
    place = sentence.figures.index(now.figure) + 1
    for one in sentence.figures[place : place + _MOST]:
        lead, context = words_before(one)
        verb = change_verb(lead)
        if verb is None or one.approximate or "；" in context or context.count("，") > 1 or "比" in lead:
            return
        if one.kind == PERCENT:
            yield _rate(sentence, one, base, now)
            return
        if one.unit != now.figure.unit:
            return
        if (verdict := _step(sentence, one, verb.sign, base, now)) is not None:
            yield verdict


def _before(around: Surroundings, base: Quantity, now: Quantity) -> Iterator[Verdict]:
    """新增公交车15辆，公交车总数由81辆增至96辆: the step that was told right before."""
    step = around.all[base.place - 1] if base.place else None
    if step is None or step.sentence is not base.sentence or step.figure.number + 1 != base.figure.number:
        return
    told = _TOLD.match(step.lead)
    if told is None or step.unit != base.unit or step.figure.approximate or step.segment != base.segment:
        return
    if pairs_of_signs(step.lead) & pairs_of_signs(base.context):
        verdict = _step(base.sentence, step.figure, 1 if told["up"] else -1, base, now)
        yield from filter(None, [verdict])


def _step(sentence: Sentence, step: Figure, sign: int, base: Quantity, now: Quantity) -> Verdict | None:
    figures = step, now.figure, base.figure
    true = now.figure.value - base.figure.value
    told = step.value * sign if sign else step.value.copy_sign(true)
    if abs(true - told) <= sum(one.half for one in figures):
        return Verdict(tuple(one.number for one in figures))
    right = show(abs(true), step)
    word = "增加" if true > 0 else "减少"
    outcome = Outcome(figures, f"由{base.figure.raw}到{now.figure.raw}{word}{right}，不是{step.raw}", right)
    return refuted(sentence, outcome, step)


def _rate(sentence: Sentence, rate: Figure, base: Quantity, now: Quantity) -> Verdict:
    figures: Sequence[Figure] = (rate, now.figure, base.figure)
    numbers = tuple(one.number for one in figures)
    if percent_agrees(rate, lambda a, b: divide(abs(a - b), b), (now.figure, base.figure)):
        return Verdict(numbers)
    right = show_percent(divide(abs(now.figure.value - base.figure.value), base.figure.value), rate)
    follows = f"（{now.figure.raw}－{base.figure.raw}）÷{base.figure.raw}＝{right}，不是{rate.raw}"
    return refuted(sentence, Outcome(tuple(figures), follows, right), rate) or Verdict(numbers)
