"""What a file is, told from its bytes: people send files under the endings of other formats."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from perfeval.xlsx.encoding import decoded, is_text

ZIP, OLE2, PDF = b"PK", b"\xd0\xcf\x11\xe0", b"%PDF-"
PAGE, ARCHIVE, SPREADSHEETML = "网页（HTML）", "网页档案（MHTML）", "XML表格"
TABLE_TEXT = "用逗号或制表符分栏的文本（CSV）"
UNKNOWN = "无法识别的数据"
PACKAGES = frozenset({".xlsx", ".xlsm", ".xlsb", ".ods"})
"""Endings that only a workbook in a zip package bears by right."""
EXPORTS = frozenset({".xls", ".et"})
"""Endings that systems also give to pages and texts with tables, which Excel and WPS open."""

_OLD_WORD = "WordDocument".encode("utf-16-le")
_OLD_SLIDES = "PowerPoint Document".encode("utf-16-le")
_HEAD_BYTES, _SIGNATURE_BYTES = 4096, 1024
_PAGE = re.compile(rb"<\s*(?:!doctype\s+html|html|table|body|meta|head|frameset|div)[\s>]", re.IGNORECASE)
_PARTS = {
    "word/document.xml": "Word文档（.docx）",
    "ppt/presentation.xml": "演示文稿（.pptx）",
    "ofd.xml": "OFD版式文件",
}
_SIGNATURES = {
    b"\xff\xd8\xff": "图片（JPEG）",
    b"\x89PNG\r\n": "图片（PNG）",
    b"GIF8": "图片（GIF）",
    b"BM": "图片（BMP）",
    b"II*\0": "图片（TIFF）",
    b"MM\0*": "图片（TIFF）",
    b"Rar!\x1a\x07": "压缩包（RAR）",
    b"7z\xbc\xaf\x27\x1c": "压缩包（7z）",
    b"\x1f\x8b": "压缩包（gzip）",
    b"\x09\x00\x04\x00": "Excel 5.0以前的旧格式工作簿",
    b"\x09\x02\x06\x00": "Excel 5.0以前的旧格式工作簿",
    b"\x09\x04\x06\x00": "Excel 5.0以前的旧格式工作簿",
}
_DELIMITED = re.compile(r"[\t,;|]")


def is_page(content: bytes) -> bool:
    """Whether a text is HTML."""
    return _PAGE.search(content[:_HEAD_BYTES]) is not None


def is_web_archive(content: bytes) -> bool:
    """Whether a text is a web archive."""
    head = content[:_HEAD_BYTES].lower()
    return b"mime-version:" in head and b"content-type:" in head


def is_spreadsheetml(content: bytes) -> bool:
    """Whether an XML text is a workbook of Excel 2003."""
    head = content[:_HEAD_BYTES]
    return b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"<table" not in head


def is_pdf(content: bytes) -> bool:
    """Whether it is PDF, which some programs put a few bytes in front of."""
    return PDF in content[:_SIGNATURE_BYTES]


def is_word(content: bytes) -> bool:
    """Whether it is a .docx."""
    return content.startswith(ZIP) and "word/document.xml" in _parts(content)


def is_old_word(content: bytes) -> bool:
    """Whether it is a .doc."""
    return content.startswith(OLE2) and _OLD_WORD in content


def content_kind(content: bytes) -> str:
    """What the bytes are, in words; '' for a workbook, and for what may be a damaged one."""
    if content.startswith(ZIP):
        parts = _parts(content)
        named = next((kind for part, kind in _PARTS.items() if part in parts), "")
        workbook = "[content_types].xml" in parts or "content.xml" in parts
        return named or ("" if workbook or not parts else "压缩包（ZIP）")
    if content.startswith(OLE2):
        return "旧版Word文档（.doc）" if _OLD_WORD in content else "演示文稿（.ppt）" if _OLD_SLIDES in content else ""
    if is_pdf(content):
        return "PDF"
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature) and not (len(signature) < 3 and is_text(content)):
            return kind
    return _text_kind(content) if is_text(content) else UNKNOWN


def misnamed(name: str, content: bytes) -> str:
    """What a file is that bears the ending of a workbook and is none; '' for every other file."""
    ending, kind = PurePath(name).suffix.lower(), content_kind(content)
    if ending in PACKAGES:
        return kind
    return "" if ending not in EXPORTS or kind in (PAGE, ARCHIVE, SPREADSHEETML, TABLE_TEXT) else kind


def _parts(content: bytes) -> frozenset[str]:
    """The names of a package's parts, in small letters; none where it cannot be looked into."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return frozenset(name.lower() for name in package.namelist())
    except Exception:
        # whoever reads the package says what is wrong with it
        return frozenset()


def _text_kind(content: bytes) -> str:
    if is_spreadsheetml(content):
        return SPREADSHEETML
    if is_web_archive(content):
        return ARCHIVE
    if is_page(content):
        return PAGE
    text = decoded(content[: 1 << 16]).strip()
    if not text:
        return "空白的文本，没有内容"
    if text.startswith("{\\rtf"):
        return "RTF文档"
    lines = text.splitlines()
    return TABLE_TEXT if sum(1 for line in lines if _DELIMITED.search(line)) > len(lines) / 2 else "文本"
