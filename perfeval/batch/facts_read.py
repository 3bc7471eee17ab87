"""What was read of one unit, as records: each fact with its value, 口径 and cell, and what a full evaluation lacks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from perfeval.assessment import assess
from perfeval.batch.work import Task, read_task
from perfeval.calculator.missing import missing_report
from perfeval.facts.account_layout import account_layout, account_layouts
from perfeval.facts.fact import Fact
from perfeval.findings.finding import Finding
from perfeval.formula.numeric import plain
from perfeval.reader import UnitData, UnreadableWorkbook
from perfeval.scheme import load_scheme


@dataclass(frozen=True, slots=True)
class FactRecord:
    """A fact as it was read; the attributes are the columns of the table, 说明 the notes."""

    name: str
    value: Decimal | str
    unit: str
    scope: str
    file: str
    sheet: str
    cell: str
    raw: str
    note: str


@dataclass(frozen=True, slots=True)
class FactsRead:
    """The facts of one unit and year.

    Attributes:
        gaps: for each indicator without data, what it lacks and where that belongs.
        problem: why nothing was read; None where something was.
    """

    file: str
    unit: str = ""
    year: int | None = None
    facts: tuple[FactRecord, ...] = ()
    gaps: tuple[tuple[str, str], ...] = ()
    problem: Finding | None = None


def facts_read(task: Task) -> FactsRead:
    """Read a task's files and list what they hold."""
    shown = task.file.shown_as
    try:
        data = read_task(task)
    except UnreadableWorkbook as error:
        return FactsRead(shown, problem=error.finding)
    evaluation = assess(data, load_scheme(task.scheme, data.year)).evaluation
    gaps = tuple((gap.indicator, "；".join(gap.places)) for gap in missing_report(data, evaluation))
    return FactsRead(shown, data.unit, data.year, tuple(_records(data)), gaps)


def no_facts(task: Task, problem: Finding) -> FactsRead:
    """The result for files whose worker gave none."""
    return FactsRead(task.file.shown_as, problem=problem)


def _records(data: UnitData) -> list[FactRecord]:
    tables = tuple(f"{sheet.id}_" for name in account_layouts() for sheet in account_layout(name).sheets)
    return [
        _record(fact)
        for name, fact in data.facts.items()
        if not fact.missing and fact.sources and not name.startswith(tables)
    ]


def _record(fact: Fact) -> FactRecord:
    source = fact.sources[0]
    budget = f"{fact.budget}预算" if fact.budget else ""
    scope = "，".join(filter(None, (fact.funds and f"资金范围：{fact.funds}", budget)))
    note = "；".join(
        filter(None, (fact.note, *(f"另见{one.file}〔{one.sheet}〕{one.cell}" for one in fact.sources[1:3])))
    )
    return FactRecord(
        fact.name, _value(fact.value), fact.unit, scope, source.file, source.sheet, source.cell, source.raw, note
    )


def _value(value: Any) -> Decimal | str:
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
