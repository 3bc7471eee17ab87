"""Shares in a series (甲A万元，占p%；乙B万元，占q%；…), in one sentence or a line each: what the most of them are over.

None of them need name its whole: where all but one follow from one and the same amount nearby, that one is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import FULL, percent_agrees
from perfeval.report_check.judging.evidence import family_of
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import quotient, refuted
from perfeval.report_check.language.figures import MONEY, Figure
from perfeval.report_check.language.quantities import Percent, Quantity, Surroundings
from perfeval.report_check.sums.complete_lists import wrong_sum

_LEAST = 3
_APART = 6
"""So many other figures may stand between two of a series."""
_REACH = 12
_THAT_IS = re.compile("[，、（]?(?:即|计|共计|合计|折合|金额)(?:为|金额)?")
_OPENED = re.compile("其中|包括|构成|如下|按[^，。；]{1,10}分|[：:]$")


@dataclass(frozen=True, slots=True)
class _Member:
    """An amount with the share right behind it, or before it."""

    amount: Quantity
    share: Percent


class Series:
    """Judges the shares of a document by their fellows."""

    def __init__(self, around: Surroundings) -> None:
        self._all = around.all
        self._series = [one for one in _series_of(around) if len(one) >= _LEAST]

    def verdicts(self, judged: set[int]) -> Iterator[Verdict]:
        """Judge every share whose fellows have one whole, and the whole that they come to."""
        for series in self._series:
            wholes = self._wholes(series)
            others = {one: [member for member in series if not _fits(member, one.figure)] for one in wholes}
            best = min(wholes, key=lambda one: len(others[one]), default=None)
            if best is not None and len(others[best]) <= min(len(series) - 2, 1):
                for member in others[best]:
                    if member.share.figure.number not in judged:
                        verdict = refuted(
                            member.share.sentence,
                            quotient(member.share.figure, member.amount.figure, best.figure),
                            member.share.figure,
                        )
                        if verdict is not None:
                            yield verdict
            elif verdict := self._sum(series):
                yield verdict

    def _wholes(self, series: Sequence[_Member]) -> list[Quantity]:
        """The amounts before and among a series that may hold each of its members, the nearest last."""
        first, last = series[0].amount.place, series[-1].amount.place
        most = max(one.amount.figure.value for one in series)
        near = self._all[max(0, first - _REACH) : last]
        found = [one for one in near if one.unit == MONEY and not one.change and one.figure.value >= most]
        return list({one.figure.value: one for one in found}.values())

    def _sum(self, series: Sequence[_Member]) -> Verdict | None:
        """Whether the members, whose shares come to 100%, come to another whole than the one said before them."""
        shares = sum((one.share.figure.value for one in series), Decimal(0))
        rounded = sum((one.share.figure.half for one in series), Decimal(0)) * 2
        if abs(shares - FULL) > rounded:
            return None
        added = sum((one.amount.figure.value for one in series), Decimal(0))
        room = sum((one.amount.figure.half for one in series), Decimal(0))
        before = self._all[max(0, series[0].amount.place - _REACH) : series[0].amount.place]
        before = [one for one in before if one.unit == MONEY and not one.change]
        if not before or any(abs(one.figure.value - added) <= room + one.figure.half for one in before):
            return None
        if not all(_is_share(one, added) for one in series):
            return None
        whole = before[-1]
        beside = whole.sentence.paragraph >= series[0].amount.sentence.paragraph - 1
        said = f"{whole.sentence.text[whole.figure.end :]}{series[0].amount.context}"
        if not beside or not _OPENED.search(said) or whole.figure.approximate or whole.deep:
            return None
        return wrong_sum(whole.sentence, whole, [one.amount for one in series])


def _series_of(around: Surroundings) -> Iterator[list[_Member]]:
    found: list[_Member] = []
    for share in around.percents:
        member = _member(share, around.all) or _stage(share, around.all)
        if member is None:
            continue
        if found and not _goes_on(found[-1], member):
            yield found
            found = []
        found.append(member)
    yield found


def _member(share: Percent, amounts: Sequence[Quantity]) -> _Member | None:
    """A share that names no whole, right behind its amount."""
    family, subject, whole = family_of(share.lead)
    amount = amounts[share.place - 1] if share.place else None
    bare = family == "share" and not subject and not whole and not share.figure.approximate
    if amount is None or not bare or amount.unit != MONEY or amount.figure.approximate or amount.change:
        return None
    return _Member(amount, share) if amount.figure.number == share.figure.number - 1 else None


def _stage(share: Percent, amounts: Sequence[Quantity]) -> _Member | None:
    """签约支付30%即380.40万元: a share right before its amount."""
    amount = amounts[share.place] if share.place < len(amounts) else None
    if amount is None or amount.unit != MONEY or share.figure.approximate or amount.figure.approximate:
        return None
    beside = amount.figure.number == share.figure.number + 1 and amount.sentence is share.sentence
    return _Member(amount, share) if beside and _THAT_IS.fullmatch(amount.context) else None


def _goes_on(last: _Member, one: _Member) -> bool:
    paragraphs = one.amount.sentence.paragraph - last.amount.sentence.paragraph
    apart = one.amount.figure.number - last.share.figure.number
    same = one.amount.sentence.headings[:-1] == last.amount.sentence.headings[:-1]
    return paragraphs <= 1 and apart <= _APART and same


def _fits(member: _Member, whole: Figure) -> bool:
    return whole.value > 0 and percent_agrees(member.share.figure, divide, (member.amount.figure, whole))


def _is_share(member: _Member, whole: Decimal) -> bool:
    share = member.share.figure
    return whole > 0 and abs(divide(member.amount.figure.value, whole) * FULL - share.value) <= share.half * 2
