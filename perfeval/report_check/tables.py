"""Plain tables: totals by their rows, numbered items by the row above them, 控制率 by the counts beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from perfeval.formula.numeric import divide
from perfeval.report_check.arithmetic import agrees, show_percent
from perfeval.report_check.figures import number_text
from perfeval.report_check.reading import Document
from perfeval.report_check.result import Contradiction

_TOTAL_ROW = re.compile(r"(?:合计|总计|共计)")
_INSIDE = re.compile(r"其中|小计|^[（(]?[一二三四五六七八九十\d]+[）)、.]|^[①-⑳]")
_HEAD_COUNT = (re.compile(r"编制(?:人)?数?"), re.compile(r".*(?:在职|在编).*"), re.compile(r".*控制率.*"))
TABLE = "表格"
Judged = tuple[int, int, Contradiction | None]
"""How many figures there are, how many were judged, what is wrong."""


def check_tables(document: Document) -> Iterator[Judged]:
    """Judge the plain tables, column by column."""
    for table in document.tables:
        yield from _table(table)
        yield from _head_counts(table)


def _head_counts(table: Sequence[Sequence[str]]) -> Iterator[Judged]:
    """编制数 | 实际在职人数 | 控制率, with the numbers in the row below."""
    for head, row in pairwise(table):
        places = [
            next((i for i, cell in enumerate(head) if pattern.fullmatch(number_text(cell))), None)
            for pattern in _HEAD_COUNT
        ]
        if any(place is None or place >= len(row) for place in places):
            continue
        posts, staff, rate = (number_text(row[place]) for place in places if place is not None)
        counts = _number(posts), _number(staff)
        stated = _number(rate.rstrip("%"))
        if counts[0] is None or counts[1] is None or stated is None or not counts[0][0] or not rate.endswith("%"):
            continue
        true = divide(counts[1][0], counts[0][0])
        if agrees(stated[0], stated[1], true * 100, Decimal(0)):
            yield 0, 0, None
            continue
        right = show_percent(true)
        yield 0, 0, Contradiction(f"控制率 {rate}", f"{staff}÷{posts}＝{right}，不是{rate}", right, TABLE)


def _number(text: str) -> tuple[Decimal, Decimal] | None:
    plain = number_text(text).replace(",", "")
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", plain):
        return None
    return Decimal(plain), Decimal("0.5").scaleb(-len(plain.partition(".")[2]))


def _table(table: Sequence[Sequence[str]]) -> Iterator[Judged]:
    if len(table) < 3 or any(re.search(r"得分|分值|评分|权重", cell) for row in table[:2] for cell in row):
        return
    header = table[0]
    labels = [next((number_text(cell) for cell in row if number_text(cell)), "") for row in table]
    totals = [index for index, label in enumerate(labels) if index and _TOTAL_ROW.fullmatch(label)]
    width = max(len(row) for row in table)
    for column in range(1, width):
        title = number_text(header[column]) if column < len(header) else ""
        cells = [_number(row[column]) if column < len(row) else None for row in table]
        count = sum(cell is not None for cell in cells)
        if not count or re.search(r"率|比|%|％|序号|年度|增减", title):
            continue
        if len(totals) != 1 or totals[0] not in (1, len(table) - 1):
            yield count, 0, None
            continue
        place = totals[0]
        total = cells[place]
        rows = [index for index in range(1, len(table)) if index != place and cells[index] is not None]
        if total is None or len(rows) < 2:
            yield count, 0, None
            continue
        yield count, *_column(table, labels, title, column, rows, place)


def _column(
    table: Sequence[Sequence[str]], labels: Sequence[str], title: str, column: int, rows: Sequence[int], place: int
) -> tuple[int, Contradiction | None]:
    values = {index: number for index in (*rows, place) if (number := _number(table[index][column]))}
    total, half = values[place]

    def added(chosen: Sequence[int]) -> Decimal:
        return sum((values[index][0] for index in chosen), Decimal(0))

    codes = [len(labels[index]) for index in rows if labels[index].isdigit()]
    nested = len(set(codes)) > 1 or any(_INSIDE.search(labels[index]) for index in rows) or _has_subtotals(values, rows)
    readings = [list(rows)]
    if nested:
        readings.append([i for i in rows if not re.search("其中", labels[i])])
        readings.append([i for i in rows if re.match(r"[一二三四五六七八九十]+、", labels[i])])
        readings.append([i for i in rows if "小计" in labels[i]])
        readings.append([i for i in rows if labels[i].isdigit() and len(labels[i]) == min(codes)] if codes else [])
        readings.append([i for i in rows if not re.match(r"[（(\d①-⑳]|其中", labels[i])])
    for chosen in readings:
        room = half + sum((values[index][1] for index in chosen), Decimal(0))
        if chosen and abs(added(chosen) - total) <= room:
            return len(values), None
    if nested:
        return 0, None
    digits = max(len(number_text(table[index][column]).partition(".")[2]) for index in values)
    right, stated = f"{added(rows):.{digits}f}", number_text(table[place][column])
    words = "＋".join(number_text(table[index][column]) for index in rows)
    follows = f"{words}＝{right}，不是{stated}"
    return len(values), Contradiction(f"{labels[place]} {title} {stated}", follows, right, TABLE)


def _has_subtotals(values: dict[int, tuple[Decimal, Decimal]], rows: Sequence[int]) -> bool:
    """Whether a row is the sum of two or more rows right after it."""
    for place, index in enumerate(rows):
        added = Decimal(0)
        for count, inner in enumerate(rows[place + 1 :], 1):
            added += values[inner][0]
            if count > 1 and added and added == values[index][0]:
                return True
    return False
