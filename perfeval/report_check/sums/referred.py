"""Counts that speak of what was counted before: 上述73家单位, 受助的1126名学生."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations

from perfeval.report_check.judging.evidence import pairs_of_signs
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import is_slip
from perfeval.report_check.judging.verdicts import Outcome, refuted
from perfeval.report_check.language.figures import COUNT
from perfeval.report_check.language.lexicon import patterns
from perfeval.report_check.language.quantities import Quantity, Surroundings

_words = partial(patterns, "referred")

_LEAST_DIGITS = 3
_FEW_DIGITS = 2
_NEAR = 20


class Referred:
    """Judges counts by those before them that they speak of."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def verdicts(self, judged: set[int]) -> Iterator[Verdict]:
        """Judge every count that refers to one before."""
        known = _words()
        for place, one in enumerate(self._around.all):
            figure = one.figure
            if figure.kind != COUNT or figure.approximate or figure.number in judged or one.change:
                continue
            pointing = known["pointing"].search(one.lead) is not None
            # 受助的1126名学生; but 通过验收的174个 is what there is of them, and refers to nothing
            definite = pointing or (one.tail and known["definite"].search(one.lead))
            if not definite or known["other"].search(one.lead):
                continue
            earlier = [other for other in self._around.all[max(0, place - _NEAR) : place] if other.unit == one.unit]
            verdict = _judge(one, earlier, pointing=pointing)
            if verdict is not None:
                yield verdict


def _judge(one: Quantity, earlier: Sequence[Quantity], *, pointing: bool) -> Verdict | None:
    figure = one.figure
    same = [other for other in earlier if other.figure.value == figure.value]
    if same:
        return Verdict((figure.number, same[-1].figure.number)) if pointing else None
    values = [other.figure.value for other in earlier]
    sums = [first + second for first, second in combinations(values, 2)]
    gaps = [abs(first - second) for first, second in combinations(values, 2)]
    digits = len(figure.value.as_tuple().digits)
    if figure.value in (*sums, *gaps, sum(values)) or digits < (_FEW_DIGITS if pointing else _LEAST_DIGITS):
        return None
    words = pairs_of_signs(one.lead + one.tail)
    meant = [
        other
        for other in earlier
        if is_slip(figure.value, other.figure.value)
        and (pointing or words & pairs_of_signs(other.lead + other.tail))
        and not _words()["other"].search(other.lead)
    ]
    if len({other.figure.value for other in meant}) != 1:
        return None
    right = meant[-1].figure.raw
    follows = f"前文写的是{right}，这里是{figure.raw}"
    return refuted(one.sentence, Outcome((figure, meant[-1].figure), follows, right), figure)
