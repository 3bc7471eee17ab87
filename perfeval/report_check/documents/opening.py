"""Which kind of file it is, by its content, and what to say when it cannot be read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.findings.system_errors import reason_of
from perfeval.report.package import DAMAGED, expanded_size
from perfeval.report_check.documents.model import Block, Document, UnreadableReport, assemble
from perfeval.report_check.documents.office import NoOffice, NotConverted, as_docx

_MAX_BYTES = 64 * 1024 * 1024
_MAX_EXPANDED = 512 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD = {".doc": ".doc", ".wps": ".wps", ".rtf": ".rtf", ".odt": ".odt", ".dot": ".doc"}


class _Refused(Exception):
    """Why a file is refused, in words."""


def read_report(path: Path, shown_as: str) -> Document:
    """Read a report: .docx, .pdf, .html, .txt; .doc, .wps, .rtf and .odt where LibreOffice is installed.

    Raises:
        UnreadableReport: it is none of these, is damaged, empty, encrypted or too large.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise _Refused("文件过大")
        document = assemble(_blocks(path.read_bytes(), path.suffix.lower()))
        if not document.paragraphs and not document.tables:
            raise _Refused("里面没有文字")
    except _Refused as refused:
        raise UnreadableReport(finding("T301", Place(shown_as), file=shown_as, reason=str(refused))) from refused
    except OSError as error:
        reason = reason_of(error)
        raise UnreadableReport(finding("T301", Place(shown_as), file=shown_as, reason=reason)) from error
    return document


def _blocks(content: bytes, suffix: str) -> list[Block]:
    if not content.strip():
        raise _Refused("文件是空的")
    if content.startswith(b"PK"):
        return _package(content)
    if content.startswith(b"%PDF") or b"%PDF-" in content[:1024]:
        return _pdf(content)
    if content.startswith(_OLE[:4]):
        return _old(content, suffix)
    if content.startswith(b"{\\rtf"):
        return _converted(content, ".rtf")
    if suffix in (".docx", ".doc", ".pdf", ".wps"):
        raise _Refused("不是完好的文档")
    return _text(content)


def _package(content: bytes) -> list[Block]:
    from lxml import etree

    from perfeval.report_check.documents.word import NotWord, word_blocks

    try:
        if expanded_size(content) > _MAX_EXPANDED:
            raise _Refused("文件过大")
        if _holds(content, "mimetype", b"opendocument.text"):
            return _converted(content, ".odt")
        return list(word_blocks(content))
    except NotWord as error:
        raise _Refused("不是Word文档") from error
    except (*DAMAGED, etree.XMLSyntaxError, RuntimeError, NotImplementedError) as error:
        raise _Refused("不是完好的Word文档") from error


def _holds(content: bytes, name: str, words: bytes) -> bool:
    import io

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return name in package.namelist() and words in package.read(name)


def _pdf(content: bytes) -> list[Block]:
    from perfeval.report_check.documents.pdf import pdf_blocks

    try:
        found = list(pdf_blocks(content))
    except Exception as error:  # the library raises many kinds on damaged files
        if "password" in f"{type(error).__name__}{error}".lower():
            raise _Refused("加了密码，请去掉密码再核对") from error
        raise _Refused("不是完好的PDF文件") from error
    if not found:
        raise _Refused("PDF里没有文字（可能是扫描件），请用Word文档或带文字的PDF")
    return found


def _old(content: bytes, suffix: str) -> list[Block]:
    if _ENCRYPTED in content:
        raise _Refused("加了密码，请去掉密码再核对")
    if not content.startswith(_OLE):
        raise _Refused("不是完好的文档")
    return _converted(content, _OLD.get(suffix, ".doc"))


def _converted(content: bytes, suffix: str) -> list[Block]:
    try:
        made = as_docx(content, suffix)
    except NoOffice as error:
        raise _Refused(f"是{suffix}文档，要装有LibreOffice才能读；请在Word或WPS中另存为.docx") from error
    except NotConverted as error:
        raise _Refused("LibreOffice打不开它；请在Word或WPS中另存为.docx") from error
    return _package(made)


def _text(content: bytes) -> list[Block]:
    from perfeval.report_check.documents.markup import is_markup
    from perfeval.report_check.documents.plain import decode, text_blocks

    if is_markup(content):
        return list(_markup(content))
    text = decode(content)
    if text is None:
        raise _Refused("不是文本文件")
    return list(text_blocks(text))


def _markup(content: bytes) -> Iterator[Block]:
    from lxml import etree

    from perfeval.report_check.documents.markup import markup_blocks

    try:
        yield from markup_blocks(content)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise _Refused("不是完好的网页") from error
