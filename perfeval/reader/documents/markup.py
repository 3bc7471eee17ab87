"""HTML that systems export under the name of a workbook, alone or as a web archive (MHTML)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from perfeval.reader.documents.building import SheetBuilder, check_sheets, raised
from perfeval.reader.numbers import parse_number
from perfeval.xlsx.encoding import decoded
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.opening import RawSheet
from perfeval.xlsx.texts import STROKE, struck_out

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_FARTHEST = 1000
"""A cell spans no more rows or columns: some programs write 16384 where they mean the rest."""
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_INVISIBLE = frozenset(["script", "style", "head", "title", "noscript"])
_BREAKS = frozenset(["br", "p", "div", "li"])
_STRUCK = frozenset(["s", "strike", "del"])
_CELLS = frozenset(["td", "th"])
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def read_markup(content: bytes, limits: Limits, name: str = "网页") -> list[RawSheet]:
    """Read a page: its tables one below the other on one sheet, with the lines between them.

    Raises:
        TooLarge: a table is larger than the limits allow.
        ValueError: there is no page in it.
    """
    sheet = _page(content, limits, name, "")
    return [sheet] if sheet is not None else []


def read_archive(content: bytes, limits: Limits) -> list[RawSheet]:
    """Read the pages of a web archive that hold tables, each a sheet.

    Raises:
        TooLarge: it has more or larger tables than the limits allow.
        ValueError: a part is no page.
    """
    import email
    import email.policy

    message = email.message_from_bytes(content, policy=email.policy.compat32)
    sheets: list[RawSheet] = []
    for part in message.walk():
        if part.get_content_type() not in ("text/html", "application/xhtml+xml"):
            continue
        body = part.get_payload(decode=True)
        if not isinstance(body, bytes) or not body.strip():
            continue
        stem = PurePosixPath(str(part.get("Content-Location") or "")).stem
        sheet = _page(body, limits, stem or f"网页{len(sheets) + 1}", part.get_content_charset() or "")
        if sheet is not None:
            sheets.append(sheet)
            check_sheets(len(sheets), limits)
    return sheets


def _page(content: bytes, limits: Limits, name: str, charset: str) -> RawSheet | None:
    import lxml.html

    declared = _CHARSET.search(content[:4096])
    text = decoded(content, charset or (declared[1].decode("ascii", "replace") if declared else ""))
    # lxml refuses a text that declares an encoding
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if "<" not in text:
        raise ValueError("no page")
    root = lxml.html.document_fromstring(text)
    builder = SheetBuilder(limits)
    _add(builder, root)
    return builder.sheet(name) if any(isinstance(row, list) and len(row) > 1 for row in builder.cells) else None


def _add(builder: SheetBuilder, element: Element) -> None:
    """Add the tables below an element, the innermost where they are nested, and the lines between them."""
    line: list[str] = []

    def end_line() -> None:
        text = "".join(line).strip()
        line.clear()
        if text:
            builder.append([re.sub(r"[ \t\r\n]+", " ", text)])

    todo: list[Element | str] = [element]
    while todo:
        node = todo.pop()
        if isinstance(node, str):
            line.append(node)
            continue
        tag = _tag(node)
        if tag in _INVISIBLE or not tag:
            continue
        if tag == "table" and node.find(".//table") is None:
            end_line()
            _add_table(builder, node)
            continue
        if tag in ("br", "p", "div", "tr", "td", "th", "table", "h1", "h2", "h3", "h4", "h5", "h6", "li", "caption"):
            end_line()
        inside: list[Element | str] = [node.text] if node.text else []
        for child in node:
            inside.append(child)
            if child.tail:
                inside.append(child.tail)
        todo += reversed(inside)
    end_line()


def _add_table(builder: SheetBuilder, table: Element) -> None:
    top = builder.height
    taken: dict[int, set[int]] = {}
    for caption in table.iter("caption"):
        builder.append([_text(caption)])
        top += 1
    for offset, line in enumerate(table.iter("tr")):
        row, column = top + offset, 0
        occupied = taken.pop(row, set())
        for cell in line:
            if _tag(cell) not in _CELLS:
                continue
            while column in occupied:
                column += 1
            down, across = _span(cell.get("rowspan")), _span(cell.get("colspan"))
            builder.put(row, column, _value(cell), down, across)
            for below in range(row + 1, row + down):
                taken.setdefault(below, set()).update(range(column, column + across))
            column += across


def _span(text: str | None) -> int:
    return min(max(int(text), 1), _FARTHEST) if text and re.fullmatch(r"\s*\d{1,6}\s*", text) else 1


def _value(cell: Element) -> Any:
    """The cell's number where a spreadsheet program noted it beside the text that shows it, else the text."""
    noted = cell.get("x:num") or cell.get("{urn:schemas-microsoft-com:office:excel}num")
    text = _text(cell)
    if noted and STROKE not in text and re.fullmatch(r"\s*-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?\s*", noted):
        return float(noted) if _shows(text, Decimal(noted.strip())) else text
    return text


def _shows(text: str, number: Decimal) -> bool:
    """Whether a text is the number, rounded as the text is; nothing, and a sign for nothing, say no other number."""
    parsed = parse_number(text)
    if not text or (parsed.blank and not number):
        return True
    if parsed.value is None or parsed.counted:
        return False
    exponent = parsed.value.as_tuple().exponent
    return isinstance(exponent, int) and abs(parsed.value - number) <= Decimal(5).scaleb(exponent - 1)


def _text(cell: Element) -> str:
    pieces = list(_pieces(cell, str))
    return re.sub(r"[ \t\r]*\n[ \t\r]*", "\n", "".join(pieces)).replace("\xa0", " ").strip()


def _pieces(element: Element, look: Callable[[str], str]) -> Iterator[str]:
    """The texts as they look: raised in a <sup>, struck out in an <s>, nothing of what is hidden."""
    tag = _tag(element)
    if tag in _INVISIBLE or not tag:
        return
    if tag not in _CELLS and ("hidden" in element.attrib or _HIDDEN.search(element.get("style", ""))):
        return
    if tag == "sup":
        look = raised
    elif tag in _STRUCK:
        look = struck_out
    if tag == "br":
        yield "\n"
    if element.text:
        yield look(_flat(element.text))
    for child in element:
        yield from _pieces(child, look)
        if _tag(child) in _BREAKS - {"br"}:
            yield "\n"
        if child.tail:
            yield look(_flat(child.tail))


def _flat(text: str) -> str:
    """A line break in the source of a page is a blank."""
    return re.sub(r"[\r\n\t]+", " ", text)


def _tag(element: Element) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""
