"""项目汇总: a row a project, every number a formula into the project's own sheet."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from perfeval.calculator.projects.result import FormResult, ProjectsEvaluation
from perfeval.findings.finding import Severity
from perfeval.formula.nodes import (
    ZERO,
    Binary,
    Node,
    Text,
    block_at,
    call,
    cell_at,
    choose,
    rounded,
)
from perfeval.reader.projects.records import BUDGET, EXECUTED, INITIAL
from perfeval.writer.projects.form_sheet import FormCells
from perfeval.writer.projects.names import OVERVIEW
from perfeval.xlsx.book import Book
from perfeval.xlsx.paging import set_pages
from perfeval.xlsx.styles import (
    cell_format,
    header_format,
    link_format,
    print_setup,
    protect,
    row_height,
    title_format,
    widths,
    write_headings,
)

_COLUMNS = (
    ("序号", 5.0), ("项目名称", 34.0), ("主管部门", 20.0), ("实施单位", 20.0), ("年初预算数", 13.0),
    ("全年预算数", 13.0), ("全年执行数", 13.0), ("执行率", 9.0), ("自评分", 8.0), ("核算分", 8.0), ("差额", 8.0),
    ("等级", 7.0), ("错误", 6.0), ("警告", 6.0), ("提示", 6.0), ("所报文件和工作表", 36.0),
)  # fmt: skip
_INITIAL, _BUDGET, _EXECUTED, _RATE, _PRINTED, _SCORE, _DIFFERENCE, _GRADE, _ERRORS = range(4, 13)
_AMOUNT = "#,##0.00####"
_ROW = 22
"""The height in points of a row of headings or sums."""


def write_overview(book: Book, evaluation: ProjectsEvaluation, places: Sequence[FormCells]) -> None:
    """Write the sheet, which must have been added already; `places` are those of the evaluation's forms."""
    sheet, data = book.sheet(OVERVIEW), evaluation.data
    widths(sheet, [width for _, width in _COLUMNS])
    year = f"{data.year}年度" if data.year else ""
    book.merge(OVERVIEW, 0, 0, 0, len(_COLUMNS) - 1, f"{data.unit}{year}项目支出绩效自评汇总", title_format(book))
    sheet.set_row(0, 30)
    book.merge(OVERVIEW, 1, 0, 1, len(_COLUMNS) - 1, "金额单位：万元", book.format(align="right"))
    write_headings(book, OVERVIEW, 2, _COLUMNS)
    pairs = list(zip(evaluation.forms, places, strict=True))
    projects = [pair for pair in pairs if not pair[0].form.whole]
    for index, (one, place) in enumerate(projects):
        _row(book, 3 + index, str(index + 1), one, place)
    row = 3 + len(projects)
    if projects:
        _totals(book, row, 3, row - 1, len(projects))
        sheet.set_row(row, _ROW)
        row += 1
    for one, place in pairs:
        if one.form.whole:
            book.merge(
                OVERVIEW,
                row,
                0,
                row,
                len(_COLUMNS) - 1,
                "以下为部门整体支出绩效自评，不计入项目的合计与个数",
                header_format(book),
            )
            sheet.set_row(row, _ROW)
            row += 1
            _row(book, row, "", one, place)
            row += 1
    sheet.freeze_panes(3, 2)
    print_setup(sheet, header_rows=(2, 2))
    set_pages(sheet, (0, max(row - 1, 2)), [(0, len(_COLUMNS) - 1)], (2, 2), tail=1)
    protect(sheet)


def _row(book: Book, row: int, serial: str, one: FormResult, place: FormCells) -> None:
    form = one.form
    left, centre = cell_format(book), cell_format(book, "center")
    money, points = cell_format(book, "right", _AMOUNT), cell_format(book, "right", "0.00")
    book.put_text(OVERVIEW, row, 0, serial, centre)
    book.put_link(OVERVIEW, row, 1, cell_at(place.sheet, 0, 0), form.project, link_format(book))
    book.put_text(OVERVIEW, row, 2, form.department, left)
    book.put_text(OVERVIEW, row, 3, form.unit, left)
    for side, column in ((INITIAL, _INITIAL), (BUDGET, _BUDGET), (EXECUTED, _EXECUTED)):
        if isinstance(book.value(place.amounts[side]), Decimal):
            book.put_formula(OVERVIEW, row, column, place.amounts[side], money)
        else:
            book.put_text(OVERVIEW, row, column, "—", cell_format(book, "right"))
    for cell, column in ((place.printed, _PRINTED), (place.score, _SCORE), (place.difference, _DIFFERENCE)):
        book.put_formula(OVERVIEW, row, column, cell, points)
    book.put_formula(OVERVIEW, row, _RATE, place.rate, cell_format(book, "right", "0.00%"))
    book.put_formula(OVERVIEW, row, _GRADE, place.grade, centre)
    for offset, severity in enumerate(Severity):
        count = sum(1 for found in one.findings if found.severity is severity)
        book.put_number(OVERVIEW, row, _ERRORS + offset, Decimal(count), cell_format(book, "center", "0;;"))
    source = f"{form.file}〔{form.sheet}〕"
    book.put_text(OVERVIEW, row, len(_COLUMNS) - 1, source, left)
    texts = [(form.project, 34.0), (form.department, 20.0), (form.unit, 20.0), (source, 36.0)]
    book.sheet(OVERVIEW).set_row(row, row_height(texts))


def _totals(book: Book, row: int, first: int, last: int, count: int) -> None:
    bold = book.format(border=1, bold=True, align="center")
    book.put_text(OVERVIEW, row, 0, "", bold)
    book.put_text(OVERVIEW, row, 1, f"合计（{count}个项目），平均分", bold)
    for column in (2, 3, _RATE, _DIFFERENCE, _GRADE, len(_COLUMNS) - 1):
        book.put_text(OVERVIEW, row, column, "", bold)
    money = book.format(border=1, bold=True, align="right", num_format=_AMOUNT)
    for column in (_INITIAL, _BUDGET, _EXECUTED):
        block: Node = block_at(OVERVIEW, first, column, last, column)
        total = choose(Binary(">", call("COUNT", block), ZERO), call("SUM", block), Text("—"))
        book.put_formula(OVERVIEW, row, column, total, money)
    points = book.format(border=1, bold=True, align="right", num_format="0.00")
    for column in (_PRINTED, _SCORE):
        block = block_at(OVERVIEW, first, column, last, column)
        mean = rounded(call("AVERAGE", block), 2)
        book.put_formula(
            OVERVIEW, row, column, choose(Binary(">", call("COUNT", block), ZERO), mean, Text("—")), points
        )
    for column in range(_ERRORS, _ERRORS + 3):
        block = block_at(OVERVIEW, first, column, last, column)
        book.put_formula(OVERVIEW, row, column, call("SUM", block), book.format(border=1, bold=True, align="center"))
