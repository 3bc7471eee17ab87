"""What comes out of a printer: pages by sheet, how full they are, and whether every text fits its cell."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pypdfium2
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

_FOOTER = re.compile(r"(?P<sheet>\S+)\s*第\s*\d+\s*页(?:，共\s*(?P<of>\d+)\s*页)?")
_FOOT_POINTS = 55
_POINTS_PER_CHARACTER, _BESIDE = 6.0, 3.75
"""Of a column, by the digits of 宋体 12, and what of it stays free beside a text."""
_LINE = 1.25
"""The height of a line of text over its font's size."""


def pages_by_sheet(pdf: Path) -> dict[str, list[float]]:
    """For each sheet, told by the footer of its pages, how far down each page is filled, as a share of its height."""
    found: dict[str, list[float]] = defaultdict(list)
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            height = page.get_height()
            foot = page.get_textpage().get_text_bounded(bottom=0, top=_FOOT_POINTS)
            match = _FOOTER.search("".join(foot.split()))
            # of texts and lines, from the foot of the page upwards
            bottoms = [one.get_bounds()[1] for one in page.get_objects()]
            lowest = min((bottom for bottom in bottoms if bottom >= _FOOT_POINTS), default=height)
            found[match["sheet"] if match else ""].append(1 - lowest / height)
    return found


def said_to_be(path: Path) -> dict[str, int]:
    """How many pages each sheet's footer says it has, of those that say so."""
    found = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        match = _FOOTER.search(str(sheet.oddFooter.center.text or "").replace("&P", "1").replace("&A", "x"))
        if match and match["of"]:
            found[sheet.title] = int(match["of"])
    return found


def unshown_numbers(pdf: Path) -> Iterator[str]:
    """The lines on which a number is too wide for its cell, and so is none."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            yield from (line for line in page.get_textpage().get_text_bounded().splitlines() if "###" in line)


def cut_texts(target: Worksheet) -> Iterator[str]:
    """The cells of a sheet whose text needs more lines than the height of its rows holds, or more width than it has.

    A Chinese character is as wide as the font's size, a Latin one half as wide.
    """
    spans = {area.coord.split(":")[0]: area for area in target.merged_cells.ranges}
    widths = _widths(target)
    top, bottom, left, right = _printed(target)
    for row in target.iter_rows(top, bottom, left, right):
        for cell in row:
            if not isinstance(cell.value, str) or not cell.value or not cell.alignment.wrap_text:
                continue
            area = spans.get(cell.coordinate)
            columns = range(area.min_col, area.max_col + 1) if area else range(cell.column or 1, (cell.column or 1) + 1)
            rows = range(area.min_row, area.max_row + 1) if area else range(cell.row, cell.row + 1)
            usual = target.sheet_format.defaultRowHeight
            heights = [target.row_dimensions[number].height or usual for number in rows]
            room = sum(widths.get(column, 9.0) * _POINTS_PER_CHARACTER for column in columns) - _BESIDE
            size = float(cell.font.sz or 11)
            lines = sum(max(1, math.ceil(_points(line, size) / room)) for line in cell.value.split("\n"))
            if lines * size * _LINE > sum(float(height) for height in heights) + 1:
                yield f"{target.title}!{cell.coordinate}: {lines} lines in {heights}: {cell.value[:40]}"


def _printed(sheet: Worksheet) -> tuple[int, int, int, int]:
    """First and last row, first and last column of the print area; of all cells where there is none."""
    area = str(sheet.print_area or "")
    if not area:
        return 1, sheet.max_row, 1, sheet.max_column
    left, top, right, bottom = range_boundaries(area.rpartition("!")[2].replace("$", ""))
    return int(top or 1), int(bottom or 1), int(left or 1), int(right or 1)


def _widths(sheet: Worksheet) -> dict[int, float]:
    widths: dict[int, float] = {}
    for dimension in sheet.column_dimensions.values():
        for column in range(dimension.min or 0, (dimension.max or 0) + 1):
            widths[column] = dimension.width
    return widths


def _points(text: str, size: float) -> float:
    return sum(size if ord(sign) > 0x2E7F else size / 2 for sign in text)
