"""Amounts that follow from those around them: for each of something, totals, rests, adjusted budgets, changes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, islice

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import agrees, show
from perfeval.report_check.judging.evidence import evidence_words
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import is_slip
from perfeval.report_check.judging.verdicts import Outcome, refuted
from perfeval.report_check.language.called import name_of_amount
from perfeval.report_check.language.figures import COUNT, MONEY, POINTS, Figure, number_said
from perfeval.report_check.language.quantities import Quantity, Surroundings
from perfeval.report_check.sums.complete_lists import sums_up, wrong_sum

_COMPARED_WITH = re.compile("(?P<name>[\u4e00-\u9fff]{2,12}?)(?:比|较|与|同)(?:上年|去年|上一年|(?:19|20)\\d\\d年)")
_MOST = 12
_FEW = 4
_MOST_STAFF = 40


class Amounts:
    """Judges amounts by what stands around them."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._words = evidence_words()
        self._places: dict[tuple[str, Decimal], list[Quantity]] = defaultdict(list)
        for one in around.all:
            self._places[one.unit, one.figure.value].append(one)
        staff = (one for one in around.all if one.unit == "人" and self._words["staff"].search(one.lead))
        self._staff = list(islice((one for one in staff if not one.change), _MOST_STAFF))

    def verdicts(self, judged: set[int]) -> Iterator[Verdict]:
        """Judge what is for each of something, totals, rests, adjusted budgets and changes."""
        for one in self._around.all:
            if one.figure.approximate:
                continue
            verdict = self._per(one) if one.figure.kind == MONEY else None
            if verdict is None and one.figure.number not in judged:
                verdict = self._total(one) or self._rest(one) or self._adjusted(one) or self._changed(one)
            if verdict is not None and one.figure.number not in judged:
                yield verdict

    def _per(self, one: Quantity) -> Verdict | None:
        """人均 c: the amount before it over a count nearby."""
        match = next((found for pattern in self._words["per"] if (found := pattern.fullmatch(one.lead))), None)
        if match is None or self._words["each_of_time"].search(one.lead) or self._words["not_per"].search(one.lead):
            return None
        units = self._words["per_units"].get(match["each"]) or [match["each"]]
        here = [q for q in self._around.here(one.sentence) if q.place < one.place]
        near = [*self._around.before(one.sentence), *here]
        amounts = [q for q in near if q.figure.kind == MONEY and not self._words["each"].search(q.lead)]
        stated = [q for q in [*near, *self._around.here(one.sentence)] if q.figure.kind == COUNT and q.unit in units]
        if not amounts or amounts[-1].sentence is not one.sentence or amounts[-1].segment != one.segment:
            return None
        if self._words["of_cars"].search(match["what"] or "") and not self._words["of_cars"].search(amounts[-1].lead):
            # 因公出国（境）费 0，公务用车保有量 4 辆，车均运行维护费 c: of another amount
            return None
        if not stated and match["each"] == "人":
            stated = self._staff
            stated = stated if len({q.figure.value for q in stated}) == 1 else []
        if not stated:
            return None
        everyone = [
            q
            for q in [*near, *self._around.here(one.sentence), *self._around.earlier(one.sentence), *self._staff]
            if q.figure.kind == COUNT
        ]
        later = [q for q in self._around.here(one.sentence) if q.place > one.place and q.figure.kind == MONEY]
        for top in [*amounts[-_MOST:], *later[:1]]:
            for below in everyone:
                if below.figure.value > 0 and _is_each(one.figure, top.figure, below.figure):
                    return Verdict((one.figure.number, top.figure.number, below.figure.number))
        return _wrong_each(one, amounts[-1], stated[-1])

    def _total(self, one: Quantity) -> Verdict | None:
        """两项合计 T: the sum of two amounts before it, if of any."""
        match = self._words["sum_words"].search(one.lead)
        if match is None or one.lead[match.end() :]:
            return self._both(one)
        count = number_said(match["count"])
        near = [*self._around.before(one.sentence), *self._around.here(one.sentence)]
        parts = [q for q in near if q.place < one.place and q.unit == one.unit and not q.change][-_MOST:]
        # 三年合计A，年均B；三年共支出C: a total and an average are no parts
        totals = [place for place, q in enumerate(parts) if self._words["sum_words"].search(q.lead)]
        parts = [q for q in parts[totals[-1] + 1 if totals else 0 :] if not self._words["each"].search(q.lead)]
        if len(parts) < count:
            return self._total_spent(one, count)
        if _any_sum(parts, count, one.figure):
            return Verdict((one.figure.number,))
        last = parts[-count:]
        names = re.split("[、和与及]", one.lead[: match.start()])
        named = [next((q for q in reversed(parts) if name and name in q.lead), None) for name in names]
        found = [q for q in named if q is not None]
        if len(found) == count:
            last = found
        elif any(q.sentence is not one.sentence for q in last):
            return self._total_spent(one, count)
        return wrong_sum(one.sentence, one, last)

    def _total_spent(self, one: Quantity, count: int) -> Verdict | None:
        """两项合计支出 T, after 预算A，实际支出B of each in a paragraph of its own: of what was spent."""
        if one.unit != MONEY or not self._words["rest_taken"].search(one.lead):
            return None
        near = [*self._around.earlier(one.sentence), *self._around.before(one.sentence)]
        near += [q for q in self._around.here(one.sentence) if q.place < one.place]
        plain = [q for q in near if q.unit == MONEY and not q.change and not q.deep and not q.figure.approximate]
        spent = [q for q in plain if self._words["rest_taken"].search(q.lead)]
        budgets = [q for q in plain if self._words["planned_money"].search(q.lead)]
        if len(spent) != count or len(budgets) != count or any(q in spent for q in budgets):
            return None
        return _of_named(one, spent)

    def _both(self, one: Quantity) -> Verdict | None:
        """在职与退休合计 T: the sum of the two amounts before it that are called so."""
        match = self._words["both_words"].fullmatch(one.lead)
        if match is None:
            return None
        near = [*self._around.before(one.sentence), *self._around.here(one.sentence)]
        ahead = [q for q in near if q.place < one.place and q.unit == one.unit and not q.change]
        parts: list[Quantity] = []
        for name in (match["one"], match["two"]):
            called = [q for q in ahead if _named_so(q, name)]
            if len({q.figure.value for q in called}) != 1:
                return None
            parts.append(called[-1])
        return _of_named(one, parts)

    def _rest(self, one: Quantity) -> Verdict | None:
        """结余 R: what the amount spent right before it leaves of what there was."""
        if (
            one.figure.kind != MONEY
            or not self._words["rest"].search(one.lead)
            or one.change
            or self._words["each"].search(one.lead)
        ):
            return None
        others = [q for q in self._around.here(one.sentence) if q is not one and q.unit == one.unit]
        after = [q for q in others if q.place > one.place and self._words["rest"].search(q.lead)]
        if after or any(self._words["other_flows"].search(q.lead) for q in [*others, one]):
            return None
        here = [q for q in self._around.here(one.sentence) if q.place < one.place and q.unit == one.unit]
        near = [*self._around.before(one.sentence), *here]
        near = [q for q in near if q.unit == one.unit]
        plain = [q for q in here if not q.change and not q.deep]
        if not plain or not self._words["rest_taken"].search(plain[-1].lead) or plain[-1].segment != one.segment:
            return None
        taken = plain[-1]
        if self._words["one_source"].search(taken.lead):
            return None
        before = [q for q in near if q.place < taken.place and not q.change and self._words["rest_of"].search(q.lead)]
        before = [q for q in before if q.figure.value >= taken.figure.value]
        if not before:
            return self._rest_of_earlier(one, taken)
        whole = before[-1]
        every = [*near, *self._around.earlier(one.sentence)]
        every = [q for q in every if q.unit == one.unit]
        if any(_differ(a.figure, b.figure, one.figure) for a in every for b in every) or self._again(one):
            return Verdict((one.figure.number, whole.figure.number, taken.figure.number))
        figures = (one.figure, whole.figure, taken.figure)
        true = whole.figure.value - taken.figure.value
        if self._words["first_budget"].search(whole.lead) and not is_slip(one.figure.value, true):
            # what is left at the year's end is of the budget as it was changed
            return None
        right = show(true, one.figure)
        follows = f"{whole.figure.raw}－{taken.figure.raw}＝{right}，不是{one.figure.raw}"
        return refuted(one.sentence, Outcome(figures, follows, right), one.figure)

    def _rest_of_earlier(self, one: Quantity, taken: Quantity) -> Verdict | None:
        """全年支出 B，年末结转 R, where the paragraph before states the 全年预算: wrong if one digit makes it right."""
        for whole in reversed(self._around.earlier(one.sentence)):
            if whole.unit != one.unit or whole.change or not self._words["adjusted"].search(whole.lead):
                continue
            true = whole.figure.value - taken.figure.value
            numbers = (one.figure.number, whole.figure.number, taken.figure.number)
            if abs(true - one.figure.value) <= one.figure.half + whole.figure.half + taken.figure.half:
                return Verdict(numbers)
            if true > 0 and is_slip(one.figure.value, true):
                right = show(true, one.figure)
                follows = f"{whole.figure.raw}－{taken.figure.raw}＝{right}，不是{one.figure.raw}"
                figures = (one.figure, whole.figure, taken.figure)
                return refuted(one.sentence, Outcome(figures, follows, right), one.figure)
        return None

    def _again(self, one: Quantity) -> bool:
        """Whether the report states an amount in another place as well."""
        return len(self._places[one.unit, one.figure.value]) > 1

    def _adjusted(self, one: Quantity) -> Verdict | None:
        """年初预算 A，追加 B，调整后 T: T＝A＋B－C."""
        if one.figure.kind != MONEY or not self._words["adjusted"].search(one.lead):
            return None
        near = [*self._around.before(one.sentence), *self._around.here(one.sentence)]
        near = [q for q in near if q.place < one.place and q.unit == one.unit and not q.deep]
        start = [q for q in near if self._words["adjusted_from"].search(q.lead) and not q.change]
        if not start or start[-1].figure.approximate:
            return None
        since = [q for q in near if q.place > start[-1].place]
        up = [q for q in since if self._words["adjusted_up"].search(q.lead)]
        down = [q for q in since if self._words["adjusted_down"].search(q.lead)]
        if not up and not down:
            return None
        signs = [(1, q) for q in up[:_FEW]] + [(-1, q) for q in down[:_FEW]]
        for size in range(1, len(signs) + 1):
            for chosen in combinations(signs, size):
                value = start[-1].figure.value + sum((sign * q.figure.value for sign, q in chosen), Decimal(0))
                room = one.figure.half + start[-1].figure.half + sum((q.figure.half for _, q in chosen), Decimal(0))
                if abs(value - one.figure.value) <= room:
                    return Verdict((one.figure.number, *(q.figure.number for _, q in chosen)))
        if len(since) > len(signs) or self._words["with_unsaid"].search(one.context):
            return None
        value = start[-1].figure.value + sum((sign * q.figure.value for sign, q in signs), Decimal(0))
        gap = one.figure.value - value
        moved = any(is_slip(q.figure.value, q.figure.value + sign * gap) for sign, q in [(1, start[-1]), *signs])
        if max(len(up), len(down)) > 1 and not moved and not is_slip(one.figure.value, value):
            return None
        terms = "".join(f"{'＋' if sign > 0 else '－'}{q.figure.raw}" for sign, q in signs)
        right = show(value, one.figure)
        follows = f"{start[-1].figure.raw}{terms}＝{right}，不是{one.figure.raw}"
        return refuted(one.sentence, Outcome((one.figure,), follows, right), one.figure)

    def _named_now(self, one: Quantity, base: Quantity) -> Figure | None:
        """年生均标准A，…；生均标准较上年的B提高C: the one amount of the paragraph that is called so."""
        name = _before_base(base)
        near = [*self._around.before(one.sentence), *self._around.here(one.sentence)]
        near = [q for q in near if q.place < base.place and q.unit == one.unit and not q.change]
        called = [q.figure for q in near if len(name) > 1 and name_of_amount(q.lead).endswith(name)]
        return called[-1] if len({figure.value for figure in called}) == 1 else None

    def _changed(self, one: Quantity) -> Verdict | None:
        """比上年的 B 减少 C: what stands before, or after, differs from B by C."""
        here = self._around.here(one.sentence)
        ahead = [q for q in here if q.place < one.place and q.unit == one.unit]
        if not one.change or one.figure.kind not in (MONEY, COUNT, POINTS) or not ahead:
            return None
        base = ahead[-1]
        if "其中" in one.context:
            return None
        if base.place != one.place - 1 or base.change or not self._words["changed_from"].search(base.lead):
            return None
        near = [q for q in [*self._around.before(one.sentence), *ahead[:-1]] if q.unit == one.unit and not q.change]
        every = [*near, *self._around.earlier(one.sentence), *(q for q in here if q.place > one.place)]
        if any(_differ(q.figure, base.figure, one.figure) or _differ(base.figure, q.figure, one.figure) for q in every):
            return Verdict((one.figure.number, base.figure.number))
        if not near:
            return None
        now = self._named_now(one, base) or near[-1].figure
        if not base.figure.value < now.value * 2 < base.figure.value * 4:
            return None
        true = abs(now.value - base.figure.value)
        right = show(true, one.figure)
        follows = f"{now.raw}与{base.figure.raw}相差{right}，不是{one.figure.raw}"
        return refuted(one.sentence, Outcome((one.figure,), follows, right), one.figure)


