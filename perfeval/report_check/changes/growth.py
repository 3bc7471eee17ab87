"""较上年增加 B，增长 C%: whether amount, rate and what they start from agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import percent_agrees, show, show_percent
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, decide
from perfeval.report_check.language.figures import Figure
from perfeval.report_check.language.ledger import Ledger
from perfeval.report_check.language.lexicon import BUDGETS, OUTTURN, PROJECT, things
from perfeval.report_check.language.statements import Change, Level, Statements, Subject

_HUNDRED = Decimal(100)
_COMPLETED = re.compile(r"完成(?:年初|全年|调整)?预算数?的?\d")


def check_changes(statements: Statements, ledger: Ledger) -> Iterator[Verdict]:
    """Judge every change whose operands are known."""
    for change in statements.changes:
        if not change.sure or any(f is not None and f.approximate for f in (change.amount, change.rate)):
            continue
        outcomes = [outcome for host in change.hosts for outcome in _of_host(change, host, ledger)]
        verdict = decide(change.sentence, outcomes, change.rate or change.amount)
        if verdict is None:
            verdict = _directions(change)
        if verdict is not None:
            yield verdict


def _directions(change: Change) -> Verdict | None:
    """减少 X，增长 Y%: contradictory whatever the amounts are."""
    if change.amount is None or change.rate is None or not all(change.signs):
        return None
    if change.amount.value <= 0 or change.rate.value <= 0 or change.signs[0] == change.signs[1]:
        return None
    follows = f"前面{_verb(change, 0)}{change.amount.raw}，后面却{_verb(change, 1)}{change.rate.raw}"
    outcome = Outcome((change.amount, change.rate), follows, "同一方向")
    return decide(change.sentence, [outcome], change.rate)


def _verb(change: Change, place: int) -> str:
    return {1: "增加", -1: "减少"}.get(change.signs[place], "相差")


def _of_host(change: Change, host: Subject, ledger: Ledger) -> list[Outcome | None]:
    """The outcomes of the readings in which the change is of one subject."""
    if change.year is not None and host.year is not None and change.year != host.this_year():
        return [None]
    bases = _bases(change, host, ledger)
    nows = _nows(change, host, ledger, bases)
    readings: list[tuple[Level | None, Level | None]] = [(now, base) for now in nows for base in bases]
    readings = readings or [(now, None) for now in nows] or [(None, base) for base in bases]
    outcomes = [_judge(change, now, base) for now, base in readings] or [None]
    if host.unclear:
        return [one if one is not None and one.fits else None for one in outcomes]
    return outcomes


def _nows(change: Change, host: Subject, ledger: Ledger, bases: list[Level]) -> list[Level]:
    stated = change.amount or change.rate
    number = stated.number if stated is not None else 0
    compared = _year_compared(change)
    # of several years told one after the other, the one after that which it is compared with
    after = [one for one in host.levels if compared is not None and one.year == compared + 1]
    own = [one for one in after or host.now() if one not in bases and one is not change.base]
    plain = [one for one in own if one.plain]
    # 人均、原值、其余: an amount of any sort may change, where the change stands right after it
    own = plain or [one for one in own if one.sentence is change.sentence and not one.figure.approximate]
    if not change.against_last:
        own = [one for one in own if one.kind not in BUDGETS]
    if change.kind:
        own = [one for one in own if one.kind in (change.kind, "")] if change.kind == OUTTURN else [
            one for one in own if one.kind == change.kind
        ]  # fmt: skip
    own = [one for one in own if one.kind not in ("追加", "追减", "任务")]
    if change.against_last and _spent_of_budget(change):
        # 完成预算94.73%（预算5.50万元），较上年减少0.65万元: what was spent changed, which is not told
        own = [one for one in own if one.kind not in BUDGETS]
    before = [one for one in own if one.figure.number < number]
    chosen = list(reversed(before)) or [one for one in own if one.kind not in BUDGETS or change.kind in BUDGETS]
    if chosen:
        first = chosen[0]
        outturns = [one for one in chosen if one.kind in (OUTTURN, "")]
        return list(dict.fromkeys([*outturns[:1], first])) if not change.kind else chosen[:1]
    kinds = (change.kind,) if change.kind in BUDGETS else (OUTTURN, "")
    found = ledger.same_subject(host, kinds)
    # where nothing is named, what is told only later is not meant
    return [one for one in found if one.figure.number < number] if host.reading == PROJECT else found


def _bases(change: Change, host: Subject, ledger: Ledger) -> list[Level]:
    if change.base is not None:
        return [change.base]
    if change.against_last:
        wanted = change.basis.kind if change.basis else ""
        before = host.before()
        before = [one for one in before if one.plain] or [
            one for one in before if one.sentence is change.sentence and not one.figure.approximate
        ]
        compared = _year_compared(change)
        own = [one for one in before if not wanted or one.kind in (wanted, "")]
        own = [one for one in own if compared is None or one.year in (None, compared)]
        if change.basis is None:
            # 压缩14.06%；与上年43.90万元相比: what is said after it is another comparison's
            stated = change.rate or change.amount
            own = [one for one in own if stated is None or one.figure.number < stated.number]
        if not own:
            other = things()["last_year_of"].get(host.reading.item)
            found = ledger.item(host, other, ("", OUTTURN)) if other else []
            return found or ledger.last_in_paragraph(host, _year_compared(change))
        return own[-1:] if len({one.figure.value for one in own}) == 1 else []
    kind = change.basis.against if change.basis else ""
    if kind not in BUDGETS:
        return []
    own = [one for one in host.budgets(kind) if one.plain]
    if not own and not host.now(OUTTURN, ""):
        return []
    return own or ledger.same_subject(host, (kind, "预算"))


def _year_compared(change: Change) -> int | None:
    return int(change.basis.year) if change.basis is not None and change.basis.year else None


def _signed(figure: Figure, sign: int) -> Decimal:
    return figure.value * sign


def _judge(change: Change, now: Level | None, base: Level | None) -> Outcome | None:
    if now is not None and base is not None:
        return _both(change, now.figure, base.figure)
    if change.amount is None or change.rate is None:
        return None
    if now is not None:
        return (
            _from_now(change, now.figure, change.amount, change.rate) if change.against_last or change.basis else None
        )
    if base is not None and base.figure.value > 0:
        return _rate(change, change.amount, base.figure, change.rate, (base.figure, change.amount, change.rate))
    return None


def _spent_of_budget(change: Change) -> bool:
    stated = change.amount or change.rate
    return stated is not None and _COMPLETED.search(change.sentence.text[: stated.start]) is not None


def _name(change: Change) -> str:
    """What the change is compared with, in words."""
    if change.against_last:
        return f"{change.basis.year}年" if change.basis is not None and change.basis.year else "上年"
    return change.basis.against if change.basis is not None else "基数"


def _both(change: Change, now: Figure, base: Figure) -> Outcome | None:
    """Both sides are stated: amount and rate follow from them."""
    if now.kind != base.kind:
        return None
    difference = now.value - base.value
    figures = tuple(f for f in (change.amount, change.rate, now, base) if f is not None)
    if change.amount is not None:
        if change.amount.kind != now.kind:
            return None
        stated = _signed(change.amount, change.signs[0])
        room = now.half + base.half + change.amount.half
        if change.either and abs(change.amount.value - base.value) <= base.half + change.amount.half:
            return Outcome(figures)
        if change.signs[0] == 0:
            stated = change.amount.value if difference > 0 else -change.amount.value
        if abs(difference - stated) > room and not (change.amount.value < 0 and abs(difference + stated) <= room):
            right = show(abs(difference), change.amount)
            verb = "增加" if difference > 0 else "减少" if difference < 0 else "没有变化，相差"
            follows = (
                f"{now.raw}与{_name(change)}{base.raw}相比{verb}{right}，不是{_verb(change, 0)}{change.amount.raw}"
            )
            return Outcome(figures, follows, right)
    if change.rate is None or base.value <= 0:
        return Outcome(figures) if change.amount is not None else None
    sign = change.signs[1] or change.signs[0]
    stated_rate = change.rate.value * sign
    if abs(difference) > now.half + base.half and stated_rate * difference < 0 and change.rate.value > 0:
        true = show_percent(abs(divide(difference, base.value)), change.rate)
        verb = "增长" if difference > 0 else "下降"
        follows = f"{now.raw}与{_name(change)}{base.raw}相比是{verb}{true}，不是{_verb(change, 1)}{change.rate.raw}"
        return Outcome(figures, follows, true)
    if percent_agrees(change.rate, lambda a, b: divide(a - b, b), (now, base)):
        return Outcome(figures)
    right = show_percent(abs(divide(difference, base.value)), change.rate)
    slip = _by_now(change, now, difference)
    follows = f"（{now.raw}－{_name(change)}{base.raw}）÷{base.raw}＝{right}，不是{change.rate.raw}{slip}"
    return Outcome(figures, follows, right)


def _by_now(change: Change, now: Figure, difference: Decimal) -> str:
    """Where the author divided by this year's amount."""
    if change.rate is None or not now.value:
        return ""
    wrong = abs(divide(difference, now.value)) * _HUNDRED
    return "（看来除以本年数了）" if abs(wrong - abs(change.rate.value)) <= 2 * change.rate.half else ""


