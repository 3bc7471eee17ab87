"""Cross-checks (勾稽关系) over facts, and a reviewer's doubts."""

from perfeval.checks.causes import problems_of
from perfeval.checks.doubts import review_doubts
from perfeval.checks.problems import Problem, problems_of_findings
from perfeval.checks.result import CheckResult
from perfeval.checks.run import check_findings, run_checks

__all__ = [
    "CheckResult",
    "Problem",
    "check_findings",
    "problems_of",
    "problems_of_findings",
    "review_doubts",
    "run_checks",
]
