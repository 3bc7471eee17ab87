"""The tasks of departments: what was done with their units, and once more together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from perfeval.batch.work import DepartmentUnits, Task
from perfeval.consolidation import Department, shown_name
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.reader.discovery import InputFile
from perfeval.results.outcome import Outcome, Status


def department_tasks(
    departments: Sequence[Department], tasks: Mapping[str, Task]
) -> tuple[tuple[Task, ...], tuple[Outcome, ...]]:
    """The tasks of the departments, and the outcomes of those that cannot be evaluated.

    Args:
        tasks: the task that each unit was evaluated by, by its first file.
    """
    wanted: list[Task] = []
    refused: list[Outcome] = []
    for one in departments:
        name = shown_name(one.agency)
        file = f"{one.year}年 {name}"
        if one.doubled:
            units = "、".join(one.doubled)
            problem = finding("G102", Place(file), agency=one.agency, year=one.year, units=units)
            count = len(one.files)
            refused.append(Outcome(file, Status.FAILED, unit=name, year=one.year, members=count, findings=(problem,)))
            continue
        members = tuple(tasks[file] for file in one.files)
        units_ = DepartmentUnits(one.agency, members, bool(one.head), one.absent)
        first = members[0]
        wanted.append(replace(first, file=InputFile(first.file.path, file), others=(), last=(), department=units_))
    return tuple(wanted), tuple(refused)
