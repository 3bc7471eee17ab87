"""Which of two figures is more, in words: 96.8%，低于目标值97.5%; 27.46%，超过四分之一; 低于整体执行率5.74个百分点."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import pairwise

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, decide
from perfeval.report_check.language.figures import (
    COUNT,
    PERCENT,
    PERCENTAGE_POINTS,
    POINTS,
    Figure,
    Sentence,
    number_said,
    telling_digits,
)
from perfeval.report_check.language.lexicon import patterns

direction_words = partial(patterns, "directions")

_HALF = 2
_WHOLE = Decimal(100)
_TENTH = 10
_REACH = 12
_EXACT_DIGITS = 2


_OF_A_PART = re.compile("其中[^，。；]{0,12}占(?:比|了)?(?:为|约)?$")


def check_directions(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge comparisons in words between neighbours, shares in words, and the direction of steps."""
    before: list[Figure] = []
    paragraph = -1
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            before, paragraph = [], sentence.paragraph
        for first, second in pairwise(sentence.figures):
            if (verdict := _compared(sentence, first, second)) is not None:
                yield verdict
        yield from _fractions(sentence)
        yield from _steps(sentence, before)
        before = [*before, *sentence.figures][-_REACH:]


def _compared(sentence: Sentence, first: Figure, second: Figure) -> Verdict | None:
    known = direction_words()
    if first.unit != second.unit or first.approximate:
        return None
    if first.kind not in (PERCENT, COUNT, POINTS) and not _for_each(sentence, first, second):
        return None
    growth = known["growth"].search(first.label) is not None
    if (known["not_level"].search(first.label) and not growth) or "分别" in first.label:
        return None
    if _OF_A_PART.search(first.label):
        # 满意度96.6%，其中非常满意占53.7%，达到目标≥85%: what is above it is what the part is of
        return None
    between = re.sub("^/[^，。；、（）]{1,4}", "", sentence.text[first.end : second.start])
    name = next((one for one in ("above", "below", "least", "most") if known[one].search(between)), "")
    if not name or known["other"].search(between):
        return None
    pace = known["pace"].search(between) or known["pace"].match(sentence.text[second.end :])
    if growth != (pace is not None) or (known["not_level"].search(between) and not growth):
        return None
    if not divide(first.value, Decimal(_HALF)) <= second.value <= first.value * _HALF:
        # 超出目标5个: no base, but the difference
        return None
    gap = first.value - second.value
    held = {"above": gap > 0, "below": gap < 0, "least": gap >= 0, "most": gap <= 0}[name]
    if held or gap == 0:
        return Verdict((first.number, second.number))
    before = [one for one in sentence.figures if one.number < first.number and one.unit == first.unit]
    if any((one.value - second.value) * gap < 0 for one in before):
        # 满意度96.6%，其中非常满意53.7%，达到≥85%的要求: of the first
        return None
    true = "高于" if gap > 0 else "低于"
    words = re.sub("^[，、（]", "", between)
    follows = f"{first.raw}{true}{second.raw}，而文中写“{words}{second.raw}”"
    return decide(sentence, [Outcome((first, second), follows, f"{first.raw}{true}{second.raw}")], first)


def _for_each(sentence: Sentence, first: Figure, second: Figure) -> bool:
    """Whether two amounts are for each of the same: 61.4元/平方米，低于65元/平方米."""
    units = [re.match(r"/[^，。；、（）的\d]{1,4}", sentence.text[one.end :]) for one in (first, second)]
    return units[0] is not None and units[1] is not None and units[0][0] == units[1][0]


def _fractions(sentence: Sentence) -> Iterator[Verdict]:
    """占27.46%，超过四分之一."""
    known = direction_words()["fraction"]
    for figure in sentence.figures:
        if figure.kind != PERCENT or figure.approximate:
            continue
        match = known.match(re.sub("^[，（]", "", sentence.text[figure.end :]))
        if match is None:
            continue
        if match["half"]:
            limit = divide(_WHOLE, Decimal(_HALF))
        elif match["tenths"]:
            limit = Decimal(number_said(match["tenths"]) * _TENTH)
        else:
            limit = divide(_WHOLE * number_said(match["of"]), Decimal(number_said(match["parts"])))
        more = figure.value > limit
        if more == bool(match["above"]) or figure.value == limit:
            yield Verdict((figure.number,))
            continue
        true = "超过" if more else "不到"
        words = match[0].removeprefix(match["above"] or match["below"])
        follows = f"{figure.raw}{true}{words}，而文中写“{match[0]}”"
        yield from filter(None, [decide(sentence, [Outcome((figure,), follows, f"{true}{words}")], figure)])


def _steps(sentence: Sentence, before: Sequence[Figure]) -> Iterator[Verdict]:
    """低于整体执行率5.74个百分点: two rates are just so far apart, but the other way round."""
    known = direction_words()
    for place, step in enumerate(sentence.figures):
        if step.kind != PERCENTAGE_POINTS or step.approximate or not place:
            continue
        reached = sentence.figures[place - 1]
        digits = telling_digits(step.value)
        if reached.kind != PERCENT or digits < _EXACT_DIGITS or "；" in step.label or "分别" in reached.label:
            continue
        sign = 1 if known["up"].search(step.label) else -1 if known["down"].search(step.label) else 0
        others = [one for one in [*before, *sentence.figures[: place - 1]] if one.kind == PERCENT]
        named = [one for one in others if (match := known["of_all"].search(step.label)) and match[0] in one.label]
        if sign and len({one.value for one in named}) == 1:
            yield from _by_name(sentence, step, reached, named[0], sign)
            continue
        gaps = {reached.value - one.value for one in others if abs(reached.value - one.value) == step.value}
        if sign and len(gaps) == 1 and gaps.pop() * sign < 0:
            base = next(one for one in others if abs(reached.value - one.value) == step.value)
            true = "高" if reached.value > base.value else "低"
            right = f"{true}{step.raw}"
            follows = f"{reached.raw}比{base.raw}{right}，而文中写“{step.label.lstrip('，、')}{step.raw}”"
            yield from filter(None, [decide(sentence, [Outcome((step, reached, base), follows, right)], step)])


def _by_name(sentence: Sentence, step: Figure, reached: Figure, base: Figure, sign: int) -> Iterator[Verdict]:
    """The step from the one rate that its words name."""
    gap = reached.value - base.value
    figures = (step, reached, base)
    if abs(gap - sign * step.value) <= step.half + reached.half + base.half:
        outcome = Outcome(figures)
    else:
        right = f"{'高' if gap > 0 else '低'}{abs(gap)}个百分点"
        follows = f"{reached.raw}比{base.raw}{right}，而文中写“{step.label.lstrip('，、')}{step.raw}”"
        outcome = Outcome(figures, follows, right)
    yield from filter(None, [decide(sentence, [outcome], step)])
