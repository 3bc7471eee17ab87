"""A workbook with a 项目支出绩效自评表 a project: drop-downs, prompts, live checks; from a list or an earlier year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from perfeval.calculator.projects.trees import (
    ACTUAL,
    BUDGET,
    COMPLETION,
    EXECUTED,
    SCORE_DIGITS,
    TARGET,
    WEIGHT,
    completion_tree,
    execution_tree,
    rate_tree,
    scores_tree,
)
from perfeval.data import load_yaml
from perfeval.formula.excel import formula
from perfeval.formula.nodes import (
    HUNDRED,
    ZERO,
    Binary,
    Node,
    Text,
    all_of,
    block_at,
    call,
    cell_at,
    choose,
    rounded,
    substitute,
)
from perfeval.method.model import Method
from perfeval.rules.base import percent
from perfeval.template.project_records import TemplateProject, TemplateRow
from perfeval.writer.projects.notes import FINISHED
from perfeval.xlsx.book import CREATED, Book
from perfeval.xlsx.styles import (
    PARAMETER_FILL,
    cell_format,
    header_format,
    print_setup,
    row_height,
    title_format,
    widths,
)

_GUIDE = "填报说明"
_BLANK = Text("")
_LONGEST_FORMULA = 8192
"""Characters that Excel takes; a method of very many bands has no reference score in the form."""
_WIDTHS = (11.0, 16.0, 26.0, 8.0, 11.0, 9.0, 14.0, 7.0, 8.0, 24.0, 9.0, 18.0)
(_LEVEL1, _LEVEL2, _NAME, _SIGN, _TARGET, _UNIT, _ACTUAL, _WEIGHT, _SCORE, _REASON, _REFERENCE, _CHECK) = range(12)
_HEADINGS = (
    "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "实际完成值", "分值", "得分",
    "偏差原因分析及改进措施", "参考得分", "自查",
)  # fmt: skip
_SIGNS = ["≥", "≤", "＝", "定性"]
_REFUSED = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))


@cache
def _form_words() -> dict[str, Any]:
    """The words of the official form (`data/project_template.yaml`)."""
    words: dict[str, Any] = load_yaml("project_template.yaml")
    return words


def render_projects_template(projects: Sequence[TemplateProject], method: Method, year: int | None) -> bytes:
    """The workbook; the scores it works out are those of the method, by the trees that evaluate what is sent."""
    book = Book()
    book.workbook.set_properties({"title": "项目支出绩效自评表", "author": "perfeval", "created": CREATED})
    looks = _Looks(book)
    _guide(book, looks, method)
    taken: set[str] = {_GUIDE}
    for project in projects or [TemplateProject("")]:
        name = _sheet_name(project.name or "项目1", taken)
        _ProjectSheet(book, name, looks, method, project, year).write()
    return book.close()


def _sheet_name(project: str, taken: set[str]) -> str:
    base = project.translate(_REFUSED)[:27] or "项目"
    name, number = base, 1
    # to spreadsheet programs names that differ in capitals alone are one
    while name.casefold() in taken:
        number += 1
        name = f"{base}（{number}）"
    taken.add(name.casefold())
    return name


class _Looks:
    def __init__(self, book: Book) -> None:
        def made(**properties: Any) -> Any:
            return book.format(border=1, text_wrap=True, **properties)

        self.title = title_format(book)
        self.centre = book.format(align="center", text_wrap=True)
        self.label = header_format(book)
        self.text = made(locked=False)
        self.number = made(locked=False, num_format="#,##0.00####", align="right")
        self.points = made(locked=False, num_format="0.00", align="right")
        self.plain = made(locked=False, num_format="General", align="right")
        self.fixed = made(align="center")
        self.computed = made(num_format="0.00", align="right", bg_color=PARAMETER_FILL)
        self.percent = made(num_format="0.00%", align="right", bg_color=PARAMETER_FILL)
        self.money = made(num_format="#,##0.00####", align="right", bg_color=PARAMETER_FILL)
        self.check = made(bg_color="#F2F2F2", font_color="#7F6000")
        self.guide = book.format(text_wrap=True)


def _guide(book: Book, looks: _Looks, method: Method) -> None:
    """How to fill in the forms, and below it the numbers of the method, each a defined name that formulas use."""
    sheet = book.add_sheet(_GUIDE)
    widths(sheet, (100, 14))
    full, part = (percent(share) for share in (method.qualitative.full, method.qualitative.part))
    lines = (
        "一个项目一张表。白色单元格填写，浅黄色由公式自动计算，灰色一列是自查结果。",
        "金额单位为万元。年度资金总额由各项来源自动合计。",
        "指标性质从下拉列表选：≥（越多越好）、≤（越少越好）、＝（正好）、定性。指标值和实际完成值只填数，单位写在“度量单位”。",
        "百分数：度量单位填“%”，指标值和实际完成值填95、98，不带%号。",
        f"定性指标的实际完成值从下拉列表选档次，得分按档次填：达成100%—{full}（含），部分达成{full}—{part}（含），未达成{part}—0。",
        f"参考得分按“{method.title}”计算，所用的数列在下面；得分与参考得分不同的，请说明原因。",
        *((f"执行率的得分由单位填写：{FINISHED[method.execution.finished]}",) if method.execution.finished else ()),
        "不适用的三级指标整行清空；要增加指标的，在表内插入行。分值合计（含执行率得分）应为100。",
    )
    book.put_text(_GUIDE, 0, 0, _GUIDE, looks.title)
    sheet.set_row(0, 30)
    for row, line in enumerate(lines, 1):
        book.put_text(_GUIDE, row, 0, f"{row}. {line}", looks.guide)
        sheet.set_row(row, row_height([(line, 98.0)]))
    for column, heading in enumerate(("评分办法所用的数", "数值")):
        book.put_text(_GUIDE, len(lines) + 2, column, heading, looks.label)
    for row, (name, value, meaning) in enumerate(method.parameters(), len(lines) + 3):
        book.put_text(_GUIDE, row, 0, meaning, cell_format(book))
        book.put_number(_GUIDE, row, 1, value, cell_format(book, "right", "General", parameter=True))
        book.define(name, _GUIDE, row, 1)
    print_setup(sheet, header_rows=None)
    sheet.protect()


class _ProjectSheet:
    """One project's sheet."""

    def __init__(
        self, book: Book, name: str, looks: _Looks, method: Method, project: TemplateProject, year: int | None
    ) -> None:
        self._book, self._name, self._sheet = book, name, book.add_sheet(name)
        self._looks, self._method, self._project, self._year = looks, method, project, year

    def _cell(self, row: int, column: int) -> Node:
        return cell_at(self._name, row, column)

    def _text(self, row: int, column: int, text: str, look: Any) -> None:
        self._book.put_text(self._name, row, column, text, look)

    def _number(self, row: int, column: int, number: Decimal, look: Any) -> None:
        self._book.put_number(self._name, row, column, number, look)

    def _formula(self, row: int, column: int, node: Node, look: Any) -> None:
        self._book.put_formula(self._name, row, column, node, look)

    def write(self) -> None:
        sheet, looks = self._sheet, self._looks
        widths(sheet, _WIDTHS)
        sheet.merge_range(0, 0, 0, _REASON, "项目支出绩效自评表", looks.title)
        sheet.set_row(0, 30)
        sheet.merge_range(1, 0, 1, _REASON, f"（{self._year}年度）" if self._year else "（　　　年度）", looks.centre)
        self._pair(2, 0, "项目名称", 1, _REASON, self._project.name)
        self._pair(3, 0, "主管部门", 1, _SIGN, self._project.department)
        self._pair(3, _TARGET, "实施单位", _UNIT, _REASON, self._project.unit)
        self._funds(4)
        self._goals(9)
        self._indicators(11)
        print_setup(sheet, header_rows=None)
        sheet.freeze_panes(12, 0)
        sheet.protect("", {"insert_rows": True, "delete_rows": True, "format_rows": True, "format_columns": True})

    def _pair(self, row: int, column: int, label: str, first: int, last: int, text: str) -> None:
        self._text(row, column, label, self._looks.label)
        self._book.merge(self._name, row, first, row, last, text, self._looks.text)

    def _funds(self, row: int) -> None:
        sheet, looks = self._sheet, self._looks
        sheet.merge_range(row, 0, row + 4, 0, "项目资金（万元）", looks.label)
        heads = {2: "年初预算数", 4: "全年预算数", 6: "全年执行数", _WEIGHT: "分值", _SCORE: "执行率", _REASON: "得分"}
        for column in range(1, _REASON + 1):
            self._text(row, column, heads.get(column, ""), looks.label)
        if self._project.budget is not None:
            for column in (2, 4):
                self._number(row + 2, column, self._project.budget, looks.number)
        for index, label in enumerate(_form_words()["funds"]):
            at = row + 1 + index
            self._text(at, 1, label, looks.fixed)
            for column in (2, 4, 6):
                if not index:
                    sources = block_at(self._name, row + 2, column, row + len(_form_words()["funds"]), column)
                    nothing = Binary("=", call("COUNT", sources), ZERO)
                    self._formula(at, column, choose(nothing, _BLANK, call("SUM", sources)), looks.money)
                elif index > 1 or column == 6 or self._project.budget is None:
                    sheet.write_blank(at, column, None, looks.number)
                sheet.data_validation(at, column, at, column, _AMOUNT_PROMPT)
            for column in (3, 5, _WEIGHT, _SCORE, _REASON):
                sheet.write_blank(at, column, None, looks.fixed)
        budget, spent = self._cell(row + 1, 4), self._cell(row + 1, 6)
        weight, rate = self._cell(row + 1, _WEIGHT), self._cell(row + 1, _SCORE)
        self._number(row + 1, _WEIGHT, self._method.execution.weight, looks.points)
        operands: dict[str, Node] = {BUDGET.name: budget, EXECUTED.name: spent, WEIGHT.name: weight}
        both = call("AND", call("ISNUMBER", budget), call("ISNUMBER", spent))
        positive = choose(Binary(">", budget, ZERO), substitute(rate_tree(), operands), _BLANK)
        self._formula(row + 1, _SCORE, choose(both, positive, _BLANK), looks.percent)
        score = substitute(execution_tree(self._method), operands)
        if self._method.execution.finished:
            # whether all is finished, rows that people insert among them, is for the unit to say
            sheet.write_blank(row + 1, _REASON, None, looks.points)
        else:
            self._formula(row + 1, _REASON, choose(call("ISNUMBER", rate), score, _BLANK), looks.computed)
        over = choose(Binary(">", spent, budget), Text("执行数大于预算数"), _BLANK)
        self._formula(row + 1, _CHECK, choose(both, over, _BLANK), looks.check)

    def _goals(self, row: int) -> None:
        sheet, looks = self._sheet, self._looks
        sheet.merge_range(row, 0, row + 1, 0, "年度总体目标", looks.label)
        sheet.merge_range(row, 1, row, _TARGET, "预期目标", looks.label)
        sheet.merge_range(row, _UNIT, row, _REASON, "实际完成情况", looks.label)
        sheet.merge_range(row + 1, 1, row + 1, _TARGET, "", looks.text)
        sheet.merge_range(row + 1, _UNIT, row + 1, _REASON, "", looks.text)
        sheet.set_row(row + 1, 60)

    def _rows(self) -> list[TemplateRow]:
        given = list(self._project.rows)
        if given:
            return given
        return [
            TemplateRow(level1, level2)
            for level1, seconds in _form_words()["levels"].items()
            for level2 in seconds
            for _ in range(_form_words()["blank_rows"])
        ]

    def _indicators(self, row: int) -> None:
        sheet, looks = self._sheet, self._looks
        for column, heading in enumerate(_HEADINGS):
            self._text(row, column, heading, looks.label)
        sheet.set_row(row, 28)
        rows = self._rows()
        first, last = row + 1, row + len(rows)
        for at, one in enumerate(rows, first):
            self._row(at, one)
        self._merge(first, rows, _LEVEL1, 1)
        self._merge(first, rows, _LEVEL2, 2)
        self._validations(first, last)
        self._total(last + 1, first, last)

    def _row(self, at: int, one: TemplateRow) -> None:
        sheet, looks = self._sheet, self._looks
        for column, text in ((_NAME, one.name), (_SIGN, one.sign), (_UNIT, one.unit), (_REASON, "")):
            self._text(at, column, text, looks.text)
        if isinstance(one.target, Decimal):
            self._number(at, _TARGET, one.target, looks.plain)
        else:
            self._text(at, _TARGET, one.target or "", looks.plain)
        sheet.write_blank(at, _ACTUAL, None, looks.plain)
        if one.weight is not None:
            self._number(at, _WEIGHT, one.weight, looks.points)
        else:
            sheet.write_blank(at, _WEIGHT, None, looks.points)
        sheet.write_blank(at, _SCORE, None, looks.points)
        reference = self._reference(at, one)
        if len(formula(reference, self._name)) <= _LONGEST_FORMULA:
            self._formula(at, _REFERENCE, reference, looks.computed)
        else:
            sheet.write_blank(at, _REFERENCE, None, looks.computed)
        self._formula(at, _CHECK, self._said(at), looks.check)

    def _reference(self, at: int, one: TemplateRow) -> Node:
        """The score by the method, once the sign, both values and the points are there."""
        sign, target, actual, weight = (self._cell(at, column) for column in (_SIGN, _TARGET, _ACTUAL, _WEIGHT))
        equal = self._method.quantitative.equal
        at_most, exactly, at_least = (completion_tree(direction, equal) for direction in ("≤", "=", "≥"))
        otherwise = choose(Binary("=", sign, Text("＝")), exactly, at_least)
        reached = substitute(
            choose(Binary("=", sign, Text("≤")), at_most, otherwise), {TARGET.name: target, ACTUAL.name: actual}
        )
        score = substitute(
            scores_tree(self._method, frozenset([one.level1]), qualitative=False, quantitative=True),
            {COMPLETION.name: reached, WEIGHT.name: weight},
        )
        signed = [Binary("<>", sign, Text("定性")), Binary("<>", sign, _BLANK)]
        return choose(all_of([*signed, *(call("ISNUMBER", cell) for cell in (target, actual, weight))]), score, _BLANK)

    def _said(self, at: int) -> Node:
        """What the row lacks, or what about its score needs a word."""
        cells = {column: self._cell(at, column) for column in range(_CHECK)}
        score, reference = cells[_SCORE], cells[_REFERENCE]
        other = call("AND", call("ISNUMBER", reference), Binary("<>", reference, score))
        reason = choose(_empty(cells[_REASON]), Text("得分与参考得分不同，请说明原因"), Text("已说明原因"))
        said = choose(other, reason, _BLANK)
        for test, words in (
            (Binary(">", score, cells[_WEIGHT]), "得分大于分值"),
            (_empty(score), "没有得分"),
            (_empty(cells[_ACTUAL]), "没有完成值"),
            (_empty(cells[_TARGET]), "没有指标值"),
            (_empty(cells[_WEIGHT]), "没有分值"),
            (_empty(cells[_NAME]), ""),
        ):
            said = choose(test, Text(words), said)
        return said

    def _merge(self, first: int, rows: Sequence[TemplateRow], column: int, depth: int) -> None:
        keys = [(one.level1, one.level2)[:depth] for one in rows]
        start = 0
        for end in range(1, len(rows) + 1):
            if end < len(rows) and keys[end] == keys[start]:
                continue
            text = keys[start][-1]
            if end - start > 1:
                self._sheet.merge_range(first + start, column, first + end - 1, column, text, self._looks.fixed)
            else:
                self._text(first + start, column, text, self._looks.fixed)
            start = end

    def _validations(self, first: int, last: int) -> None:
        sheet = self._sheet
        sheet.data_validation(first, _SIGN, last, _SIGN, {"validate": "list", "source": _SIGNS})
        sheet.data_validation(
            first, _ACTUAL, last, _ACTUAL,
            {"validate": "list", "source": _form_words()["bands"], "show_error": False, "input_title": "实际完成值",
             "input_message": "定量指标填数；定性指标从列表选档次。"},
        )  # fmt: skip
        for column, title in ((_WEIGHT, "分值"), (_SCORE, "得分")):
            sheet.data_validation(
                first, column, last, column,
                {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100, "error_title": title,
                 "error_message": f"{title}应为0至100的数。"},
            )  # fmt: skip

    def _total(self, row: int, first: int, last: int) -> None:
        sheet, looks = self._sheet, self._looks
        sheet.merge_range(row, 0, row, _ACTUAL, "总分", looks.label)
        weights, scores = (block_at(self._name, first, column, last, column) for column in (_WEIGHT, _SCORE))
        own, earned = self._cell(5, _WEIGHT), self._cell(5, _REASON)
        self._formula(row, _WEIGHT, call("SUM", weights, own), looks.computed)
        none = Binary("=", call("COUNT", scores), ZERO)
        self._formula(
            row, _SCORE, choose(none, _BLANK, rounded(call("SUM", scores, earned), SCORE_DIGITS)), looks.computed
        )
        whole = Binary("=", rounded(self._cell(row, _WEIGHT), SCORE_DIGITS), HUNDRED)
        self._formula(row, _REASON, choose(whole, Text("分值合计100"), Text("分值合计不是100")), looks.check)
        self._text(row + 2, 0, "填表人：", self._book.format())
        self._text(row + 2, _TARGET, "单位（盖章）：", self._book.format())


def _empty(cell: Node) -> Node:
    return Binary("=", cell, _BLANK)


_AMOUNT_PROMPT = {
    "validate": "decimal",
    "criteria": ">=",
    "value": 0,
    "input_title": "金额",
    "input_message": "单位：万元；没有的填0或留空。",
    "error_title": "金额",
    "error_message": "请填不小于0的数，单位为万元。",
}
