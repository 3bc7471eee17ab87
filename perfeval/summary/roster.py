"""名册: the units that must report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from perfeval.reader.labels import normalise
from perfeval.reader.listing import ListKind, read_list

_ROSTER = ListKind(
    "名册",
    {"unit": ("单位名称",), "code": ("预算编码",), "agency": ("主管部门",), "kind": ("单位性质",)},
    "请在表头写“单位名称”（可另有预算编码、主管部门、单位性质）。",
)


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A unit that must report: 单位名称, 预算编码, 主管部门, 单位性质."""

    unit: str
    code: str = ""
    agency: str = ""
    kind: str = ""


def read_roster(path: Path) -> tuple[RosterEntry, ...]:
    """Read the first sheet that has a column 单位名称.

    Raises:
        ListError: the file cannot be read, or no sheet has such a column.
    """
    entries: dict[str, RosterEntry] = {}
    for texts in read_list(path, _ROSTER):
        if texts["unit"]:
            entries.setdefault(normalise(texts["unit"]), RosterEntry(**texts))
    return tuple(entries.values())
