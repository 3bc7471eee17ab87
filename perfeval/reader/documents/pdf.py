"""The ruled tables of a PDF, each a sheet named after its pages, with the lines above it as its head.

A table that goes on at the top of the next page, under the same column edges and without a title of its own, is one
table. In a narrow column a printer breaks a number over lines; the pieces are joined only where the next character
had no room left, so that two numbers in one cell never become one.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from perfeval.reader.documents.building import SheetBuilder, check_sheets, raised
from perfeval.xlsx.extents import TooLarge
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.opening import RawSheet

MOST_PAGES = 400
_HEAD_LINES, _HEAD_LENGTH = 6, 120
_EDGE = 4.0
"""Column edges of one table on two pages differ by no more points."""
_SAME_LINE = 0.5
"""Characters of one line lie no farther apart, in parts of their height."""
_RAISED_BELOW = 0.75
"""A character smaller than this part of its neighbours is a raised mark."""
_PAGE_NUMBER = re.compile(r"^[-—–·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／共]\s*\d{1,4}\s*页?)?[-—–·\s]*$")
_NUMERIC = re.compile(r"[-−+(（￥¥]?[\d.,，%]*[)）%]?")
_WHOLE_NUMBER = re.compile(r"[-−(（]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?[)）%]?")
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+、|[(（]?[一二三四五六七八九十\d]+[)）]|\d+[.．、]|其中)")
_NOTE = re.compile(r"^(?:注|说明|备注)[:：\d]")


class ScannedPages(Exception):
    """The pages are pictures; there is no text to read."""


@dataclass(slots=True)
class _Line:
    text: str
    top: float
    bottom: float
    left: float
    right: float
    first_width: float = 0.0


@dataclass(slots=True)
class _Row:
    """Texts by column, each with how many rows and columns it covers."""

    cells: dict[int, tuple[str, int, int]] = field(default_factory=dict)

    def texts(self) -> dict[int, str]:
        return {column: text for column, (text, _, _) in self.cells.items() if text}


@dataclass(slots=True)
class _Table:
    page: int
    last_page: int
    top: float
    bottom: float
    edges: list[float]
    rows: list[_Row]
    head: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_pdf(content: bytes, limits: Limits) -> list[RawSheet]:
    """Read the tables.

    Raises:
        ScannedPages: no page holds text.
        TooLarge: more pages or larger tables than the limits allow.
        Exception: whatever pdfplumber raises on a damaged file.
    """
    import pdfplumber

    pages: list[tuple[list[_Line], list[_Table]]] = []
    letters = 0
    with pdfplumber.open(io.BytesIO(content)) as document:
        if len(document.pages) > MOST_PAGES:
            raise TooLarge(f"有{len(document.pages)}页，超过{MOST_PAGES}页")
        for number, page in enumerate(document.pages, 1):
            chars = page.dedupe_chars().chars
            letters += len(chars)
            tables = [_table(found, chars, number) for found in page.find_tables()]
            kept = [table for table in tables if len(table.edges) > 1 and any(row.texts() for row in table.rows)]
            outside = [char for char in chars if not any(_inside(char, table) for table in kept)]
            pages.append((_lines(outside), sorted(kept, key=lambda table: table.top)))
            page.close()
    if not letters:
        raise ScannedPages
    return _sheets(_joined(pages), limits)


def _inside(char: dict[str, Any], table: _Table) -> bool:
    middle: float = (char["top"] + char["bottom"]) / 2
    across: float = (char["x0"] + char["x1"]) / 2
    return table.top <= middle <= table.bottom and table.edges[0] <= across <= table.edges[-1] + _EDGE


def _lines(chars: Sequence[dict[str, Any]]) -> list[_Line]:
    """Characters as lines from top to bottom."""
    lines: list[list[dict[str, Any]]] = []
    for char in sorted(chars, key=lambda one: (one["top"] + one["bottom"]) / 2):
        middle = (char["top"] + char["bottom"]) / 2
        if lines:
            last = lines[-1][0]
            height = max(last["bottom"] - last["top"], char["bottom"] - char["top"])
            if abs(middle - (last["top"] + last["bottom"]) / 2) <= height * _SAME_LINE:
                lines[-1].append(char)
                continue
        lines.append([char])
    made = (_line(sorted(line, key=lambda one: one["x0"])) for line in lines)
    return [line for line in made if line.text]


def _line(chars: Sequence[dict[str, Any]]) -> _Line:
    size = max(char["size"] for char in chars)
    text, right = "", None
    shown = [char for char in chars if char["text"].strip()]
    for char in chars:
        if right is not None and char["x0"] - right > size * _SAME_LINE and not text.endswith(" "):
            text += " "
        piece = char["text"]
        text += raised(piece) if char["size"] < size * _RAISED_BELOW else piece
        right = char["x1"]
    return _Line(
        text.strip(),
        min(char["top"] for char in chars),
        max(char["bottom"] for char in chars),
        min((char["x0"] for char in shown), default=0.0),
        max((char["x1"] for char in shown), default=0.0),
        shown[0]["x1"] - shown[0]["x0"] if shown else 0.0,
    )


def _table(found: Any, chars: Sequence[dict[str, Any]], number: int) -> _Table:
    boxes = [cell for row in found.rows for cell in row.cells if cell is not None]
    lefts = _distinct(box[0] for box in boxes)
    tops = _distinct(box[1] for box in boxes)
    table = _Table(number, number, found.bbox[1], found.bbox[3], [*lefts, found.bbox[2]], [_Row() for _ in tops])
    placed: dict[tuple[int, int], list[dict[str, Any]]] = {}
    at: dict[tuple[int, int], tuple[tuple[float, float, float, float], int, int]] = {}
    slot: dict[tuple[int, int], tuple[int, int]] = {}
    for box in boxes:
        row, column = _index(tops, box[1]), _index(lefts, box[0])
        down = max(1, bisect_left(tops, box[3] - 1) - row)
        across = max(1, bisect_left(lefts, box[2] - 1) - column)
        at[row, column] = box, down, across
        for r in range(row, row + down):
            for c in range(column, column + across):
                slot[r, c] = row, column
    for char in chars:
        if _inside(char, table):
            row = max(0, bisect_left(tops, (char["top"] + char["bottom"]) / 2) - 1)
            column = max(0, bisect_left(lefts, (char["x0"] + char["x1"]) / 2) - 1)
            if (row, column) in slot:
                placed.setdefault(slot[row, column], []).append(char)
    lines = {place: _lines(inside) for place, inside in placed.items()}
    margins = [
        min(line.left - at[place][0][0], at[place][0][2] - line.right) for place in lines for line in lines[place]
    ]
    margin = max(0.0, min(margins, default=0.0))
    for (row, column), (box, down, across) in at.items():
        text = _text(lines.get((row, column), []), box[2] - box[0] - 2 * margin)
        table.rows[row].cells[column] = text, down, across
    return table


def _distinct(values: Any) -> list[float]:
    """Edges in order, those that are one line as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 1:
            found.append(value)
    return found


