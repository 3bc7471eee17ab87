"""Every amount and count of a document in its place, and whether a rate follows from any of those around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from perfeval.report_check.language.figures import COUNT, MONEY, PERCENT, POINTS, Figure, Sentence, plain_unit
from perfeval.report_check.language.lexicon import change_verb
from perfeval.report_check.language.roles import without_numbering
from perfeval.report_check.language.statements import Level, Subject
from perfeval.report_check.language.understanding import Understanding

_BEFORE, _EARLIER = 30, 20
"""So many amounts of a paragraph before a sentence, and before the paragraph, may explain a rate."""
_LONGEST_BRACKET = 60
_OPENING = 24
_CLAUSES, _TAIL = re.compile("[，。；：]"), re.compile("[，。；：、（）]")
_JOINED = "、，和及与"
Number = tuple[float, float]
"""A value and the half of its last printed unit."""


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """An amount or a count.

    Attributes:
        lead, tail: the words of its clause before it and after it.
        context: all words since the figure before it.
        place: its place among all of the document.
        segment: how many ； of its sentence stand before it.
        unit: money, or the thing counted.
        change: whether it is how much something grew or shrank.
        deep: whether it stands in brackets.
        number: its value with the half of its last printed unit.
        subject, level: what the parse of the clause made of it.
    """

    figure: Figure
    sentence: Sentence
    lead: str
    tail: str
    context: str
    place: int
    segment: int
    unit: str
    change: bool
    deep: bool
    number: Number
    subject: Subject | None
    level: Level | None


@dataclass(frozen=True, slots=True, eq=False)
class Percent:
    """A percentage with the words before it, and the place of the next amount after it."""

    figure: Figure
    sentence: Sentence
    lead: str
    context: str
    segment: int
    place: int


def words_before(figure: Figure) -> tuple[str, str]:
    """The words of a figure's clause, and all since the figure before it."""
    context = figure.label.lstrip(_JOINED)
    lead = _CLAUSES.split(context)[-1].lstrip("（") if context else ""
    return without_numbering(lead.lstrip(_JOINED)), context


def unit_of(figure: Figure) -> str:
    """Money, or the thing counted whatever its scale."""
    if figure.kind in (MONEY, POINTS):
        return figure.kind
    plain = figure.unit.lstrip("万").lstrip("余多")
    return plain_unit(plain)


def _deep(sentence: Sentence, figure: Figure) -> bool:
    """Whether a figure stands in brackets."""
    before = sentence.text[max(0, figure.start - _LONGEST_BRACKET) : figure.start]
    return before.rfind("（") > before.rfind("）")


def _is_whole(figure: Figure) -> bool:
    """Whether a figure is exact because points are given and weighed in whole ones: 权重15分."""
    return figure.kind == POINTS and not figure.decimals


