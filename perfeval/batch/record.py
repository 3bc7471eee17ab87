"""运行记录.json: what became of each input, without clock times, so that equal runs are equal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import perfeval
from perfeval.batch.outcome import Outcome
from perfeval.findings.finding import Finding


def render_record(
    outcomes: Sequence[Outcome], scheme: str, scheme_sha256: str, results: Mapping[str, str] = MappingProxyType({})
) -> bytes:
    """The record as UTF-8 JSON.

    Args:
        results: what the next run may take up again, by key; see `perfeval.batch.previous`.
    """
    record = {
        "perfeval": perfeval.__version__,
        "scheme": scheme,
        "scheme_sha256": scheme_sha256,
        "inputs": [entry for outcome in outcomes if not outcome.members for entry in _entries(outcome)],
        **_departments(outcomes),
        "results": dict(sorted(results.items())),
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _departments(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The evaluations of departments, with their units' files; nothing where none was asked for."""
    departments = [
        {**_input(one), "files": [{"path": path, "sha256": digest} for path, digest in one.others]}
        for one in outcomes
        if one.members
    ]
    return {"departments": departments} if departments else {}


def _entries(outcome: Outcome) -> Iterator[dict[str, Any]]:
    """One entry for each input file; a file that was merged with another shares its result."""
    whole = _input(outcome)
    yield whole
    for path, digest in outcome.others:
        yield {**whole, "path": path, "sha256": digest, "merged_with": outcome.file, "findings": []}


def _input(outcome: Outcome) -> dict[str, Any]:
    return {
        "path": outcome.file,
        "sha256": outcome.sha256,
        "status": outcome.status.value,
        "unit": outcome.unit,
        "year": outcome.year,
        "output": outcome.output,
        "report": outcome.report,
        "total": _number(outcome.total),
        "grade": outcome.grade,
        "missing": list(outcome.missing),
        "indicators": [
            {
                "id": one.id,
                "status": one.status,
                "weight": _number(one.weight),
                "value": _number(one.value),
                "score": _number(one.score),
            }
            for one in outcome.indicators
        ],
        "findings": [_finding(one) for one in outcome.findings],
    }


def _finding(one: Finding) -> dict[str, str]:
    return {
        "code": one.code,
        "severity": one.severity.value,
        "file": one.place.file,
        "sheet": one.place.sheet,
        "cell": one.place.cell,
        "message": one.message,
        "mend": one.mend,
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
