"""Contradictions that are none: the figures were read together though their words, or other figures, set them apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from perfeval.formula.numeric import divide
from perfeval.report_check.figures import COUNT, MONEY, PERCENT, Figure, Sentence
from perfeval.report_check.lexicon import words
from perfeval.report_check.rates import FULL
from perfeval.report_check.result import Verdict

_SEVERAL = "分别"
_TELLING = 3
"""An amount of so many digits is not another by chance."""
_REACH = 40
"""So many figures before and after may be what a figure really follows from."""

_Places = Mapping[int, tuple[Figure, Sentence]]


def without_misread(verdicts: Iterable[Verdict], sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """The verdicts without contradictions between figures that do not belong together.

    上年度执行率为83.47% is no rate of this year's amounts, 合并计算的满意度 none of the first of two groups. And what
    follows exactly from one of the figures it was held against and another of its paragraph is of that one: 上半年支出
    1795.92万元，执行进度42.64%；全年支出4105.51万元.
    """
    places = {figure.number: (figure, sentence) for sentence in sentences for figure in sentence.figures}
    paragraphs: dict[int, list[Figure]] = defaultdict(list)
    for sentence in sentences:
        paragraphs[sentence.paragraph] += sentence.figures
    for verdict in verdicts:
        if verdict.contradiction is None or not (_apart(verdict, places) or _of_others(verdict, places, paragraphs)):
            yield verdict


@dataclass(frozen=True, slots=True)
class _Words:
    last_year: re.Pattern[str]
    together: re.Pattern[str]
    change: re.Pattern[str]
    done: re.Pattern[str]
    subtotal: re.Pattern[str]
    saved: re.Pattern[str]


@cache
def _apart_words() -> _Words:
    return _Words(**{name: re.compile(pattern) for name, pattern in words()["apart"].items()})


def _apart(verdict: Verdict, places: _Places) -> bool:
    found = [places[number] for number in verdict.figures if number in places]
    rates = [one for one in found if one[0].kind == PERCENT]
    others = [figure for figure, _ in found if figure.kind in (MONEY, COUNT)]
    if len(rates) != 1 or not others:
        return False
    [(rate, sentence)] = rates
    known = _apart_words()
    if known.last_year.search(rate.label):
        return not any(known.last_year.search(f"{one.label}率") for one in others)
    if known.together.search(rate.label):
        return _SEVERAL in sentence.text[: rate.start]
    return False


def _of_others(verdict: Verdict, places: _Places, paragraphs: Mapping[int, Sequence[Figure]]) -> bool:
    """Whether the figure that was found wrong is right of others."""
    found = verdict.contradiction
    if found is None or found.figure not in places:
        return False
    figure, sentence = places[found.figure]
    held = [places[number][0] for number in verdict.figures if number != figure.number and number in places]
    held = [one for one in held if one.kind in (MONEY, COUNT) and one.value > 0]
    if figure.kind not in (PERCENT, MONEY, COUNT) or not held:
        return False
    near = [one for one in paragraphs[sentence.paragraph] if abs(one.number - figure.number) <= _REACH]
    if _with_a_subtotal(held) or _by_another(verdict, places, sentence):
        return True
    if "占" in figure.label and _of_both(figure, held):
        return True
    if figure.kind == MONEY and _of_another_whole(figure, sentence, held, places):
        return True
    known = {one.value for one in held} | {figure.value}
    known_words = _apart_words()
    heads = [one for one in held if one.kind == COUNT]
    if figure.kind == MONEY and heads:
        amounts = [one for one in near if one.kind == MONEY and one.value not in known]
        return any(
            abs(divide(other.value, one.value) - figure.value) <= figure.half for one in heads for other in amounts
        )
    saved = figure.kind == PERCENT and known_words.saved.search(figure.label) is not None
    if saved and any(_saved(figure, one, held) for one in near if one.kind == MONEY):
        return True
    behind = any(figure.number < one.number <= sentence.figures[-1].number for one in held)
    return any(
        _follows(figure, one, other, behind=behind and max(one.number, other.number) < figure.number)
        for one in held
        for other in near
        if other.kind == one.kind
        and other.value > 0
        and other.value not in known
        and (one.kind == MONEY or one.unit == other.unit)
    )


def _saved(rate: Figure, whole: Figure, held: Sequence[Figure]) -> bool:
    """Whether a rate of what was saved is over what there was: stated, or what was spent and saved together."""
    return any(
        abs(divide(one.value, below) * FULL - rate.value) <= rate.half
        for one in held
        for below in (whole.value, whole.value + one.value)
        if below > 0
    )


def _of_both(rate: Figure, held: Sequence[Figure]) -> bool:
    """Whether a share is of two amounts together: 满意714份，不满意62份，占7.99%."""
    return len(held) == 2 and any(
        abs(divide(one.value, one.value + other.value) * FULL - rate.value) <= rate.half
        for one, other in (held, held[::-1])
        if one.kind == other.kind
    )


def _of_another_whole(figure: Figure, sentence: Sentence, held: Sequence[Figure], places: _Places) -> bool:
    """Whether parts of another paragraph than their whole come to an amount that stands nearer to them."""
    parts = [one for one in held if one.kind == MONEY]
    apart = all(places[one.number][1].paragraph != sentence.paragraph for one in parts)
    if len(parts) < 2 or not apart:
        return False
    added = sum((one.value for one in parts), Decimal(0))
    first = min(one.number for one in parts)
    near = [places[number][0] for number in range(max(0, first - _REACH), first) if number in places]
    return any(one.kind == MONEY and one is not figure and one.value == added for one in near)


def _by_another(verdict: Verdict, places: _Places, sentence: Sentence) -> bool:
    """Whether a sum of three amounts or more misses by just one that stands in its sentence: 上年结转 beside 追加."""
    total, *parts = [places[number][0] for number in verdict.figures if number in places]
    summed = verdict.contradiction is not None and "＋" in verdict.contradiction.follows
    if not summed or len(parts) < 2 or any(one.kind != MONEY for one in (total, *parts)):
        return False
    gap = total.value - sum((one.value for one in parts), Decimal(0))
    others = [one for one in sentence.figures if one.kind == MONEY and one.number not in verdict.figures]
    telling = len(gap.normalize().as_tuple().digits) >= _TELLING
    return gap > 0 and telling and any(one.value == gap for one in others)


def _with_a_subtotal(held: Sequence[Figure]) -> bool:
    """Whether what was added up holds a sum of what stands before it: 中型A，小微B，中小企业合计A＋B."""
    known = _apart_words().subtotal
    ordered = sorted(held, key=lambda one: one.number)
    return any(
        sum((one.value for one in ordered[start:end]), Decimal(0)) == ordered[end].value
        for end in range(2, len(ordered))
        if known.search(ordered[end].label)
        for start in range(end - 1)
    )


def _follows(figure: Figure, one: Figure, other: Figure, *, behind: bool) -> bool:
    """Whether a figure is what two amounts come to.

    Args:
        behind: whether it was held against one behind it, where both of these stand before it.
    """
    small, large = sorted((one.value, other.value))
    known = _apart_words()
    if figure.kind == PERCENT:
        # other rates, of an adjustment or a share, are often wrong just because they are over something else
        ratios = (divide(small, large), divide(large, small)) if behind or known.done.search(figure.label) else ()
        return any(abs(ratio * FULL - abs(figure.value)) <= figure.half for ratio in ratios)
    if figure.kind != one.kind or (figure.kind == COUNT and figure.unit != one.unit):
        return False
    return known.change.search(figure.label) is not None and abs(large - small - abs(figure.value)) <= figure.half / 2
