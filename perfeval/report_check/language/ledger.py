"""Where else a document states an amount: by subject, kind and year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from perfeval.report_check.language.lexicon import OUTTURN, things
from perfeval.report_check.language.statements import Level, Share, Statements, Subject

_UNIT_SPENT = re.compile(r"(?:^|，|；)(?:(?:19|20)\d\d年度?|本年度?|全年|部门|总|实际)+支出(?:总额|合计)?(?:为)?$")
_UNIT = re.compile(r"[\u4e00-\u9fff]{2,}(?:局|委|中心|办公室|院|站|所|镇|乡|街道|厅|馆|学|校|公司|政府)")
"""The unit that an amount is said to be of: 示例县水利局会议费."""
_HELD = 2
_TELLING = 4
"""So many words name a subject unknown to the lexicon well enough to be found again."""
_CANDIDATES = 40
"""A paragraph that states more amounts of one subject leaves open which of them is meant."""


@dataclass(slots=True)
class _Shelf:
    """The amounts of one kind and year of a subject: all its values, and the last of each paragraph."""

    values: set[Decimal] = field(default_factory=set)
    latest: Level | None = None
    paragraphs: dict[int, list[Level]] = field(default_factory=lambda: defaultdict(list))
    held: dict[tuple[int, Decimal, Decimal], int] = field(default_factory=dict)

    def put(self, level: Level) -> None:
        """Hold an amount; of equal ones in a paragraph two, so that one is there beside any that asks."""
        self.values.add(level.figure.value)
        self.latest = level
        paragraph = level.sentence.paragraph
        same = (paragraph, level.figure.value, level.figure.half)
        held = self.held.get(same, 0)
        if held < _HELD:
            self.held[same] = held + 1
            self.paragraphs[paragraph].append(level)


_Place = tuple[str, bool, int | None]
"""Kind, whether last year's, year."""
_Shelves = dict[_Place, _Shelf]


