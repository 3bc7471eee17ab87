"""What the parts of a project's sheet share: the sheet under construction, and the cells that every scored row has."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from perfeval.calculator.projects.result import FormResult
from perfeval.formula.addresses import address_of
from perfeval.formula.nodes import (
    Binary,
    Node,
    Text,
    call,
    cell_at,
    choose,
    rounded,
)
from perfeval.method.model import Method
from perfeval.reader.projects.records import Spot
from perfeval.writer.projects.names import (
    COLUMNS,
    DIFFERENCE,
    OPINION,
    PRINTED,
    REASON,
    REVIEW,
    SCORE,
)
from perfeval.writer.projects.sources import Sources
from perfeval.xlsx.book import Book
from perfeval.xlsx.styles import (
    cell_format,
    header_format,
)

LAST = len(COLUMNS) - 1
AMOUNT, POINTS, PERCENT, DAY = "#,##0.00####", "0.00", "0.00%", "yyyy-mm-dd"
NONE = "—"
WRONG: Mapping[str, Any] = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
"""The look of what a finding is about."""
_UNEXPLAINED, _NO_REASON = "P207", "（没有填偏差原因）"
GOALS = 2
"""So many of 年度总体目标 are shown: 预期目标 and 实际完成情况."""


class FormPart:
    """A part of the sheet of one form."""

    def __init__(self, book: Book, name: str, result: FormResult, method: Method, sources: Sources) -> None:
        self._book, self._name, self._result, self._method, self._sources = book, name, result, method, sources
        self._form, self._sheet = result.form, book.sheet(name)
        self._left, self._centre = cell_format(book), cell_format(book, "center")
        self._label = header_format(book)

    def _pair(self, row: int, left: int, right: int, first: int, label: str, text: str, *, last: int) -> None:
        self._book.merge(self._name, row, left, row, right, label, self._label)
        self._book.merge(self._name, row, first, row, last, text, self._left)

    def _first_row(self, execution: int) -> int:
        """Where the indicators begin, below the goals and their own headings."""
        return execution + len(self._form.goals[:GOALS]) + 2

    def _printed(self, row: int, node: Node | None) -> None:
        points = cell_format(self._book, "right", POINTS)
        if node is None:
            self._book.put_text(self._name, row, PRINTED, "", self._left)
        else:
            self._book.put_formula(self._name, row, PRINTED, node, points)

    def _unexplained(self, *spots: Spot | None) -> bool:
        """Whether a deviation in one of these cells was found without a reason for it."""
        places = {(self._form.sheet, address_of(*spot)) for spot in spots if spot is not None}
        found = (one.place for one in self._result.findings if one.code == _UNEXPLAINED)
        return any((place.sheet, place.cell) in places for place in found)

    def _tail(self, row: int, reason: str, review: Decimal | None = None, *, unexplained: bool = False) -> None:
        book, name = self._book, self._name
        book.put_formula(name, row, DIFFERENCE, difference(name, row), cell_format(book, "right", POINTS))
        free = book.format(border=1, text_wrap=True, locked=False, align="right", num_format=POINTS)
        if review is None:
            book.put_text(name, row, REVIEW, "", free)
        else:
            book.put_number(name, row, REVIEW, review, free)
        book.put_text(name, row, OPINION, "", book.format(border=1, text_wrap=True, locked=False))
        if unexplained and not reason:
            book.put_text(name, row, REASON, _NO_REASON, book.format(border=1, text_wrap=True, **WRONG))
        else:
            book.put_text(name, row, REASON, reason, self._left)


@lru_cache(maxsize=4096)
def difference(name: str, row: int) -> Node:
    """核算分 less 自评分, where there are both."""
    printed, score = cell_at(name, row, PRINTED), cell_at(name, row, SCORE)
    both = call("AND", call("ISNUMBER", printed), call("ISNUMBER", score))
    return choose(both, rounded(Binary("-", score, printed), 2), Text(NONE))
