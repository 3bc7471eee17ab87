"""比A多出C，超额p: a step right behind the amount it is from, and its rate.

What is compared is told somewhere before. Where any amount before explains the step it is right; where one digit, or
two that changed places, in the step or one of the two makes it right, it is wrong. The rate of such a step is over the
amount that it is from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import percent_agrees, show, show_percent
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import is_slip, variants
from perfeval.report_check.judging.verdicts import Outcome, refuted
from perfeval.report_check.language.figures import COUNT, PERCENT, Figure, telling_digits
from perfeval.report_check.language.lexicon import patterns
from perfeval.report_check.language.quantities import Quantity, Surroundings, words_before

_words = partial(patterns, "slip_steps")

_NEAR = 8
_LEAST_DIGITS = 3


def check_slip_steps(around: Surroundings, judged: set[int], wrong: set[int]) -> Iterator[Verdict]:
    """Judge every step right behind its base that is not judged yet, and its rate."""
    for base, step in around.neighbours():
        if base.figure.value <= 0 or not _is_step(base, step):
            continue
        if wrong.intersection((base.figure.number, step.figure.number)):
            continue
        verdict = _step(around, base, step) if step.figure.number not in judged else None
        if verdict is None or verdict.contradiction is None:
            yield from filter(None, [verdict, _rate(base, step, judged)])
        else:
            yield verdict


def _is_step(base: Quantity, step: Quantity) -> bool:
    if base.figure.approximate or step.figure.approximate or base.deep != step.deep:
        return False
    known = _words()
    return known["from"].search(base.lead) is not None and known["step"].fullmatch(step.figure.label) is not None


def _step(around: Surroundings, base: Quantity, step: Quantity) -> Verdict | None:
    """The step by what stands before it."""
    here = [one for one in around.here(base.sentence) if one.place < base.place]
    pool = [
        one
        for one in [*around.before(base.sentence), *here]
        if one.unit == base.unit and not one.figure.approximate
    ][-_NEAR:]  # fmt: skip
    if any(_is_gap(step.figure, one.figure, base.figure) for one in pool):
        return Verdict((step.figure.number, base.figure.number))
    nows = [one for one in pool if one.sentence is base.sentence and not one.change and one.segment == base.segment]
    least = _LEAST_DIGITS - (step.figure.kind == COUNT)
    if telling_digits(step.figure.value) < least or not nows:
        return None
    fitting = [one for one in nows if _slipped(one.figure, base.figure, step.figure)]
    if len({one.figure.value for one in fitting}) != 1:
        return None
    now, of, said = fitting[-1].figure, base.figure, step.figure
    right = show(abs(now.value - of.value), said)
    more, less = (now, of) if now.value > of.value else (of, now)
    outcome = Outcome((said, now, of), f"{more.raw}－{less.raw}＝{right}，不是{said.raw}", right)
    return refuted(step.sentence, outcome, said)


def _is_gap(gap: Figure, one: Figure, other: Figure) -> bool:
    return abs(abs(one.value - other.value) - gap.value) <= gap.half + one.half + other.half


def _slipped(now: Figure, base: Figure, step: Figure) -> bool:
    true = abs(now.value - base.value)
    if is_slip(step.value, true):
        return True
    moved = (*(abs(one - base.value) for one in variants(now)), *(abs(now.value - one) for one in variants(base)))
    return telling_digits(step.value) >= _LEAST_DIGITS and any(one == step.value for one in moved)


def _rate(base: Quantity, step: Quantity, judged: set[int]) -> Verdict | None:
    """The rate of a step right behind it: over what it is from."""
    figures: Sequence[Figure] = step.sentence.figures
    place = figures.index(step.figure) + 1
    rate = figures[place] if place < len(figures) else None
    if rate is None or rate.kind != PERCENT or rate.approximate or rate.number in judged:
        return None
    lead, context = words_before(rate)
    if "；" in context or not _words()["rate"].fullmatch(lead) or context.count("，") > 1:
        return None
    numbers = rate.number, step.figure.number, base.figure.number
    if percent_agrees(rate, divide, (step.figure, base.figure)):
        return Verdict(numbers)
    right = show_percent(divide(step.figure.value, base.figure.value), rate)
    if Decimal(right.removesuffix("%")) > Decimal(100):
        return None
    outcome = Outcome(
        (rate, step.figure, base.figure), f"{step.figure.raw}÷{base.figure.raw}＝{right}，不是{rate.raw}", right
    )
    return refuted(step.sentence, outcome, rate)
