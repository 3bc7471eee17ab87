"""Errors, formulas, formats, merges and struck text in other file formats, as LibreOffice or raw records write them."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from perfeval.xlsx.limits import Limits
from perfeval.xlsx.number_formats import shown_by
from perfeval.xlsx.opening import open_content, open_workbook
from perfeval.xlsx.raw_sheet import is_error
from perfeval.xlsx.texts import STROKE
from tests.layouts.accounts import saved_as


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
    assert set(first.scan.formats) == {(4, 1), (5, 1), (6, 1), (7, 1)}
    assert shown_by(first.scan.formats[6, 1], 1).after == "元"
    assert shown_by(first.scan.formats[7, 1], 1).foreign
    assert [first.cells[row][1] for row in (8, 9)] == [f"7{STROKE}", f"旧{STROKE}"]
    assert STROKE in str(first.cells[10][1]) or kind == "xls"
    assert first.cells[11][1] is False
    assert list(first.merges) == [((12, 1), (13, 2))]
    assert second.hidden and second.cells[3][3] == "#DIV/0!"


def _record(kind: int, data: bytes) -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(data)
    return head + (bytes([size]) if size < 0x80 else bytes([size & 0x7F | 0x80, size >> 7])) + data


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _binary_workbook() -> bytes:
    """An .xlsb of raw records: 1, an error, the error of a formula, and 2 struck out; the first two merged."""

    def cell(column: int, style: int = 0) -> bytes:
        return struct.pack("<II", column, style)

    fonts = [_record(43, struct.pack("<HH", 220, flags) + bytes(21)) for flags in (0, 8)]
    styles = [_record(47, struct.pack("<HHH", 0, 0, font) + bytes(10)) for font in (0, 1)]
    look = _record(278, b"") + _record(615, struct.pack("<I", 0)) + _record(616, b"") + b"".join(fonts)
    look += _record(617, struct.pack("<I", 2)) + b"".join(styles) + _record(618, b"")
    look += _record(279, b"")

    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    book = _record(131, b"") + _record(143, b"")
    book += _record(156, struct.pack("<II", 0, 1) + _text("rId1") + _text("甲"))
    book += _record(144, b"") + _record(132, b"")
    rows = _record(0, struct.pack("<I", 0) + bytes(13))
    rows += _record(5, cell(0) + struct.pack("<d", 1.0)) + _record(3, cell(1) + bytes([0x17]))
    rows += _record(11, cell(2) + bytes([0x07]) + struct.pack("<H", 0) + struct.pack("<I", 0) + struct.pack("<I", 0))
    rows += _record(5, cell(3, style=1) + struct.pack("<d", 2.0))
    sheet = _record(129, b"") + _record(148, struct.pack("<IIII", 0, 0, 0, 3))
    sheet += _record(145, b"") + rows + _record(146, b"")
    sheet += _record(177, struct.pack("<I", 1)) + _record(176, struct.pack("<IIII", 0, 0, 0, 1)) + _record(178, b"")
    sheet += _record(130, b"")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r" Type="{office}/officeDocument" '
            'Target="xl/workbook.bin"/></Relationships>',
        )
        made.writestr("xl/workbook.bin", book)
        made.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/worksheet" '
            'Target="worksheets/sheet1.bin"/></Relationships>',
        )
        made.writestr("xl/worksheets/sheet1.bin", sheet)
        made.writestr("xl/styles.bin", look)
    return stream.getvalue()


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
