"""The words by which a rate shows that its two sides stand in the text (`data/report_check/evidence.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from perfeval.data import load_yaml
from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import show_percent
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, refuted
from perfeval.report_check.language.called import name_of_amount
from perfeval.report_check.language.lexicon import any_of, change_verb, words
from perfeval.report_check.language.quantities import Percent, Quantity

TELLING = 2
"""So many signs in common, or in a name, tell one amount from others."""
_YEAR = re.compile(r"(?:19|20)\d\d年")
GROWTH, QUOTIENT = "growth", "quotient"
_FORMS = ("share", "done", "rate", "per")
"""The entries that are several patterns for one thing."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The sides that the words of a rate give it.

    Attributes:
        top, below: the likeliest, for the message.
        how: whether the rate is top over below, or the way from below to top.
        tops: what adds up to the upper side, where more than one.
        belows: all that its words may mean by the lower side.
        strong: whether the two stand right before it and are called as its sides are.
    """

    top: Quantity
    below: Quantity
    how: str = QUOTIENT
    tops: tuple[Quantity, ...] = ()
    belows: tuple[Quantity, ...] = ()
    strong: bool = False


@cache
def evidence_words() -> dict[str, Any]:
    """The words of `evidence.yaml`, compiled."""
    entry = load_yaml("report_check/evidence.yaml")
    be = any_of(words()["be"])
    compiled: dict[str, Any] = {}
    for name, value in entry.items():
        if name in _FORMS:
            compiled[name] = tuple(re.compile(one.replace("{be}", be)) for one in value)
        elif isinstance(value, str):
            compiled[name] = re.compile(value.replace("{be}", be))
        else:
            compiled[name] = value
    return compiled


@lru_cache(maxsize=16384)
def family_of(lead: str) -> tuple[str, str, str]:
    """What the words before a percentage say it is: share, done, rate or change; its subject or name; its whole."""
    known = evidence_words()
    for name in ("share", "done"):
        for pattern in known[name]:
            if match := pattern.fullmatch(lead):
                return name, match["subject"], match["whole"]
    if change_verb(lead) is not None:
        return "change", "", ""
    for pattern in known["rate"]:
        if (match := pattern.fullmatch(lead)) and not known["not_rate"].search(lead):
            return "rate", match["name"], ""
    return "", "", ""


@cache
def _silent() -> re.Pattern[str]:
    be = any_of(words()["be"])
    return re.compile(f"{be}*高?{be}*|（")


def telling_words(percent: Percent) -> str:
    """The words of a percentage's clause, with the clause before where they say nothing: 比重最高，达."""
    lead = percent.lead
    if not _silent().fullmatch(lead):
        return re.sub("高达$", "达", lead)
    clauses = [one for one in re.split("[，。；：]", percent.context.rstrip("（，")) if one]
    if lead and len(clauses) > 1:
        return clauses[-2] + lead.replace("高达", "达")
    return clauses[-1] if not lead and clauses and percent.context.endswith("（") else lead


def bare_name(text: str) -> str:
    """A name without the words around it that are none of it (其中…一项, …部分)."""
    return name_of_amount(evidence_words()["name_aside"].sub("", text))


def pairs_of_signs(text: str) -> set[str]:
    """The neighbouring signs of words that say what a count is of, and its years, each as one."""
    years = {match[0] for match in _YEAR.finditer(text)}
    plain = evidence_words()["general"].sub(" ", text)
    return years | {plain[place : place + 2] for place in range(len(plain) - 1) if " " not in plain[place : place + 2]}


def named_amount(name: str, pool: Sequence[Quantity], *, loose: bool = True) -> Quantity | None:
    """The nearest amount that is called so; with `loose`, one whose name holds it or is held by it."""
    if len(name) == 1 and not name.isascii():
        name += "级"
    if not name:
        return None
    called = [(name_of_amount(one.lead), one) for one in reversed(pool)]
    ways: list[Callable[[str], bool]] = [
        lambda of: of == name,
        lambda of: of.endswith(name) and of[-len(name) - 1 : -len(name)] not in ("不", "非"),
        lambda of: (name in of and f"不{name}" not in of) or (len(of) >= TELLING and of in name),
    ]
    for alike in ways if loose else ways[:2]:
        if (found := next((one for of, one in called if of and alike(of)), None)) is not None:
            return found
    return None


def contradiction_of(percent: Percent, sides: Sides) -> Verdict | None:
    """The verdict that a rate does not follow from its sides; None where they come to nothing."""
    figure, top, below = percent.figure, sides.top.figure, sides.below.figure
    if below.value <= 0 or (top.value == below.value and sides.how == GROWTH):
        return None
    added = sides.tops or (sides.top,)
    total = sum((one.figure.value for one in added), Decimal(0))
    terms = "＋".join(one.figure.raw for one in added)
    if sides.how == GROWTH:
        true = abs(divide(total - below.value, below.value))
        terms = f"（{terms}－{below.raw}）÷{below.raw}"
    else:
        true = divide(total, below.value)
        terms = f"（{terms}）÷{below.raw}" if len(added) > 1 else f"{terms}÷{below.raw}"
    right = show_percent(true, figure)
    numbers_of = (figure.number, top.number, below.number)
    outcome = Outcome((figure,), f"{terms}＝{right}，不是{figure.raw}", right)
    verdict = refuted(percent.sentence, outcome, figure)
    return Verdict(numbers_of, verdict.contradiction) if verdict is not None else None
