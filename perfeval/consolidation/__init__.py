"""A department is its head office and its subordinate units (本级和下属单位): their figures together."""

from perfeval.consolidation.consolidate import consolidate, shown_name, with_head_office
from perfeval.consolidation.departments import Department, departments_of
from perfeval.consolidation.detail import DETAIL, DETAIL_FILE, Member, found_detail
from perfeval.consolidation.reading import read_detail

__all__ = [
    "DETAIL",
    "DETAIL_FILE",
    "Department",
    "Member",
    "consolidate",
    "departments_of",
    "found_detail",
    "read_detail",
    "shown_name",
    "with_head_office",
]
