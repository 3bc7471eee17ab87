"""Looks that the summary's sheets share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from perfeval.xlsx.book import BASE
from perfeval.xlsx.styles import A4, HEADER_FILL, row_height

Column = tuple[str, float]
A3 = 8
LINE_HEIGHT = 20.0
"""Of a row in a sheet that is read as a page, in points."""


class Styles:
    """The formats of one workbook."""

    def __init__(self, book: Any) -> None:
        def made(**properties: Any) -> Any:
            return book.add_format({**BASE, "border": 1, **properties})

        self.title = book.add_format({**BASE, "bold": True, "font_size": 16, "align": "center"})
        self.head = made(bold=True, align="center", text_wrap=True, bg_color=HEADER_FILL)
        self.text = made(text_wrap=True)
        self.center = made(align="center", text_wrap=True)
        self.average = made(num_format="0.00", align="center")
        self.points = made(num_format="0.00", align="right")
        self.value = made(num_format="0.00##", align="right")
        self.percent = made(num_format="0.00%", align="right")
        self.count = made(num_format="0", align="center")
        self.link = made(font_color="#0563C1", underline=1, text_wrap=True)


def begin(
    sheet: Any,
    styles: Styles,
    title: str,
    columns: Sequence[Column],
    frozen: int,
    *,
    rows: int = 2,
    heading_height: float = 24,
    paper: int = A4,
) -> None:
    """Title, headings, widths, print setup: landscape, one page wide, headings repeated.

    Args:
        frozen: how many columns, and `rows` how many rows, stay in sight.
        heading_height: the height of the row of headings, in points.
        paper: A4, or A3 for what nobody could read on A4.
    """
    last = len(columns) - 1
    for index, (_, width) in enumerate(columns):
        sheet.set_column(index, index, width)
    sheet.set_row(0, 32)
    sheet.merge_range(0, 0, 0, last, title, styles.title)
    sheet.set_row(1, heading_height)
    for index, (heading, _) in enumerate(columns):
        sheet.write_string(1, index, heading, styles.head)
    sheet.freeze_panes(rows, frozen)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.repeat_rows(0, 1)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer("&C&9&A　第 &P 页")
    sheet.set_start_page(1)


def height_of(texts: Sequence[str], columns: Sequence[Column]) -> float:
    """The height at which no text of a row is cut off."""
    return row_height([(text, width) for text, (_, width) in zip(texts, columns, strict=True)])