class Ledger:
    """All plain amounts of a document, for looking up what another clause refers to."""

    def __init__(self, statements: Statements) -> None:
        self._by_key: dict[str, _Shelves] = defaultdict(lambda: defaultdict(_Shelf))
        self._by_item: dict[str, _Shelves] = defaultdict(lambda: defaultdict(_Shelf))
        self._by_scope: dict[tuple[str, str], _Shelves] = defaultdict(lambda: defaultdict(_Shelf))
        self._in_paragraph: dict[int, list[Subject]] = defaultdict(list)
        self._of_item: dict[str, list[Subject]] = defaultdict(list)
        self._shares: dict[int, Share] = {}
        for subject in statements.subjects:
            self._in_paragraph[subject.sentence.paragraph].append(subject)
            if subject.reading.item and not subject.reading.rest:
                self._of_item[subject.reading.item].append(subject)
            self._put(subject)
        for share in statements.shares:
            self._shares[id(share.parts[0])] = share

    def _put(self, subject: Subject) -> None:
        reading = subject.reading
        if subject.anonymous or not subject.key:
            return
        for level in subject.levels:
            if not level.plain or not level.sure:
                continue
            place = (level.kind, subject.is_last(level), level.year)
            shelves = [self._by_key[subject.key][place]]
            if reading.item and not reading.rest:
                shelves += [self._by_item[reading.item][place], self._by_scope[reading.scope, reading.item][place]]
            for shelf in shelves:
                shelf.put(level)

    def in_paragraph_of(self, subject: Subject) -> Sequence[Subject]:
        """The subjects of a subject's paragraph."""
        return self._in_paragraph.get(subject.sentence.paragraph, ())

    def subjects_of(self, item: str) -> Sequence[Subject]:
        """The subjects that are a known item."""
        return self._of_item.get(item, ())

    def share_of(self, subject: Subject) -> Share | None:
        """The share that the text gives a part."""
        return self._shares.get(id(subject))

    def same_subject(self, subject: Subject, kinds: Iterable[str]) -> list[Level]:
        """This year's amounts of the same subject stated elsewhere: in its paragraph, else anywhere if all agree."""
        if subject.anonymous or not subject.key:
            return []
        reading = subject.reading
        wanted = tuple(kinds)
        known = bool(reading.item)
        plain = known and not reading.rest
        found: list[Level] = []
        if plain and subject.scope != "?":
            found = _chosen(subject, self._by_scope.get((subject.scope, reading.item)), wanted, anywhere=True)
        if not found and plain and subject.scope == "?":
            # named without a scope here as well
            found = _chosen(subject, self._by_key.get(subject.key), wanted, anywhere=False)
        others = things()["stands_for"].get(reading.item, ()) if plain else ()
        if not found and others and subject.scope != "?":
            # under its other name, before the same item of another scope
            found = self._under(others, subject, subject.scope, wanted, anywhere=True)
        if not found:
            shelves = self._by_item.get(reading.item) if plain and not reading.scope else self._by_key.get(subject.key)
            named = known or len(reading.rest) >= _TELLING
            found = _chosen(subject, shelves, wanted, anywhere=named)
        if found or not plain:
            return found
        if of_unit := self._of_unit(subject, wanted):
            return of_unit
        return self._under(others, subject, reading.scope, wanted, anywhere=False)

    def _under(
        self, items: Iterable[str], near: Subject, scope: str, kinds: tuple[str, ...], *, anywhere: bool
    ) -> list[Level]:
        """The one amount that items of a scope agree on."""
        shelves = (self._by_scope.get((scope, item)) for item in items)
        return _agreed([level for one in shelves for level in _chosen(near, one, kinds, anywhere=anywhere)])

    def _of_unit(self, subject: Subject, kinds: Iterable[str]) -> list[Level]:
        """This year's amount of the same item of the paragraph that bears the name of the unit."""
        reading = subject.reading
        named = [
            one
            for one in self.in_paragraph_of(subject)
            if one.reading.item == reading.item and one.reading.scope == reading.scope
            if one.reading.rest and _UNIT.fullmatch(one.reading.rest)
        ]
        return _agreed([level for one in named for level in one.now(*kinds) if level.plain and level.sure])

    def last_in_paragraph(self, subject: Subject, of: int | None = None) -> list[Level]:
        """Last year's amount of the same subject stated apart in its paragraph; of one year where that is said."""
        reading = subject.reading
        if subject.anonymous or not reading.item or (reading.rest and not _UNIT.fullmatch(reading.rest)):
            return []
        items = [reading.item, *things()["stands_for"].get(reading.item, ())]
        levels: list[Level] = []
        now = subject.this_year()
        for item in items:
            for (kind, last, year), shelf in self._by_scope.get((reading.scope, item), {}).items():
                earlier = last or (year is not None and now is not None and year < now)
                other = of is not None and year is not None and year != of
                if earlier and not other and kind in (OUTTURN, ""):
                    levels += shelf.paragraphs.get(subject.sentence.paragraph, [])
        return _agreed(levels)

    def spent_by_unit(self, near: Subject) -> list[Level]:
        """全年支出 of a subject without a name in the paragraph or the one before: what the whole unit spent."""
        paragraphs = (near.sentence.paragraph, near.sentence.paragraph - 1)
        levels = [
            level
            for place in paragraphs
            for one in self._in_paragraph.get(place, ())
            if one.anonymous and one.parent is None
            for level in one.now(OUTTURN, "")
            if level.plain and _UNIT_SPENT.search(level.figure.label)
        ]
        return _agreed(levels)

    def item(self, near: Subject, item: str, kinds: Iterable[str], scope: str = "") -> list[Level]:
        """This year's amounts of a named item of one scope: in the paragraph, or anywhere if all agree."""
        return _chosen(near, self._by_scope.get((scope, item)), tuple(kinds), anywhere=True)


def _chosen(near: Subject, shelves: _Shelves | None, kinds: tuple[str, ...], *, anywhere: bool) -> list[Level]:
    if not shelves:
        return []
    now = near.this_year()
    fitting = [
        (kind, shelf)
        for (kind, last, year), shelf in shelves.items()
        if not last and kind in kinds and (now is None or year is None or year == now)
    ]
    for kind in kinds:
        here = [
            level
            for of, shelf in fitting
            if of == kind
            for level in shelf.paragraphs.get(near.sentence.paragraph, ())[:_CANDIDATES]
            if level not in near.levels
        ]
        if len(here) >= _CANDIDATES - len(near.levels):
            return []
        if here:
            return _agreed(here)
    if not anywhere:
        return []
    for kind in kinds:
        found = [shelf for of, shelf in fitting if of == kind]
        if found:
            values = set().union(*(shelf.values for shelf in found))
            latest = found[-1].latest
            return [latest] if len(values) == 1 and latest is not None else []
    return []


def _agreed(levels: list[Level]) -> list[Level]:
    """One level for all where they agree, none where they do not."""
    values = {one.figure.value for one in levels}
    return levels[-1:] if len(values) == 1 else []
