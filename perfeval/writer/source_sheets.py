"""The source sheets: value copies of what the unit sent, at the same addresses."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from perfeval.formula.evaluate import serial
from perfeval.reader.records import CopiedCell, SourceSheet
from perfeval.reader.shifting import LONGEST_NAME, free_name
from perfeval.writer.names import EXTRA, OWN
from perfeval.writer.provenance import LONGEST_TEXT
from perfeval.xlsx.book import Book, Worksheet
from perfeval.xlsx.fonts import FONT, column_pixels
from perfeval.xlsx.styles import (
    UPRIGHT,
    cell_format,
    header_format,
    line_count,
    print_setup,
    protect,
    row_height,
    text_width,
)

_NARROWEST, _WIDEST = 9.0, 44.0
"""Of a column, in characters."""
_LOWEST, _HIGHEST = 13.5, 409.0
"""Of a row, in points."""
_HEADED = 5
"""A table's heading stands in the first of so many rows."""
_SPARSE = 4
"""A sheet of which fewer than one row in so many has several cells is no table."""
_COMMENT = {"author": "perfeval", "font_name": FONT, "font_size": 9}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def output_names(sheets: Sequence[SourceSheet], ours: Iterable[str] = (*OWN, *EXTRA)) -> dict[str, str]:
    """How each source sheet is called in the output: 源_… where it collides with ours, …（2） with another's."""
    own = {name.casefold() for name in ours}
    taken = set(own)
    names: dict[str, str] = {}
    for sheet in sheets:
        name = _allowed(sheet.name)
        names[sheet.name] = free_name(_allowed(f"源_{name}") if name.casefold() in own else name, taken)
    return names


def _allowed(name: str) -> str:
    """An .ods may call a sheet what an .xlsx may not."""
    cut = _FORBIDDEN.sub("_", name)[:LONGEST_NAME].strip("'")
    return cut if cut and cut.casefold() != "history" else f"{cut}_"


def write_source_sheets(
    book: Book, sheets: Sequence[SourceSheet], names: dict[str, str], hidden: Collection[str] = ()
) -> None:
    """Fill the sheets' copies, which must have been added already; `hidden` ones are not printed."""
    for sheet in sheets:
        target = book.sheet(names[sheet.name])
        _copy(book, target, names[sheet.name], sheet)
        if sheet.name in hidden:
            target.hide()


def left_blank(sheet: SourceSheet) -> bool:
    """Whether a table was left as it was handed out: headings and labels, and nothing filled in beside them."""
    if any(not isinstance(cell.value, str) for cell in sheet.cells.values()):
        return False
    filled = _filled(sheet)
    heading = max(filled, key=lambda row: (filled[row], -row), default=0)
    return filled[heading] > 1 and all(filled[row] == 1 for row in filled if row > heading)


def _copy(book: Book, target: Worksheet, name: str, sheet: SourceSheet) -> None:
    target.set_tab_color("#808080")
    plain, title = book.format(text_wrap=True), book.format()
    day = book.format(num_format="yyyy-mm-dd", align="left")
    day_in_table = book.format(num_format="yyyy-mm-dd", align="left", border=1)
    percent = book.format(text_wrap=True, border=1, align="right", num_format="0.00%") if sheet.percents else plain
    merged = _merge(target, sheet, plain)
    longest: dict[int, int] = {}
    looks = _ruled(book, name, sheet) if sheet.ruled is not None else _lined(book, name, sheet, merged)
    above = _titles(sheet, merged, looks)
    for (row, column), cell in sorted(sheet.cells.items()):
        look = plain if (row, column) in merged else looks.get((row, column), plain)
        if (row, column) in above:
            look = title
        if (row, column) in sheet.percents and isinstance(cell.value, Decimal) and not cell.original:
            look = percent
        _write(book, name, row, column, cell, look, day_in_table if (row, column) in looks else day)
        if cell.original:
            target.write_comment(row, column, f"原文：{cell.original}", _COMMENT)
        if (row, column) not in merged and (row, column) not in above:
            width = text_width(str(cell.value)) if isinstance(cell.value, str) else 10
            longest[column] = max(longest.get(column, 0), width)
    shown = {column: float(min(_WIDEST, max(_NARROWEST, width + 2))) for column, width in longest.items()}
    for column, wide in shown.items():
        target.set_column_pixels(column, column, column_pixels(wide))
    _heights(target, sheet, merged | above, shown)
    print_setup(target, header_rows=None, landscape=sum(shown.values()) > UPRIGHT)
    heading = _heading(sheet, looks)
    if heading is not None:
        target.repeat_rows(*heading)
    if sheet.ruled is not None:
        (top, left), (row, column), _ = sheet.ruled
        target.freeze_panes(row, column)
        target.repeat_rows(top, row - 1)
        target.repeat_columns(left, column - 1)
    protect(target)


def _filled(sheet: SourceSheet) -> Counter[int]:
    """How many cells of each row hold anything."""
    return Counter(row for row, _ in sheet.cells)


