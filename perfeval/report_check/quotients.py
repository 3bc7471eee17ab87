"""A percentage as one stated figure over another: finding the two, and judging it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from perfeval.formula.numeric import divide
from perfeval.report_check.arithmetic import percent_agrees, show_percent
from perfeval.report_check.figures import COUNT, Figure, Sentence
from perfeval.report_check.lexicon import Level, levels_of
from perfeval.report_check.result import Contradiction, Verdict

Known = Mapping[str, Sequence[tuple[Sentence, Level]]]


def known_levels(sentences: Sequence[Sentence]) -> dict[str, list[tuple[Sentence, Level]]]:
    """Every level whose item and measure the text names, by item + measure."""
    found: dict[str, list[tuple[Sentence, Level]]] = {}
    for sentence in sentences:
        for level in levels_of(sentence):
            if level.item and level.own and not level.narrow and not level.last and not level.figure.approximate:
                found.setdefault(level.item + level.measure, []).append((sentence, level))
    return found


def _quotient(a: Decimal, b: Decimal) -> Decimal:
    return divide(a, b)


def _fits(rate: Figure, above: Level, below: Level) -> bool:
    if not below.figure.value:
        return False
    return percent_agrees(rate, _quotient, (above.figure, below.figure))


def _verdict(sentence: Sentence, rate: Figure, above: Level, below: Level, *, agrees: bool) -> Verdict:
    numbers = (rate.number, above.figure.number, below.figure.number)
    if agrees:
        return Verdict(numbers)
    right = show_percent(divide(above.figure.value, below.figure.value), rate)
    follows = f"{above.figure.raw}÷{below.figure.raw}＝{right}，不是{rate.raw}"
    return Verdict(numbers, Contradiction(sentence.text, follows, right, sentence.section))


def first_fitting(sentence: Sentence, rate: Figure, pairs: Sequence[tuple[Level, Level]]) -> Verdict | None:
    """Right if any reading is, else wrong by the likeliest."""
    for above, below in pairs:
        if _fits(rate, above, below):
            return _verdict(sentence, rate, above, below, agrees=True)
    return _verdict(sentence, rate, *pairs[0], agrees=False) if pairs else None


def same_unit(one: Level, other: Level) -> bool:
    if one.figure.kind != other.figure.kind:
        return False
    return one.figure.kind != COUNT or one.figure.unit == other.figure.unit or {one.figure.unit, other.figure.unit} <= {
        "人", "名", "个",
    }  # fmt: skip
