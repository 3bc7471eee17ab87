"""What perfeval writes from the copied source sheets and the indicator system: the measure of what was found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from perfeval.assessment import Assessment, assess
from perfeval.audit.declaration import Declaration
from perfeval.audit.found import FoundWorkbook
from perfeval.audit.sources import embedded_data
from perfeval.calculator import Evaluation
from perfeval.findings.finding import Finding
from perfeval.reader import UnitData
from perfeval.scheme import load_scheme, scheme_sha256
from perfeval.writer.draft import Draft
from perfeval.writer.score_workbook import render_score_workbook, write_score_workbook


@dataclass(frozen=True, slots=True)
class Expected:
    """An assessment, and the cells of the workbook that perfeval makes of it."""

    assessment: Assessment
    book: Draft
    scheme_sha256: str

    @property
    def evaluation(self) -> Evaluation:
        """Every ratio, every score, the total."""
        return self.assessment.evaluation

    @property
    def data(self) -> UnitData:
        """What the copies hold."""
        return self.assessment.data

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found."""
        return self.assessment.findings

    def render(self) -> bytes:
        """The score workbook itself."""
        return render_score_workbook(self.assessment, self.scheme_sha256)


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
    assessment = assess(data, load_scheme(scheme))
    digest, book = scheme_sha256(scheme), Draft()
    write_score_workbook(book, assessment, digest)
    return Expected(assessment, book, digest)
