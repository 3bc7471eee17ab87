"""Looks that all sheets share: fonts, headers, print setup, row heights."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from perfeval.xlsx.book import Book, Format, Worksheet
from perfeval.xlsx.fonts import column_pixels

HEADER_FILL = "#D9E2F3"
CHART_BLUE = "#5B7FB4"
PARAMETER_FILL = "#FFF8E1"
LINE_POINTS = 14.5
_HEADING_POINTS = 22.0
A3, A4 = 8, 9
UPRIGHT = 88.0
"""The width in characters that an upright page shows at full size."""


def title_format(book: Book) -> Format:
    """The title line of a sheet."""
    return book.format(bold=True, font_size=16, align="center")


def header_format(book: Book) -> Format:
    """A column heading."""
    return book.format(bold=True, align="center", text_wrap=True, border=1, bg_color=HEADER_FILL)


def write_headings(book: Book, sheet: str, row: int, columns: Sequence[tuple[str, float]]) -> None:
    """Write the row of headings, each with the width of its column, high enough for all of them."""
    look = header_format(book)
    for column, (heading, _) in enumerate(columns):
        book.put_text(sheet, row, column, heading, look)
    book.sheet(sheet).set_row(row, max(_HEADING_POINTS, row_height(columns)))


def cell_format(
    book: Book, align: str = "left", number: str = "", *, parameter: bool = False, wrapped: bool = True
) -> Format:
    """A bordered cell; `parameter` marks the labelled parameter cells. No `align` leaves it to the kind of value.

    A cell with a number's format shows a number that is too wide for it in smaller digits, never as ###.
    """
    asked = (align, number, parameter, wrapped)
    if asked not in book.looks:
        properties: dict[str, object] = {"border": 1}
        if align:
            properties["align"] = align
        if number:
            properties |= {"num_format": number, "shrink": True}
        elif wrapped:
            properties["text_wrap"] = True
        if parameter:
            properties["bg_color"] = PARAMETER_FILL
        book.looks[asked] = book.format(**properties)
    return book.looks[asked]


def link_format(book: Book) -> Format:
    """A hyperlink in a table."""
    return book.format(border=1, text_wrap=True, font_color="#0563C1", underline=1)


@lru_cache(maxsize=4096)
def text_width(text: str) -> int:
    """The width of a text in half-width characters: a Chinese character counts two."""
    # GB18030 writes a Chinese character or sign in two bytes and a Latin one in one, which is their width
    return len(text.encode("gb18030", "replace"))


@lru_cache(maxsize=4096)
def line_count(text: str, width: float) -> int:
    """How many lines a text takes in a column of this width, wrapped."""
    room = max(2.0, width - 1.2)
    if "\n" not in text:
        return max(1, math.ceil(text_width(text) / room))
    return sum(max(1, math.ceil(text_width(line) / room)) for line in text.split("\n"))


def row_height(texts: Sequence[tuple[str, float]], least: int = 1) -> float:
    """The height in points at which nothing of these (text, column width) pairs is cut off."""
    lines = max([least, *(line_count(text, width) for text, width in texts)])
    return min(409.0, lines * LINE_POINTS + 5)


def widths(sheet: Worksheet, columns: Sequence[float]) -> None:
    """Set the column widths from column A on."""
    for index, width in enumerate(columns):
        sheet.set_column_pixels(index, index, column_pixels(width))


def print_setup(
    sheet: Worksheet, *, header_rows: tuple[int, int] | None, landscape: bool = True, paper: int = A4
) -> None:
    """One page wide, heading repeated; each sheet says its name and counts its own pages.

    Args:
        paper: A4, or A3 for what nobody could read on A4.
    """
    sheet.set_paper(paper)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer("&C&9&A　第 &P 页")
    sheet.set_start_page(1)
    sheet.center_horizontally()
    if header_rows:
        sheet.repeat_rows(*header_rows)


def protect(sheet: Worksheet) -> None:
    """Protect against typing over formulas by accident; no password, everything may be looked at."""
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
