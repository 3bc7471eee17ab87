"""完成年初预算的 C%, 预算执行率 C%: what was spent over what was budgeted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import percent_agrees, show_percent
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, decide
from perfeval.report_check.language.figures import COUNT, MONEY, Figure
from perfeval.report_check.language.ledger import Ledger
from perfeval.report_check.language.lexicon import ARRIVED, BUDGET, BUDGETS, FINAL, INITIAL, OUTTURN, TASK, things
from perfeval.report_check.language.statements import Completion, Level, Statements, Subject
from perfeval.report_check.rates.by_name import implausible

_ADDED = ("追加", "追减")
_LIKELY = (FINAL, BUDGET, INITIAL, ARRIVED)
"""What a rate of execution is over where that is not said, the likeliest first."""
_YEAR_OF_AMOUNT = re.compile(r"((?:19|20)\d\d)年度?[^，。；\d]{0,8}\d[\d,.]*[万亿]?元")


def check_completions(statements: Statements, ledger: Ledger) -> Iterator[Verdict]:
    """Judge every rate of completion whose two sides are known."""
    budgets = _budgets_of_unit(statements)
    for done in statements.completions:
        if done.figure.approximate or done.last:
            continue
        outcomes = [outcome for host in done.hosts for outcome in _of_host(done, host, ledger)]
        if done.named and not any(outcomes):
            outcomes = _of_sentence(done, ledger)
        if not any(outcomes):
            outcomes = _of_unit(done, budgets) or _of_change(done) or outcomes
        added = _of_added(done, budgets)
        verdict = decide(done.sentence, [added] if added is not None else outcomes, done.figure)
        if verdict is not None and not (verdict.contradiction and done.named and _of_several_years(done)):
            yield verdict


def _of_added(done: Completion, budgets: Mapping[str, Level]) -> Outcome | None:
    """年中追加 X，占年初预算的p: over the one 年初预算 that the report states of the whole unit."""
    here = [one for host in done.hosts for one in host.levels if one.sentence is done.sentence]
    before = [one for one in here if one.figure.number < done.figure.number]
    if done.kind != INITIAL or done.base is not None or not before or before[-1].kind not in _ADDED:
        return None
    base = budgets.get(INITIAL)
    return (
        _judge(done, before[-1].figure, base)
        if base is not None and INITIAL not in {one.kind for one in here}
        else None
    )


def _of_unit(done: Completion, budgets: Mapping[str, Level]) -> list[Outcome | None]:
    """全年执行数 X，占全年预算数的p: over the one such budget that the report states without a name."""
    host = done.hosts[0]
    spent = [one for one in host.spent() if one.plain and one.sentence is done.sentence]
    unnamed = len(done.hosts) == 1 and host.anonymous and host.parent is None and host.reading.bare
    if done.kind not in (INITIAL, FINAL) or done.base is not None or not unnamed or len(spent) != 1:
        return []
    base = budgets.get(done.kind)
    return [_judge(done, spent[0].figure, base)] if base is not None else []


def _budgets_of_unit(statements: Statements) -> dict[str, Level]:
    """The budgets that the report states once, of no part, by their kinds."""
    bases: dict[str, list[Level]] = {INITIAL: [], FINAL: []}
    for subject, level in statements.levels():
        if level.kind in bases and not level.last and level.plain and subject.parent is None:
            bases[level.kind].append(level)
    return {kind: found[0] for kind, found in bases.items() if len({one.figure.value for one in found}) == 1}


def _of_several_years(done: Completion) -> bool:
    """Whether a sentence splits its amounts by years (其中2021年…，2022年…), so that the rate may be of one of them."""
    return len(set(_YEAR_OF_AMOUNT.findall(done.sentence.text[: done.figure.start]))) > 1


def _of_host(done: Completion, host: Subject, ledger: Ledger) -> list[Outcome | None]:
    spent = [one for one in host.spent() if one.plain] or ledger.same_subject(host, (OUTTURN, ""))
    if done.named and not host.now(OUTTURN):
        spent = [one for one in spent if one.kind == OUTTURN] or spent
    bases = [one for one in _bases(done, host, ledger) if not _of_next_part(done, one)]
    outcomes = [_judge(done, top.figure, base) for base in bases for top in spent if top is not base]
    if any(one is not None and one.fits for one in outcomes):
        return outcomes
    if host.unclear or not outcomes:
        return [None]
    if len({one.figure.value for one in spent}) > 1:
        return [None]
    other = _of_other_budget(done, host, spent, outcomes)
    return [other] if other is not None else outcomes


def _of_change(done: Completion) -> list[Outcome | None]:
    """完成年初预算的p，比年初预算增加d: over what was spent less d, where the budget itself is not stated."""
    host = done.hosts[0]
    spent = [one for one in host.spent() if one.plain and one.sentence is done.sentence]
    told = [
        one
        for one in host.changes
        if one.sentence is done.sentence and one.sure and one.amount is not None and one.basis is not None
        and one.basis.against in BUDGETS and one.basis.against == done.kind and all(one.signs[:1])
    ]  # fmt: skip
    if len(spent) != 1 or len(told) != 1 or done.base is not None or len(done.hosts) > 1 or host.unclear:
        return []
    amount, now, sign = told[0].amount, spent[0].figure, told[0].signs[0]
    if amount is None or amount.kind != now.kind or amount.approximate or now.value - sign * amount.value <= 0:
        return []
    figures = (done.figure, now, amount)

    def compute(spending: Decimal, moved: Decimal) -> Decimal:
        return divide(spending, spending - sign * moved)

    if percent_agrees(done.figure, compute, (now, amount)):
        return [Outcome(figures)]
    right = show_percent(compute(now.value, amount.value), done.figure)
    terms = f"{now.raw}÷（{now.raw}{'－' if sign > 0 else '＋'}{amount.raw}）"
    return [Outcome(figures, f"{terms}＝{right}，不是{done.figure.raw}", right)]


def _of_next_part(done: Completion, base: Level) -> bool:
    """Whether a budget stands behind the ； after a rate, and so is that of the next part."""
    after = base.sentence is done.sentence and base.figure.start > done.figure.end
    return after and "；" in done.sentence.text[done.figure.end : base.figure.start]


def _of_sentence(done: Completion, ledger: Ledger) -> list[Outcome | None]:
    """预算执行率 after the totals of a sentence: its one 支出 over its one subject with a budget."""
    there = ledger.in_paragraph_of(done.hosts[0])
    here = [one for one in there if one.sentence is done.sentence and not one.unclear]
    outer = [one for one in here if one.parent is None and not one.reading.rest]
    totals = [one for one in outer if one.reading.item.startswith("支出") and one.reading.item in things()["totals"]]
    spent = [level for one in totals for level in one.spent() if level.plain]
    holders = [one for one in outer if any(level.plain for level in one.now(*BUDGETS))]
    if not holders:
        # the budget of the unit, which the paragraph has just stated
        holders = [one for one in there if one.parent is None and any(level.plain for level in one.now(*BUDGETS))]
        if any(one.unclear or not (one.anonymous or one.reading.item in things()["totals"]) for one in holders):
            return []
    if len({one.figure.value for one in spent}) != 1 or len(holders) != 1:
        return []
    return [_judge(done, spent[0].figure, base) for base in reversed(holders[0].now(*BUDGETS))]


def _bases(done: Completion, host: Subject, ledger: Ledger) -> list[Level]:
    if done.base is not None:
        return [done.base]
    if done.kind == TASK:
        return [one for one in host.now(TASK) if one.plain]
    if done.kind == ARRIVED:
        return host.now(ARRIVED)
    if done.kind in (INITIAL, FINAL):
        own = host.now(done.kind) or host.now(BUDGET)
        return own or ledger.same_subject(host, (done.kind, BUDGET))
    own = host.now(*BUDGETS, ARRIVED) if done.named else host.now(*BUDGETS)
    own = sorted(own, key=lambda one: _LIKELY.index(one.kind))
    arrived = ledger.same_subject(host, (ARRIVED,)) if done.named and own else []
    return own + arrived or ledger.same_subject(host, (BUDGET, INITIAL, FINAL))


def _judge(done: Completion, top: Figure, base: Level) -> Outcome | None:
    below = base.figure
    if top.kind != below.kind or top.kind not in (MONEY, COUNT) or (top.kind == COUNT and top.unit != below.unit):
        return None
    if below.value <= 0 or below.approximate:
        return None
    figures = (done.figure, top, below)
    if percent_agrees(done.figure, divide, (top, below)):
        return Outcome(figures)
    right = show_percent(divide(top.value, below.value), done.figure)
    over = f"（{base.kind}）" if base.kind in (INITIAL, FINAL) else ""
    misread = implausible(done.figure, top, below) and (done.named or base.kind == ARRIVED)
    return Outcome(figures, f"{top.raw}÷{below.raw}{over}＝{right}，不是{done.figure.raw}", right, impossible=misread)


def _of_other_budget(
    done: Completion, host: Subject, spent: list[Level], outcomes: list[Outcome | None]
) -> Outcome | None:
    """A rate over the other budget than the words say."""
    if done.kind not in (INITIAL, FINAL) or not spent:
        return None
    other = FINAL if done.kind == INITIAL else INITIAL
    for base in host.now(other):
        if base.figure.value > 0 and percent_agrees(done.figure, divide, (spent[-1].figure, base.figure)):
            zero = [one for one in host.now(done.kind) if one.figure.value == 0]
            if zero:
                true = f"{done.figure.raw}是{other}（{base.figure.raw}）的完成率"
                follows = f"{done.kind}为{zero[0].figure.raw}，没有完成率；{true}"
                return Outcome((done.figure, spent[-1].figure, base.figure), follows, f"完成{other}的{done.figure.raw}")
            first = next((one for one in outcomes if one is not None), None)
            if first is not None:
                follows = f"{first.follows}（{done.figure.raw}是{other}{base.figure.raw}的完成率）"
                return Outcome(first.figures, follows, first.right)
    return None
