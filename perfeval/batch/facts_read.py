"""What was read of one unit, as records: each fact with its value, 口径 and cell, and what a full evaluation lacks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from perfeval.assessment import assess
from perfeval.batch.project_kind import PROJECTS, holds_forms
from perfeval.batch.work import NOTHING_OF_A_DEPARTMENT, Task, read_task
from perfeval.calculator.missing import missing_report
from perfeval.calculator.projects import evaluate_projects
from perfeval.calculator.projects.result import MISSING
from perfeval.facts.account_layout import account_layout, account_layouts
from perfeval.facts.fact import Fact
from perfeval.findings.finding import Finding
from perfeval.formula.addresses import address_of
from perfeval.formula.numeric import plain
from perfeval.method import load_method
from perfeval.reader import UnitData, UnreadableWorkbook
from perfeval.reader.projects.records import SIDE_NAMES, ProjectForm, Spot
from perfeval.reader.records import SourceSheet
from perfeval.results.outcome import PROJECT_KIND
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
        if task.kind == PROJECT_KIND:
            return _of_projects(task)
        data = read_task(task)
    except UnreadableWorkbook as error:
        if error.finding.code == NOTHING_OF_A_DEPARTMENT and holds_forms(task):
            return _of_projects(task)
        return FactsRead(shown, problem=error.finding)
    evaluation = assess(data, load_scheme(task.scheme, data.year)).evaluation
    gaps = tuple((gap.indicator, "；".join(gap.places)) for gap in missing_report(data, evaluation))
    return FactsRead(shown, data.unit, data.year, tuple(_records(data)), gaps)


def _of_projects(task: Task) -> FactsRead:
    """The amounts, targets and actual values of project forms, and what cannot be scored.

    Raises:
        UnreadableWorkbook: a file cannot be read.
    """
    data = PROJECTS.read(task, None)
    results = evaluate_projects(data, load_method(task.method)).forms
    texts = {(sheet.file, sheet.original_name or sheet.name): sheet for sheet in data.sheets}
    records = [record for one in results for record in _of_form(one.form, texts[one.form.file, one.form.sheet])]
    gaps = tuple(
        (f"{one.form.project}：{row.row.name}", row.why) for one in results for row in one.rows if row.status == MISSING
    )
    return FactsRead(task.file.shown_as, data.unit, data.year, tuple(records), gaps)


def _of_form(form: ProjectForm, sheet: SourceSheet) -> Iterator[FactRecord]:
    def record(name: str, value: Decimal | str, unit: str, spot: Spot, note: str = "") -> FactRecord:
        copied = sheet.cells.get(spot)
        raw = "" if copied is None else copied.original or f"{copied.value}"
        cell = address_of(*spot)
        return FactRecord(name, value, unit, f"项目：{form.project}", form.file, form.sheet, cell, raw, note)

    for fund in form.funds:
        for side, spot in fund.spots.items():
            amount = fund.amounts.get(side)
            if amount is not None:
                yield record(f"{fund.label} {SIDE_NAMES[side]}", amount, "万元", spot)
    for row in form.rows:
        for role, named, value in (("target", "指标值", row.target), ("actual", "完成值", row.actual)):
            if role in row.spots and value.kind not in ("空白", "不适用"):
                number = value.number if value.number is not None else value.text.strip()
                unit = "比率" if value.percent else value.unit or ("文本" if isinstance(number, str) else "")
                yield record(f"{row.name} {named}", number, unit, row.spots[role], "；".join(value.doubts))


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
