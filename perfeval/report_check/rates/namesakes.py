"""Rates of what was done with money of which another list of the report states how much there was, by the same names.

1.产业发展类项目，资金800.00万元；2.… further before, 产业发展类支出720.00万元，支出进度90.00%；…: where the rates of
the others in their list are over the amounts called so, one that is not is wrong.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import FULL, percent_agrees
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import quotient, refuted
from perfeval.report_check.language.figures import MONEY, Figure, Sentence
from perfeval.report_check.language.lexicon import patterns
from perfeval.report_check.language.quantities import Percent, Quantity, Surroundings
from perfeval.report_check.language.roles import without_numbering

_words = partial(patterns, "namesakes")

_LEAST, _FITTING = 3, 2
"""So many rates are a list, of which so many must be over the amounts called like theirs."""
_APART = 6
_MOST = 200
"""Of very many amounts of a name it is left open which is meant."""


@dataclass(frozen=True, slots=True)
class _Member:
    """A rate right behind the amount that was done, with the name of what it is of."""

    rate: Percent
    top: Quantity
    name: str


class Namesakes:
    """Judges the rates of a document by the amounts that are called alike elsewhere."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._called: dict[str, list[Quantity]] = defaultdict(list)
        for one in around.all:
            if one.unit != MONEY or one.change or one.figure.approximate or one.figure.value <= 0:
                continue
            if not _words()["spent"].search(one.lead) and not _words()["not_side"].search(one.lead):
                name = self._name(one)
                if name and len(self._called[name]) < _MOST:
                    self._called[name].append(one)

    def verdicts(self, judged: set[int]) -> Iterator[Verdict]:
        """Judge every list of rates of which nothing else was known."""
        for members in self._lists():
            for verdict in self._judge(members):
                if verdict.figures[0] not in judged:
                    yield verdict

    def _lists(self) -> Iterator[list[_Member]]:
        """The rates of one name that follow one another, in a sentence or a line each."""
        lists: dict[str, list[_Member]] = {}
        for rate in self._around.percents:
            match = _words()["rate"].search(rate.lead)
            member = self._member(rate) if match is not None else None
            if match is None or member is None:
                continue
            last = lists.get(match[0])
            if last and not _goes_on(last[-1], member):
                yield from self._whole(lists.pop(match[0]))
            lists.setdefault(match[0], []).append(member)
        for found in lists.values():
            yield from self._whole(found)

    def _whole(self, members: list[_Member]) -> Iterator[list[_Member]]:
        if len(members) >= _LEAST and max(Counter(one.name for one in members).values()) == 1:
            yield members

    def _member(self, rate: Percent) -> _Member | None:
        top = self._around.all[rate.place - 1] if rate.place else None
        if top is None or top.figure.number != rate.figure.number - 1 or top.unit != MONEY or rate.figure.approximate:
            return None
        if not _words()["spent"].search(top.lead) or top.change or top.figure.approximate:
            return None
        before = self._around.all[top.place - 1] if top.place else None
        beside = before is not None and before.sentence is top.sentence and before.segment == top.segment
        if before is not None and beside and before.unit == MONEY and not _words()["spent"].search(before.lead):
            # 甲预算A，支出B，执行率p: over what stands beside it
            return None
        name = self._name(top)
        return _Member(rate, top, name) if name else None

    def _name(self, one: Quantity) -> str:
        """What an amount is of: by its own words, else by those before it in its part of the sentence."""
        here = self._around.here(one.sentence)
        place = one.place - here[0].place
        while place >= 0 and here[place].segment == one.segment:
            if name := _core(here[place].lead):
                return name
            place -= 1
        return self._opening(one.sentence)

    def _opening(self, sentence: Sentence) -> str:
        """The name at the beginning of a sentence: 农业面源治理：支出A; 农业面源治理项目14个，投资B."""
        first = self._around.here(sentence)[0]
        named, colon, _ = first.context.rpartition("：")
        return _core(re.split("[，。；：]", without_numbering(named))[-1]) if colon else _core(first.lead)

    def _judge(self, members: Sequence[_Member]) -> Iterator[Verdict]:
        """The rates of a list over the amounts of one kind that are called like theirs."""
        belows: dict[str, dict[str, Quantity]] = defaultdict(dict)
        for member in members:
            for below in self._called.get(member.name, ()):
                if below.place < members[0].top.place:
                    belows[_kind(below, member.name)][member.name] = below
        for named in belows.values():
            held = [one for one in members if one.name in named]
            fitting = [one for one in held if _fits(one.rate.figure, one.top.figure, named[one.name].figure)]
            told = any(one.rate.figure.value != FULL for one in fitting)
            if len(fitting) < _FITTING or len(held) - len(fitting) > 1 or not told:
                continue
            for one in held:
                yield from self._verdict(one, named[one.name], fits=one in fitting)

    def _verdict(self, one: _Member, below: Quantity, *, fits: bool) -> Iterator[Verdict]:
        rate, top = one.rate.figure, one.top.figure
        if fits or any(_fits(rate, top, other.figure) for other in self._called[one.name]):
            yield Verdict((rate.number, top.number, below.figure.number))
            return
        yield from filter(None, [refuted(one.rate.sentence, quotient(rate, top, below.figure), rate)])


def _goes_on(last: _Member, one: _Member) -> bool:
    paragraphs = one.top.sentence.paragraph - last.top.sentence.paragraph
    return paragraphs <= 1 and one.top.figure.number - last.rate.figure.number <= _APART


def _fits(rate: Figure, top: Figure, below: Figure) -> bool:
    return percent_agrees(rate, divide, (top, below))


def _kind(one: Quantity, name: str) -> str:
    """The words of an amount beside its name: 计划总投资, 安排专项资金."""
    return _words()["aside"].sub("", one.lead).replace(name, "")


@lru_cache(maxsize=16384)
def _core(text: str) -> str:
    """A name without what lists and amounts have in common."""
    name = _words()["aside"].sub("", without_numbering(text))
    name = _words()["general"].sub("", name)
    return name if len(name) > 1 else ""
