"""One score workbook: prove it, or say where it fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

import perfeval
from perfeval.audit.comparison import compare_cells
from perfeval.audit.copies import compare_with_input, compare_with_record
from perfeval.audit.declaration import Declaration, declaration_of
from perfeval.audit.effect import total_row, with_effects
from perfeval.audit.expected import Expected, evaluated, expected_workbook
from perfeval.audit.found import FoundWorkbook, read_found
from perfeval.audit.recalculation import (
    Engine,
    compare_cached,
    compare_libreoffice,
    libreoffice,
    without_cached_values,
)
from perfeval.audit.result import AuditResult, Difference, Review, TraceLine, Verdict
from perfeval.audit.review import reviews_of
from perfeval.audit.sent import chosen_files, sent_data
from perfeval.audit.structure import compare_structure
from perfeval.audit.trace import Tracer
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place, Severity
from perfeval.reader import Limits, UnreadableWorkbook
from perfeval.reader.discovery import InputFile
from perfeval.scheme import SchemeError, load_scheme, scheme_sha256
from perfeval.writer.names import SCORE
from perfeval.writer.score_sheet import FIRST_ROW, OWN

REVIEW_THRESHOLD = Decimal(1)
_MARK = "perfeval.version"


@dataclass(frozen=True, slots=True)
class AuditTask:
    """One score workbook and what to hold it against.

    Attributes:
        scheme: name or file of the indicator system; empty for the one the workbook names.
        against: files among which the unit's own are.
        libreoffice: whether to recalculate by LibreOffice as well.
        threshold: from which difference on a 复核分 is conspicuous, in points.
    """

    file: InputFile
    scheme: str = ""
    against: tuple[InputFile, ...] = ()
    libreoffice: bool = False
    threshold: Decimal = REVIEW_THRESHOLD
    limits: Limits = field(default_factory=Limits)


def audit_file(task: AuditTask) -> AuditResult:
    """Audit one score workbook; whatever is wrong with it is in the result."""
    shown = task.file.shown_as
    try:
        found = read_found(task.file.path, shown, task.limits)
    except UnreadableWorkbook as error:
        return unproved(shown, error.finding)
    declared = declaration_of(found)
    if _MARK not in found.properties and not declared.versions:
        return unproved(shown, finding("A101", Place(shown), file=shown), sha256=found.sha256)
    return _Audit(task, found, declared).result()


def unproved(shown: str, reason: Finding, sha256: str = "") -> AuditResult:
    """The result for a file that could not be audited."""
    return AuditResult(shown, sha256, Verdict.UNPROVED, reasons=(reason,))


class _Audit:
    """An audit under way."""

    def __init__(self, task: AuditTask, found: FoundWorkbook, declared: Declaration) -> None:
        self._task, self._found, self._declared = task, found, declared
        self._reasons: list[Finding] = []
        self._differences: list[Difference] = []
        self._remarks: list[str] = []

    def result(self) -> AuditResult:
        found, declared = self._found, self._declared
        scheme = self._task.scheme or declared.scheme
        expected = self._expected(scheme)
        if expected is None:
            return AuditResult(found.shown_as, found.sha256, Verdict.UNPROVED, reasons=tuple(self._reasons))
        sound = self._sources(expected, scheme)
        # what the unit's own file gives is the measure; without it, the copies' consequences must not count twice
        changed = {one.finding.place.sheet for one in self._differences} if sound is expected else set()
        self._differences += compare_cells(found, sound, declared.finding_codes, changed_sources=changed)
        self._differences += compare_structure(found, sound, changed_sources=changed)
        self._differences += self._statements()
        engine = self._recalculated()
        if declared.versions and perfeval.__version__ not in declared.versions:
            if self._differences:
                versions = {"found": declared.versions[0], "expected": perfeval.__version__}
                self._reasons.append(finding("A107", Place(found.shown_as), **versions))
            else:
                self._remarks.append(f"由perfeval {declared.versions[0]}生成，与现在的{perfeval.__version__}结果一致。")
        reviews, entered = reviews_of(found, expected, self._task.threshold)
        differences = with_effects(self._differences, found, sound) if self._differences else ()
        row = total_row(expected)
        result = AuditResult(
            file=found.shown_as,
            sha256=found.sha256,
            verdict=self._verdict(),
            unit=expected.evaluation.unit,
            year=expected.evaluation.year,
            reasons=tuple(self._reasons),
            differences=differences,
            shown_total=engine.number(SCORE, row, OWN) if engine else None,
            total=sound.evaluation.total,
            reviews=reviews,
            remarks=tuple(self._remarks),
            findings=tuple(one for one in (*sound.findings, *entered) if one.severity is not Severity.HINT),
            source_digests=declared.files,
        )
        return replace(result, traces=tuple(self._traces(engine, sound))) if engine and differences else result

    def _expected(self, scheme: str) -> Expected | None:
        """What perfeval makes of the copies; None, with a reason, where that cannot be told."""
        place, declared = Place(self._found.shown_as), self._declared
        try:
            load_scheme(scheme)
            digest = scheme_sha256(scheme)
        except (SchemeError, OSError):
            self._reasons.append(finding("A103", place, scheme=scheme))
            return None
        if declared.digests and digest not in declared.digests:
            details = {"scheme": declared.scheme, "found": declared.digests[0], "expected": digest}
            self._reasons.append(finding("A104", place, **details))
        if not declared.records:
            self._reasons.append(finding("A105", place))
            return None
        try:
            return expected_workbook(self._found, declared, scheme)
        except UnreadableWorkbook as error:
            self._reasons.append(finding("A106", place, reason=error.finding.message))
        except ValueError as error:
            self._reasons.append(finding("A106", place, reason=str(error)))
        return None

    def _statements(self) -> Iterator[Difference]:
        """What the document properties and 编制说明 both state must agree."""
        declared = self._declared
        digests = tuple(digest for _, digest in declared.files)
        pairs = [("指标体系文件的SHA-256", declared.digests), ("编制工具版本", declared.versions)]
        for what, values in pairs:
            if len(values) > 1:
                yield _contradiction(what, values[1], values[0])
        for now, written in zip(declared.property_digests, digests, strict=False):
            if now != written:
                yield _contradiction("来源文件的SHA-256", written, now)

    def _sources(self, expected: Expected, scheme: str) -> Expected:
        """Compare the copies; return the workbook as it should be, from the unit's own files where they are given."""
        found, declared = self._found, self._declared
        if not self._task.against:
            self._differences += compare_with_record(found, declared)
            return expected
        place = Place(found.shown_as)
        chosen = chosen_files(self._task.against, declared)
        if not chosen:
            self._reasons.append(finding("A108", place, reason="其中没有计分表所载的来源文件"))
            self._differences += compare_with_record(found, declared)
            return expected
        try:
            sent = sent_data(chosen, found, declared, self._task.limits)
            sound = evaluated(sent, scheme)
        except (UnreadableWorkbook, ValueError) as error:
            reason = error.finding.message if isinstance(error, UnreadableWorkbook) else str(error)
            self._reasons.append(finding("A108", place, reason=reason))
            self._differences += compare_with_record(found, declared)
            return expected
        digests = [(file.shown_as, digest) for file, digest in chosen]
        differences, remarks = compare_with_input(found, declared, sent, digests)
        self._remarks += remarks
        if not differences:
            differences = list(compare_with_record(found, declared))
        self._differences += differences
        return sound

    def _recalculated(self) -> Engine | None:
        found = self._found
        try:
            engine = Engine(found.content)
        except Exception as error:
            # the engine has no one exception for what it cannot load
            self._differences.append(Difference(finding("A504", Place(), reason=str(error)[:200])))
            return None
        if without_cached_values(found):
            self._remarks.append("工作簿没有保存计算结果（由不计算的程序另存过），以重算结果为准。")
        self._differences += compare_cached(found, engine)
        if self._task.libreoffice:
            program = libreoffice()
            try:
                if program is None:
                    self._reasons.append(finding("A109", Place(found.shown_as)))
                else:
                    self._differences += compare_libreoffice(found, engine, program)
                    self._remarks.append("LibreOffice重算完毕。")
            except OSError as error:
                self._reasons.append(finding("A106", Place(found.shown_as), reason=str(error)))
        return engine

    def _verdict(self) -> Verdict:
        if any(one.code in ("A104", "A107") for one in self._reasons):
            return Verdict.UNPROVED
        if self._differences:
            return Verdict.DIFFERENT
        return Verdict.UNPROVED if self._reasons else Verdict.SAME

    def _traces(self, engine: Engine, sound: Expected) -> Iterator[tuple[str, tuple[TraceLine, ...]]]:
        tracer = Tracer(self._found, engine)
        if SCORE not in self._found.sheets:
            return
        for index, one in enumerate(sound.evaluation.indicators):
            row = FIRST_ROW + index
            now = engine.number(SCORE, row, OWN)
            if now != one.score:
                yield one.indicator.label, tracer.trace((SCORE, row, OWN))


def _contradiction(what: str, expected: str, found: str) -> Difference:
    return Difference(finding("A310", Place(), what=what, expected=expected, found=found), expected, found)


__all__ = ["AuditResult", "AuditTask", "Review", "audit_file", "unproved"]