def _from_now(change: Change, now: Figure, amount: Figure, rate: Figure) -> Outcome | None:
    """Only this year is stated: what it was before follows from the amount of the change."""
    if now.kind != amount.kind:
        return None
    figures = (amount, rate, now)
    step = _signed(amount, change.signs[0])
    if not change.signs[0]:
        step = amount.value
    steps = [step, -step] if amount.value < 0 or not change.signs[0] else [step]
    outcomes = [_step(change, now, amount, rate, one, figures) for one in steps]
    return next((one for one in outcomes if one is not None and one.fits), outcomes[0])


def _step(
    change: Change, now: Figure, amount: Figure, rate: Figure, step: Decimal, figures: tuple[Figure, ...]
) -> Outcome | None:
    base = now.value - step
    if now.value == 0 and step < 0:
        return _to_nothing(change, now, amount, rate, figures)
    if base < 0:
        return Outcome(figures, f"{amount.raw}大于{now.raw}", impossible=True)
    if base == 0:
        return None
    sign = 1 if step >= 0 else -1

    def compute(moved: Decimal, reached: Decimal) -> Decimal:
        return divide(abs(moved), reached - sign * abs(moved))

    if percent_agrees(rate, compute, (amount, now), loose=not _taken_of_now(rate, amount, now)):
        if change.signs[1] and step and rate.value > 0 and change.signs[1] * step < 0:
            follows = f"{_verb(change, 0)}{amount.raw}，却{_verb(change, 1)}{rate.raw}"
            return Outcome(figures, follows, "同一方向")
        return Outcome(figures)
    right = show_percent(divide(abs(step), base), rate)
    shown = show(base, now)
    sign_word = "－" if step >= 0 else "＋"
    moved = show(abs(step), amount)
    follows = (
        f"{_name(change)}应为{now.raw}{sign_word}{moved}＝{shown}，"
        f"{moved}÷{shown}＝{right}，不是{rate.raw}{_by_now(change, now, step)}"
    )
    return Outcome(figures, follows, right)


