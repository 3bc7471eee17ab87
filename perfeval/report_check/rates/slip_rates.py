"""Rates that one digit, or two that changed places, keep from following from the amounts right before them.

Which of the amounts around it a rate is over, its words often leave open. But where it follows from none of them, and
would follow to its last digit from what stands right before it and another amount of the same unit were one digit
another, that is no chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import FULL, comes_to, show, show_percent
from perfeval.report_check.judging.evidence import pairs_of_signs
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import is_slip, one_digit_off
from perfeval.report_check.judging.verdicts import Outcome, refuted
from perfeval.report_check.language.figures import COUNT, MONEY, POINTS, Figure, telling_digits
from perfeval.report_check.language.lexicon import patterns
from perfeval.report_check.language.quantities import (
    Number,
    Percent,
    Quantity,
    Surroundings,
    is_quotient,
    is_rest,
    numbers,
)

_words = partial(patterns, "slip_rates")

_LEAST_DIGITS = 3
_MOST_ADDED = 4
_WHOLES = 12
_NEAREST = 3
_PAPERS, _PEOPLE = ("份",), ("人", "户", "家")
_STEM = 2


@dataclass(frozen=True, slots=True)
class _Top:
    """What may be the upper side of a rate: an amount, or several that follow one another."""

    members: tuple[Quantity, ...]

    @property
    def value(self) -> Decimal:
        """What its members come to."""
        return sum((one.figure.value for one in self.members), Decimal(0))


@dataclass(frozen=True, slots=True)
class _Told:
    """Two amounts that explain a rate, and what its upper side should be by them."""

    tops: tuple[Quantity, ...]
    belows: tuple[Quantity, ...]
    value: Decimal


_ROUND = 5
_JOINED = re.compile("[、，和及与]*")
"""Nothing but a sign stands between two percentages of a row."""


class SlipRates:
    """Judges rates by the digit that is wrong in them or in one of their sides."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        numbers_of = {one.figure.number for one in around.percents}
        joined = {one.figure.number for one in around.percents if _JOINED.fullmatch(one.figure.label)}
        self._in_row = {
            number for number in numbers_of if {number - 1, number + 1} & numbers_of and {number, number + 1} & joined
        }

    def verdicts(self, judged: set[int]) -> Iterator[Verdict]:
        """Judge every rate of which nothing has been said."""
        for one in self._around.percents:
            if one.figure.number not in judged and (verdict := self._judge(one)) is not None:
                yield verdict

    def _judge(self, rate: Percent) -> Verdict | None:
        figure, known = rate.figure, _words()
        digits = _digits(figure)
        if figure.approximate or digits < _LEAST_DIGITS or not 0 < figure.value < FULL or figure.number in self._in_row:
            return None
        if known["not_rate"].search(rate.lead):
            return None
        pool = [*self._around.before(rate.sentence), *self._around.here(rate.sentence)]
        if known["crossing"].search(rate.lead):
            pool = _as_people(pool)
        here = [one for one in pool if one.place < rate.place and one.sentence is rate.sentence]
        tops = _tops(here, rate)
        if not tops or _of_two_things(rate, here):
            return None
        near = [*here, *pool[-_WHOLES:]]
        if _explained(rate, [one for one in near if one.place < rate.place], pool):
            return None
        if told := _told_otherwise(rate, near, pool):
            return self._against(rate, tops, told)
        if known["together"].search(rate.lead) and (told := _told_by_sums(rate, near, pool)):
            return self._against(rate, tops, told) or _whole_of_sum(told, pool)
        if digits == _LEAST_DIGITS:
            tops = [one for one in tops if _named_alike(rate, one)]
        for top in tops:
            if (verdict := self._slip(rate, top, pool)) is not None:
                return verdict
        return None

    def _against(self, rate: Percent, tops: Sequence[_Top], told: Sequence[_Told]) -> Verdict | None:
        """The top before a rate that follows from what it should be: told after it, or what a rest leaves."""
        for top in tops:
            if not _named_alike(rate, top):
                continue
            for one in told:
                used = {*one.tops, *one.belows}
                if top.members[0].unit != one.belows[0].unit or used.intersection(top.members):
                    continue
                for member in top.members:
                    wanted = one.value - top.value + member.figure.value
                    if wanted > 0 and is_slip(member.figure.value, wanted):
                        return _member_wrong(rate, top, member, one, wanted)
        return None

    def _slip(self, rate: Percent, top: _Top, pool: Sequence[Quantity]) -> Verdict | None:
        unit = top.members[0].unit
        wholes = [
            one
            for one in pool
            if one.unit == unit and one not in top.members and one.place < rate.place and one.figure.value > 0
            and not one.change and not _words()["not_side"].search(one.lead) and _may_be_of(rate, one)
        ]  # fmt: skip
        for below in wholes[::-1][:_WHOLES]:
            more = top.value > below.figure.value and _named_alike(rate, top)
            if one_digit_off(rate.figure, [one.figure for one in top.members], below.figure, sure=more):
                return _wrong(rate, top, below)
        return None


