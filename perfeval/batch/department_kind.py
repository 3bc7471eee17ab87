"""The department's own data (standard workbook, accounts, 财决) as a kind of document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from perfeval.assessment import Assessment, assess
from perfeval.batch.account import account_of
from perfeval.batch.kinds import DocumentKind
from perfeval.batch.task import DepartmentUnits, Reply, Task
from perfeval.calculator import Evaluation
from perfeval.checks import problems_of
from perfeval.consolidation import Member, consolidate
from perfeval.facts.fact import Facts
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.reader import UnitData, read_unit
from perfeval.reader.discovery import InputFile
from perfeval.reader.projects.recognition import split_sheets
from perfeval.results.outcome import DEPARTMENT_KIND, Outcome, outcome_of
from perfeval.scheme import load_scheme, scheme_sha256
from perfeval.writer.contents import copies_digest
from perfeval.writer.score_workbook import render_score_workbook
from perfeval.xlsx.opening import OpenedWorkbook

NO_REPORT = "B106"
"""The code of a report that could not be written beside a score workbook that could."""
_IDENTITY = "R3"
"""The kind of findings on unit and year."""


def named(files: Sequence[InputFile]) -> list[tuple[Path, str]]:
    """Files, and how they are called towards people."""
    return [(one.path, one.shown_as) for one in files]


def _recognise(opened: OpenedWorkbook) -> OpenedWorkbook | None:
    """What is no project form may be the department's; reading tells."""
    _, others = split_sheets(opened.sheets)
    return replace(opened, sheets=others) if others else None


def read_task(task: Task) -> UnitData:
    """What the files of a task hold together.

    Raises:
        UnreadableWorkbook: one of them cannot be read, or they hold nothing of the budget's execution.
    """
    return _read(task, None)


def _read(task: Task, opened: OpenedWorkbook | None) -> UnitData:
    if task.department is not None:
        return _read_department(task.department)
    return read_unit(named(task.inputs), named(task.last), task.limits, opened)


def _read_department(department: DepartmentUnits) -> UnitData:
    members = [
        Member(
            _read(task, None),
            tuple(one.shown_as for one in task.inputs),
            tuple(one.shown_as for one in task.last),
            head=department.has_head and index == 0,
        )
        for index, task in enumerate(department.members)
    ]
    return consolidate(department.agency, members, department.absent)


def _evaluate(task: Task, data: UnitData) -> tuple[Assessment, Outcome]:
    assessment = assess(data, load_scheme(task.scheme, data.year))
    digests = dict(data.files)
    outcome = replace(
        outcome_of(assessment.evaluation, data, assessment.findings),
        file=task.file.shown_as,
        sha256=digests.get(task.file.shown_as, ""),
        others=tuple((one.shown_as, digests.get(one.shown_as, "")) for one in task.inputs if one != task.file),
        members=len(task.department.members) if task.department is not None else 0,
    )
    problems = problems_of(data, assessment.evaluation, assessment.checks, assessment.findings)
    outcome = replace(outcome, problems=problems)
    if task.account:
        outcome = replace(outcome, account=account_of(data, assessment.evaluation))
    return assessment, outcome


def _write(task: Task, assessment: Assessment) -> bytes:
    return render_score_workbook(assessment, scheme_sha256(task.scheme))


def stub_of(data: UnitData) -> UnitData:
    """Whose file it is and what kind of sheets it has; small, for there may be ten thousand of them."""
    recognised = tuple(replace(one, evidence="") for one in data.recognised)
    identity = tuple(one for one in data.findings if one.code[:2] == _IDENTITY)
    return UnitData(data.unit, data.year, data.files, Facts(), (), recognised=recognised, findings=identity)


def _finish(task: Task, data: UnitData, assessment: Assessment, reply: Reply) -> Reply:
    outcome = replace(reply.outcome, contents_sha256=copies_digest(data.sheets)) if reply.content else reply.outcome
    reply = replace(reply, outcome=outcome, wants_last_year=_wants_last_year(assessment.evaluation))
    return _with_report(task, reply, assessment.evaluation, data) if task.report and reply.content else reply


def _wants_last_year(evaluation: Evaluation) -> bool:
    names = {name for one in evaluation.indicators for name in one.names} | set(evaluation.scheme.names_used())
    facts = [evaluation.facts[name] for name in names if "上年" in name and name in evaluation.facts]
    return any(fact.missing or fact.substitute for fact in facts)


def _with_report(task: Task, reply: Reply, evaluation: Evaluation, data: UnitData) -> Reply:
    from perfeval.report import ReportTemplateError, render_report

    try:
        return replace(reply, report=render_report(evaluation, data, task.report_template))
    except Exception as error:
        # whatever is wrong with the report, the score workbook is there
        known = isinstance(error, ReportTemplateError)
        reason = str(error) if known else f"程序内部错误（{type(error).__name__}: {error}）。"
        problem = finding(NO_REPORT, Place(task.file.shown_as), file=task.file.shown_as, reason=reason)
        return replace(reply, outcome=replace(reply.outcome, findings=(*reply.outcome.findings, problem)))


DEPARTMENT: DocumentKind[UnitData, Assessment] = DocumentKind(
    DEPARTMENT_KIND, _recognise, _read, _evaluate, _write, stub_of, _finish
)
