"""A file is told from its bytes, whatever ending it bears."""

from __future__ import annotations

import io
import zipfile

import pytest

from perfeval.xlsx.content_kind import content_kind, misnamed


def _package(*parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for part in parts:
            package.writestr(part, "<x/>")
    return stream.getvalue()


OLE2 = b"\xd0\xcf\x11\xe0" + bytes(600)
KINDS: list[tuple[bytes, str]] = [
    (_package("[Content_Types].xml", "word/document.xml"), "Word文档（.docx）"),
    (_package("[Content_Types].xml", "ppt/presentation.xml"), "演示文稿（.pptx）"),
    (_package("OFD.xml"), "OFD版式文件"),
    (_package("照片/1.jpg"), "压缩包（ZIP）"),
    (OLE2 + "WordDocument".encode("utf-16-le"), "旧版Word文档（.doc）"),
    (OLE2 + "PowerPoint Document".encode("utf-16-le"), "演示文稿（.ppt）"),
    (b"%PDF-1.7\n", "PDF"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "图片（JPEG）"),
    (b"\x89PNG\r\n\x1a\n\0", "图片（PNG）"),
    (b"BM\x36\0\0\0", "图片（BMP）"),
    (b"Rar!\x1a\x07\0", "压缩包（RAR）"),
    (b"\x09\x04\x06\0\0\0", "Excel 5.0以前的旧格式工作簿"),
    (b"<html><body>", "网页（HTML）"),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "网页档案（MHTML）"),
    ("项目,金额\n货物,1\n".encode("gbk"), "用逗号或制表符分栏的文本（CSV）"),
    ("单位名称：某局\n年度：2023\n".encode(), "文本"),
    (b"BMW 3\r\n", "文本"),
    (b" \r\n", "空白的文本，没有内容"),
    (b"{\\rtf1}", "RTF文档"),
    (bytes(range(1, 32)), "无法识别的数据"),
]
WORKBOOKS = [
    _package("[Content_Types].xml", "xl/workbook.xml"),
    _package("mimetype", "content.xml"),
    OLE2,
    b"PK\x03\x04 cut short",
]


@pytest.mark.parametrize(("content", "kind"), KINDS, ids=[kind for _, kind in KINDS])
def test_what_is_no_workbook_is_called_by_its_name(content: bytes, kind: str) -> None:
    assert content_kind(content) == kind == misnamed("甲.XLSX", content)
    assert not misnamed("甲.docx", content)


@pytest.mark.parametrize("content", WORKBOOKS, ids=["xlsx", "ods", "xls", "cut short"])
def test_a_workbook_or_what_may_be_a_damaged_one_is_not_misnamed(content: bytes) -> None:
    assert content_kind(content) == misnamed("甲.xlsx", content) == ""


@pytest.mark.parametrize("kind", ["网页（HTML）", "网页档案（MHTML）", "用逗号或制表符分栏的文本（CSV）"])
def test_what_systems_export_under_the_name_of_an_old_workbook_is_not_misnamed(kind: str) -> None:
    [content] = [content for content, name in KINDS if name == kind]
    assert misnamed("导出.xls", content) == "" and misnamed("导出.xlsx", content) == kind