def _as_people(pool: Sequence[Quantity]) -> list[Quantity]:
    """Papers counted as the people who filled them in: 问卷307份，满意的279人; 档案13997份 of 15245人."""
    papers = _words()["papers"]
    found = {one.unit for one in pool}
    if not found & set(_PAPERS) or not found & set(_PEOPLE):
        return list(pool)
    return [
        replace(one, unit=_PEOPLE[0]) if one.unit in _PAPERS and papers.search(one.lead + one.tail) else one
        for one in pool
    ]


def _may_be_of(rate: Percent, below: Quantity) -> bool:
    """Whether an amount is what a share says it is of: 占年初预算的."""
    known = _words()
    match = known["share"].search(rate.lead)
    whole = known["any_whole"].sub("", match["whole"]) if match is not None else ""
    if len(whole) < 2 or pairs_of_signs(whole) & pairs_of_signs(below.lead + below.tail):
        return True
    return "预算" in whole and known["planned"].search(below.lead) is not None


def _tops(here: Sequence[Quantity], rate: Percent) -> list[_Top]:
    """The last amount of each unit right before a rate; where it is of several, what those in a row come to."""
    usable = [
        one
        for one in here
        if one.segment == rate.segment and not one.change and not one.figure.approximate
        and one.figure.kind in (MONEY, COUNT, POINTS) and not _words()["not_side"].search(one.lead)
    ]  # fmt: skip
    last: dict[str, Quantity] = {}
    for one in usable:
        last[one.unit] = one
    done = {one.unit: one for one in usable if not _words()["negative"].search(one.lead)}
    near = sorted({*last.values(), *done.values()}, key=lambda one: -one.place)[:_NEAREST]
    stem = pairs_of_signs(_words()["rate_tail"].sub("", rate.lead))
    near += [one for one in usable[::-1] if one not in near and stem & pairs_of_signs(one.lead)][:_NEAREST]
    if len(usable) == 1 and _words()["whole_count"].search(usable[0].lead):
        # 签约重点人群2031人；重点人群总数7701人，签约覆盖率26.37%: of what the part before tells
        parts = [one for one in here if one.segment < rate.segment and one.unit == usable[0].unit and not one.change]
        near += [one for one in parts[::-1] if stem & pairs_of_signs(one.lead)][:1]
    if len(usable) > 1 and _words()["budget_last"].search(usable[-1].lead) and usable[-2].unit == usable[-1].unit:
        # 应补助70.35万元，预算安排81.44万元，预算执行率86.38%: the budget stands right before its rate
        near.append(usable[-2])
    near += [one for one in _parts_of(here, rate) if one not in near]
    found = [_Top((one,)) for one in near]
    if _words()["together"].search(rate.lead):
        for unit in last:
            same = [one for one in here if one.unit == unit and not one.change and not one.figure.approximate]
            for count in range(2, _MOST_ADDED + 1):
                found += [_Top(tuple(same[start : start + count])) for start in range(len(same) - count, -1, -1)]
    return found


def _parts_of(here: Sequence[Quantity], rate: Percent) -> list[Quantity]:
    """资金419.70万元；后扶资金261.81万元，合计681.51万元，直补占61.6%: what the amount before a share is made of."""
    if not _words()["share"].search(rate.lead) or len(here) < _NEAREST or here[-1].figure.kind != MONEY:
        return []
    whole = here[-1]
    parts = [one for one in here[:-1] if one.unit == whole.unit and not one.change][-2:]
    return parts if comes_to(whole.figure, [one.figure for one in parts]) else []


def _digits(figure: Figure) -> int:
    """How many digits a rate tells: 93.0 tells three, but for 90.0 and 85.0, which are round."""
    told = telling_digits(figure.value)
    round_one = figure.value % _ROUND == 0
    return told if round_one or figure.decimals != 1 else max(told, len(str(int(figure.value))) + 1)


def _explained(rate: Percent, tops: Sequence[Quantity], belows: Sequence[Quantity]) -> bool:
    """Whether a rate follows from any two amounts around it."""
    return any(
        is_quotient(rate.figure, numbers(tops, unit), numbers(belows, unit))
        for unit in dict.fromkeys(one.unit for one in tops)
    )


def _told_otherwise(rate: Percent, near: Sequence[Quantity], pool: Sequence[Quantity]) -> list[_Told]:
    """What a rate follows from though it does not stand before it: an amount after it, or what a rest leaves."""
    found: list[_Told] = []
    for other in dict.fromkeys(near):
        for below in pool:
            if below is other or below.unit != other.unit or below.figure.value <= 0:
                continue
            if is_rest(rate.figure, [other.number], [below.number]):
                found.append(_Told((other,), (below,), below.figure.value - other.figure.value))
            elif other.place >= rate.place and is_quotient(rate.figure, [other.number], [below.number]):
                found.append(_Told((other,), (below,), other.figure.value))
    return found


