"""总览: how many units, how they scored, and charts; every figure a live formula over the other sheets."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import pairwise
from typing import Any

from perfeval.findings.finding import Severity
from perfeval.formula.evaluate import Scalar
from perfeval.formula.nodes import ONE, ZERO, Node, Number, Text, call, choose, compared, fine, rounded
from perfeval.formula.numeric import plain
from perfeval.reader.labels import normalise
from perfeval.results.outcome import Status
from perfeval.summary import ranking_sheet as ranking
from perfeval.summary.figures import to_digits
from perfeval.summary.findings_sheet import HINTS
from perfeval.summary.findings_sheet import NAME as FINDINGS
from perfeval.summary.material import YearMaterial
from perfeval.summary.page import Page
from perfeval.summary.styles import LINE_HEIGHT, begin
from perfeval.xlsx.fonts import FONT
from perfeval.xlsx.styles import CHART_BLUE

NAME = "总览"
_COLUMNS = (("项目", 26.0), ("数值", 12.0), ("说明", 46.0))
_SPREAD = (
    ("平均总分", "AVERAGE", (), "mean", "完整评价的单位"),
    ("总分中位数", "MEDIAN", (), "median", "半数单位高于它"),
    ("总分上四分位数", "QUARTILE", (Number(Decimal(3)),), "upper", "四分之一的单位高于它"),
    ("总分下四分位数", "QUARTILE", (ONE,), "lower", "四分之一的单位低于它"),
    ("最高总分", "MAX", (), "most", ""),
    ("最低总分", "MIN", (), "least", ""),
    ("标准差", "STDEVP", (), "deviation", "越大，单位之间差别越大"),
)  # fmt: skip
"""Name, function, its further arguments, the attribute of `Spread` it comes to, and what it says."""


def write_overview(page: Page, material: YearMaterial) -> None:
    """Write the sheet."""
    begin(page.sheet, page.styles, material.title("部门整体支出绩效自评总览"), _COLUMNS, 0)
    page.sheet.fit_to_pages(1, 1)
    lines = _Lines(page)
    _counts(lines, material)
    _totals(lines, material)
    first = lines.row
    given = Counter(one.grade for one in material.ranked)
    for grade in dict.fromkeys([*(grade.name for grade in material.grades), *sorted(set(given) - {""})]):
        tree = call("COUNTIF", ranking.grades_range(material), Text(grade))
        lines.add(f"等级“{grade}”", tree, Decimal(given[grade]), "完整评价的单位数")
    _chart(page, "各等级单位数", (first, lines.row - 1), "E3")
    first = lines.row
    _bands(lines, material)
    _chart(page, "总分分布（单位数）", (first, lines.row - 1), "E14")


class _Lines:
    """The sheet's lines, one below the other."""

    def __init__(self, page: Page) -> None:
        self._page, self.styles, self.row = page, page.styles, 2

    def add(self, name: str, tree: Node | None, value: Scalar, words: str, look: Any = None) -> None:
        """Write the next line; a number that stands in no cell is written as it is."""
        sheet, styles = self._page.sheet, self.styles
        sheet.set_row(self.row, LINE_HEIGHT)
        sheet.write_string(self.row, 0, name, styles.text)
        if tree is not None:
            self._page.formula(self.row, 1, tree, look or styles.count, value)
        else:
            assert isinstance(value, Decimal)
            sheet.write_number(self.row, 1, float(value), styles.count)
        sheet.write_string(self.row, 2, words, styles.text)
        self.row += 1


def _counts(lines: _Lines, material: YearMaterial) -> None:
    counted = call("COUNT", ranking.totals_range(material))
    lines.add("完整评价的单位", counted, Decimal(len(material.ranked)), "各项指标都有结果，参加排名")
    lines.add("不完整的单位", None, Decimal(len(material.partial)), "有缺数据的指标，总分仅供参考，单列")
    again = len(material.units) - len({normalise(one.unit) or one.file for one in material.units})
    if again:
        lines.add("其中同一单位重复报送的", None, Decimal(again), "同一单位有几个工作簿，各占一行，见“问题清单”")
    failed = sum(1 for one in material.own if one.status is Status.FAILED)
    lines.add("失败的文件", None, Decimal(failed), "没有结果，原因见“未处理文件”" if failed else "")
    every = material.every
    for severity in Severity:
        count = sum(one.count(severity) for one in every)
        listed = HINTS if severity is Severity.HINT else FINDINGS
        lines.add(severity.value, None, Decimal(count), f"见“{listed}”" if count else "")


def _totals(lines: _Lines, material: YearMaterial) -> None:
    totals, spread = ranking.totals_range(material), material.figures.totals
    for name, function, further, attribute, words in _SPREAD:
        some = rounded(fine(call(function, totals, *further)), 2)
        tree = choose(compared("=", call("COUNT", totals), ZERO), Text("—"), some)
        value: Scalar = "—" if spread is None else to_digits(getattr(spread, attribute), 2)
        lines.add(name, tree, value, words, lines.styles.average)


def _bands(lines: _Lines, material: YearMaterial) -> None:
    """How many units lie between one grade's lowest total and the next."""
    totals = [one.total for one in material.ranked if one.total is not None]
    limits = [grade.least for grade in material.grades if grade.least > 0]
    cells = ranking.totals_range(material)
    for below, least in pairwise([None, *limits, None]):
        conditions: list[Node] = []
        if least is not None:
            conditions += [cells, Text(f">={plain(least):f}")]
        if below is not None:
            conditions += [cells, Text(f"<{plain(below):f}")]
        if not conditions:
            continue
        count = sum(1 for one in totals if (least is None or one >= least) and (below is None or one < below))
        lines.add(_band_words(least, below), call("COUNTIFS", *conditions), Decimal(count), "完整评价的单位数")


def _band_words(least: Decimal | None, below: Decimal | None) -> str:
    if below is None:
        return f"{plain(least or Decimal(0)):f}分及以上"
    return f"{plain(below):f}分以下" if least is None else f"{plain(least):f}（含）～{plain(below):f}分"


def _chart(page: Page, title: str, rows: tuple[int, int], at: str) -> None:
    first, last = rows
    if last < first:
        return
    chart: Any = page.book.workbook.add_chart({"type": "column"})
    chart.add_series(
        {
            "categories": [page.name, first, 0, last, 0],
            "values": [page.name, first, 1, last, 1],
            "data_labels": {"value": True},
            "fill": {"color": CHART_BLUE},
            "gap": 60,
        }
    )
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 12}})
    chart.set_legend({"none": True})
    chart.set_x_axis({"num_font": {"name": FONT, "size": 9}})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, "num_format": "0"})
    chart.set_size({"width": 440, "height": 270})
    page.sheet.insert_chart(at, chart)
