"""The copied source sheets against their record in 编制说明, and against the files the unit sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from perfeval.audit.comparison import clipped, same_value, shown
from perfeval.audit.declaration import Declaration
from perfeval.audit.found import CellContent, FoundSheet, FoundWorkbook
from perfeval.audit.result import Difference
from perfeval.audit.sources import original_of
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.formula.addresses import address_of
from perfeval.formula.evaluate import scalar_of
from perfeval.reader import UnitData
from perfeval.writer.provenance import SheetRecord, cell_text, codes, settled
from perfeval.writer.source_sheets import output_names


def compare_with_record(found: FoundWorkbook, declared: Declaration) -> Iterator[Difference]:
    """The cells whose row's and column's codes differ."""
    for record in declared.records:
        sheet = found.sheets.get(record.name)
        if sheet is not None:
            yield from _changed(sheet, record)


def _changed(sheet: FoundSheet, record: SheetRecord) -> Iterator[Difference]:
    cells = {place: cell_text(value, original_of(sheet.notes.get(place, ""))) for place, value in sheet.values.items()}
    rows, columns = codes(cells)
    bad_rows = sorted(row for row in {*rows, *record.rows} if rows.get(row) != record.rows.get(row))
    bad_columns = sorted(at for at in {*columns, *record.columns} if columns.get(at) != record.columns.get(at))
    for place in product(bad_rows, bad_columns):
        formula = sheet.formulas.get(place)
        now = formula or shown(sheet.values.get(place))
        cell = address_of(*place)
        details = {"sheet": sheet.name, "cell": cell, "found": clipped(now), "file": record.file}
        yield Difference(finding("A401", Place("", sheet.name, cell), **details), "（核对码不符，见来源文件）", now)
    for place, formula in sheet.formulas.items():
        if place[0] not in bad_rows or place[1] not in bad_columns:
            cell = address_of(*place)
            details = {"sheet": sheet.name, "cell": cell, "found": clipped(formula), "file": record.file}
            yield Difference(finding("A401", Place("", sheet.name, cell), **details), "（数值）", formula)


def compare_with_input(
    found: FoundWorkbook, declared: Declaration, sent: UnitData, digests: Sequence[tuple[str, str]]
) -> tuple[list[Difference], list[str]]:
    """The copies against the files the unit sent: differing cells, and remarks on the files themselves."""
    remarks: list[str] = []
    given = {digest for _, digest in declared.files} | set(declared.property_digests)
    for name, digest in digests:
        verb = "与计分表所载一致" if digest in given else "与计分表所载不同，不是生成时的那个文件"
        remarks.append(f"所报文件“{name}”的SHA-256{verb}。")
    names = output_names(sent.sheets)
    by_origin = {(record.original, record.of_last_year): record for record in declared.records}
    differences: list[Difference] = []
    for sheet in sent.sheets:
        original = sheet.original_name or sheet.name
        record = by_origin.get((original, sheet.of_last_year))
        name = record.name if record else names[sheet.name]
        copy = found.sheets.get(name)
        if copy is None:
            differences.append(Difference(finding("A301", Place("", name), sheet=name), original, "（没有）"))
            continue
        wanted: dict[tuple[int, int], CellContent] = {place: scalar_of(c.value) for place, c in sheet.cells.items()}
        for place in sorted({*wanted, *copy.values, *copy.formulas}):
            right, now, formula = wanted.get(place), copy.values.get(place), copy.formulas.get(place)
            if formula is None and (same_value(right, now) or settled(shown(right)) == settled(shown(now))):
                continue
            cell = address_of(*place)
            text = formula or shown(now)
            details = {"sheet": name, "cell": cell, "found": clipped(text), "expected": clipped(shown(right))}
            finding_ = finding("A402", Place("", name, cell), **details, file=sheet.file)
            differences.append(Difference(finding_, shown(right), text))
    return differences, remarks
