"""Totals and what they are made of: 支出合计…，其中：基本支出…，项目支出…; and the totals of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from perfeval.report.checking.arithmetic import show
from perfeval.report.checking.figures import MONEY, Sentence, number_text
from perfeval.report.checking.lexicon import BUDGETS, Level, data, levels_of
from perfeval.report.checking.reading import Document
from perfeval.report.checking.result import Contradiction, Verdict

_TOTAL_ROW = re.compile(r"(?:合计|总计|共计)")
_INSIDE = re.compile(r"其中|小计|^[（(]?[一二三四五六七八九十\d]+[）)、.]|^[①-⑳]")


def check_sums(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge totals whose parts stand in the same sentence, or once each in the same paragraph."""
    for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph):
        together: list[Level] = []
        found: set[int] = set()
        members = list(group)
        for sentence in members:
            levels = [
                one
                for one in levels_of(sentence)
                if one.figure.kind == MONEY and not one.last and not one.figure.approximate
            ]
            together += levels
            for verdict in (*_partitions(sentence, levels), *_listed(sentence, levels)):
                found.update(verdict.figures)
                yield verdict
        if len(members) > 1:
            for verdict in _partitions(members[0], _stated_once([one for one in together if one.own])):
                if not found.intersection(verdict.figures[:1]):
                    yield verdict


def _stated_once(levels: Sequence[Level]) -> list[Level]:
    """The levels whose item and measure come with one amount only."""
    amounts: dict[tuple[str, str], set[Decimal]] = {}
    for level in levels:
        amounts.setdefault((level.item, _kind_of(level.measure)), set()).add(level.figure.value)
    return [one for one in levels if len(amounts[one.item, _kind_of(one.measure)]) == 1]


def _kind_of(measure: str) -> str:
    return "预算" if measure in BUDGETS else "决算"


def _partitions(sentence: Sentence, levels: Sequence[Level]) -> Iterator[Verdict]:
    for kind in ("决算", "预算"):
        here: dict[str, Level] = {}
        for level in levels:
            if level.item and _kind_of(level.measure) == kind:
                here.setdefault(level.item, level)
        for partition in data()["partitions"]:
            total = here.get(partition["total"])
            parts = [here[item] for item in partition["all"] if item in here]
            if total is None or not all(item in here for item in partition["need"]):
                continue
            yield _compare(sentence, total, parts)


def _listed(sentence: Sentence, levels: Sequence[Level]) -> Iterator[Verdict]:
    """Any total before 其中 that the amounts after it add up to is right; nothing follows where they do not."""
    for match in re.finditer("其中", sentence.text):
        ahead = [one for one in levels if one.figure.end <= match.start()]
        after = [one for one in levels if one.figure.start >= match.end()]
        if ahead and len(after) > 1:
            verdict = _compare(sentence, ahead[-1], after)
            if verdict.contradiction is None:
                yield verdict


def _compare(sentence: Sentence, total: Level, parts: Sequence[Level]) -> Verdict:
    figures = [total.figure, *(one.figure for one in parts)]
    numbers = tuple(figure.number for figure in figures)
    added = sum((one.figure.value for one in parts), Decimal(0))
    room = sum((figure.half for figure in figures), Decimal(0))
    if abs(added - total.figure.value) <= room:
        return Verdict(numbers)
    words = "＋".join(one.figure.raw for one in parts)
    right = show(added, total.figure)
    follows = f"{words}＝{right}，不是{total.figure.raw}"
    return Verdict(numbers, Contradiction(sentence.text, follows, right, sentence.section))


def check_tables(document: Document) -> Iterator[tuple[int, int, Contradiction | None]]:
    """Judge the totals of plain tables: how many figures a column has, how many were judged, what is wrong."""
    for table in document.tables:
        yield from _table(table)


def _number(text: str) -> tuple[Decimal, Decimal] | None:
    plain = number_text(text).replace(",", "")
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", plain):
        return None
    return Decimal(plain), Decimal("0.5").scaleb(-len(plain.partition(".")[2]))


def _table(table: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, Contradiction | None]]:
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
    return len(values), Contradiction(f"{labels[place]} {title} {stated}", follows, right, "表格")


def _has_subtotals(values: dict[int, tuple[Decimal, Decimal]], rows: Sequence[int]) -> bool:
    """Whether a row is the sum of two or more rows right after it."""
    for place, index in enumerate(rows):
        added = Decimal(0)
        for count, inner in enumerate(rows[place + 1 :], 1):
            added += values[inner][0]
            if count > 1 and added and added == values[index][0]:
                return True
    return False
