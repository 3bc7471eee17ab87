"""Means by the whole and the number around them (`means.yaml`): 保有量14辆，车均1.62万元; 日均367.9吨.

Which whole a mean is of, its words often leave open: one that any whole and number around it explain is right. One that
none explains is wrong only where one digit in it, in the whole or in the number makes it right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import printed_digits, show
from perfeval.report_check.judging.evidence import pairs_of_signs
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import variants
from perfeval.report_check.judging.verdicts import Outcome, refuted
from perfeval.report_check.language.figures import (
    COUNT,
    MONEY,
    Figure,
    Sentence,
    number_said,
    plain_unit,
    telling_digits,
)
from perfeval.report_check.language.lexicon import patterns
from perfeval.report_check.language.quantities import Quantity, Surroundings, openings
from perfeval.report_check.rates.per_head import noun_of, units_each

_words = partial(patterns, "means")

_DAYS, _MONTHS = (Decimal(365), Decimal(366)), (Decimal(12),)
_LEAST_DIGITS, _SURE_DIGITS = 3, 5
"""A mean of the second number of digits follows from no amount of the whole report by chance."""
_NEAR, _MOST = 8, 200
_MOST_TIMES = 10
"""A digit makes no number more than ten times what it was."""


@dataclass(frozen=True, slots=True)
class _Number:
    """How many a mean is for each of."""

    value: Decimal
    half: Decimal
    figure: Figure | None
    shown: str


class Means:
    """Judges means of money and of counts."""

    def __init__(self, around: Surroundings, sentences: Sequence[Sentence]) -> None:
        self._around = around
        self._openings = openings(sentences)

    def verdicts(self, judged: set[int]) -> Iterator[Verdict]:
        """Judge every mean of which nothing has been said."""
        for one in self._around.all:
            if one.figure.kind not in (MONEY, COUNT) or one.figure.number in judged or one.figure.value <= 0:
                continue
            if (verdict := self._judge(one)) is not None:
                yield verdict

    def _judge(self, mean: Quantity) -> Verdict | None:
        words = mean.lead + mean.tail
        if mean.figure.approximate or _words()["not_mean"].search(words):
            return None
        found = self._numbers(mean)
        if not found:
            return None
        digits = _told_digits(mean.figure)
        near = [*self._around.earlier(mean.sentence), *self._around.before(mean.sentence)]
        if digits >= _SURE_DIGITS:
            near = self._around.all[max(0, mean.place - _MOST) : mean.place + _MOST]
        here = [one for one in self._around.here(mean.sentence) if _whole_of(mean, one)]
        others = [one for one in near if one not in here and _whole_of(mean, one)]
        for whole in [*here, *others]:
            for number in found:
                if _fits(mean.figure, whole.figure.value, whole.figure.half, number):
                    of = () if number.figure is None else (number.figure.number,)
                    return Verdict((mean.figure.number, whole.figure.number, *of))
        if digits < _LEAST_DIGITS or telling_digits(mean.figure.value) < _LEAST_DIGITS - 1:
            return None
        if digits == _LEAST_DIGITS:
            here = [one for one in here if self._alike(mean, one)]
            others = [one for one in others if self._alike(mean, one)]
        for whole in [*here[-_NEAR:], *others]:
            for number in found:
                if _slipped(mean, whole, number):
                    return _wrong(mean, whole, number)
        return None

    def _alike(self, mean: Quantity, whole: Quantity) -> bool:
        """Whether a mean and a whole are called alike, or their common paragraph by what the mean is of."""
        if not noun_of(mean.lead):
            return whole.sentence is mean.sentence and whole.segment == mean.segment
        signs = pairs_of_signs(mean.lead)
        if signs & pairs_of_signs(whole.lead):
            return True
        opening = self._openings[mean.sentence.paragraph]
        return whole.sentence.paragraph == mean.sentence.paragraph and bool(signs & pairs_of_signs(opening))

    def _numbers(self, mean: Quantity) -> list[_Number]:
        """What a mean may be for each of: the numbers of its sentence, or else of its paragraph."""
        known, text = _words(), mean.sentence.text
        units = {plain_unit(one) for one in units_each(mean.lead, mean.tail)}
        if not units and known["daily"].search(mean.lead):
            return [_Number(one, Decimal(0), None, f"{one}天") for one in _DAYS]
        if not units and known["monthly"].search(mean.lead):
            return [_Number(one, Decimal(0), None, f"{one}个月") for one in _MONTHS]
        if not units and known["yearly"].search(mean.lead):
            return [_Number(Decimal(one), Decimal(0), None, f"{one}年") for one in _years(text)]
        if not units:
            return []
        pools = self._around.here(mean.sentence), self._around.before(mean.sentence)
        for pool in pools:
            same = [
                one
                for one in pool
                if one.figure.kind == COUNT and one.unit in units and one is not mean and one.figure.value > 0
                and not one.change and not known["not_number"].search(one.lead)
            ]  # fmt: skip
            if same:
                return [_Number(one.figure.value, one.figure.half, one.figure, one.figure.raw) for one in same[-_NEAR:]]
        return []


def _told_digits(figure: Figure) -> int:
    """How many digits a figure tells: with decimals all that are printed, 1.30 as well as 1.03."""
    if not figure.decimals:
        return telling_digits(figure.value)
    return printed_digits(figure)


def _years(text: str) -> set[int]:
    found: set[int] = set()
    for match in _words()["years"].finditer(text):
        found.add(number_said(match["said"]) if match["said"] else int(match["to"]) - int(match["from"]) + 1)
    return {one for one in found if one > 1}


def _whole_of(mean: Quantity, one: Quantity) -> bool:
    """Whether an amount may be the whole of a mean: of its kind, more than it, and nothing for each itself."""
    if one is mean or one.figure.kind != mean.figure.kind or one.unit != mean.unit or one.change:
        return False
    if one.figure.value <= mean.figure.value or units_each(one.lead, one.tail):
        return False
    return _words()["not_whole"].search(one.lead) is None


def _fits(mean: Figure, whole: Decimal, half: Decimal, number: _Number) -> bool:
    if not number.value:
        return False
    true = divide(whole, number.value)
    room = divide(half, number.value) + divide(true * number.half, number.value)
    gap = true - mean.value
    return abs(gap) <= mean.half + room or 0 < gap < 2 * mean.half


def _slipped(mean: Quantity, whole: Quantity, number: _Number) -> bool:
    """Whether one digit in a mean, its whole or its number makes it right."""
    said, of = mean.figure, whole.figure
    true = divide(of.value, number.value)
    if not said.value < true * _MOST_TIMES or not true < said.value * _MOST_TIMES:
        return False
    if any(abs(one - true) <= said.half for one in variants(said)):
        return True
    if any(_fits(said, one, of.half, number) for one in variants(of)):
        return True
    if number.figure is None:
        return False
    others = (_Number(one, number.half, None, "") for one in variants(number.figure))
    return any(_fits(said, of.value, of.half, one) for one in others)


def _wrong(mean: Quantity, whole: Quantity, number: _Number) -> Verdict | None:
    said, of = mean.figure, whole.figure
    right = show(divide(of.value, number.value), said)
    figures: Sequence[Figure] = (said, of) if number.figure is None else (said, of, number.figure)
    outcome = Outcome(tuple(figures), f"{of.raw}÷{number.shown}＝{right}，不是{said.raw}", right)
    return refuted(mean.sentence, outcome, said)
