"""Where the pages of a sheet end on paper: rows whole, blocks together, no line alone on the last.

The scale is left to the program that prints: it makes the sheet one page wide by the digits of its own font, and where
that font is wider, more rows fit on a page than are reckoned with here, never fewer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from perfeval.formula.addresses import row_and_column
from perfeval.xlsx.book import Worksheet

PAPER = {True: (770.0, 500.0), False: (523.0, 748.0)}
"""The printed width and height of A4 in points, lying and upright, within the margins of `print_setup`."""
_LEGIBLE = 0.62
"""The least share of its size in which a wide sheet is printed."""
_SUBSTITUTE = 1.28
"""Columns are so much wider where DejaVu stands in for 宋体, which few Linux systems have."""
_MOST_BREAKS = 1023
"""A sheet holds no more of them (MS-XLSB 2.4.196, ibrkMac)."""
_ROWS = re.compile(r"\$(\d+):\$(\d+)$")
_POINTS_PER_PIXEL = 0.75
_DEFAULT_COLUMN = 72
"""In pixels."""
_MARGIN = 0.98
"""Other printers' pages differ by so much."""
_SMALLER = (1.0, 0.95, 0.9, 0.86)
"""Columns are made wider, and all is printed smaller, where that spares a page."""
_EARLY, _CHAPTER = 0.82, 0.68
"""A page that is filled so far may end where a block begins, or where a chapter does."""


def set_pages(
    sheet: Worksheet,
    rows: tuple[int, int],
    columns: Sequence[tuple[int, int]],
    heading: tuple[int, int] | None,
    *,
    scale: int = 0,
    landscape: bool = True,
    blocks: Sequence[int] = (),
    chapters: Sequence[int] = (),
    tail: int = 0,
    held: Sequence[int] = (),
) -> tuple[int, ...]:
    """Set the page breaks and the footer 第 n 页，共 m 页, and return the first row of each page after the first.

    Args:
        sheet: whose row heights and column widths are set already, as is its `print_setup`.
        rows: the first and last row that are printed.
        columns: first and last column of each page from left to right.
        heading: the rows that are repeated.
        scale: in per cent, where it is given; else the sheet is made one page wide.
        blocks: the rows at which something begins that should stay together.
        chapters: those of them at which more begins: for one of these a page ends earlier, if that costs no page.
        tail: how many rows at the end stay together with the row before them.
        held: the rows that stay with the row before them, as far as a page holds them.
    """
    first, last = rows
    sheet.print_area(first, columns[0][0], last, columns[-1][1])
    heights = tuple(_height(sheet, row) for row in range(first, last + 1))
    across, down = PAPER[landscape]
    wide = min(1.0, across / sum(_width(sheet, column) for left, right in columns for column in range(left, right + 1)))
    starts = tuple(sorted({row - first for row in (*blocks, *chapters) if first < row <= last}))
    greater = tuple(sorted({row - first for row in chapters if first < row <= last}))
    again = (heading[0] - first, heading[1] - first) if heading else None
    room = down * _MARGIN / (scale / 100 if scale else wide)
    bound = frozenset(row - first for row in held)
    breaks, shrunk = _pages(heights, room, (starts, greater), again, tail, bound)
    found = tuple(first + at for at in breaks)
    if scale:
        sheet.set_print_scale(int(scale * shrunk))
    else:
        sheet.fit_to_pages(1, 0)
        for left, right in columns if shrunk < 1 else ():
            for column in range(left, right + 1):
                _widen(sheet, column, shrunk)
    sheet.set_h_pagebreaks(list(found))
    if columns[1:]:
        sheet.set_v_pagebreaks([left for left, _ in columns[1:]])
    _number(sheet, (len(found) + 1) * len(columns))
    return found


def _number(sheet: Worksheet, pages: int) -> None:
    """Number the pages of a sheet, which begin with 1 (`print_setup`).

    Their sum is written out, for the field &N counts the pages of all sheets that are printed together.
    """
    sheet.set_footer(f"&C&9&A　第 &P 页，共 {pages} 页")


def set_side_by_side(sheet: Worksheet, fixed: int, last: int) -> int:
    """Print a wide sheet on pages side by side, as few as are legible, and return the last column of the first one.

    Args:
        sheet: whose column widths are set already, as is its `print_setup`.
        fixed: how many columns at the left are repeated on each page.
        last: the last column.
    """
    across, _ = PAPER[not sheet.orientation]
    repeated = sum(_width(sheet, column) for column in range(fixed))
    starts, share = [fixed], 1.0
    for pages in range(1, last - fixed + 2):
        each = math.ceil((last - fixed + 1) / pages)
        starts = list(range(fixed, last + 1, each))
        wide = max(sum(_width(sheet, at) for at in range(start, min(start + each, last + 1))) for start in starts)
        share = min(1.0, across / (repeated + wide) / _SUBSTITUTE)
        if share >= _LEGIBLE:
            break
    if not starts[1:]:
        return last
    sheet.repeat_columns(0, fixed - 1)
    sheet.set_v_pagebreaks(starts[1:])
    sheet.set_print_scale(int(share * _MARGIN * 100))
    return starts[1] - 1


