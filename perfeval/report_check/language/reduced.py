"""A document without what only explains its amounts: brackets, lists of parts, changes.

到位A，其中中央B、省级C；支出D（含利息E），比上年增加F，结余R: what is left, 到位A；支出D，结余R, is judged
where what stood between kept its figures apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from perfeval.report_check.language.figures import LABEL_LENGTH, POINTS, Figure, Sentence

_BRACKET = re.compile("（[^（）]*）")
_APART = re.compile(r"上年|去年|同期|(?:19|20)\d\d年")
"""What a change starts from is not left out."""
_SIGNS = "，；：、。！？"
_EMPTIED = re.compile("[，；：](?:其中|其他|包括|分别为?|具体为?|主要用于|用于|构成为?)?[，：]?(?=[；。]|$)")


@dataclass(frozen=True, slots=True)
class Reduced:
    """What is left of some paragraphs.

    Attributes:
        sentences: their figures numbered anew.
        numbers: the numbers that these figures have in the document.
        original: the document's sentences, by the new numbers of their figures.
    """

    sentences: tuple[Sentence, ...]
    numbers: tuple[int, ...]
    original: Mapping[int, Sentence]


def reduced(sentences: Sequence[Sentence], aside: Collection[int], judged: Collection[int]) -> Reduced:
    """The paragraphs of which something is left out, where figures are left that nothing has judged.

    Args:
        aside: the figures that only explain others.
        judged: those that have been judged.
    """
    spans = {id(one): list(_spans(one, aside)) for one in sentences}
    torn = {one.paragraph for one in sentences if spans[id(one)]}
    torn &= {one.paragraph for one in sentences if any(figure.number not in judged for figure in one.figures)}
    found: list[Sentence] = []
    numbers: list[int] = []
    original: dict[int, Sentence] = {}
    for sentence in sentences:
        if sentence.paragraph not in torn:
            continue
        kept = _outside(sentence, spans[id(sentence)])
        left = _without(sentence, spans[id(sentence)], kept, len(numbers))
        if left.text.strip(_SIGNS):
            original |= {one.number: sentence for one in left.figures}
            found.append(left)
            numbers += [one.number for one in kept]
    return Reduced(tuple(found), tuple(numbers), original)


def _spans(sentence: Sentence, aside: Collection[int]) -> Iterator[tuple[int, int]]:
    """What is left out of a sentence, in order and apart."""
    text = sentence.text
    taken = [
        match.span()
        for match in _BRACKET.finditer(text)
        if _APART.search(match[0]) is None
        and any(match.start() < one.start and one.end < match.end() and one.kind != POINTS for one in sentence.figures)
    ]
    for figure in sentence.figures:
        if figure.number in aside and not any(start <= figure.start < end for start, end in taken):
            taken.append(_clause(text, figure))
    end = 0
    for start, stop in sorted(taken):
        if stop > end:
            yield max(start, end), stop
            end = stop


def _clause(text: str, figure: Figure) -> tuple[int, int]:
    """A figure's clause with the sign before it; with the sign after it where it opens the sentence."""
    start = max((text.rfind(sign, 0, figure.start) for sign in _SIGNS), default=-1)
    stops = [at for sign in _SIGNS if (at := text.find(sign, figure.end)) >= 0]
    stop = min(stops, default=len(text))
    return (start, stop) if start >= 0 else (0, min(stop + 1, len(text)))


def _outside(sentence: Sentence, spans: Sequence[tuple[int, int]]) -> list[Figure]:
    return [one for one in sentence.figures if not any(start <= one.start < stop for start, stop in spans)]


def _without(sentence: Sentence, spans: Sequence[tuple[int, int]], kept: Sequence[Figure], first: int) -> Sentence:
    """A sentence without some of its text, the figures that are kept numbered from `first`."""
    text, places = _joined(sentence.text, spans)
    for match in reversed(list(_EMPTIED.finditer(text))):
        text = text[: match.start()] + text[match.end() :]
        places = places[: match.start()] + places[match.end() :]
    at = {old: new for new, old in enumerate(places)}
    figures: list[Figure] = []
    end = 0
    for one in kept:
        start = at[one.start]
        stop = start + one.end - one.start
        label = text[max(end, start - LABEL_LENGTH) : start]
        figures.append(replace(one, number=first + len(figures), start=start, end=stop, label=label))
        end = stop
    return replace(sentence, text=text, figures=tuple(figures))


def _joined(text: str, drop: Sequence[tuple[int, int]]) -> tuple[str, list[int]]:
    """What is left of a text, and where each of its signs stood."""
    kept: list[int] = []
    end = 0
    for start, stop in drop:
        kept += range(end, start)
        end = stop
    kept += range(end, len(text))
    return "".join(text[place] for place in kept), kept
