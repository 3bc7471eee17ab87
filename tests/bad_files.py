"""Files that must never cost another file its result, each with the code of the finding it earns."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import msoffcrypto.format.ooxml
import xlsxwriter

from tests.workbook_builder import build_workbook

_BLOCK = b" " * (1 << 24)
_BOMB_BLOCKS = 27
_ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="收入">
<table:table-row table:number-rows-repeated="1048576">
<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"><text:p>1</text:p>
</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


def _good(folder: Path) -> bytes:
    path = folder / "whole.tmp.xlsx"
    build_workbook(path)
    content = path.read_bytes()
    path.unlink()
    return content


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("单位名称：示例局", encoding="utf-8")


def _delimited(path: Path) -> None:
    path.write_text("姓名,电话\n张三,1\n李四,2\n", encoding="utf-8")


def _page(path: Path) -> None:
    path.write_text("<html><body><p>请登录</p></body></html>", encoding="utf-8")


def _truncated(path: Path) -> None:
    content = _good(path.parent)
    path.write_bytes(content[: len(content) // 2])


def _changed_digit(path: Path) -> None:
    """As a bad disk leaves it: a whole package in which one figure is another."""
    whole = path.with_suffix(".tmp")
    with zipfile.ZipFile(io.BytesIO(_good(path.parent))) as package, zipfile.ZipFile(whole, "w") as stored:
        for name in package.namelist():
            stored.writestr(name, package.read(name))
    content = whole.read_bytes()
    whole.unlink()
    at = content.index(b"<v>", content.index(b"<sheetData>")) + len(b"<v>")
    path.write_bytes(content[:at] + (b"2" if content[at : at + 1] == b"1" else b"1") + content[at + 1 :])


def _encrypted(path: Path) -> None:
    with path.open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(_good(path.parent))).encrypt("口令", target)


def _far_cell(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("收入")
        sheet.write("A1", 1)
        sheet.write("XFD1048576", 1)


def _repeated_cells(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", _ODS)
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )


def _bomb(path: Path) -> None:
    """450 MB of blanks in 0.4 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(_BOMB_BLOCKS):
                sheet.write(_BLOCK)


def _other_workbook(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("通讯录").write("A1", "姓名")


def _damaged_xls(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 16)


BAD_FILES: Mapping[str, tuple[Callable[[Path], None], str]] = {
    "空文件.xlsx": (_empty, "F102"),
    "文本.xlsx": (_text, "F107"),
    "逗号.xlsx": (_delimited, "F107"),
    "网页.xlsx": (_page, "F107"),
    "截断.xlsx": (_truncated, "F106"),
    "改了一位.xlsx": (_changed_digit, "F106"),
    "加密.xlsx": (_encrypted, "F104"),
    "远处单元格.xlsx": (_far_cell, "F105"),
    "重复单元格.ods": (_repeated_cells, "F1"),
    "压缩炸弹.xlsx": (_bomb, "F105"),
    "通讯录.xlsx": (_other_workbook, "B202"),
    "损坏.xls": (_damaged_xls, "F106"),
}


def write_bad_files(folder: Path) -> None:
    """All of them."""
    for name, (write, _) in BAD_FILES.items():
        write(folder / name)
