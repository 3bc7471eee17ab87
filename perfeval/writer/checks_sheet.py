"""数据校验: every cross-check as a live formula, and below them the findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from perfeval.checks.result import DIFFERENCE_DIGITS, FAILED, PASSED, UNCHECKED, CheckResult
from perfeval.facts.fact import MISSING
from perfeval.findings.finding import Finding
from perfeval.formula.nodes import Binary, Node, Text, call, cell_at, choose, rounded
from perfeval.writer.names import CHECKS
from perfeval.writer.provenance import finding_texts
from perfeval.xlsx.book import Book, Format
from perfeval.xlsx.paging import set_pages
from perfeval.xlsx.styles import (
    cell_format,
    header_format,
    print_setup,
    protect,
    row_height,
    title_format,
    widths,
    write_headings,
)

COLUMNS = (
    ("序号", 6), ("校验项目", 34), ("级别", 7), ("左边", 24), ("关系", 6), ("右边", 40), ("左边数", 13),
    ("右边数", 13), ("差额", 13), ("比较数个数", 7), ("半个末位单位", 9), ("容差", 9), ("结论", 9),
)  # fmt: skip
SIGN, LEFT, RIGHT, DIFFERENCE, OPERANDS, HALF, TOLERANCE, OUTCOME = 4, 6, 7, 8, 9, 10, 11, 12
FIRST_ROW = 2
_SIGNS = {"=": "＝", "<=": "≤", "<": "＜"}
FINDINGS_HEADING = "问题清单（读取所报文件时的记录，不随单元格的修改而变）"
_AMOUNT = "#,##0.00####"


def write_checks_sheet(book: Book, checks: Sequence[CheckResult], findings: Sequence[Finding]) -> None:
    """Write the sheet; each formula's cached value is what Python found, which the independent engine confirms."""
    sheet = book.sheet(CHECKS)
    widths(sheet, [width for _, width in COLUMNS])
    book.merge(CHECKS, 0, 0, 0, len(COLUMNS) - 1, "数据校验（勾稽关系）", title_format(book))
    sheet.set_row(0, 30)
    write_headings(book, CHECKS, 1, COLUMNS)
    looks = _Looks.of(book)
    for index, check in enumerate(checks):
        _check(book, FIRST_ROW + index, index + 1, check, looks)
    last = FIRST_ROW + len(checks)
    bad = book.format(bg_color="#FFC7CE", font_color="#9C0006")
    if checks:
        condition = {"type": "cell", "criteria": "==", "value": f'"{FAILED}"', "format": bad}
        sheet.conditional_format(FIRST_ROW, OUTCOME, last - 1, OUTCOME, condition)
    sheet.freeze_panes(FIRST_ROW, 2)
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{last + len(findings) + 4}"})
    _findings(book, last + 1, findings)
    print_setup(sheet, header_rows=(1, 1))
    bottom = last + 2 + max(1, len(findings))
    set_pages(sheet, (0, bottom), [(0, len(COLUMNS) - 1)], (1, 1), blocks=[last + 1])
    protect(sheet)


@dataclass(frozen=True, slots=True)
class _Looks:
    """The looks of a row's cells, asked for once."""

    left: Format
    center: Format
    amount: Format
    parameter: Format
    exact: Format

    @classmethod
    def of(cls, book: Book) -> _Looks:
        return cls(
            cell_format(book),
            cell_format(book, "center"),
            cell_format(book, "right", _AMOUNT),
            cell_format(book, "right", "General", parameter=True),
            cell_format(book, "right", "General"),
        )


def _check(book: Book, row: int, serial: int, check: CheckResult, looks: _Looks) -> None:
    sign = _SIGNS[check.relation]
    texts = (str(serial), check.title, check.severity.value, check.left_text, sign, check.right_text)
    for column, text in enumerate(texts):
        book.put_text(CHECKS, row, column, text, looks.center if column in (0, 2, 4) else looks.left)
    for column, side, value in ((LEFT, check.left, check.left_value), (RIGHT, check.right, check.right_value)):
        book.put_formula(CHECKS, row, column, side, looks.amount, known=MISSING if value is None else value)
    apart = check.difference
    book.put_formula(CHECKS, row, DIFFERENCE, _difference(row), looks.amount, known="—" if apart is None else apart)
    book.put_number(CHECKS, row, OPERANDS, Decimal(check.operands), looks.parameter)
    book.put_number(CHECKS, row, HALF, check.half_unit, looks.parameter)
    book.put_formula(CHECKS, row, TOLERANCE, _tolerance(row), looks.exact, known=check.tolerance)
    book.put_formula(CHECKS, row, OUTCOME, _outcome(row), looks.center, known=check.outcome)
    book.sheet(CHECKS).set_row(row, row_height([(check.title, 34), (check.left_text, 24), (check.right_text, 40)]))


@lru_cache(maxsize=1024)
def _difference(row: int) -> Node:
    left, right = cell_at(CHECKS, row, LEFT), cell_at(CHECKS, row, RIGHT)
    both = call("AND", call("ISNUMBER", left), call("ISNUMBER", right))
    return choose(both, rounded(Binary("-", left, right), DIFFERENCE_DIGITS), Text("—"))


@lru_cache(maxsize=1024)
def _tolerance(row: int) -> Node:
    return rounded(Binary("*", cell_at(CHECKS, row, OPERANDS), cell_at(CHECKS, row, HALF)), DIFFERENCE_DIGITS)


@lru_cache(maxsize=1024)
def _outcome(row: int) -> Node:
    within = choose(_holds(row), Text(PASSED), Text(FAILED))
    return choose(call("ISNUMBER", cell_at(CHECKS, row, DIFFERENCE)), within, Text(UNCHECKED))


def _holds(row: int) -> Node:
    """Whether the relation holds within the tolerance: one formula for every row, by the sign in its cell."""
    sign, apart, tolerance = (cell_at(CHECKS, row, column) for column in (SIGN, DIFFERENCE, TOLERANCE))
    strictly = Binary("<", apart, tolerance)
    either_way = choose(Binary("=", sign, Text(_SIGNS["="])), call("ABS", apart), apart)
    return choose(Binary("=", sign, Text(_SIGNS["<"])), strictly, Binary("<=", either_way, tolerance))


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """The findings as 问题清单 lists them: the gravest first."""
    return sorted(findings, key=lambda one: one.severity.rank)


def _findings(book: Book, row: int, findings: Sequence[Finding]) -> None:
    sheet, last = book.sheet(CHECKS), len(COLUMNS) - 1
    book.merge(CHECKS, row, 0, row, last, FINDINGS_HEADING, title_format(book))
    sheet.set_row(row, 30)
    spans = ((0, 0, "级别"), (1, 1, "位置"), (2, 2, "编号"), (3, 5, "问题"), (6, last, "处理办法"))

    def line(number: int, texts: Sequence[str], look: object) -> None:
        for (first, final, _), text in zip(spans, texts, strict=True):
            if final > first:
                sheet.merge_range(number, first, number, final, "", look)
            book.put_text(CHECKS, number, first, text, look)

    line(row + 1, [heading for _, _, heading in spans], header_format(book))
    look = cell_format(book)
    ordered = in_order(findings)
    for number, one in enumerate(ordered, row + 2):
        line(number, finding_texts(one), look)
        sheet.set_row(number, row_height([(str(one.place), 34), (one.message, 70), (one.mend, 71)]))
    if not ordered:
        line(row + 2, ["—", "", "", "没有发现问题。", ""], look)
