"""What an output is known by, whoever saves it: the digest of the sources copied to it."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Sequence

from perfeval.reader.records import SourceSheet
from perfeval.writer.provenance import SHEET_TITLE, cell_text, content_digest, recorded, sheet_digest
from perfeval.writer.source_sheets import output_names


def copies_digest(sheets: Sequence[SourceSheet]) -> str:
    """The content digest of the output that these sheets are copied to."""
    names = output_names(sheets)
    digests: dict[str, str] = {}
    for one in sheets:
        texts = {place: cell_text(cell.value, cell.original) for place, cell in one.cells.items()}
        digests[names[one.name]] = sheet_digest(texts)
    return content_digest(digests)


_TEXTS, _RECORD = "xl/sharedStrings.xml", re.compile(r"<t[^>]*>(“[^<]*)</t>")


def recorded_digest(content: bytes) -> str:
    """The content digest of a written output, from the records of its copies in 编制说明."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        texts = package.read(_TEXTS).decode("utf-8")
    records = recorded((SHEET_TITLE, html.unescape(text)) for text in _RECORD.findall(texts))
    return content_digest({one.name: one.digest for one in records})
