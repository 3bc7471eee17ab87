"""Lists of a line each: 本年收入A万元。其中：\n1.财政拨款收入B万元；\n2.事业收入C万元；\n3.其他收入D万元。"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import by_a_slip
from perfeval.report_check.language.figures import MONEY, Sentence
from perfeval.report_check.language.lexicon import partitions
from perfeval.report_check.language.quantities import Quantity, Surroundings
from perfeval.report_check.language.roles import item_number
from perfeval.report_check.sums.complete_lists import sums_up, wrong_sum

_LEAST = 3
_OTHERS = re.compile("其他|其余")
_OPEN_ENDED = re.compile("主要[^，。；]{0,6}[：:]$")
_OPENED = re.compile("(?:其中|包括|具体|如下)[：，]?$")
_OUTTURN = re.compile("决算|实际支出|全年支出")
_UNNUMBERED = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph: how it is numbered, how it ends, and its amounts of money."""

    style: str
    count: int
    text: str
    amounts: tuple[Quantity, ...]

    @property
    def ends(self) -> str:
        """Its last sign."""
        return self.text[-1:]


class LineLists:
    """Judges lists whose parts are paragraphs that follow each other."""

    def __init__(self, sentences: Sequence[Sentence], around: Surroundings) -> None:
        self._lines = [_line(list(group), around) for _, group in groupby(sentences, key=lambda one: one.paragraph)]

    def verdicts(self, judged: set[int]) -> Iterator[Verdict]:
        """Judge every list that leaves nothing out."""
        for place, opener in enumerate(self._lines):
            yield from self._known(place, judged)
            members = self._members(place)
            if len(members) < _LEAST or not opener.amounts or _OPEN_ENDED.search(opener.text):
                continue
            columns = [[one.amounts[0] for one in members], *_spent(members)]
            if not {one.figure.number for parts in columns for one in (*parts, *opener.amounts)} <= judged:
                verdict = _judge(opener, columns)
                if verdict is not None:
                    yield verdict

    def _known(self, place: int, judged: set[int]) -> Iterator[Verdict]:
        """基本支出A万元，其中：, and a line for each of the parts of which it is known to consist."""
        opener = self._lines[place]
        if not opener.amounts or not _OPENED.search(opener.text):
            return
        whole = opener.amounts[-1]
        for entry in partitions():
            if _item(whole) != entry["total"]:
                continue
            lines = self._lines[place + 1 : place + 1 + len(entry["need"])]
            parts = [line.amounts[0] for line in lines if line.amounts and line.text.startswith(line.amounts[0].lead)]
            after = self._lines[place + 1 + len(lines) : place + 2 + len(lines)]
            further = any(_item(one) in entry["all"] for line in after for one in line.amounts[:1])
            if {_item(one) for one in parts} != set(entry["need"]) or len(parts) != len(lines) or further:
                continue
            if any(one.figure.approximate for one in (whole, *parts)) or whole.figure.number in judged:
                continue
            right = any(sums_up(parts, one.figure) for one in opener.amounts)
            verdict = None if right else wrong_sum(whole.sentence, whole, parts)
            yield verdict or Verdict((whole.figure.number, *(one.figure.number for one in parts)))

    def _members(self, place: int) -> list[_Line]:
        """The lines after an opener: numbered from 1 on in one style, or without numbers up to a full stop."""
        first = self._lines[place + 1] if place + 1 < len(self._lines) else None
        if first is None or not first.amounts:
            return []
        style = first.style
        deeper = style != _UNNUMBERED and self._lines[place].style not in (_UNNUMBERED, style)
        opened = deeper or self._lines[place].ends == "："
        if not opened or (style != _UNNUMBERED and first.count != 1):
            return []
        found: list[_Line] = []
        for at in range(place + 1, len(self._lines)):
            line = self._lines[at]
            if line.style != style or (style != _UNNUMBERED and line.count != len(found) + 1) or not line.amounts:
                break
            if style == _UNNUMBERED and found and found[-1].ends not in "；，":
                break
            found.append(line)
        return found


def _item(one: Quantity) -> str:
    """What an amount of this year is of, empty where its words say more than that."""
    plain = one.subject is not None and one.level is not None and one.level.plain and not one.level.last
    return one.subject.reading.item if plain and one.subject is not None and not one.subject.reading.rest else ""


def _line(sentences: Sequence[Sentence], around: Surroundings) -> _Line:
    text = "".join(one.text for one in sentences)
    numbered = item_number(text)
    style, count = numbered if numbered is not None else (_UNNUMBERED, 0)
    amounts = [one for sentence in sentences for one in around.here(sentence)]
    plain = tuple(one for one in amounts if one.unit == MONEY and not one.change and not one.deep)
    return _Line(style, count, text, plain)


def _spent(members: Sequence[_Line]) -> Iterator[list[Quantity]]:
    """（一）教育支出（类）。年初预算A，支出决算B: what was spent in each line, where a budget stands before it."""
    spent = [next((one for one in line.amounts if _OUTTURN.search(one.lead)), None) for line in members]
    found = [one for one in spent if one is not None]
    if len(found) == len(members) and any(one is not line.amounts[0] for one, line in zip(found, members, strict=True)):
        yield found


def _judge(opener: _Line, columns: Sequence[Sequence[Quantity]]) -> Verdict | None:
    wholes = [one for one in opener.amounts if not one.figure.approximate]
    columns = [parts for parts in columns if not any(one.figure.approximate for one in parts)]
    pairs = [(whole, parts) for whole in wholes for parts in columns]
    for whole, parts in pairs:
        if sums_up(parts, whole.figure):
            return Verdict((whole.figure.number, *(one.figure.number for one in parts)))
    for whole, parts in pairs:
        if by_a_slip(whole.figure, [one.figure for one in parts]):
            return wrong_sum(whole.sentence, whole, parts)
    alone = len(pairs) == 1 and _OTHERS.search(pairs[0][1][-1].lead) is not None
    return wrong_sum(pairs[0][0].sentence, *pairs[0]) if alone else None
