"""So much for each × so many (× so many months) = so much in all: 为640名学员按每人每月1500元发放6个月补贴，计576万元.

Where several groups are told, each with its own amount, the amount in all is that of a group or of all of them. An
amount that none of these explains is wrong only if one digit, or two that changed places, in it or in a factor make it
right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import groupby, product

from perfeval.formula.numeric import divide, round_half_away
from perfeval.report_check.judging.arithmetic import show
from perfeval.report_check.judging.evidence import pairs_of_signs
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import is_slip, variants
from perfeval.report_check.judging.verdicts import Outcome, refuted
from perfeval.report_check.language.figures import COUNT, MONEY, Figure, plain_unit, telling_digits
from perfeval.report_check.language.lexicon import patterns
from perfeval.report_check.language.quantities import Quantity, Surroundings
from perfeval.report_check.rates.per_head import units_each

_words = partial(patterns, "products")

_MOST_GROUPS = 4
_LEAST_DIGITS = 3
_MOST_READINGS = 64
_YEAR, _TERMS = 12, 2
_OFTEN = {"月": 12, "季": 4, "年": 1, "周": 52}


@dataclass(frozen=True, slots=True)
class _Group:
    """An amount for each, how many it is for, and how often it may have been given."""

    each: Quantity
    heads: Quantity
    times: tuple[int, ...]

    def value(self, times: int) -> Decimal:
        """What it comes to."""
        return self.each.figure.value * self.heads.figure.value * times

    def room(self, times: int) -> Decimal:
        """How far the unprinted digits may move it."""
        heads, each = self.heads.figure, self.each.figure
        # a rule of whole yuan is just so much
        rounded = each.decimals or _words()["mean"].search(self.each.lead)
        return ((each.half if rounded else Decimal(0)) * heads.value + heads.half * each.value) * times


class Products:
    """Judges the amounts that follow from amounts for each."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def verdicts(self, judged: set[int]) -> Iterator[Verdict]:
        """Judge every amount in all beside its amounts for each."""
        for _, group in groupby(self._around.all, key=lambda one: one.sentence.paragraph):
            found = list(group)
            yield from _by_rule(found)
            if any(_is_each(one) for one in found):
                for verdict in _of_paragraph(found):
                    if verdict.contradiction is None or verdict.contradiction.figure not in judged:
                        yield verdict


def _by_rule(found: Sequence[Quantity]) -> Iterator[Verdict]:
    """一村一月一场, 162个村, 全年应放映1944场: what a rule asks of so many, judged where a digit tells."""
    rule = _words()["rule_of_villages"].search(found[0].sentence.text)
    if rule is None:
        return
    often = _OFTEN[rule["period"][0]]
    villages = [
        one for one in found if one.unit == "个" and (_words()["villages"].match(one.tail) or one.lead.endswith("村"))
    ]
    asked = [one for one in found if one.unit in ("场", "次") and _words()["asked"].search(one.lead)]
    if len({one.figure.value for one in villages}) != 1 or len(asked) != 1:
        return
    of, stated = villages[0].figure, asked[0].figure
    value = of.value * often
    if value == stated.value:
        yield Verdict((stated.number, of.number))
    elif is_slip(stated.value, value) or any(one * often == stated.value for one in variants(of)):
        right = show(value, stated)
        outcome = Outcome((stated, of), f"{of.raw}×{often}＝{right}，不是{stated.raw}", right)
        if (verdict := refuted(asked[0].sentence, outcome, stated)) is not None:
            yield verdict


def _is_each(one: Quantity) -> bool:
    return bool(units_each(one.lead, one.tail)) and one.figure.kind in (MONEY, COUNT)


