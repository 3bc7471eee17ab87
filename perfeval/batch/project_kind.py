"""Project forms as a kind of document: those of a unit and year, from all its files, make one workbook."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from perfeval.batch.department_kind import named
from perfeval.batch.kinds import DocumentKind
from perfeval.batch.task import Reply, Task
from perfeval.calculator.projects import ProjectsEvaluation, evaluate_projects
from perfeval.facts.fact import Facts
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.formula.numeric import round_half_away
from perfeval.method import load_method, method_sha256
from perfeval.reader import UnitData, UnreadableWorkbook, read_unit
from perfeval.reader.documents import open_input
from perfeval.reader.projects import ProjectsData, read_projects, split_sheets
from perfeval.reader.projects.merging import merge_projects
from perfeval.reader.projects.stated import declares, outcome_of_form
from perfeval.results.outcome import PROJECT_KIND, Outcome, Status
from perfeval.results.projects import ProjectRecord, record_of
from perfeval.writer.contents import recorded_digest
from perfeval.xlsx.opening import OpenedWorkbook

OUTTURN = "项目支出决算数"
"""The fact of the accounts that the projects' 执行数 add up to."""


_NAME_THE_UNIT = "请在表上填写“实施单位”。"
_NAME_THE_YEAR = "请在表的标题或标题下写明年度，如（2023年度）。"


def _recognise(opened: OpenedWorkbook) -> OpenedWorkbook | None:
    forms, _ = split_sheets(opened.sheets)
    return replace(opened, sheets=[raw for raw, _ in forms]) if forms else None


def _read(task: Task, opened: OpenedWorkbook | None) -> ProjectsData:
    parts = []
    for file in task.inputs:
        content = opened if opened is not None and file == task.file else None
        content = content or open_input(file.path, file.shown_as, task.limits)
        forms, others = split_sheets(content.sheets)
        left = (
            ()
            if task.kind == "" and opened is not None
            else tuple(raw.name for raw in others if not declares(raw, file.shown_as))
        )
        parts.append(
            read_projects(forms, shown_as=file.shown_as, sha256=content.sha256, path=file.path, unrecognised=left)
        )
    return merge_projects(parts)


def holds_forms(task: Task) -> bool:
    """Whether the task's file has project forms.

    Raises:
        UnreadableWorkbook: it cannot be opened.
    """
    return _recognise(open_input(task.file.path, task.file.shown_as, task.limits)) is not None


def outturn_of(task: Task) -> dict[str, Decimal]:
    """项目支出决算数 from the unit's accounts, where they were sent as well and can be read."""
    if not task.beside:
        return {}
    try:
        accounts = read_unit(named(task.beside), [], task.limits)
    except UnreadableWorkbook:
        # their own outcome says what is wrong with them
        return {}
    fact = accounts.facts.by_name.get(OUTTURN)
    if fact is None or fact.substitute or not isinstance(fact.value, Decimal):
        return {}
    return {OUTTURN: fact.value}


def _evaluate(task: Task, data: ProjectsData) -> tuple[ProjectsEvaluation, Outcome]:
    evaluation = evaluate_projects(data, load_method(task.method), outturn_of(task), task.stated)
    digests = dict(data.files)
    records = tuple(record_of(one) for one in evaluation.forms)
    counted = [one for one in records if not one.whole] or list(records)
    complete = all(one.total is not None for one in counted)
    findings = evaluation.findings
    if not data.unit:
        findings = (*findings, replace(finding("R306", Place(task.file.shown_as)), mend=_NAME_THE_UNIT))
    if data.year is None:
        findings = (*findings, replace(finding("R305", Place(task.file.shown_as)), mend=_NAME_THE_YEAR))
    outcome = Outcome(
        task.file.shown_as,
        Status.DONE if complete else Status.INCOMPLETE,
        sha256=digests.get(task.file.shown_as, ""),
        others=tuple((one.shown_as, digests.get(one.shown_as, "")) for one in task.inputs if one != task.file),
        unit=data.unit,
        year=data.year,
        agency=next((one.department for one in counted if one.department), ""),
        total=_mean(counted),
        missing=tuple(one.project for one in counted if one.total is None),
        findings=findings,
        kind=PROJECT_KIND,
        projects=records,
    )
    return evaluation, outcome


def _mean(records: list[ProjectRecord]) -> Decimal | None:
    totals = [one.total for one in records if one.total is not None]
    return round_half_away(sum(totals, Decimal(0)) / len(totals), 2) if totals else None


def _write(task: Task, evaluation: ProjectsEvaluation) -> bytes:
    from perfeval.writer.projects import render_projects_workbook

    return render_projects_workbook(evaluation, method_sha256(task.method))


def _stub(data: ProjectsData) -> UnitData:
    unnamed = [] if data.unit else [finding("R306")]
    undated = [] if data.year is not None else [finding("R305")]
    return UnitData(data.unit, data.year, data.files, Facts(), (), findings=(*unnamed, *undated))


def _finish(task: Task, data: ProjectsData, evaluation: ProjectsEvaluation, reply: Reply) -> Reply:
    if task.alone:
        reply = replace(reply, stated=tuple(outcome_of_form(form) for form in data.projects))
    if not reply.content:
        return reply
    return replace(reply, outcome=replace(reply.outcome, contents_sha256=recorded_digest(reply.content)))


PROJECTS: DocumentKind[ProjectsData, ProjectsEvaluation] = DocumentKind(
    PROJECT_KIND, _recognise, _read, _evaluate, _write, _stub, _finish
)