def count_pages(sheet: Worksheet, heights: Sequence[int]) -> None:
    """Set the pages of a sheet that is written already, as its writer set it up, and number them.

    A sheet with more pages than breaks can be set is left to the program that prints, and its pages are not summed up.

    Args:
        heights: of its rows from the first on, in pixels; 0 for the sheet's usual one.
    """
    if sheet.fit_page and sheet.fit_height == 1:
        _number(sheet, 1)
        return
    bottom, right = sheet.dim_rowmax or 0, sheet.dim_colmax or 0
    if sheet.print_area_range:
        bottom, right = row_and_column(sheet.print_area_range.rpartition(":")[2].replace("$", ""))
    usual = sheet.default_row_height
    known = [(height or usual) * _POINTS_PER_PIXEL for height in heights[: bottom + 1]]
    known += [usual * _POINTS_PER_PIXEL] * (bottom + 1 - len(known))
    across, down = PAPER[not sheet.orientation]
    wide = min(1.0, across / sum(_width(sheet, column) for column in range(right + 1)))
    if not sheet.fit_page:
        wide = sheet.print_scale / 100
    repeated = _ROWS.search(sheet.repeat_row_range or "")
    top, end_of_top = (int(repeated[1]) - 1, int(repeated[2])) if repeated else (0, 0)
    again = known[top:end_of_top]
    found: list[int] = []
    for start, end in pairwise([0, *sheet.hbreaks, bottom + 1]):
        above, first = (again, 0) if start else ([], top)
        heading = (first, first + len(again) - 1) if again else None
        breaks = _breaks([*above, *known[start:end]], down * _MARGIN / wide, {}, heading, 0)
        found += [start] * (start > 0) + [start - len(above) + at for at in breaks]
    if len(found) <= _MOST_BREAKS:
        sheet.set_h_pagebreaks(found)
        _number(sheet, (len(found) + 1) * (len(sheet.vbreaks) + 1))


def _height(sheet: Worksheet, row: int) -> float:
    info = sheet.row_info.get(row)
    height = sheet.default_row_height if info is None or info.height is None else info.height
    return float(height) * _POINTS_PER_PIXEL


def _width(sheet: Worksheet, column: int) -> float:
    info = sheet.col_info.get(column)
    return 0.0 if info is not None and info.hidden else _pixels(sheet, column) * _POINTS_PER_PIXEL


def _pixels(sheet: Worksheet, column: int) -> float:
    info = sheet.col_info.get(column)
    return float(_DEFAULT_COLUMN if info is None or info.width is None else info.width)


def _widen(sheet: Worksheet, column: int, shrunk: float) -> None:
    info = sheet.col_info.get(column)
    if info is None or not info.hidden:
        sheet.set_column_pixels(column, column, int(_pixels(sheet, column) / shrunk), info and info.column_format)


@lru_cache(maxsize=256)
def _pages(
    heights: tuple[float, ...],
    room: float,
    starts: tuple[tuple[int, ...], tuple[int, ...]],
    heading: tuple[int, int] | None,
    tail: int,
    bound: frozenset[int],
) -> tuple[tuple[int, ...], float]:
    """The rows, from 0, at which a page begins, and the share of its size in which all is printed."""
    every, chapters = starts
    least = [dict.fromkeys(every, _EARLY)]
    if chapters:
        least.insert(0, {**least[0], **dict.fromkeys(chapters, _CHAPTER)})
    tried = [
        (_breaks(heights, room / share, kept, heading, tail, bound), share) for share in _SMALLER for kept in least
    ]
    return min(tried, key=lambda one: (len(one[0]), -one[1]))


def _breaks(
    heights: Sequence[float],
    room: float,
    kept: dict[int, float],
    heading: tuple[int, int] | None,
    tail: int,
    bound: frozenset[int] = frozenset(),
) -> tuple[int, ...]:
    """The rows at which a page begins; `kept` says how full a page must be to end before such a row.

    Args:
        bound: the rows with which none begins, as far as a page holds those before them.
    """
    repeated = sum(heights[heading[0] : heading[1] + 1]) if heading else 0.0
    least = heading[1] + 1 if heading else 0
    breaks: list[int] = []
    begin, filled, row = 0, 0.0, 0
    while row < len(heights):
        filled += heights[row]
        if filled > room and row > max(begin, least):
            end = _end(heights, begin, row, (filled - heights[row], room), kept)
            if tail and end >= len(heights) - tail:
                end = max(len(heights) - tail - 1, begin + 1)
            end = next((at for at in range(end, max(begin, least), -1) if at not in bound), end)
            breaks.append(end)
            begin, filled, row = end, repeated, end
            continue
        row += 1
    return tuple(breaks)


def _end(heights: Sequence[float], begin: int, over: int, filled: tuple[float, float], kept: dict[int, float]) -> int:
    """The row with which the next page begins: of what may end this page the greatest, and of these the last."""
    used, room = filled
    found, least = over, 1.0
    for row in range(over, begin, -1):
        if row < over:
            used -= heights[row]
        if used < _CHAPTER * room:
            break
        if row in kept and kept[row] < least and used >= kept[row] * room:
            found, least = row, kept[row]
    return found


def parts(top: int, bottom: int, breaks: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """The rows from top to bottom, page by page: the first and the last row on each."""
    starts = (top, *(row for row in breaks if top < row <= bottom))
    return tuple(zip(starts, (*(row - 1 for row in starts[1:]), bottom), strict=True))