def _of_paragraph(found: Sequence[Quantity]) -> Iterator[Verdict]:
    """Each run of amounts for each that one unit has in common, with what stands after it."""
    places = [place for place, one in enumerate(found) if _is_each(one)]
    listed = {place for place in places for place in _listed(found, place)}
    eaches = sorted({*places, *listed})
    runs: list[list[int]] = []
    for place in eaches:
        if (
            runs
            and found[place].sentence is found[runs[-1][-1]].sentence
            and not _totals(found, runs[-1], [place], eaches)
        ):
            runs[-1].append(place)
        else:
            runs.append([place])
    for index, run in enumerate(runs):
        after = runs[index + 1][0] if index + 1 < len(runs) else len(found)
        plain = [place for place in run if _given(found[place])]
        if not plain or len(plain) > _MOST_GROUPS:
            continue
        groups = _grouped(found, plain, set(eaches))
        if groups is None:
            yield from _of_any(found, plain, run, [after], eaches)
            continue
        told = False
        for one, own in _own_totals(found, groups):
            if (verdict := _judge(found, [one], own)) is not None:
                yield verdict
        for total in _totals(found, run, [after], eaches):
            between = found[run[0] : found.index(total)]
            if any("每" in one.lead and one.unit == total.unit for one in between if found.index(one) not in eaches):
                # 每人2000元、每个集体5000元，合计…: another norm whose heads are not known
                continue
            if (verdict := _judge(found, groups, total)) is not None:
                told = True
                yield verdict
                if verdict.contradiction is None:
                    # 需补贴156万元，实际发放153万元: what was paid may be less
                    break
        if not told:
            yield from _of_any(found, plain, run, [after], eaches)


def _of_any(
    found: Sequence[Quantity], plain: Sequence[int], run: Sequence[int], until: Sequence[int], eaches: Sequence[int]
) -> Iterator[Verdict]:
    """公路68.1公里，其中乡道45.8公里；乡道按每公里61万元…投资2793.80万元: of which number, the product itself tells."""
    totals = _totals(found, run, until, eaches)
    if len(plain) != 1 or not totals or telling_digits(totals[0].figure.value) <= _LEAST_DIGITS:
        return
    each, times = found[plain[0]], _times(found, plain[0])
    wanted, known = _units(found, plain[0]), _words()
    heads = [
        one
        for place, one in enumerate(found[: found.index(totals[0])])
        if one.figure.kind == COUNT and _is_of(one, wanted) and place not in eaches and not one.figure.approximate
        and one.sentence is each.sentence and not known["not_heads"].search(one.lead)
    ]  # fmt: skip
    named = [one for one in heads if pairs_of_signs(each.lead) & pairs_of_signs(one.lead)]
    heads = named if len(named) == 1 else heads
    verdicts = [_judge(found, [_Group(each, one, times)], totals[0]) for one in heads] if len(times) == 1 else []
    right = [one for one in verdicts if one is not None and one.contradiction is None]
    wrong = [one for one in verdicts if one is not None and one.contradiction is not None]
    yield from right[:1] or (wrong if len(wrong) == 1 else [])


def _listed(found: Sequence[Quantity], place: int) -> list[int]:
    """分别为每生每学期1000元和1250元: the amounts without words that go on a list of amounts for each."""
    run = [place]
    if not _words()["respective"].search(found[place].context):
        return []
    while run[-1] + 1 < len(found):
        one = found[run[-1] + 1]
        if one.unit != found[place].unit or one.lead or one.sentence is not found[place].sentence:
            break
        run.append(run[-1] + 1)
    return run[1:]


def _given(one: Quantity) -> bool:
    """Whether an amount for each was given to each: no mean without a rule, no limit, no difference."""
    known = _words()
    words = f"{one.lead}{one.tail}"
    mean = known["mean"].search(words) is not None and known["rule"].search(words) is None
    return not mean and not one.figure.approximate and not one.deep and known["not_each"].search(words) is None


def _units(found: Sequence[Quantity], place: int) -> frozenset[str]:
    while place > 0 and not _is_each(found[place]):
        place -= 1
    return frozenset(plain_unit(one) for one in units_each(found[place].lead, found[place].tail))


def _times(found: Sequence[Quantity], place: int) -> tuple[int, ...]:
    """How often an amount for each may have been given; none where that is not said."""
    known = _words()
    one = found[place]
    words = f"{one.context}{one.tail}"
    while place > 0 and not _is_each(found[place]):
        place -= 1
        words = f"{found[place].context}{found[place].tail}{words}"
    text = one.sentence.text
    if known["daily"].search(words):
        # 供餐195天…每生每天5元; a rule for each time leaves open how often
        told = {int(match["count"]) for match in known["days"].finditer(text)} if "次" not in words else set[int]()
        return tuple(told) if len(told) == 1 else ()
    if known["monthly"].search(words):
        months = {int(match["count"]) for match in known["months"].finditer(text)}
        whole = {_YEAR} if known["year"].search(text) else set[int]()
        once = {1} if known["by_month"].search(text) else set[int]()
        return tuple(sorted(once | (months or whole)))
    if known["termly"].search(words):
        return (1, _TERMS) if known["year_terms"].search(text) else (1,)
    return (1,)


