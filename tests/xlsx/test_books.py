"""The books that write: sizes that fit their texts, and a book that forgets its rows but not its formulas' values."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import perfeval
from perfeval.formula.nodes import Binary, Name, cell_at
from perfeval.formula.parser import parse
from perfeval.xlsx.book import Book
from perfeval.xlsx.streamed_book import StreamedBook
from perfeval.xlsx.streamed_verification import verify_streamed
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
from perfeval.xlsx.verification import verify


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


def test_a_streamed_book_holds_what_any_book_does() -> None:
    stream = io.BytesIO()
    streamed = StreamedBook(stream)
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
    assert verify_streamed(stream) == ()


def _long(book: Any) -> None:
    """A sheet whose rows do not fit in what is held, some high, with a chart of the last ones, and one after it."""
    sheet = book.add_sheet("长")
    sheet.merge_range(0, 0, 0, 2, "标题", book.format(bold=True))
    for row in range(1, 1000):
        sheet.write_string(row, 0, f"单位{row}")
        sheet.write_number(row, 1, row / 4, book.format(num_format="0.00"))
        book.put_formula("长", row, 2, cell_at("长", row, 1), known=Decimal(row) / 4)
        if row % 7 == 0:
            sheet.set_row(row, 18 + row % 30)
    chart = book.workbook.add_chart({"type": "column"})
    chart.add_series({"values": ["长", 990, 1, 999, 1]})
    sheet.insert_chart(985, 4, chart)
    sheet.autofilter(0, 0, 999, 2)
    book.add_sheet("短").write_string(4, 1, "末")


def _contents(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_rows_that_went_to_the_disk_stand_in_the_sheet_as_if_they_had_been_held() -> None:
    stream = io.BytesIO()
    streamed, plain = StreamedBook(stream), Book()
    for book in (streamed, plain):
        _long(book)
    streamed.close()
    one, other = _contents(stream.getvalue()), _contents(plain.close())
    # only a chart's figures before it is drawn are not kept
    assert {name for name in one if one[name] != other.get(name)} == {"xl/charts/chart1.xml"} and set(one) == set(other)
    assert b'r="A1000"' in one["xl/worksheets/sheet1.xml"] and verify_streamed(stream) == ()


def test_a_row_of_a_streamed_book_is_written_once() -> None:
    book = StreamedBook(io.BytesIO())
    sheet = book.add_sheet("数")
    for row in range(500):
        sheet.write_number(row, 0, row)
    with pytest.raises(ValueError, match="row 3 "):
        sheet.write_number(3, 1, 1)
    book.add_sheet("又")
    with pytest.raises(ValueError, match="row 499 "):
        sheet.write_number(499, 1, 1)


_FILLING = """
import io, sys, time
from perfeval.xlsx.streamed_book import StreamedBook
book = StreamedBook(io.BytesIO())
sheet = book.add_sheet("数")
for row in range(5000):
    sheet.write_string(row, 0, "单位" * 20)
print("filled", flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_who_is_killed_while_writing_leaves_nothing_among_the_temporary_files(tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(perfeval.__file__).parent.parent)}
    command = [sys.executable, "-c", _FILLING]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "filled\n"
        process.kill()
    assert process.returncode == -signal.SIGKILL and list(tmp_path.iterdir()) == []


class _Full(io.BytesIO):
    """A disk that is full after some bytes."""

    def write(self, content: Any, /) -> int:
        if self.tell() + len(content) > 3000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(content)


def test_no_room_on_the_disk_is_an_error_of_the_system() -> None:
    book = StreamedBook(_Full())
    _long(book)
    with pytest.raises(OSError, match="No space left"):
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
