"""A workbook of project forms: made again from its own copies or the unit's files, and compared cell by cell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import perfeval
from perfeval.audit.candidates import KIND
from perfeval.audit.comparison import compare_cells, framed
from perfeval.audit.consequences import of_changed_source
from perfeval.audit.copies import CopiesCheck, compare_with_input, compare_with_record, copies_digest, restored
from perfeval.audit.covering import compare_covering
from perfeval.audit.declaration import declaration_of
from perfeval.audit.found import FoundWorkbook, found_in
from perfeval.audit.listed_findings import OF_PROJECTS, compare_listed_findings
from perfeval.audit.own_sheets import ignored_notes, version_notes
from perfeval.audit.project_sources import chosen_forms, embedded_forms, outturn_of, sent_forms, stated_in
from perfeval.audit.properties import compare_properties
from perfeval.audit.result import AuditResult, Difference, Verdict
from perfeval.audit.sight import compare_sight
from perfeval.audit.structure import compare_structure
from perfeval.audit.task import UNCOMPARED, AuditTask
from perfeval.audit.value_comparison import compare_values, loaded_engine
from perfeval.calculator.projects import ProjectsEvaluation, evaluate_projects
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place, Severity
from perfeval.formula.numeric import round_half_away
from perfeval.method import MethodError, load_method, method_sha256
from perfeval.reader import UnreadableWorkbook
from perfeval.reader.projects import ProjectsData
from perfeval.writer.projects import copies_of, render_projects_workbook
from perfeval.writer.projects.names import FINDINGS, OWN

_MEAN = "总分一栏为各项目核算分的平均数。"


def holds_projects(found: FoundWorkbook) -> bool:
    """Whether it is a workbook of project forms, by its property or by its own sheets."""
    return found.properties.get(KIND) == "项目" or set(OWN) <= found.sheets.keys()


def audit_projects(found: FoundWorkbook, task: AuditTask) -> AuditResult:
    """Audit it."""
    return _ProjectAudit(found, task).result()


class _ProjectAudit:
    """An audit under way."""

    def __init__(self, found: FoundWorkbook, task: AuditTask) -> None:
        self._found, self._task = found, task
        self._declared = declaration_of(found)
        self._place = Place(found.shown_as)
        self._reasons: list[Finding] = []
        self._differences: list[Difference] = []
        self._remarks: list[str] = []
        self._given: list[tuple[str, str]] = []

    def result(self) -> AuditResult:
        found, declared = self._found, self._declared
        reason = self._unusable()
        if reason is not None:
            return AuditResult(found.shown_as, found.sha256, Verdict.UNPROVED, reasons=(reason,))
        check = compare_with_record(found, declared)
        try:
            embedded: ProjectsData | None = embedded_forms(restored(found, check), declared)
        except (ValueError, KeyError) as error:
            embedded, unread = None, finding("A106", self._place, reason=str(error))
        sent = self._sent(embedded)
        if sent is not None:
            check = self._against(sent) or check
        self._differences += check.differences
        evaluation = sent
        if evaluation is None and embedded is not None:
            evaluation = self._evaluated(embedded, "A106")
        elif evaluation is None:
            self._reasons.append(unread)
        if evaluation is None:
            return self._result()
        # what the unit's own file gives is the measure; without it, the copies' consequences must not count twice
        self._compare(evaluation, check, changed=set() if sent is not None else check.changed)
        counted = evaluation.projects or evaluation.forms
        totals = [one.total for one in counted if one.total is not None]
        self._remarks.append(_MEAN)
        data = embedded or evaluation.data
        return replace(
            self._result(),
            unit=data.unit,
            year=data.year,
            total=round_half_away(sum(totals, Decimal(0)) / len(totals), 2) if totals else None,
            findings=tuple(one for one in evaluation.findings if one.severity is not Severity.HINT),
        )

    def _result(self) -> AuditResult:
        found, declared = self._found, self._declared
        unproved = Verdict.UNPROVED if self._reasons else Verdict.SAME
        return AuditResult(
            found.shown_as,
            found.sha256,
            Verdict.DIFFERENT if self._differences else unproved,
            reasons=tuple(self._reasons),
            differences=tuple(self._differences),
            remarks=tuple(self._remarks),
            source_digests=declared.files,
            scheme_digests=(method_sha256(self._name),),
            version=declared.versions[0] if declared.versions else "",
            content_digest=copies_digest(found, declared),
            property_digests=declared.property_digests,
        )

    @property
    def _name(self) -> str:
        return self._task.method or self._found.properties.get("perfeval.method", "")

    @property
    def _other_version(self) -> bool:
        versions = self._declared.versions
        return bool(versions) and perfeval.__version__ not in versions

    def _unusable(self) -> Finding | None:
        """Why nothing can be proved: no record of the copies, or a 评分办法 that is not known or another."""
        if not self._declared.records:
            return finding("A105", self._place)
        try:
            digest = method_sha256(self._name)
        except MethodError:
            return finding("A130", self._place, method=self._name)
        stated = self._found.properties.get("perfeval.method_sha256", "")
        return None if stated in ("", digest) else finding("A131", self._place, method=self._name)

    def _sent(self, embedded: ProjectsData | None) -> ProjectsEvaluation | None:
        """What the unit's own files come to; None, with a reason or remark, where they are not at hand."""
        task = self._task
        if not task.against:
            if not task.registered:
                self._remarks.append(UNCOMPARED)
            return None
        try:
            chosen = chosen_forms(task.against, self._declared, embedded, task.limits)
            data = sent_forms(chosen, self._declared, task.limits)
        except (UnreadableWorkbook, ValueError) as error:
            reason = error.finding.message if isinstance(error, UnreadableWorkbook) else str(error)
            self._reasons.append(finding("A108", self._place, reason=reason))
            return None
        # the remarks speak of the files as they are called now
        self._given = [(one.file.shown_as, one.sha256) for one in chosen]
        return self._evaluated(data, "A108")

    def _evaluated(self, data: ProjectsData, code: str) -> ProjectsEvaluation | None:
        try:
            return evaluate_projects(data, load_method(self._name), outturn_of(self._found), stated_in(self._found))
        except (ValueError, KeyError) as error:
            self._reasons.append(finding(code, self._place, reason=str(error)))
            return None

    def _against(self, sent: ProjectsEvaluation) -> CopiesCheck | None:
        """The copies against the unit's files; None where they are the same."""
        copies = copies_of(sent)
        check, remarks = compare_with_input(self._found, self._declared, copies.sheets, copies.names, self._given)
        self._remarks += remarks
        return check if check.differences else None

    def _compare(self, evaluation: ProjectsEvaluation, check: CopiesCheck, *, changed: set[str]) -> None:
        """Hold everything but the copies' values against the workbook made again."""
        found, declared = self._found, self._declared
        try:
            content = render_projects_workbook(evaluation, method_sha256(self._name))
            expected = found_in(content, found.shown_as, self._task.limits)
        except ValueError as error:
            self._reasons.append(finding("A106", self._place, reason=str(error)))
            return
        copies = {record.name for record in declared.records}
        own = tuple(name for name in expected.sheets if name not in copies)
        ignored = ignored_notes(expected, changed, other_version=False) if check.differences else {}
        if self._other_version:
            # all else of it is held against what this version writes
            ignored = {name: ignored.get(name, frozenset()) | some for name, some in version_notes(expected).items()}
            self._remarks.insert(0, f"由perfeval {declared.versions[0]}生成，按现在的{perfeval.__version__}重新核算。")
        frame = framed(found, expected, own, {}, loose=False, other_version=False, ignored=ignored)
        frame = replace(frame, alignments={**frame.alignments, **check.alignments})
        engine = loaded_engine(self._found, self._differences)
        # findings that came or went with a source are told line by line, not by the cells that they moved
        moved = {FINDINGS} if check.differences else set()
        cells = [
            one
            for one in compare_cells(frame)
            if one.sheet not in moved and not (changed and of_changed_source(one, found, check.replaced))
        ]
        self._differences += [one.difference for one in cells]
        self._differences += [
            one.difference
            for one in compare_sight(frame, engine)
            if one.sheet not in moved and (one.sheet not in changed or one.wanted)
        ]
        self._differences += compare_covering(frame)
        self._differences += compare_structure(frame)
        self._differences += compare_properties(found, expected, declared, other_version=self._other_version)
        if moved:
            # what was sent tells which findings there are; the workbook's own codes only stand in for it
            codes = declared.finding_codes if changed else ()
            self._differences += compare_listed_findings(
                frame, evaluation.findings, codes, OF_PROJECTS, by_codes_alone=bool(changed)
            )
        if engine is not None:
            made = compare_values(frame, engine, self._differences, check.torn, libreoffice=self._task.libreoffice)
            self._differences += made.differences
            self._remarks += made.remarks
            self._reasons += made.reasons
