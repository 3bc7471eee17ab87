"""What perfeval writes from the copied source sheets and the indicator system: the measure of what was found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from perfeval.assessment import Assessment, assess
from perfeval.audit.declaration import Declaration
from perfeval.audit.found import FoundWorkbook, found_in
from perfeval.audit.sources import embedded_data
from perfeval.calculator import Evaluation
from perfeval.findings.finding import Finding
from perfeval.reader import UnitData
from perfeval.scheme import load_scheme
from perfeval.writer.score_workbook import render_score_workbook
from perfeval.xlsx.limits import Limits


@dataclass(frozen=True, slots=True)
class Expected:
    """An assessment, and the workbook that perfeval makes of it, read back like any other."""

    assessment: Assessment
    workbook: FoundWorkbook

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


def expected_workbook(found: FoundWorkbook, declared: Declaration, scheme: str, digest: str) -> Expected:
    """Evaluate the copies again.

    Raises:
        UnreadableWorkbook: the copies cannot be read.
        ValueError: there is no copy, or a formula does not give the value that Python computes.
    """
    data = embedded_data(found, declared)
    return evaluated(replace(data, files=declared.files or data.files), scheme, digest)


def evaluated(data: UnitData, scheme: str, digest: str) -> Expected:
    """Evaluate a unit's data and write its score workbook.

    Args:
        digest: the SHA-256 of the scheme, as the workbook states it.

    Raises:
        ValueError: a formula does not give the value that Python computes.
    """
    assessment = assess(data, load_scheme(scheme, data.year))
    content = render_score_workbook(assessment, digest)
    return Expected(assessment, found_in(content, "", Limits()))
