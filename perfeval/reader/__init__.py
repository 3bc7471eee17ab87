"""Opening a workbook safely, finding cells by their labels, numbers and units; the files of one unit together."""

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
