"""Reading a report: its paragraphs with their headings, and its tables."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.findings.system_errors import reason_of
from perfeval.report.package import DAMAGED, expanded_size

_ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d{1,2}[.．、](?!\d))")
_LEVELS = (
    re.compile(r"^[一二三四五六七八九十]+、"),
    re.compile(r"^[（(][一二三四五六七八九十]+[）)]"),
    re.compile(r"^\d{1,2}[.．、](?!\d)"),
)
_HEADING_LENGTH = 40
_NUMBER_CELL = re.compile(r"-?[\d,]+(?:\.\d+)?%?")
_MAX_BYTES = 64 * 1024 * 1024
_MAX_EXPANDED = 512 * 1024 * 1024


class UnreadableReport(Exception):
    """A report cannot be read; `finding` says why."""

    def __init__(self, reason: Finding) -> None:
        super().__init__(reason.message)
        self.finding = reason


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and the headings it stands under, outermost first."""

    text: str
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A report's paragraphs and tables in reading order; a table is rows of cell texts."""

    paragraphs: tuple[Paragraph, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]


def read_report(path: Path, shown_as: str) -> Document:
    """Read a .docx or .txt (UTF-8, GBK or UTF-16).

    Raises:
        UnreadableReport: the file is neither, is damaged, or is too large.
    """

    def refuse(reason: str) -> UnreadableReport:
        return UnreadableReport(finding("T301", Place(shown_as), file=shown_as, reason=reason))

    try:
        if path.stat().st_size > _MAX_BYTES:
            raise refuse("文件过大")
        content = path.read_bytes()
    except OSError as error:
        raise refuse(reason_of(error)) from error
    if content.startswith(b"PK"):
        try:
            if expanded_size(content) > _MAX_EXPANDED:
                raise refuse("文件过大")
            return _document(_docx_blocks(content))
        except DAMAGED as error:
            raise refuse("不是完好的Word文档") from error
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse("是旧版.doc文档，请在Word中另存为.docx")
    for encoding in _ENCODINGS if not content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-16",):
        try:
            return _document(_text_blocks(content.decode(encoding)))
        except UnicodeDecodeError:
            continue
    raise refuse("不是文本文件")


def _document(blocks: Iterator[str | list[list[str]]]) -> Document:
    paragraphs: list[Paragraph] = []
    tables: list[tuple[tuple[str, ...], ...]] = []
    headings: list[str] = []
    for block in blocks:
        if not isinstance(block, str):
            if block:
                tables.append(tuple(tuple(row) for row in block))
            continue
        text = block.strip()
        if not text:
            continue
        level = next((n for n, pattern in enumerate(_LEVELS) if pattern.match(text)), None)
        if level is not None and len(text) <= _HEADING_LENGTH and not re.search(r"[。；，：,;:]", text):
            headings = [h for h in headings if _level(h) < level] + [text]
        paragraphs.append(Paragraph(text, tuple(headings)))
    return Document(tuple(paragraphs), tuple(tables))


def _level(heading: str) -> int:
    return next(n for n, pattern in enumerate(_LEVELS) if pattern.match(heading))


def _docx_blocks(content: bytes) -> Iterator[str | list[list[str]]]:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.oxml.ns import qn

    try:
        document: Any = docx.Document(io.BytesIO(content))
    except PackageNotFoundError as error:
        raise ValueError("not a package") from error
    for element in document.element.body.iter(qn("w:p"), qn("w:tbl")):
        inside = any(parent.tag in (qn("w:tbl"), qn("w:p")) for parent in element.iterancestors())
        if inside:
            continue
        if element.tag == qn("w:p"):
            yield from _lines(_text_of(element))
        else:
            yield [_row_cells(row) for row in element.iter(qn("w:tr"))]


def _row_cells(row: Any) -> list[str]:
    """The texts of a row, with a blank for each further column that a cell spans."""
    from docx.oxml.ns import qn

    texts: list[str] = []
    for cell in row.findall(qn("w:tc")):
        texts += [_cell_text(cell), *[""] * (cell.grid_span - 1)]
    return texts


def _cell_text(cell: Any) -> str:
    from docx.oxml.ns import qn

    return "\n".join(_text_of(paragraph) for paragraph in cell.iter(qn("w:p")))


def _text_of(paragraph: Any) -> str:
    """The text of a paragraph, tracked deletions left out."""
    from docx.oxml.ns import qn

    signs = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n"}
    pieces = []
    for node in paragraph.iter():
        if node.tag == qn("w:t"):
            pieces.append(node.text or "")
        elif node.tag in signs and node.getparent().tag == qn("w:r"):
            pieces.append(signs[node.tag])
    return "".join(pieces)


def _lines(text: str) -> Sequence[str]:
    return text.split("\n")


def _text_blocks(text: str) -> Iterator[str | list[list[str]]]:
    """Paragraphs, and tables: rows with tabs, or cells each on a line that begins with a tab."""
    rows: list[list[str]] = []
    open_row = False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        fields = _fields(line)
        if fields is not None:
            rows.append(fields)
            open_row = False
        elif line.startswith("\t"):
            if not open_row:
                rows.append([])
            rows[-1].append(line.strip())
            open_row = True
        elif open_row and line.strip():
            rows[-1][-1] += "\n" + line.strip()
        elif not line.strip():
            open_row = False
        else:
            if rows:
                yield rows
            rows = []
            yield line
    yield rows


def _fields(line: str) -> list[str] | None:
    """The fields of a line that is a table's row; None where it is not one."""
    if line.count("\t") > 1 or ("\t" in line and not line.startswith("\t")):
        return [field.strip() for field in line.split("\t")]
    if line.startswith("|") and line.count("|") > 2:
        return [field.strip() for field in line.strip().strip("|").split("|")]
    fields = re.split(r"[ \u3000]{2,}", line.strip())
    if len(fields) >= 3 and any(_NUMBER_CELL.fullmatch(field) for field in fields[1:]):
        return fields
    return None
