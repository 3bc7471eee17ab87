"""增加C，增长p, where what grew is told elsewhere: 支出2059.76万元…。与上年决算相比，支出增加225.48万元，上升12.3%.

The amount is the first of the sentence where an earlier change of it is right (比年初预算增加A、增长p，比上年减少B),
or the one that is called so. Only one digit that makes the two agree tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import pairwise

from perfeval.formula.numeric import divide, round_half_away
from perfeval.report_check.judging.arithmetic import FULL, show, show_percent
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import is_slip, variants
from perfeval.report_check.judging.verdicts import Outcome, refuted
from perfeval.report_check.language.figures import COUNT, MONEY, PERCENT, Figure, Sentence, telling_digits
from perfeval.report_check.language.lexicon import change_verb, patterns
from perfeval.report_check.language.quantities import (
    Quantity,
    Surroundings,
    is_growth,
    is_quotient,
    is_step,
    words_before,
)

_words = partial(patterns, "slip_steps")

_LEAST, _LONG = 2, 4
"""A name of so many signs is looked for in its paragraph, of so many in all of the report."""
_TELLING = 2


class SlipChanges:
    """Judges changes of which only how much and by what rate stands beside."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._called: dict[str, list[Quantity]] = defaultdict(list)

    def verdicts(self, judged: set[int]) -> Iterator[Verdict]:
        """Judge every change whose rate is not judged yet."""
        pairs = [
            (one, rate)
            for sentence in self._around.sentences()
            for one, rate in _pairs(sentence, self._around.here(sentence))
        ]
        for one, rate in pairs:
            if rate.number in judged and one.figure.number in judged:
                continue
            for now in self._nows(one, pairs):
                if (verdict := self._judge(one, rate, now)) is not None:
                    yield verdict
                    break

    def _judge(self, step: Quantity, rate: Figure, now: Quantity) -> Verdict | None:
        verb = change_verb(step.lead)
        if verb is None or not verb.sign:
            return None
        numbers = rate.number, step.figure.number, now.figure.number
        if is_step(rate, [step.number], [now.number]):
            return Verdict(numbers)
        near = [one for one in self._around.around(step.sentence) if one.unit == step.unit]
        every = [one.number for one in near]
        if is_step(rate, [step.number], every) or is_quotient(rate, [step.number], every):
            return None
        if is_growth(rate, [now.number], every):
            return None
        return _by_a_digit(step, rate, now, verb.sign)

    def _nows(self, step: Quantity, pairs: Sequence[tuple[Quantity, Figure]]) -> list[Quantity]:
        """What may have changed."""
        here = [one for one in self._around.here(step.sentence) if one.place < step.place and one.unit == step.unit]
        plain = [one for one in here if not one.change]
        earlier = [(one, rate) for one, rate in pairs if one.sentence is step.sentence and one.place < step.place]
        if len(plain) == 1 and any(is_step(rate, [one.number], [plain[0].number]) for one, rate in earlier):
            return plain
        name = _words()["compared"].sub("", _words()["changed"].sub("", step.lead))
        if len(name) < _LEAST or here:
            return []
        near = [one for one in self._around.before(step.sentence) if one.lead.endswith(name) and not one.change]
        if not near and len(name) >= _LONG:
            near = self._by_name(name)
        near = [one for one in near if not _words()["last"].search(one.lead) and one.unit == step.unit]
        return near[-1:] if len({one.figure.value for one in near}) == 1 else []

    def _by_name(self, name: str) -> list[Quantity]:
        if not self._called:
            for one in self._around.all:
                if not one.change and one.figure.kind == MONEY:
                    self._called[one.lead].append(one)
        return self._called.get(name, [])


def _pairs(sentence: Sentence, here: Sequence[Quantity]) -> Iterator[tuple[Quantity, Figure]]:
    """Each amount of change with the rate of change right behind it."""
    of_number = {one.figure.number: one for one in here}
    for step, rate in pairwise(sentence.figures):
        one = of_number.get(step.number)
        if one is None or not one.change or rate.kind != PERCENT or step.kind not in (MONEY, COUNT):
            continue
        lead, context = words_before(rate)
        beside = change_verb(lead) is not None and context.count("，") <= 1 and "；" not in context
        if beside and lead == context.lstrip("，、") and not rate.approximate and not step.approximate:
            yield one, rate


def _by_a_digit(step: Quantity, rate: Figure, now: Quantity, sign: int) -> Verdict | None:
    """The verdict where one digit in a step, its rate or what it led to makes the three agree."""
    before = now.figure.value - sign * step.figure.value
    if telling_digits(rate.value) < _TELLING or before <= 0:
        return None

    def grown(by: Decimal, to: Decimal) -> Decimal:
        return divide(by * FULL, to - sign * by) if to - sign * by > 0 else Decimal(-1)

    true = round_half_away(grown(step.figure.value, now.figure.value), rate.decimals)
    slipped = is_slip(rate.value, true) or any(
        abs(value - rate.value) <= rate.half
        for value in (
            *(grown(one, now.figure.value) for one in variants(step.figure)),
            *(grown(step.figure.value, one) for one in variants(now.figure)),
        )
    )
    if not slipped:
        return None
    right, was = show_percent(true / FULL, rate), show(before, now.figure)
    terms = f"{now.figure.raw}{'－' if sign > 0 else '＋'}{step.figure.raw}"
    follows = f"{terms}＝{was}，{step.figure.raw}÷{was}＝{right}，不是{rate.raw}"
    return refuted(step.sentence, Outcome((rate, step.figure, now.figure), follows, right), rate)
