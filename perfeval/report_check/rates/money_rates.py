"""下达补助资金A，实际支付B，支付进度C%: rates of money by the amounts before them (`money_rates.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from perfeval.data import load_yaml
from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import FULL, Compute, percent_agrees, show, show_percent
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, decide
from perfeval.report_check.language.figures import MONEY, PERCENT, Figure, Sentence
from perfeval.report_check.language.lexicon import any_of, words
from perfeval.report_check.language.runs import other_wholes, run_around
from perfeval.report_check.rates.by_name import implausible

_MOST = 6
_CLAUSE = re.compile("[，；。：]")


@dataclass(frozen=True, slots=True)
class MoneyRate:
    """A rate of `money_rates.yaml`, compiled."""

    name: re.Pattern[str]
    top: re.Pattern[str]
    below: re.Pattern[str]
    rest: bool
    example: str


@cache
def money_rates() -> tuple[MoneyRate, ...]:
    """All known rates."""
    known = load_yaml("report_check/money_rates.yaml")
    be = any_of(words()["be"])
    return tuple(
        MoneyRate(
            re.compile(rf"[^，；：。、]{{0,12}}?(?:{entry['name']})(?:（[^（）]*）)?(?:{be}|仅|只|均)*"),
            re.compile(entry["top"]),
            re.compile(entry.get("below", known["below"])),
            entry.get("rest", False),
            entry["example"],
        )
        for entry in known["rates"]
    )


@cache
def _other() -> re.Pattern[str]:
    return re.compile(load_yaml("report_check/money_rates.yaml")["other"])


@cache
def _left() -> re.Pattern[str]:
    return re.compile(f"[，](?:{load_yaml('report_check/money_rates.yaml')['left']})")


def check_money_rates(sentences: Sequence[Sentence], verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
    """Judge every rate that nothing else has judged and whose two amounts stand before it."""
    judged = {number for one in verdicts for number in one.figures}
    for sentence in sentences:
        for place, figure in enumerate(sentence.figures):
            if figure.kind != PERCENT or figure.approximate:
                continue
            if figure.number in judged:
                yield from _rest(sentence, place, judged)
                continue
            outcomes = _outcomes(sentence, place)
            verdict = decide(sentence, outcomes, figure) if outcomes else None
            if verdict is not None:
                yield verdict
                if verdict.contradiction is None:
                    yield from _rest(sentence, place, judged)


def _clause(figure: Figure) -> str:
    """The words of an amount's own clause."""
    return _CLAUSE.split(figure.label)[-1].lstrip("（）)、")


def _amounts(sentence: Sentence, place: int) -> list[Figure]:
    """The amounts of money before a rate in its part of the sentence, or the two that alone explain it after it."""
    text, rate = sentence.text, sentence.figures[place]
    begin = text.rfind("；", 0, rate.start) + 1
    before = [one for one in sentence.figures[:place] if one.start >= begin and one.kind == MONEY]
    if before or not text[rate.end :].startswith(("（", "，其中", "，即")):
        return before
    end = min((at for at in (text.find(sign, rate.end) for sign in "）；") if at >= 0), default=len(text))
    after = [one for one in sentence.figures[place + 1 :] if one.end <= end]
    return after if len(after) == 2 and all(one.kind == MONEY for one in after) else []


