"""指标分析: for each indicator how the units scored and where points are lost; live formulas over 得分矩阵."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from perfeval.facts.fact import MISSING
from perfeval.formula.evaluate import Scalar
from perfeval.formula.nodes import ZERO, Binary, Node, Text, call, cell_at, choose, compared, concat, fine, rounded
from perfeval.formula.numeric import decimal_of, divide, round_half_away
from perfeval.summary.figures import IndicatorFigures, to_digits
from perfeval.summary.material import IndicatorColumn, YearMaterial
from perfeval.summary.matrix_sheets import score_range, weight_cell
from perfeval.summary.page import Page
from perfeval.summary.styles import LINE_HEIGHT, begin, height_of
from perfeval.xlsx.fonts import FONT
from perfeval.xlsx.styles import CHART_BLUE, line_count

NAME = "指标分析"
_COLUMNS = (
    ("一级指标", 10.0), ("二级指标", 14.0), ("三级指标", 49.0), ("分值", 8.0), ("计分单位", 9.4), ("平均得分", 9.4),
    ("平均得分率", 11.5), ("最低得分", 9.4), ("失分单位", 9.4), ("失分合计", 9.4), ("缺数据", 8.0), ("不适用", 8.0),
)  # fmt: skip
_WEIGHT, _COUNT, _MEAN, _RATE, _LOST = 3, 4, 5, 6, 9
_FIRST = 2
_NOTHING = Text("—")
_CHART_HEIGHT, _CHART_ROWS = 697, 36
"""In pixels, and in rows."""
_CHART_ROW = 14.25
"""The height of these in points."""
_ON_A_PAGE, _LOW_ROW = 28, 15.5
"""So many indicators print on one page, in rows of so many points; on the chart's page headings would say nothing."""


def write_indicators(page: Page, material: YearMaterial) -> None:
    """Write the sheet."""
    sheet, styles = page.sheet, page.styles
    begin(sheet, styles, material.title("部门整体支出绩效自评指标分析"), _COLUMNS, 3)
    low = _LOW_ROW if len(material.columns) <= _ON_A_PAGE else LINE_HEIGHT
    for index, column in enumerate(material.columns):
        row = _FIRST + index
        texts = (column.division, column.group, column.label)
        sheet.set_row(row, low if _one_line(texts) else height_of(texts, _COLUMNS[: len(texts)]))
        for at, text in enumerate(texts):
            sheet.write_string(row, at, text, styles.text)
        looks = (styles.points, styles.count, styles.points, styles.percent, styles.points, styles.count,
                 styles.points, styles.count, styles.count)  # fmt: skip
        trees = _trees(page.name, material, index, row)
        values = _values(column, material.figures.indicators[column.id])
        for at, (tree, value, look) in enumerate(zip(trees, values, looks, strict=True), _WEIGHT):
            page.formula(row, at, tree, look, value)
    last = _FIRST + len(material.columns) - 1
    if material.columns:
        sheet.autofilter(1, 0, last, len(_COLUMNS) - 1)
        bar = {"type": "data_bar", "bar_color": CHART_BLUE, "min_type": "num", "min_value": 0,
               "max_type": "num", "max_value": 1}  # fmt: skip
        sheet.conditional_format(_FIRST, _RATE, last, _RATE, bar)
        _chart(page, last)


def _one_line(texts: tuple[str, ...]) -> bool:
    return all(line_count(text, width) == 1 for text, (_, width) in zip(texts, _COLUMNS, strict=False))


def _trees(name: str, material: YearMaterial, index: int, row: int) -> Iterator[Node]:
    weight, count, mean = (cell_at(name, row, column) for column in (_WEIGHT, _COUNT, _MEAN))
    scores = score_range(material, index)
    nobody, weightless = compared("=", count, ZERO), compared("=", weight, ZERO)
    yield weight_cell(material, index)
    yield call("COUNT", scores)
    yield choose(nobody, _NOTHING, rounded(fine(call("AVERAGE", scores)), 4))
    rate = rounded(fine(Binary("/", mean, weight)), 4)
    yield choose(nobody, _NOTHING, choose(weightless, _NOTHING, rate))
    yield choose(nobody, _NOTHING, call("MIN", scores))
    yield call("COUNTIF", scores, concat("<", weight))
    yield rounded(fine(Binary("-", Binary("*", weight, count), call("SUM", scores))), 2)
    yield call("COUNTIF", scores, Text(MISSING))
    yield call("COUNTIF", scores, Text("不适用"))


def _values(column: IndicatorColumn, figures: IndicatorFigures) -> Iterator[Scalar]:
    spread, weight = figures.scores, column.weight
    mean = None if spread is None else to_digits(spread.mean, 4)
    yield weight
    yield Decimal(0 if spread is None else spread.count)
    yield "—" if mean is None else mean
    yield "—" if mean is None or not weight else round_half_away(divide(mean, weight), 4)
    yield "—" if spread is None else decimal_of(spread.least)
    yield Decimal(figures.lost)
    yield to_digits(float(weight) * (spread.count if spread else 0) - figures.points, 2)
    yield Decimal(figures.missing)
    yield Decimal(figures.not_applicable)


def _chart(page: Page, last: int) -> None:
    chart: Any = page.book.workbook.add_chart({"type": "bar"})
    chart.add_series(
        {
            "categories": [page.name, _FIRST, 2, last, 2],
            "values": [page.name, _FIRST, _LOST, last, _LOST],
            "data_labels": {"value": True, "num_format": "0.0", "font": {"name": FONT, "size": 8}},
            "fill": {"color": CHART_BLUE},
            "gap": 40,
        }
    )
    chart.set_title({"name": "各指标失分合计", "name_font": {"name": FONT, "size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"name": FONT, "size": 7}})
    chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, "num_format": "0.0"})
    chart.set_size({"width": 1080, "height": _CHART_HEIGHT})
    for row in range(last + 2, last + 3 + _CHART_ROWS):
        # a chart is as high as the rows that it lies over, and not every program has the same usual one
        page.sheet.set_row(row, _CHART_ROW)
    page.sheet.insert_chart(last + 2, 0, chart, {"y_offset": 4})
    # a chart that runs over a page's end is cut in two
    page.sheet.set_h_pagebreaks([last + 2])
    page.sheet.print_area(0, 0, last + 2 + _CHART_ROWS, len(_COLUMNS) - 1)
    if last - _FIRST < _ON_A_PAGE:
        page.sheet.repeat_row_range = ""
