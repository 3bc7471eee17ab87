"""What a worker process does with one input: read, calculate, check, write, verify."""

from __future__ import annotations

import gc
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from perfeval.assessment import assess
from perfeval.batch.account import account_of
from perfeval.calculator import Evaluation
from perfeval.checks import problems_of
from perfeval.consolidation import Member, consolidate, shown_name
from perfeval.facts.fact import Facts
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.reader import (
    Limits,
    SeveralUnits,
    UnitData,
    UnreadableWorkbook,
    read_unit,
    read_workbook,
)
from perfeval.reader.discovery import ARCHIVES, WORKBOOKS, InputFile
from perfeval.results.digests import file_digest
from perfeval.results.outcome import Outcome, Status, outcome_of
from perfeval.scheme import DEFAULT, load_scheme, scheme_sha256
from perfeval.writer.contents import copies_digest
from perfeval.writer.score_workbook import cause_of, render_score_workbook
from perfeval.xlsx.verification import verify

_NO_BUDGET_EXECUTION, _IDENTITY = "F108", "R3"
"""The finding on a workbook without any of the core sheets; the kind of findings on unit and year."""
_NOTHING_OF_OURS, _UNTOLD = frozenset(["F108", "F110"]), frozenset(["F107", "F109", "F111"])
"""Refusals of files that were read and hold nothing of ours, and of those that could not be looked into."""
_OURS_BY_NAME = re.compile(r"决算|预算|绩效|自评|评价|三公|收支|标准工作簿|公开表")
NO_REPORT = "B106"
"""The code of a report that could not be written beside a score workbook that could."""
_PROPERTIES_BYTES = 65536


@dataclass(frozen=True, slots=True)
class DepartmentUnits:
    """A department whose units are evaluated together.

    Attributes:
        agency: 主管部门.
        members: the tasks by which its units were evaluated, the head office's first where `has_head`.
        absent: units that the roster has and that sent nothing.
    """

    agency: str
    members: tuple[Task, ...]
    has_head: bool = False
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One input and what to do with it.

    Attributes:
        others: more files of the same unit and year, to be merged with it.
        last: the unit's files of the year before, which may supply 上年 figures.
        department: for the evaluation of a department, how its units are added up; None for a unit's own.
        account: whether the outcome shall say which sheet was taken for what, each fact, and what is missing.
        scheme: name or file of the indicator system.
        write: whether to render the score workbook, or to read and check only.
        report: whether to write the report in Word as well, and by which template; None for the built-in one.
    """

    file: InputFile
    others: tuple[InputFile, ...] = ()
    last: tuple[InputFile, ...] = ()
    scheme: str = DEFAULT
    write: bool = True
    report: bool = False
    report_template: bytes | None = None
    account: bool = False
    limits: Limits = field(default_factory=Limits)
    department: DepartmentUnits | None = None

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """The files that are read as the year's own."""
        if self.department is None:
            return (self.file, *self.others)
        return tuple(file for member in self.department.members for file in member.inputs)

    @property
    def last_inputs(self) -> tuple[InputFile, ...]:
        """The files of the year before."""
        if self.department is None:
            return self.last
        return tuple(file for member in self.department.members for file in member.last)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker sends back: the outcome, and the bytes of the score workbook and the report where there is one.

    Attributes:
        stub: what tells whose file it is and what kind of sheets it has, without its facts; None where it is
            nothing of a unit's.
        units: of a file with the accounts of several units, their names; each is then a task of its own.
        wants_last_year: whether 上年 figures are missing that last year's file could supply.
        content_sha256, report_sha256: of the files that an earlier run wrote, where its result is taken up again.
    """

    outcome: Outcome
    content: bytes = b""
    report: bytes = b""
    stub: UnitData | None = None
    units: tuple[str, ...] = ()
    wants_last_year: bool = False
    content_sha256: str = ""
    report_sha256: str = ""

    @property
    def recalled(self) -> bool:
        """Whether an earlier run gave it."""
        return bool(self.content_sha256) and not self.content


def evaluate_file(task: Task) -> Reply:
    """Evaluate one input; whatever is wrong with it is in the outcome's findings."""
    # Nearly all that an input needs is freed by counting references, and looking for cycles meanwhile takes a tenth
    # of the time; what cycles there are go once the input is done.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _evaluate_file(task)
    finally:
        if collecting:
            gc.enable()


def _evaluate_file(task: Task) -> Reply:
    shown = task.file.shown_as
    if task.department is None and is_own_output(task.file.path):
        skipped = finding("B201", Place(shown), file=shown)
        return Reply(Outcome(shown, Status.SKIPPED, findings=(skipped,)))
    if task.file.aside:
        code = "B204" if task.file.path.suffix.lower() in ARCHIVES else "B203"
        return Reply(Outcome(shown, Status.UNUSED, findings=(finding(code, Place(shown), file=shown),)))
    try:
        data = read_task(task)
    except SeveralUnits as error:
        return Reply(failed(task.file, error), units=error.units)
    except UnreadableWorkbook as error:
        if task.department is not None:
            return Reply(without_department(task.department, shown, error.finding))
        stub = _supplement(task, error.finding)
        if stub is None and _is_not_ours(task.file, error.finding):
            return Reply(_unused(task.file, error))
        return Reply(failed(task.file, error), stub=stub)
    reply = _evaluated(task, data)
    return replace(reply, stub=stub_of(data) if task.department is None else None)


