"""Where else a document states an amount: by subject, kind and year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from perfeval.report_check.lexicon import things
from perfeval.report_check.statements import Level, Statements, Subject


class Ledger:
    """All plain amounts of a document, for looking up what another clause refers to."""

    def __init__(self, statements: Statements) -> None:
        self._by_key: dict[str, list[tuple[Subject, Level]]] = defaultdict(list)
        self._by_item: dict[str, list[tuple[Subject, Level]]] = defaultdict(list)
        for subject, level in statements.levels():
            if not level.plain or not level.sure or subject.anonymous or not subject.key:
                continue
            self._by_key[subject.key].append((subject, level))
            if subject.reading.item and not subject.reading.rest:
                self._by_item[subject.reading.item].append((subject, level))

    def same_subject(self, subject: Subject, kinds: Iterable[str], *, last: bool = False) -> list[Level]:
        """Amounts of the same subject stated elsewhere: in its paragraph, else anywhere if all agree."""
        if subject.anonymous or not subject.key:
            return []
        pairs = [pair for pair in self._by_key.get(subject.key, ()) if pair[0] is not subject]
        if not subject.reading.scope and subject.reading.item and not subject.reading.rest:
            pairs = [pair for pair in self._by_item[subject.reading.item] if pair[0] is not subject]
        found = self._chosen(subject, pairs, tuple(kinds), last=last, known=bool(subject.reading.item))
        others = things()["stands_for"].get(subject.reading.item, ()) if not subject.reading.rest else ()
        if found or not others:
            return found
        pairs = [
            pair for item in others for pair in self._by_item[item] if pair[0].reading.scope == subject.reading.scope
        ]
        return self._chosen(subject, pairs, tuple(kinds), last=last, known=False)

    def item(self, near: Subject, item: str, kinds: Iterable[str], scope: str = "") -> list[Level]:
        """Amounts of a named item, of one scope: in the same sentence, paragraph, or anywhere if all agree."""
        pairs = [pair for pair in self._by_item.get(item, ()) if pair[0].reading.scope == scope]
        return self._chosen(near, pairs, tuple(kinds), last=False, known=True)

    def _chosen(
        self, near: Subject, pairs: list[tuple[Subject, Level]], kinds: tuple[str, ...], *, last: bool, known: bool
    ) -> list[Level]:
        fitting = [
            (subject, level)
            for subject, level in pairs
            if level.kind in kinds and subject.is_last(level) == last and _same_year(near, level, last=last)
        ]
        for kind in kinds:
            paragraph = [
                one for one in fitting if one[1].sentence.paragraph == near.sentence.paragraph and one[1].kind == kind
            ]
            if paragraph:
                return _agreed([level for _, level in paragraph])
        if not known:
            return []
        for kind in kinds:
            anywhere = [level for _, level in fitting if level.kind == kind]
            if anywhere:
                return _agreed(anywhere)
        return []


def _same_year(near: Subject, level: Level, *, last: bool) -> bool:
    now = near.this_year()
    if now is None or level.year is None or last:
        return True
    return level.year == now


def _agreed(levels: list[Level]) -> list[Level]:
    """One level for all where they agree, none where they do not."""
    values = {one.figure.value for one in levels}
    return levels[-1:] if len(values) == 1 else []
