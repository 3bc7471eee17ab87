"""What is missing of what was asked or goes beyond it: 计划24个，实际29个，超出目标5个; 支出率95%，结余5万元.

The gap is judged by the two amounts right before it, or by one of them and its rate, where their words leave no doubt
what was asked and what was done. A gap that any two amounts around it explain is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import combinations

from perfeval.formula.numeric import divide, round_half_away
from perfeval.report_check.judging.arithmetic import percent_agrees, show, show_percent
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import is_slip, variants
from perfeval.report_check.judging.verdicts import Outcome, decide, refuted
from perfeval.report_check.language.figures import COUNT, MONEY, Figure, telling_digits
from perfeval.report_check.language.lexicon import patterns
from perfeval.report_check.language.quantities import Percent, Quantity, Surroundings, is_quotient

_words = partial(patterns, "gaps")

SHORT, OVER, EITHER = -1, 1, 0
_NEAR = 12
_MOST_TIMES = 6
_STEM = 2


class Gaps:
    """Judges the gaps of a document."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._rates: dict[int, list[Percent]] = {}
        for one in around.percents:
            self._rates.setdefault(id(one.sentence), []).append(one)

    def verdicts(self, judged: set[int]) -> Iterator[Verdict]:
        """Judge every gap that nothing else has found wrong."""
        for one in self._around.all:
            if one.figure.kind not in (MONEY, COUNT) or one.figure.approximate or one.figure.number in judged:
                continue
            kind = _kind(one)
            if kind is None:
                continue
            verdict = (
                self._by_pair(one, *kind)
                or self._by_sides(one, *kind)
                or self._by_rate(one, *kind)
                or self._by_neighbours(one)
            )
            if verdict is not None:
                yield verdict

    def _by_sides(self, one: Quantity, sign: int, what: str) -> Verdict | None:
        """By what was asked and what was done right before it."""
        before = [q for q in self._around.here(one.sentence) if q.place < one.place and q.unit == one.unit]
        plain = [q for q in before if not _words()["not_side"].search(q.lead) and not q.change and q.deep == one.deep]
        near = [q for q in [*self._around.before(one.sentence), *before] if q.unit == one.unit]
        if (turned := _turned(one, plain, sign)) is not None:
            return turned
        if _explained(one.figure, near):
            return Verdict((one.figure.number,))
        if len(plain) < _STEM or one.segment - plain[-1].segment > 1:
            return None
        first, second = plain[-2], plain[-1]
        if one.segment != second.segment and (first.segment != second.segment or before[-1] is not second):
            return None
        sides = _sides(first, second)
        if sides is None or _moved(one):
            return None
        asked, done = sides
        if what and not _words()["general"].search(what) and not _shares(what, done.lead + done.tail):
            return None
        true = done.figure.value - asked.figure.value
        if one.figure.value in (asked.figure.value, done.figure.value):
            # 低于计划48家: the plan again, not what is missing
            return Verdict((one.figure.number,))
        after = [q.figure.value for q in self._around.here(one.sentence) if q.place > one.place and q.unit == one.unit]
        if any(sum(after[: count + 1], one.figure.value) == abs(true) for count in range(len(after))):
            # 正在整改3个，未启动2个: what is missing in several parts
            return Verdict((one.figure.number,))
        if true == 0 or (sign and true * sign < 0 and not _same(abs(true), one.figure, asked, done)):
            return None
        return _wrong(one, asked, done, true, sign)

    def _by_pair(self, one: Quantity, sign: int, what: str) -> Verdict | None:
        """户籍40.89万人，参保40.23万人，参保率98.39%，未参保6600人: by the two of which the rate beside it is."""
        if sign == OVER:
            return None
        here = [
            q for q in self._around.here(one.sentence) if q.unit == one.unit and q.deep == one.deep and not q.change
        ]
        rates = [
            rate
            for rate in self._rates.get(id(one.sentence), ())
            if abs(rate.figure.number - one.figure.number) <= _STEM and rate.segment == one.segment
            and not rate.figure.approximate and telling_digits(rate.figure.value) > _STEM
            and not _words()["not_rate"].search(rate.lead)
        ]  # fmt: skip
        sides = [q for q in here if q.place < one.place and not _words()["not_side"].search(q.lead)]
        pairs = [
            (asked, done, rate)
            for rate in rates
            for done in sides[-_STEM:]
            for asked in sides
            if asked.place < done.place and done.place < rate.place
            and is_quotient(rate.figure, [done.number], [asked.number])
        ]  # fmt: skip
        if len(pairs) != 1:
            return None
        [(asked, done, rate)] = pairs
        if what and not _words()["general"].search(what) and not _shares(what, done.lead + done.tail + rate.lead):
            return None
        true = asked.figure.value - done.figure.value
        others = [
            q
            for q in here
            if q not in (one, asked, done) and q.place > done.place
            and (_kind(q) is not None or one.figure.value + q.figure.value == true)
        ]  # fmt: skip
        if _same(true, one.figure, asked, done):
            return Verdict((one.figure.number, asked.figure.number, done.figure.number))
        if others or true <= 0 or _moved(one) or one.figure.value == true:
            return None
        return _wrong(one, asked, done, -true, SHORT)

    def _by_neighbours(self, one: Quantity) -> Verdict | None:
        """应发125.19万元；预拨128.54万元，多余3.35万元: by the two right before it, where a digit tells."""
        here = [q for q in self._around.here(one.sentence) if q.place < one.place and not q.deep]
        if len(here) < _STEM or telling_digits(one.figure.value) <= _STEM or _moved(one):
            return None
        first, second = here[-2:]
        beside = one.figure.number - second.figure.number == second.figure.number - first.figure.number == 1
        alike = first.unit == second.unit == one.unit and not first.change and not second.change
        if not beside or not alike or any(_words()["not_side"].search(q.lead) for q in (first, second)):
            return None
        true = abs(first.figure.value - second.figure.value)
        turned = (abs(other - second.figure.value) for other in variants(first.figure))
        moved = (abs(first.figure.value - other) for other in variants(second.figure))
        if is_slip(one.figure.value, true) or any(value == one.figure.value for value in (*turned, *moved)):
            sign = 1 if first.figure.value > second.figure.value else -1
            return _wrong(one, second, first, true * sign, EITHER)
        return None

    def _by_rate(self, one: Quantity, sign: int, what: str) -> Verdict | None:
        """By what was done and its rate: 支出95万元，执行率95%，结余5万元."""
        if sign == OVER or (what and not _words()["general"].search(what)):
            return None
        before = [q for q in self._around.here(one.sentence) if q.place < one.place]
        if (
            not before
            or before[-1].unit != one.unit
            or before[-1].segment != one.segment
            or before[-1].figure.value <= 0
        ):
            return None
        done = before[-1]
        if done.change or done.figure.approximate or _words()["not_side"].search(done.lead) or done.deep != one.deep:
            return None
        rates = [
            rate
            for rate in self._rates.get(id(one.sentence), ())
            if abs(rate.figure.number - one.figure.number) == 1 and rate.figure.number > done.figure.number
            and rate.segment == one.segment
        ]  # fmt: skip
        if len(rates) != 1 or one.figure.number - done.figure.number > _STEM:
            return None
        rate = rates[0].figure
        lead = rates[0].lead
        if rate.approximate or not _words()["rate"].search(lead) or _words()["not_rate"].search(lead):
            return None
        if not 0 < rate.value < 100 or _moved(one):
            return None
        if _words()["asked"].search(done.lead) and not _words()["done"].search(done.lead):
            return None
        figures = (one.figure, done.figure, rate)

        def compute(rest: Decimal, of: Decimal) -> Decimal:
            return divide(of, of + rest)

        if percent_agrees(rate, compute, (one.figure, done.figure)):
            return Verdict(tuple(figure.number for figure in figures))
        told = compute(one.figure.value, done.figure.value) * 100
        if is_slip(rate.value, round_half_away(told, rate.decimals)):
            right = show_percent(told / 100, rate)
            follows = f"{done.figure.raw}÷（{done.figure.raw}＋{one.figure.raw}）＝{right}，不是{rate.raw}"
            return refuted(one.sentence, Outcome((rate,), follows, right), rate)
        true = divide(done.figure.value * 100, rate.value) - done.figure.value
        if not Decimal(1) / _MOST_TIMES < divide(one.figure.value, true) < _MOST_TIMES:
            return None
        near = [q for q in self._around.around(one.sentence) if q.unit == one.unit]
        if any(_is_gap(one.figure, a.figure, b.figure) for a in near for b in near if a is not b):
            return None
        right = show(true, one.figure)
        follows = f"{done.figure.raw}÷（{done.figure.raw}＋{one.figure.raw}）不是{rate.raw}，按{rate.raw}应为{right}"
        return refuted(one.sentence, Outcome((one.figure,), follows, right), one.figure)