def _of_named(total: Quantity, parts: Sequence[Quantity]) -> Verdict | None:
    """The verdict on a total of parts that its words name: wrong if one digit makes it right."""
    if sums_up(parts, total.figure):
        return Verdict((total.figure.number, *(q.figure.number for q in parts)))
    right = sum((q.figure.value for q in parts), Decimal(0))
    gap = total.figure.value - right
    slipped = is_slip(total.figure.value, right)
    slipped = slipped or any(is_slip(q.figure.value, q.figure.value + gap) for q in parts)
    return wrong_sum(total.sentence, total, parts) if slipped else None


def _before_base(base: Quantity) -> str:
    """What a change is of, by the words before what it is compared with: 生均标准较上年的."""
    match = _COMPARED_WITH.search(base.lead)
    return name_of_amount(match["name"]) if match is not None else ""


def _named_so(amount: Quantity, name: str) -> bool:
    """Whether the words before an amount end with a name: 实有在职人员, 在职."""
    core, label = (re.sub("(?:人员|人数|干部|职工|支出|为|共|计|有)+$", "", one) for one in (name, amount.lead))
    return bool(core) and label.endswith(core) and amount.level is not None and not amount.level.last


def _differ(more: Figure, less: Figure, rest: Figure) -> bool:
    return (
        more is not rest
        and less is not rest
        and abs(more.value - less.value - rest.value) <= more.half + less.half + rest.half
    )


def _is_each(each: Figure, top: Figure, below: Figure) -> bool:
    true = divide(top.value, below.value)
    room = divide(top.half, below.value) + true * divide(below.half, below.value)
    return agrees(each.value, each.half, true, room)


def _wrong_each(one: Quantity, top: Quantity, below: Quantity) -> Verdict | None:
    if below.figure.value <= 0 or not top.figure.value:
        return None
    right = show(divide(top.figure.value, below.figure.value), one.figure)
    follows = f"{top.figure.raw}÷{below.figure.raw}＝{right}，不是{one.figure.raw}"
    return refuted(one.sentence, Outcome((one.figure,), follows, right), one.figure)


def _any_sum(parts: Sequence[Quantity], count: int, total: Figure) -> bool:
    """Whether any so many amounts come to a total."""
    return any(sums_up(chosen, total) for chosen in combinations(parts, count))
