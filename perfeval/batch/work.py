"""What a worker process does with one input: read, calculate, check, write, verify."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from perfeval.batch.discovery import InputFile
from perfeval.batch.outcome import Outcome, Status, outcome_of
from perfeval.calculator import Evaluation, evaluate_unit
from perfeval.checks import check_findings, review_doubts, run_checks
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.reader import Limits, UnitData, UnreadableWorkbook, read_workbook
from perfeval.scheme import DEFAULT, load_scheme, scheme_sha256
from perfeval.writer.score_workbook import render_score_workbook
from perfeval.writer.verification import verify

NO_REPORT = "B106"
"""The code of a report that could not be written beside a score workbook that could."""
_PROPERTIES_BYTES = 65536


@dataclass(frozen=True, slots=True)
class Task:
    """One input and what to do with it.

    Attributes:
        scheme: name or file of the indicator system.
        write: whether to render the score workbook, or to read and check only.
        report: whether to write the report in Word as well, and by which template; None for the built-in one.
    """

    file: InputFile
    scheme: str = DEFAULT
    write: bool = True
    report: bool = False
    report_template: bytes | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker sends back: the outcome, and the bytes of the score workbook and the report where there is one."""

    outcome: Outcome
    content: bytes = b""
    report: bytes = b""


def evaluate_file(task: Task) -> Reply:
    """Evaluate one input; whatever is wrong with it is in the outcome's findings."""
    shown = task.file.shown_as
    if is_own_output(task.file.path):
        skipped = finding("B201", Place(shown), file=shown)
        return Reply(Outcome(shown, Status.SKIPPED, findings=(skipped,)))
    try:
        data = read_workbook(task.file.path, shown_as=shown, limits=task.limits)
    except UnreadableWorkbook as error:
        return Reply(failed(task.file, error.finding))
    evaluation = evaluate_unit(data, load_scheme(task.scheme))
    checks = run_checks(data)
    findings = (
        *data.findings,
        *evaluation.findings,
        *check_findings(data, checks),
        *review_doubts(data, evaluation),
    )
    outcome = outcome_of(evaluation, data, findings)
    if not task.write:
        return Reply(outcome)
    try:
        content = render_score_workbook(evaluation, data, checks, findings, scheme_sha256(task.scheme))
    except ValueError as error:
        return Reply(without_result(outcome, finding("W103", Place(shown), detail=str(error))))
    wrong = verify(content)
    if wrong:
        return Reply(without_result(outcome, *wrong))
    if not task.report:
        return Reply(outcome, content)
    return _with_report(task, Reply(outcome, content), evaluation, data)


def _with_report(task: Task, reply: Reply, evaluation: Evaluation, data: UnitData) -> Reply:
    from perfeval.report import ReportTemplateError, render_report

    try:
        return replace(reply, report=render_report(evaluation, data, task.report_template))
    except ReportTemplateError as error:
        problem = finding(NO_REPORT, Place(task.file.shown_as), file=task.file.shown_as, reason=str(error))
        return replace(reply, outcome=replace(reply.outcome, findings=(*reply.outcome.findings, problem)))


def failed(file: InputFile, *problems: Finding) -> Outcome:
    """The outcome of an input that could not be read."""
    try:
        digest = hashlib.sha256(file.path.read_bytes()).hexdigest()
    except (OSError, MemoryError):
        digest = ""
    return Outcome(file.shown_as, Status.FAILED, sha256=digest, findings=problems)


def without_result(outcome: Outcome, *problems: Finding) -> Outcome:
    """The outcome of an input that was read, but whose result cannot be handed over."""
    return replace(
        outcome,
        status=Status.FAILED,
        output="",
        total=None,
        grade="",
        missing=(),
        indicators=(),
        findings=(*outcome.findings, *problems),
    )


def is_own_output(path: Path) -> bool:
    """Whether the file is one that perfeval wrote, by the custom property it carries."""
    try:
        with zipfile.ZipFile(path) as package, package.open("docProps/custom.xml") as properties:
            return b"perfeval.version" in properties.read(_PROPERTIES_BYTES)
    except Exception:
        # whatever is wrong with the package, the reader will say it better
        return False
