"""A project's sheet: the form as the unit sent it, and beside it every score recomputed by a live formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from perfeval.calculator.projects.evaluate import fund_amount, left_out, top_sources
from perfeval.calculator.projects.result import MISSING, NOT_APPLICABLE, QUALITATIVE, FormResult, RowResult
from perfeval.calculator.projects.trees import row_name, total_tree
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
from perfeval.reader.projects.records import EXECUTED, SIDE_NAMES, IndicatorRow
from perfeval.reader.values import Value
from perfeval.writer.projects.names import (
    ACTUAL,
    ACTUAL_TEXT,
    COLUMNS,
    DIFFERENCE,
    DIRECTION,
    FUND_COLUMNS,
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
from perfeval.xlsx.book import Book, Format
from perfeval.xlsx.fonts import column_pixels
from perfeval.xlsx.styles import (
    cell_format,
    header_format,
    print_setup,
    protect,
    row_height,
    title_format,
    widths,
)

_LAST = len(COLUMNS) - 1
_AMOUNT, _POINTS, _PERCENT, _DAY = "#,##0.00####", "0.00", "0.00%", "yyyy-mm-dd"
_NONE = "—"
_GOALS = 2
"""So many of 年度总体目标 are shown: 预期目标 and 实际完成情况."""


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


class _FormSheet:
    def __init__(self, book: Book, name: str, result: FormResult, method: Method, sources: Sources) -> None:
        self._book, self._name, self._result, self._method, self._sources = book, name, result, method, sources
        self._form, self._sheet = result.form, book.sheet(name)
        self._left, self._centre = cell_format(book), cell_format(book, "center")
        self._label = header_format(book)

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
        self._merge_levels(first)
        cells = self._total(last + 1, first, last, execution)
        book.put_text(name, last + 3, 0, "填表人：", book.format())
        book.put_text(name, last + 3, WEIGHT, "单位（盖章）：", book.format())
        book.put_text(name, last + 3, OPINION, "日期：　　年　　月　　日", book.format())
        self._sheet.freeze_panes(headings + 1, NAME + 1)
        print_setup(self._sheet, header_rows=(headings, headings))
        self._sheet.conditional_format(
            first, DIFFERENCE, last + 1, DIFFERENCE,
            {"type": "cell", "criteria": "not between", "minimum": -0.005, "maximum": 0.005,
             "format": book.format(bg_color="#FFC7CE", font_color="#9C0006")},
        )  # fmt: skip
        protect(self._sheet)
        return FormCells(name, amounts, cell_at(name, execution, RATE), *cells)

    def _head(self) -> None:
        book, name, form = self._book, self._name, self._form
        title = form.title or ("部门整体支出绩效自评表" if form.whole else "项目支出绩效自评表")
        book.merge(name, 0, 0, 0, _LAST, title, title_format(book))
        self._sheet.set_row(0, 30)
        year = f"（{form.year}年度）　金额单位：万元" if form.year else "金额单位：万元"
        book.merge(name, 1, 0, 1, _LAST, year, book.format(align="center"))
        self._pair(2, 0, 1, NAME, "项目名称" if not form.whole else "部门名称", form.project, last=WEIGHT)
        self._book.merge(name, 2, RATE, 2, SCORE, "所报文件", self._label)
        source = f"{form.file}〔{form.sheet}〕"
        self._sheet.merge_range(2, DIFFERENCE, 2, _LAST, "", self._left)
        book.put_link(name, 2, DIFFERENCE, cell_at(self._sources.name, 0, 0), source, self._left)
        self._pair(3, 0, 1, NAME, "主管部门", form.department, last=WEIGHT)
        self._book.merge(name, 3, RATE, 3, SCORE, "实施单位", self._label)
        book.merge(name, 3, DIFFERENCE, 3, _LAST, form.unit, self._left)
        for row in (2, 3):
            self._sheet.set_row(row, 20)

    def _pair(self, row: int, left: int, right: int, first: int, label: str, text: str, *, last: int) -> None:
        self._book.merge(self._name, row, left, row, right, label, self._label)
        self._book.merge(self._name, row, first, row, last, text, self._left)

    def _funds(self, row: int) -> tuple[int, dict[str, Cell], int]:
        """The fund table; the next row, where the overview finds the amounts, and the row of the execution's score."""
        book, name, form, result = self._book, self._name, self._form, self._result
        headings = {
            **{column: SIDE_NAMES[side] for side, column in FUND_COLUMNS.items()},
            WEIGHT: "分值",
            RATE: "执行率",
        }
        headings |= {PRINTED: "自评分", SCORE: "核算分", DIFFERENCE: "差额", REVIEW: "复核分", OPINION: "复核意见"}
        headings |= {0: "项目资金（万元）", REASON: "说明"}
        book.merge(name, row, 0, row, NAME, headings.pop(0), self._label)
        for column in range(TARGET_TEXT, _LAST + 1):
            book.put_text(name, row, column, headings.get(column, ""), self._label)
        self._sheet.set_row(row, 30)
        places: dict[int, dict[str, Cell]] = {}
        money = cell_format(book, "right", _AMOUNT)
        for index, fund in enumerate(form.funds):
            row += 1
            book.merge(name, row, 0, row, NAME, fund.label or "（未写名称）", self._left)
            places[index] = {side: cell_at(name, row, column) for side, column in FUND_COLUMNS.items()}
            for column in range(TARGET_TEXT, _LAST + 1):
                book.put_text(name, row, column, "", self._left)
        sums: list[tuple[int, int, Node]] = []
        for index, fund in enumerate(form.funds):
            at = row - len(form.funds) + 1 + index
            for side, column in FUND_COLUMNS.items():
                if fund.amounts.get(side) is None or side not in fund.spots:
                    continue
                if side in fund.summed:
                    parts = [
                        places[other][side]
                        for other, part in enumerate(form.funds)
                        if not part.total and part.amounts.get(side) is not None
                    ]
                    sums.append((at, column, call("SUM", *parts)))
                    continue
                book.put_formula(name, at, column, self._sources.amount(form, fund.spots[side]), money)
        for at, column, node in sums:
            book.put_formula(name, at, column, node, money)
        row += 1
        book.merge(
            name, row, 0, row, NAME, f"预算执行率（核算采用，按{SIDE_NAMES[result.execution.base]}）", self._left
        )
        amounts = {}
        for side, column in FUND_COLUMNS.items():
            amounts[side] = cell_at(name, row, column)
            self._used_amount(row, column, side, places, money)
        for column in (TARGET + 1, HIGH, ACTUAL):
            book.put_text(name, row, column, "", self._left)
        self._execution(row)
        return row + 1, amounts, row

    def _used_amount(self, row: int, column: int, side: str, places: dict[int, dict[str, Cell]], look: Format) -> None:
        """The amount of a side that the execution is computed with: the total, or the sum of the sources."""
        book, name, form = self._book, self._name, self._form
        amount, summed = fund_amount(form, side)
        if amount is None:
            book.put_text(name, row, column, "—", cell_format(book, "right"))
            return
        wanted = top_sources(form) if summed else tuple(fund for fund in form.funds if fund.total)
        chosen = [places[index][side] for index, fund in enumerate(form.funds) if any(fund is one for one in wanted)]
        filled = [cell for cell in chosen if isinstance(book.value(cell), Decimal)]
        if not filled:
            wanted_all = [places[index][side] for index, fund in enumerate(form.funds) if not fund.total]
            filled = [cell for cell in wanted_all if isinstance(book.value(cell), Decimal)]
        node: Node = filled[0] if len(filled) == 1 else call("SUM", *filled)
        book.put_formula(name, row, column, node, look)

    def _execution(self, row: int) -> None:
        book, name, form, execution = self._book, self._name, self._form, self._result.execution
        points = cell_format(book, "right", _POINTS)
        weight = None if in_label(form.weight.text) else self._sources.points(form.weight)
        if execution.status == NOT_APPLICABLE:
            book.put_text(name, row, WEIGHT, NOT_APPLICABLE, self._centre)
        elif weight is not None:
            book.put_formula(name, row, WEIGHT, weight, points)
        elif execution.weight is not None:
            book.put_number(name, row, WEIGHT, execution.weight, cell_format(book, "right", _POINTS, parameter=True))
        else:
            book.put_text(name, row, WEIGHT, _NONE, self._centre)
        names: dict[str, Node] = {
            "预算数": cell_at(name, row, FUND_COLUMNS[execution.base]),
            "执行数": cell_at(name, row, FUND_COLUMNS[EXECUTED]),
            "分值": cell_at(name, row, WEIGHT),
        }
        for number in range(len(self._result.rows)):
            at = self._first_row(row) + number
            columns = {"完成率": RATE, "得分": SCORE, "分值": WEIGHT}
            names |= {row_name(what, number): cell_at(name, at, column) for what, column in columns.items()}
        status = execution.status if execution.status == NOT_APPLICABLE else MISSING
        if execution.rate_tree is not None:
            rate = substitute(execution.rate_tree, names)
            book.put_formula(name, row, RATE, rate, cell_format(book, "right", _PERCENT), known=execution.rate)
        else:
            book.put_text(name, row, RATE, _NONE if execution.weight is None else status, self._centre)
        self._printed(row, self._sources.points(form.score))
        if execution.tree is not None:
            book.put_formula(name, row, SCORE, substitute(execution.tree, names), points, known=execution.score)
        elif execution.score is not None:
            # 执行数 without any 预算数 earns nothing
            book.put_number(name, row, SCORE, execution.score, points)
        else:
            book.put_text(name, row, SCORE, _NONE if execution.weight is None else status, self._centre)
        self._tail(row, form.execution_reason)

    def _first_row(self, execution: int) -> int:
        """Where the indicators begin, below the goals and their own headings."""
        return execution + len(self._form.goals[:_GOALS]) + 2

    def _goals(self, row: int) -> int:
        """年度总体目标, where the form states it."""
        if not self._form.goals:
            return row
        for index, (text, _) in enumerate(self._form.goals[:_GOALS]):
            label = ("预期目标", "实际完成情况")[index]
            self._pair(row, 0, 1, NAME, label, text, last=_LAST)
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
        book.put_text(name, row, DIRECTION, one.direction or ("定性" if source.kind == "定性" else ""), self._centre)
        self._inputs(row, one)
        points = cell_format(book, "right", _POINTS)
        weight = None if in_label(source.weight.text) or source.shared > 1 else self._sources.points(source.weight)
        if one.status == NOT_APPLICABLE:
            book.put_text(name, row, WEIGHT, NOT_APPLICABLE if one.weight else _NONE, self._centre)
        elif weight is not None:
            book.put_formula(name, row, WEIGHT, weight, points)
        elif one.weight is not None:
            book.put_number(name, row, WEIGHT, one.weight, cell_format(book, "right", _POINTS, parameter=True))
        else:
            book.put_text(name, row, WEIGHT, _NONE, self._centre)
        names: dict[str, Node] = {
            "指标值": cell_at(name, row, TARGET),
            "下限": cell_at(name, row, TARGET),
            "上限": cell_at(name, row, HIGH),
            "完成值": cell_at(name, row, ACTUAL),
            "完成率": cell_at(name, row, RATE),
            "分值": cell_at(name, row, WEIGHT),
        }
        if one.completion is not None:
            rate = substitute(one.completion, names)
            book.put_formula(name, row, RATE, rate, cell_format(book, "right", _PERCENT), known=one.rate)
        else:
            book.put_text(name, row, RATE, "", self._left)
        self._printed(row, self._sources.points(source.score))
        if one.tree is not None:
            book.put_formula(name, row, SCORE, substitute(one.tree, names), points, known=one.score)
        elif one.status == QUALITATIVE:
            book.put_formula(name, row, SCORE, cell_at(name, row, PRINTED), points, known=one.score)
        else:
            book.put_text(
                name, row, SCORE, one.status if one.status != NOT_APPLICABLE or one.weight else _NONE, self._centre
            )
        self._tail(row, source.reason, source.review.value)
        shown_texts = [(source.name, COLUMNS[NAME][1]), (source.reason, COLUMNS[REASON][1])]
        shown_texts += [(source.target.text, COLUMNS[TARGET_TEXT][1]), (source.actual.text, COLUMNS[ACTUAL_TEXT][1])]
        shown_texts += [(source.levels[1], COLUMNS[LEVEL2][1])]
        self._sheet.set_row(row, row_height(shown_texts))

    def _inputs(self, row: int, one: RowResult) -> None:
        """The numbers behind the texts: formulas into the copy of what was sent."""
        book, name = self._book, self._name
        look = _DAY if one.days else _PERCENT if one.row.target.percent else "General"
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

    def _printed(self, row: int, node: Node | None) -> None:
        points = cell_format(self._book, "right", _POINTS)
        if node is None:
            self._book.put_text(self._name, row, PRINTED, "", self._left)
        else:
            self._book.put_formula(self._name, row, PRINTED, node, points)

    def _tail(self, row: int, reason: str, review: Decimal | None = None) -> None:
        book, name = self._book, self._name
        book.put_formula(name, row, DIFFERENCE, _difference(name, row), cell_format(book, "right", _POINTS))
        free = book.format(border=1, text_wrap=True, locked=False, align="right", num_format=_POINTS)
        if review is None:
            book.put_text(name, row, REVIEW, "", free)
        else:
            book.put_number(name, row, REVIEW, review, free)
        book.put_text(name, row, OPINION, "", book.format(border=1, text_wrap=True, locked=False))
        book.put_text(name, row, REASON, reason, self._left)

    def _merge_levels(self, first: int) -> None:
        """一级 and 二级指标, merged over their rows as in the official form."""
        rows = [one.row for one in self._result.rows]
        for column, depth in ((LEVEL1, 1), (LEVEL2, 2)):
            start = 0
            for end in range(1, len(rows) + 1):
                if end < len(rows) and rows[end].levels[:depth] == rows[start].levels[:depth]:
                    continue
                text = rows[start].levels[depth - 1]
                if end - start > 1:
                    self._book.merge(self._name, first + start, column, first + end - 1, column, text, self._centre)
                else:
                    self._book.put_text(self._name, first + start, column, text, self._centre)
                start = end

    def _total(self, row: int, first: int, last: int, execution: int) -> tuple[Cell, Cell, Cell, Cell]:
        book, name, result, form = self._book, self._name, self._result, self._form
        bold = book.format(border=1, bold=True, align="center")
        points = book.format(border=1, bold=True, align="right", num_format=_POINTS)
        book.merge(name, row, 0, row, ACTUAL, "总分", bold)
        several = last >= first
        weights = call(
            "SUM", cell_at(name, execution, WEIGHT), *([block_at(name, first, WEIGHT, last, WEIGHT)] if several else [])
        )
        book.put_formula(name, row, WEIGHT, rounded(weights, 2), points)
        book.put_text(name, row, RATE, "", bold)
        printed = self._sources.points(form.total)
        if printed is None:
            book.put_text(name, row, PRINTED, _NONE, bold)
        else:
            book.put_formula(name, row, PRINTED, printed, points)
        if result.applicable and several:
            node = self._total_node(first, last, execution)
            book.put_formula(name, row, SCORE, node, points, known=MISSING if result.total is None else result.total)
        else:
            book.put_text(name, row, SCORE, MISSING, bold)
        score = cell_at(name, row, SCORE)
        book.put_formula(name, row, DIFFERENCE, _difference(name, row), points)
        book.put_text(name, row, REVIEW, "", book.format(border=1, locked=False, align="right", num_format=_POINTS))
        book.put_formula(name, row, OPINION, self._grade(score), bold, known=result.grade or _NONE)
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
        return choose(call("ISNUMBER", score), tree, Text(_NONE))


def _shown(value: Value, row: IndicatorRow) -> str:
    """A value as sent, with the unit that stands in a cell of its own."""
    text = value.text.strip()
    apart = "unit" in row.spots and value.unit and value.unit not in text and text[-1:].isdigit()
    return f"{text}{value.unit}" if apart else text


@lru_cache(maxsize=4096)
def _difference(name: str, row: int) -> Node:
    """核算分 less 自评分, where there are both."""
    printed, score = cell_at(name, row, PRINTED), cell_at(name, row, SCORE)
    both = call("AND", call("ISNUMBER", printed), call("ISNUMBER", score))
    return choose(both, rounded(Binary("-", score, printed), 2), Text(_NONE))
