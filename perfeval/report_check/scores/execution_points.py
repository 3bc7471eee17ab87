"""Points in proportion to a rate of execution (`execution_points.yaml`): 该项分值20分，按20分×执行率计算，得18.69分."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial

from perfeval.formula.numeric import divide, round_half_away
from perfeval.report_check.judging.arithmetic import FULL, show
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import is_slip
from perfeval.report_check.judging.verdicts import Outcome, refuted
from perfeval.report_check.language.figures import PERCENT, POINTS, Figure, Sentence
from perfeval.report_check.language.lexicon import patterns

_words = partial(patterns, "execution_points")
_NEAREST = Decimal("0.005")
_MOST = 200
_CLAUSE = re.compile("[，；。：、（）]")


def check_execution_points(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge all points that are said to be in proportion to a rate of execution."""
    every = [figure for sentence in sentences for figure in sentence.figures if _is_rate(figure)][:_MOST]
    paragraph: list[Figure] = []
    number = -1
    for sentence, following in zip(sentences, [*sentences[1:], None], strict=False):
        if sentence.paragraph != number:
            paragraph, number = [], sentence.paragraph
        after = following if following is not None and following.paragraph == number else None
        ruled = _rule_behind(sentence, after)
        later = [one for one in after.figures if _is_rate(one)] if after is not None and ruled else []
        for place, score in enumerate(sentence.figures):
            weight = _weight(sentence, place, ruled=ruled)
            if weight is not None:
                verdict = _judge(sentence, score, weight, [*paragraph, *later], every)
                if verdict is not None:
                    yield verdict
        paragraph = [*paragraph, *(one for one in sentence.figures if _is_rate(one))]


def _is_rate(figure: Figure) -> bool:
    if figure.kind != PERCENT or figure.approximate or figure.value <= 0:
        return False
    words = _CLAUSE.split(figure.label)[-1]
    return _words()["rate"].search(words) is not None and _words()["not_rate"].search(words) is None


def _rule_behind(sentence: Sentence, after: Sentence | None) -> bool:
    """执行率指标（10分）得9.62分…执行率为96.2%，按“执行率×分值”计分: whether the rule is told behind the points."""
    texts = [one.text for one in (sentence, after) if one is not None]
    return any(_words()["rule_behind"].search(text) for text in texts)


def _weight(sentence: Sentence, place: int, *, ruled: bool = False) -> Figure | None:
    """What the points of a place are of, where they are said to be in proportion to a rate; None for other figures.

    Args:
        ruled: whether the rule for the indicator of this name is told behind it.
    """
    score, known = sentence.figures[place], _words()
    if score.kind != POINTS or not known["got"].search(score.label):
        return None
    begin = sentence.text.rfind("；", 0, score.start) + 1
    before = [one for one in sentence.figures[:place] if one.start >= begin and one.kind == POINTS]
    if not before or before[-1].value < score.value:
        return None
    weight = before[-1]
    # 按10分权重折算得9.03分: the cue may stand on both sides of the weight
    said = f"{weight.label}，{sentence.text[weight.end : score.start]}"
    behind = sentence.text[score.end : score.end + 4]
    if known["other"].search(said) or behind.startswith(("以上", "以下", "（含")):
        return None
    own = ruled and known["own_weight"].search(weight.label) is not None and weight.number == score.number - 1
    return weight if own or known["cue"].search(said) else None


def _judge(
    sentence: Sentence, score: Figure, weight: Figure, paragraph: Sequence[Figure], every: Sequence[Figure]
) -> Verdict | None:
    here = [one for one in sentence.figures if _is_rate(one) and one.end <= score.start]
    near = here or [one for one in paragraph if one.number < score.number] or list(paragraph)
    figures = (score, weight)
    others = [one for one in sentence.figures if one.kind == PERCENT and one.end <= score.start and one.value > 0]
    if any(_fits(score, weight, rate) for rate in [*near, *every]):
        return Verdict(tuple(one.number for one in figures))
    if any(_fits(score, weight, rate, goal.value) for rate in here for goal in others if goal is not rate):
        return Verdict(tuple(one.number for one in figures))
    if not near and not _words()["named"].search(sentence.text[: score.start]):
        return None
    # the one rate of the sentence, or of the report; any other may be of something else
    sure = len({one.value for one in here or every}) == 1
    for rate in reversed(near or every):
        true = _points(weight, rate)
        shown = round_half_away(true, score.decimals)
        if sure or is_slip(score.value, shown):
            right = show(true, score)
            follows = f"{weight.raw}×{rate.raw}＝{right}，不是{score.raw}"
            return refuted(sentence, Outcome((score, weight, rate), follows, right), score)
    return None


def _points(weight: Figure, rate: Figure, goal: Decimal = FULL) -> Decimal:
    return min(weight.value, divide(weight.value * rate.value, goal))


def _fits(score: Figure, weight: Figure, rate: Figure, goal: Decimal = FULL) -> bool:
    room = max(score.half, _NEAREST) + divide(weight.value * rate.half, goal)
    return abs(_points(weight, rate, goal) - score.value) <= room
