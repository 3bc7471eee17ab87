"""较上年增加 B，增长 C%: the amount of a change, its rate, and what they say of the year before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval.formula.numeric import divide
from perfeval.report_check.arithmetic import percent_agrees, show, show_percent
from perfeval.report_check.figures import COUNT, MONEY, PERCENT, Figure, Sentence
from perfeval.report_check.lexicon import (
    BUDGETS,
    OUTTURN,
    Level,
    comparison,
    direction,
    is_change,
    items_in,
    levels_of,
    measure_in,
    subject,
)
from perfeval.report_check.quotients import Known, known_levels
from perfeval.report_check.result import Contradiction, Verdict

_TO = re.compile(r"(?:到|至|达|为)$")
_FROM = re.compile(r"(?:由|从)[^，；]*$")
_COMPARED_YEAR = re.compile(r"(?:较|比|与)((?:19|20)\d\d)年[^较比与]*$")
_GOES_ON = re.compile(r"，|与|较|比|同比")
_COMPARED_LEVEL = re.compile(r"(?:较|比|与)[^，；。]*$")


@dataclass(frozen=True, slots=True)
class Change:
    """A stated change.

    Attributes:
        amount: by how much, if stated.
        rate: by which percentage, if stated.
        now: the levels it may start from, the likeliest first.
        before: the levels it may compare with, where the text states them.
    """

    amount: Figure | None
    rate: Figure | None
    now: tuple[Level, ...]
    before: tuple[Level, ...]

    @property
    def sign(self) -> int:
        """+1 for an increase, −1 for a decrease."""
        figure = self.amount or self.rate
        return direction(figure) if figure else 0


def check_changes(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge every change whose levels are known."""
    for sentence, change in changes_in(sentences):
        verdict = _judge(sentence, change)
        if verdict:
            yield verdict


def changes_in(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, Change]]:
    """Every stated change with the levels around it."""
    earlier: Sentence | None = None
    known = known_levels(sentences)
    for sentence in sentences:
        if not sentence.respective:
            yield from ((sentence, change) for change in _changes(sentence, earlier, known))
        if sentence.figures:
            earlier = sentence


def _changes(sentence: Sentence, earlier: Sentence | None, known: Known) -> Iterator[Change]:
    levels = levels_of(sentence)
    figures = [f for f in sentence.figures if is_change(f) and f.kind in (MONEY, COUNT, PERCENT)]
    used: set[int] = set()
    for index, figure in enumerate(figures):
        if figure.number in used or figure.approximate:
            continue
        mate = figures[index + 1] if index + 1 < len(figures) else None
        pair = [figure]
        if mate is not None and _paired(sentence, figure, mate, levels):
            pair.append(mate)
            used.add(mate.number)
        amount = next((f for f in pair if f.kind != PERCENT), None)
        rate = next((f for f in pair if f.kind == PERCENT), None)
        now, before = _around(sentence, pair, amount, levels)
        about = items_in(re.split("[；。]", figure.label)[-1])
        if not now and not before and earlier is not None and (about or _GOES_ON.match(sentence.text)):
            same = earlier.paragraph == sentence.paragraph
            now = tuple(reversed([one for one in levels_of(earlier) if not one.last])) if same else ()
        if not about and subject(figure):
            continue
        if about:
            now = tuple(one for one in now if one.item == about[-1][2])
        if len({one.measure for one in now}) > 1:
            measure = measure_in(re.split(r"较|比|与", figure.label)[0]) or OUTTURN
            now = tuple(one for one in now if one.measure == measure) or now
        if about and not now and not before and rate is not None and amount is not None:
            now = _stated_elsewhere(about[-1][2], measure_in(figure.label), known)
        yield Change(amount, rate, now, before)


def _stated_elsewhere(item: str, measure: str, known: Known) -> tuple[Level, ...]:
    """The item's amount, where the report states it, and no other one."""
    keys = (item + measure,) if measure in BUDGETS else (item, item + OUTTURN)
    stated = [level for key in keys for _, level in known.get(key, ())]
    return tuple(stated[:1]) if len({level.figure.value for level in stated}) == 1 else ()


def _paired(sentence: Sentence, first: Figure, second: Figure, levels: Sequence[Level]) -> bool:
    """Whether an amount and a rate tell of the same change."""
    if (first.kind == PERCENT) == (second.kind == PERCENT) or second.approximate:
        return False
    if any(first.end <= level.figure.start < second.start for level in levels):
        return False
    between = sentence.text[first.end : second.start]
    other = comparison(second)
    same = not other or other == comparison(first)
    return same and not subject(second) and not items_in(second.label) and not re.search(r"[。；;]", between)


def _around(
    sentence: Sentence, pair: Sequence[Figure], amount: Figure | None, levels: Sequence[Level]
) -> tuple[tuple[Level, ...], tuple[Level, ...]]:
    first, last = pair[0], pair[-1]
    kind = amount.kind if amount else None
    unit = amount.unit if amount and amount.kind == COUNT else None
    near: list[Level] = []
    for level in levels:
        figure = level.figure
        if kind is None or (figure.kind == kind and (unit is None or figure.unit == unit)):
            near.append(level)
    semicolon = sentence.text.rfind("；", 0, first.start)
    ahead = [one for one in near if semicolon < one.figure.start < first.start]
    ahead = ahead or [one for one in near if one.figure.start < first.start]
    year = _COMPARED_YEAR.search(sentence.text[: last.start])
    earlier = int(year[1]) if year else None
    compared = "".join(comparison(figure) for figure in pair)

    def is_before(one: Level) -> bool:
        if one.measure in BUDGETS and (compared or _is_reference(one)):
            return "预算" in compared or (not compared and _is_reference(one))
        return one.last or _is_reference(one) or (earlier is not None and one.year == earlier)

    before = [one for one in ahead if is_before(one)]
    now = [one for one in ahead if one not in before]
    after = next((one for one in near if one.figure.start >= last.end), None)
    if after is not None and _TO.search(after.figure.label) and not re.search(r"[；。]", after.figure.label):
        now = now or [after]
    return tuple(reversed(now)), tuple(reversed(before))


