"""得分分析: 得分率 by 二级指标 and points lost by 三级指标, as tables and charts."""

from __future__ import annotations

from functools import lru_cache

from perfeval.calculator import Evaluation
from perfeval.calculator.decision import NOT_APPLICABLE
from perfeval.formula.nodes import ZERO, Binary, Node, Text, block_at, call, cell_at, choose, rounded
from perfeval.writer import calculation_columns as calculation
from perfeval.writer.names import CALCULATION, CHARTS
from perfeval.xlsx.book import Book
from perfeval.xlsx.fonts import FONT
from perfeval.xlsx.styles import CHART_BLUE, cell_format, header_format, print_setup, protect, title_format, widths

_GROUPS = ("二级指标", "适用分值", "得分", "得分率")
_LOSSES = ("三级指标", "扣分")
_LOSS_COLUMN = 5
_FIRST = 2
_ROW = 18.0
"""The height of a row in points."""
_RATES_HEIGHT, _BETWEEN = 240, 20
"""In pixels: of the first chart, and between the two."""
_ON_A_PAGE = 40
"""So many indicators are still legible in a chart on one page."""


def write_charts_sheet(book: Book, evaluation: Evaluation) -> None:
    """Write the sheet; 指标计算 must be there already."""
    sheet = book.sheet(CHARTS)
    widths(sheet, [16, 10, 10, 10, 3, 30, 10, 3])
    book.merge(CHARTS, 0, 0, 0, 16, "得分分析", title_format(book))
    sheet.set_row(0, 30)
    sheet.set_row(1, _ROW)
    for column, heading in enumerate(_GROUPS):
        book.put_text(CHARTS, 1, column, heading, header_format(book))
    for column, heading in enumerate(_LOSSES, _LOSS_COLUMN):
        book.put_text(CHARTS, 1, column, heading, header_format(book))
    groups = _group_table(book, evaluation)
    for row in range(_FIRST, _FIRST + max(groups, len(evaluation.indicators))):
        sheet.set_row(row, _ROW)
    for index, result in enumerate(evaluation.indicators):
        row = _FIRST + index
        book.put_text(CHARTS, row, _LOSS_COLUMN, result.indicator.id, cell_format(book))
        book.put_formula(CHARTS, row, _LOSS_COLUMN + 1, _lost(index), cell_format(book, "right", "0.00"))
    _chart(book, "各二级指标得分率", (0, 3), groups, "0%", height=_RATES_HEIGHT)
    losses = len(evaluation.indicators)
    tall = max(300, 60 + 24 * losses)
    below = _RATES_HEIGHT + _BETWEEN
    _chart(book, "各三级指标扣分", (_LOSS_COLUMN, _LOSS_COLUMN + 1), losses, "0.00", height=tall, below=below)
    print_setup(sheet, header_rows=None)
    if losses < _ON_A_PAGE:
        sheet.fit_to_pages(1, 1)
    protect(sheet)


@lru_cache(maxsize=1024)
def _lost(index: int) -> Node:
    lost = cell_at(CALCULATION, calculation.FIRST_ROW + index, calculation.LOST)
    return choose(call("ISNUMBER", lost), lost, ZERO)


def _group_table(book: Book, evaluation: Evaluation) -> int:
    """Write the table by 二级指标 and return the number of its rows."""
    row, first = _FIRST, calculation.FIRST_ROW
    looks = [cell_format(book, "right", pattern) for pattern in ("0.00", "0.00", "0.00%")]
    for division in evaluation.scheme.divisions:
        for group in division.groups:
            end = first + len(group.indicators)
            book.put_text(CHARTS, row, 0, group.name, cell_format(book))
            for column, (node, look) in enumerate(zip(_of_group(row, first, end - 1), looks, strict=True), 1):
                book.put_formula(CHARTS, row, column, node, look)
            row, first = row + 1, end
    return row - _FIRST


@lru_cache(maxsize=1024)
def _of_group(row: int, first: int, last: int) -> tuple[Node, Node, Node]:
    """适用分值, 得分 and 得分率 of the indicators from this row of 指标计算 to that one."""
    statuses, weights, scores = (
        block_at(CALCULATION, first, column, last, column)
        for column in (calculation.STATUS, calculation.WEIGHT, calculation.SCORE)
    )
    weight = call("SUMPRODUCT", Binary("*", Binary("<>", statuses, Text(NOT_APPLICABLE)), weights))
    rate = rounded(Binary("/", cell_at(CHARTS, row, 2), cell_at(CHARTS, row, 1)), 4)
    nothing = Binary("=", cell_at(CHARTS, row, 1), ZERO)
    return weight, call("SUM", scores), choose(nothing, Text(NOT_APPLICABLE), rate)


def _chart(
    book: Book, title: str, columns: tuple[int, int], rows: int, number: str, *, height: int, below: int = 0
) -> None:
    chart = book.workbook.add_chart({"type": "bar"})
    labels, values = columns
    last = _FIRST + rows - 1
    chart.add_series(
        {
            "name": title,
            "categories": [CHARTS, _FIRST, labels, last, labels],
            "values": [CHARTS, _FIRST, values, last, values],
            "data_labels": {"value": True, "num_format": number, "font": {"name": FONT, "size": 8}},
            "fill": {"color": CHART_BLUE},
            "gap": 60,
        }
    )
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 12}})
    chart.set_legend({"none": True})
    # every label is shown, however many there are
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"name": FONT, "size": 8}})
    scale = {"min": 0, "max": 1, "major_unit": 0.2} if number.endswith("%") else {"min": 0}
    chart.set_x_axis(
        {**scale, "num_format": number, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}
    )
    chart.set_size({"width": 620, "height": height})
    book.sheet(CHARTS).insert_chart(1, _LOSS_COLUMN + 3, chart, {"y_offset": below})
