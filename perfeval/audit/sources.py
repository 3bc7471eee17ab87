"""The copied source sheets of a score workbook, read again as if they were the files that the unit sent."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from perfeval.audit.declaration import Declaration
from perfeval.audit.found import FoundSheet, FoundWorkbook, Position
from perfeval.consolidation import DETAIL_FILE, found_detail, with_head_office
from perfeval.reader import UnitData, merge_units, require_core, with_last_year
from perfeval.reader.numbers import parse_number
from perfeval.reader.read import read_sheets
from perfeval.reader.records import SourceSheet
from perfeval.writer.names import EXTRA, FACTS, OWN
from perfeval.writer.provenance import SheetRecord
from perfeval.xlsx.opening import OpenedWorkbook, RawSheet
from perfeval.xlsx.raw_sheet import SheetScan
from perfeval.xlsx.references import areas

ORIGINAL = "原文："
"""How the note on a copied cell begins that was typed otherwise."""


def embedded_data(found: FoundWorkbook, declared: Declaration) -> UnitData:
    """The unit's or the department's data, read from the copies.

    Raises:
        UnreadableWorkbook: the copies hold nothing of the budget's execution.
        ValueError: there is no copy at all.
    """
    detail = embedded_detail(found, declared)
    if detail is not None:
        own = [record for record in declared.records if record.file != DETAIL_FILE]
        head = _read(found, declared, own, partial=True) if own else None
        return with_head_office(detail, head, declared.files)
    now = [record for record in declared.records if not record.of_last_year]
    data = _read(found, declared, now)
    if len({record.file for record in now}) > 1:
        data = require_core(data)
    before = [record for record in declared.records if record.of_last_year]
    if before:
        last = _read(found, declared, before, partial=True)
        # perhaps only some of its sheets were copied; that it is the unit's file was seen when they were
        data = with_last_year(data, replace(last, unit=data.unit, year=data.year - 1 if data.year else None))
    known = {(file, sheet) for file, sheet in data.unrecognised}
    more = tuple(entry for entry in declared.unrecognised if entry not in known)
    return replace(data, unrecognised=(*data.unrecognised, *more))


def unrecorded(found: FoundWorkbook, declared: Declaration) -> tuple[str, ...]:
    """The sheets that facts are taken from and whose record was taken out of 编制说明, or cannot be read."""
    recorded = {record.name for record in declared.records}
    facts = found.sheets.get(FACTS)
    if facts is None or not recorded <= found.sheets.keys():
        # a recorded sheet that is missing was renamed or removed, which is told as that
        return ()
    used = {name for text in facts.formulas.values() for name, _ in areas(text, FACTS)}
    return tuple(name for name in found.sheets if name in used - recorded - {*OWN, *EXTRA})


def embedded_detail(found: FoundWorkbook, declared: Declaration) -> SourceSheet | None:
    """合并明细 of a department's score workbook; None in a unit's."""
    for record in declared.records:
        sheet = found.sheets.get(record.name)
        if record.file == DETAIL_FILE and sheet is not None:
            return found_detail(sheet.values)
    return None


def _read(
    found: FoundWorkbook, declared: Declaration, records: Iterable[SheetRecord], *, partial: bool = False
) -> UnitData:
    digests = dict(declared.files)
    by_file: dict[str, list[SheetRecord]] = {name: [] for name, _ in declared.files}
    for record in records:
        by_file.setdefault(record.file, []).append(record)
    filled = {file: mine for file, mine in by_file.items() if mine}
    several = partial or len(filled) > 1
    parts: list[UnitData] = []
    days = _days_by_facts(found)
    for file, mine in filled.items():
        copies = [
            (replace(sheet, days=sheet.days | days.get(one.name, frozenset())), one)
            for one in mine
            if (sheet := found.sheets.get(one.name)) is not None
        ]
        sheets = [raw_of(sheet, one) for sheet, one in copies]
        opened = OpenedWorkbook(sheets, digests.get(file, ""))
        parts.append(read_sheets(opened, shown_as=file, partial=several))
    return merge_units(parts) if several or not parts else parts[0]


def _days_by_facts(found: FoundWorkbook) -> dict[str, frozenset[Position]]:
    """The copied cells that 基础数据 states as dates: another number format makes no other fact of them."""
    facts = found.sheets.get(FACTS)
    days: dict[str, set[Position]] = {}
    for place in facts.days if facts is not None else ():
        assert facts is not None
        for name, block in areas(facts.formulas.get(place, ""), FACTS):
            if name != FACTS and (block.top, block.left) == (block.bottom, block.right):
                days.setdefault(name, set()).add((block.top, block.left))
    return {name: frozenset(places) for name, places in days.items()}


def raw_of(sheet: FoundSheet, record: SheetRecord) -> RawSheet:
    """The sheet as it was in the unit's file: what was typed in place of what was understood."""
    height = max((row for row, _ in sheet.values), default=-1) + 1
    width = max((column for _, column in sheet.values), default=-1) + 1
    cells: list[list[Any]] = [[""] * width for _ in range(height)]
    for (row, column), value in sheet.values.items():
        cells[row][column] = float(value) if isinstance(value, Decimal) else value
    for (row, column), note in sheet.notes.items():
        original = original_of(note)
        if original and row < height and column < width:
            # a number's format is recorded of numbers alone: what was understood otherwise was one too
            number = parse_number(original).value if (row, column) in record.formats else None
            cells[row][column] = original if number is None else float(number)
    for row, column in sheet.days:
        value = sheet.values.get((row, column))
        if isinstance(value, Decimal) and not isinstance(cells[row][column], str):
            cells[row][column] = datetime.datetime(1899, 12, 30) + datetime.timedelta(days=float(value))
    scan = SheetScan(set(record.formulas), set(record.uncached), formats=dict(record.formats))
    own = tuple(((one.top, one.left), (one.bottom, one.right)) for one in sheet.layout.merges)
    merges = own if record.merges is None else record.merges
    return RawSheet(record.original, record.hidden, cells, merges, scan)


def original_of(note: str) -> str:
    """原文 in a copied cell's note; '' where it tells none."""
    _, mark, text = note.partition(ORIGINAL)
    return text if mark else ""
