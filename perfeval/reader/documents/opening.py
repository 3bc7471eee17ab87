"""Open whatever file a unit sends: a workbook, a document with tables, or what a system calls a workbook.

The format is told from the content. All give the same sheets, within the same limits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.reader.documents.delimited import read_delimited
from perfeval.reader.documents.markup import read_archive, read_markup
from perfeval.reader.documents.pdf import ScannedPages, read_pdf
from perfeval.reader.documents.spreadsheetml import read_spreadsheetml
from perfeval.reader.documents.word import read_word
from perfeval.xlsx.content_kind import (
    OLE2,
    ZIP,
    content_kind,
    is_old_word,
    is_page,
    is_pdf,
    is_spreadsheetml,
    is_web_archive,
    is_word,
    misnamed,
)
from perfeval.xlsx.encoding import is_text
from perfeval.xlsx.extents import TooLarge
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.opening import OpenedWorkbook, RawSheet, UnreadableWorkbook, load, open_content
from perfeval.xlsx.package import prove_package

_Reader = Callable[[bytes, Limits], list[RawSheet]]


def open_input(path: Path, shown_as: str, limits: Limits) -> OpenedWorkbook:
    """Read the sheets of a workbook, or the tables of a document as sheets.

    Raises:
        UnreadableWorkbook: empty, of a kind that holds no tables, encrypted, damaged, too large, vanished.
    """
    content = load(path, shown_as, limits)
    sha256 = hashlib.sha256(content).hexdigest()

    def refuse(code: str, **details: object) -> UnreadableWorkbook:
        return UnreadableWorkbook(finding(code, Place(shown_as), file=shown_as, **details), sha256)

    if is_old_word(content):
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
    other = misnamed(path.name, content)
    if not sheets and (other or reader is read_delimited):
        raise refuse("F107", kind=content_kind(content))
    if not sheets:
        raise refuse("F110")
    return OpenedWorkbook(sheets, sha256, other)


def _reader(content: bytes) -> _Reader | None:
    """How a document is read; None for what the workbook's own reader knows, or refuses."""
    if content.startswith(ZIP):
        return _word if is_word(content) else None
    if content.startswith(OLE2):
        return None
    if is_pdf(content):
        return _pdf
    if is_spreadsheetml(content):
        return read_spreadsheetml
    if is_web_archive(content):
        return read_archive
    if is_text(content):
        return read_markup if is_page(content) else read_delimited
    return None


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
