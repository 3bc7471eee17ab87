"""One input file → the data of one unit and year, whatever layouts its sheets have."""

from __future__ import annotations

from pathlib import Path

from perfeval.facts.layout import layout
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.reader.accounts.read import read_accounts, units_of
from perfeval.reader.accounts.recognition import recognise_accounts
from perfeval.reader.documents import open_input
from perfeval.reader.grid import SheetGrid
from perfeval.reader.merging import merge_units
from perfeval.reader.parts import file_of_part, unit_of_part
from perfeval.reader.projects.recognition import split_sheets
from perfeval.reader.records import UnitData
from perfeval.reader.standard.absent import sheet_facts
from perfeval.reader.standard.read import CORE, StandardReader
from perfeval.reader.standard.recognition import recognise
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.opening import OpenedWorkbook, RawSheet, UnreadableWorkbook

_SHEETS_NAMED = 8


class SeveralUnits(UnreadableWorkbook):
    """The workbook holds the accounts of several units; each is read by its own part.

    Attributes:
        units: their names.
    """

    def __init__(self, shown_as: str, units: tuple[str, ...], sha256: str) -> None:
        names = "、".join(units)
        super().__init__(finding("F112", Place(shown_as), file=shown_as, units=names, count=len(units)), sha256)
        self.units = units


def read_workbook(path: Path, *, shown_as: str, limits: Limits | None = None, partial: bool = False) -> UnitData:
    """Read a standard workbook, a workbook of accounts (公开表, 财决), or one that has sheets of several kinds.

    Args:
        path: the file.
        shown_as: the file's name in messages and in the output.
        partial: whether a workbook may hold nothing of the budget's execution, because another file of the unit does.

    Raises:
        SeveralUnits: it holds the accounts of several units, and the name does not say which is meant.
        UnreadableWorkbook: the file cannot be used at all.
    """
    return read_sheets(open_input(path, shown_as, limits or Limits()), shown_as=shown_as, partial=partial)


def read_sheets(opened: OpenedWorkbook, *, shown_as: str, partial: bool = False) -> UnitData:
    """Read the sheets of a workbook that was opened already; arguments and errors as `read_workbook`'s."""
    findings: list[Finding] = []
    grids: dict[int, SheetGrid] = {}

    def grid_of(raw: RawSheet) -> SheetGrid:
        if id(raw) not in grids:
            grids[id(raw)] = SheetGrid(shown_as, raw, raw.name, findings)
        return grids[id(raw)]

    unit = unit_of_part(shown_as)
    _, others = split_sheets(opened.sheets)
    found = recognise_accounts(others, file_of_part(shown_as), grid_of)
    if not unit and (units := units_of(found)):
        raise SeveralUnits(shown_as, units, opened.sha256)
    recognised = recognise([] if unit else found.left, layout("standard"), shown_as)
    enough = recognised.sheets if partial else any(name in recognised.sheets for name in CORE)
    if not found.claims and not enough:
        raise UnreadableWorkbook(_refusal([raw.name for raw in opened.sheets], shown_as), opened.sha256)
    parts = read_accounts(found, shown_as, opened.sha256, findings, unit)
    if recognised.sheets or not parts:
        standard = StandardReader(recognised, shown_as, opened.sha256).read(whole=not parts and not partial)
        if not parts and not partial:
            return standard
        parts = (standard, *parts)
    left_over = tuple((shown_as, raw.name) for raw in recognised.unknown) if not recognised.sheets else ()
    return merge_units(parts, unrecognised=left_over)


def require_core(data: UnitData) -> UnitData:
    """The data, if it holds anything of the budget's execution.

    Raises:
        UnreadableWorkbook: none of 收入, 支出, 三公经费, 结转结余 is known from any of the unit's files.
    """
    standard = layout("standard")
    names = (fact for sheet in CORE for fact in sheet_facts(standard.sheet(sheet)))
    if {sheet.layout_sheet for sheet in data.sheets} & set(CORE) or any(data.facts.value(n) is not None for n in names):
        return data
    file, sha256 = data.files[0] if data.files else ("", "")
    raise UnreadableWorkbook(_refusal([sheet.name for sheet in data.sheets], file), sha256)


def _refusal(sheets: list[str], shown_as: str) -> Finding:
    names = "、".join(f"“{name}”" for name in sheets[:_SHEETS_NAMED]) or "无"
    if len(sheets) > _SHEETS_NAMED:
        names += f"等{len(sheets)}张"
    return finding("F108", Place(shown_as), file=shown_as, sheets=names)
