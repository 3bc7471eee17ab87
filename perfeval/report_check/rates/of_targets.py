"""What was done of a target that another paragraph states (`targets.yaml`).

年度任务：培训农民4429人次。 … 农民培训：实际培训4557人次，完成目标的102.89%. The target is the one count of that unit
whose words have most in common with what was done. Where few are, only one digit that makes the rate right tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import FULL, show_percent
from perfeval.report_check.judging.evidence import pairs_of_signs
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import one_digit_off
from perfeval.report_check.judging.verdicts import Outcome, refuted
from perfeval.report_check.language.figures import COUNT, Sentence
from perfeval.report_check.language.lexicon import patterns
from perfeval.report_check.language.quantities import Percent, Quantity, Surroundings, is_quotient, openings

_words = partial(patterns, "targets")

_SURE, _LIKELY = 3, 2
"""So many pairs of signs in common make a target sure; so many make it one where a digit tells."""
_MOST_TIMES = 3
_MOST = 400


class OfTargets:
    """Judges rates of what was done by the targets of a report."""

    def __init__(self, around: Surroundings, sentences: Sequence[Sentence]) -> None:
        self._around = around
        opening = openings(sentences)
        self._targets: dict[str, list[tuple[Quantity, set[str]]]] = defaultdict(list)
        self._counts: dict[str, list[Quantity]] = defaultdict(list)
        for one in around.all:
            if one.figure.kind != COUNT or one.change:
                continue
            self._counts[one.unit].append(one)
            before = one.sentence.text[: one.figure.start] + opening[one.sentence.paragraph]
            words = one.lead + one.tail
            if _words()["target"].search(before) and not _words()["not_target"].search(words):
                self._targets[one.unit].append((one, pairs_of_signs(words)))

    def verdicts(self, judged: set[int]) -> Iterator[Verdict]:
        """Judge every rate of which nothing has been said."""
        for rate in self._around.percents:
            if rate.figure.number in judged or rate.figure.approximate or not rate.figure.value:
                continue
            if (verdict := self._judge(rate)) is not None:
                yield verdict

    def _judge(self, rate: Percent) -> Verdict | None:
        known = _words()
        top = self._top(rate)
        if top is None:
            return None
        if among := known["among"].search(top.lead):
            signs = pairs_of_signs(among["of"])
            pool = [one for one in self._counts[top.unit] if one.place < top.place][-_MOST:]
            found = [(one, pairs_of_signs(one.lead + one.tail)) for one in pool if not one.deep]
        elif known["rate"].search(rate.lead) and not known["not_rate"].search(rate.lead):
            signs = pairs_of_signs(_said_of(top))
            found = [pair for pair in self._targets[top.unit] if pair[0].place < top.place]
        else:
            return None
        shared = [(len(signs & theirs), one) for one, theirs in found[-_MOST:] if one is not top]
        for count, one in shared:
            reached = one.figure.value == top.figure.value and rate.figure.value == FULL
            if count and (reached or is_quotient(rate.figure, [top.number], [one.number])):
                return Verdict((rate.figure.number, top.figure.number, one.figure.number))
        best = max((count for count, _ in shared), default=0)
        likeliest = [one for count, one in shared if count == best]
        likeliest = likeliest[-1:] if among else likeliest
        if not best or len({one.figure.value for one in likeliest}) != 1:
            return None
        alone = len({one.figure.value for one, _ in found}) == 1
        return _held_against(rate, top, likeliest[-1], best, best >= (_LIKELY if alone else _SURE))

    def _top(self, rate: Percent) -> Quantity | None:
        """What was done: the one count before a rate in its part of the sentence."""
        here = [one for one in self._around.here(rate.sentence) if one.place < rate.place]
        here = [one for one in here if one.segment == rate.segment]
        counts = [one for one in here if one.figure.kind == COUNT and not one.figure.approximate]
        percents = [one for one in self._around.percents_of(rate.sentence) if one.place <= rate.place]
        since = [one for one in percents if one.figure.end <= rate.figure.start]
        counts = [one for one in counts if not since or one.figure.start > since[-1].figure.end]
        if len(counts) != 1 or counts[0].change or counts[0].deep or counts[0].figure.approximate:
            return None
        return None if _words()["not_top"].search(counts[0].lead) else counts[0]


def _said_of(top: Quantity) -> str:
    """The words of a count with those that open its part of the sentence: 示范点：实际建成27个."""
    text = top.sentence.text
    return text[text.rfind("；", 0, top.figure.start) + 1 : top.figure.start] + top.tail


def _held_against(rate: Percent, top: Quantity, target: Quantity, shared: int, sure: bool) -> Verdict | None:
    figure, done, asked = rate.figure, top.figure, target.figure
    if asked.value <= 0 or done.value <= 0:
        return None
    told = figure.value * asked.value
    near = told < _MOST_TIMES * FULL * done.value and FULL * done.value < _MOST_TIMES * told
    slip = one_digit_off(figure, [done], asked)
    if not (slip and (shared >= _LIKELY or near)) and not (sure and near):
        return None
    true = divide(done.value, asked.value)
    if figure.value == FULL and true > Decimal(1):
        return None
    right = show_percent(true, figure)
    outcome = Outcome((figure, done, asked), f"{done.raw}÷{asked.raw}＝{right}，不是{figure.raw}", right)
    return refuted(rate.sentence, outcome, figure)
