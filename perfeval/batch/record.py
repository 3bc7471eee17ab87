"""运行记录.json: what became of each input, without clock times, so that equal runs are equal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

import perfeval
from perfeval.findings.finding import Finding
from perfeval.results.outcome import Outcome
from perfeval.results.outcomes import briefs_of
from perfeval.results.projects import ProjectRecord


def write_record(
    target: BinaryIO,
    outcomes: Sequence[Outcome],
    scheme: str,
    scheme_sha256: str,
    results: Iterable[tuple[str, str]] = (),
) -> None:
    """Write the record as UTF-8 JSON, entry by entry: that of ten thousand inputs is large.

    Args:
        results: what the next run may take up again, by key and in its order; see `perfeval.batch.previous`.
    """
    members: dict[str, Iterator[str]] = {
        "perfeval": iter([_json(perfeval.__version__)]),
        "scheme": iter([_json(scheme)]),
        "scheme_sha256": iter([_json(scheme_sha256)]),
        "inputs": _array(entry for one in outcomes if not one.members for entry in _entries(one)),
    }
    if any(one.members for one in briefs_of(outcomes)):
        members["departments"] = _array(_department(one) for one in outcomes if one.members)
    members["results"] = _object(results)
    before = "{"
    for name, pieces in members.items():
        target.write(f"{before}\n {_json(name)}: ".encode())
        for piece in pieces:
            target.write(piece.encode())
        before = ","
    target.write(b"\n}\n")


def _array(entries: Iterable[dict[str, Any]]) -> Iterator[str]:
    before = "["
    for entry in entries:
        indented = json.dumps(entry, ensure_ascii=False, indent=1).replace("\n", "\n  ")
        yield f"{before}\n  {indented}"
        before = ","
    yield "[]" if before == "[" else "\n ]"


def _object(entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    before = "{"
    for name, value in entries:
        yield f"{before}\n  {_json(name)}: {_json(value)}"
        before = ","
    yield "{}" if before == "{" else "\n }"


def _json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _department(one: Outcome) -> dict[str, Any]:
    """The evaluation of a department, with its units' files."""
    return {**_input(one), "files": [{"path": path, "sha256": digest} for path, digest in one.others]}


def _entries(outcome: Outcome) -> Iterator[dict[str, Any]]:
    """One entry for each input file; a file that was merged with another shares its result."""
    whole = _input(outcome)
    yield whole
    for path, digest in outcome.others:
        shared = {**whole, "path": path, "sha256": digest, "merged_with": outcome.file, "findings": []}
        yield {**shared, **_projects(outcome, path)}


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
        "kind": outcome.kind,
        **_project_facts(outcome),
        **_projects(outcome, outcome.file),
    }


def _project_facts(outcome: Outcome) -> dict[str, Any]:
    """What a department's project forms come to; amounts in 万元."""
    facts = outcome.project_facts
    if facts is None:
        return {}
    return {
        "project_facts": {
            "项目数": facts.count,
            "有自评表的项目数": facts.with_forms,
            "项目执行数": _number(facts.executed),
            "项目核算平均分": _number(facts.mean),
        }
    }


def _projects(outcome: Outcome, file: str) -> dict[str, Any]:
    """The project forms of one of an outcome's files, those of a 部门整体 apart."""
    if not outcome.projects:
        return {}
    of_file = [one for one in outcome.projects if one.file == file]
    whole = [_project(one) for one in of_file if one.whole]
    return {"projects": [_project(one) for one in of_file if not one.whole], **({"whole": whole} if whole else {})}


def _project(one: ProjectRecord) -> dict[str, Any]:
    """A form: amounts in 万元, rows in their own unit, ratios as fractions, days as 月-日."""
    return {
        "sheet": one.sheet,
        "cell": one.cell,
        "project": one.project,
        "unit": one.unit,
        "year": one.year,
        "funds": {label: {side: _number(amount) for side, amount in row.items()} for label, row in one.funds.items()},
        "execution": {"rate": _number(one.rate), "weight": _number(one.weight), "score": _number(one.score)},
        "rows": [
            {
                "name": row.name,
                "kind": row.kind,
                "target": _text_or_number(row.target),
                "actual": _text_or_number(row.actual),
                "weight": _number(row.weight),
                "printed": _number(row.printed),
                "score": _number(row.score),
                "status": row.status,
            }
            for row in one.rows
        ],
        "total": {"printed": _number(one.printed), "score": _number(one.total), "grade": one.grade},
    }


def _text_or_number(text: str) -> float | str | None:
    try:
        return float(text) if text else None
    except ValueError:
        return text


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
