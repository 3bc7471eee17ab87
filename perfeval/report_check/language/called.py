"""A document's amounts by the words before them, and what other words (占固定资产原值的, 全年支出) call."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache

from perfeval.report_check.language.lexicon import (
    BUDGET,
    BUDGETS,
    FINAL,
    OUTTURN,
    PROJECT,
    Reading,
    any_of,
    read_words,
    things,
    words,
)
from perfeval.report_check.language.quantities import Quantity, Surroundings
from perfeval.report_check.language.roles import is_last
from perfeval.report_check.language.statements import Subject

_LONGEST_NAME = 16
_ASIDE = re.compile(".*[，。；：]|的|[“”]|（[^）]*）")
_MOST, _MOST_REMEMBERED = 200, 1000
_TELLING = 4
"""So many signs name an amount even where all of them are general words."""
_SPENT_KINDS = ("", OUTTURN)

_Find = Callable[[str, Reading], Iterable[Quantity]]


@cache
def called_words() -> dict[str, re.Pattern[str]]:
    """The words of `words.yaml`, called, compiled."""
    return {name: re.compile(pattern) for name, pattern in words()["called"].items()}


@cache
def _trim() -> re.Pattern[str]:
    known = any_of(words()["called_trim"])
    return re.compile(f"^{known}+|(?:{known}|{any_of(words()['be'])})+$")


@lru_cache(maxsize=16384)
def name_of_amount(text: str) -> str:
    """Words without years, 为, 总额 and what else says nothing of an amount."""
    plain = _ASIDE.sub("", text)
    return _trim().sub("", _trim().sub("", plain))


class Book:
    """All amounts of a document by the words before them."""

    def __init__(self, around: Surroundings) -> None:
        self._by_name: dict[str, list[Quantity]] = defaultdict(list)
        self._by_item: dict[str, list[Quantity]] = defaultdict(list)
        self._of_unit: list[Quantity] = []
        self._by_number = {one.figure.number: one for one in around.all}
        self._remembered: dict[tuple[str, str], tuple[Quantity, ...]] = {}
        self._last = {one.figure.number: _is_last(one) for one in around.all}
        for one in around.all:
            if not one.change and not one.figure.approximate:
                self._put(one)

    def _put(self, quantity: Quantity) -> None:
        name = name_of_amount(quantity.lead)
        for start in range(max(0, len(name) - _LONGEST_NAME), len(name) - 1):
            _shelve(self._by_name[name[start:]], quantity)
        subject, level = quantity.subject, quantity.level
        if subject is None or level is None or not level.plain:
            return
        if subject.reading.item and not subject.reading.rest:
            _shelve(self._by_item[subject.reading.item], quantity)
        if is_of_unit(subject):
            _shelve(self._of_unit, quantity)

    def called(self, text: str, near: Quantity) -> list[Quantity]:
        """The amounts that words may mean, anywhere, of the unit of another and not that one."""
        found = self.meant(text, near.subject)
        return [one for one in found if one is not near and one.unit == near.unit]

    def meant(self, text: str, subject: Subject | None = None) -> list[Quantity]:
        """The amounts that words may mean, said of a subject."""
        said = read_words(text)
        if said.period or called_words()["never"].search(text):
            return []
        found = self._once(self._by_words, text, said)
        if said.bare or (said.item in things()["spent_totals"] and not said.rest):
            return list(dict.fromkeys([*found, *self._of_bare(said, text, subject)]))
        return list(found)

    def _once(self, find: _Find, text: str, said: Reading) -> tuple[Quantity, ...]:
        """What words call whatever the subject, found once for each words."""
        place = find.__name__, text
        known = self._remembered.get(place)
        if known is None:
            known = self._fitting(dict.fromkeys(find(text, said)), said)
            if len(self._remembered) < _MOST_REMEMBERED:
                self._remembered[place] = known
        return known

    def _fitting(self, found: Iterable[Quantity], said: Reading) -> tuple[Quantity, ...]:
        """Those of the year and the scope that words say."""
        last = is_last(said)
        return tuple(one for one in found if self._last[one.figure.number] == last and _same_scope(one, said))

    def _by_words(self, text: str, said: Reading) -> list[Quantity]:
        name = name_of_amount(text)
        telling = len(name) > 1 and (not read_words(name).bare or len(name) >= _TELLING)
        found = list(self._by_name.get(name, ())) if telling else []
        if said.item and not said.rest:
            found += [one for one in self._by_item.get(said.item, ()) if _of_kind(one, said)]
        return found

    def _of_bare(self, said: Reading, text: str, subject: Subject | None) -> tuple[Quantity, ...]:
        """预算, 全年支出: the subject's own amount of the kind, else the unit's."""
        if not said.kind and not called_words()["spent"].search(text):
            return ()
        levels = subject.levels if subject is not None and said.kind else ()
        own = [self._by_number[one.figure.number] for one in levels if one.kind == said.kind]
        part = subject is not None and not is_of_unit(subject) and said.kind in BUDGETS
        return self._fitting(own, said) if own or part else self._once(self._of_whole, text, said)

    def _of_whole(self, text: str, said: Reading) -> Iterator[Quantity]:
        """The unit's amounts of the kind that words say."""
        if said.kind not in _SPENT_KINDS and "项目" in text:
            # 年初项目预算 is the projects', not the unit's
            return
        if said.kind not in _SPENT_KINDS:
            yield from self._budgets(said.kind)
            return
        spent = called_words()["spent"]
        yield from (one for one in self._of_unit if _of_kind(one, said) and spent.search(one.lead))
        for item in things()["spent_totals"]:
            yield from (one for one in self._by_item.get(item, ()) if _of_kind(one, said))

    def _budgets(self, kind: str) -> list[Quantity]:
        """The unit's amounts of a kind of budget, else its only budget."""
        levels = [(one, one.level.kind) for one in self._of_unit if one.level is not None]
        levels += [
            (one, one.level.kind)
            for item in things()["spent_totals"]
            for one in self._by_item.get(item, ())
            if one.level
        ]
        exact = [one for one, of in levels if of == kind]
        budgets = [one for one, of in levels if of in BUDGETS]
        only = len({one.figure.value for one in budgets}) == 1
        return exact or (budgets if only and kind in (FINAL, BUDGET) else [])


def is_of_unit(subject: Subject) -> bool:
    """Whether a subject is the whole unit or project, unnamed."""
    return subject.parent is None and (
        subject.reading.bare or subject.reading.item in (PROJECT.item, *things()["totals"])
    )


def _shelve(shelf: list[Quantity], quantity: Quantity) -> None:
    """Hold an amount; of very many of a name the first are enough to leave open which is meant."""
    if len(shelf) < _MOST:
        shelf.append(quantity)


def nearest(found: Iterable[Quantity], near: Quantity) -> list[Quantity]:
    """Those of the sentence, else of the paragraph, else all."""
    every = list(found)
    here = [one for one in every if one.sentence is near.sentence]
    paragraph = [one for one in every if one.sentence.paragraph == near.sentence.paragraph]
    return here or paragraph or every


def _of_kind(quantity: Quantity, said: Reading) -> bool:
    kind = quantity.level.kind if quantity.level is not None else ""
    return kind == said.kind if said.kind in BUDGETS else kind in _SPENT_KINDS


def _is_last(quantity: Quantity) -> bool:
    if quantity.subject is not None and quantity.level is not None:
        return quantity.subject.is_last(quantity.level)
    return is_last(read_words(quantity.lead))


def _same_scope(quantity: Quantity, said: Reading) -> bool:
    return not said.scope or quantity.subject is None or quantity.subject.scope in ("", "?", said.scope)
