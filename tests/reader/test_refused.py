"""Files that cannot be used: one sentence each, and no memory lost."""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from perfeval.reader import Limits, UnreadableWorkbook, read_workbook
from tests.workbook_builder import build_workbook

SHEET = "xl/worksheets/sheet2.xml"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return build_workbook(tmp_path / "好.xlsx")


def code_of(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableWorkbook) as refused:
        read_workbook(path, shown_as=path.name, limits=limits)
    assert path.name in refused.value.finding.message
    return refused.value.finding.code


def with_part(source: Path, part: str, content: bytes) -> Path:
    """A copy of the workbook with one part replaced or added."""
    path = source.with_name("改.xlsx")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != part:
                new.writestr(info.filename, old.read(info))
        new.writestr(part, content)
    return path


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "F102"),
        ("单位,金额\n".encode("gbk"), "F107"),
        (b"PK\x03\x04 cut short", "F106"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "F106"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "F104"),
    ],
)
def test_no_workbook(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(content)
    assert code_of(path) == code


def test_a_part_that_is_not_what_its_checksum_says(good: Path) -> None:
    """It can be expanded and read all the same; the figures in it may be others."""
    content = good.read_bytes()
    with zipfile.ZipFile(good) as package:
        checksum = package.getinfo(SHEET).CRC
    good.write_bytes(content.replace(struct.pack("<I", checksum), struct.pack("<I", checksum ^ 1)))
    assert code_of(good) == "F106"


def test_an_encrypted_ods(tmp_path: Path) -> None:
    """Its parts look like damaged ones; only the manifest tells."""
    path = tmp_path / "密.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", bytes(range(256)))
        package.writestr("META-INF/manifest.xml", "<manifest><entry><encryption-data/></entry></manifest>")
    assert code_of(path) == "F104"


def test_a_foreign_workbook_names_a_few_of_its_sheets(tmp_path: Path) -> None:
    path = tmp_path / "别的.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for number in range(12):
            book.add_worksheet(f"表{number}").write("A1", "x")
    with pytest.raises(UnreadableWorkbook, match="“表7”等12张。"):
        read_workbook(path, shown_as=path.name)


def test_absent_file(tmp_path: Path) -> None:
    assert code_of(tmp_path / "没有.xlsx") == "F101"


@pytest.mark.parametrize("share", [0.3, 0.7, 0.99])
def test_truncated(good: Path, share: float) -> None:
    content = good.read_bytes()
    good.write_bytes(content[: int(len(content) * share)])
    assert code_of(good) == "F106"


def test_large_file(good: Path) -> None:
    assert code_of(good, Limits(file_bytes=1000)) == "F103"


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="XFD1048576"><v>1</v></c>',
        b"<c r='XFD1048576'><v>1</v></c>",
        b'<c t="n" r = "xfd1048576"><v>1</v></c>',
        b"".join(b"<c><v>1</v></c>" for _ in range(16000)) + b"</row>" + b"<row><c><v>1</v></c></row>" * 500 + b"<row>",
    ],
)
def test_far_cell(good: Path, cell: bytes) -> None:
    with zipfile.ZipFile(good) as package:
        content = package.read(SHEET)
    content = content.replace(b"</sheetData>", b"<row>" + cell + b"</row></sheetData>")
    assert code_of(with_part(good, SHEET, content)) == "F105"


def test_far_blank_cell_is_no_matter(good: Path) -> None:
    with zipfile.ZipFile(good) as package:
        content = package.read(SHEET)
    content = content.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')
    assert read_workbook(with_part(good, SHEET, content), shown_as="改.xlsx").findings == ()


def test_bomb(good: Path) -> None:
    path = with_part(good, "xl/media/image1.xml", bytes(5_000_000))
    assert code_of(path, Limits(expanded_bytes=2_000_000)) == "F105"


def test_bomb_that_lies_about_its_size(good: Path) -> None:
    part = "xl/media/image1.xml"
    path = with_part(good, part, bytes(5_000_000))
    true, lie = struct.pack("<I", 5_000_000), struct.pack("<I", 100)
    path.write_bytes(path.read_bytes().replace(true, lie))
    with zipfile.ZipFile(path) as package:
        assert package.getinfo(part).file_size == 100
    assert code_of(path, Limits(expanded_bytes=2_000_000)) == "F105"


@pytest.mark.parametrize(("at", "value"), [(8, 99), (6, 1)])
def test_odd_compression_and_encrypted_parts(good: Path, at: int, value: int) -> None:
    content = bytearray(good.read_bytes())
    for match in re.finditer(rb"PK\x01\x02", bytes(content)):
        content[match.start() + at + 2] = value
    for match in re.finditer(rb"PK\x03\x04", bytes(content)):
        content[match.start() + at] = value
    good.write_bytes(content)
    assert code_of(good) in ("F104", "F106")


def test_another_kind_of_workbook(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / "别的.xlsx", omit=("收入", "支出", "三公经费", "结转结余"))
    assert code_of(path) == "F108"