def read_task(task: Task) -> UnitData:
    """What the files of a task hold together.

    Raises:
        UnreadableWorkbook: one of them cannot be read, or they hold nothing of the budget's execution.
    """
    if task.department is not None:
        return _read_department(task.department)
    return read_unit(_named(task.inputs), _named(task.last), task.limits)


def _named(files: Sequence[InputFile]) -> list[tuple[Path, str]]:
    return [(one.path, one.shown_as) for one in files]


def _read_department(department: DepartmentUnits) -> UnitData:
    members = [
        Member(
            read_task(task),
            tuple(one.shown_as for one in task.inputs),
            tuple(one.shown_as for one in task.last),
            head=department.has_head and index == 0,
        )
        for index, task in enumerate(department.members)
    ]
    return consolidate(department.agency, members, department.absent)


def _supplement(task: Task, refusal: Finding) -> UnitData | None:
    """A workbook with nothing of the budget's execution may still go with another file of the unit."""
    if refusal.code != _NO_BUDGET_EXECUTION:
        return None
    try:
        shown = task.file.shown_as
        return stub_of(read_workbook(task.file.path, shown_as=shown, limits=task.limits, partial=True))
    except UnreadableWorkbook:
        return None


def stub_of(data: UnitData) -> UnitData:
    """Whose file it is and what kind of sheets it has; small, for there may be ten thousand of them."""
    recognised = tuple(replace(one, evidence="") for one in data.recognised)
    named = tuple(one for one in data.findings if one.code[:2] == _IDENTITY)
    return UnitData(data.unit, data.year, data.files, Facts(), (), recognised=recognised, findings=named)


def _wants_last_year(evaluation: Evaluation) -> bool:
    names = {name for one in evaluation.indicators for name in one.names} | set(evaluation.scheme.names_used())
    facts = [evaluation.facts[name] for name in names if "上年" in name and name in evaluation.facts]
    return any(fact.missing or fact.substitute for fact in facts)


def _evaluated(task: Task, data: UnitData) -> Reply:
    assessment = assess(data, load_scheme(task.scheme, data.year))
    evaluation = assessment.evaluation
    wants = _wants_last_year(evaluation)
    digests = dict(data.files)
    outcome = replace(
        outcome_of(evaluation, data, assessment.findings),
        file=task.file.shown_as,
        sha256=digests.get(task.file.shown_as, ""),
        others=tuple((one.shown_as, digests.get(one.shown_as, "")) for one in task.inputs if one != task.file),
        members=len(task.department.members) if task.department is not None else 0,
    )
    if task.account:
        problems = problems_of(data, evaluation, assessment.checks, assessment.findings)
        outcome = replace(outcome, account=account_of(data, evaluation), problems=problems)
    if not task.write:
        return Reply(outcome, wants_last_year=wants)
    shown = task.file.shown_as
    try:
        content = render_score_workbook(assessment, scheme_sha256(task.scheme))
        wrong = verify(content)
    except ValueError as error:
        return Reply(without_result(outcome, finding("W103", Place(shown), detail=str(error))))
    if wrong:
        return Reply(without_result(outcome, cause_of(wrong)))
    outcome = replace(outcome, contents_sha256=copies_digest(data.sheets))
    reply = Reply(outcome, content, wants_last_year=wants)
    return _with_report(task, reply, evaluation, data) if task.report else reply


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


def failed(file: InputFile, error: UnreadableWorkbook) -> Outcome:
    """The outcome of an input that could not be read, itself or another that goes with it."""
    own = error.finding.place.file == file.shown_as
    digest = error.sha256 if own else file_digest(file.path)
    return Outcome(file.shown_as, Status.FAILED, sha256=digest, findings=(error.finding,))


def _is_not_ours(file: InputFile, refusal: Finding) -> bool:
    """Whether a file that cannot be read is nothing of a unit's accounts: by what it holds, else by its name."""
    if refusal.code in _NOTHING_OF_OURS:
        return True
    named = _OURS_BY_NAME.search(file.path.stem) or file.path.suffix.lower() in WORKBOOKS
    return refusal.code in _UNTOLD and not named


def _unused(file: InputFile, error: UnreadableWorkbook) -> Outcome:
    """The outcome of a file that is no input."""
    found = finding("B202", Place(file.shown_as), file=file.shown_as, reason=error.finding.message)
    return Outcome(file.shown_as, Status.UNUSED, sha256=error.sha256, findings=(found,))


def without_department(department: DepartmentUnits, shown: str, problem: Finding) -> Outcome:
    """The outcome of a department one of whose units can no longer be read."""
    name, count = shown_name(department.agency), len(department.members)
    return Outcome(shown, Status.FAILED, unit=name, members=count, findings=(problem,))


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
        if not path.is_file():
            return False
        with zipfile.ZipFile(path) as package, package.open("docProps/custom.xml") as properties:
            return b"perfeval.version" in properties.read(_PROPERTIES_BYTES)
    except Exception:
        # whatever is wrong with the package, the reader will say it better
        return False