def _turned(one: Quantity, plain: Sequence[Quantity], sign: int) -> Verdict | None:
    """计划24个、实际29个，低于目标5个: just so much, but the other way round."""
    if not sign or len(plain) < _STEM or plain[-1].segment != one.segment or plain[-2].segment != one.segment:
        return None
    sides = _sides(plain[-2], plain[-1])
    if sides is None or not re.search("[超高多低差少]", one.lead):
        return None
    asked, done = sides
    true = done.figure.value - asked.figure.value
    if true * sign >= 0 or true.copy_abs() != one.figure.value:
        return None
    right = f"{'多' if true > 0 else '少'}{one.figure.raw}"
    follows = f"{done.figure.raw}比{asked.figure.raw}{right}，而文中写“{one.lead}{one.figure.raw}”"
    return refuted(one.sentence, Outcome((one.figure, asked.figure, done.figure), follows, right), one.figure)


def _kind(one: Quantity) -> tuple[int, str] | None:
    """Whether it is what is missing, or beyond, and what was not done in so many words."""
    known = _words()
    if known["brought"].search(one.lead):
        return None
    if match := known["short"].search(one.lead):
        return SHORT, match["what"] or ""
    if match := known["tail"].search(one.tail):
        return SHORT, match["what"]
    if known["over"].search(one.lead):
        return OVER, ""
    return (EITHER, "") if known["either"].search(one.lead) else None


