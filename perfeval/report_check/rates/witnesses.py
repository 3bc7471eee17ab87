"""A whole, its done part, its rest and the rate of the one over the other: three of them tell the fourth.

应查办873件，按时办结850件，按时办结率97.4%，超期23件: that the part and the rest come to the whole and that the part is
so much of it, are two witnesses. Where both agree on another number than the one that is printed, and that one is a
digit, or two that changed places, away from it, it is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import pairwise

from perfeval.formula.numeric import divide, round_half_away
from perfeval.report_check.judging.arithmetic import FULL, printed_digits, show, show_percent
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import is_slip
from perfeval.report_check.judging.verdicts import Outcome, refuted
from perfeval.report_check.language.figures import COUNT, MONEY, Figure
from perfeval.report_check.language.lexicon import patterns
from perfeval.report_check.language.quantities import Percent, Quantity, Surroundings, is_quotient, numbers

_words = partial(patterns, "witnesses")

_BEFORE, _PARTS = 10, 2
"""So many amounts of one unit before a rate may be its whole, so many of them its part."""
_TELLING = 3
"""So many digits of a rate tell."""


class Witnesses:
    """Judges the wholes, parts and rests around the rates of a document."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._certain: set[int] = set()
        self.verdicts = list(self._verdicts())
        """What is wrong of the three amounts around every rate of a part, and of the rate."""

    def tell_of(self, number: int) -> bool:
        """Whether a figure is one of four of which it is known which one is wrong."""
        return number in self._certain

    def _verdicts(self) -> Iterator[Verdict]:
        for rate in self._around.percents:
            here = self._around.here(rate.sentence)
            rests = [one for one in here if abs(one.segment - rate.segment) <= 1 and _is_rest(one)]
            if not rests or not _is_rate(rate):
                continue
            pool = [one for one in [*self._around.before(rate.sentence), *here] if one.figure.kind in (MONEY, COUNT)]
            units = dict.fromkeys(one.unit for one in pool)
            explained = any(is_quotient(rate.figure, numbers(pool, unit), numbers(pool, unit)) for unit in units)
            for rest in rests:
                sides = _sides(pool, rate, rest)
                told = explained or _by_several(rate, pool, rest.unit)
                verdict = _judge(rate, rest, sides, here, explained=told)
                if verdict is None and not explained:
                    verdict = _in_two(rate, rest, sides, here)
                if verdict is not None:
                    self._certain |= {rate.figure.number, *verdict.figures}
                    yield verdict
                    break


def _is_rate(rate: Percent) -> bool:
    figure = rate.figure
    if figure.approximate or not 0 < figure.value < FULL or printed_digits(figure) < _TELLING:
        return False
    return _words()["not_rate"].search(rate.lead) is None


def _sides(pool: Sequence[Quantity], rate: Percent, rest: Quantity) -> list[Quantity]:
    """What may be the part and the whole, those nearest to the rate last."""
    return [
        one
        for one in pool
        if one.unit == rest.unit and one is not rest and one.place < rate.place and one.figure.value > 0
        and not one.change and not one.figure.approximate and not _is_rest(one)
        and not _words()["not_side"].search(one.lead)
    ][-_BEFORE:]  # fmt: skip


def _judge(
    rate: Percent, rest: Quantity, sides: Sequence[Quantity], here: Sequence[Quantity], *, explained: bool
) -> Verdict | None:
    for part in [one for one in sides[::-1] if one.segment == rate.segment and one.sentence is rate.sentence][:_PARTS]:
        for whole in [one for one in sides[::-1] if one.place < max(part.place, rest.place) and one is not part]:
            left = whole.figure.value - part.figure.value
            several = any(one is not whole and one is not part and _adds(one, rest, left) for one in here)
            near = whole.sentence is rate.sentence and rate.segment - whole.segment <= 1
            if (
                found := _of_three(rate, whole, part, rest, explained=explained, near=near, several=several)
            ) is not None:
                return found
    return None


