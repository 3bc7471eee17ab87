"""Rates with their sides nearby, by evidence of the words; a contradiction where nothing nearby explains one.

The parse of clauses judges a rate whose two sides it knows. Reports put the same in more ways than any grammar holds:
so what is left is judged by two questions apart. Do the words leave no doubt that both sides stand in the text
(占全年支出的p where 全年支出 is stated; 应缴20户，已缴19户，参保率p; A、B、C，依次占p、q、r)? And does the rate follow
from any two amounts around it, or sums of them? Only where the first holds and the second does not is it a
contradiction.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from perfeval.report_check.judging.arithmetic import FULL
from perfeval.report_check.judging.evidence import (
    GROWTH,
    TELLING,
    Sides,
    bare_name,
    contradiction_of,
    evidence_words,
    family_of,
    named_amount,
    telling_words,
)
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.language.figures import MONEY, Figure
from perfeval.report_check.language.lexicon import change_verb
from perfeval.report_check.language.quantities import (
    Number,
    Percent,
    Quantity,
    Surroundings,
    is_growth,
    is_quotient,
    is_rest,
    is_step,
    numbers,
    percents_of,
)
from perfeval.report_check.rates.rows import Rows
from perfeval.report_check.rates.sides import SideFinder

_MOST_TIMES = 2
"""So many times a rate may be off where its lower side stands elsewhere."""
_CLOSE = 5
_MOST_BUDGETS = 200
"""So many amounts right before a rate may be its upper side."""


class Evident:
    """Judges the rates of a document by what stands around them."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._sides = SideFinder(around)
        self._words = evidence_words()
        self._in_rows = Rows(around, self._sides)
        self._of_number = {one.figure.number: one for one in around.percents}
        self._rows = list(percents_of(around.percents))
        self._in_row = {one.figure.number for row in self._rows if len(row) > 1 for one in row}
        self._in_sentence: dict[int, list[Percent]] = defaultdict(list)
        for one in around.percents:
            self._in_sentence[id(one.sentence)].append(one)

    def verdicts(self, judged: set[int]) -> Iterator[Verdict]:
        """Judge every rate that is not judged yet."""
        for row in self._rows:
            for one in self._in_rows.verdicts(row) if len(row) > 1 else [self._alone(row[0])]:
                if one is not None and one.figures[0] not in judged:
                    yield one

    def doubted(self, verdict: Verdict) -> bool:
        """Whether two amounts around a rate of no said base explain it, against the verdict on it."""
        found = verdict.contradiction
        percent = self._of_number.get(found.figure) if found is not None else None
        if percent is None or found is None or not found.right.endswith("%"):
            return False
        if percent.figure.raw in found.right:
            # 下降10.00%, 不是增加10.00%: so much it is, but the other way round
            return False
        family, _, whole = family_of(percent.lead)
        if family == "share" and not whole and percent.figure.number not in self._in_row:
            return self._explained(percent, self._around.here(percent.sentence), (), "share", sums=False)
        if family == "share" and len([one for one in re.split("[，。；：]", percent.context) if one]) > 1:
            near = [*self._around.here(percent.sentence), *self._around.before(percent.sentence)]
            wholes = [*near, *self._sides.book.meant(whole)]
            return is_quotient(percent.figure, numbers(near, MONEY), numbers(wholes, MONEY))
        if family == "change":
            return self._in_full(percent)
        if self._words["together"].search(percent.lead):
            return True
        named = self._words["rate_name"].search(percent.lead.rstrip("为是达到"))
        family = "rate" if named or percent.figure.number in self._in_row else family
        if family != "rate" or self._words["fixed_rate"].search(percent.lead):
            return False
        if percent.figure.value >= FULL and percent.figure.number not in self._in_row:
            return False
        near = self._around.around(percent.sentence)
        if percent.figure.number in self._in_row:
            here = self._around.here(percent.sentence)
            units = dict.fromkeys(one.unit for one in here)
            return any(
                is_quotient(percent.figure, numbers(here, unit), [*numbers(near, unit), *_sums_after(here, unit)])
                for unit in units
            )
        budgets = [one for kind in ("全年预算", "预算", "年初预算", "全年收入") for one in self._sides.book.meant(kind)]
        return self._explained(percent, [*near, *budgets], (), "rate")

    def _in_full(self, percent: Percent) -> bool:
        """Whether the sentence states both ends and the step between them, and the rate follows from these."""
        verb = change_verb(percent.lead)
        here = self._around.here(percent.sentence)
        before = [one for one in here if one.place < percent.place]
        last = [one for one in here if self._words["last_year"].search(one.lead)]
        if any(is_growth(percent.figure, numbers(before, one.unit), [one.number]) for one in last):
            return True
        if len(before) > 1 and "预算" in before[-1].lead and not before[-1].change:
            return is_growth(percent.figure, numbers(before[:-1], before[-1].unit), [before[-1].number])
        steps = [one for one in here if one.change]
        ends = [one for one in here if not one.change]
        for now in ends:
            for then in ends:
                step = (now.figure.value - then.figure.value) * (verb.sign if verb is not None else 0)
                rooms = now.figure.half + then.figure.half
                if step <= 0 or now.unit != then.unit:
                    continue
                told = any(abs(one.figure.value - step) <= rooms + one.figure.half for one in steps)
                if told and is_growth(percent.figure, [now.number], [then.number]):
                    return True
        return False

    def _alone(self, percent: Percent) -> Verdict | None:
        figure, lead = percent.figure, telling_words(percent)
        if figure.approximate or not figure.value or self._words["aside"].search(lead):
            return None
        family, subject, whole = family_of(lead)
        before = [one for one in self._around.here(percent.sentence) if one.place < percent.place]
        if not family and (listed := self._listed(percent, before)) is not None:
            return self._verdict(percent, *listed)
        if self._words["of_it"].fullmatch(lead):
            sides = self._sides.of_it(before)
            return self._verdict(percent, sides, "share") if sides is not None else None
        sides = self._sides.of(family, percent, before, subject, whole)
        return self._verdict(percent, sides, family) if sides is not None else None

    def _listed(self, percent: Percent, before: Sequence[Quantity]) -> tuple[Sides, str] | None:
        """占比为：甲p、乙q、丙r: each of the amount by its own name."""
        name = bare_name(percent.lead)
        earlier = [one for one in self._in_sentence[id(percent.sentence)] if one.figure.end <= percent.figure.start]
        found = [family_of(telling_words(one)) for one in earlier]
        named = [one for one in found if one[0] in ("share", "rate")]
        family, whole = (named[-1][0], named[-1][2]) if named else ("", "")
        if not family:
            family = "share" if self._words["shares"].search(percent.sentence.text[: percent.figure.start]) else ""
        if not family or len(name) < TELLING:
            return None
        pool = [*self._around.before(percent.sentence), *before]
        top = named_amount(name, pool)
        if top is None:
            return None
        if family == "share":
            belows = self._sides.wholes(whole, top) if whole else []
            below = self._sides.likely(belows, top) or self._sides.head(top, before)
            return (Sides(top, below, belows=tuple(belows)), family) if below is not None else None
        below = self._sides.asked_for(top)
        return (Sides(top, below), family) if below is not None else None

    def _verdict(self, percent: Percent, sides: Sides, family: str) -> Verdict | None:
        figure = percent.figure
        if family == "change" and self._of_budget_aside(percent, sides.below):
            return None
        here = sides.below.sentence is sides.top.sentence is percent.sentence
        if figure.value == FULL and not here and family == "share":
            # 占一般公共预算项目支出的100%: all of what is not told
            return None
        strong = here and (sides.strong or len({one.figure.value for one in sides.belows}) == 1)
        around = self._around.here(percent.sentence) if strong else self._around.around(percent.sentence)
        near = [*around, sides.below, *sides.belows]
        tops = [*(sides.tops or [sides.top])]
        if self._explained(percent, near, tops, family, sums=not strong) or _fits(figure, sides):
            return Verdict((figure.number, sides.top.figure.number, sides.below.figure.number))
        if family == "rate" and not here:
            if not _likely(figure, sides):
                return None
            budgets = numbers(self._sides.budgets[:_MOST_BUDGETS], MONEY)
            if sides.top.unit == MONEY and is_quotient(figure, [sides.top.number], budgets):
                # over another budget of the report than the one that was found first
                return Verdict((figure.number, sides.top.figure.number))
        return contradiction_of(percent, sides)

    def _of_budget_aside(self, percent: Percent, below: Quantity) -> bool:
        """完成预算p（预算A），较上年减少B，下降q: whether what it is held against is the budget, not last year's."""
        between = percent.sentence.text[below.figure.end : percent.figure.start]
        aside = below.deep and "预算" in below.lead and below.sentence is percent.sentence
        return aside and self._words["changed_from"].search(between) is not None

    def _explained(
        self, percent: Percent, near: Sequence[Quantity], named: Sequence[Quantity], family: str, *, sums: bool = True
    ) -> bool:
        """Whether a rate follows from the few amounts before it, or those named, and any around it."""
        rate = percent.figure
        close = [one for one in self._around.here(percent.sentence) if one.place < percent.place][-_CLOSE:]
        close = close or self._around.before(percent.sentence)[-2 * _CLOSE :]
        for unit in dict.fromkeys(one.unit for one in [*named, *close]):
            tops = numbers([*named, *close], unit)
            every = numbers([*near, *named], unit)
            if family == "change":
                steps = numbers((one for one in close if one.change or "增" in one.lead), unit)
                if is_growth(rate, tops, every) or is_step(rate, steps, every):
                    return True
                bases = numbers((one for one in near if self._words["base"].search(one.lead)), unit)
                if is_quotient(rate, steps, bases):
                    return True
                continue
            negative = [one for one in close if self._words["negative"].search(one.lead)]
            if is_quotient(rate, tops, every) or is_rest(rate, numbers(negative, unit), every):
                return True
            if not sums:
                continue
            if unit == MONEY and family == "rate":
                continue
            added = [one for one in close if one.unit == unit]
            sums_of = [_sum(added[start:end]) for end in range(2, len(added) + 1) for start in range(end - 1)]
            if is_quotient(rate, sums_of, every) or is_quotient(rate, tops, [*sums_of, *_sums_after(near, unit)]):
                return True
        return False


