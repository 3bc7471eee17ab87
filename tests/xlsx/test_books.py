"""The books that write: sizes that fit their texts, and a book that forgets its rows but not its formulas' values."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.formula.nodes import Binary, Name, cell_at
from perfeval.formula.parser import parse
from perfeval.xlsx.book import Book
from perfeval.xlsx.streamed_book import StreamedBook
from perfeval.xlsx.styles import (
    cell_format,
    header_format,
    line_count,
    print_setup,
    protect,
    row_height,
    text_width,
    widths,
)
from perfeval.xlsx.verification import verify, verify_values


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("预算", 4), ("“三公”经费", 12), ("95.5%", 5), ("", 0)])
def test_a_chinese_character_is_two_wide(text: str, width: int) -> None:
    assert text_width(text) == width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("", 10, 1), ("预算执行率", 12, 1), ("预算执行率", 10, 2), ("一\n二\n三", 20, 3), ("长" * 100, 21.2, 10)],
)
def test_lines_that_a_text_takes(text: str, width: float, lines: int) -> None:
    assert line_count(text, width) == lines


def test_a_row_is_as_high_as_its_longest_cell_and_no_higher_than_excel_allows() -> None:
    low, high = row_height([("短", 20)]), row_height([("短", 20), ("长" * 60, 21.2)])
    assert low < high < row_height([("长" * 90, 21.2)])
    assert row_height([("长" * 9000, 5)]) == 409
    assert row_height([("短", 20)], least=3) > low


def test_formats_are_made_once_and_the_page_is_set_up() -> None:
    book = Book()
    sheet = book.add_sheet("表")
    assert cell_format(book) is cell_format(book) and cell_format(book) is not cell_format(book, parameter=True)
    assert header_format(book) is header_format(book)
    widths(sheet, [5, 30])
    print_setup(sheet, header_rows=(0, 1))
    protect(sheet)
    book.put_text("表", 0, 1, "=不是公式")
    made = openpyxl.load_workbook(io.BytesIO(book.close()))["表"]
    narrow, wide = (made.column_dimensions[letter].width for letter in "AB")
    assert 4 < narrow < 7 < 26 < wide < 31
    assert (made.page_setup.orientation, made.page_setup.paperSize, made.print_title_rows) == ("landscape", 9, "$1:$2")
    assert made.protection.sheet and made["B1"].data_type == "s"


def _filled(book: Any) -> None:
    book.add_sheet("数")
    for row, number in enumerate(("1.1", "2.2", "3.3")):
        book.put_number("数", row, 0, Decimal(number))
    node = Binary("+", cell_at("数", 0, 0), cell_at("数", 1, 0))
    book.put_formula("数", 3, 0, node, known=Decimal("3.3"))
    book.put_formula("数", 4, 0, parse("1 / 4"), known=Decimal("0.25"))


def test_a_streamed_book_holds_what_any_book_does(tmp_path: Path) -> None:
    stream = io.BytesIO()
    streamed = StreamedBook(stream, str(tmp_path))
    _filled(streamed)
    assert streamed.close() == b""
    plain = Book()
    _filled(plain)
    for data_only in (False, True):
        one, other = (
            openpyxl.load_workbook(io.BytesIO(content), data_only=data_only)["数"]
            for content in (stream.getvalue(), plain.close())
        )
        assert [cell.value for cell in one["A"]] == [cell.value for cell in other["A"]]
    assert streamed.expected == {("数", 3, 0): Decimal("3.3"), ("数", 4, 0): Decimal("0.25")}
    assert verify_values(stream.getvalue(), streamed.expected) == ()


def test_a_wrong_value_in_a_streamed_book_is_found_at_its_cell(tmp_path: Path) -> None:
    stream = io.BytesIO()
    book = StreamedBook(stream, str(tmp_path))
    book.add_sheet("数")
    book.put_number("数", 0, 0, Decimal(2))
    book.put_formula("数", 1, 0, Binary("*", cell_at("数", 0, 0), cell_at("数", 0, 0)), known=Decimal(5))
    book.close()
    [found] = verify_values(stream.getvalue(), book.expected)
    assert (found.code, found.place.sheet, found.place.cell) == ("W101", "数", "A2")
    assert "复算得4" in found.message and "写入值5" in found.message


def test_no_room_on_the_disk_is_an_error_of_the_system(tmp_path: Path) -> None:
    book = StreamedBook(str(tmp_path / "没有这个文件夹" / "甲.xlsx"), str(tmp_path))
    _filled(book)
    with pytest.raises(OSError, match="没有这个文件夹"):
        book.close()


def test_a_name_has_the_value_of_its_cell() -> None:
    book = Book()
    book.add_sheet("数")
    book.put_number("数", 0, 0, Decimal("7.5"))
    book.define("支出决算数", "数", 0, 0)
    assert book.put_formula("数", 1, 0, parse("支出决算数 * 2")) == 15
    assert (book.location("支出决算数"), book.named("支出决算数"), book.named("没有")) == (
        cell_at("数", 0, 0),
        Decimal("7.5"),
        None,
    )
    assert book.value(cell_at("数", 1, 0)) == 15
    with pytest.raises(KeyError):
        book.put_formula("数", 2, 0, Name("没有的名称"))
    assert verify(book.close()) == ()
