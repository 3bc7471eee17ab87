"""指标分析: for each indicator how the units scored and where points are lost; live formulas over 得分矩阵."""

from __future__ import annotations

from typing import Any

from perfeval.summary.material import Material, to_digits
from perfeval.summary.matrix_sheets import score_range, weight_cell
from perfeval.summary.styles import LINE_HEIGHT, Styles, begin, height_of

_NAME = "指标分析"
_COLUMNS = (
    ("一级指标", 10.0), ("二级指标", 14.0), ("三级指标", 30.0), ("分值", 8.0), ("计分单位", 9.0), ("平均得分", 9.0),
    ("平均得分率", 10.0), ("最低得分", 9.0), ("失分单位", 9.0), ("失分合计", 9.0), ("缺数据", 8.0), ("不适用", 8.0),
)  # fmt: skip
_LOST = 9
_FIRST = 2


def write_indicators(book: Any, sheet: Any, styles: Styles, material: Material) -> None:
    """Write the sheet."""
    begin(sheet, styles, "指标分析", _COLUMNS, 3)
    for index, column in enumerate(material.columns):
        row = _FIRST + index
        texts = (column.division, column.group, column.label)
        sheet.set_row(row, max(LINE_HEIGHT, height_of(texts, _COLUMNS[: len(texts)])))
        for at, text in enumerate(texts):
            sheet.write_string(row, at, text, styles.text)
        for at, (formula, value, look) in enumerate(_figures(styles, material, index, row), 3):
            sheet.write_formula(row, at, formula, look, value)
    last = _FIRST + len(material.columns) - 1
    if material.columns:
        sheet.autofilter(1, 0, last, len(_COLUMNS) - 1)
        bar = {"type": "data_bar", "bar_color": "#63BE7B", "min_type": "num", "min_value": 0,
               "max_type": "num", "max_value": 1}  # fmt: skip
        sheet.conditional_format(_FIRST, 6, last, 6, bar)
        _chart(book, sheet, last)


def _figures(styles: Styles, material: Material, index: int, row: int) -> list[tuple[str, float | str, Any]]:
    column = material.columns[index]
    scores = material.scores[column.id].dropna()
    weight, line, cells = float(column.weight), row + 1, score_range(material, index)
    lost = int((scores < weight).sum())
    empty = scores.empty

    def shown(value: float) -> float | str:
        return "—" if empty else to_digits(float(value), 4)

    return [
        (f"={weight_cell(index)}", weight, styles.points),
        (f"=COUNT({cells})", len(scores), styles.count),
        (f'=IF(E{line}=0,"—",ROUND(AVERAGE({cells}),4))', shown(scores.mean()), styles.points),
        (
            f'=IF(E{line}=0,"—",IF(D{line}=0,"—",ROUND(F{line}/D{line},4)))',
            "—" if empty or not weight else to_digits(to_digits(float(scores.mean()), 4) / weight, 4),
            styles.percent,
        ),
        (f'=IF(E{line}=0,"—",MIN({cells}))', shown(scores.min()), styles.points),
        (f'=COUNTIF({cells},"<"&D{line})', lost, styles.count),
        (f"=ROUND(D{line}*E{line}-SUM({cells}),2)", to_digits(weight * len(scores) - scores.sum(), 2), styles.points),
        (f'=COUNTIF({cells},"缺数据")', material.status_count(column.id, "缺数据"), styles.count),
        (f'=COUNTIF({cells},"不适用")', material.status_count(column.id, "不适用"), styles.count),
    ]


def _chart(book: Any, sheet: Any, last: int) -> None:
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "categories": [_NAME, _FIRST, 2, last, 2],
            "values": [_NAME, _FIRST, _LOST, last, _LOST],
            "fill": {"color": "#ED7D31"},
            "gap": 40,
        }
    )
    chart.set_title({"name": "各指标失分合计", "name_font": {"name": "宋体", "size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"name": "宋体", "size": 8}})
    chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, "num_format": "0.0"})
    chart.set_size({"width": 860, "height": 640})
    sheet.insert_chart(last + 2, 0, chart)
    # a chart that runs over a page's end is cut in two
    sheet.set_h_pagebreaks([last + 2])