def _likely(rate: Figure, sides: Sides) -> bool:
    """Whether sides of which one stands elsewhere come near enough to a rate that they may be its own."""
    told = rate.value * sides.below.figure.value
    true = 100 * sides.top.figure.value
    return told <= _MOST_TIMES * true and true <= _MOST_TIMES * told


def _sum(added: Sequence[Quantity]) -> Number:
    values = [one.number for one in added]
    return sum(value for value, _ in values), sum(half for _, half in values)


def _sums_after(near: Sequence[Quantity], unit: str) -> list[Number]:
    """The sums of all that the sentence or its paragraph lists of a unit, each sentence by itself."""
    by_sentence: dict[int, list[Quantity]] = defaultdict(list)
    for one in near:
        if one.unit == unit:
            by_sentence[id(one.sentence)].append(one)
    return [_sum(found) for found in by_sentence.values() if 1 < len(found) <= _CLOSE * 2]


def _fits(figure: Figure, sides: Sides) -> bool:
    """Whether a rate follows from its sides, or the sum of what its words name."""
    if sides.how == GROWTH:
        return is_growth(figure, [_sum(sides.tops) if sides.tops else sides.top.number], [sides.below.number])
    return len(sides.tops) > 1 and is_quotient(figure, [_sum(sides.tops)], [sides.below.number])
