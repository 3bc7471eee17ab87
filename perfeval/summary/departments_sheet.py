"""部门合并: each department (本级和下属单位 together), its score and the indicators it comes from."""

from __future__ import annotations

from decimal import Decimal

from perfeval.findings.finding import Severity
from perfeval.formula.evaluate import Scalar
from perfeval.formula.nodes import ZERO, Node, Text, block_at, call, cell_at, choose, compared
from perfeval.results.outcome import Outcome, Status
from perfeval.summary.links import write_file_link
from perfeval.summary.material import YearMaterial
from perfeval.summary.page import Page
from perfeval.summary.styles import begin
from perfeval.xlsx.fonts import column_pixels

NAME = "部门合并"
_FIRST = 2
_TOTAL = 4
_HEADING_HEIGHT = 66


def write_departments(page: Page, departments: YearMaterial) -> None:
    """Write the sheet: ranked departments first, then those that lack data."""
    sheet, styles = page.sheet, page.styles
    divisions = tuple((name, 9.0) for name in departments.divisions)
    counts = tuple((severity.value, 6.0) for severity in Severity)
    head = (("名次", 6.0), ("主管部门", 34.0), ("年度", 7.0), ("合并单位数", 8.0), ("总分", 9.0), *divisions,
            ("等级", 6.0), ("缺数据", 7.0), *counts, ("计分表", 40.0))  # fmt: skip
    indicators = tuple((column.label, 8.6) for column in departments.columns)
    title = f"部门整体支出绩效自评（本级和下属单位合并）{departments.words}"
    begin(sheet, styles, title, head, 2, heading_height=_HEADING_HEIGHT)
    for column, (label, width) in enumerate(indicators, len(head)):
        sheet.set_column_pixels(column, column, column_pixels(width))
        sheet.write_string(1, column, label, styles.head)
    for index, one in enumerate(departments.in_full(departments.units)):
        row = _FIRST + index
        _rank(page, departments, row, one)
        sheet.write_string(row, 1, one.unit, styles.text)
        sheet.write_string(row, 2, str(one.year or ""), styles.center)
        sheet.write_number(row, 3, one.members, styles.count)
        if one.total is None:
            sheet.write_string(row, _TOTAL, "缺数据", styles.center)
        else:
            sheet.write_number(row, _TOTAL, float(one.total), styles.points)
        for column, division in enumerate(departments.divisions, _TOTAL + 1):
            _division(page, departments, one, division, (row, column), len(head))
        column = _TOTAL + 1 + len(divisions)
        sheet.write_string(row, column, one.grade, styles.center)
        for offset, count in enumerate([len(one.missing), *(one.count(severity) for severity in Severity)], 1):
            sheet.write_number(row, column + offset, count, styles.count)
        write_file_link(sheet, styles, row, len(head) - 1, one.output)
        parts = {part.id: part for part in one.indicators}
        for column, wanted in enumerate(departments.columns, len(head)):
            part = parts.get(wanted.id)
            if part is not None and part.score is not None:
                sheet.write_number(row, column, float(part.score), styles.points)
            else:
                sheet.write_string(row, column, part.status if part else "—", styles.center)
    # the indicators are for the screen: on one page with the rest nobody could read them
    sheet.print_area(0, 0, _FIRST + max(1, len(departments.units)) - 1, len(head) - 1)
    if not departments.units:
        words = "没有可以合并的部门：同一主管部门须有两个以上单位的工作簿，原因另见“未处理文件”。"
        sheet.merge_range(_FIRST, 0, _FIRST, len(head) - 1, words, styles.center)


def _rank(page: Page, departments: YearMaterial, row: int, one: Outcome) -> None:
    if one.status is not Status.DONE or one.total is None:
        page.sheet.write_string(row, 0, "—", page.styles.center)
        return
    totals = block_at(page.name, _FIRST, _TOTAL, _FIRST + len(departments.ranked) - 1, _TOTAL)
    place = call("RANK", cell_at(page.name, row, _TOTAL), totals)
    page.formula(row, 0, place, page.styles.count, Decimal(departments.figures.ranks[one.file]))


def _division(
    page: Page, departments: YearMaterial, one: Outcome, division: str, at: tuple[int, int], first_indicator: int
) -> None:
    """A 一级指标's points: the sum of its indicators' cells in the same row."""
    row, scores = at[0], {part.id: part.score for part in one.indicators}
    columns = [index for index, column in enumerate(departments.columns) if column.division == division]
    given = [score for index in columns if (score := scores.get(departments.columns[index].id)) is not None]
    value: Scalar = sum(given, Decimal(0)) if given else "—"
    cells: tuple[Node, ...] = tuple(cell_at(page.name, row, first_indicator + index) for index in columns)
    if columns == list(range(columns[0], columns[-1] + 1)):
        first, last = (first_indicator + index for index in (columns[0], columns[-1]))
        cells = (block_at(page.name, row, first, row, last),)
    nothing = compared("=", call("COUNT", *cells), ZERO)
    page.formula(*at, choose(nothing, Text("—"), call("SUM", *cells)), page.styles.points, value)