def _sides(first: Quantity, second: Quantity) -> tuple[Quantity, Quantity] | None:
    """What was asked and what was done, by the words of two amounts."""
    known = _words()
    asked_first = known["asked"].search(first.lead) is not None and known["done"].search(second.lead) is not None
    done_first = (
        known["done"].search(first.lead) is not None
        and known["asked"].search(second.lead) is not None
        and known["done"].search(second.lead) is None
    )
    if asked_first and not done_first:
        return first, second
    return (second, first) if done_first and not asked_first else None


def _moved(one: Quantity) -> bool:
    """Whether its sentence tells of anything else that moves an amount of money."""
    if one.figure.kind != MONEY:
        return False
    # 结余5万元，已收回统筹: what becomes of the rest itself, without a further amount, leaves it as it is
    last = one.sentence.figures[-1].end
    told, after = _words()["made_up"].sub("", one.sentence.text[:last]), one.sentence.text[last:]
    parted = _words()["parted"].search(after) is not None
    return _words()["moved"].search(one.sentence.text if parted else told) is not None


def _shares(what: str, words: str) -> bool:
    """Whether what was not done is what was done of the others."""
    return any(what[place : place + _STEM] in words for place in range(len(what) - 1))


def _is_gap(gap: Figure, one: Figure, other: Figure) -> bool:
    if gap is one or gap is other:
        return False
    room = gap.half + one.half + other.half
    return abs(abs(one.value - other.value) - gap.value) <= room


def _explained(gap: Figure, near: Sequence[Quantity]) -> bool:
    """Whether any two amounts around a gap explain it, or three of them."""
    figures = [one.figure for one in near[-_NEAR:]]
    if any(_is_gap(gap, one, other) for one, other in combinations(figures, 2)):
        return True
    for place, whole in enumerate(figures):
        others = [*figures[:place], *figures[place + 1 :]]
        for one, other in combinations(others, 2):
            if abs(whole.value - one.value - other.value - gap.value) <= whole.half + one.half + other.half + gap.half:
                return True
    return False


def _same(true: Decimal, gap: Figure, *sides: Quantity) -> bool:
    return abs(true - gap.value) <= gap.half + sum((one.figure.half for one in sides), Decimal(0))


def _wrong(one: Quantity, asked: Quantity, done: Quantity, true: Decimal, sign: int) -> Verdict | None:
    more, less = (done, asked) if true > 0 else (asked, done)
    right = show(abs(true), one.figure)
    follows = f"{more.figure.raw}－{less.figure.raw}＝{right}，不是{one.figure.raw}"
    if one.figure.value > max(more.figure.value, less.figure.value) and not is_slip(one.figure.value, abs(true)):
        return None
    return decide(one.sentence, [Outcome((one.figure, asked.figure, done.figure), follows, right)], one.figure)
