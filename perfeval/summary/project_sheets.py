"""项目总览, 项目排名, 单位对照 and 未报项目: the project forms of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from perfeval.findings.finding import Severity
from perfeval.formula.evaluate import Scalar
from perfeval.formula.nodes import ZERO, Binary, Node, Range, Text, block_at, call, cell_at, choose, rounded
from perfeval.formula.numeric import divide, plain, round_half_away
from perfeval.results.outcome import DEPARTMENT_KIND, PROJECT_KIND, Brief, Outcome
from perfeval.results.outcomes import briefs_of
from perfeval.results.projects import ProjectRecord
from perfeval.summary.links import write_file_link
from perfeval.summary.page import Page
from perfeval.summary.styles import LINE_HEIGHT, begin, height_of
from perfeval.xlsx.fonts import FONT
from perfeval.xlsx.styles import CHART_BLUE

OVERVIEW, RANKING, PROBLEMS, UNITS, MISSING = "项目总览", "项目排名", "项目问题", "单位对照", "未报项目"
_FIRST = 2
_DOUBTFUL = "P305"
_RANK = (
    ("风险次序", 8.0), ("项目名称", 34.0), ("单位", 28.0), ("年度", 7.0), ("全年预算数", 13.0), ("全年执行数", 13.0),
    ("执行率", 9.0), ("自评分", 8.0), ("核算分", 8.0), ("差额", 8.0), ("等级", 7.0), ("错误", 7.0), ("问题代码", 26.0),
    ("项目自评工作簿", 44.0),
)  # fmt: skip
_BUDGET, _EXECUTED, _RATE, _PRINTED, _SCORE, _DIFFERENCE, _GRADE, _ERRORS = range(4, 12)
_UNIT_COLUMNS = (
    ("单位", 34.0), ("年度", 7.0), ("项目数", 8.0), ("可核算数", 9.0), ("全年预算数", 13.0), ("全年执行数", 13.0),
    ("执行率", 9.0), ("自评平均分", 10.0), ("核算平均分", 10.0), ("差额", 8.0), ("错误", 7.0), ("警告", 7.0),
    ("未报项目", 9.0), ("部门整体总分", 11.0), ("项目自评工作簿", 44.0),
)  # fmt: skip
_PROBLEM_COLUMNS = (
    ("单位", 28.0), ("年度", 8.0), ("级别", 8.0), ("编号", 8.0), ("文件", 30.0), ("工作表", 20.0), ("单元格", 10.0),
    ("问题", 70.0), ("改法", 50.0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RankedProject:
    """What the ranking needs of a form."""

    record: ProjectRecord
    output: str
    difference: Decimal | None

    @property
    def risk(self) -> tuple[int, Decimal, Decimal, str]:
        """Errors first, then the largest difference, then the most money."""
        apart = abs(self.difference) if self.difference is not None else Decimal(1000)
        return (-self.record.errors, -apart, -(self.record.executed or Decimal(0)), self.record.project)


@dataclass(frozen=True, slots=True)
class ProjectMaterial:
    """The project forms of a run, without those of a 部门整体; the riskiest first."""

    ranked: tuple[RankedProject, ...]
    units: tuple[Brief, ...]
    of_unit: Mapping[tuple[str, str], tuple[int, ...]]
    department_totals: Mapping[tuple[str, int | None], Decimal]
    missing: tuple[tuple[str, str], ...] = ()
    grades: tuple[str, ...] = field(default=("优", "良", "中", "差"))


def project_material(outcomes: Sequence[Outcome]) -> ProjectMaterial | None:
    """The material; None where no project form was sent and none is missing."""
    briefs = briefs_of(outcomes)
    ranked: list[RankedProject] = []
    owners: list[tuple[str, str]] = []
    missing: list[tuple[str, str]] = []
    for index, brief in enumerate(briefs):
        if brief.kind != PROJECT_KIND and _DOUBTFUL not in brief.codes:
            continue
        one = outcomes[index]
        missing += [(found.message, found.mend) for found in one.findings if found.code == _DOUBTFUL]
        for record in one.projects:
            if record.whole:
                continue
            total, printed = record.total, record.printed
            apart = None if total is None or printed is None else total - printed
            ranked.append(RankedProject(_slim(record), one.output, apart))
            owners.append(one.key)
    units = tuple(one for one in briefs if one.kind == PROJECT_KIND and one.status.is_input)
    if not units and not missing:
        return None
    order = sorted(range(len(ranked)), key=lambda at: ranked[at].risk)
    places: dict[tuple[str, str], list[int]] = {}
    for place, at in enumerate(order):
        places.setdefault(owners[at], []).append(place)
    totals = {
        (b.unit, b.year): b.total for b in briefs if b.kind == DEPARTMENT_KIND and b.total is not None and b.grade
    }
    return ProjectMaterial(
        tuple(ranked[at] for at in order),
        tuple(sorted(units, key=lambda one: (one.unit, one.year or 0, one.file))),
        {key: tuple(rows) for key, rows in places.items()},
        totals,
        tuple(missing),
    )


def _slim(record: ProjectRecord) -> ProjectRecord:
    """Without what no sheet shows: there may be ten thousand forms."""
    return replace(record, rows=(), funds={})


def write_project_overview(page: Page, material: ProjectMaterial) -> None:
    """项目总览: counts, money, means, grades; every figure a live formula over 项目排名."""
    sheet, styles = page.sheet, page.styles
    begin(sheet, styles, "项目支出绩效自评总览", (("项目", 30.0), ("数值", 16.0), ("说明", 62.0)), 1)
    sheet.fit_to_pages(1, 1)
    last = _FIRST + max(1, len(material.ranked)) - 1
    lines = _Lines(page)

    def column(number: int) -> Range:
        return block_at(RANKING, _FIRST, number, last, number)

    records = [one.record for one in material.ranked]
    totals = [one.total for one in records if one.total is not None]
    printed = [one.printed for one in records if one.printed is not None]
    budget = sum((one.budget for one in records if one.budget is not None), Decimal(0))
    executed = sum((one.executed for one in records if one.executed is not None), Decimal(0))
    lines.add("项目自评表（个）", None, Decimal(len(records)), "识别出的项目支出绩效自评表，不含部门整体")
    lines.add("可以核算总分的（个）", call("COUNT", column(_SCORE)), Decimal(len(totals)), "各行都有指标值和完成值")
    lines.add(
        "有“错误”的（个）", None, Decimal(sum(1 for one in records if one.errors)), "合计、执行率、分值、总分或得分不符"
    )
    money = styles.value
    lines.add("全年预算数（万元）", call("SUM", column(_BUDGET)), plain(budget), "各项目之和", money)
    lines.add("全年执行数（万元）", call("SUM", column(_EXECUTED)), plain(executed), "各项目之和", money)
    if budget:
        tree = rounded(Binary("/", call("SUM", column(_EXECUTED)), call("SUM", column(_BUDGET))), 4)
        lines.add("执行率", tree, round_half_away(divide(executed, budget), 4), "全年执行数÷全年预算数", styles.percent)
    for name, number, values in (("自评平均分", _PRINTED, printed), ("核算平均分", _SCORE, totals)):
        if values:
            mean = round_half_away(divide(sum(values, Decimal(0)), Decimal(len(values))), 2)
            lines.add(name, rounded(call("AVERAGE", column(number)), 2), mean, "有总分的项目", styles.points)
    weighted = [(one.total, one.budget) for one in records if one.total is not None and one.budget]
    if weighted:
        money_of = sum((amount for _, amount in weighted if amount is not None), Decimal(0))
        value = sum(
            (total * amount for total, amount in weighted if total is not None and amount is not None), Decimal(0)
        )
        lines.add(
            "按资金加权的核算平均分",
            None,
            round_half_away(divide(value, money_of), 2),
            "以全年预算数为权数",
            styles.points,
        )
    first = lines.row
    for grade in material.grades:
        having = Decimal(sum(1 for one in records if one.grade == grade))
        lines.add(f"等级“{grade}”（个）", call("COUNTIF", column(_GRADE), Text(grade)), having, "按核算分")
    if material.missing:
        lines.add("没有自评表的项目（个）", None, Decimal(len(material.missing)), f"见“{MISSING}”")
    chart: Any = page.book.workbook.add_chart({"type": "column"})
    end = first + len(material.grades) - 1
    chart.add_series(
        {
            "categories": [OVERVIEW, first, 0, end, 0],
            "values": [OVERVIEW, first, 1, end, 1],
            "data_labels": {"value": True},
            "fill": {"color": CHART_BLUE},
            "gap": 60,
        }
    )
    chart.set_title({"name": "各等级项目数", "name_font": {"name": FONT, "size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, "num_format": "0"})
    chart.set_size({"width": 460, "height": 260})
    sheet.insert_chart("E3", chart)


class _Lines:
    def __init__(self, page: Page) -> None:
        self._page, self.row = page, _FIRST

    def add(self, name: str, tree: Node | None, value: Scalar, words: str, look: Any = None) -> None:
        """Write the next line."""
        sheet, styles = self._page.sheet, self._page.styles
        sheet.set_row(self.row, LINE_HEIGHT)
        sheet.write_string(self.row, 0, name, styles.text)
        if tree is not None:
            self._page.formula(self.row, 1, tree, look or styles.count, value)
        else:
            assert isinstance(value, Decimal)
            sheet.write_number(self.row, 1, float(value), look or styles.count)
        sheet.write_string(self.row, 2, words, styles.text)
        self.row += 1


def write_project_ranking(page: Page, material: ProjectMaterial) -> None:
    """项目排名: by risk, the forms to look at first at the top."""
    sheet, styles = page.sheet, page.styles
    begin(sheet, styles, "项目排名（按风险：先错误多的，再自评与核算相差大的）", _RANK, 2)
    for index, one in enumerate(material.ranked):
        row, record = _FIRST + index, one.record
        sheet.set_row(row, LINE_HEIGHT)
        sheet.write_number(row, 0, index + 1, styles.count)
        for column, text in ((1, record.project), (2, record.unit)):
            sheet.write_string(row, column, text, styles.text)
        sheet.write_string(row, 3, str(record.year or ""), styles.center)
        _number(sheet, row, _BUDGET, record.budget, styles.value, styles)
        _number(sheet, row, _EXECUTED, record.executed, styles.value, styles)
        budget, executed = cell_at(page.name, row, _BUDGET), cell_at(page.name, row, _EXECUTED)
        if record.rate is not None:
            page.formula(row, _RATE, rounded(Binary("/", executed, budget), 4), styles.percent, record.rate)
        else:
            sheet.write_string(row, _RATE, "—", styles.center)
        _number(sheet, row, _PRINTED, record.printed, styles.points, styles)
        _number(sheet, row, _SCORE, record.total, styles.points, styles)
        printed, score = cell_at(page.name, row, _PRINTED), cell_at(page.name, row, _SCORE)
        both = call("AND", call("ISNUMBER", printed), call("ISNUMBER", score))
        apart: Scalar = "—" if one.difference is None else round_half_away(one.difference, 2)
        tree = choose(both, rounded(Binary("-", score, printed), 2), Text("—"))
        page.formula(row, _DIFFERENCE, tree, styles.points, apart)
        sheet.write_string(row, _GRADE, record.grade, styles.center)
        sheet.write_number(row, _ERRORS, record.errors, styles.count)
        sheet.write_string(row, _ERRORS + 1, "、".join(record.codes), styles.text)
        write_file_link(sheet, styles, row, _ERRORS + 2, one.output)
    if material.ranked:
        sheet.autofilter(1, 0, _FIRST + len(material.ranked) - 1, len(_RANK) - 1)
    else:
        sheet.merge_range(2, 0, 2, len(_RANK) - 1, "没有项目支出绩效自评表。", styles.center)


def _number(sheet: Any, row: int, column: int, value: Decimal | None, look: Any, styles: Any) -> None:
    if value is None:
        sheet.write_string(row, column, "缺数据", styles.center)
    else:
        sheet.write_number(row, column, float(value), look)


def write_project_problems(page: Page, outcomes: Sequence[Outcome]) -> None:
    """项目问题: what was found in the forms, the gravest first."""
    sheet, styles = page.sheet, page.styles
    begin(sheet, styles, "项目支出绩效自评的问题", _PROBLEM_COLUMNS, 1)
    row = _FIRST - 1
    briefs = briefs_of(outcomes)
    order = sorted(range(len(briefs)), key=lambda at: (briefs[at].unit, briefs[at].file))
    for severity in Severity:
        for at in order:
            if not briefs[at].count(severity) or not briefs[at].status.is_input:
                continue
            one = outcomes[at]
            for found in one.findings:
                if found.severity is not severity:
                    continue
                row += 1
                place = found.place
                texts = (
                    one.unit, str(one.year or ""), found.severity.value, found.code, place.file or one.file,
                    place.sheet, place.cell, found.message, found.mend,
                )  # fmt: skip
                sheet.set_row(row, height_of(texts, _PROBLEM_COLUMNS))
                for column, text in enumerate(texts):
                    sheet.write_string(row, column, text, styles.center if 0 < column < 4 else styles.text)
    if row >= _FIRST:
        sheet.autofilter(1, 0, row, len(_PROBLEM_COLUMNS) - 1)
    else:
        sheet.merge_range(2, 0, 2, len(_PROBLEM_COLUMNS) - 1, "没有发现问题。", styles.center)


def write_project_units(page: Page, material: ProjectMaterial) -> None:
    """单位对照: a unit's projects together, beside its 部门整体 score."""
    sheet, styles = page.sheet, page.styles
    begin(sheet, styles, "单位对照", _UNIT_COLUMNS, 1)
    for index, unit in enumerate(material.units):
        row = _FIRST + index
        sheet.set_row(row, LINE_HEIGHT)
        records = [material.ranked[at].record for at in material.of_unit.get(unit.key, ())]
        totals = [one.total for one in records if one.total is not None]
        printed = [one.printed for one in records if one.printed is not None]
        sheet.write_string(row, 0, unit.unit or unit.file, styles.text)
        sheet.write_string(row, 1, str(unit.year or ""), styles.center)
        sheet.write_number(row, 2, len(records), styles.count)
        sheet.write_number(row, 3, len(totals), styles.count)
        budget = plain(sum((one.budget for one in records if one.budget is not None), Decimal(0)))
        executed = plain(sum((one.executed for one in records if one.executed is not None), Decimal(0)))
        sheet.write_number(row, 4, float(budget), styles.value)
        sheet.write_number(row, 5, float(executed), styles.value)
        money, spent = cell_at(page.name, row, 4), cell_at(page.name, row, 5)
        rate: Scalar = round_half_away(divide(executed, budget), 4) if budget > 0 else "—"
        tree = choose(Binary(">", money, ZERO), rounded(Binary("/", spent, money), 4), Text("—"))
        page.formula(row, 6, tree, styles.percent, rate)
        means = []
        for column, values in ((7, printed), (8, totals)):
            mean = round_half_away(divide(sum(values, Decimal(0)), Decimal(len(values))), 2) if values else None
            means.append(mean)
            _number(sheet, row, column, mean, styles.points, styles)
        one, other = cell_at(page.name, row, 7), cell_at(page.name, row, 8)
        apart: Scalar = "—" if means[0] is None or means[1] is None else plain(means[1] - means[0])
        both = call("AND", call("ISNUMBER", one), call("ISNUMBER", other))
        page.formula(row, 9, choose(both, rounded(Binary("-", other, one), 2), Text("—")), styles.points, apart)
        sheet.write_number(row, 10, unit.counts[0], styles.count)
        sheet.write_number(row, 11, unit.counts[1], styles.count)
        absent = sum(1 for message, _ in material.missing if f"“{unit.unit}”" in message)
        sheet.write_number(row, 12, absent, styles.count)
        total = material.department_totals.get((unit.unit, unit.year))
        if total is None:
            sheet.write_string(row, 13, "", styles.text)
        else:
            sheet.write_number(row, 13, float(total), styles.points)
        write_file_link(sheet, styles, row, 14, unit.output)
    if material.units:
        sheet.autofilter(1, 0, _FIRST + len(material.units) - 1, len(_UNIT_COLUMNS) - 1)


def write_missing_projects(page: Page, material: ProjectMaterial) -> None:
    """未报项目: what 项目清单 has and nobody sent."""
    sheet, styles = page.sheet, page.styles
    begin(sheet, styles, "没有自评表的项目", (("序号", 7.0), ("情况", 70.0), ("改法", 60.0)), 1)
    for row, (message, mend) in enumerate(material.missing, 2):
        sheet.set_row(row, LINE_HEIGHT)
        sheet.write_number(row, 0, row - 1, styles.count)
        sheet.write_string(row, 1, message, styles.text)
        sheet.write_string(row, 2, mend, styles.text)
