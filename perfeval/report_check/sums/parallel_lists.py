"""Lists of counts with an amount each: 项目12个、资金A，其中一级项目7个、资金B，二级项目5个、资金C.

Where the counts come to theirs exactly, the list leaves nothing out, and the amounts must come to theirs; and so the
other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfeval.report_check.judging.arithmetic import comes_to
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import missed_sum, refuted
from perfeval.report_check.language.clauses import Clauses, Mention
from perfeval.report_check.language.figures import COUNT, MONEY, Figure
from perfeval.report_check.language.lexicon import marker

_LEAST = 5
"""A whole and two parts of which one at least has more than one digit: smaller numbers come out by chance."""
_FIRST = re.compile("[，：]?(?:一是|第一[，、]|（一）|（1）|①)")
"""问题11起，金额23.35万元，一是甲2起、4.83万元；二是乙9起、18.52万元."""


def check_parallel_lists(taken: Sequence[Clauses]) -> Iterator[Verdict]:
    """Judge every list whose whole and parts all have a count and an amount."""
    for clauses in taken:
        for place, mention in enumerate(clauses.mentions):
            words = "".join((*mention.before, mention.lead))
            if place > 1 and (marker().match(words.lstrip("，")) or _FIRST.match(words)):
                verdict = _judge(clauses, place)
                if verdict is not None:
                    yield verdict


def _judge(clauses: Clauses, start: int) -> Verdict | None:
    whole = clauses.mentions[start - 2 : start]
    kinds = [_thing(one.figure) for one in whole]
    if sorted(kind for kind, _ in kinds) != sorted((COUNT, MONEY)):
        return None
    pairs: list[Sequence[Mention]] = []
    at = start
    while [_thing(one.figure) for one in clauses.mentions[at : at + 2]] == kinds:
        pairs.append(clauses.mentions[at : at + 2])
        at += 2
    if len(pairs) < 2 or any(one.figure.approximate for pair in (whole, *pairs) for one in pair):
        return None
    columns = [(whole[place].figure, [pair[place].figure for pair in pairs]) for place in (0, 1)]
    right = [comes_to(*column) for column in columns]
    if all(right):
        return Verdict(tuple(one.number for top, parts in columns for one in (top, *parts)))
    if not any(right):
        return None
    told = columns[right.index(True)]
    if told[0].kind == COUNT and told[0].value < _LEAST:
        return None
    top, parts = columns[right.index(False)]
    return refuted(clauses.sentence, missed_sum(top, parts), top)


def _thing(figure: Figure) -> tuple[str, str]:
    return figure.kind, figure.unit if figure.kind == COUNT else ""
