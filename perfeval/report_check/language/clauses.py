"""A sentence as clauses: each figure with the words of its own clause, and the clauses without a figure between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from perfeval.data import load_yaml
from perfeval.report_check.language.figures import COUNT, Figure, Sentence

_OPEN, _CLOSE = "（［【[", "）］】]"
_BREAKS = "，；："
_ITEM_TAIL = 8
"""So many words may stand between a figure and the 、 that ends its item."""
_RUN = re.compile(r"[^（［【\[，；：、]+")
_LONGEST_BRACKET = 400
_NOUN = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure in its clause.

    Attributes:
        lead: the words of the clause between the figure (or the clause) before and this one.
        same_clause: whether the figure before stands in the same clause.
        before: the clauses without a figure between the figure before and this clause, each with the sign that ends it.
        signs: the signs that separate this clause from the figure before: ，；：、.
        tail: the words after it to the next figure or the end of its clause.
        inside: what stands in brackets right after it.
        bracket: the bracket's words as they stand.
    """

    figure: Figure
    lead: str
    same_clause: bool
    before: tuple[str, ...]
    signs: str
    tail: str = ""
    inside: tuple[Mention, ...] = ()
    bracket: str = ""

    @property
    def begins_part(self) -> bool:
        """Whether it is the first of its part of the sentence: a ； stands between it and the figure before."""
        return "；" in self.signs or any(clause.endswith("；") for clause in self.before)


@dataclass(frozen=True, slots=True)
class Clauses:
    """A sentence's mentions, and the clauses after the last figure."""

    sentence: Sentence
    mentions: tuple[Mention, ...]
    closing: tuple[str, ...]


def clauses_of(sentence: Sentence) -> Clauses:
    """Take a sentence apart."""
    mentions, closing = _scan(sentence.text, sentence.figures, 0, len(sentence.text))
    return Clauses(sentence, tuple(mentions), closing)


def _scan(text: str, figures: Sequence[Figure], start: int, end: int) -> tuple[list[Mention], tuple[str, ...]]:
    here = [one for one in figures if start <= one.start and one.end <= end]
    mentions: list[Mention] = []
    before: list[str] = []
    signs = ""
    words: list[str] = []
    same = False
    at, index = start, 0
    while at < end:
        if index < len(here) and at == here[index].start:
            figure = here[index]
            mentions.append(Mention(figure, "".join(words), same, tuple(before), signs))
            before, words, signs, same = [], [], "", True
            at, index = figure.end, index + 1
            continue
        sign = text[at]
        if sign in _OPEN:
            close = _closing(text, at, end)
            inner = [one for one in here[index:] if close and one.end <= close]
            if close and inner:
                if mentions and same and (not "".join(words) or _of_things(mentions[-1].figure, "".join(words), inner)):
                    nested, _ = _scan(text, figures, at + 1, close)
                    mentions[-1] = _with(mentions[-1], tuple(nested), text[at + 1 : close])
                index += len(inner)
                at = close + 1
                continue
            if close and text[at:close].startswith(sign) and not inner:
                words.append(text[at : close + 1])
                at = close + 1
                continue
        if sign in _BREAKS or (sign == "、" and same and len("".join(words)) <= _ITEM_TAIL):
            tail = "".join(words)
            if same and mentions and not before and not signs:
                mentions[-1] = _tailed(mentions[-1], tail)
            elif tail:
                before.append(tail + sign)
            signs += sign
            words, same = [], False
            at += 1
            continue
        run = _RUN.match(text, at, here[index].start if index < len(here) else end)
        stop = run.end() if run is not None else at + 1
        words.append(text[at:stop])
        at = stop
    tail = "".join(words)
    if same and mentions:
        mentions[-1] = _tailed(mentions[-1], tail)
        return mentions, tuple(before)
    return mentions, (*before, *([tail] if tail else []))


def _of_things(figure: Figure, words: str, inner: Sequence[Figure]) -> bool:
    """Whether a bracket breaks down a count though what is counted stands between: 45个村（东部15个、西部30个）."""
    several = len(inner) > 1 and all(one.unit == figure.unit for one in inner)
    return figure.kind == COUNT and len(words) <= _NOUN and several


def _closing(text: str, at: int, end: int) -> int:
    """Where the bracket that opens at a place closes; 0 where it does not, or too far off."""
    depth = 0
    for place in range(at, min(end, at + _LONGEST_BRACKET)):
        depth += (text[place] in _OPEN) - (text[place] in _CLOSE)
        if depth == 0:
            return place
    return 0


def _with(mention: Mention, inside: tuple[Mention, ...], bracket: str) -> Mention:
    return Mention(
        mention.figure, mention.lead, mention.same_clause, mention.before, mention.signs, mention.tail, inside, bracket
    )


@cache
def _kept() -> tuple[re.Pattern[str], re.Pattern[str]]:
    known = load_yaml("report_check/words.yaml")
    return re.compile(known["kept"]), re.compile(known["kept_budget"])


def _tailed(mention: Mention, tail: str) -> Mention:
    verb, budget = _kept()
    named = budget.match(tail) if verb.search(mention.lead) else None
    lead = named["budget"] if named is not None else mention.lead
    return Mention(
        mention.figure, lead, mention.same_clause, mention.before, mention.signs, tail, mention.inside,
        mention.bracket,
    )  # fmt: skip


def all_mentions(mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions with those inside brackets."""
    for one in mentions:
        yield one
        if one.inside:
            yield from all_mentions(one.inside)
