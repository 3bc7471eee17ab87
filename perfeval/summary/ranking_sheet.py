"""排名: the units by 总分, the incomplete ones apart; totals and 一级指标 are live formulas over 得分矩阵."""

from __future__ import annotations

from decimal import Decimal

from perfeval.findings.finding import Severity
from perfeval.formula.nodes import ZERO, Range, Text, block_at, call, cell_at, choose, compared
from perfeval.results.outcome import Outcome, brief_of
from perfeval.summary import matrix_sheets as matrix
from perfeval.summary.links import write_file_link
from perfeval.summary.material import YearMaterial
from perfeval.summary.page import Page
from perfeval.summary.styles import ROW_HEIGHT, begin, raise_row

NAME = "排名"
_FIRST = 2
_UNIT_WIDTH = 36.0
_KIND, _TOTAL, _DIVISIONS = 3, 4, 5


def totals_range(material: YearMaterial) -> Range:
    """总分 of the units with a full evaluation."""
    return _range(material, _TOTAL)


def grades_range(material: YearMaterial) -> Range:
    """Their 等级."""
    return _range(material, _DIVISIONS + len(material.divisions))


def kinds_range(material: YearMaterial) -> Range:
    """Their 单位性质."""
    return _range(material, _KIND)


def _range(material: YearMaterial, column: int) -> Range:
    return block_at(material.sheet(NAME), _FIRST, column, _FIRST + max(1, len(material.ranked)) - 1, column)


def write_ranking(page: Page, material: YearMaterial) -> None:
    """Write the sheet."""
    sheet, styles = page.sheet, page.styles
    divisions = tuple((name, 10.0) for name in material.divisions)
    counts = tuple((severity.value, 7.0) for severity in Severity)
    columns = (("名次", 6.0), ("单位", _UNIT_WIDTH), ("年度", 7.0), ("单位性质", 18.0), ("总分", 9.0), *divisions,
               ("等级", 7.0), ("缺数据", 8.0), *counts, ("计分表", 40.0))  # fmt: skip
    begin(sheet, styles, material.title("部门整体支出绩效自评排名"), columns, 2)
    sheet.set_default_row(ROW_HEIGHT)
    # the links are for the screen
    rows = max(1, len(material.units)) + bool(material.partial)
    sheet.print_area(0, 0, _FIRST + rows - 1, len(columns) - 2)
    totals = totals_range(material)
    for index, one in enumerate(material.in_full(material.ranked)):
        row = _FIRST + index
        place = call("RANK", cell_at(page.name, row, _TOTAL), totals)
        page.formula(row, 0, place, styles.count, Decimal(material.figures.ranks[one.file]))
        _row(page, material, row, one, matrix.FIRST_ROW + index)
    row = _FIRST + len(material.ranked)
    if material.ranked:
        sheet.autofilter(1, 0, row - 1, len(columns) - 1)
    if material.partial:
        sheet.merge_range(row, 0, row, len(columns) - 1, "以下单位缺数据，总分不完整，不参加排名", styles.head)
        for offset, one in enumerate(material.in_full(material.partial)):
            sheet.write_string(row + 1 + offset, 0, "—", styles.center)
            _row(page, material, row + 1 + offset, one, matrix.FIRST_ROW + len(material.ranked) + offset)
    if not material.units:
        sheet.merge_range(row, 0, row, len(columns) - 1, "没有评价出结果的单位，原因见“未处理文件”。", styles.center)


def _row(page: Page, material: YearMaterial, row: int, one: Outcome, in_matrix: int) -> None:
    sheet, styles = page.sheet, page.styles
    sheet.write_string(row, 1, one.unit or one.file, styles.text)
    sheet.write_string(row, 2, str(one.year or ""), styles.center)
    sheet.write_string(row, _KIND, material.kind_of(brief_of(one)), styles.center)
    total = "缺数据" if one.total is None else one.total
    page.formula(row, _TOTAL, cell_at(material.sheet(matrix.SCORES), in_matrix, matrix.TOTAL), styles.points, total)
    for column, division in enumerate(material.divisions, _DIVISIONS):
        _division(page, material, one, division, (row, column), in_matrix)
    column = _DIVISIONS + len(material.divisions)
    sheet.write_string(row, column, one.grade, styles.center)
    for offset, count in enumerate([len(one.missing), *(one.count(severity) for severity in Severity)], 1):
        sheet.write_number(row, column + offset, count, styles.count)
    column += 5
    write_file_link(sheet, styles, row, column, one.output)
    raise_row(sheet, row, [(one.unit or one.file, _UNIT_WIDTH)])


def _division(
    page: Page, material: YearMaterial, one: Outcome, division: str, at: tuple[int, int], in_matrix: int
) -> None:
    """A 一级指标's points: a sum over 得分矩阵 where all its indicators stand there side by side."""
    scores = [part.score for part in one.indicators if part.division == division and part.score is not None]
    value = sum(scores, Decimal(0)) if scores else "—"
    mine = [part.id for part in one.indicators if part.division == division]
    places = [index for index, column in enumerate(material.columns) if column.division == division]
    if mine != [material.columns[index].id for index in places] or places != list(range(places[0], places[-1] + 1)):
        page.sheet.write(*at, float(value) if isinstance(value, Decimal) else value, page.styles.points)
        return
    first, last = (matrix.FIRST_COLUMN + index for index in (places[0], places[-1]))
    cells = block_at(material.sheet(matrix.SCORES), in_matrix, first, in_matrix, last)
    total = choose(compared("=", call("COUNT", cells), ZERO), Text("—"), call("SUM", cells))
    page.formula(*at, total, page.styles.points, value)