def _is_reference(level: Level) -> bool:
    """The level a change is measured from: 由…, 较上年…."""
    return bool(_FROM.search(level.figure.label) or _COMPARED_LEVEL.search(level.figure.label))


def _judge(sentence: Sentence, change: Change) -> Verdict | None:
    now = [level for level in change.now if not level.figure.approximate]
    before = [level for level in change.before if not level.figure.approximate]
    amount, rate = change.amount, change.rate
    if amount is not None and rate is not None and _opposed(amount, rate):
        follows = f"“{amount.label[-4:]}{amount.raw}”与“{rate.label[-4:]}{rate.raw}”一增一减，方向相反"
        found = Contradiction(sentence.text, follows, "同一方向", sentence.section)
        return Verdict((amount.number, rate.number), found)
    first: Verdict | None = None
    options: list[tuple[Level | None, Level | None]] = [
        (a, b) for b in before for a in now if not a.item or not b.item or a.item == b.item
    ]
    options = options or [(a, None) for a in now] or [(None, b) for b in before]
    for current, last in options:
        verdict = _try(sentence, change, current, last)
        if verdict is None:
            continue
        if verdict.contradiction is None:
            return verdict
        first = first or verdict
    return first


def _opposed(amount: Figure, rate: Figure) -> bool:
    signs = [direction(f) * (1 if f.value >= 0 or direction(f) < 0 else -1) for f in (amount, rate)]
    return signs[0] * signs[1] < 0 and amount.value != 0 and rate.value != 0


def _try(sentence: Sentence, change: Change, now: Level | None, last: Level | None) -> Verdict | None:
    """Judge with one reading of the levels; None where it leaves nothing to judge."""
    amount, rate, sign = change.amount, change.rate, change.sign
    levels = [level.figure for level in (now, last) if level is not None]
    parts = [*levels, *(figure for figure in (amount, rate) if figure is not None)]
    numbers = tuple(figure.number for figure in parts)

    def wrong(follows: str, right: str) -> Verdict:
        return Verdict(numbers, Contradiction(sentence.text, follows, right, sentence.section))

    if now is not None and last is not None and amount is not None:
        gap = abs(now.figure.value - last.figure.value)
        room = now.figure.half + last.figure.half + amount.half
        if abs(gap - abs(amount.value)) > room:
            right = show(gap, amount)
            return wrong(f"{now.figure.raw}与{last.figure.raw}相差{right}，不是{amount.raw}", right)
        if rate is None:
            return Verdict(numbers)
    if rate is None:
        return None
    if last is not None:
        return _rate_on(last.figure, now, amount, rate, numbers, wrong)
    if now is None or amount is None:
        return None
    level = now.figure

    def share(a: Decimal, b: Decimal) -> Decimal:
        return divide(abs(b), a - sign * abs(b))

    base = level.value - sign * abs(amount.value)
    if base <= level.half + amount.half:
        return None
    exact = percent_agrees(rate, share, (level, amount), loose=False)
    by_now = bool(level.value) and percent_agrees(rate, _over_now, (level, amount), loose=False)
    if exact or (not by_now and percent_agrees(rate, share, (level, amount))):
        return Verdict(numbers)
    true = share(level.value, amount.value)
    note = f"；报告的{rate.raw}是除以本年数{level.raw}得到的" if by_now else ""
    verb = "－" if sign > 0 else "＋"
    follows = (
        f"按{level.raw}{verb}{amount.raw}，上年为{show(base, level)}，"
        f"{amount.raw}÷{show(base, level)}＝{show_percent(true, rate)}，不是{rate.raw}{note}"
    )
    return wrong(follows, show_percent(true, rate))


def _over_now(now: Decimal, amount: Decimal) -> Decimal:
    """The usual mistake: the change over this year's amount."""
    return divide(abs(amount), now)


def _rate_on(
    last: Figure,
    now: Level | None,
    amount: Figure | None,
    rate: Figure,
    numbers: tuple[int, ...],
    wrong: Callable[[str, str], Verdict],
) -> Verdict | None:
    """Judge a rate where last year's level is stated."""
    if last.value <= 0:
        return None
    above = amount or (now.figure if now is not None else None)
    if above is None:
        return None

    def compute(value: Decimal, base: Decimal) -> Decimal:
        return divide(abs(value) if amount is not None else abs(value - base), base)

    if percent_agrees(rate, compute, (above, last)):
        return Verdict(numbers)
    true = compute(above.value, last.value)
    words = f"{above.raw}÷{last.raw}" if amount is not None else f"（{above.raw}－{last.raw}）÷{last.raw}"
    shown = show_percent(true, rate)
    return wrong(f"{words}＝{shown}，不是{rate.raw}", shown)
