"""The tables of a Word document (.docx), each a sheet, with the lines above it as its head."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from perfeval.reader.documents.building import SheetBuilder, check_sheets, raised
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.opening import RawSheet
from perfeval.xlsx.texts import struck_out

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEAD_LINES, _HEAD_LENGTH = 6, 120
_NOTE = re.compile(r"^(?:注|说明|备注)[:：\d]")


def read_word(content: bytes, limits: Limits) -> list[RawSheet]:
    """Read a document's tables.

    Raises:
        TooLarge: it has more or larger tables than the limits allow.
        Exception: whatever python-docx raises on a damaged document.
    """
    import docx

    body = docx.Document(io.BytesIO(content)).element.body
    sheets: list[RawSheet] = []
    above: list[str] = []
    open_table: SheetBuilder | None = None
    names: list[str] = []
    builders: list[SheetBuilder] = []
    for element in _blocks(body):
        if element.tag == f"{_W}tbl":
            open_table = SheetBuilder(limits)
            for line in above[-_HEAD_LINES:]:
                open_table.append([line])
            above = []
            _add_table(open_table, element)
            builders.append(open_table)
            names.append(f"表{len(builders)}")
            check_sheets(len(builders), limits)
            continue
        line = _text(element).strip()
        if not line:
            continue
        if open_table is not None and _NOTE.match(line):
            open_table.append([line])
        elif len(line) <= _HEAD_LENGTH:
            above.append(line)
    sheets += [builder.sheet(name) for builder, name in zip(builders, names, strict=True)]
    return sheets


def _blocks(body: Element) -> Iterator[Element]:
    """The paragraphs and tables in their order, also those inside content controls; none from inside a table."""
    for child in body:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
            yield from _blocks(child)


def _add_table(builder: SheetBuilder, table: Element) -> None:
    top = builder.height
    begun: dict[int, tuple[int, int, Any, int]] = {}
    """For each column where a cell merged downwards began: its row, its breadth, its value, its last row."""
    row = top
    for line in _parts(table, "tr"):
        column = _number(line.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for cell in _parts(line, "tc"):
            properties = cell.find(f"{_W}tcPr")
            across = max(1, _number(None if properties is None else properties.find(f"{_W}gridSpan"), 1))
            merged = None if properties is None else properties.find(f"{_W}vMerge")
            if merged is not None and merged.get(f"{_W}val", "continue") == "continue" and column in begun:
                start, breadth, value, _ = begun[column]
                begun[column] = start, breadth, value, row
                builder.put(row, column + breadth - 1, "")
            else:
                _close(builder, begun.pop(column, None), column)
                value = _text(cell).strip()
                builder.put(row, column, value, 1, across)
                if merged is not None:
                    if across > 1:
                        builder.merges.pop()
                    begun[column] = row, across, value, row
            column += across
        row += 1
    for column, one in begun.items():
        _close(builder, one, column)


def _close(builder: SheetBuilder, begun: tuple[int, int, Any, int] | None, column: int) -> None:
    if begun is not None:
        row, across, value, last = begun
        builder.put(row, column, value, last - row + 1, across)


def _parts(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also those inside content controls."""
    for child in element:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _parts(child, name)


def _number(element: Element | None, default: int) -> int:
    text = "" if element is None else element.get(f"{_W}val", "")
    return int(text) if re.fullmatch(r"\d{1,4}", text) else default


def _text(element: Element) -> str:
    """The text as it is shown: without what was deleted, its paragraphs and line breaks as lines."""
    pieces: list[str] = []
    for node in element.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}p", f"{_W}noBreakHyphen"):
        if node.tag == f"{_W}p":
            pieces.append("\n" if pieces else "")
        elif node.tag == f"{_W}t":
            text = raised(node.text or "") if _is_raised(node) else node.text or ""
            pieces.append(struck_out(text) if _is_struck(node) else text)
        elif node.tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        else:
            pieces.append(" " if node.tag == f"{_W}tab" else "\n")
    return "".join(pieces)


def _is_raised(text: Element) -> bool:
    run = text.getparent()
    place = None if run is None else run.find(f"{_W}rPr/{_W}vertAlign")
    return place is not None and place.get(f"{_W}val") == "superscript"


def _is_struck(text: Element) -> bool:
    run = text.getparent()
    lines = () if run is None else (run.find(f"{_W}rPr/{_W}strike"), run.find(f"{_W}rPr/{_W}dstrike"))
    return any(one is not None and one.get(f"{_W}val", "1") not in ("0", "false", "off") for one in lines)
