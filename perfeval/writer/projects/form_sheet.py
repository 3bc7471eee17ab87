"""A project's sheet: the form as the unit sent it, and beside it every score recomputed by a live formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from perfeval.calculator.projects.evaluate import left_out
from perfeval.calculator.projects.result import MISSING, NOT_APPLICABLE, FormResult, RowResult
from perfeval.calculator.projects.trees import bands_of, total_tree
from perfeval.formula.nodes import (
    HUNDRED,
    ZERO,
    Binary,
    Cell,
    Name,
    Node,
    Text,
    block_at,
    call,
    cell_at,
    choose,
    compared,
    fine,
    rounded,
    substitute,
)
from perfeval.method.model import Method
from perfeval.reader.projects.records import IndicatorRow
from perfeval.reader.values import Value
from perfeval.writer.names import GOES_ON
from perfeval.writer.projects.form_part import DAY, GOALS, LAST, NONE, PERCENT, POINTS, WRONG, difference
from perfeval.writer.projects.funds_block import FundsBlock
from perfeval.writer.projects.names import (
    ACTUAL,
    ACTUAL_TEXT,
    COLUMNS,
    DIFFERENCE,
    DIRECTION,
    HIGH,
    LEVEL1,
    LEVEL2,
    NAME,
    OPINION,
    PRINTED,
    RATE,
    REASON,
    REVIEW,
    SCORE,
    TARGET,
    TARGET_TEXT,
    WEIGHT,
)
from perfeval.writer.projects.sources import Sources, in_label
from perfeval.xlsx.book import Book
from perfeval.xlsx.fonts import column_pixels
from perfeval.xlsx.paging import parts, set_pages
from perfeval.xlsx.styles import (
    cell_format,
    print_setup,
    protect,
    row_height,
    title_format,
    widths,
)

_HEAD_CELLS = ((NAME, WEIGHT), (DIFFERENCE, LAST))
"""First and last column of the cells beside the labels above the table."""
_FOOT = 3
"""Rows below the indicators: 总分, a blank one, and who signs."""


@dataclass(frozen=True, slots=True)
class FormCells:
    """Where the overview finds a form's numbers."""

    sheet: str
    amounts: Mapping[str, Cell]
    rate: Cell
    printed: Cell
    score: Cell
    difference: Cell
    grade: Cell


def write_form_sheet(book: Book, name: str, result: FormResult, method: Method, sources: Sources) -> FormCells:
    """Write a project's sheet, which must have been added already."""
    return _FormSheet(book, name, result, method, sources).write()


