"""Errors, formulas, formats, merges and struck text in other file formats, as LibreOffice or raw records write them."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
import xlsxwriter

from perfeval.xlsx.limits import Limits
from perfeval.xlsx.number_formats import shown_by
from perfeval.xlsx.opening import open_content, open_workbook
from perfeval.xlsx.raw_sheet import is_error
from perfeval.xlsx.texts import STROKE
from tests.layouts.accounts import saved_as
from tests.raw_binary import number, package, record, row


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of XlsxWriter with real error cells, on a hidden sheet too."""
    path = tmp_path_factory.mktemp("errors") / "错误.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        page = workbook.add_worksheet("甲")
        page.write_number(0, 0, 1)
        for row, (text, value) in enumerate([("=1/0", "#DIV/0!"), ("=NA()", "#N/A"), ("=#REF!+1", "#REF!")]):
            page.write_formula(row, 2, text, None, value)
        page.write_number(4, 1, 3000, workbook.add_format({"num_format": "0.00,"}))
        page.write_number(5, 1, 0.5, workbook.add_format({"num_format": "0%"}))
        page.write_number(6, 1, 5, workbook.add_format({"num_format": '0.00"元"'}))
        page.write_number(7, 1, 6, workbook.add_format({"num_format": "[$$-409]0.00"}))
        page.write_number(7, 3, 9, workbook.add_format({"num_format": ";;;"}))
        page.write_number(7, 4, 9, workbook.add_format({"num_format": "@"}))
        page.write_number(8, 1, 7, workbook.add_format({"font_strikeout": True}))
        page.write_string(9, 1, "旧", workbook.add_format({"font_strikeout": True}))
        page.write_rich_string(10, 1, workbook.add_format({"font_strikeout": True}), "3", workbook.add_format(), "2.86")
        page.write_boolean(11, 1, False)
        page.merge_range(12, 1, 13, 2, 8)
        other = workbook.add_worksheet("乙")
        other.write_formula(3, 3, "=1/0", None, "#DIV/0!")
        other.hide()
    return path


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_errors_written_by_libreoffice(source: Path, kind: str, tmp_path: Path) -> None:
    first, second = open_workbook(saved_as(source, kind), "a", Limits()).sheets
    assert [first.cells[row][2] for row in range(3)] == ["#DIV/0!", "#N/A", "#REF!"]
    assert {(0, 2), (1, 2), (2, 2)} == set(first.scan.errors) <= first.scan.formulas
    assert first.cells[0][0] == 1
    assert set(first.scan.formats) == {(4, 1), (5, 1), (6, 1), (7, 1), (7, 3)}
    assert shown_by(first.scan.formats[6, 1], 1).after == "元"
    assert shown_by(first.scan.formats[7, 1], 1).foreign
    assert shown_by(first.scan.formats[7, 3], 1).nothing
    assert [first.cells[row][1] for row in (8, 9)] == [f"7{STROKE}", f"旧{STROKE}"]
    assert STROKE in str(first.cells[10][1]) or kind == "xls"
    assert first.cells[11][1] is False
    assert list(first.merges) == [((12, 1), (13, 2))]
    assert second.hidden and second.cells[3][3] == "#DIV/0!"


def _binary_workbook() -> bytes:
    """An .xlsb of raw records: 1, an error, the error of a formula, and 2 struck out; the first two merged."""

    def cell(column: int) -> bytes:
        return struct.pack("<II", column, 0)

    fonts = [record(43, struct.pack("<HH", 220, flags) + bytes(21)) for flags in (0, 8)]
    styles = [record(47, struct.pack("<HHH", 0, 0, font) + bytes(10)) for font in (0, 1)]
    look = record(278, b"") + record(615, struct.pack("<I", 0)) + record(616, b"") + b"".join(fonts)
    look += record(617, struct.pack("<I", 2)) + b"".join(styles) + record(618, b"") + record(279, b"")
    error = record(11, cell(2) + bytes([0x07]) + struct.pack("<H", 0) + struct.pack("<I", 0) + struct.pack("<I", 0))
    line = row(0, number(0, 1.0), record(3, cell(1) + bytes([0x17])), error, number(3, 2.0, style=1))
    merged = record(177, struct.pack("<I", 1)) + record(176, struct.pack("<IIII", 0, 0, 0, 1)) + record(178, b"")
    return package({"甲": line}, more=merged, styles=look)


def test_errors_of_a_binary_workbook() -> None:
    [sheet] = open_content(_binary_workbook(), "a.xlsb", Limits()).sheets
    assert sheet.cells == [[1.0, "#REF!", "#DIV/0!", f"2{STROKE}"]]
    assert list(sheet.merges) == [((0, 0), (0, 1))]
    assert sheet.scan.errors == {(0, 1): "#REF!", (0, 2): "#DIV/0!"}


@pytest.mark.parametrize("text", ["#DIV/0!", "#REF!", "#SPILL!", "#N/A", "Err:502", "#NAME?"])
def test_texts_that_programs_show_for_errors(text: str) -> None:
    assert is_error(text)


@pytest.mark.parametrize("text", ["", "#", "#1", "＃REF", "例", "Error", "REF!", "#备注!"])
def test_texts_that_are_no_errors(text: str) -> None:
    assert not is_error(text)
