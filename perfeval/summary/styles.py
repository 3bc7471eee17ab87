"""Looks that the summary's sheets share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from perfeval.xlsx.book import Book
from perfeval.xlsx.paging import set_side_by_side
from perfeval.xlsx.styles import (
    cell_format,
    header_format,
    line_count,
    link_format,
    print_setup,
    row_height,
    title_format,
    widths,
)

Column = tuple[str, float]
ROW_HEIGHT = 18.0
"""Of a row in a list of many, in points."""
LINE_HEIGHT = 20.0
"""Of a row in a sheet that is read as a page, in points."""


class Styles:
    """The looks of one workbook's tables, by what a cell is for."""

    def __init__(self, book: Book) -> None:
        self.title = title_format(book)
        self.head = header_format(book)
        self.text = cell_format(book, align="")
        self.center = cell_format(book, "center")
        self.average = cell_format(book, "center", "0.00", wrapped=False)
        self.points = cell_format(book, "right", "0.00", wrapped=False)
        self.value = cell_format(book, "right", "0.00##", wrapped=False)
        self.percent = cell_format(book, "right", "0.00%", wrapped=False)
        self.count = cell_format(book, "center", "0", wrapped=False)
        self.link = link_format(book)
        self.section = book.format(bold=True, font_size=12)


def begin(
    sheet: Any,
    styles: Styles,
    title: str,
    columns: Sequence[Column],
    frozen: int,
    *,
    rows: int = 2,
    heading_height: float = 24,
    headed: bool = True,
    side_by_side: bool = False,
) -> None:
    """Title, headings, widths, print setup: landscape, one page wide, headings repeated.

    Args:
        frozen: how many columns, and `rows` how many rows, stay in sight.
        heading_height: the least height of the row of headings, in points.
        headed: whether there is such a row, right below the title.
        side_by_side: whether a wide sheet is printed on several pages, each with the frozen columns.
    """
    last = len(columns) - 1
    widths(sheet, [width for _, width in columns])
    print_setup(sheet, header_rows=((1, 1) if side_by_side else (0, 1)) if headed else None)
    if side_by_side:
        last = set_side_by_side(sheet, frozen, last)
    sheet.set_row(0, 32)
    sheet.merge_range(0, 0, 0, last, title, styles.title)
    if headed:
        sheet.set_row(1, max(heading_height, row_height(columns)))
        for index, (heading, _) in enumerate(columns):
            sheet.write_string(1, index, heading, styles.head)
    sheet.freeze_panes(rows, frozen)


def height_of(texts: Sequence[str], columns: Sequence[Column]) -> float:
    """The height at which no text of a row is cut off."""
    return row_height([(text, width) for text, (_, width) in zip(texts, columns, strict=True)])


def raise_row(sheet: Any, row: int, texts: Sequence[tuple[str, float]]) -> None:
    """Make a row high enough for these (text, column width) pairs where they take several lines."""
    if any(line_count(text, width) > 1 for text, width in texts):
        sheet.set_row(row, row_height(texts))
