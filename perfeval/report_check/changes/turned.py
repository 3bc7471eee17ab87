"""Changes that are just so much, but the other way round: 386.25万元，较上年的412.36万元增加26.11万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfeval.report_check.judging.evidence import evidence_words
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, refuted
from perfeval.report_check.language.figures import MONEY, PERCENT, Figure, telling_digits
from perfeval.report_check.language.lexicon import change_verb
from perfeval.report_check.language.quantities import Percent, Quantity, Surroundings, is_growth

_NAMED = re.compile(
    "^(?:较|比)原?(?:合同|中标|送审|控制|预算|概算|招标|批复)[\u4e00-\u9fff]{0,3}(?:价|额|数|预算|概算|限价)"
)
_NEAR = 6
_LEAST_DIGITS = 2


class Turned:
    """Judges the direction of every change right behind the amount that it is from."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._from = evidence_words()["changed_from"]

    def verdicts(self, judged: set[int]) -> Iterator[Verdict]:
        """Judge every change of which nothing was found wrong."""
        every: list[Quantity | Percent] = [*self._around.all, *self._around.percents]
        for one in every:
            if one.figure.number not in judged and (verdict := self._judge(one)) is not None:
                yield verdict

    def _judge(self, change: Quantity | Percent) -> Verdict | None:
        verb = change_verb(change.lead)
        digits = telling_digits(change.figure.value)
        if verb is None or not verb.sign or change.figure.approximate or digits < _LEAST_DIGITS:
            return None
        before = [one for one in self._around.here(change.sentence) if one.place < change.place]
        base = before[-1] if before else None
        if base is None or base.figure.number != change.figure.number - 1:
            return None
        if not self._from.search(base.lead):
            return self._by_name(change, base, -verb.sign) if _NAMED.search(change.lead) else None
        if base.change or base.figure.approximate or base.segment != change.segment:
            return None
        pool = [*self._around.before(change.sentence), *before[:-1]]
        nows = [one for one in pool if one.unit == base.unit and not one.change and not one.figure.approximate][-_NEAR:]
        fitting = [one for one in nows if _is_step(change.figure, one, base)]
        signs = {(one.figure.value > base.figure.value) - (one.figure.value < base.figure.value) for one in fitting}
        if signs != {-verb.sign}:
            return None
        return _wrong(change, fitting, base, -verb.sign)

    def _by_name(self, change: Quantity | Percent, now: Quantity, sign: int) -> Verdict | None:
        """中标价A；审定B，较合同价减少C: whether B and the one amount before that is so much away say otherwise."""
        if change.figure.kind != MONEY or now.change or now.figure.approximate or now.unit != MONEY or now.deep:
            return None
        pool = [*self._around.before(change.sentence), *self._around.here(change.sentence)]
        pool = [one for one in pool if one.place < now.place and one.unit == now.unit and not one.change][-_NEAR:]
        fitting = [one for one in pool if _is_step(change.figure, now, one)]
        if len({one.figure.value for one in fitting}) != 1 or fitting[-1].figure.approximate:
            return None
        if (now.figure.value - fitting[-1].figure.value) * sign <= 0:
            return None
        return _wrong(change, [now], fitting[-1], sign)


def _is_step(change: Figure, now: Quantity, base: Quantity) -> bool:
    """Whether the way from one amount to another is so much."""
    if change.kind == PERCENT:
        return is_growth(change, [now.number], [base.number])
    if change.kind != now.figure.kind:
        return False
    room = change.half + now.figure.half + base.figure.half
    return abs(abs(now.figure.value - base.figure.value) - change.value) <= room


def _wrong(change: Quantity | Percent, nows: Sequence[Quantity], base: Quantity, sign: int) -> Verdict | None:
    now = nows[-1].figure
    true = "增加" if sign > 0 else "减少"
    words = re.split("[，。；：]", change.lead)[-1]
    follows = f"{now.raw}比{base.figure.raw}{true}，而文中写“{words}{change.figure.raw}”"
    outcome = Outcome((change.figure, now, base.figure), follows, f"{true}{change.figure.raw}")
    return refuted(change.sentence, outcome, change.figure)
