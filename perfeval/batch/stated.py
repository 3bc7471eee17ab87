"""What the inputs of a run say of each other's projects: declarations, and last year's forms, for P304.

Every input is looked at by itself. What it states of its projects is put aside in a file, and those whose 自评表 has
something to be held against are evaluated with it once all were seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from sys import intern

from perfeval.batch.task import Reply, Task
from perfeval.reader.labels import normalise
from perfeval.reader.projects.stated import OUTCOME, StatedForm, same_project
from perfeval.results.outcome import PROJECT_KIND
from perfeval.results.spool import Slot, Spool

_Key = tuple[str, "int | None"]
"""A project's name, and a year."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A document without its rows, and where these are."""

    form: StatedForm
    slot: Slot


class StatedForms:
    """The documents of a run by project and year; their rows are kept in a temporary file."""

    def __init__(self) -> None:
        self._spool = Spool()
        self._entries: dict[_Key, list[_Entry]] = {}
        self._forms: dict[str, list[StatedForm]] = {}

    def add(self, reply: Reply) -> None:
        """Take in what an input states.

        Raises:
            SpoolError: there is no room for it.
        """
        for form in reply.stated:
            if form.project and form.year is not None and (form.rows or form.what == OUTCOME):
                slim = replace(form, rows=(), unit=intern(form.unit), department=intern(form.department))
                self._entries.setdefault(_key(form.project, form.year), []).append(_Entry(slim, self._spool.put(form)))
                if form.what == OUTCOME:
                    self._forms.setdefault(form.file, []).append(slim)

    def concern(self, task: Task) -> bool:
        """Whether there is something that a task's forms can be held against."""
        return next(self._chosen(task), None) is not None

    def given(self, task: Task) -> Task:
        """The task with the documents that its forms are held against, in an order that is theirs."""
        if task.kind != PROJECT_KIND:
            return task
        slots = dict.fromkeys(one.slot for one in self._chosen(task))
        documents: list[StatedForm] = [self._spool.get(slot) for slot in slots]
        return replace(task, stated=tuple(sorted(documents, key=lambda one: one.order)))

    def _chosen(self, task: Task) -> Iterator[_Entry]:
        for file in task.inputs:
            for form in self._forms.get(file.shown_as, ()):
                assert form.year is not None
                alone = self._alone(form)
                for year, last in ((form.year, False), (form.year - 1, True)):
                    for entry in self._entries.get(_key(form.project, year), ()):
                        if (entry.form.what == OUTCOME) is last and same_project(form, entry.form, alone=alone):
                            yield entry

    def _alone(self, form: StatedForm) -> bool:
        """Whether no other unit's form of the year is of a project of this name."""
        return len({normalise(one.unit) for one in self._of_name(form)}) == 1

    def _of_name(self, form: StatedForm) -> Sequence[StatedForm]:
        entries = self._entries.get(_key(form.project, form.year), ())
        return [one.form for one in entries if one.form.what == OUTCOME]


def _key(project: str, year: int | None) -> _Key:
    return normalise(project), year
