"""A saved web page: its paragraphs and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from perfeval.report_check.documents.lines import join_lines
from perfeval.report_check.documents.model import Block, TableBlock, TextBlock
from perfeval.report_check.documents.plain import decode

_BLOCKS = frozenset(
    {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "td", "th", "tr", "ul", "ol"}
    | {"blockquote", "pre", "title", "dd", "dt", "figure", "header", "footer"}
)
_UNSEEN = frozenset({"script", "style", "head", "noscript", "template", "select", "option", "button", "nav"})
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_MAX_SPAN = 100


def is_markup(content: bytes) -> bool:
    """Whether bytes look like a web page."""
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<body" in start or b"<html" in start


def markup_blocks(content: bytes) -> Iterator[Block]:
    """The blocks of a page."""
    from lxml import html

    declared = _CHARSET.search(content[:4000])
    text: str | None = None
    if declared is not None:
        name = declared[1].decode("ascii", "replace").lower()
        try:
            text = content.decode("gb18030" if name in ("gb2312", "gbk") else name)
        except (LookupError, UnicodeDecodeError):
            text = None
    text = text if text is not None else decode(content)
    if not text or not text.strip():
        return
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    root = html.document_fromstring(text)
    body = root.find("body")
    yield from _Page().blocks(body if body is not None else root)


class _Page:
    """Collects the text between the block elements of a page."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def blocks(self, element: Any) -> Iterator[Block]:
        """The blocks of an element and what follows in it."""
        yield from self._inside(element)
        yield from self._flush()

    def _inside(self, element: Any) -> Iterator[Block]:
        self._pieces.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _UNSEEN and not _hidden(child):
                if child.tag == "table":
                    yield from self._flush()
                    yield from _table(child)
                elif child.tag in _BLOCKS:
                    yield from self._flush()
                    yield from self._inside(child)
                    yield from self._flush()
                else:
                    yield from self._inside(child)
            self._pieces.append(child.tail or "")

    def _flush(self) -> Iterator[Block]:
        text = re.sub(r"\s*\n\s*", "", "".join(self._pieces)).strip()
        self._pieces = []
        for line in join_lines([text]):
            yield TextBlock(line)


def _hidden(element: Any) -> bool:
    return "display:none" in (element.get("style") or "").replace(" ", "").lower()


def _table(table: Any) -> Iterator[Block]:
    rows: list[list[str]] = []
    nested: list[Block] = []
    kept: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        if next(row.iterancestors("table")) is not table:
            continue
        texts: list[str] = []
        for cell in (one for one in row if one.tag in ("td", "th")):
            _carry(kept, texts)
            inner = [one for one in cell.iter("table") if one is not cell]
            text = "" if inner else re.sub(r"[ \t]*\n\s*", "", cell.text_content()).strip()
            if inner:
                nested += _Page().blocks(cell)
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            if height > 1:
                kept.update({len(texts) + place: (height - 1, text if not place else "") for place in range(width)})
            texts += [text, *[""] * (width - 1)]
        _carry(kept, texts)
        rows.append(texts)
    if rows:
        yield TableBlock(tuple(tuple(row) for row in rows))
    yield from nested


def _carry(kept: dict[int, tuple[int, str]], texts: list[str]) -> None:
    """Leave room for cells that reach down from a row above."""
    while len(texts) in kept:
        left, _ = kept.pop(len(texts))
        if left > 1:
            kept[len(texts)] = (left - 1, "")
        texts.append("")
        if left > 1:
            continue


def _span(cell: Any, name: str) -> int:
    text = str(cell.get(name) or "1")
    return min(int(text), _MAX_SPAN) if text.isdigit() and int(text) > 0 else 1
