"""A kind of document: how it is recognised, read, evaluated and written; every kind goes through one pipeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from perfeval.batch.task import Reply, Task
from perfeval.reader import UnitData
from perfeval.results.outcome import Outcome
from perfeval.xlsx.opening import OpenedWorkbook

Data = TypeVar("Data")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class DocumentKind(Generic[Data, Result]):
    """What the pipeline needs to know of a kind.

    Attributes:
        name: 部门 or 项目, as `--kind` and the outcomes have it.
        recognise: the sheets of this kind among those of a workbook; None where it has none.
        read: a task's files; of its first file the sheets may be opened already.

            Raises UnreadableWorkbook.
        evaluate: what was read → a result, and its outcome.
        write: the result's workbook.

            Raises ValueError where a formula does not give the value that Python computed.
        stub: whose data they are, for the grouping of files.
        finish: what comes beside the workbook (the report), or what the next look should know.
    """

    name: str
    recognise: Callable[[OpenedWorkbook], OpenedWorkbook | None]
    read: Callable[[Task, OpenedWorkbook | None], Data]
    evaluate: Callable[[Task, Data], tuple[Result, Outcome]]
    write: Callable[[Task, Result], bytes]
    stub: Callable[[Data], UnitData]
    finish: Callable[[Task, Data, Result, Reply], Reply]
