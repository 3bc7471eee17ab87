"""A finding: something about the input that a person should know, as a value."""

from __future__ import annotations

from enum import Enum

from perfeval.formula.record import record


class Severity(str, Enum):
    """How much a finding matters: 错误 must be mended, 警告 should be looked at, 提示 is for information."""

    ERROR = "错误"
    WARNING = "警告"
    HINT = "提示"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@record(frozen=True, slots=True)
class Place:
    """Where a finding is: the parts that are known, empty otherwise."""

    file: str = ""
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        place = f"{self.file}" if self.file else ""
        if self.sheet:
            place += f"〔{self.sheet}〕"
        return place + self.cell


@record(frozen=True, slots=True)
class Finding:
    """One entry of the error catalogue, filled in.

    `message` says what was found and what was expected, `mend` what to do about it; both are Chinese. `details` are
    what the catalogue's template was filled in with, by name.
    """

    code: str
    severity: Severity
    message: str
    mend: str
    place: Place = Place()
    details: tuple[tuple[str, str], ...] = ()

    def detail(self, name: str) -> str:
        """A detail as it stands in the message; empty where there is none of this name."""
        return dict(self.details).get(name, "")
