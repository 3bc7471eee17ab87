"""Opening a workbook safely, finding cells by their labels, numbers and units."""

from perfeval.reader.limits import Limits
from perfeval.reader.opening import UnreadableWorkbook
from perfeval.reader.read import read_workbook
from perfeval.reader.records import UnitData

__all__ = ["Limits", "UnitData", "UnreadableWorkbook", "read_workbook"]