class Surroundings:
    """The amounts and percentages of a document in their order."""

    def __init__(self, said: Understanding) -> None:
        self.all: list[Quantity] = []
        self.percents: list[Percent] = []
        self.of_sentence: dict[int, list[Quantity]] = defaultdict(list)
        self._percents_of: dict[int, list[Percent]] = defaultdict(list)
        self._paragraph_starts: dict[int, int] = {}
        owners = {level.figure.number: (subject, level) for subject, level in said.statements.levels()}
        changes = {
            figure.number
            for change in said.statements.changes
            for figure in (change.amount, change.rate)
            if figure is not None
        }
        for clauses in said.clauses:
            sentence = clauses.sentence
            self._paragraph_starts.setdefault(sentence.paragraph, len(self.all))
            previous = ""
            for index, figure in enumerate(sentence.figures):
                end = sentence.figures[index + 1].start if index + 1 < len(sentence.figures) else len(sentence.text)
                lead, context = words_before(figure)
                if not figure.label and index:
                    # 户籍人口6842户23516人: the same words are said of both
                    lead = previous
                previous = lead
                segment = sentence.text.count("；", 0, figure.start)
                if figure.kind == PERCENT:
                    percent = Percent(figure, sentence, lead, context, segment, len(self.all))
                    self.percents.append(percent)
                    self._percents_of[id(sentence)].append(percent)
                if figure.kind not in (MONEY, COUNT, POINTS):
                    continue
                owner = owners.get(figure.number, (None, None))
                tail = _TAIL.split(sentence.text[figure.end : end], maxsplit=1)[0]
                quantity = Quantity(
                    figure, sentence, lead, tail, context, len(self.all), segment, unit_of(figure),
                    figure.number in changes or change_verb(lead) is not None, _deep(sentence, figure),
                    (float(figure.value), 0.0 if _is_whole(figure) else float(figure.half)), *owner,
                )  # fmt: skip
                self.all.append(quantity)
                self.of_sentence[id(sentence)].append(quantity)

    def neighbours(self) -> Iterator[tuple[Quantity, Quantity]]:
        """The amounts of one unit that follow each other in a sentence, with no figure between."""
        for one, other in pairwise(self.all):
            joined = other.figure.number == one.figure.number + 1 and other.sentence is one.sentence
            if joined and one.unit == other.unit:
                yield one, other

    def sentences(self) -> Iterator[Sentence]:
        """The sentences that state an amount."""
        for found in self.of_sentence.values():
            yield found[0].sentence

    def here(self, sentence: Sentence) -> list[Quantity]:
        """The quantities of a sentence."""
        return self.of_sentence.get(id(sentence), [])

    def percents_of(self, sentence: Sentence) -> list[Percent]:
        """The percentages of a sentence."""
        return self._percents_of.get(id(sentence), [])

    def before(self, sentence: Sentence) -> list[Quantity]:
        """Those of its paragraph before a sentence."""
        here = self.here(sentence)
        start = self._paragraph_starts.get(sentence.paragraph, 0)
        end = here[0].place if here else self._end(sentence)
        return self.all[max(start, end - _BEFORE) : end]

    def earlier(self, sentence: Sentence) -> list[Quantity]:
        """Those right before its paragraph."""
        start = self._paragraph_starts.get(sentence.paragraph, 0)
        return self.all[max(0, start - _EARLIER) : start]

    def _end(self, sentence: Sentence) -> int:
        """The place of a sentence without a quantity among all."""
        first = sentence.figures[0].number if sentence.figures else 0
        return bisect_left(self.all, first, key=lambda one: one.figure.number)

    def around(self, sentence: Sentence) -> list[Quantity]:
        """Those of a sentence, of its paragraph before it, and right before that."""
        return [*self.here(sentence), *self.before(sentence), *self.earlier(sentence)]


def openings(sentences: Iterable[Sentence]) -> dict[int, str]:
    """The words that open each paragraph, with its heading."""
    found: dict[int, str] = {}
    for sentence in sentences:
        found.setdefault(sentence.paragraph, "".join((*sentence.headings[-1:], sentence.text))[:_OPENING])
    return found


def numbers(quantities: Iterable[Quantity], unit: str) -> list[Number]:
    """The numbers of one unit, each once."""
    return list(dict.fromkeys(one.number for one in quantities if one.unit == unit))


def is_quotient(rate: Figure, tops: Iterable[Number], belows: Sequence[Number]) -> bool:
    """Whether a percentage is one number over another, rounded or cut off."""
    return _fits(rate, tops, belows, lambda a, b: a / b)


def is_rest(rate: Figure, tops: Iterable[Number], belows: Sequence[Number]) -> bool:
    """Whether a percentage is what one number leaves of another."""
    return _fits(rate, tops, belows, lambda a, b: 1 - a / b)


def is_growth(rate: Figure, tops: Iterable[Number], belows: Sequence[Number]) -> bool:
    """Whether a percentage is the way from one number to another."""
    return _fits(rate, tops, belows, lambda a, b: abs(a - b) / b)


def is_step(rate: Figure, steps: Iterable[Number], nows: Sequence[Number]) -> bool:
    """Whether a percentage is a step over what was there before it."""
    up = _fits(rate, steps, nows, lambda c, a: c / (a - c) if a > c else -1.0)
    return up or _fits(rate, steps, nows, lambda c, a: c / (a + c))


def _fits(
    rate: Figure, tops: Iterable[Number], belows: Sequence[Number], compute: Callable[[float, float], float]
) -> bool:
    wanted, room = abs(float(rate.value)), 2 * float(rate.half) + 1e-9
    for top, top_half in tops:
        for below, below_half in belows:
            if below <= 0 or top < 0 or (top == below and top_half == below_half):
                continue
            value = 100 * compute(top, below)
            if abs(value - wanted) > room + 1:
                continue
            slack = 100 * (top_half / below + below_half * top / (below * below))
            if abs(value - wanted) <= room + slack:
                return True
    return False


def percents_of(sentence_percents: Sequence[Percent]) -> Iterator[list[Percent]]:
    """Percentages in a row (A%、B%和C%), and those that stand alone."""
    row: list[Percent] = []
    for one in sentence_percents:
        # 占70.83%，60%至90%的5个: the ends of a range are of no row
        joined = (
            row
            and not one.figure.approximate
            and one.sentence is row[-1].sentence
            and re.fullmatch("[、，和及与以]*", one.figure.label)
        )
        if row and not joined:
            yield row
            row = []
        row.append(one)
    if row:
        yield row
