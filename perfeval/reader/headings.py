"""Find a sheet's heading row and columns by their labels, and what stands above them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from perfeval.facts.layout import Column, Sheet
from perfeval.reader.grid import SheetGrid
from perfeval.reader.labels import key, normalise
from perfeval.reader.numbers import money_unit_of, parse_year
from perfeval.xlsx.raw_sheet import is_error

_SEARCHED_ROWS = 60
_FIELD_STARTS = re.compile(
    r"(?<!^)(?<![(（])(?=(?:单位名称|部门名称|填报单位|编制单位|编制部门|公开部门|评价年度|金额单位|(?<!评价)年度|(?<!金额)单位)\s*[:：])"
)
"""Where the next field begins in a line like 单位名称：X 年度：2021 金额单位：元."""

_UNIT_NAMES = {"单位名称", "部门名称", "填报单位", "填报部门", "编制单位", "编制部门", "公开部门", "公开单位"}
_UNIT_NAMES |= {"部门", "部门(单位)名称"}
_YEAR_BEHIND = re.compile(r"[-—(（]?(?:19|20)\d{2}年度?[)）]?$")


@dataclass(frozen=True, slots=True)
class Headings:
    """The heading row and the sheet column of each layout column, by its label."""

    row: int
    columns: Mapping[str, int]

    def column(self, sheet: Sheet, role: str) -> int | None:
        """The sheet column that plays a role in a list."""
        for column in sheet.columns:
            if column.role == role:
                return self.columns.get(column.label)
        return None


def heading_keys(sheet: Sheet) -> dict[str, Column]:
    """The layout's columns by every form of their label."""
    return {key(label): column for column in sheet.columns for label in (column.label, *column.aliases)}


def find_headings(grid: SheetGrid, sheet: Sheet) -> Headings | None:
    """The row that holds the most of the layout's column labels; duplicates are a finding and dropped."""
    wanted = heading_keys(sheet)
    best_row = -1
    best: dict[str, list[int]] = {}
    for row in range(min(grid.height, _SEARCHED_ROWS)):
        found: dict[str, list[int]] = {}
        for column in range(grid.width):
            text = grid.text(row, column)
            match = wanted.get(key(text)) if text else None
            if match is not None:
                found.setdefault(match.label, []).append(column)
        if len(found) > len(best):
            best_row, best = row, found
    if len(best) < min(2, len(sheet.columns)):
        grid.report("R104", columns="、".join(column.label for column in sheet.columns))
        return None
    grid.header_row = best_row
    columns: dict[str, int] = {}
    for label, places in best.items():
        if len(places) > 1:
            first, second = (grid.address(best_row, place) for place in places[:2])
            grid.report("R106", best_row, places[1], first=first, second=second, label=label)
        else:
            columns[label] = places[0]
    for layout_column in sheet.columns:
        needed = not layout_column.optional and (layout_column.measure or layout_column.choices)
        if layout_column.label not in best and needed:
            grid.report("R105", heading=layout_column.label)
    return Headings(best_row, columns)


@dataclass(slots=True)
class Head:
    """What stands above the heading row."""

    unit_name: str = ""
    year: int | None = None
    money_unit: str = ""
    title_year: int | None = None


def read_head(grid: SheetGrid, above: int) -> Head:
    """Read 单位名称, 年度 and 金额单位 above the heading row, each in one cell or in two."""
    head = Head()
    for row in range(min(above, grid.height)):
        for column in range(grid.width):
            text = grid.text(row, column)
            if text:
                _head_cell(grid, head, row, column, text)
    return head


def _next_text(grid: SheetGrid, row: int, column: int) -> str:
    for other in range(column + 1, min(column + 6, grid.width)):
        text = grid.text(row, other)
        if text:
            return "" if is_error(text) else text
    return ""


def _head_cell(grid: SheetGrid, head: Head, row: int, column: int, text: str) -> None:
    pieces = [piece for piece in _FIELD_STARTS.split(text) if piece.strip(" 　；;，,")]
    if len(pieces) > 1 and all(re.search("[:：]", piece) for piece in pieces):
        for piece in pieces:
            _head_cell(grid, head, row, column, piece.strip(" 　；;，,"))
        return
    plain = re.sub(r"\s+", "", text).replace("：", ":")
    if re.fullmatch(r"[(（][^()（）]*[)）]", plain):
        plain = plain[1:-1]
    label, colon, rest = plain.partition(":")
    name = normalise(label)
    if name in _UNIT_NAMES:
        found = rest or _next_text(grid, row, column).strip("：:")
        head.title_year = head.title_year or parse_year(found)
        head.unit_name = head.unit_name or _YEAR_BEHIND.sub("", found)
    elif name in ("评价年度", "年度", "年份"):
        head.year = head.year or parse_year(rest or _next_text(grid, row, column))
    elif name in ("金额单位", "单位", "计量单位"):
        found = rest or _next_text(grid, row, column)
        head.money_unit = head.money_unit or money_unit_of(found)
        if name == "单位" and colon and not money_unit_of(found):
            # the unit in the sense of an office
            head.unit_name = head.unit_name or _YEAR_BEHIND.sub("", found)
    elif not colon:
        unit = re.fullmatch(r"[(（]?(?:金额)?单位(亿元|万元|元)[)）]?", plain)
        if unit:
            head.money_unit = head.money_unit or unit[1]
        elif head.title_year is None:
            head.title_year = parse_year(text)
    else:
        for piece in re.split(r"[；;，,]|\s{2,}", text):
            if piece != text:
                _head_cell(grid, head, row, column, piece)
