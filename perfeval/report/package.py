"""A .docx as a package: the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

DAMAGED = (zipfile.BadZipFile, zlib.error, LookupError, ValueError, OSError, SyntaxError, AttributeError, EOFError)
"""What opening a damaged .docx may raise (a broken zip, a missing part, XML that is none)."""
_PROPERTIES = "docProps/app.xml"
_APPLICATION = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>perfeval</Application></Properties>"
)
_SECOND_STYLES = "word/stylesWithEffects.xml"
"""Older styles for Word 2010, which nobody keeps in step with those of `styles.xml`."""
_NAMES_PARTS = ("[Content_Types].xml", "word/_rels/document.xml.rels")
_SECOND_ENTRY = re.compile(rb"<(?:Override|Relationship)\b[^>]*stylesWithEffects\.xml[^>]*/>")
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def saved(document: Any) -> bytes:
    """The bytes of a python-docx document; equal contents give equal bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    return settled(buffer.getvalue())


def settled(package: bytes) -> bytes:
    """The package without clock times, and with perfeval named as the program that wrote it."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name == _SECOND_STYLES:
                continue
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, _APPLICATION if name == _PROPERTIES else _without_second(source.read(name), name))
    return buffer.getvalue()


def _without_second(content: bytes, name: str) -> bytes:
    return _SECOND_ENTRY.sub(b"", content) if name in _NAMES_PARTS else content


def expanded_size(package: bytes) -> int:
    """How large the package's parts say they are when unpacked.

    Raises:
        zipfile.BadZipFile: it is no package.
    """
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return sum(entry.file_size for entry in archive.infolist())
