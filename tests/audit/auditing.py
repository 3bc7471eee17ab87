"""Audit a file as the tests do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from perfeval.audit.audit import AuditTask, audit_file
from perfeval.audit.result import AuditResult
from perfeval.reader.discovery import InputFile


def audited(path: Path, **options: Any) -> AuditResult:
    """The audit of one file."""
    return audit_file(AuditTask(InputFile(path, path.name), **options))


def as_input(path: Path) -> InputFile:
    """The file as the command finds it."""
    return InputFile(path, path.name)


def places(result: AuditResult) -> list[tuple[str, str]]:
    """Sheet and cell of every difference."""
    return [(one.finding.place.sheet, one.finding.place.cell) for one in result.differences]
