"""What a worker process does with one input: recognise, read, evaluate, write, verify, whatever its kind."""

from __future__ import annotations

import gc
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from perfeval.batch.department_kind import DEPARTMENT, NO_REPORT, read_task, stub_of
from perfeval.batch.kinds import DocumentKind
from perfeval.batch.project_kind import PROJECTS
from perfeval.batch.task import DepartmentUnits, Reply, Task
from perfeval.consolidation import shown_name
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.reader import SeveralUnits, UnitData, UnreadableWorkbook, read_workbook
from perfeval.reader.discovery import ARCHIVES, WORKBOOKS, InputFile
from perfeval.reader.documents import open_input
from perfeval.reader.projects import split_sheets
from perfeval.reader.projects.stated import StatedForm, declared_in
from perfeval.results.digests import file_digest
from perfeval.results.outcome import Outcome, Status
from perfeval.writer.score_workbook import cause_of
from perfeval.xlsx.opening import OpenedWorkbook
from perfeval.xlsx.verification import verify

__all__ = [
    "NOTHING_OF_A_DEPARTMENT",
    "NO_REPORT",
    "DepartmentUnits",
    "Reply",
    "Task",
    "evaluate_file",
    "failed",
    "read_task",
    "stub_of",
    "without_result",
]

KINDS: tuple[DocumentKind[Any, Any], ...] = (DEPARTMENT, PROJECTS)
NOTHING_OF_A_DEPARTMENT = "F108"
"""The finding on a workbook without any of the core sheets."""
_NOTHING_OF_OURS, _UNTOLD = frozenset(["F108", "F110"]), frozenset(["F107", "F109", "F111"])
"""Refusals of files that were read and hold nothing of ours, and of those that could not be looked into."""
_OURS_BY_NAME = re.compile(r"决算|预算|绩效|自评|评价|三公|收支|标准工作簿|公开表")
_PROPERTIES_BYTES = 65536
_FORMS = {DEPARTMENT.name: "部门预算执行的表", PROJECTS.name: "项目支出绩效自评表"}


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
    if not task.alone:
        # which kind it is was found when each file was looked at by itself
        return _of_kind(next(kind for kind in KINDS if kind.name == (task.kind or DEPARTMENT.name)), task, None)
    try:
        opened = open_input(task.file.path, shown, task.limits)
    except UnreadableWorkbook as error:
        return Reply(_unused(task.file, error) if _is_not_ours(task.file, error.finding) else failed(task.file, error))
    declared = () if task.kind == DEPARTMENT.name else tuple(_declared(opened, shown))
    kinds = [kind for kind in KINDS if task.kind in ("", kind.name) and kind.recognise(opened) is not None]
    replies = [_of_kind(kind, task, opened) for kind in kinds]
    if any(reply.stub is not None and reply.content for reply in replies):
        # sheets that are nothing of a unit's budget are no failure beside those that are something
        replies = [reply for reply in replies if not _nothing(reply)]
    if declared and all(_nothing(reply) for reply in replies):
        return _only_declared(task.file, opened, declared)
    if not replies and (task.kind == PROJECTS.name or _only_of_another_kind(task, opened)):
        other = finding("B205", Place(shown), file=shown, kind=_FORMS[task.kind])
        return Reply(Outcome(shown, Status.UNUSED, sha256=opened.sha256, findings=(other,), kind=task.kind))
    if not replies:
        replies = [_of_kind(DEPARTMENT, task, opened)]
    if opened.misnamed and all(_nothing(reply) for reply in replies):
        # somebody takes it for a workbook and waits for its result
        other = finding("F107", Place(shown), file=shown, kind=opened.misnamed)
        return Reply(failed(task.file, UnreadableWorkbook(other, opened.sha256)))
    first, *others = replies
    return replace(first, more=tuple(others), stated=(*first.stated, *declared))


def _declared(opened: OpenedWorkbook, shown: str) -> Iterator[StatedForm]:
    """What the sheets without forms say of projects' targets."""
    _, others = split_sheets(opened.sheets)
    return declared_in(others, shown)


def _only_declared(file: InputFile, opened: OpenedWorkbook, declared: Sequence[StatedForm]) -> Reply:
    """The reply on a file that is nothing but declarations: set aside, for others to be held against."""
    shown = file.shown_as
    what = "、".join(dict.fromkeys(one.what for one in declared))
    lacking = dict.fromkeys(one.lacking for one in declared)
    use = "只用来核对同一项目自评表的指标值" if "" in lacking else f"也不能用来核对自评表（{'、'.join(lacking)}）"
    said = finding("B206", Place(shown), file=shown, what=what, use=use)
    outcome = Outcome(shown, Status.UNUSED, sha256=opened.sha256, findings=(said,), kind=PROJECTS.name)
    return Reply(outcome, stated=tuple(declared))


def _only_of_another_kind(task: Task, opened: OpenedWorkbook) -> bool:
    return bool(task.kind) and any(kind.recognise(opened) is not None for kind in KINDS if kind.name != task.kind)


def _of_kind(kind: DocumentKind[Any, Any], task: Task, opened: OpenedWorkbook | None) -> Reply:
    """Read, evaluate, write and verify the documents of one kind."""
    shown = task.file.shown_as
    try:
        data = kind.read(task, opened)
    except SeveralUnits as error:
        return Reply(failed(task.file, error), units=error.units)
    except UnreadableWorkbook as error:
        if task.department is not None:
            return Reply(without_department(task.department, shown, error.finding))
        stub = _supplement(task, error.finding)
        if stub is None and _is_not_ours(task.file, error.finding):
            return Reply(replace(_unused(task.file, error), kind=kind.name))
        return Reply(replace(failed(task.file, error), kind=kind.name), stub=stub)
    result, outcome = kind.evaluate(task, data)
    content = b""
    if task.write:
        try:
            content = kind.write(task, result)
            wrong = verify(content)
        except ValueError as error:
            return Reply(without_result(outcome, finding("W103", Place(shown), detail=str(error))))
        if wrong:
            return Reply(without_result(outcome, cause_of(wrong)))
    reply = kind.finish(task, data, result, Reply(outcome, content))
    return replace(reply, stub=kind.stub(data) if task.department is None else None)


def _nothing(reply: Reply) -> bool:
    """Whether a reply only says that there is nothing of its kind."""
    return reply.stub is None and reply.outcome.status is Status.UNUSED


def _supplement(task: Task, refusal: Finding) -> UnitData | None:
    """A workbook with nothing of the budget's execution may still go with another file of the unit."""
    if refusal.code != NOTHING_OF_A_DEPARTMENT:
        return None
    try:
        shown = task.file.shown_as
        return stub_of(read_workbook(task.file.path, shown_as=shown, limits=task.limits, partial=True))
    except UnreadableWorkbook:
        return None


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
        projects=(),
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
