"""The files of one unit and year, and those of the year before, as one set of data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from perfeval.reader.last_year import with_last_year
from perfeval.reader.merging import merge_units
from perfeval.reader.read import read_sheets, read_workbook, require_core
from perfeval.reader.records import UnitData
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.opening import OpenedWorkbook

NamedFile = tuple[Path, str]
"""A file, and how it is called towards people."""


def read_unit(
    files: Sequence[NamedFile], last: Sequence[NamedFile], limits: Limits, opened: OpenedWorkbook | None = None
) -> UnitData:
    """Read a unit's files together.

    Args:
        files: at least one.
        last: its files of the year before, which may supply 上年 figures.
        opened: the sheets of the file, where there is one and it was opened already.

    Raises:
        UnreadableWorkbook: one of them cannot be read, or all together hold nothing of the budget's execution.
    """
    if opened is not None and len(files) == 1:
        data = read_sheets(opened, shown_as=files[0][1])
    else:
        data = _merged(files, limits)
    if len(files) > 1:
        data = require_core(data)
    return with_last_year(data, _merged(last, limits)) if last else data


def _merged(files: Sequence[NamedFile], limits: Limits) -> UnitData:
    several = len(files) > 1
    parts = [read_workbook(path, shown_as=shown, limits=limits, partial=several) for path, shown in files]
    return merge_units(parts) if several else parts[0]
