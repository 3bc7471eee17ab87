"""The error catalogue: one template per code, in `data/findings/*.yaml`, a file for each part."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from perfeval.data import data_files, parse_yaml
from perfeval.findings.finding import Finding, Place, Severity


class FindingTemplate(BaseModel):
    """A catalogue entry; `message` and `mend` are format strings over the finding's details."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    severity: Severity
    title: str
    message: str
    mend: str


@cache
def catalogue() -> dict[str, FindingTemplate]:
    """All templates by code."""
    entries = [
        FindingTemplate(**entry)
        for path in data_files("findings")
        for entry in parse_yaml(path.read_text(encoding="utf-8"))
    ]
    return {entry.code: entry for entry in entries}


def finding(code: str, place: Place | None = None, **details: Any) -> Finding:
    """Fill in the catalogue's template.

    Raises:
        KeyError: the code is not in the catalogue, or a detail that its template names was not given.
    """
    template = catalogue()[code]
    kept = tuple((name, format(value)) for name, value in details.items())
    return Finding(
        code,
        template.severity,
        template.message.format(**details),
        template.mend.format(**details),
        place or Place(),
        kept,
    )
