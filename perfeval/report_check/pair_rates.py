"""Rates of any name whose two counts stand right before them: 抽查凭证200份，规范190份，规范率95%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from perfeval.data import load_yaml
from perfeval.formula.numeric import divide
from perfeval.report_check.arithmetic import Compute, percent_agrees, show_percent
from perfeval.report_check.clauses import Clauses, Mention, all_mentions
from perfeval.report_check.figures import COUNT, PERCENT, Figure, Sentence
from perfeval.report_check.lexicon import any_of, words
from perfeval.report_check.rates import FULL, LESS_IS_BETTER
from perfeval.report_check.result import Verdict
from perfeval.report_check.verdicts import Outcome, decide

_STEM = 2
_PEOPLE = {"人", "名"}


@dataclass(frozen=True, slots=True)
class _Language:
    """The words of `rates.yaml`, pair_rates, compiled."""

    name: re.Pattern[str]
    done: re.Pattern[str]
    never: re.Pattern[str]
    other: re.Pattern[str]
    asked: re.Pattern[str]
    whole: re.Pattern[str]
    fulfilled: re.Pattern[str]
    failed: re.Pattern[str]
    sound: re.Pattern[str]
    same: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _language() -> _Language:
    entry = load_yaml("report_check/rates.yaml")["pair_rates"]
    be = any_of(words()["be"])
    plain = ("never", "other", "asked", "whole", "fulfilled", "failed", "sound")
    return _Language(
        name=re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2,14}})率(?:{be}|均)*$"),
        done=re.compile(rf"^(?:{entry['done']})(?:{be})*$"),
        same=tuple((stem, re.compile(pattern)) for stem, pattern in entry["same"].items()),
        **{name: re.compile(entry[name]) for name in plain},
    )


def check_pair_rates(taken: Sequence[Clauses], verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
    """Judge every rate with exactly two counts of one unit before it in its part of the sentence, if not yet judged."""
    judged = {number for one in verdicts for number in one.figures}
    for clauses in taken:
        window: list[Mention] = []
        for mention in all_mentions(clauses.mentions):
            if "；" in mention.signs or any(one.endswith("；") for one in mention.before):
                window = []
            if mention.figure.kind != PERCENT:
                window.append(mention)
                continue
            if len(window) == 2 and mention.figure.number not in judged and not mention.figure.approximate:
                outcome = _outcome(mention, window[0], window[1])
                verdict = decide(clauses.sentence, [outcome], mention.figure) if outcome is not None else None
                if verdict is not None and not _limit(clauses.sentence, mention.figure):
                    yield verdict
            window = []


def _limit(sentence: Sentence, figure: Figure) -> bool:
    """Whether it may be told of a limit that was kept, or capped at 100%."""
    return figure.value >= FULL or LESS_IS_BETTER.search(sentence.text[: figure.start]) is not None


def _outcome(mention: Mention, first: Mention, second: Mention) -> Outcome | None:
    below, top = first.figure, second.figure
    units = {below.unit, top.unit}
    if below.kind != COUNT or top.kind != COUNT or (len(units) > 1 and units != _PEOPLE):
        return None
    if below.approximate or top.approximate or not 0 < top.value <= below.value:
        return None
    known = _language()
    labels = first.lead + first.tail, second.lead + second.tail
    if any(known.other.search(one) for one in labels) or known.never.search(mention.lead):
        return None
    compute = _compute(mention.lead, *labels)
    if compute is None:
        return None
    figures = (mention.figure, top, below)
    if percent_agrees(mention.figure, compute, (top, below)) or percent_agrees(mention.figure, divide, (top, below)):
        return Outcome(figures)
    right = show_percent(compute(top.value, below.value), mention.figure)
    terms = f"{top.raw}÷{below.raw}" if compute is divide else f"（{below.raw}－{top.raw}）÷{below.raw}"
    return Outcome(figures, f"{terms}＝{right}，不是{mention.figure.raw}", right)


def _compute(lead: str, first: str, second: str) -> Compute | None:
    """How the rate follows from the second count and the first; None where the words do not tell."""
    known = _language()
    asked = known.asked.search(first) is not None
    if asked and known.fulfilled.search(second) and known.done.search(lead):
        return divide
    named = known.name.search(lead)
    if named is None:
        return None
    stem = named["name"][-_STEM:]
    if known.failed.search(second):
        whole = known.whole.search(first) and not _tells(stem, first)
        return (lambda failed, of: divide(of - failed, of)) if whole and known.sound.fullmatch(stem) else None
    if _tells(stem, second) and (asked or not _tells(stem, first)) and not known.asked.search(second):
        return divide
    return None


def _tells(stem: str, label: str) -> bool:
    """Whether the words of a count are those of the rate's name."""
    if all(sign in label for sign in stem):
        return True
    return any(stem == name and pattern.search(label) for name, pattern in _language().same)