def _index(edges: Sequence[float], value: float) -> int:
    return max(0, bisect_left(edges, value - 1))


def _text(lines: Sequence[_Line], room: float) -> str:
    """The cell's text; a number that was broken because it had no more room is one number."""
    text = ""
    for index, line in enumerate(lines):
        if index:
            before = lines[index - 1]
            numeric = _NUMERIC.fullmatch(before.text) and _NUMERIC.fullmatch(line.text)
            full = before.right - before.left + line.first_width > room - _SAME_LINE
            text += "" if numeric and full else "\n"
        text += line.text
    return text


# ---- tables over pages ----


def _joined(pages: Sequence[tuple[list[_Line], list[_Table]]]) -> list[_Table]:
    running = _running_lines([lines for lines, _ in pages])
    joined: list[_Table] = []
    waiting: list[tuple[str, bool]] = []
    """The lines since the last table, and whether each stands on most pages: such a line parts no table from its rest,
    but may say the unit of what follows."""
    for lines, tables in pages:
        rest = [line for line in lines if not _PAGE_NUMBER.match(line.text)]
        for table in tables:
            waiting += [(line.text, _place(line) in running) for line in rest if line.bottom <= table.top + 1]
            rest = [line for line in rest if line.bottom > table.top + 1]
            if joined and all(runs for _, runs in waiting) and _goes_on(joined[-1], table):
                _append(joined[-1], table)
                waiting = []
                continue
            if joined:
                joined[-1].notes += [line for line, _ in waiting if _NOTE.match(line)]
            table.head = [line for line, _ in waiting if len(line) <= _HEAD_LENGTH and not _NOTE.match(line)]
            table.head = table.head[-_HEAD_LINES:]
            waiting = []
            joined.append(table)
        waiting += [(line.text, _place(line) in running) for line in rest]
    if joined:
        joined[-1].notes += [line for line, _ in waiting if _NOTE.match(line)]
    return joined


