"""Which inputs must be looked at again together: several files of one unit, and the year before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TypeAlias

from perfeval.batch.task import Reply, Task
from perfeval.facts.fact import Facts
from perfeval.reader import UnitData, group_units, unit_key
from perfeval.reader.records import Recognition
from perfeval.results.outcome import DEPARTMENT_KIND, PROJECT_KIND

_NO_FACTS = Facts()
_Key: TypeAlias = tuple[str, "int | None"]
"""Unit and year."""
_TOGETHER = range(2, 9)
"""So many files may be one unit's; more under one name or in one folder are those of several units."""
_WHAT_IT_IS = re.compile(
    r"(19|20)\d\d年?度?|标准工作簿|项目支出|项目|部门|单位|整体支出|整体|绩效|自评|评价|决算|预算|执行|公开|基础数据|数据|目标|申报|批复|监控|运行|"
    r"情况|报送|上报|补充|报表|表格|表|[\W_]"
)
"""What the name of a file says beside the unit."""


def likely_together(tasks: Sequence[Task]) -> frozenset[str]:
    """The files, as they are shown, that their names or their folder hint to be parts of one result.

    Writing each of them alone would mostly be for nothing. Only what is found in them tells: a wrong hint costs the
    time of reading a file twice.
    """
    paths = {task.file.shown_as: PurePath(task.file.shown_as) for task in tasks}
    marks = {
        shown: tuple(mark for mark in (_named_in(path), f"{path.parent}/" if path.parent.name else "") if mark)
        for shown, path in paths.items()
    }
    files = Counter(mark for found in marks.values() for mark in found)
    return frozenset(shown for shown, found in marks.items() if any(files[mark] in _TOGETHER for mark in found))


def _named_in(path: PurePath) -> str:
    """What is left of a file's name without what it is, '' where that is too little to be a unit's."""
    left = _WHAT_IT_IS.sub("", path.stem)
    return left if len(left) > 1 else ""


@dataclass(frozen=True, slots=True)
class Look:
    """What grouping needs of an input that was looked at by itself; as of `Reply`."""

    stub: UnitData | None
    wants_last_year: bool
    kind: str = DEPARTMENT_KIND


class Looks(list[Look]):
    """The looks in the order of the inputs; what many have in common is kept once."""

    def __init__(self) -> None:
        super().__init__()
        self._kinds: dict[tuple[Recognition, ...], tuple[Recognition, ...]] = {}

    def add(self, reply: Reply) -> None:
        """Add what a reply tells."""
        stub = reply.stub
        if stub is not None:
            kinds = tuple(replace(one, file="", sheet="") for one in stub.recognised)
            stub = replace(stub, facts=_NO_FACTS, recognised=self._kinds.setdefault(kinds, kinds))
        self.append(Look(stub, reply.wants_last_year, reply.outcome.kind))


def regrouped(
    tasks: Sequence[Task], replies: Sequence[Look], concerned: Callable[[Task], bool] = lambda _: False
) -> tuple[Task, ...]:
    """The tasks to do after each input was looked at by itself; `replies` are those of `tasks`, in their order.

    Several files of one unit and year become one task where their sheets do not overlap, and a unit that lacks 上年
    figures gets its files of the year before. A unit's project forms go together, beside its accounts.

    Args:
        concerned: whether there is something among the inputs that a task's project forms are to be held against.
    """
    pairs = list(zip(tasks, replies, strict=True))
    own = [(task, look) for task, look in pairs if look.kind == DEPARTMENT_KIND]
    forms = [(task, look) for task, look in pairs if look.kind == PROJECT_KIND]
    accounts, again = _departments([task for task, _ in own], [look for _, look in own])
    return (*again, *_projects([task for task, _ in forms], [look for _, look in forms], accounts, concerned))


def _projects(
    tasks: Sequence[Task],
    looks: Sequence[Look],
    accounts: Mapping[_Key, Sequence[Task]],
    concerned: Callable[[Task], bool],
) -> Iterator[Task]:
    """The project forms of each unit and year together, with the files that hold its accounts."""
    by_file = {task.file.shown_as: task for task in tasks}
    for group in group_units([look.stub for look in looks if look.stub is not None]):
        first, *others = sorted((by_file[part.files[0][0]] for part in group), key=lambda one: one.file.shown_as)
        key = _key(group)
        beside = tuple(one.file for one in accounts.get(key, ())) if all(key) else ()
        files = tuple(other.file for other in others)
        task = replace(first, kind=PROJECT_KIND, others=files, beside=beside)
        if others or beside or concerned(task):
            yield task


def _departments(tasks: Sequence[Task], replies: Sequence[Look]) -> tuple[dict[_Key, list[Task]], tuple[Task, ...]]:
    """The files of each unit and year, and the tasks to do again."""
    by_file = {task.file.shown_as: index for index, task in enumerate(tasks)}
    groups = group_units([reply.stub for reply in replies if reply.stub is not None])
    members = [[by_file[part.files[0][0]] for part in group] for group in groups]
    keys = [_key(group) for group in groups]
    last_years: Mapping[tuple[str, int], list[int]] = {
        (unit, year): indexes for (unit, year), indexes in reversed(list(zip(keys, members, strict=True))) if year
    }
    again: list[Task] = []
    for (unit, year), indexes in zip(keys, members, strict=True):
        last = last_years.get((unit, year - 1), []) if year and unit else []
        if not any(replies[index].wants_last_year for index in indexes):
            last = []
        if len(indexes) > 1 or last:
            first, *others = (tasks[index] for index in sorted(indexes))
            files = tuple(other.file for other in others)
            years = tuple(tasks[index].file for index in last)
            again.append(replace(first, kind=DEPARTMENT_KIND, others=files, last=years))
    known = {key: [tasks[index] for index in indexes] for key, indexes in zip(keys, members, strict=True)}
    return known, tuple(again)


def _key(group: Sequence[UnitData]) -> _Key:
    named = [unit_key(part) for part in group]
    return next((key for key in named if all(key)), named[0])
