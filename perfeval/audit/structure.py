"""What is not in a cell: sheets, hidden rows, names, links, settings, formats that disguise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfeval.addresses import address_of, row_and_column
from perfeval.audit.expected import Expected
from perfeval.audit.found import FoundWorkbook
from perfeval.audit.result import Difference
from perfeval.expression.excel import quote_sheet
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.writer.names import OWN

_TARGET = re.compile(r"=?'?(.+?)'?!\$?([A-Z]{1,3})\$?(\d+)(?::\$?\2\$?\3)?")


def compare_structure(found: FoundWorkbook, expected: Expected) -> Iterator[Difference]:
    """Differences of the workbook as a whole."""
    yield from _sheets(found, expected)
    yield from _names(found, expected)
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
        shown = sorted(place for place in sheet.disguised if place in sheet.values or place in sheet.formulas)
        for row, column in shown if name in OWN else ():
            cell = address_of(row, column)
            yield Difference(finding("A308", Place("", name, cell), sheet=name, cell=cell), "如实显示", "与数值不同")


def _names(found: FoundWorkbook, expected: Expected) -> Iterator[Difference]:
    given = {name.casefold(): target for name, target in found.names.items()}
    wanted = {name.casefold() for name in expected.book.names}
    for name, (sheet, row, column) in expected.book.names.items():
        cell = address_of(row, column)
        place, right = Place("", sheet, cell), f"{quote_sheet(sheet)}!{cell}"
        target = given.get(name.casefold())
        if target is None:
            yield Difference(finding("A305", place, name=name, expected=right, found="（没有）"), right, "（没有）")
        elif target_of(target) != (sheet, row, column):
            yield Difference(finding("A305", place, name=name, expected=right, found=target), right, target)
    for name, target in found.names.items():
        if name.casefold() not in wanted:
            yield Difference(finding("A309", Place(), name=name, found=target), "（没有）", f"{name}：{target}")


def target_of(text: str) -> tuple[str, int, int] | None:
    """Sheet, row and column that a defined name refers to; None where it is no single cell."""
    match = _TARGET.fullmatch(text.strip())
    if match is None:
        return None
    sheet, letters, digits = match.groups()
    return (sheet.replace("''", "'"), *row_and_column(f"{letters}{digits}"))
