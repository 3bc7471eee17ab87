"""A finding: something about the input that a person should know, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from perfeval.findings.packed import Packed


class Severity(str, Enum):
    """How much a finding matters: 错误 must be mended, 警告 should be looked at, 提示 is for information."""

    ERROR = "错误"
    WARNING = "警告"
    HINT = "提示"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Place(Packed):
    """Where a finding is: the parts that are known, empty otherwise."""

    file: str = ""
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        place = f"{self.file}" if self.file else ""
        if self.sheet:
            place += f"〔{self.sheet}〕"
        return place + self.cell


@dataclass(frozen=True, slots=True)
class Finding(Packed):
    """One entry of the error catalogue, filled in.

    `message` says what was found and what was expected, `mend` what to do about it; both are Chinese.
    """

    code: str
    severity: Severity
    message: str
    mend: str
    place: Place = Place()
