"""The files of one unit and year, and those of the year before, as one set of data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from perfeval.reader.last_year import with_last_year
from perfeval.reader.merging import merge_units
from perfeval.reader.read import read_workbook, require_core
from perfeval.reader.records import UnitData
from perfeval.xlsx.limits import Limits

NamedFile = tuple[Path, str]
"""A file, and how it is called towards people."""


def read_unit(files: Sequence[NamedFile], last: Sequence[NamedFile], limits: Limits) -> UnitData:
    """Read a unit's files together.

    Args:
        files: at least one.
        last: its files of the year before, which may supply 上年 figures.

    Raises:
        UnreadableWorkbook: one of them cannot be read, or all together hold nothing of the budget's execution.
    """
    data = _merged(files, limits)
    if len(files) > 1:
        data = require_core(data)
    return with_last_year(data, _merged(last, limits)) if last else data


def _merged(files: Sequence[NamedFile], limits: Limits) -> UnitData:
    several = len(files) > 1
    parts = [read_workbook(path, shown_as=shown, limits=limits, partial=several) for path, shown in files]
    return merge_units(parts) if several else parts[0]