def _taken_of_now(rate: Figure, amount: Figure, now: Figure) -> bool:
    """Whether whole numbers give the rate exactly when divided by this year's amount, which is a slip of its own."""
    if amount.decimals or now.decimals or not now.value:
        return False
    return abs(divide(abs(amount.value), now.value) * _HUNDRED - abs(rate.value)) <= Decimal("0.01")


def _to_nothing(
    change: Change, now: Figure, amount: Figure, rate: Figure, figures: tuple[Figure, ...]
) -> Outcome | None:
    """降为0 and yet not by 100%: one of the three is wrong, most likely the 0."""
    if abs(rate.value) == _HUNDRED or not rate.value:
        return Outcome(figures) if rate.value else None
    base = divide(abs(amount.value) * _HUNDRED, abs(rate.value))
    likely = show(base - abs(amount.value), amount)
    follows = f"减少{amount.raw}、下降{rate.raw}时不会是{now.raw}（按这两个数，本年约为{likely}）"
    return Outcome(figures, follows, f"本年数（约{likely}）、减少额与下降率三者相符")


def _rate(change: Change, amount: Figure, base: Figure, rate: Figure, figures: tuple[Figure, ...]) -> Outcome | None:
    if amount.kind != base.kind:
        return None
    if percent_agrees(rate, lambda a, b: divide(abs(a), b), (amount, base)):
        return Outcome(figures)
    right = show_percent(divide(abs(amount.value), base.value), rate)
    return Outcome(figures, f"{amount.raw}÷{_name(change)}{base.raw}＝{right}，不是{rate.raw}", right)
