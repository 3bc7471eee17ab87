"""A text without what only breaks down or compares its amounts: 编制55名（…）, 预算A，其中…，比上年…，支出B，结余C."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from perfeval.report_check.language.clauses import Clauses, Mention
from perfeval.report_check.language.figures import COUNT, PERCENT, Figure, plain_unit
from perfeval.report_check.language.lexicon import marker
from perfeval.report_check.language.understanding import Understanding

_MOST_PARTS = 12


def outline_of(said: Understanding) -> tuple[Clauses, ...]:
    """The clauses of every paragraph of which something is left out.

    Left out are the parts of lists that come to their wholes, changes from the year before, and brackets.
    """
    aside = set(_changes(said))
    for _, group in groupby(said.clauses, key=lambda one: one.sentence.paragraph):
        aside.update(_parts([mention for clauses in group for mention in clauses.mentions]))
    torn = {one.sentence.paragraph for one in said.clauses if any(_left_out(m, aside) for m in one.mentions)}
    return tuple(
        replace(one, mentions=tuple(_kept(one.mentions, aside)))
        for one in said.clauses
        if one.sentence.paragraph in torn
    )


def _parts(mentions: Sequence[Mention]) -> Iterator[int]:
    """The figures of lists that begin with 其中 or its like and come to the amount before it, with their shares."""
    for place, first in enumerate(mentions):
        words = "".join((*first.before, first.lead))
        if not place or not (marker().search(words) or first.signs.startswith("：")):
            continue
        kind, unit = _thing(first.figure)
        whole = next((one.figure for one in reversed(mentions[:place]) if _thing(one.figure) == (kind, unit)), None)
        if whole is None:
            continue
        added, room, count = 0 * whole.value, whole.half, 0
        for end in range(place, min(len(mentions), place + _MOST_PARTS)):
            figure = mentions[end].figure
            if figure.kind == PERCENT:
                continue
            if _thing(figure) != (kind, unit):
                break
            added, room, count = added + figure.value, room + figure.half, count + 1
            if count > 1 and abs(added - whole.value) <= room:
                yield from (one.figure.number for one in mentions[place : end + 1])
                break


def _thing(figure: Figure) -> tuple[str, str]:
    unit = figure.unit.lstrip("万") if figure.kind == COUNT else ""
    return figure.kind, plain_unit(unit)


def _changes(said: Understanding) -> Iterator[int]:
    for change in said.statements.changes:
        if change.against_last and change.basis is not None:
            for figure in (change.amount, change.rate, change.base.figure if change.base is not None else None):
                if figure is not None:
                    yield figure.number


def _left_out(mention: Mention, aside: set[int]) -> bool:
    return mention.figure.number in aside or bool(mention.inside)


def _kept(mentions: Sequence[Mention], aside: set[int]) -> Iterator[Mention]:
    """The mentions that are not left out, with the signs that stood before those that are."""
    signs = ""
    before: tuple[str, ...] = ()
    for one in mentions:
        if one.figure.number in aside:
            signs, before = signs + one.signs, (*before, *one.before)
            continue
        yield replace(one, inside=(), signs=signs + one.signs, before=(*before, *one.before))
        signs, before = "", ()
