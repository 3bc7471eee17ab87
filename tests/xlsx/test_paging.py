"""Where the pages of a sheet end: rows whole, blocks together, headings counted on every page."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from perfeval.xlsx.book import Book
from perfeval.xlsx.paging import parts, set_pages
from perfeval.xlsx.styles import print_setup, widths


def _sheet(rows: int, height: float, columns: tuple[float, ...] = (10, 60)) -> tuple[Book, Any]:
    book = Book()
    sheet = book.add_sheet("表")
    widths(sheet, columns)
    print_setup(sheet, header_rows=(0, 1))
    for row in range(rows):
        book.put_text("表", row, 0, str(row))
        sheet.set_row(row, height)
    return book, sheet


def _paged(rows: int, height: float, **more: Any) -> tuple[tuple[int, ...], Any]:
    book, sheet = _sheet(rows, height)
    found = set_pages(sheet, (0, rows - 1), ((0, 1),), (0, 1), **more)
    return found, openpyxl.load_workbook(io.BytesIO(book.close()))["表"]


def test_what_fits_on_a_page_is_one_page() -> None:
    found, sheet = _paged(20, 20)
    assert found == ()
    assert sheet.row_breaks.brk == [] and "共 1 页" in sheet.oddFooter.center.text
    assert sheet.print_area == "'表'!$A$1:$B$20"


def test_rows_stay_whole_and_the_footer_counts_the_pages() -> None:
    found, sheet = _paged(100, 30)
    assert found and [one.id for one in sheet.row_breaks.brk] == list(found)
    assert f"共 {len(found) + 1} 页" in sheet.oddFooter.center.text
    pages = [b - a for a, b in zip((0, *found), (*found, 100), strict=True)]
    assert sum(pages) == 100 and all(size * 30 <= 500 for size in pages)
    assert pages[0] == pages[1] + 2, "the two rows of headings are repeated"


def test_a_block_that_begins_near_the_end_of_a_page_begins_the_next_one() -> None:
    usual, _ = _paged(60, 30)
    moved, _ = _paged(60, 30, blocks=[usual[0] - 2])
    assert moved[0] == usual[0] - 2
    far, _ = _paged(60, 30, blocks=[3])
    assert far[0] == usual[0], "half a page is not left blank for it"


def test_a_chapter_begins_a_page_earlier_than_a_block_if_that_costs_no_page() -> None:
    usual, _ = _paged(26, 30)
    row = usual[0] - 3
    as_block, _ = _paged(26, 30, blocks=[row])
    as_chapter, _ = _paged(26, 30, chapters=[row], blocks=[usual[0] - 1])
    assert as_block == usual and as_chapter == (row,)
    full, _ = _paged(30, 30)
    kept, _ = _paged(30, 30, chapters=[row])
    assert kept == full, "two full pages do not become three"


def test_a_block_of_rows_is_known_page_by_page() -> None:
    assert parts(3, 9, (2, 5, 8, 12)) == ((3, 4), (5, 7), (8, 9))
    assert parts(3, 9, (3, 10)) == ((3, 9),)


def test_the_last_rows_stay_together() -> None:
    usual, _ = _paged(60, 30)
    rows = usual[0] + 1
    kept, _ = _paged(rows, 30, tail=3)
    assert kept == () or rows - kept[-1] >= 4


@pytest.mark.parametrize(("rows", "scale", "printed"), [(30, 50, 50), (16, 100, 100), (17, 100, 95)])
def test_a_given_scale_is_kept_but_where_a_little_less_spares_a_page(rows: int, scale: int, printed: int) -> None:
    found, sheet = _paged(rows, 30, scale=scale)
    assert found == () and (sheet.page_setup.scale or 100) == printed


def test_pages_beside_each_other() -> None:
    book, sheet = _sheet(10, 20, (60, 60, 60, 60))
    set_pages(sheet, (0, 9), ((0, 1), (2, 3)), None, scale=100)
    made = openpyxl.load_workbook(io.BytesIO(book.close()))["表"]
    assert [one.id for one in made.col_breaks.brk] == [2]
    assert "共 2 页" in made.oddFooter.center.text
