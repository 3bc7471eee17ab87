"""总览: how many units, how they scored, and charts; every figure a live formula over the other sheets."""

from __future__ import annotations

from typing import Any

from perfeval.findings.finding import Severity
from perfeval.results.outcome import Status
from perfeval.summary import ranking_sheet as ranking
from perfeval.summary.material import Material, to_digits
from perfeval.summary.styles import LINE_HEIGHT, Styles, begin

_COLUMNS = (("项目", 30.0), ("数值", 14.0), ("说明", 60.0))
_GRADES = ("优", "良", "中", "差")
_BANDS = ((90, None, "90分及以上"), (80, 90, "80（含）～90分"), (60, 80, "60（含）～80分"), (None, 60, "60分以下"))


def write_overview(book: Any, sheet: Any, styles: Styles, material: Material) -> None:
    """Write the sheet."""
    begin(sheet, styles, "部门整体支出绩效自评总览", _COLUMNS, 0)
    row = _counts(sheet, styles, material)
    row = _totals(sheet, styles, material, row)
    first = row
    grades = [one.grade for one in material.ranked]
    for grade in _GRADES:
        formula = f'=COUNTIF({ranking.grades_range(material)},"{grade}")'
        _line(sheet, styles, row, f"等级“{grade}”", formula, grades.count(grade), styles.count, "完整评价的单位数")
        row += 1
    _chart(book, sheet, "各等级单位数", (first, row - 1), "E3")
    first = row
    totals = [one.total for one in material.ranked if one.total is not None]
    for least, below, label in _BANDS:
        conditions = [f'{ranking.totals_range(material)},">={least}"'] if least is not None else []
        conditions += [f'{ranking.totals_range(material)},"<{below}"'] if below is not None else []
        count = sum(1 for one in totals if (least is None or one >= least) and (below is None or one < below))
        _line(sheet, styles, row, label, f"=COUNTIFS({','.join(conditions)})", count, styles.count, "完整评价的单位数")
        row += 1
    _chart(book, sheet, "总分分布（单位数）", (first, row - 1), "E14")


def _line(
    sheet: Any, styles: Styles, row: int, name: str, formula: str, value: float | str, look: Any, words: str
) -> None:
    sheet.set_row(row, LINE_HEIGHT)
    sheet.write_string(row, 0, name, styles.text)
    if formula:
        sheet.write_formula(row, 1, formula, look, value)
    else:
        sheet.write_number(row, 1, value, look)
    sheet.write_string(row, 2, words, styles.text)


def _counts(sheet: Any, styles: Styles, material: Material) -> int:
    failed = sum(1 for one in material.own if one.status is Status.FAILED)
    severities = {severity: sum(one.count(severity) for one in material.briefs) for severity in Severity}
    lines: list[tuple[str, str, float, str]] = [
        ("完整评价的单位", f"=COUNT({ranking.totals_range(material)})", len(material.ranked), "28项都有结果，参加排名"),
        ("不完整的单位", "", len(material.partial), "有缺数据的指标，总分仅供参考，单列"),
        ("失败的文件", "", failed, "没有结果，原因见“未处理文件”"),
        *((f"{severity.value}", "", severities[severity], "见“问题清单”") for severity in Severity),
    ]
    for row, (name, formula, value, words) in enumerate(lines, 2):
        _line(sheet, styles, row, name, formula, value, styles.count, words)
    return 2 + len(lines)


def _totals(sheet: Any, styles: Styles, material: Material, row: int) -> int:
    import pandas

    totals = pandas.Series([float(one.total or 0) for one in material.ranked], dtype=float)
    reference = ranking.totals_range(material)
    lines = (
        ("平均总分", "AVERAGE", totals.mean(), "完整评价的单位"),
        ("总分中位数", "MEDIAN", totals.median(), "半数单位高于它"),
        ("最高总分", "MAX", totals.max(), ""),
        ("最低总分", "MIN", totals.min(), ""),
        ("标准差", "STDEVP", totals.std(ddof=0), "越大，单位之间差别越大"),
    )
    for offset, (name, function, value, words) in enumerate(lines, row):
        formula = f'=IF(COUNT({reference})=0,"—",ROUND({function}({reference}),2))'
        cached: float | str = "—" if totals.empty else to_digits(float(value), 2)
        _line(sheet, styles, offset, name, formula, cached, styles.average, words)
    return row + len(lines)


def _chart(book: Any, sheet: Any, title: str, rows: tuple[int, int], at: str) -> None:
    first, last = rows
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "categories": ["总览", first, 0, last, 0],
            "values": ["总览", first, 1, last, 1],
            "data_labels": {"value": True},
            "fill": {"color": "#4472C4"},
            "gap": 60,
        }
    )
    chart.set_title({"name": title, "name_font": {"name": "宋体", "size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, "num_format": "0"})
    chart.set_size({"width": 520, "height": 270})
    sheet.insert_chart(at, chart)
