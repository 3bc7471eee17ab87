"""What perfeval writes from the copied source sheets and the indicator system: the measure of what was found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from perfeval.audit.declaration import Declaration
from perfeval.audit.found import FoundWorkbook
from perfeval.audit.sources import embedded_data
from perfeval.calculator import Evaluation, evaluate_unit
from perfeval.checks import CheckResult, check_findings, review_doubts, run_checks
from perfeval.findings.finding import Finding
from perfeval.reader import UnitData
from perfeval.scheme import load_scheme, scheme_sha256
from perfeval.writer.draft import Draft
from perfeval.writer.score_workbook import render_score_workbook, write_score_workbook


@dataclass(frozen=True, slots=True)
class Expected:
    """An evaluation, and the cells of the workbook that perfeval makes of it."""

    evaluation: Evaluation
    data: UnitData
    findings: tuple[Finding, ...]
    book: Draft
    checks: tuple[CheckResult, ...]
    scheme_sha256: str

    def render(self) -> bytes:
        """The score workbook itself."""
        return render_score_workbook(self.evaluation, self.data, self.checks, self.findings, self.scheme_sha256)


def expected_workbook(found: FoundWorkbook, declared: Declaration, scheme: str) -> Expected:
    """Evaluate the copies again.

    Raises:
        UnreadableWorkbook: the copies cannot be read.
        ValueError: there is no copy, or a formula does not give the value that Python computes.
    """
    data = embedded_data(found, declared)
    return evaluated(replace(data, files=declared.files or data.files), scheme)


def evaluated(data: UnitData, scheme: str) -> Expected:
    """Evaluate a unit's data and write the cells of its score workbook.

    Raises:
        ValueError: a formula does not give the value that Python computes.
    """
    evaluation = evaluate_unit(data, load_scheme(scheme))
    checks = run_checks(data)
    findings = (
        *data.findings,
        *evaluation.findings,
        *check_findings(data, checks),
        *review_doubts(data, evaluation),
    )
    digest, book = scheme_sha256(scheme), Draft()
    write_score_workbook(book, evaluation, data, checks, findings, digest)
    return Expected(evaluation, data, findings, book, checks, digest)
