"""The outcomes of a run in the order of its inputs: in brief in memory, in full in a temporary file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from perfeval.results.outcome import DEPARTMENT_KIND, Brief, Outcome, brief_of
from perfeval.results.spool import Slot, Spool


class Outcomes(Sequence[Outcome]):
    """One outcome an input and kind, each known by its key; ten thousand of them take little memory."""

    def __init__(self) -> None:
        self._spool = Spool()
        self._entries: dict[tuple[str, str], tuple[Slot, Brief]] = {}
        self._order: list[Slot] | None = None

    def put(self, outcome: Outcome) -> None:
        """Add an outcome at the end, or in the place of the one of its key.

        Raises:
            SpoolError: there is no room for it.
        """
        self._entries[outcome.key] = self._spool.put(outcome), brief_of(outcome)
        self._order = None

    def remove(self, file: str, kind: str = DEPARTMENT_KIND) -> None:
        """Take out a file's outcome.

        Raises:
            KeyError: there is none.
        """
        del self._entries[kind, file]
        self._order = None

    def of(self, file: str, kind: str = DEPARTMENT_KIND) -> Outcome:
        """A file's outcome of a kind of documents.

        Raises:
            KeyError: there is none.
        """
        outcome: Outcome = self._spool.get(self._entries[kind, file][0])
        return outcome

    def of_kind(self, kind: str) -> Outcomes:
        """Those of one kind of documents, in order; they share their store with these."""
        chosen = Outcomes.__new__(Outcomes)
        chosen._spool, chosen._order = self._spool, None
        chosen._entries = {key: entry for key, entry in self._entries.items() if key[0] == kind}
        return chosen

    @property
    def briefs(self) -> list[Brief]:
        """Every outcome in brief, in order."""
        return [brief for _, brief in self._entries.values()]

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Outcome]:
        for slot, _ in list(self._entries.values()):
            yield self._spool.get(slot)

    @overload
    def __getitem__(self, index: int) -> Outcome: ...

    @overload
    def __getitem__(self, index: slice) -> list[Outcome]: ...

    def __getitem__(self, index: int | slice) -> Outcome | list[Outcome]:
        if self._order is None:
            self._order = [slot for slot, _ in self._entries.values()]
        if isinstance(index, slice):
            return [self._spool.get(slot) for slot in self._order[index]]
        outcome: Outcome = self._spool.get(self._order[index])
        return outcome


def of_kind(outcomes: Sequence[Outcome], kind: str) -> Sequence[Outcome]:
    """Those of one kind of documents, in order."""
    if isinstance(outcomes, Outcomes):
        return outcomes.of_kind(kind)
    return [one for one in outcomes if one.kind == kind]


def briefs_of(outcomes: Sequence[Outcome]) -> list[Brief]:
    """Outcomes in brief, in their order."""
    return outcomes.briefs if isinstance(outcomes, Outcomes) else [brief_of(one) for one in outcomes]
