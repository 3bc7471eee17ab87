"""Rates in a row (依次占p、q、r): each of its own amount, over one whole or over the one in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import FULL, percent_agrees
from perfeval.report_check.judging.evidence import (
    Sides,
    bare_name,
    contradiction_of,
    evidence_words,
    family_of,
    named_amount,
)
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.language.figures import MONEY
from perfeval.report_check.language.quantities import Number, Percent, Quantity, Surroundings, is_quotient, numbers
from perfeval.report_check.rates.sides import SideFinder


class Rows:
    """Judges rows of rates."""

    def __init__(self, around: Surroundings, sides: SideFinder) -> None:
        self._around = around
        self._sides = sides
        self._words = evidence_words()

    def verdicts(self, row: Sequence[Percent]) -> Iterator[Verdict | None]:
        """A、B、C，依次占p、q、r: each of its own amount, over one whole or over the one in its place."""
        first = row[0]
        lead = re.sub("(?:分别|依次|各自|各|均)", "", first.lead)
        family, _, whole = family_of(lead)
        before = [one for one in self._around.here(first.sentence) if one.place < first.place]
        pool = [*self._around.before(first.sentence), *before]
        if family not in ("share", "done", "rate") or self._words["aside"].search(lead):
            return
        if family == "rate" and (pairs := self._pairs(len(row), pool)):
            for percent, pair in zip(row, pairs, strict=True):
                yield self._paired(percent, *pair)
            return
        tops = self._row_tops(len(row), family_of(lead)[1], pool)
        if len(tops) < len(row) or any(one.sentence is not first.sentence for one in tops):
            return
        for place, (percent, top) in enumerate(zip(row, tops, strict=True)):
            below = self._row_below(family, whole, place, tops, pool)
            if below is None or percent.figure.approximate or percent.figure.value >= FULL:
                continue
            near = [*self._around.around(first.sentence), below, *(self._sides.wholes(whole, top) if whole else ())]
            total = sum((one.figure.value for one in tops if one.unit == top.unit), Decimal(0))
            sums: list[Number] = [(float(total), float(top.figure.half) * len(tops))]
            if is_quotient(percent.figure, [top.number], [*numbers(near, top.unit), *sums]):
                yield Verdict((percent.figure.number, top.figure.number, below.figure.number))
            else:
                yield contradiction_of(percent, Sides(top, below))

    def _paired(self, percent: Percent, top: Quantity, below: Quantity) -> Verdict | None:
        if percent.figure.approximate or below.figure.value <= 0:
            return None
        if percent_agrees(percent.figure, divide, (top.figure, below.figure)):
            return Verdict((percent.figure.number, top.figure.number, below.figure.number))
        here = self._around.here(top.sentence)
        if percent.figure.value >= FULL and top.figure.value < below.figure.value:
            return None
        if is_quotient(percent.figure, numbers(here, top.unit), numbers(here, top.unit)):
            return Verdict((percent.figure.number,))
        return contradiction_of(percent, Sides(top, below))

    def _pairs(self, count: int, pool: Sequence[Quantity]) -> list[tuple[Quantity, Quantity]]:
        """计划甲 A、完成 B；计划乙 C、完成 D: so many pairs of asked and done, if there are just so many."""
        found: list[tuple[Quantity, Quantity]] = []
        for below, top in pairwise(pool):
            asked = self._words["asked_first"].search(below.lead) and not self._words["got"].search(below.lead)
            if (
                asked
                and below.unit == top.unit
                and self._words["got"].search(top.lead)
                and below.sentence is top.sentence
            ):
                found.append((top, below))
        return found if len(found) == count else []

    def _row_tops(self, count: int, subject: str, pool: Sequence[Quantity]) -> Sequence[Quantity]:
        """The amounts of a row, in their order: those named, else the last so many, or those before what was asked."""
        names = [bare_name(one) for one in re.split("[、和与及]", subject)]
        named = [one for name in names if (one := named_amount(name, pool)) is not None]
        if len(named) == count == len(names):
            return named
        if (parted := self._interleaved(count, pool)) is not None:
            return parted[0]
        last, before = pool[-count:], pool[-2 * count : -count]
        if not last:
            return []
        alike = len(before) == count and all(a.unit == b.unit for a, b in zip(last, before, strict=True))
        planned = self._words["planned_money" if last[0].unit == MONEY else "planned"]
        if planned.search(last[0].lead):
            return before if alike and not planned.search(before[0].lead) else []
        return last

    def _interleaved(self, count: int, pool: Sequence[Quantity]) -> tuple[list[Quantity], list[Quantity]] | None:
        """甲15分得14分，乙20分得18分: what each was to get, and what it got."""
        tail = pool[-2 * count :]
        if len(tail) < 2 * count or len({one.unit for one in tail}) > 1:
            return None
        tops, belows = list(tail[1::2]), list(tail[::2])
        told = all(self._words["got"].search(one.lead) for one in tops) and not any(
            self._words["got"].search(one.lead) for one in belows
        )
        return (tops, belows) if told else None

    def _row_below(
        self, family: str, whole: str, place: int, tops: Sequence[Quantity], pool: Sequence[Quantity]
    ) -> Quantity | None:
        count = len(tops)
        if family != "share" and (parted := self._interleaved(count, pool)) is not None:
            return parted[1][place]
        last = pool[-count:]
        paired = last if tops[0] is not last[0] else pool[-2 * count : -count]
        asked = any(self._words["asked"].search(one.lead + one.tail) for one in paired)
        if (
            asked
            and family != "share"
            and len(paired) == count
            and all(a.unit == b.unit for a, b in zip(paired, tops, strict=True))
        ):
            return paired[place]
        if len({one.unit for one in tops}) > 1:
            return None
        if family == "share" or whole:
            named = self._sides.likely(self._sides.wholes(whole, tops[0]), tops[0]) if whole else None
            return named or self._sides.head(tops[-1], pool)
        head = self._sides.head(tops[0], pool)
        return head if head is not None and self._words["asked"].search(head.lead) else None