def _titles(
    sheet: SourceSheet, merged: set[tuple[int, int]], looks: Mapping[tuple[int, int], object]
) -> set[tuple[int, int]]:
    """The lines above a table, each alone in its row: they run on over the columns, which they make no wider."""
    top = min((row for row, _ in looks), default=0)
    filled = _filled(sheet)
    return {
        (row, column)
        for (row, column), cell in sheet.cells.items()
        if row < top and filled[row] == 1 and (row, column) not in merged and isinstance(cell.value, str)
        and "\n" not in cell.value
    }  # fmt: skip


def _heading(sheet: SourceSheet, looks: Mapping[tuple[int, int], object]) -> tuple[int, int] | None:
    """The rows that say on each page what the columns are: from a table's first one on; None where no row of words
    near it is as full as any other."""
    if not looks:
        return None
    top, bottom = min(row for row, _ in looks), max(row for row, _ in looks)
    filled = _filled(sheet)
    numbered = {row for (row, _), cell in sheet.cells.items() if not isinstance(cell.value, str)}
    fullest = max(filled[row] for row in range(top, bottom + 1))
    rows = range(top, min(top + _HEADED, bottom))
    found = next((row for row in rows if filled[row] == fullest and row not in numbered), None)
    return None if found is None else (top, found)


def _lined(book: Book, name: str, sheet: SourceSheet, merged: set[tuple[int, int]]) -> dict[tuple[int, int], object]:
    """The looks of the cells of the table that was sent: all of its cells have lines, the empty ones too."""
    filled: dict[int, list[int]] = {}
    for row, column in sheet.cells:
        filled.setdefault(row, []).append(column)
    rows = [row for row, columns in filled.items() if len(columns) > 1]
    if not rows or (max(rows) - min(rows) + 1) > _SPARSE * len(rows):
        return {}
    left = min(column for row in rows for column in filled[row])
    right = max(column for row in rows for column in filled[row])
    text, number = cell_format(book), cell_format(book, "right")
    looks: dict[tuple[int, int], object] = {}
    for row in range(min(rows), max(rows) + 1):
        for column in range(left, right + 1):
            cell = sheet.cells.get((row, column))
            looks[row, column] = number if cell is not None and isinstance(cell.value, Decimal) else text
            if cell is None and (row, column) not in merged:
                book.put_text(name, row, column, "", text)
    return looks


def _heights(target: Worksheet, sheet: SourceSheet, merged: set[tuple[int, int]], shown: Mapping[int, float]) -> None:
    """Rows are as high as they were made, and those whose texts take several lines at least as high as these."""
    tall: dict[int, list[tuple[str, float]]] = {}
    for (row, column), cell in sheet.cells.items():
        if isinstance(cell.value, str) and (row, column) not in merged:
            tall.setdefault(row, []).append((cell.value, shown[column]))
    for (top, left), (bottom, right) in sheet.merges:
        held = sheet.cells.get((top, left))
        if held is not None and isinstance(held.value, str) and top == bottom:
            room = sum(shown.get(column, _NARROWEST) for column in range(left, min(right, left + 50) + 1))
            tall.setdefault(top, []).append((held.value, room))
    least = {
        row: row_height(texts)
        for row, texts in tall.items()
        if row in sheet.heights or max(line_count(text, width) for text, width in texts) > 1
    }
    filled = {row for row, _ in sheet.cells}
    given = {row: min(height, _HIGHEST) for row, height in sheet.heights.items() if row in filled}
    for row in least.keys() | given.keys():
        target.set_row(row, max(least.get(row, _LOWEST), given.get(row, 0.0)))


def _ruled(book: Book, name: str, sheet: SourceSheet) -> dict[tuple[int, int], object]:
    """The looks of the cells of a table that perfeval made; its empty cells are written, for they have lines too."""
    assert sheet.ruled is not None
    (top, left), (first_row, first_column), (bottom, right) = sheet.ruled
    heading, text, number = header_format(book), cell_format(book), cell_format(book, "right")
    looks: dict[tuple[int, int], object] = {}
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            body = row >= first_row and column >= first_column
            looks[row, column] = heading if row == first_row - 1 else number if body else text
            if (row, column) not in sheet.cells:
                book.put_text(name, row, column, "", looks[row, column])
    return looks


def _merge(target: Worksheet, sheet: SourceSheet, plain: object) -> set[tuple[int, int]]:
    """Merge as in the source; rectangles that overlap (a damaged file) are left unmerged."""
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in sheet.merges:
        area = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if len(area) < 2 or area & covered:
            continue
        covered |= area
        target.merge_range(top, left, bottom, right, "", plain)
    return covered


def _write(book: Book, name: str, row: int, column: int, cell: CopiedCell, plain: object, day: object) -> None:
    match cell.value:
        case bool() as truth:
            book.put_truth(name, row, column, truth, plain)
        case Decimal() as number:
            book.put_number(name, row, column, number, plain)
        case datetime.date() as date:
            book.put_number(name, row, column, serial(date), day)
        case other:
            book.put_text(name, row, column, str(other)[:LONGEST_TEXT], plain)
