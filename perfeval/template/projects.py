"""A workbook with a 项目支出绩效自评表 a project: drop-downs, prompts, live checks; from a list or an earlier year."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from perfeval.method.model import Method
from perfeval.reader.projects.records import IndicatorRow, ProjectForm
from perfeval.xlsx.book import CREATED
from perfeval.xlsx.fonts import WORKBOOK_OPTIONS
from perfeval.xlsx.styles import print_setup, row_height

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_WIDTHS = (11.0, 16.0, 26.0, 8.0, 11.0, 9.0, 14.0, 7.0, 8.0, 24.0, 9.0, 18.0)
(_LEVEL1, _LEVEL2, _NAME, _SIGN, _TARGET, _UNIT, _ACTUAL, _WEIGHT, _SCORE, _REASON, _REFERENCE, _CHECK) = range(12)
_HEADINGS = (
    "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "实际完成值", "分值", "得分",
    "偏差原因分析及改进措施", "参考得分", "自查",
)  # fmt: skip
_SIGNS = ["≥", "≤", "＝", "定性"]
_BANDS = ["达成预期指标", "部分达成预期指标并具有一定效果", "未达成预期指标且效果较差"]
_LEVELS = (
    ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
    ("效益指标", ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
    ("满意度指标", ("服务对象满意度指标",)),
)
_FUNDS = ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金")
_REFUSED = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))
_BLANK_ROWS = 2


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A row to begin with; what an earlier form or the approved targets say."""

    level1: str
    level2: str
    name: str = ""
    sign: str = ""
    target: Decimal | str | None = None
    unit: str = ""
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TemplateProject:
    """A project of the template."""

    name: str
    unit: str = ""
    department: str = ""
    budget: Decimal | None = None
    rows: tuple[TemplateRow, ...] = field(default=())


def carried_over(form: ProjectForm) -> TemplateProject:
    """A project as an earlier form, or its approved targets, have it: signs, values, units and points."""
    return TemplateProject(form.project, form.unit, form.department, None, tuple(_carried(row) for row in form.rows))


def _carried(row: IndicatorRow) -> TemplateRow:
    sign = {">": "≥", "<": "≤", "=": "＝"}.get(row.sign, row.sign)
    target: Decimal | str | None = row.target.text.strip() or None
    unit = row.target.unit
    if row.kind == "定量" and row.target.amount is not None:
        target = row.target.amount * 100 if row.target.percent else row.target.amount
    elif row.kind == "定性":
        sign, unit = "定性", ""
    return TemplateRow(row.levels[0], row.levels[1], row.name, sign, target, unit, row.weight.value)