def _place(line: _Line) -> tuple[str, int]:
    return line.text, round(line.top / 4)


def _running_lines(pages: Sequence[Sequence[_Line]]) -> frozenset[tuple[str, int]]:
    """What stands at one place on most pages: running heads and feet."""
    counts = Counter(place for lines in pages for place in {_place(line) for line in lines})
    return frozenset(place for place, count in counts.items() if count > 2 and count * 2 > len(pages))


def _goes_on(table: _Table, other: _Table) -> bool:
    if other.page == table.last_page or len(table.edges) != len(other.edges):
        return False
    return all(abs(one - two) <= _EDGE for one, two in zip(table.edges, other.edges, strict=True))


def _append(table: _Table, other: _Table) -> None:
    """Add the rows of the next page, without a heading that it repeats; a row broken by the page is one row."""
    repeated = 0
    while (
        repeated < min(len(table.rows), len(other.rows))
        and other.rows[repeated].texts()
        and other.rows[repeated].texts() == table.rows[repeated].texts()
    ):
        repeated += 1
    rows = other.rows[repeated:]
    if rows and not repeated and table.rows and _is_rest(table.rows[-1], rows[0]):
        for column, text in rows[0].texts().items():
            before, down, across = table.rows[-1].cells[column]
            # a number broken by the page keeps its break, and so is none
            table.rows[-1].cells[column] = f"{before}\n{text}", down, across
        rows = rows[1:]
    table.rows += rows
    table.last_page = other.last_page


def _is_rest(row: _Row, below: _Row) -> bool:
    """Whether the first row of a page is what the last row of the page before had no room for."""
    above, rest = row.texts(), below.texts()
    if not rest or not set(rest) < set(above):
        return False
    return not any(_WHOLE_NUMBER.fullmatch(text) or _NUMBERED.match(text) for text in rest.values())


def _sheets(tables: Sequence[_Table], limits: Limits) -> list[RawSheet]:
    check_sheets(len(tables), limits)
    taken: Counter[str] = Counter()
    sheets: list[RawSheet] = []
    for table in tables:
        pages = f"第{table.page}页" if table.page == table.last_page else f"第{table.page}-{table.last_page}页"
        taken[pages] += 1
        name = pages if taken[pages] == 1 else f"{pages}（{taken[pages]}）"
        builder = SheetBuilder(limits)
        for line in table.head:
            builder.append([line])
        top = builder.height
        for offset, row in enumerate(table.rows):
            for column, (text, down, across) in row.cells.items():
                builder.put(top + offset, column, text, down, across)
        for line in table.notes:
            builder.append([line])
        sheets.append(builder.sheet(name))
    return sheets
