"""The results as records for JSON, with a stable schema (docs/核对报告.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from perfeval.findings.finding import Finding
from perfeval.report_check.judging.result import ReportCheck

SCHEMA = 1


def as_records(results: Sequence[ReportCheck | Finding]) -> dict[str, Any]:
    """All results of one call."""
    reports = [_refused(one) if isinstance(one, Finding) else _checked(one) for one in results]
    return {"schema": SCHEMA, "reports": reports}


def _refused(reason: Finding) -> dict[str, Any]:
    return {"file": reason.place.file, "status": "无法读取", "code": reason.code, "reason": reason.message}


def _checked(found: ReportCheck) -> dict[str, Any]:
    return {
        "file": found.file,
        "status": "有矛盾" if found.contradictions else "没有矛盾",
        "judged": found.judged,
        "not_judged": found.unchecked,
        "contradictions": [
            {"code": "T101", "severity": "错误", "section": one.section, "sentence": one.sentence}
            | {"follows": one.follows, "right": one.right}
            for one in found.contradictions
        ],
        "doubts": [
            {"code": "T201", "severity": "提示", "section": one.section, "sentence": one.sentence}
            | {"question": one.question}
            for one in found.doubts
        ],
        "unjudged": [
            {"figure": one.raw, "section": one.section, "sentence": one.sentence, "reason": one.reason}
            for one in found.unjudged
        ],
    }