def render_projects_template(projects: Sequence[TemplateProject], method: Method, year: int | None) -> bytes:
    """The workbook."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {**WORKBOOK_OPTIONS, "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": "项目支出绩效自评表", "author": "perfeval", "created": CREATED})
    looks = _Looks(book)
    _guide(book, looks)
    taken: set[str] = {"填报说明"}
    for project in projects or [TemplateProject("")]:
        name = _sheet_name(project.name or "项目1", taken)
        _ProjectSheet(book.add_worksheet(name), looks, method, project, year).write()
    book.close()
    return target.getvalue()


def _sheet_name(project: str, taken: set[str]) -> str:
    base = project.translate(_REFUSED)[:27] or "项目"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}（{number}）"
    taken.add(name)
    return name


class _Looks:
    def __init__(self, book: Any) -> None:
        def made(**properties: Any) -> Any:
            base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "border": 1, "text_wrap": True}
            return book.add_format({**base, **properties})

        self.title = made(bold=True, font_size=16, align="center", border=0)
        self.centre = made(align="center", border=0)
        self.label = made(bold=True, align="center", bg_color="#D9E2F3")
        self.text = made(locked=False)
        self.number = made(locked=False, num_format="#,##0.00####", align="right")
        self.points = made(locked=False, num_format="0.00", align="right")
        self.plain = made(locked=False, num_format="General", align="right")
        self.fixed = made(align="center")
        self.computed = made(num_format="0.00", align="right", bg_color="#FFF8E1")
        self.percent = made(num_format="0.00%", align="right", bg_color="#FFF8E1")
        self.money = made(num_format="#,##0.00####", align="right", bg_color="#FFF8E1")
        self.check = made(bg_color="#F2F2F2", font_color="#7F6000")
        self.guide = made(border=0)


def _guide(book: Any, looks: _Looks) -> None:
    sheet = book.add_worksheet("填报说明")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 100)
    lines = (
        "一个项目一张表。白色单元格填写，浅黄色由公式自动计算，灰色一列是自查结果。",
        "金额单位为万元。年度资金总额由各项来源自动合计。",
        "指标性质从下拉列表选：≥（越多越好）、≤（越少越好）、＝（正好）、定性。指标值和实际完成值只填数，单位写在“度量单位”。",
        "百分数：度量单位填“%”，指标值和实际完成值填95、98，不带%号。",
        "定性指标的实际完成值从下拉列表选档次，得分按档次填：达成100%—80%（含），部分达成80%—60%（含），未达成60%—0。",
        "参考得分按“≥：完成值÷指标值，≤：指标值÷完成值，＝：小÷大”计算，达到即满分；得分与参考得分不同的，请说明原因。",
        "不适用的三级指标整行清空；要增加指标的，在表内插入行。分值合计（含执行率10分）应为100。",
    )
    sheet.write_string(0, 0, "填报说明", looks.title)
    sheet.set_row(0, 30)
    for row, line in enumerate(lines, 1):
        sheet.write_string(row, 0, f"{row}. {line}", looks.guide)
        sheet.set_row(row, row_height([(line, 98.0)]))
    sheet.protect()


class _ProjectSheet:
    """One project's sheet."""

    def __init__(self, sheet: Any, looks: _Looks, method: Method, project: TemplateProject, year: int | None) -> None:
        self._sheet, self._looks, self._method, self._project, self._year = sheet, looks, method, project, year

    def write(self) -> None:
        sheet, looks = self._sheet, self._looks
        sheet.hide_gridlines(2)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
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
        self._sheet.write_string(row, column, label, self._looks.label)
        self._sheet.merge_range(row, first, row, last, "", self._looks.text)
        if text:
            self._sheet.write_string(row, first, text, self._looks.text)

    def _funds(self, row: int) -> None:
        sheet, looks = self._sheet, self._looks
        sheet.merge_range(row, 0, row + 4, 0, "项目资金（万元）", looks.label)
        heads = {2: "年初预算数", 4: "全年预算数", 6: "全年执行数", _WEIGHT: "分值", _SCORE: "执行率", _REASON: "得分"}
        for column in range(1, _REASON + 1):
            sheet.write_string(row, column, heads.get(column, ""), looks.label)
        for index, label in enumerate(_FUNDS):
            at = row + 1 + index
            sheet.write_string(at, 1, label, looks.fixed)
            for column in (2, 4, 6):
                cells = [xl_rowcol_to_cell(row + 2 + part, column) for part in range(len(_FUNDS) - 1)]
                if index:
                    sheet.write_blank(at, column, None, looks.number)
                else:
                    sheet.write_formula(
                        at,
                        column,
                        f'=IF(COUNT({cells[0]}:{cells[-1]})=0,"",SUM({cells[0]}:{cells[-1]}))',
                        looks.money,
                        "",
                    )
                sheet.data_validation(at, column, at, column, _AMOUNT_PROMPT)
            for column in (3, 5, _WEIGHT, _SCORE, _REASON):
                sheet.write_blank(at, column, None, looks.fixed)
        if self._project.budget is not None:
            sheet.write_number(row + 2, 2, float(self._project.budget), looks.number)
            sheet.write_number(row + 2, 4, float(self._project.budget), looks.number)
        total, spent = xl_rowcol_to_cell(row + 1, 4), xl_rowcol_to_cell(row + 1, 6)
        weight, rate = xl_rowcol_to_cell(row + 1, _WEIGHT), xl_rowcol_to_cell(row + 1, _SCORE)
        sheet.write_number(row + 1, _WEIGHT, float(self._method.execution.weight), looks.points)
        both = f"AND(ISNUMBER({total}),ISNUMBER({spent}))"
        sheet.write_formula(
            row + 1, _SCORE, f'=IF({both},IF({total}>0,ROUND({spent}/{total},4),""),"")', looks.percent, ""
        )
        score = f'=IF(ISNUMBER({rate}),ROUND(MIN(1,{spent}/{total})*{weight},2),"")'
        sheet.write_formula(row + 1, _REASON, score, looks.computed, "")
        over = f'=IF({both},IF({spent}>{total},"执行数大于预算数",""),"")'
        sheet.write_formula(row + 1, _CHECK, over, looks.check, "")

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
            TemplateRow(level1, level2) for level1, seconds in _LEVELS for level2 in seconds for _ in range(_BLANK_ROWS)
        ]

    def _indicators(self, row: int) -> None:
        sheet, looks = self._sheet, self._looks
        for column, heading in enumerate(_HEADINGS):
            sheet.write_string(row, column, heading, looks.label)
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
            sheet.write(at, column, text or None, looks.text)
        if isinstance(one.target, Decimal):
            sheet.write_number(at, _TARGET, float(one.target), looks.plain)
        else:
            sheet.write(at, _TARGET, one.target, looks.plain)
        sheet.write_blank(at, _ACTUAL, None, looks.plain)
        if one.weight is not None:
            sheet.write_number(at, _WEIGHT, float(one.weight), looks.points)
        else:
            sheet.write_blank(at, _WEIGHT, None, looks.points)
        sheet.write_blank(at, _SCORE, None, looks.points)
        sign, target, actual = (xl_rowcol_to_cell(at, column) for column in (_SIGN, _TARGET, _ACTUAL))
        weight, score = xl_rowcol_to_cell(at, _WEIGHT), xl_rowcol_to_cell(at, _SCORE)
        name, reason, reference = (xl_rowcol_to_cell(at, column) for column in (_NAME, _REASON, _REFERENCE))
        at_most = f"IF({actual}<={target},1,IF({target}<=0,0,{target}/{actual}))"
        at_least = f"IF({target}<=0,IF({actual}>={target},1,0),MIN(1,{actual}/{target}))"
        equal = f"IF({actual}={target},1,IF(OR({target}<=0,{actual}<=0),0,MIN({actual}/{target},{target}/{actual})))"
        share = f'IF({sign}="≤",{at_most},IF({sign}="＝",{equal},{at_least}))'
        known = f'AND({sign}<>"定性",{sign}<>"",ISNUMBER({target}),ISNUMBER({actual}),ISNUMBER({weight}))'
        sheet.write_formula(at, _REFERENCE, f'=IF({known},ROUND({share}*{weight},2),"")', looks.computed, "")
        check = (
            f'=IF({name}="","",IF({weight}="","没有分值",IF({target}="","没有指标值",IF({actual}="","没有完成值",'
            f'IF({score}="","没有得分",IF({score}>{weight},"得分大于分值",'
            f'IF(AND(ISNUMBER({reference}),{reference}<>{score}),IF({reason}="","得分与参考得分不同，请说明原因","已说明原因"),"")'
            f"))))))"
        )
        sheet.write_formula(at, _CHECK, check, looks.check, "")

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
                self._sheet.write_string(first + start, column, text, self._looks.fixed)
            start = end

    def _validations(self, first: int, last: int) -> None:
        sheet = self._sheet
        sheet.data_validation(first, _SIGN, last, _SIGN, {"validate": "list", "source": _SIGNS})
        sheet.data_validation(
            first, _ACTUAL, last, _ACTUAL,
            {"validate": "list", "source": _BANDS, "show_error": False, "input_title": "实际完成值",
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
        weights = f"{xl_rowcol_to_cell(first, _WEIGHT)}:{xl_rowcol_to_cell(last, _WEIGHT)}"
        scores = f"{xl_rowcol_to_cell(first, _SCORE)}:{xl_rowcol_to_cell(last, _SCORE)}"
        own, earned = xl_rowcol_to_cell(5, _WEIGHT), xl_rowcol_to_cell(5, _REASON)
        sheet.write_formula(row, _WEIGHT, f"=SUM({weights})+SUM({own})", looks.computed, 0)
        sheet.write_formula(
            row, _SCORE, f'=IF(COUNT({scores})=0,"",ROUND(SUM({scores})+SUM({earned}),2))', looks.computed, ""
        )
        sheet.write_blank(row, _REASON, None, looks.fixed)
        total = xl_rowcol_to_cell(row, _WEIGHT)
        check = f'=IF(ROUND({total},2)=100,"分值合计100","分值合计不是100")'
        sheet.write_formula(row, _CHECK, check, looks.check, "")
        sheet.write_string(row + 2, 0, "填表人：", looks.guide)
        sheet.write_string(row + 2, _TARGET, "单位（盖章）：", looks.guide)


_AMOUNT_PROMPT = {
    "validate": "decimal",
    "criteria": ">=",
    "value": 0,
    "input_title": "金额",
    "input_message": "单位：万元；没有的填0或留空。",
    "error_title": "金额",
    "error_message": "请填不小于0的数，单位为万元。",
}
