"""The two sides of a rate, as its words call them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal

from perfeval.report_check.judging.arithmetic import FULL
from perfeval.report_check.judging.evidence import (
    GROWTH,
    QUOTIENT,
    TELLING,
    Sides,
    bare_name,
    evidence_words,
    family_of,
    named_amount,
    pairs_of_signs,
)
from perfeval.report_check.language.called import Book, is_of_unit, name_of_amount, nearest
from perfeval.report_check.language.figures import MONEY, number_said
from perfeval.report_check.language.lexicon import BUDGETS, read_words
from perfeval.report_check.language.quantities import Percent, Quantity, Surroundings
from perfeval.report_check.language.statements import Subject

_FAR = 2
"""So many times too much or too little is no rate of these two."""
_MOST_CALLED = 4
_MOST_PLANNED = 40
"""Words that stand before more planned counts than this tell none of them."""


class SideFinder:
    """Finds the sides of the rates of a document by their words."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._words = evidence_words()
        self.book = Book(around)
        self.budgets = [
            one for one in around.all if one.unit == MONEY and self._words["planned_money"].search(one.lead)
        ]  # fmt: skip
        self._planned: dict[tuple[str, str], list[Quantity]] = defaultdict(list)
        for quantity in around.all:
            if quantity.change or self._words["aside_amount"].search(quantity.lead):
                continue
            planned = self._words["planned_money" if quantity.unit == MONEY else "planned"]
            if planned.search(quantity.sentence.text, 0, quantity.figure.start):
                for signs in pairs_of_signs(quantity.lead + quantity.tail):
                    self._planned[quantity.unit, signs].append(quantity)
        self._shares: dict[int, list[Percent]] = defaultdict(list)
        for one in around.percents:
            family, _, whole = family_of(one.lead)
            if family == "share" and whole:
                self._shares[id(one.sentence)].append(one)

    def of(self, family: str, percent: Percent, before: Sequence[Quantity], subject: str, whole: str) -> Sides | None:
        """The sides of a rate of a family; None where its words leave them open."""
        find = {"share": self.share, "done": self.done, "rate": self.rate, "change": self.change}.get(family)
        return find(percent, before, subject, whole) if find is not None else None

    def share(self, percent: Percent, before: Sequence[Quantity], subject: str, whole: str) -> Sides | None:
        tops = self.tops(percent, before, subject)
        if not tops:
            return None
        whole = "" if self._words["tenths"].search(whole) else whole
        if self._words["of_year"].search(whole) and re.search("支出|支付", tops[-1].lead):
            whole = "全年支出"
        near = tops[-1]
        named = not read_words(subject).bare
        if not whole and named and self._whole_before(percent):
            # 工程占总额的A%，服务占B%: of the same, or each of its own
            return None
        if not whole:
            whole = self._whole_before(percent)
        belows: list[Quantity] = []
        if not read_words(whole).bare or read_words(whole).kind or (whole and len(name_of_amount(whole)) > 1):
            belows = self.wholes(whole, near)
            below = self.likely(belows, near)
        else:
            below = self.head(near, before)
            if below in tops:
                below = self.head(tops[0], before) or self._bigger(tops[0])
        if below is None and whole and self._words["planned"].search(whole):
            below = self.asked_for(near)
        if below is None and whole and "扣分" in whole:
            taken = [one for one in before if one.unit == near.unit and self._words["all_taken"].search(one.lead)]
            below = taken[-1] if taken else None
        if below is None and whole and name_of_amount(whole) == near.unit:
            below = self.head(near, before) or self._bigger(near)
        if below is None or below is near or below.unit != near.unit:
            return None
        if sum((one.figure.value for one in tops), Decimal(0)) > below.figure.value or below in tops:
            return None
        return Sides(near, below, tops=tuple(tops), belows=tuple(belows))

    def _bigger(self, near: Quantity) -> Quantity | None:
        """The nearest count of the same thing before that is no less."""
        pool = [*self._around.earlier(near.sentence), *self._around.before(near.sentence)]
        same = [one for one in pool if one.unit == near.unit and one.figure.value >= near.figure.value]
        return same[-1] if same else None

    def _whole_before(self, percent: Percent) -> str:
        """占全年支出的A%，…，占B%: the whole that the share before it in its part of the sentence names."""
        for one in reversed(self._shares.get(id(percent.sentence), [])):
            if one.figure.end <= percent.figure.start:
                return family_of(one.lead)[2]
        return ""

    def wholes(self, text: str, near: Quantity) -> list[Quantity]:
        return [one for one in self.book.called(text, near) if one.figure.value]

    @staticmethod
    def likely(called: Sequence[Quantity], near: Quantity) -> Quantity | None:
        close = nearest(called, near)
        values = {one.figure.value for one in close}
        return close[-1] if 0 < len(values) <= _MOST_CALLED else None

    def tops(self, percent: Percent, before: Sequence[Quantity], subject: str) -> list[Quantity]:
        """What a share is of: what its own words name, else the amount before it."""
        plain = [one for one in before if not self._words["aside_amount"].search(one.lead)]
        subject = self._words["adverbial"].sub("", subject) if self._words["adverbial"].match(subject) else subject
        if counted := self._words["first"].fullmatch(subject):
            same = [one for one in plain if one.unit == plain[-1].unit]
            count = number_said(counted["count"])
            return same[1 : count + 1] if _is_total(same) else same[:count]
        if read_words(subject).bare and not read_words(subject).kind:
            after = self._around.here(percent.sentence)
            if not plain:
                return [one for one in after if one.place == percent.place and one.lead in ("计", "为", "即")][:1]
            return plain[-1:]
        pool = [*self._around.before(percent.sentence), *plain]
        return self._resolved(subject, pool, self._around.earlier(percent.sentence))

    def _resolved(self, subject: str, pool: Sequence[Quantity], earlier: Sequence[Quantity]) -> list[Quantity]:
        """The amounts that words name: one by its own name, several joined, one elsewhere, one called much alike."""
        bare = bare_name(subject)
        parts = [one for one in re.split("[、和与及]", bare) if one]
        exact = named_amount(bare, pool, loose=False)
        if exact is not None:
            return [exact]
        if len(parts) > 1:
            found = [named_amount(one, pool) for one in parts]
            known = list(dict.fromkeys(one for one in found if one is not None))
            if len(known) == len(parts):
                return known if len({one.unit for one in known}) == 1 else []
            return []
        if (one := named_amount(bare, pool)) is not None:
            return [one]
        if elsewhere := self.book.meant(subject) or self.book.meant(bare):
            return elsewhere[-1:] if len({one.figure.value for one in elsewhere}) == 1 else []
        signs = pairs_of_signs(bare)
        shared = [(len(signs & pairs_of_signs(one.lead)), one) for one in [*earlier, *pool] if not one.change]
        best = max((count for count, _ in shared), default=0)
        alike = [one for count, one in shared if count == best]
        return alike if best >= TELLING and len(alike) == 1 else []

    def head(self, near: Quantity, before: Sequence[Quantity]) -> Quantity | None:
        """The amount that a list of parts breaks down: the nearest before that is no less than all since."""
        pool = [*self._around.before(near.sentence), *self._around.here(near.sentence)]
        if all(one.place >= near.place or one.unit != near.unit for one in pool):
            return self.likely(self.wholes("全年支出", near), near) if self._is_main(near) else None
        added = near.figure.value
        for one in reversed([one for one in pool if one.place < near.place and one.unit == near.unit]):
            if self._words["aside_amount"].search(one.lead) or one.change:
                continue
            if one.figure.value >= added and one.figure.value > near.figure.value:
                return one
            added += one.figure.value if one.sentence is near.sentence else 0
        return None

    def of_it(self, before: Sequence[Quantity]) -> Sides | None:
        """扣1.4分，占全部扣分3.6分的p: the amount right before is the whole."""
        below = before[-1] if before else None
        if below is None or (match := self._words["whole_stated"].fullmatch(below.lead)) is None:
            return None
        subject = match["subject"]
        same = [one for one in before[:-1] if one.unit == below.unit]
        if read_words(subject).bare and not read_words(subject).kind:
            return Sides(same[-1], below) if same else None
        named = named_amount(bare_name(subject), same)
        found = [named] if named is not None else self.book.meant(subject) or self.book.meant(bare_name(subject))
        found = [one for one in found if one is not None and one.unit == below.unit and one is not below]
        return Sides(found[-1], below) if len({one.figure.value for one in found}) == 1 else None

    def done(self, percent: Percent, before: Sequence[Quantity], subject: str, whole: str) -> Sides | None:
        tops = self.tops(percent, before, subject)
        if not tops:
            return None
        if not whole:
            asked = [one for one in before if one.unit == tops[-1].unit and self._words["planned"].search(one.lead)]
            others = [one for one in before if one.unit == tops[-1].unit and one not in asked]
            return Sides(others[-1], asked[-1]) if asked and others else None
        belows = self.wholes(whole, tops[-1])
        below = self.likely(belows, tops[-1])
        if below is None:
            asked = [
                one
                for one in [*self._around.before(percent.sentence), *before]
                if one.unit == tops[-1].unit and one is not tops[-1] and self._words["asked"].search(one.lead)
                and not self._words["other_side"].search(one.lead)
            ]  # fmt: skip
            named = name_of_amount(whole) if read_words(whole).kind not in BUDGETS else ""
            same = [one for one in asked if len(named) >= TELLING and named[:TELLING] in one.lead]
            below = same[-1] if same else self.asked_for(tops[-1]) if named else None
        return Sides(tops[-1], below, belows=tuple(belows)) if below is not None else None

    def rate(self, percent: Percent, before: Sequence[Quantity], name: str, _whole: str) -> Sides | None:
        if basis := self._words["basis"].search(percent.lead):
            tops = [one for one in before if not one.change][-1:]
            belows = self.wholes(basis["whole"], tops[0]) if tops else []
            below = self.likely(belows, tops[0]) if tops else None
            return Sides(tops[0], below, belows=tuple(belows)) if below is not None else None
        plain = [one for one in before if one.segment == percent.segment]
        plain = [one for one in plain if not self._words["aside_amount"].search(one.lead) and not one.change]
        apart = False
        if not plain and percent.figure.label == percent.sentence.text[: percent.figure.start]:
            last = self._around.before(percent.sentence)[-1:]
            plain = [one for one in self._around.here(last[0].sentence) if not one.change] if last else []
            apart = True
        if not plain or percent.figure.value >= FULL:
            return None
        top = plain[-1]
        if self._words["overall"].search(name) and self._words["one_source"].search(top.lead):
            # 县级配套到位98万元，…总体到位率: of the money of every source
            return None
        if (paired := self._pair(name, plain)) is not None:
            return paired
        stem = self._words["rate_name"].sub("", bare_name(name))[-TELLING:]
        told = len(stem) == TELLING and (stem in top.lead or all(sign in top.lead for sign in stem))
        told = told and f"不{stem}" not in top.lead and f"未{stem}" not in top.lead
        satisfied = "满意" in name
        if satisfied and (not told or any(self._words["graded"].search(one.lead) for one in before)):
            return None
        over_budget = top.unit == MONEY and self._words["money_rate"].search(name)
        if not told and (apart or not self._words["done_words"].search(top.lead)):
            return None
        same = [one for one in plain[:-1] if one.unit == top.unit]
        if all(self._words["asked"].search(one.lead) for one in same) and len(same) > 1 and told:
            below_sum = sum((one.figure.value for one in same), Decimal(0))
            if not any(one.figure.value >= top.figure.value for one in same) and below_sum >= top.figure.value:
                return None
        for below in reversed(same):
            if below.figure.value < top.figure.value:
                continue
            asked = self._words["money_asked" if over_budget else "asked"].search(below.lead) or not below.lead
            if over_budget and not asked:
                return None
            if asked or (told and stem not in below.lead):
                return Sides(top, below, strong=below.place == top.place - 1 and len(same) == 1 and top.unit != MONEY)
        if told and (named := self._named_below(percent, top, before)) is not None:
            return Sides(top, named)
        apart_from = self._rate_apart(top, name) or (self._of_asked(top) if told else None)
        if apart_from is not None and top.unit == MONEY:
            # 项目执行A，执行率97% is hardly over the budget of the whole unit, of which A is a third
            stated = apart_from.below.figure.value * percent.figure.value / FULL
            if not top.figure.value < stated * _FAR or not stated < top.figure.value * _FAR:
                return None
        return apart_from

    def _of_asked(self, top: Quantity) -> Sides | None:
        """安排项目40个。…已完工38个，完工率95%: over the one count of the paragraph that was asked for."""
        if top.unit == MONEY:
            return None
        pool = [*self._around.before(top.sentence), *self._around.here(top.sentence)]
        asked = [
            one
            for one in pool
            if one.place < top.place and one.unit == top.unit and not one.change and not one.deep
            and one.figure.value >= top.figure.value and self._words["asked"].search(one.lead)
        ]  # fmt: skip
        return Sides(top, asked[-1]) if len({one.figure.value for one in asked}) == 1 else None

    def _named_below(self, percent: Percent, top: Quantity, before: Sequence[Quantity]) -> Quantity | None:
        """审结306件；审结案件中调解238件，调解率p: the count whose name the words of the other hold."""
        signs = pairs_of_signs(top.lead)
        same = [
            one for one in [*self._around.before(percent.sentence), *before] if one.unit == top.unit and one is not top
        ]
        found = [one for one in same if "中" in top.lead and signs & pairs_of_signs(one.lead)]
        found = [one for one in found if one.figure.value >= top.figure.value]
        return found[-1] if found else None

    def _pair(self, name: str, plain: Sequence[Quantity]) -> Sides | None:
        """A rate by name (节约率) of the two amounts before it that are called as its sides are."""
        for entry in self._words["pairs"]:
            if not re.search(entry["words"], name) or len(plain) < 2:
                continue
            tops = [one for one in plain if re.search(entry["top"], one.lead)]
            belows = [one for one in plain if re.search(entry["below"], one.lead) and one not in tops[-1:]]
            if tops and belows and tops[-1].unit == belows[-1].unit:
                return Sides(tops[-1], belows[-1], entry["how"])
        return None

    def _rate_apart(self, top: Quantity, name: str) -> Sides | None:
        """A rate whose lower side stands in another sentence: the budget, or what was asked of the same thing."""
        if top.unit == MONEY:
            match = self._words["money_rate"].search(name)
            if match is None:
                return None
            over = name[: match.start()]
            if over and (read_words(over).item or read_words(over).rest) and (called := self.wholes(over, top)):
                below = self.likely(called, top)
                return Sides(top, below, belows=tuple(called)) if below is not None else None
            if read_words(over).rest and not pairs_of_signs(over) & pairs_of_signs(top.context + top.tail):
                # 年末结转A，防火隔离带完成率p: of something else
                return None
            if self._words["planned_money"].search(top.lead) and not self._words["rest_taken"].search(top.lead):
                pool = [*self._around.before(top.sentence), *self._around.here(top.sentence)]
                spent = [one for one in pool if one.place < top.place and one.unit == top.unit and not one.change]
                spent = [one for one in spent if self._words["rest_taken"].search(one.lead)]
                return Sides(spent[-1], top) if spent else None
            below = self.asked_for(top)
            if below is not None:
                return Sides(top, below) if below.figure.value * 3 >= top.figure.value * 2 else None
            if not read_words(over).kind and (own := self._of_same(top)) is not None:
                return Sides(top, own)
            if top.subject is not None and not is_of_unit(top.subject) and not self._says_nothing(top.subject):
                return None
            belows = [one for kind in ("全年预算", "预算", "年初预算") for one in self.book.called(kind, top)]
            below = self.likely(belows, top) or self._budget_before(top, of_budget=bool(read_words(over).kind))
            return Sides(top, below, belows=tuple(belows)) if below is not None else None
        below = self.asked_for(top) if "完成" in name else None
        return Sides(top, below) if below is not None else None

    def _of_same(self, top: Quantity) -> Quantity | None:
        """项目总投资A，…。累计支付B，支付率p: the one amount of the same subject that stands before."""
        pool = [*self._around.before(top.sentence), *self._around.here(top.sentence)]
        same = [
            one
            for one in pool
            if one.place < top.place and one.unit == top.unit and one.subject is not None and one.subject is top.subject
            and not one.change and one.figure.value >= top.figure.value
            and (self._words["money_asked"].search(one.lead) or self._words["put_in"].search(one.lead))
        ]  # fmt: skip
        return same[0] if len(same) == 1 else None

    def _says_nothing(self, subject: Subject) -> bool:
        """Whether the words of a subject only tell how an amount came about: 已, 累计."""
        return not self._words["adverbial"].sub("", subject.reading.rest) and not subject.reading.item

    def _budget_before(self, top: Quantity, *, of_budget: bool) -> Quantity | None:
        """The nearest amount before that was there to be spent, no less than what was."""
        pool = [
            *self._around.earlier(top.sentence),
            *self._around.before(top.sentence),
            *self._around.here(top.sentence),
        ]
        found = [
            one
            for one in pool
            if one.place < top.place and one.unit == top.unit and not one.change
            and one.figure.value >= top.figure.value
            and (
                self._words["planned_money"].search(one.lead)
                or (not of_budget and self._words["put_in"].search(one.lead))
            )
        ]  # fmt: skip
        return found[-1] if found else None

    def asked_for(self, top: Quantity) -> Quantity | None:
        """The one count of the same thing that the report says was planned."""
        signs = pairs_of_signs(top.lead + top.tail)
        shared: Counter[Quantity] = Counter()
        for one in signs:
            planned = self._planned.get((top.unit, one), [])
            if len(planned) <= _MOST_PLANNED:
                shared.update(other for other in planned if other is not top)
        best = max(shared.values(), default=0)
        found = [one for one, count in shared.items() if count == best]
        if best <= (top.unit == MONEY and len(signs) > TELLING):
            return None
        return found[-1] if len({one.figure.value for one in found}) == 1 else None

    def change(self, percent: Percent, before: Sequence[Quantity], _subject: str, _whole: str) -> Sides | None:
        close = [one for one in before if one.segment == percent.segment]
        close = close if len(close) > 1 or not before else [*before]
        close = [one for one in close if not self._words["each"].search(one.lead)]
        after = [one for one in self._around.here(percent.sentence) if one.place == percent.place and one.deep]
        if after and self._words["base"].search(after[0].lead) and close and close[-1].unit == after[0].unit:
            return Sides(close[-1], after[0], GROWTH)
        if close and close[-1].change and (match := self._words["compared"].search(close[-1].lead)):
            belows = self.wholes(match["whole"], close[-1])
            if (below := self.likely(belows, close[-1])) is not None:
                return Sides(close[-1], below, belows=tuple(belows))
        if self._words["respective"].search(percent.context):
            return None
        if not close or close[-1].figure.number != percent.figure.number - 1:
            return None
        if len(close) < 2 or close[-1].unit != close[-2].unit:
            return None
        second, first = close[-1], close[-2]
        base = self._words["base"]
        if first.figure.number != second.figure.number - 1:
            return None
        if base.search(first.lead) and not first.change:
            return Sides(second, first, QUOTIENT if second.change else GROWTH)
        plain = [one for one in close if not one.change and one.unit == second.unit]
        if base.search(second.lead) and not second.change and len(plain) > 1:
            if self._words["sum_words"].search(second.lead):
                return Sides(plain[-2], second, GROWTH, tops=tuple(plain[-3:-1])) if len(plain) > TELLING else None
            return Sides(plain[-2], second, GROWTH)
        if second.change and not first.change and len(close) > TELLING and base.search(close[-3].lead):
            return Sides(second, close[-3], QUOTIENT) if close[-3].unit == second.unit else None
        return None

    def _is_main(self, near: Quantity) -> bool:
        """Whether an amount is one of the two kinds of expenditure of the unit."""
        subject = near.subject
        return subject is not None and subject.reading.item in self._words["main"] and not subject.reading.rest


def _is_total(same: Sequence[Quantity]) -> bool:
    """Whether the first of a row is the total of the others."""
    return bool(same) and same[0].figure.value == sum((one.figure.value for one in same[1:]), Decimal(0))
