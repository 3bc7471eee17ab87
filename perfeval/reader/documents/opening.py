"""Open whatever file a unit sends: a workbook, a document with tables, or what a system calls a workbook.

The format is told from the content. All give the same sheets, within the same limits.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.reader.documents.delimited import read_delimited
from perfeval.reader.documents.encoding import is_text
from perfeval.reader.documents.markup import is_archive, is_markup, read_archive, read_markup
from perfeval.reader.documents.pdf import ScannedPages, read_pdf
from perfeval.reader.documents.spreadsheetml import is_spreadsheetml, read_spreadsheetml
from perfeval.reader.documents.word import read_word
from perfeval.xlsx.extents import TooLarge
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.opening import OpenedWorkbook, RawSheet, UnreadableWorkbook, load, open_content
from perfeval.xlsx.package import prove_package

_Reader = Callable[[bytes, Limits], list[RawSheet]]
_ZIP, _OLE2, _PDF = b"PK", b"\xd0\xcf\x11\xe0", b"%PDF-"
_OLD_WORD = "WordDocument".encode("utf-16-le")
_SIGNATURE_BYTES = 1024


def open_input(path: Path, shown_as: str, limits: Limits) -> OpenedWorkbook:
    """Read the sheets of a workbook, or the tables of a document as sheets.

    Raises:
        UnreadableWorkbook: empty, of a kind that holds no tables, encrypted, damaged, too large, vanished.
    """
    content = load(path, shown_as, limits)
    sha256 = hashlib.sha256(content).hexdigest()

    def refuse(code: str, **details: object) -> UnreadableWorkbook:
        return UnreadableWorkbook(finding(code, Place(shown_as), file=shown_as, **details), sha256)

    if content.startswith(_OLE2) and _OLD_WORD in content:
        raise refuse("F111")
    reader = _reader(content)
    if reader is None:
        return open_content(content, shown_as, limits)
    try:
        sheets = reader(content, limits)
    except TooLarge as error:
        raise refuse("F105", reason=str(error)) from error
    except ScannedPages as error:
        raise refuse("F109") from error
    except MemoryError:
        raise
    except Exception as error:
        # a damaged document shows itself as whatever its reader stumbles over
        raise refuse("F104" if "encrypt" in type(error).__name__.lower() + str(error).lower() else "F106") from error
    if not sheets and reader is read_delimited:
        raise refuse("F107")
    if not sheets:
        raise refuse("F110")
    return OpenedWorkbook(sheets, sha256)


def _reader(content: bytes) -> _Reader | None:
    """How a document is read; None for what the workbook's own reader knows, or refuses."""
    if content.startswith(_ZIP):
        return _word if _is_word(content) else None
    if content.startswith(_OLE2):
        return None
    if _PDF in content[:_SIGNATURE_BYTES]:
        return _pdf
    if is_spreadsheetml(content):
        return read_spreadsheetml
    if is_archive(content):
        return read_archive
    if is_text(content):
        return read_markup if is_markup(content) else read_delimited
    return None


def _is_word(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return any(name.lower() == "word/document.xml" for name in package.namelist())
    except Exception:
        # the workbook's reader says what is wrong with the package
        return False


def _word(content: bytes, limits: Limits) -> list[RawSheet]:
    prove_package(content, limits)
    return read_word(content, limits)


def _pdf(content: bytes, limits: Limits) -> list[RawSheet]:
    try:
        return read_pdf(content, limits)
    except (TooLarge, ScannedPages, MemoryError):
        raise
    except Exception as error:
        if "password" in str(error).lower() or "Password" in type(error).__name__:
            raise ValueError("encrypted") from error
        raise
