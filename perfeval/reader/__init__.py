"""Opening a workbook safely, finding cells by their labels, numbers and units; the files of one unit together.

What is named here is loaded when it is asked for: a command that only looks for files needs none of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perfeval.reader.grouping import group_units
    from perfeval.reader.last_year import with_last_year
    from perfeval.reader.merging import may_merge, merge_units, unit_key
    from perfeval.reader.read import SeveralUnits, read_workbook, require_core
    from perfeval.reader.records import UnitData
    from perfeval.reader.unit_files import read_unit
    from perfeval.xlsx.limits import Limits
    from perfeval.xlsx.opening import UnreadableWorkbook

__all__ = [
    "Limits",
    "SeveralUnits",
    "UnitData",
    "UnreadableWorkbook",
    "group_units",
    "may_merge",
    "merge_units",
    "read_unit",
    "read_workbook",
    "require_core",
    "unit_key",
    "with_last_year",
]
_MODULES = {
    "perfeval.reader.grouping": ("group_units",),
    "perfeval.reader.last_year": ("with_last_year",),
    "perfeval.reader.merging": ("may_merge", "merge_units", "unit_key"),
    "perfeval.reader.read": ("SeveralUnits", "read_workbook", "require_core"),
    "perfeval.reader.records": ("UnitData",),
    "perfeval.reader.unit_files": ("read_unit",),
    "perfeval.xlsx.limits": ("Limits",),
    "perfeval.xlsx.opening": ("UnreadableWorkbook",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
