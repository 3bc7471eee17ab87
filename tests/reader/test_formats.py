"""Files other than .xlsx: far cells and passwords are found before the file is opened."""

from __future__ import annotations

import hashlib
import struct
import zipfile
from pathlib import Path

import pytest

from perfeval.reader import Limits, UnreadableWorkbook, read_workbook
from perfeval.xlsx.compound import scan_compound
from perfeval.xlsx.extents import BinaryExtent, TooLarge
from perfeval.xlsx.open_document import scan_open_document
from perfeval.xlsx.opening import open_workbook
from perfeval.xlsx.raw_sheet import SheetScan
from tests.layouts.accounts import saved_as
from tests.workbook_builder import build_workbook

LIMITS = Limits(sheet_cells=10_000)


def record(kind: int, data: bytes) -> bytes:
    """A record of an .xlsb part; the types in use here fit one or two bytes."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(data)]) + data


def binary_sheet(row: int, column: int, kind: int = 2) -> bytes:
    cell = record(kind, struct.pack("<IIi", column, 0, 5))
    return record(129, b"") + record(0, struct.pack("<I", row) + bytes(13)) + cell + record(130, b"")


def test_far_cell_of_a_binary_sheet() -> None:
    BinaryExtent(LIMITS).add(binary_sheet(90, 90))
    BinaryExtent(LIMITS).add(binary_sheet(1_048_575, 16_383, kind=1))
    with pytest.raises(TooLarge, match="第1048576行第16384列"):
        BinaryExtent(LIMITS).add(binary_sheet(1_048_575, 16_383))


def test_binary_sheet_in_pieces() -> None:
    content = binary_sheet(1_048_575, 16_383)
    extent = BinaryExtent(LIMITS)
    with pytest.raises(TooLarge):
        for at in range(len(content)):
            extent.add(content[at : at + 1])


def test_other_binary_parts_are_no_sheets() -> None:
    BinaryExtent(LIMITS).add(record(159, b"") + record(2, struct.pack("<IIi", 16_000, 0, 5)) * 9)


def open_document(rows: int, columns: int, filled: bool = True) -> bytes:
    cell = b'<table:table-cell office:value="1"/>' if filled else b"<table:table-cell/>"
    return (
        b'<table:table table:name="a"><table:table-row table:number-rows-repeated="%d"/><table:table-row>'
        b'<table:table-cell table:number-columns-repeated="%d"/>%s</table:table-row></table:table>'
    ) % (rows, columns, cell)


def scan_content(*tables: bytes) -> dict[str, SheetScan]:
    content = (
        b'<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">%s</o:document-content>'
    ) % b"".join(tables)
    return scan_open_document([[content]], LIMITS)


def test_far_cell_of_an_open_document() -> None:
    scan_content(*[open_document(90, 90)] * 9)
    scan_content(open_document(1_048_575, 16_383, filled=False))
    with pytest.raises(TooLarge):
        scan_content(open_document(1_048_575, 16_383))


def refused(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableWorkbook) as error:
        read_workbook(path, shown_as=path.name, limits=limits)
    return error.value.finding.code


def test_far_cells_in_files(tmp_path: Path) -> None:
    path = tmp_path / "远.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">'
            + open_document(1_048_575, 16_383)
            + b"</office:document-content>",
        )
    assert refused(path) == "F105"
    path = tmp_path / "远.xlsb"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("xl/worksheets/sheet1.bin", binary_sheet(1_048_575, 16_383))
    assert refused(path) == "F105"


def test_more_sheets_than_are_read(tmp_path: Path) -> None:
    """A part of a workbook might be taken for the whole."""
    path = build_workbook(tmp_path / "多表.xlsx")
    count = len(open_workbook(path, path.name, Limits()).sheets)
    assert len(open_workbook(path, path.name, Limits(sheets=count)).sheets) == count
    with pytest.raises(UnreadableWorkbook) as refusal:
        open_workbook(path, path.name, Limits(sheets=count - 1))
    assert refusal.value.finding.message == f"文件“多表.xlsx”有{count}张工作表，超过{count - 1}张，不是正常的工作簿。"


def test_old_workbook(tmp_path: Path) -> None:
    path = saved_as(build_workbook(tmp_path / "旧.xlsx"), "xls")
    data = read_workbook(path, shown_as=path.name)
    assert data.facts == read_workbook(tmp_path / "旧.xlsx", shown_as=path.name).facts
    assert data.files == ((path.name, hashlib.sha256(path.read_bytes()).hexdigest()),)
    assert refused(path, Limits(sheet_cells=50)) == "F105"
    content = path.read_bytes()
    with pytest.raises(TooLarge):
        scan_compound(content, Limits(sheet_cells=50))
    # the record after the first BOF becomes the one that says there is a password
    at = content.index(struct.pack("<HH", 0x0809, 16)) + 20
    path.write_bytes(content[:at] + struct.pack("<H", 0x002F) + content[at + 2 :])
    assert refused(path) == "F104"
    path.write_bytes(content[: len(content) // 3])
    assert refused(path) == "F106"