def _grouped(found: Sequence[Quantity], run: Sequence[int], eaches: set[int]) -> list[_Group] | None:
    """Each amount for each with the number beside it; None where any has none, or several might be it."""
    first, last = run[0], run[-1]
    units = [_units(found, place) for place in run]
    known = _words()

    def heads(start: int, end: int, wanted: frozenset[str]) -> list[int]:
        return [
            place
            for place in range(start, end)
            if found[place].figure.kind == COUNT and _is_of(found[place], wanted) and place not in eaches
            and not known["not_heads"].search(found[place].lead) and not found[place].figure.approximate
        ]  # fmt: skip

    taken: list[int] = []
    if len(run) == 1:
        before, after = heads(0, first, units[0]), heads(last + 1, len(found), units[0])
        after = [place for place in after if found[place].sentence is found[last].sentence]
        here = [place for place in before if found[place].sentence is found[first].sentence] or before
        values = {found[place].figure.value for place in [*here, *after]}
        taken = (here[-1:] or after[:1]) if len(values) == 1 else (after[:1] if not here else [])
        if not taken and here and here[-1] == first - 1:
            taken = here[-1:]
    else:
        gaps = [
            heads(start, end, unit) for start, end, unit in zip([0, *(p + 1 for p in run)], run, units, strict=False)
        ]
        if all(len(one) == 1 for one in gaps[1:]) and gaps[0]:
            taken = [gaps[0][-1], *(one[0] for one in gaps[1:])]
        elif not any(gaps[1:]) and len(gaps[0]) >= len(run):
            taken = gaps[0][-len(run) :]
        else:
            taken = _named_after(found, run, [heads(last + 1, len(found), unit) for unit in units])
    if len(taken) != len(run):
        return None
    groups = [_Group(found[place], found[head], _times(found, place)) for place, head in zip(run, taken, strict=True)]
    return groups if all(one.times for one in groups) else None


def _is_of(one: Quantity, wanted: frozenset[str]) -> bool:
    """Whether a number is of those for each of whom an amount is: 每人1.2万元 for 50个岗位."""
    return one.unit in wanted or ("人" in wanted and _words()["posts"].search(one.lead + one.tail) is not None)


def _named_after(found: Sequence[Quantity], run: Sequence[int], after: Sequence[Sequence[int]]) -> list[int]:
    """按小学每生1250元、初中每生1500元，小学生686人，初中生641人: the one number after them that is called alike."""
    taken: list[int] = []
    for place, heads in zip(run, after, strict=True):
        signs = pairs_of_signs(found[place].lead)
        shared = [at for at in heads if signs & pairs_of_signs(found[at].lead) and at not in taken]
        if not shared or found[shared[0]].sentence is not found[place].sentence:
            return []
        taken.append(shared[0])
    return taken


def _own_totals(found: Sequence[Quantity], groups: Sequence[_Group]) -> Iterator[tuple[_Group, Quantity]]:
    """小学生686人、85.75万元: the amount right behind the number of a group."""
    for one in groups:
        at = found.index(one.heads) + 1
        total = found[at] if at < len(found) and len(groups) > 1 else None
        if (
            total is not None
            and total.unit == one.each.unit
            and not total.lead
            and total.sentence is one.heads.sentence
        ):
            yield one, total


def _totals(
    found: Sequence[Quantity], run: Sequence[int], until: Sequence[int], eaches: Sequence[int]
) -> list[Quantity]:
    """What may be the amount in all, after the last amount for each and before the next."""
    known = _words()
    last = found[run[-1]]
    result: list[Quantity] = []
    for place in range(run[-1] + 1, until[0]):
        one = found[place]
        # 合计资助1327人、181.90万元: what has no words of its own is of what stands right before it
        lead = one.lead or (found[place - 1].lead if not one.context else "")
        if place in eaches or one.unit != last.unit or one.change or one.figure.approximate:
            continue
        if known["not_all"].search(lead) or not known["of_them"].search(lead):
            continue
        if one.sentence is not last.sentence and not known["in_all"].search(lead) and not result:
            break
        result.append(one)
        if not known["in_all"].search(lead) and one.sentence is not last.sentence:
            break
    return result[:_TERMS]


