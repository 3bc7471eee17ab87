"""What perfeval writes from the copied source sheets and the indicator system: the measure of what was found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from perfeval.audit.declaration import Declaration
from perfeval.audit.found import FoundWorkbook
from perfeval.audit.sources import embedded_data
from perfeval.calculator import Evaluation, evaluate_unit
from perfeval.checks import check_findings, review_doubts, run_checks
from perfeval.findings.finding import Finding
from perfeval.reader import UnitData
from perfeval.scheme import load_scheme, scheme_sha256
from perfeval.writer.score_workbook import build_score_workbook
from perfeval.writer.source_sheets import output_names
from perfeval.writer.workbook import Book


@dataclass(frozen=True, slots=True)
class Expected:
    """The evaluation of the copies, and the workbook that perfeval makes of it, not yet closed.

    Attributes:
        sources: how the source sheets are called in the score workbook.
        reader_findings: those of `findings` that the reading of the copies gave.
    """

    evaluation: Evaluation
    data: UnitData
    findings: tuple[Finding, ...]
    reader_findings: tuple[Finding, ...]
    book: Book
    sources: frozenset[str]


def expected_workbook(found: FoundWorkbook, declared: Declaration, scheme: str) -> Expected:
    """Evaluate the copies again.

    Raises:
        UnreadableWorkbook: the copies cannot be read.
        ValueError: there is no copy, or a formula does not give the value that Python computes.
    """
    data = embedded_data(found, declared)
    return evaluated(replace(data, files=declared.files or data.files), scheme)


def evaluated(data: UnitData, scheme: str) -> Expected:
    """Evaluate a unit's data and build its score workbook.

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
    book = build_score_workbook(evaluation, data, checks, findings, scheme_sha256(scheme))
    names = frozenset(output_names(data.sheets).values())
    return Expected(evaluation, data, findings, data.findings, book, names)