def _outcomes(sentence: Sentence, place: int) -> list[Outcome | None]:
    rate = sentence.figures[place]
    words_before = _CLAUSE.split(rate.label)[-1]
    before = _amounts(sentence, place)
    if not 2 <= len(before) <= _MOST or _other().search(words_before):
        return []
    for known in money_rates():
        if not known.name.fullmatch(words_before):
            continue
        tops = [one for one in reversed(before) if known.top.search(_clause(one))]
        top = tops[0] if tops else None
        if top is None or top.approximate or _other().search(_clause(top)):
            continue
        if any(_otherwise(rate, one, [of for of in before if of is not one], rest=known.rest) for one in tops[1:]):
            # 支出790万元，其中城乡社区支出490万元，支出进度82%: of the amount that the later ones break down
            return [Outcome((rate,))]
        others = [one for one in before if one is not top]
        named = [one for one in others if known.below.search(_clause(one)) or known.below.search(_tail(sentence, one))]
        if named and not any(_other().search(_clause(one)) for one in named):
            bases = [*reversed(named), *(one for one in others if one not in named)]
            runs = [run_around(others, base) for base in bases]
            wholes = [*(run for run in runs if len(run) > 1), *((base,) for base in bases), tuple(others)]
            read = [_judge(rate, top, whole, rest=known.rest) for whole in dict.fromkeys(wholes)]
            return [*read, *([Outcome((rate,))] if _otherwise(rate, top, others, rest=known.rest) else [])]
    return []


def _tail(sentence: Sentence, figure: Figure) -> str:
    """The words right after an amount: 100万元的控制价."""
    after = sentence.text[figure.end : figure.end + 8]
    return after[1:] if after.startswith("的") else "?"


def _otherwise(rate: Figure, top: Figure, others: Sequence[Figure], *, rest: bool) -> bool:
    """Whether a rate is over amounts added, or less what was taken off."""
    stated = FULL - rate.value if rest else rate.value
    wholes = [one for one in other_wholes(others) if one > 0]
    return any(abs(divide(top.value, whole) * FULL - stated) <= rate.half * 2 for whole in wholes)


def _judge(rate: Figure, top: Figure, bases: tuple[Figure, ...], *, rest: bool) -> Outcome | None:
    whole = sum((one.value for one in bases), Decimal(0))
    if whole <= 0 or any(one.approximate for one in bases):
        return None
    figures = (rate, top, *bases)

    def compute(above: Decimal, *below: Decimal) -> Decimal:
        total = sum(below, Decimal(0))
        return divide(total - above, total) if rest else divide(above, total)

    made: Compute = compute
    if percent_agrees(rate, made, (top, *bases)):
        return Outcome(figures)
    if rate.value == FULL and top.value > whole:
        # a rate capped at 100%
        return Outcome(figures)
    below = "＋".join(one.raw for one in bases)
    terms = f"（{below}）" if len(bases) > 1 else below
    right = show_percent(compute(top.value, *(one.value for one in bases)), rate)
    shown = f"（{terms}－{top.raw}）÷{terms}" if rest else f"{top.raw}÷{terms}"
    misread = implausible(rate, top, bases[0]) if not rest else top.value > whole
    return Outcome(figures, f"{shown}＝{right}，不是{rate.raw}", right, impossible=misread)


def _rest(sentence: Sentence, place: int, judged: set[int]) -> Iterator[Verdict]:
    """What is left, right after a rate that agrees with the only two amounts before it."""
    if place + 1 >= len(sentence.figures):
        return
    rate, left = sentence.figures[place], sentence.figures[place + 1]
    before = _amounts(sentence, place)
    if left.kind != MONEY or left.approximate or left.number in judged or len(before) != 2:
        return
    if not _left().fullmatch(left.label) or re.match("[^，。；]*其中", sentence.text[left.end :]):
        return
    whole, part = sorted(before, key=lambda one: one.value, reverse=True)
    if part.value <= 0 or not percent_agrees(rate, divide, (part, whole)):
        return
    figures = (left, whole, part)
    true = whole.value - part.value
    if abs(true - left.value) <= sum((one.half for one in figures), Decimal(0)):
        yield Verdict(tuple(one.number for one in figures))
        return
    if re.match("[，；、][^，。；]{0,8}(?:结余|结转|收回|上缴|剩余|未)", sentence.text[left.end :]):
        return
    right = show(true, left)
    outcome = Outcome(figures, f"{whole.raw}－{part.raw}＝{right}，不是{left.raw}", right)
    verdict = decide(sentence, [outcome], left)
    if verdict is not None:
        yield verdict