def _told_by_sums(rate: Percent, near: Sequence[Quantity], pool: Sequence[Quantity]) -> list[_Told]:
    """What a rate follows from where a side is made of several amounts that follow one another."""
    found: list[_Told] = []
    for unit in dict.fromkeys(one.unit for one in near):
        tops = [*_runs(near, unit), *((one,) for one in near if one.unit == unit)]
        belows = [*_runs(pool, unit), *((one,) for one in pool if one.unit == unit)]
        whole = [_added(one) for one in belows]
        for top in tops:
            if not is_quotient(rate.figure, [_added(top)], whole):
                continue
            fitting = (
                one
                for one, number in zip(belows, whole, strict=True)
                if is_quotient(rate.figure, [_added(top)], [number])
            )
            value = sum((one.figure.value for one in top), Decimal(0))
            found += [_Told(top, below, value) for below in fitting]
    return found


def _runs(quantities: Sequence[Quantity], unit: str) -> list[tuple[Quantity, ...]]:
    """The amounts of a unit that follow one another, two or more of them."""
    same = list(dict.fromkeys(one for one in quantities if one.unit == unit))[-_WHOLES:]
    return [
        tuple(same[start:end])
        for start in range(len(same))
        for end in range(start + 2, min(start + _MOST_ADDED, len(same)) + 1)
    ]


def _added(quantities: Sequence[Quantity]) -> Number:
    return sum(one.number[0] for one in quantities), sum(one.number[1] for one in quantities)


def _whole_of_sum(told: Sequence[_Told], pool: Sequence[Quantity]) -> Verdict | None:
    """收回871份，满意252份、98份，不满意21份，满意度94.34%: the whole right before those that the rate is over."""
    for one in told:
        at = pool.index(one.belows[0])
        whole = pool[at - 1] if at else None
        value = sum((part.figure.value for part in one.belows), Decimal(0))
        if whole is None or len(one.belows) < _STEM or whole.unit != one.belows[0].unit or whole.change:
            continue
        if whole.sentence is one.belows[0].sentence and is_slip(whole.figure.value, value):
            right = show(value, whole.figure)
            terms = "＋".join(part.figure.raw for part in one.belows)
            figures = whole.figure, *(part.figure for part in one.belows)
            return refuted(
                whole.sentence, Outcome(figures, f"{terms}＝{right}，不是{whole.figure.raw}", right), whole.figure
            )
    return None


def _member_wrong(rate: Percent, top: _Top, member: Quantity, told: _Told, wanted: Decimal) -> Verdict | None:
    """The verdict on one of what a rate is of, by what it should be."""
    figure, right = member.figure, show(wanted, member.figure)
    others = [one.figure.raw if one is not member else right for one in top.members]
    terms = f"（{'＋'.join(others)}）" if len(others) > 1 else right
    below = "＋".join(one.figure.raw for one in told.belows)
    below = f"（{below}）" if len(told.belows) > 1 else below
    figures = figure, rate.figure, *(one.figure for one in told.belows)
    return refuted(
        rate.sentence, Outcome(figures, f"{terms}÷{below}＝{rate.figure.raw}，不是{figure.raw}", right), figure
    )


def _named_alike(rate: Percent, top: _Top) -> bool:
    """Whether the words of a rate are of the same thing as those of the amount right before it."""
    known = _words()
    if known["plain"].search(rate.lead):
        return True
    stem = known["rate_tail"].sub("", rate.lead)[-_STEM:]
    return any(
        pairs_of_signs(rate.lead) & pairs_of_signs(words)
        or (len(stem) == _STEM and all(sign in words for sign in stem))
        for words in (one.lead + one.tail for one in top.members)
    )


def _of_two_things(rate: Percent, here: Sequence[Quantity]) -> bool:
    """床位321张，入住老人271人，入住率84.42%: whether a rate is one count over another of another unit."""
    counts = [one for one in here if one.figure.kind == COUNT and not one.change]
    telling = telling_digits(rate.figure.value) > _LEAST_DIGITS
    return telling and is_quotient(rate.figure, [one.number for one in counts], [one.number for one in counts])


def _wrong(rate: Percent, top: _Top, below: Quantity) -> Verdict | None:
    true = divide(top.value, below.figure.value)
    right = show_percent(true, rate.figure)
    terms = "＋".join(one.figure.raw for one in top.members)
    terms = f"（{terms}）" if len(top.members) > 1 else terms
    follows = f"{terms}÷{below.figure.raw}＝{right}，不是{rate.figure.raw}"
    figures = (rate.figure, *(one.figure for one in top.members), below.figure)
    return refuted(rate.sentence, Outcome(figures, follows, right), rate.figure)