def _is_rest(one: Quantity) -> bool:
    known = _words()
    if known["not_side"].search(one.lead):
        return False
    return known["rest"].search(one.lead) is not None or known["rest_tail"].search(one.tail) is not None


def _adds(one: Quantity, rest: Quantity, left: Decimal) -> bool:
    """Whether what is not done is told in two parts: 在建5座、未开工4座."""
    return one is not rest and one.unit == rest.unit and one.figure.value + rest.figure.value == left


def _by_several(rate: Percent, pool: Sequence[Quantity], unit: str) -> bool:
    """Whether a rate is that of several amounts in a row: 完工20座、在建5座，开工率."""
    same = [one.number for one in pool if one.unit == unit][-_BEFORE:]
    added = [(one[0] + two[0], one[1] + two[1]) for one, two in pairwise(same)]
    return is_quotient(rate.figure, added, same)


def _in_two(rate: Percent, rest: Quantity, sides: Sequence[Quantity], here: Sequence[Quantity]) -> Verdict | None:
    """立项46个，完工39个，完工率84.78%，其中已结算13个，未结算26个: the part by the two that it is made of."""
    other = next((one for one in here[::-1] if one.place < rest.place), None)
    if other is None or other.unit != rest.unit or other.place < rate.place or not sides:
        return None
    added, part = other.figure.value + rest.figure.value, sides[-1]
    if not is_slip(part.figure.value, added) or part.segment != rate.segment:
        return None
    if not any(_is_share(rate.figure, added, one.figure.value) for one in sides[:-1]):
        return None
    right = show(added, part.figure)
    terms = f"{other.figure.raw}＋{rest.figure.raw}＝{right}"
    return _wrong(part, part.figure, (other.figure, rest.figure), terms, right)


def _of_three(
    rate: Percent, whole: Quantity, part: Quantity, rest: Quantity, *, explained: bool, near: bool, several: bool
) -> Verdict | None:
    """The one of the four figures that the other three say is another."""
    a, b, c, p = whole.figure, part.figure, rest.figure, rate.figure
    added = b.value + c.value
    if abs(a.value - added) <= a.half + b.half + c.half:
        right = _rounded(b.value, a.value, p)
        if explained or not is_slip(p.value, right):
            return None
        shown = show_percent(divide(b.value, a.value), p)
        return _wrong(rate, p, (b, a), f"{b.raw}÷{a.raw}＝{shown}", shown)
    over = a.value - b.value
    if over > 0 and _is_share(p, b.value, a.value) and is_slip(c.value, over) and not several:
        return _wrong(rest, c, (a, b), f"{a.raw}－{b.raw}＝{show(over, c)}", show(over, c))
    if explained or not near:
        return None
    if _is_share(p, b.value, added) and is_slip(a.value, added):
        return _wrong(whole, a, (b, c), f"{b.raw}＋{c.raw}＝{show(added, a)}", show(added, a))
    left = a.value - c.value
    if left > 0 and _is_share(p, left, a.value) and is_slip(b.value, left):
        return _wrong(part, b, (a, c), f"{a.raw}－{c.raw}＝{show(left, b)}", show(left, b))
    return None


def _rounded(top: Decimal, below: Decimal, rate: Figure) -> Decimal:
    return round_half_away(divide(top * FULL, below), rate.decimals)


def _is_share(rate: Figure, top: Decimal, below: Decimal) -> bool:
    """Whether a rate is one amount over another to its last digit, rounded or cut off."""
    gap = divide(top * FULL, below) - rate.value
    return abs(gap) <= rate.half or 0 < gap < 2 * rate.half


def _wrong(
    place: Quantity | Percent, figure: Figure, others: tuple[Figure, ...], terms: str, right: str
) -> Verdict | None:
    return refuted(place.sentence, Outcome((figure, *others), f"{terms}，不是{figure.raw}", right), figure)
