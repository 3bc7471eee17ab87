"""One unit and year, assessed: the evaluation, the cross-checks beside it, and everything found on the way.

Whoever needs more than the scores (the batch, the audit, the report) gets it from `assess`, so that all of them speak
of the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass

from perfeval.calculator import Evaluation, evaluate_unit
from perfeval.checks import CheckResult, check_findings, review_doubts, run_checks
from perfeval.findings.finding import Finding
from perfeval.reader.records import UnitData
from perfeval.scheme.model import Scheme


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is known of one unit and year.

    Attributes:
        data: what was read.
        evaluation: every ratio, every score, the total.
        checks: the cross-checks (勾稽关系).
        findings: the reader's, the calculator's, the checks', and a reviewer's doubts, in this order.
    """

    data: UnitData
    evaluation: Evaluation
    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...]


def assess(data: UnitData, scheme: Scheme) -> Assessment:
    """Evaluate, check and doubt one unit's data; whatever is wrong with it is in the findings."""
    evaluation, checks = evaluate_unit(data, scheme), run_checks(data)
    found = (*check_findings(data, checks), *review_doubts(data, evaluation))
    return Assessment(data, evaluation, checks, (*data.findings, *evaluation.findings, *found))


__all__ = ["Assessment", "assess"]
