"""A text without what only breaks down or compares its amounts: 编制55名（…）, 预算A，其中…，比上年…，支出B，结余C."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from perfeval.report_check.language.clauses import Clauses, Mention
from perfeval.report_check.language.figures import COUNT, PERCENT, Figure, plain_unit, telling_digits
from perfeval.report_check.language.lexicon import marker
from perfeval.report_check.language.understanding import Understanding

_MOST_PARTS = 12
_BY_CHANCE = 3
"""Amounts of no more digits are often the sum of others."""


def outline_of(said: Understanding, aside: Collection[int]) -> tuple[Clauses, ...]:
    """The clauses of every paragraph of which something is left out.

    Left out are brackets, and the figures that are set aside.
    """
    torn = {one.sentence.paragraph for one in said.clauses if any(_left_out(m, aside) for m in one.mentions)}
    return tuple(
        replace(one, mentions=tuple(_kept(one.mentions, aside)))
        for one in said.clauses
        if one.sentence.paragraph in torn
    )


def aside_of(said: Understanding, wholes: Mapping[int, Figure]) -> set[int]:
    """The figures that only break down others, or tell how they have changed from the year before.

    Args:
        wholes: the parts of lists, with their wholes.
    """
    return {*_changes(said), *wholes}


def wholes_of_parts(said: Understanding) -> dict[int, Figure]:
    """The figures of lists that come to the amount before them, by their numbers, with that amount."""
    found: dict[int, Figure] = {}
    for _, group in groupby(said.clauses, key=lambda one: one.sentence.paragraph):
        found |= _parts([mention for clauses in group for mention in clauses.mentions])
    return found


def _parts(mentions: Sequence[Mention]) -> Iterator[tuple[int, Figure]]:
    """The figures of such lists, with their shares, and their wholes.

    A list begins with 其中 or its like; or it comes to an amount of so many digits that it is no chance.
    """
    last: dict[tuple[str, str], Figure] = {}
    for place, first in enumerate(mentions):
        whole = last.get(_thing(first.figure))
        last[_thing(first.figure)] = first.figure
        words = "".join((*first.before, first.lead))
        opened = marker().search(words) is not None or first.signs.startswith("：")
        if whole is None or (not opened and _no_list(whole, mentions[place - 1].figure)):
            continue
        added, room, count = 0 * whole.value, whole.half, 0
        for end in range(place, min(len(mentions), place + _MOST_PARTS)):
            figure = mentions[end].figure
            if figure.kind == PERCENT:
                continue
            if _thing(figure) != _thing(whole) or (not opened and figure.value <= 0):
                break
            added, room, count = added + figure.value, room + figure.half, count + 1
            if count > 1 and (abs(added - whole.value) <= room if opened else added == whole.value):
                rated = any(one.figure.kind == PERCENT for one in mentions[place:end])
                if rated and end + 1 < len(mentions) and mentions[end + 1].figure.kind == PERCENT:
                    # each part with its rate, the last as well
                    end += 1
                yield from ((one.figure.number, whole) for one in mentions[place : end + 1])
                break


def _no_list(whole: Figure, before: Figure) -> bool:
    """Whether what follows an amount would come to it by chance, or does not follow it."""
    return before is not whole or telling_digits(whole.value) <= _BY_CHANCE


def _thing(figure: Figure) -> tuple[str, str]:
    unit = figure.unit.lstrip("万") if figure.kind == COUNT else ""
    return figure.kind, plain_unit(unit)


def _changes(said: Understanding) -> Iterator[int]:
    for change in said.statements.changes:
        if change.against_last and change.basis is not None:
            for figure in (change.amount, change.rate, change.base.figure if change.base is not None else None):
                if figure is not None:
                    yield figure.number


def _left_out(mention: Mention, aside: Collection[int]) -> bool:
    return mention.figure.number in aside or bool(mention.inside)


def _kept(mentions: Sequence[Mention], aside: Collection[int]) -> Iterator[Mention]:
    """The mentions that are not left out, with the signs that stood before those that are."""
    signs = ""
    before: tuple[str, ...] = ()
    for one in mentions:
        if one.figure.number in aside:
            signs, before = signs + one.signs, (*before, *one.before)
            continue
        yield replace(one, inside=(), signs=signs + one.signs, before=(*before, *one.before))
        signs, before = "", ()
