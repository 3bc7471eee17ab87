"""A PDF with text: its lines joined to paragraphs, its ruled tables, running heads and page numbers left out."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from perfeval.report_check.documents.lines import join_lines
from perfeval.report_check.documents.model import Block, TableBlock, TextBlock

_PAGE_NUMBER = re.compile(r"[-—–－\s]*(?:第?\s*\d{1,4}\s*页?(?:\s*[/共]\s*\d{1,4}\s*页?)?)[-—–－\s]*")
_EDGE = 2
_REPEATED = 3


def pdf_blocks(content: bytes) -> Iterator[Block]:
    """The blocks of a PDF, page after page.

    Raises:
        Exception: whatever the library raises on a damaged file.
    """
    import pdfplumber

    pages: list[tuple[list[str], list[TableBlock]]] = []
    with pdfplumber.open(io.BytesIO(content)) as document:
        for page in document.pages:
            pages.append(_page(page))
            page.close()
    heads = _running_heads([lines for lines, _ in pages])
    text: list[str] = []
    waiting: TableBlock | None = None
    for lines, tables in pages:
        kept = [line for line in lines if line not in heads and not _PAGE_NUMBER.fullmatch(line)]
        if waiting is not None and tables and not kept and _width(waiting) == _width(tables[0]):
            tables = [TableBlock((*waiting.rows, *tables[0].rows)), *tables[1:]]
            waiting = None
        if waiting is not None:
            yield waiting
            waiting = None
        text += kept
        if tables:
            for line in join_lines(text, wrapped=True):
                yield TextBlock(line)
            text = []
            yield from tables[:-1]
            waiting = tables[-1]
    if waiting is not None:
        yield waiting
    for line in join_lines(text, wrapped=True):
        yield TextBlock(line)


def _page(page: Any) -> tuple[list[str], list[TableBlock]]:
    found = [table for table in page.find_tables() if len(table.rows) > 1]
    tables = []
    for table in found:
        rows = tuple(tuple((cell or "").strip() for cell in row) for row in table.extract())
        tables.append(TableBlock(rows))
    boxes = [table.bbox for table in found]

    def outside(item: dict[str, Any]) -> bool:
        if item.get("object_type") != "char":
            return True
        x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
        return not any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)

    text = (page.filter(outside) if boxes else page).extract_text() or ""
    return [line.strip() for line in text.split("\n") if line.strip()], tables


def _running_heads(pages: list[list[str]]) -> set[str]:
    """The lines that stand at the top or bottom of page after page."""
    if len(pages) < _REPEATED:
        return set()
    counted = Counter(line for lines in pages for line in {*lines[:_EDGE], *lines[-_EDGE:]})
    least = max(_REPEATED, len(pages) // 2)
    return {line for line, count in counted.items() if count >= least}


def _width(table: TableBlock) -> int:
    return max(len(row) for row in table.rows)
