"""From readings to a verdict: right if one reading fits, wrong only if every reading is refuted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import percent_agrees, show, show_percent
from perfeval.report_check.judging.result import Contradiction, Verdict
from perfeval.report_check.language.figures import Figure, Sentence

_NUMBER = re.compile(r"(?P<number>-?[\d,]*\d(?:\.\d+)?)(?P<unit>[^\d]*)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one reading of a statement comes to.

    Attributes:
        figures: those it judges.
        follows, right: what follows from them, where they do not agree; empty where they do.
        impossible: whether the reading is ruled out rather than refuted, so that it says nothing of the figures.
    """

    figures: tuple[Figure, ...]
    follows: str = ""
    right: str = ""
    impossible: bool = False

    @property
    def fits(self) -> bool:
        """Whether the figures agree."""
        return not self.follows


def quotient(rate: Figure, top: Figure, below: Figure, *, misread: bool = False) -> Outcome:
    """What a rate comes to as one figure over another.

    Args:
        misread: whether the two are hardly its sides where they do not agree.

    Raises:
        ZeroDivisionError: the lower side is 0.
    """
    figures = (rate, top, below)
    if percent_agrees(rate, divide, (top, below)):
        return Outcome(figures)
    right = show_percent(divide(top.value, below.value), rate)
    return Outcome(figures, f"{top.raw}÷{below.raw}＝{right}，不是{rate.raw}", right, impossible=misread)


def missed_sum(whole: Figure, parts: Sequence[Figure]) -> Outcome:
    """What parts come to that do not come to their whole."""
    right = show(sum((one.value for one in parts), Decimal(0)), whole)
    terms = "＋".join(one.raw for one in parts)
    return Outcome((whole, *parts), f"{terms}＝{right}，不是{whole.raw}", right)


def decide(sentence: Sentence, outcomes: Sequence[Outcome | None], place: Figure | None = None) -> Verdict | None:
    """The verdict on a statement from all its readings; None among them is a reading that cannot be judged."""
    for outcome in outcomes:
        if outcome is not None and outcome.fits:
            return Verdict(tuple(figure.number for figure in outcome.figures))
    if not outcomes or any(outcome is None for outcome in outcomes):
        return None
    return refuted(sentence, next((one for one in outcomes if one is not None and not one.impossible), None), place)


def refuted(sentence: Sentence, outcome: Outcome | None, place: Figure | None = None) -> Verdict | None:
    """The verdict on a statement that is refuted."""
    if outcome is None or _as_stated(outcome, place or outcome.figures[0]):
        return None
    numbers = tuple(figure.number for figure in outcome.figures)
    at = place.number if place is not None else numbers[0]
    found = Contradiction(sentence.text, outcome.follows, outcome.right, sentence.section, at, sentence.paragraph)
    return Verdict(numbers, found)


def _as_stated(outcome: Outcome, stated: Figure) -> bool:
    """Whether what follows is just what is stated, with other zeros at its end: 100.00% and 100%."""
    refused = f"不是{stated.raw}" in outcome.follows
    return refused and _number_of(outcome.right) == _number_of(stated.raw) is not None


def _number_of(text: str) -> tuple[Decimal, str] | None:
    match = _NUMBER.fullmatch(text)
    return (Decimal(match["number"].replace(",", "")), match["unit"]) if match is not None else None