def _judge(found: Sequence[Quantity], groups: Sequence[_Group], total: Quantity) -> Verdict | None:
    stated = total.figure
    figures = (stated, *(figure for one in groups for figure in (one.each.figure, one.heads.figure)))
    numbers = tuple(dict.fromkeys(one.number for one in figures))
    readings = list(product(*(one.times for one in groups)))[:_MOST_READINGS]
    sums = [_sum(groups, times) for times in readings]
    alone = [(one.value(times), one.room(times)) for one in groups for times in one.times]
    everyone = [
        other.figure.value * one.each.figure.value * times
        for one in groups
        for times in one.times
        for other in found
        if other.figure.kind == COUNT and other.unit == one.heads.unit
    ]
    if any(abs(value - stated.value) <= stated.half + room for value, room in [*sums, *alone]):
        return Verdict(numbers)
    if any(abs(value - stated.value) <= stated.half for value in everyone):
        return Verdict((stated.number,))
    digits = telling_digits(stated.value)
    reckoned = any(_words()["reckoned"].search(one.each.context + one.each.tail + total.lead) for one in groups)
    if not reckoned and digits < _LEAST_DIGITS:
        return None
    for times, (value, _) in zip(readings, sums, strict=True):
        if _slipped(groups, times, stated, value):
            return _wrong(groups, times, total, value)
    if len(groups) > 1 and not _words()["in_all"].search(total.lead):
        for one in groups:
            for once in one.times:
                if is_slip(stated.value, one.value(once)):
                    return _wrong([one], (once,), total, one.value(once))
    return None


def _sum(groups: Sequence[_Group], times: Sequence[int]) -> tuple[Decimal, Decimal]:
    value = sum((one.value(often) for one, often in zip(groups, times, strict=True)), Decimal(0))
    return value, sum((one.room(often) for one, often in zip(groups, times, strict=True)), Decimal(0))


def _slipped(groups: Sequence[_Group], times: Sequence[int], stated: Figure, value: Decimal) -> bool:
    """Whether one digit, or two that changed places, in the amount in all or a factor make it right."""
    if is_slip(stated.value, _as_printed(value, stated)):
        return True
    for one, often in zip(groups, times, strict=True):
        rest = stated.value - (value - one.value(often))
        for factor, other in ((one.heads.figure, one.each.figure), (one.each.figure, one.heads.figure)):
            scale = other.value * often
            if often > _YEAR and factor is one.each.figure and _is_often(one, rest, stated, often):
                return True
            if rest <= 0 or not scale:
                continue
            wanted = _as_printed(divide(rest, scale), factor)
            if wanted and is_slip(factor.value, wanted) and abs(wanted * scale - rest) <= stated.half:
                return True
    return False


def _is_often(group: _Group, rest: Decimal, stated: Figure, often: int) -> bool:
    """Whether one digit in how many days it was given makes the amount in all right."""
    once = group.value(1)
    days = round_half_away(divide(rest, once), 0)
    return days > 0 and is_slip(Decimal(often), days) and abs(days * once - rest) <= stated.half


def _as_printed(value: Decimal, like: Figure) -> Decimal:
    """A value with as many digits as a figure has."""
    unit = like.half * 2 if like.half else Decimal(1)
    return round_half_away(divide(value, unit), 0) * unit


def _wrong(groups: Sequence[_Group], times: Sequence[int], total: Quantity, value: Decimal) -> Verdict | None:
    terms = "＋".join(
        f"{one.each.figure.raw}×{one.heads.figure.raw}{f'×{often}' if often > 1 else ''}"
        for one, often in zip(groups, times, strict=True)
    )
    right = show(value, total.figure)
    return refuted(
        total.sentence,
        Outcome((total.figure,), f"{terms}＝{right}，不是{total.figure.raw}", right),
        total.figure,
    )
