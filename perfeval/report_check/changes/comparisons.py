"""Comparisons in words (大于, 小于, 持平), one amount in two units, and a budget with what was added to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import groupby

from perfeval.report_check.judging.arithmetic import show
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import is_slip
from perfeval.report_check.judging.verdicts import Outcome, decide
from perfeval.report_check.language.figures import MONEY, Figure
from perfeval.report_check.language.ledger import Ledger
from perfeval.report_check.language.lexicon import BUDGETS, FINAL, INITIAL, LAST_YEAR, OUTTURN, any_of, things, words
from perfeval.report_check.language.statements import Conversion, Level, Relation, Statements, Subject

_OTHER_FLOWS = re.compile("结余分配|弥补|收回|上缴|缴回|调整|调[剂增减]|专用结余|使用非财政|追加|借[入出]|转[入出]")
"""What moves a balance besides income and expenditure."""
_MOVED = ("追加", "追减")
_CARRIED, _CUT = re.compile("(?:加上?|含|包括|连同)[^，。；]{0,6}结转"), re.compile("(?:调|核|追|压)减|收回")


_GRANTED = "财政拨款"


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(f"{any_of(words()['bodies'])}$")


def check_comparisons(statements: Statements, ledger: Ledger) -> Iterator[Verdict]:
    """Judge comparisons in words, conversions and adjusted budgets."""
    for relation in statements.relations:
        verdict = _relation(relation, ledger)
        if verdict is not None:
            yield verdict
    for conversion in statements.conversions:
        yield _conversion(conversion)
    for subject in statements.subjects:
        verdict = _adjusted(subject)
        if verdict is not None:
            yield verdict
    yield from check_flows(statements)


def check_flows(statements: Statements) -> Iterator[Verdict]:
    """年初结转＋收入－支出＝年末结转, in one sentence or over the document, where nothing else moves the balance."""
    judged: set[int] = set()
    for _, group in groupby(statements.subjects, key=lambda one: id(one.sentence)):
        for verdict in _flows(list(group), named=True):
            judged.update(verdict.figures)
            yield verdict
    plain = [one for one in statements.subjects if one.parent is None or one.parent.reading.item in things()["totals"]]
    if _moved_otherwise(statements):
        return
    for verdict in _flows([one for one in plain if not one.scope]):
        if verdict.contradiction is None or not judged.intersection(verdict.figures):
            judged.update(verdict.figures)
            yield verdict
    for verdict in _flows([one for one in plain if one.scope in ("", "?")], slips_only=True):
        # 财政拨款收入A…。年初结转和结余B: of all money or of that only, as one digit tells
        if not judged.issuperset(verdict.figures):
            yield verdict


def _moved_otherwise(statements: Statements) -> bool:
    """Whether the document states an amount of anything else that moves a balance."""
    return any(
        level.figure.value and _OTHER_FLOWS.search(subject.reading.key + level.figure.label)
        for subject, level in statements.levels()
    )


def _flows(group: Sequence[Subject], *, named: bool = False, slips_only: bool = False) -> Iterator[Verdict]:
    """The balances of some subjects.

    Args:
        named: whether they may bear the name of the unit, as those of one sentence may.
        slips_only: whether only what one digit makes right is wrong.
    """
    items = {one.reading.item for one in group}
    flows = [entry for entry in things()["flows"] if items.issuperset([*entry["in"], *entry["out"]])]
    if not flows:
        return
    stated: dict[str, list[Level]] = {}
    scopes: set[str] = set()
    for subject in group:
        rest = subject.reading.rest
        plain = not rest or (named and _unit().search(rest) is not None)
        if subject.reading.item and plain and not subject.unclear:
            found = [one for one in subject.spent() if one.plain and one.sure]
            stated.setdefault(subject.reading.item, []).extend(found)
            scopes.add(subject.reading.scope or _scope_in(found))
    once = {item: levels[0] for item, levels in stated.items() if len({one.figure.value for one in levels}) == 1}
    for entry in flows:
        names = [*entry["in"], *entry["out"]]
        if all(name in once for name in names) and len(scopes) == 1:
            verdict = _flow([once[name] for name in entry["in"]], [once[name] for name in entry["out"]])
            moved = _OTHER_FLOWS.search(once[names[0]].sentence.text)
            if verdict is None or (verdict.contradiction and moved):
                continue
            levels = [once[name] for name in names]
            if verdict.contradiction is None or not slips_only or _slipped(levels, len(entry["in"])):
                yield verdict


def _slipped(levels: Sequence[Level], incoming: int) -> bool:
    """Whether one digit in one of some amounts, so many of them incoming, makes their balance right."""
    values = [one.figure.value for one in levels]
    gap = sum(values[:incoming], Decimal(0)) - sum(values[incoming:], Decimal(0))
    return any(
        is_slip(value, value - gap if place < incoming else value + gap)
        for place, value in enumerate(values)
        if (value - gap if place < incoming else value + gap) > 0
    )


def _scope_in(levels: Sequence[Level]) -> str:
    """Whose money amounts are whose name holds that: 年初财政拨款结转和结余."""
    return _GRANTED if any(_GRANTED in one.figure.label for one in levels) else ""


def _flow(incoming: list[Level], outgoing: list[Level]) -> Verdict | None:
    gap = sum((one.figure.value for one in incoming), Decimal(0))
    gap -= sum((one.figure.value for one in outgoing), Decimal(0))
    figures = tuple(one.figure for one in (*incoming, *outgoing))
    if any(one.kind != MONEY for one in figures):
        return None
    last = outgoing[-1].figure
    if abs(gap) <= sum((one.half for one in figures), Decimal(0)):
        return decide(incoming[0].sentence, [Outcome(figures)])
    terms = "＋".join(one.figure.raw for one in incoming)
    terms += "".join(f"－{one.figure.raw}" for one in outgoing[:-1])
    right = show(last.value + gap, last)
    return decide(incoming[0].sentence, [Outcome(figures, f"{terms}＝{right}，不是{last.raw}", right)], last)


def _relation(relation: Relation, ledger: Ledger) -> Verdict | None:
    host = relation.host
    if host.unclear:
        return None
    left = _side(host, relation.left, ledger)
    if relation.right.against == LAST_YEAR:
        right = [one for one in host.before() if one.plain]
    else:
        right = _side(host, relation.right.against, ledger)
    if len({one.figure.value for one in left}) != 1 or not right:
        return None
    outcomes = [_compare(relation, left[0].figure, one.figure) for one in right]
    return decide(relation.sentence, outcomes, left[0].figure)


def _side(host: Subject, kind: str, ledger: Ledger) -> list[Level]:
    if kind in BUDGETS:
        own = host.budgets(kind)
        return [one for one in own if one.plain] or ledger.same_subject(host, (kind,))
    if kind in (OUTTURN, ""):
        return [one for one in host.spent() if one.plain and not one.figure.approximate]
    return []


def _compare(relation: Relation, left: Figure, right: Figure) -> Outcome | None:
    if left.kind != right.kind:
        return None
    gap = left.value - right.value
    room = left.half + right.half
    true = "大于" if gap > room else "小于" if gap < -room else "等于"
    if true == relation.relation or (true == "等于" and abs(gap) > 0):
        return Outcome((left, right))
    if true == "等于" and abs(gap) == 0:
        follows = f"{left.raw}等于{right.raw}，而文中写“{relation.words}”"
        return Outcome((left, right), follows, "等于")
    follows = f"{left.raw}{true}{right.raw}，而文中写“{relation.words}”"
    return Outcome((left, right), follows, f"{left.raw}{true}{right.raw}")


def _conversion(conversion: Conversion) -> Verdict:
    first, second = conversion.first, conversion.second
    figures = (first, second)
    if abs(first.value - second.value) <= max(first.half, second.half) * 2:
        outcome = Outcome(figures)
    else:
        right = show(first.value, second)
        outcome = Outcome(figures, f"{first.raw}是{right}，不是{second.raw}", right)
    verdict = decide(conversion.sentence, [outcome], second)
    return verdict if verdict is not None else Verdict(())


def _not_counted(text: str, cut: Sequence[Level]) -> bool:
    """Whether a sentence tells of what else moves a budget: carried over, or cut where no cut was read."""
    return _CARRIED.search(text) is not None or (not cut and _CUT.search(text) is not None)


def _adjusted(subject: Subject) -> Verdict | None:
    """年初预算＋追加－追减＝全年预算."""
    if not any(one.kind in _MOVED for one in subject.levels):
        return None
    sides = {kind: subject.now(kind) for kind in (INITIAL, FINAL, *_MOVED, "预算")}
    initial = sides[INITIAL] or sides["预算"]
    if len(initial) != 1 or len(sides[FINAL]) != 1 or not (sides["追加"] or sides["追减"]) or subject.unclear:
        return None
    added = [*sides["追加"], *sides["追减"]]
    if len(sides["追加"]) > 1 or len(sides["追减"]) > 1 or not all(one.plain for one in (*initial, *added)):
        return None
    value = initial[0].figure.value + sum(one.figure.value for one in sides["追加"])
    value -= sum(one.figure.value for one in sides["追减"])
    final = sides[FINAL][0].figure
    figures = (final, initial[0].figure, *(one.figure for one in added))
    if abs(value - final.value) <= sum(one.half for one in figures):
        outcome = Outcome(figures)
    elif any(_not_counted(one.sentence.text, sides["追减"]) for one in (initial[0], sides[FINAL][0])):
        return None
    else:
        terms = "".join(f"{'－' if one in sides['追减'] else '＋'}{one.figure.raw}" for one in added)
        right = show(value, final)
        outcome = Outcome(figures, f"{initial[0].figure.raw}{terms}＝{right}，不是{final.raw}", right)
    return decide(initial[0].sentence, [outcome], final)
