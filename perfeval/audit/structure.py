"""What is not in a cell: sheets, hidden rows, names, links, settings, formats that disguise."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

from perfeval.audit.alignment import LISTS, Alignment
from perfeval.audit.expected import Expected
from perfeval.audit.found import FoundWorkbook
from perfeval.audit.number_format import sight_of
from perfeval.audit.result import Difference
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.formula.addresses import address_of, row_and_column
from perfeval.formula.excel import quote_sheet
from perfeval.writer.names import FACTS, OWN

_TARGET = re.compile(r"=?'?(.+?)'?!\$?([A-Z]{1,3})\$?(\d+)(?::\$?\2\$?\3)?")


def compare_structure(
    found: FoundWorkbook, expected: Expected, *, changed_sources: Collection[str] = ()
) -> Iterator[Difference]:
    """Differences of the workbook as a whole; `changed_sources` as for `compare_cells`."""
    yield from _sheets(found, expected)
    yield from _formats(found, expected, moved=bool(changed_sources))
    yield from _names(found, expected, _facts_rows(found, expected) if changed_sources else None)
    for link in found.links:
        yield Difference(finding("A306", Place(), link=link), "（无）", link)
    for setting in found.settings:
        yield Difference(finding("A307", Place(), setting=setting), "（自动计算、完整精度）", setting)


def _sheets(found: FoundWorkbook, expected: Expected) -> Iterator[Difference]:
    wanted = expected.book.sheet_names
    for name in wanted:
        if name not in found.sheets:
            yield Difference(finding("A301", Place("", name), sheet=name), name, "（没有）")
    for name, sheet in found.sheets.items():
        place = Place("", name)
        if name not in wanted:
            yield Difference(finding("A302", place, sheet=name), "（没有）", name)
        if sheet.hidden:
            yield Difference(finding("A303", place, sheet=name), "显示", "隐藏")
        last_row = max((row for row, _ in sheet.values), default=-1)
        last_column = max((column for _, column in sheet.values), default=-1)
        rows = [row + 1 for row in sorted(sheet.hidden_rows) if row <= last_row]
        columns = [address_of(0, column)[:-1] for column in sorted(sheet.hidden_columns) if column <= last_column]
        hidden = [f"第{row}行" for row in rows] + [f"{column}列" for column in columns]
        if hidden:
            cell = f"A{rows[0]}" if rows else f"{columns[0]}1"
            what = "、".join(hidden)
            yield Difference(finding("A304", Place("", name, cell), sheet=name, what=what), "显示", f"隐藏{what}")


def _formats(found: FoundWorkbook, expected: Expected, *, moved: bool) -> Iterator[Difference]:
    """Cells of our own sheets that show something else than their value, or less of it than they should."""
    disguises, formats, values = found.looks.disguises, found.looks.formats, expected.book.values
    for name in OWN:
        sheet = found.sheets.get(name)
        for row, column in sorted({*sheet.values, *sheet.formulas}) if sheet and disguises else ():
            cell = address_of(row, column)
            if sheet is not None and sheet.styles.get(cell) in disguises:
                found_ = finding("A308", Place("", name, cell), sheet=name, cell=cell)
                yield Difference(found_, "如实显示", "与数值不同")
    for (name, row, column), wanted in expected.book.number_formats.items():
        sheet = found.sheets.get(name) if name in OWN and not (moved and name in LISTS) else None
        if sheet is None:
            continue
        cell = address_of(row, column)
        style = sheet.styles.get(cell, "")
        given = formats.get(style, "General")
        value = values.get((name, row, column))
        if style in disguises or given == wanted or not isinstance(value, Decimal):
            continue
        if sight_of(given).hides(value, sight_of(wanted)):
            details = {"sheet": name, "cell": cell, "expected": wanted, "found": given}
            yield Difference(finding("A311", Place("", name, cell), **details), wanted, given)


def _facts_rows(found: FoundWorkbook, expected: Expected) -> Alignment | None:
    sheet = found.sheets.get(FACTS)
    wanted = {(row, column): value for (name, row, column), value in expected.book.values.items() if name == FACTS}
    return None if sheet is None else Alignment(FACTS, wanted, sheet)


def _names(found: FoundWorkbook, expected: Expected, facts: Alignment | None) -> Iterator[Difference]:
    given = {name.casefold(): target for name, target in found.names.items()}
    wanted = {name.casefold() for name in expected.book.names}
    for name, (sheet, wanted_row, column) in expected.book.names.items():
        row = facts.row(wanted_row) if facts is not None and sheet == FACTS else wanted_row
        if row is None:
            continue
        cell = address_of(row, column)
        place, right = Place("", sheet, cell), f"{quote_sheet(sheet)}!{cell}"
        target = given.get(name.casefold())
        if target is None:
            yield Difference(finding("A305", place, name=name, expected=right, found="（没有）"), right, "（没有）")
        elif target_of(target) != (sheet, row, column):
            yield Difference(finding("A305", place, name=name, expected=right, found=target), right, target)
    for name, target in found.names.items():
        if name.casefold() not in wanted and not (facts is not None and _is_fact(found, name, target)):
            yield Difference(finding("A309", Place(), name=name, found=target), "（没有）", f"{name}：{target}")


def _is_fact(found: FoundWorkbook, name: str, target: str) -> bool:
    """Whether the name is a row's own in 基础数据: one that is no longer wanted because a source cell was changed."""
    spot = target_of(target)
    return spot is not None and spot[0] == FACTS and found.sheets[FACTS].text(spot[1], 1) == name


def target_of(text: str) -> tuple[str, int, int] | None:
    """Sheet, row and column that a defined name refers to; None where it is no single cell."""
    match = _TARGET.fullmatch(text.strip())
    if match is None:
        return None
    sheet, letters, digits = match.groups()
    return (sheet.replace("''", "'"), *row_and_column(f"{letters}{digits}"))