class _FormSheet(FundsBlock):
    def write(self) -> FormCells:
        book, name = self._book, self._name
        widths(self._sheet, [width for _, width in COLUMNS])
        if not any(one.row.kind == "区间" for one in self._result.rows):
            self._sheet.set_column_pixels(HIGH, HIGH, column_pixels(COLUMNS[HIGH][1]), None, {"hidden": True})
        self._head()
        row, amounts, execution = self._funds(5)
        row = self._goals(row)
        headings = row
        for column, (heading, _) in enumerate(COLUMNS):
            book.put_text(name, row, column, heading, self._label)
        self._sheet.set_row(row, 30)
        first = row + 1
        last = first + len(self._result.rows) - 1
        for number, one in enumerate(self._result.rows, first):
            self._row(number, one)
        cells = self._total(last + 1, first, last, execution)
        book.put_text(name, last + 3, 0, "填表人：", book.format())
        book.put_text(name, last + 3, WEIGHT, "单位（盖章）：", book.format())
        book.put_text(name, last + 3, OPINION, "日期：　　年　　月　　日", book.format())
        self._sheet.freeze_panes(headings + 1, NAME + 1)
        print_setup(self._sheet, header_rows=(headings, headings))
        self._pages((first, last), headings)
        self._sheet.conditional_format(
            first, DIFFERENCE, last + 1, DIFFERENCE,
            {"type": "cell", "criteria": "not between", "minimum": -0.005, "maximum": 0.005,
             "format": book.format(**WRONG)},
        )  # fmt: skip
        protect(self._sheet)
        return FormCells(name, amounts, cell_at(name, execution, RATE), *cells)

    def _head(self) -> None:
        book, name, form = self._book, self._name, self._form
        title = form.title or ("部门整体支出绩效自评表" if form.whole else "项目支出绩效自评表")
        book.merge(name, 0, 0, 0, LAST, title, title_format(book))
        self._sheet.set_row(0, 30)
        year = f"（{form.year}年度）　金额单位：万元" if form.year else "金额单位：万元"
        book.merge(name, 1, 0, 1, LAST, year, book.format(align="center"))
        self._pair(2, 0, 1, NAME, "项目名称" if not form.whole else "部门名称", form.project, last=WEIGHT)
        self._book.merge(name, 2, RATE, 2, SCORE, "所报文件", self._label)
        source = f"{form.file}〔{form.sheet}〕"
        # not every program breaks the line of a link
        link = book.format(border=1, align="left", shrink=True)
        self._sheet.merge_range(2, DIFFERENCE, 2, LAST, "", link)
        book.put_link(name, 2, DIFFERENCE, cell_at(self._sources.name, 0, 0), source, link)
        self._pair(3, 0, 1, NAME, "主管部门", form.department, last=WEIGHT)
        self._book.merge(name, 3, RATE, 3, SCORE, "实施单位", self._label)
        book.merge(name, 3, DIFFERENCE, 3, LAST, form.unit, self._left)
        left, right = (
            sum(COLUMNS[column][1] for column in range(first, last + 1) if column != HIGH)
            for first, last in _HEAD_CELLS
        )
        for row, texts in ((2, [(form.project, left)]), (3, [(form.department, left), (form.unit, right)])):
            self._sheet.set_row(row, max(20.0, row_height(texts)))

    def _goals(self, row: int) -> int:
        """年度总体目标, where the form states it."""
        if not self._form.goals:
            return row
        for index, (text, _) in enumerate(self._form.goals[:GOALS]):
            label = ("预期目标", "实际完成情况")[index]
            self._pair(row, 0, 1, NAME, label, text, last=LAST)
            self._sheet.set_row(row, row_height([(text, sum(width for _, width in COLUMNS[NAME:]))]))
            row += 1
        return row

    def _row(self, row: int, one: RowResult) -> None:
        book, name, source = self._book, self._name, one.row
        texts = {
            NAME: source.name,
            TARGET_TEXT: _shown(source.target, source),
            ACTUAL_TEXT: _shown(source.actual, source),
        }
        for column, text in texts.items():
            book.put_text(name, row, column, text, self._left)
        book.put_text(name, row, DIRECTION, one.direction, self._centre)
        self._inputs(row, one)
        points = cell_format(book, "right", POINTS)
        weight = None if in_label(source.weight.text) or source.shared > 1 else self._sources.points(source.weight)
        if one.status == NOT_APPLICABLE:
            book.put_text(name, row, WEIGHT, NOT_APPLICABLE if one.weight else NONE, self._centre)
        elif weight is not None:
            book.put_formula(name, row, WEIGHT, weight, points)
        elif one.weight is not None:
            book.put_number(name, row, WEIGHT, one.weight, cell_format(book, "right", POINTS, parameter=True))
        else:
            book.put_text(name, row, WEIGHT, NONE, self._centre)
        names: dict[str, Node] = {
            "指标值": cell_at(name, row, TARGET),
            "下限": cell_at(name, row, TARGET),
            "上限": cell_at(name, row, HIGH),
            "完成值": cell_at(name, row, ACTUAL),
            "完成率": cell_at(name, row, RATE),
            "分值": cell_at(name, row, WEIGHT),
            "方向": cell_at(name, row, DIRECTION),
            "一级指标": cell_at(name, row, LEVEL1),
            "自评分": cell_at(name, row, PRINTED),
        }
        if one.completion is not None:
            rate = substitute(one.completion, names)
            book.put_formula(name, row, RATE, rate, cell_format(book, "right", PERCENT), known=one.rate)
        else:
            book.put_text(name, row, RATE, "", self._left)
        self._printed(row, self._sources.points(source.score))
        if one.tree is not None:
            book.put_formula(name, row, SCORE, substitute(one.tree, names), points, known=one.score)
        else:
            book.put_text(
                name, row, SCORE, one.status if one.status != NOT_APPLICABLE or one.weight else NONE, self._centre
            )
        spots = (source.spots.get("reason"), source.spots.get("name"))
        self._tail(row, source.reason, source.review.value, unexplained=self._unexplained(*spots))
        shown_texts = [(source.name, COLUMNS[NAME][1]), (source.reason, COLUMNS[REASON][1])]
        shown_texts += [(source.target.text, COLUMNS[TARGET_TEXT][1]), (source.actual.text, COLUMNS[ACTUAL_TEXT][1])]
        shown_texts += [(source.levels[1], COLUMNS[LEVEL2][1])]
        self._sheet.set_row(row, row_height(shown_texts))

    def _inputs(self, row: int, one: RowResult) -> None:
        """The numbers behind the texts: formulas into the copy of what was sent."""
        book, name = self._book, self._name
        look = DAY if one.days else PERCENT if one.row.target.percent else "General"
        number = cell_format(book, "right", look)
        given = cell_format(book, "right", look, parameter=True)
        if not one.inputs:
            for column in (TARGET, HIGH, ACTUAL):
                book.put_text(name, row, column, "", self._left)
            return
        target = self._sources.target(one)
        if target is not None:
            book.put_formula(name, row, TARGET, target, number, known=one.inputs["指标值"])
            book.put_text(name, row, HIGH, "", self._left)
        else:
            book.put_number(name, row, TARGET, one.inputs["下限"], given)
            book.put_number(name, row, HIGH, one.inputs["上限"], given)
        actual = self._sources.actual(one)
        assert actual is not None
        book.put_formula(name, row, ACTUAL, actual, number, known=one.inputs["完成值"])

    def _pages(self, rows: tuple[int, int], headings: int) -> None:
        """Where pages end, and 一级 and 二级指标 over their rows on each."""
        first, last = rows
        runs = {depth: self._runs(first, depth) for depth in (1, 2)}
        starts = {depth: [top for top, *_ in found] for depth, found in runs.items()}
        breaks = set_pages(
            self._sheet, (0, last + _FOOT), [(0, LAST)], (headings, headings),
            blocks=starts[2], chapters=starts[1], tail=_FOOT,
        )  # fmt: skip
        for column, depth in ((LEVEL1, 1), (LEVEL2, 2)):
            # where points are by 一级指标, each row's formula reads its own
            alone = depth == 1 and any(bands_of(self._method, text) for *_, text in runs[1])
            for top, bottom, text in runs[depth]:
                pages = [(row, row) for row in range(top, bottom + 1)] if alone else parts(top, bottom, breaks)
                for number, (start, end) in enumerate(pages):
                    self._level(start, end, column, f"{text}{GOES_ON}" if number and text and not alone else text)

    def _runs(self, first: int, depth: int) -> list[tuple[int, int, str]]:
        """First row, last row and name of each 一级指标 (depth 1) or 二级指标 (2)."""
        rows = [one.row for one in self._result.rows]
        runs: list[tuple[int, int, str]] = []
        start = 0
        for end in range(1, len(rows) + 1):
            if end == len(rows) or rows[end].levels[:depth] != rows[start].levels[:depth]:
                runs.append((first + start, first + end - 1, rows[start].levels[depth - 1]))
                start = end
        return runs

    def _level(self, top: int, bottom: int, column: int, text: str) -> None:
        if bottom > top:
            self._book.merge(self._name, top, column, bottom, column, text, self._centre)
        else:
            self._book.put_text(self._name, top, column, text, self._centre)

    def _total(self, row: int, first: int, last: int, execution: int) -> tuple[Cell, Cell, Cell, Cell]:
        book, name, result, form = self._book, self._name, self._result, self._form
        bold = book.format(border=1, bold=True, align="center")
        points = book.format(border=1, bold=True, align="right", num_format=POINTS)
        book.merge(name, row, 0, row, ACTUAL, "总分", bold)
        several = last >= first
        weights = call(
            "SUM", cell_at(name, execution, WEIGHT), *([block_at(name, first, WEIGHT, last, WEIGHT)] if several else [])
        )
        book.put_formula(name, row, WEIGHT, rounded(weights, 2), points)
        book.put_text(name, row, RATE, "", bold)
        printed = self._sources.points(form.total)
        if printed is None:
            book.put_text(name, row, PRINTED, NONE, bold)
        else:
            book.put_formula(name, row, PRINTED, printed, points)
        if result.applicable and several:
            node = self._total_node(first, last, execution)
            book.put_formula(name, row, SCORE, node, points, known=MISSING if result.total is None else result.total)
        else:
            book.put_text(name, row, SCORE, MISSING, bold)
        score = cell_at(name, row, SCORE)
        book.put_formula(name, row, DIFFERENCE, difference(name, row), points)
        book.put_text(name, row, REVIEW, "", book.format(border=1, locked=False, align="right", num_format=POINTS))
        book.put_formula(name, row, OPINION, self._grade(score), bold, known=result.grade or NONE)
        book.put_text(name, row, REASON, f"自评等级：{form.grade}" if form.grade else "", self._left)
        self._sheet.set_row(row, 22)
        return cell_at(name, row, PRINTED), score, cell_at(name, row, DIFFERENCE), cell_at(name, row, OPINION)

    def _total_node(self, first: int, last: int, execution: int) -> Node:
        name, result = self._name, self._result
        scores, own = block_at(name, first, SCORE, last, SCORE), block_at(name, execution, SCORE, execution, SCORE)
        missing = Binary("+", call("COUNTIF", scores, Text(MISSING)), call("COUNTIF", own, Text(MISSING)))
        total: Node = call("SUM", own, scores)
        if left_out(result.execution, result.rows):
            weights = call("SUM", cell_at(name, execution, WEIGHT), block_at(name, first, WEIGHT, last, WEIGHT))
            total = Binary("/", Binary("*", total, HUNDRED), weights)
        total = rounded(fine(total), 2)
        rate = None if result.execution.rate is None else Name("执行率")
        capped = substitute(
            total_tree(self._method, Name("总分"), rate), {"总分": total, "执行率": cell_at(name, execution, RATE)}
        )
        return choose(Binary(">", missing, ZERO), Text(MISSING), capped)

    def _grade(self, score: Cell) -> Node:
        names = [grade.name for grade in self._method.grades]
        tree: Node = Text(names[-1])
        for grade in reversed(names[:-1]):
            tree = choose(compared(">=", score, Name(f"等级_{grade}")), Text(grade), tree)
        return choose(call("ISNUMBER", score), tree, Text(NONE))


def _shown(value: Value, row: IndicatorRow) -> str:
    """A value as sent, with the unit that stands in a cell of its own."""
    text = value.text.strip()
    apart = "unit" in row.spots and value.unit and value.unit not in text and text[-1:].isdigit()
    return f"{text}{value.unit}" if apart else text
