"""What carries over from clause to clause: the subject, the year, whose money, the lists that are open."""

from __future__ import annotations

from dataclasses import dataclass

from perfeval.report_check.language.figures import Sentence
from perfeval.report_check.language.lexicon import BUDGETS, PROJECT, Basis, Reading, partitions, things
from perfeval.report_check.language.roles import Said, is_last
from perfeval.report_check.language.statements import Change, Level, PartList, Statements, Subject

_SHORT = "财政拨款"
_LEFT = "结余"


Item = tuple[str, int]
"""The signs around an item's number, and the number."""


@dataclass(slots=True)
class OpenList:
    """A list that is open, how many ； it has seen, and the numbered item in which it was opened."""

    found: PartList
    semicolons: int = 0
    item: Item | None = None


class Frame:
    """What is known at a place of the text, and the subjects that it names."""

    def __init__(self, year: int | None = None) -> None:
        self.statements = Statements()
        self._document_year = year
        self._project = False
        self._plain_heading = True
        self._current: Subject | None = None
        self._top: Subject | None = None
        self._title: Reading | None = None
        self._scope = self._spoken_scope = ""
        self._open: list[OpenList] = []
        self._basis: Basis | None = None
        self._change: Change | None = None
        self._year: int | None = None
        self._reason = False
        self._marked = False
        self._separated = False
        self._strayed = False
        self._item: Item | None = None
        self._in_sentence: list[Subject] = []
        self._sentence_before: list[Subject] = []
        self._running: PartList | None = None
        self._next_part = False
        self._summed: PartList | None = None
        self._last: Said | None = None
        self._last_level: Level | None = None
        self._over: Level | None = None
        self._over_basis: Basis | None = None
        self._sentence = Sentence("", ())

    def _year_of(self, reading: Reading) -> int | None:
        if is_last(reading):
            base = self._year or self._document_year
            return base - 1 if base else None
        if reading.year:
            return int(reading.year)
        return None

    def _resolved(self, basis: Basis | None) -> Basis | None:
        """A comparison with this year's own budget names this year: 比2023年年初预算."""
        if basis is None or not basis.year or basis.kind not in BUDGETS:
            return basis
        now = self._year or self._document_year
        return Basis(basis.kind, basis.kind, basis.year) if now is not None and int(basis.year) >= now else basis

    def _new(self, reading: Reading, *, anonymous: bool = False) -> Subject:
        subject = Subject(reading, self._sentence, self._document_year, anonymous=anonymous)
        subject.scope = self._scope_of(reading)
        self.statements.subjects.append(subject)
        self._in_sentence.append(subject)
        if self._open:
            holder = self._open[-1]
            holder.found.unclear = holder.found.unclear or self._strayed
            subject.parent = holder.found.whole
            holder.found.parts.append(subject)
            holder.found.chunks.append(holder.semicolons)
        else:
            self._top = subject
            if self._running is not None and self._next_part:
                subject.parent = self._running.whole
                self._running.parts.append(subject)
                self._running.chunks.append(0)
                self._next_part = False
        self._current = subject
        self._marked = False
        self._separated = False
        return subject

    def _scope_of(self, reading: Reading) -> str:
        """Whose money a new subject is of; ? where an earlier subject of the paragraph had a scope and it has none."""
        if reading.scope:
            self._spoken_scope = reading.scope
            return reading.scope
        if self._open:
            return self._open[-1].found.whole.scope
        return self._scope or ("?" if self._spoken_scope else "")

    def _begin_item(self, item: Item | None) -> None:
        """①甲A，其中乙B；②丙C: the next item is no further part of what the one before it breaks down."""
        if item is None:
            return
        for place, one in enumerate(self._open):
            if one.item is not None and one.item[0] == item[0] and one.item[1] < item[1]:
                del self._open[place:]
                break
        self._item = item

    def _close_lists(self, subject: Reading) -> None:
        """A subject that is known to be no part of a list's whole ends the list."""
        while self._open:
            holder = self._open[-1].found.whole.reading
            narrower = bool(subject.scope) and not holder.scope
            named = holder.item and subject.item and not subject.rest
            if named and not narrower and not _may_be_part(subject.item, holder.item):
                self._open.pop()
                continue
            break

    def _named(self, reading: Reading) -> Subject:
        """The subject that words name: the one of the sentence by that name, or a new one."""
        self._close_lists(reading)
        key = reading.key
        for subject in reversed(self._in_sentence):
            if subject.key == key or (subject.key.endswith(key) and not reading.scope and reading.item):
                return subject
        return self._new(reading)

    def _enter(self, reading: Reading, *, change_only: bool = False) -> None:
        """A clause that only names a subject."""
        self._current = self._named(reading)
        self._separated = False

    def _unnamed_subject(self) -> Subject:
        """What a paragraph speaks of before it names anything: what its heading names, or the project."""
        title = self._title or Reading()
        if title.bare and self._project and self._plain_heading:
            return self._named(PROJECT)
        return self._new(title, anonymous=title.bare)

    def _hosts(self, reading: Reading) -> tuple[Subject, ...]:
        """The subjects that a change, share or rate may be of."""
        if not reading.bare:
            subject = self._narrower(reading) or self._named(reading)
            self._current = subject
            self._separated = False
            return (subject,)
        if self._current is None:
            return (self._unnamed_subject(),)
        hosts = [self._compared() or self._current]
        whole = self._current.parent
        hosts += self._left_by()
        if self._open or self._separated:
            while whole is not None:
                if whole not in hosts:
                    hosts.append(whole)
                whole = whole.parent
            if self._separated:
                hosts.reverse()
        return tuple(dict.fromkeys([*hosts, *self._beside()]))

    def _compared(self) -> Subject | None:
        """年末结转 X，上年结转 Y，增加 Z: the change is of what Y was before."""
        item = self._current.reading.item if self._current is not None else ""
        now = [name for name, last in things()["last_year_of"].items() if last == item]
        return next((one for one in self._in_sentence if one.reading.item in now and one.levels), None)

    def _left_by(self) -> list[Subject]:
        """决算 X，结余 Y；比上年减少 Z: what is left is named beside what the change may be of."""
        current = self._current
        if current is None or current.reading.item != _LEFT or current.sentence is not self._sentence:
            return []
        before = self._in_sentence[: self._in_sentence.index(current)] if current in self._in_sentence else []
        return [one for one in before[-1:] if one.levels]

    def _narrower(self, reading: Reading) -> Subject | None:
        """财政拨款支出 after 一般公共预算财政拨款支出: the one subject of the sentence before, called shorter."""
        before = self._sentence_before
        if reading.scope != _SHORT or reading.rest or self._in_sentence or len(before) != 1:
            return None
        one = before[0]
        same = one.reading.item == reading.item and one.reading.scope not in ("", _SHORT) and bool(one.levels)
        return one if same else None

    def _beside(self) -> list[Subject]:
        """Where the sentence before named several side by side: what names none may be of any, or of all together."""
        current = self._current
        stated = [one.sentence for one in current.levels if not one.last] if current is not None else []
        here = current is not None and any(one is self._sentence for one in (current.sentence, *stated))
        outer = [one for one in self._sentence_before if one.parent is None and one.levels]
        if self._in_sentence or self._open or here or len(outer) < 2:
            return []
        return [*outer, Subject(Reading(), self._sentence, anonymous=True)]


def _may_be_part(item: str, whole: str) -> bool:
    """Whether an item may be listed under a whole, as far as is known."""
    if item in things()["totals"]:
        return False
    known = [entry for entry in partitions() if entry["total"] == whole]
    if not known:
        return not any(entry["total"] == item and whole in entry["all"] for entry in partitions()) and item != whole
    below = {part for entry in known for part in entry["all"]}
    below |= {part for entry in partitions() if entry["total"] in below for part in entry["all"]}
    return item in below or not any(item == entry["total"] or item in entry["all"] for entry in partitions())
