"""One score workbook: prove it, or say where it fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import perfeval
from perfeval.audit.cell_units import with_units
from perfeval.audit.comparison import Frame, compare_cells, framed
from perfeval.audit.consequences import dependents, of_changed_source
from perfeval.audit.copies import CopiesCheck, compare_with_input, compare_with_record, copies_digest, restored
from perfeval.audit.covering import compare_covering, covered_cells, gone_with_a_merge
from perfeval.audit.declaration import Declaration, declaration_of
from perfeval.audit.effect import with_effects
from perfeval.audit.expected import Expected, evaluated, expected_workbook
from perfeval.audit.found import FoundWorkbook, read_found
from perfeval.audit.kinds import kind_of
from perfeval.audit.listed_findings import compare_listed_findings
from perfeval.audit.own_sheets import LISTS, ignored_notes
from perfeval.audit.projects import audit_projects, holds_projects
from perfeval.audit.properties import compare_properties
from perfeval.audit.recalculation import Engine
from perfeval.audit.result import AuditResult, Difference, Review, TraceLine, Verdict
from perfeval.audit.review import reviews_of
from perfeval.audit.schemes import SchemeChoice, chosen_scheme
from perfeval.audit.score_form import ScoreForm, score_form
from perfeval.audit.sent import chosen_files, sent_data
from perfeval.audit.sight import compare_sight
from perfeval.audit.sources import unrecorded
from perfeval.audit.structure import compare_structure
from perfeval.audit.task import NONE_SENT, UNCOMPARED, AuditTask
from perfeval.audit.trace import Tracer
from perfeval.audit.value_comparison import compare_values, loaded_engine
from perfeval.audit.versions import VALUE_CODES, holds_for_any_version
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place, Severity
from perfeval.reader import UnreadableWorkbook
from perfeval.writer.form import form_places
from perfeval.writer.names import NOTES, SCORE
from perfeval.writer.provenance import FORMAT
from perfeval.writer.source_sheets import output_names

_TYPED = frozenset({"A201", "A205", "A212", "A213"})
_NO_PROOF = frozenset({"A104", "A110"})
"""Reasons for which a workbook is neither the same nor different."""


def audit_file(task: AuditTask) -> AuditResult:
    """Audit one score workbook; whatever is wrong with it is in the result."""
    shown_as = task.file.shown_as
    try:
        found = read_found(task.file.path, shown_as, task.limits)
    except UnreadableWorkbook as error:
        return unproved(shown_as, error.finding, error.sha256)
    if holds_projects(found):
        result = audit_projects(found, task)
    elif (other := kind_of(found)) is not None:
        refusal = finding("A101", Place(shown_as), file=shown_as, kind=other)
        return unproved(shown_as, refusal, sha256=found.sha256)
    else:
        result = _Audit(task, found, declaration_of(found)).result()
    return replace(result, differences=with_units(result.differences, found))


def unproved(shown_as: str, reason: Finding, sha256: str = "") -> AuditResult:
    """The result for a file that could not be audited."""
    return AuditResult(shown_as, sha256, Verdict.UNPROVED, reasons=(reason,))


class _Audit:
    """An audit under way."""

    def __init__(self, task: AuditTask, found: FoundWorkbook, declared: Declaration) -> None:
        self._task, self._found, self._declared = task, found, declared
        self._place = Place(found.shown_as)
        self._reasons: list[Finding] = []
        self._differences: list[Difference] = []
        self._remarks: list[str] = []
        self._of_versions = 0

    @property
    def _other_version(self) -> bool:
        versions = self._declared.versions
        return bool(versions) and perfeval.__version__ not in versions

    def result(self) -> AuditResult:
        found, declared = self._found, self._declared
        choice = self._scheme()
        if choice is None or not self._readable():
            return self._unproved()
        check, sent = self._copies()
        expected = self._expected(choice, check)
        if expected is None:
            return self._unproved()
        sound = self._sound(sent, choice) or expected
        form = score_form(sound.workbook, sound.evaluation.total, form_places(sound.evaluation))
        engine = loaded_engine(self._found, self._differences)
        if choice.proved:
            self._compare(sound, check, engine, form, loose_sources=sound is expected)
        reviews, entered = reviews_of(found, expected, form, self._task.threshold)
        differences = with_effects(self._differences, found, sound, form) if self._differences else ()
        total = engine.content(SCORE, form.total) if engine and form.total and SCORE in found.sheets else None
        result = AuditResult(
            file=found.shown_as,
            sha256=found.sha256,
            verdict=self._verdict(),
            unit=expected.evaluation.unit,
            year=expected.evaluation.year,
            reasons=tuple(self._reasons),
            differences=differences,
            shown_total=total if isinstance(total, Decimal) else None,
            total=sound.evaluation.total,
            reviews=reviews,
            remarks=tuple(self._remarks),
            findings=tuple(one for one in (*sound.findings, *entered) if one.severity is not Severity.HINT),
            source_digests=declared.files,
            version=declared.versions[0] if declared.versions else "",
            scheme_digests=declared.digests,
            content_digest=copies_digest(found, declared),
            property_digests=declared.property_digests,
        )
        traces = tuple(self._traces(engine, sound, form)) if engine and differences else ()
        return replace(result, traces=traces)

    def _unproved(self) -> AuditResult:
        found, declared = self._found, self._declared
        return AuditResult(
            found.shown_as,
            found.sha256,
            Verdict.DIFFERENT if self._differences else Verdict.UNPROVED,
            reasons=tuple(self._reasons),
            differences=tuple(self._differences),
            content_digest=copies_digest(found, declared),
        )

    def _scheme(self) -> SchemeChoice | None:
        """The indicator system, with a reason where it is unknown or another than the workbook's."""
        declared = self._declared
        choice = chosen_scheme(declared, self._task.scheme)
        named = declared.schemes[0] if declared.schemes else self._task.scheme
        if choice is None:
            self._reasons.append(finding("A103", self._place, scheme=named))
        elif not choice.proved:
            details = {"scheme": named, "found": declared.digests[0], "expected": choice.digest}
            self._reasons.append(finding("A104", self._place, **details))
        return choice

    def _readable(self) -> bool:
        """Whether the workbook's format is known and it says where its copies come from."""
        declared = self._declared
        formats = [int(one) for one in declared.formats if one.isdigit()]
        if formats and min(formats) > FORMAT:
            details = {"found": declared.versions[0] if declared.versions else "", "expected": perfeval.__version__}
            self._reasons.append(finding("A110", self._place, **details))
            return False
        if not declared.records:
            self._reasons.append(finding("A105", self._place))
            return False
        lost = unrecorded(self._found, declared)
        for name in lost:
            # what such a copy held cannot be read again: all that rests on it would be a difference
            gone = finding("A406", Place("", NOTES), sheet=name)
            self._differences.append(Difference(gone, f"“{name}”的来源核对记录", "（没有）"))
        return not lost

    def _copies(self) -> tuple[CopiesCheck, object]:
        """Compare the copies with the unit's own files where they are given, else with their record."""
        found, declared = self._found, self._declared
        sent = None
        if self._task.against:
            chosen = chosen_files(self._task.against, declared)
            try:
                if not chosen:
                    raise ValueError(NONE_SENT)
                sent = sent_data(chosen, found, declared, self._task.limits)
            except (UnreadableWorkbook, ValueError) as error:
                reason = error.finding.message if isinstance(error, UnreadableWorkbook) else str(error)
                self._reasons.append(finding("A108", self._place, reason=reason))
        elif not self._task.registered:
            self._remarks.append(UNCOMPARED)
        check = CopiesCheck()
        if sent is not None:
            digests = [(file.shown_as, digest) for file, digest in chosen]
            check, remarks = compare_with_input(found, declared, sent.sheets, output_names(sent.sheets), digests)
            self._remarks += remarks
        if not check.differences:
            check = compare_with_record(found, declared)
        self._differences += check.differences
        return check, sent

    def _expected(self, choice: SchemeChoice, check: CopiesCheck) -> Expected | None:
        """What perfeval makes of the copies; None, with a reason, where that cannot be told."""
        try:
            return expected_workbook(restored(self._found, check), self._declared, choice.name, choice.digest)
        except UnreadableWorkbook as error:
            self._reasons.append(finding("A106", self._place, reason=error.finding.message))
        except ValueError as error:
            self._reasons.append(finding("A106", self._place, reason=str(error)))
        return None

    def _sound(self, sent: object, choice: SchemeChoice) -> Expected | None:
        """What perfeval makes of the files the unit sent; None where they were not given."""
        from perfeval.reader import UnitData

        if not isinstance(sent, UnitData):
            return None
        try:
            return evaluated(sent, choice.name, choice.digest)
        except ValueError as error:
            self._reasons.append(finding("A108", self._place, reason=str(error)))
            return None

    def _compare(
        self, sound: Expected, check: CopiesCheck, engine: Engine | None, form: ScoreForm, *, loose_sources: bool
    ) -> None:
        """Hold everything but the copies' values against the regenerated workbook."""
        found, declared = self._found, self._declared
        # what the unit's own file gives is the measure; without it, the copies' consequences must not count twice
        changed = check.changed if loose_sources else set()
        copies = {record.name for record in declared.records}
        own = tuple(name for name in sound.workbook.sheets if name not in copies)
        loose = bool(changed) or self._other_version
        ignored = ignored_notes(sound.workbook, changed, other_version=self._other_version)
        frame = framed(
            found, sound.workbook, own, LISTS, loose=loose, other_version=self._other_version, ignored=ignored
        )
        frame = replace(frame, alignments={**frame.alignments, **check.alignments})
        cells = list(compare_cells(frame))
        if self._other_version:
            kept = [one for one in cells if holds_for_any_version(one, frame, engine)]
            # a formula that comes to something else because a cell it rests on was changed is put otherwise, no more
            causes = {(one.sheet, one.found) for one in kept if one.code != "A202"}
            follow = dependents(found, causes) if causes else set()
            kept = [one for one in kept if one.code != "A202" or (one.sheet, one.found) not in follow]
            self._of_versions = len(cells) - len(kept)
            cells = kept
        if changed & check.torn:
            # what was lost cannot be expected; what was typed in place of a formula can
            rest = dependents(found, (), check.torn)
            typed = (one for one in cells if one.code in _TYPED and not (one.code == "A205" and one.sheet in LISTS))
            cells = [one for one in typed if (one.sheet, one.found) not in rest]
        elif changed:
            cells = [one for one in cells if not of_changed_source(one, found, check.replaced)]
        covering = list(compare_covering(frame))
        covered = {place for one in covering for place in covered_cells(one)}
        self._differences += [one.difference for one in cells if not gone_with_a_merge(one, covered)]
        self._differences += [
            one.difference for one in compare_sight(frame, engine) if one.sheet not in changed or one.wanted
        ]
        self._differences += covering
        self._differences += compare_structure(frame)
        self._differences += compare_properties(found, sound.workbook, declared, other_version=self._other_version)
        self._differences += compare_listed_findings(
            frame, sound.findings, declared.finding_codes, by_codes_alone=loose
        )
        if engine is not None:
            self._values(frame, check, engine, form)

    def _values(self, frame: Frame, check: CopiesCheck, engine: Engine, form: ScoreForm) -> None:
        """Compare the results: what is saved with what comes out, and what comes out with what should."""
        first = [(SCORE, place) for place in (form.total, *form.scores) if place is not None]
        made = compare_values(
            frame, engine, self._differences, check.torn, libreoffice=self._task.libreoffice, first=first,
            numbers_only=self._other_version,
        )  # fmt: skip
        self._differences += made.differences
        self._remarks += made.remarks
        self._reasons += made.reasons

    def _verdict(self) -> Verdict:
        """The verdict; remarks and reasons on another version are added on the way."""
        declared = self._declared
        if any(one.code in _NO_PROOF for one in self._reasons):
            return Verdict.UNPROVED
        if self._other_version:
            versions = {"found": declared.versions[0], "expected": perfeval.__version__}
            codes = {(one.finding.code, one.finding.place.sheet) for one in self._differences}
            if codes and all(code in VALUE_CODES and sheet != SCORE for code, sheet in codes):
                self._reasons.append(finding("A107", self._place, **versions))
                return Verdict.UNPROVED
            self._remarks.insert(0, self._on_version(declared.versions[0]))
        if self._differences:
            return Verdict.DIFFERENT
        return Verdict.UNPROVED if self._reasons else Verdict.SAME

    def _on_version(self, version: str) -> str:
        words = f"由perfeval {version}生成，按现在的{perfeval.__version__}重新核算，不随版本变化的内容逐项比较"
        return words + (f"；另有{self._of_versions}处写法不同但结果相同，属版本差异。" if self._of_versions else "。")

    def _traces(self, engine: Engine, sound: Expected, form: ScoreForm) -> Iterator[tuple[str, tuple[TraceLine, ...]]]:
        tracer = Tracer(self._found, engine)
        if SCORE not in self._found.sheets:
            return
        for place, one in zip(form.scores, sound.evaluation.indicators, strict=False):
            if engine.content(SCORE, place) != one.score and isinstance(one.score, Decimal):
                yield one.indicator.label, tracer.trace((SCORE, *place))


__all__ = ["AuditResult", "AuditTask", "Review", "audit_file", "unproved"]
