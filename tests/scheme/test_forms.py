"""The form as the scheme, or the bureau's own workbook, prescribes it: cells where they belong, every number live."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from perfeval.assessment import assess
from perfeval.assessment.case import read_cases
from perfeval.assessment.trial import tried
from perfeval.reader import read_workbook
from perfeval.reader.merging import finished
from perfeval.scheme import load_scheme, scheme_problems, scheme_sha256
from perfeval.writer.form import form_places
from perfeval.writer.score_workbook import render_score_workbook
from perfeval.xlsx.verification import verify

SCHEME = """
title: 甲乙
form_title: '{年度}年度自评表'
divisions:
- name: 过程
  weight: 60
  groups:
  - name: 执行
    weight: 40
    indicators:
    - {id: 甲, weight: 30, expression: 支出决算数 / 支出年初预算数, rule: {kind: proportional}, columns: {标尺: '100%'}}
    - {id: 乙, weight: 10, expression: 编制数, rule: {kind: deduct_over, limit: 10人, step: 1人, deduct: 1}}
  - {name: 管理, weight: 20, indicators: [{id: 丙, weight: 20, rule: {kind: manual}, description: 丙的说明}]}
- {name: 产出, weight: 40, groups: [{name: 完成, weight: 40, indicators: [{id: 丁, weight: 40, rule: {kind: manual}}]}]}
"""
CASE = """
单位: 某局
年度: 2024
数据: {支出决算数: 90, 支出年初预算数: 100, 编制数: 12, 填报人: 张某, 填报日期: 2025-01-08}
自评分: {丙: 18, 丁: 36}
"""


def rendered(folder: Path, form: str) -> Any:
    """The 计分表 of the case, as openpyxl reads its values."""
    scheme, case = folder / "体系.yaml", folder / "案例.yaml"
    scheme.write_text(SCHEME + form, encoding="utf-8")
    case.write_text(CASE, encoding="utf-8")
    assert scheme_problems(str(scheme)) == ()
    trial = tried(read_cases(case)[0], load_scheme(str(scheme)))
    content = render_score_workbook(trial.assessment, scheme_sha256(str(scheme)))
    assert verify(content) == ()
    places = form_places(trial.assessment.evaluation)
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["计分表"]
    assert sheet.cell(places.total_row + 1, places.total_column + 1).value == 89
    return sheet


def texts(sheet: Any, row: int) -> list[Any]:
    return [cell.value for cell in sheet[row]]


OWN_FORM = """
form:
  columns:
    [序号, 一级指标, 一级分值, 二级指标, 三级指标, {of: 分值, heading: 权重}, 标尺, 实际完成值, 得分, 得分率]
  lines: [['单位：{单位名称}', '{年度}年'], '填报日期：{填报日期}']
  orientation: portrait
  total: 合计
  notes: '等级：{等级}，共{总分}分'
  signatures: [['填报人：{填报人}']]
  status: false
"""


def test_columns_lines_and_signatures(tmp_path: Path) -> None:
    sheet = rendered(tmp_path, OWN_FORM)
    assert texts(sheet, 1)[0] == "2024年度自评表"
    assert [text for text in texts(sheet, 2) if text] == ["单位：某局", "2024年"]
    assert texts(sheet, 3)[0] == "填报日期：2025-01-08"
    assert texts(sheet, 4) == [
        "序号", "一级指标", "一级分值", "二级指标", "三级指标", "权重", "标尺", "实际完成值", "得分", "得分率",
    ]  # fmt: skip
    assert texts(sheet, 5) == ["1", "过程", 60, "执行", "甲", 30, "100%", 0.9, 27, 0.9]
    assert texts(sheet, 6) == ["2", None, None, None, "乙", 10, None, 12, 8, 0.8]
    assert [text for text in texts(sheet, 9) if text is not None] == ["合计", 100, 89]
    assert texts(sheet, 10)[0] == "等级：良，共89.00分" and texts(sheet, 11)[0] == "填报人：张某"
    assert sheet.page_setup.orientation == "portrait"
    assert {str(block) for block in sheet.merged_cells.ranges} >= {"B5:B7", "C5:C7", "D5:D6", "A9:E9"}


def test_an_empty_description_stays_empty(tmp_path: Path) -> None:
    sheet = rendered(tmp_path, "form: {columns: [三级指标, 指标说明, 得分]}\n")
    rows = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(4, 8)}
    assert rows == {"甲（30分）": None, "乙（10分）": None, "丙（20分）": "丙的说明", "丁（40分）": None}


def template(path: Path, change: Any = None) -> None:
    """A form as a bureau makes it, by another program than the one that reads it."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("表样")
    big = book.add_format({"font_name": "黑体", "font_size": 16, "align": "center"})
    cell = book.add_format(
        {"border": 1, "font_name": "楷体", "align": "center", "text_wrap": True, "bg_color": "#FFFF99"}
    )
    sheet.merge_range("A1:E1", "某市{年度}年度绩效自评表", big)
    sheet.merge_range("A2:E2", "填报单位：{单位名称}（盖章）", cell)
    sheet.write_row("A3", ["维度", "类别", "指标", "得分", "说明"], cell)
    sheet.write_row(
        "A4",
        ["{一级指标}（{一级分值}分）", "{二级指标}", "{三级指标}（{分值}分）", "{得分}", "标尺{标尺}；{得分率}"],
        cell,
    )
    sheet.write_row("A5", ["总分", "", "", "{总分}", "{等级}"], cell)
    sheet.merge_range("A6:E6", "填报人：{填报人}", cell)
    sheet.set_column("A:E", 17)
    sheet.set_row(2, 33)
    sheet.set_portrait()
    if change:
        change(sheet, cell)
    book.close()


def test_the_bureaus_own_workbook(tmp_path: Path) -> None:
    template(tmp_path / "表样.xlsx")
    sheet = rendered(tmp_path, "form_template: 表样.xlsx\n")
    assert texts(sheet, 1)[0] == "某市2024年度绩效自评表" and texts(sheet, 2)[0] == "填报单位：某局（盖章）"
    assert texts(sheet, 3) == ["维度", "类别", "指标", "得分", "说明"] and sheet.row_dimensions[3].height == 33
    assert texts(sheet, 4) == ["过程（60分）", "执行", "甲（30分）", 27, "标尺100%；90.00%"]
    assert texts(sheet, 8) == ["总分", None, None, 89, "良"] and texts(sheet, 9)[0] == "填报人：张某"
    assert sheet["C4"].font.name == "楷体" and sheet["C4"].fill.fgColor.rgb == "FFFFFF99"
    assert sheet["C7"].border.left.style == "thin" and sheet.page_setup.orientation == "portrait"
    assert {str(block) for block in sheet.merged_cells.ranges} >= {"A1:E1", "A4:A6", "B4:B5", "A9:E9"}


def test_the_template_counts_in_the_hash(tmp_path: Path) -> None:
    template(tmp_path / "表样.xlsx")
    rendered(tmp_path, "form_template: 表样.xlsx\n")
    before = scheme_sha256(str(tmp_path / "体系.yaml"))
    template(tmp_path / "表样.xlsx", lambda sheet, cell: sheet.write("A7", "新的一行", cell))
    scheme_sha256.cache_clear()
    assert scheme_sha256(str(tmp_path / "体系.yaml")) != before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda sheet, cell: sheet.write("D4", "", cell), "没有一行同时写有{三级指标}和{得分}"),
        (lambda sheet, cell: sheet.write("E4", "{得份率}", cell), "是不是“得分率”"),
        (lambda sheet, cell: sheet.write("D5", "", cell), "没有{总分}"),
        (lambda sheet, cell: sheet.write_formula("E5", "=VLOOKUP(A4,A4:D4,2)", cell), "E5的公式用了VLOOKUP"),
        (lambda sheet, cell: sheet.write("XFD1048576", "远"), "第1048576行"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused(change: Any, words: str, tmp_path: Path) -> None:
    template(tmp_path / "表样.xlsx", change)
    path = tmp_path / "体系.yaml"
    path.write_text(SCHEME + "form_template: 表样.xlsx\n", encoding="utf-8")
    [problem] = scheme_problems(str(path))
    assert words in problem


def test_a_template_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "体系.yaml"
    path.write_text(SCHEME + "form: {template: 没有.xlsx}\n", encoding="utf-8")
    assert "没有表样文件“没有.xlsx”" in scheme_problems(str(path))[0]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("form: {columns: [三级指标, 得份, 得分]}", "“得份”不认识（是不是“得分”？）"),
        ("form: {columns: [一级指标, 二级指标, 得分]}", "没有“三级指标”"),
        ("form: {columns: [三级指标, 得分, 得分]}", "“得分”写了两次"),
        ("form: {lines: ['{单位明称}']}", "是不是“单位名称”"),
    ],
)
def test_a_form_that_cannot_be_printed_is_refused(form: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "体系.yaml"
    path.write_text(SCHEME + form + "\n", encoding="utf-8")
    assert words in "\n".join(scheme_problems(str(path)))


UNEXPLAINED = """
title: 甲乙
divisions:
- name: 过程
  weight: 100
  groups:
  - name: 管理
    weight: 100
    indicators:
    - id: 制度
      weight: 60
      rule: {kind: checklist, points: [{text: 制定财务制度, points: 20}, {text: 有效执行, points: 40}]}
    - {id: 使用, weight: 40, EXPLAINED rule: {kind: deduct_per_violation, deduct: 5, points: [{text: 手续完整}]}}
"""
UNEXPLAINED_CASE = "{单位: 某局, 年度: 2024, 数据: {填报人: 张某}, 评价要点: {制度: [是, 是], 使用: [否]}}"


def _texts(folder: Path, explained: str) -> list[str]:
    scheme, case = folder / "体系.yaml", folder / "案例.yaml"
    scheme.write_text(UNEXPLAINED.replace("EXPLAINED", explained), encoding="utf-8")
    case.write_text(UNEXPLAINED_CASE, encoding="utf-8")
    assert scheme_problems(str(scheme)) == ()
    trial = tried(read_cases(case)[0], load_scheme(str(scheme)))
    content = render_score_workbook(trial.assessment, scheme_sha256(str(scheme)))
    assert verify(content) == ()
    workbook = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return [str(cell.value) for row in workbook["计分表"].iter_rows() for cell in row if cell.value is not None]


def test_a_form_without_explanations_shows_the_standards_and_the_points(tmp_path: Path) -> None:
    texts = _texts(tmp_path, "")
    assert "评分标准" in texts and "指标说明" not in texts and "指标解释" not in texts
    assert any(text.startswith("①制定财务制度；②有效执行。按要点计分：①20分") for text in texts)
    assert "①手续完整。每出现一例不符合要求的扣5分，扣完为止。" in texts


def test_a_form_with_explanations_stays_the_usual_one(tmp_path: Path) -> None:
    texts = _texts(tmp_path, "explanation: 资金使用情况,")
    assert "指标说明" in texts and "评分标准" not in texts


def test_a_block_over_the_whole_sheet_is_refused_at_once(tmp_path: Path) -> None:
    template(tmp_path / "原.xlsx")
    with zipfile.ZipFile(tmp_path / "原.xlsx") as given, zipfile.ZipFile(tmp_path / "表样.xlsx", "w") as made:
        for name in given.namelist():
            made.writestr(name, given.read(name).replace(b'"A1:E1"', b'"A1:XFD1048576"'))
    (tmp_path / "体系.yaml").write_text(SCHEME + "form_template: 表样.xlsx\n", encoding="utf-8")
    (problem,) = scheme_problems(str(tmp_path / "体系.yaml"))
    assert "取消多余的合并" in problem


TASKS = ["序号", "任务名称", "是否重点工作", "计划完成时限", "是否完成", "是否及时完成", "质量是否达标", "完成情况说明"]


def unit_with_tasks(path: Path, names: list[str]) -> None:
    """A standard workbook with these tasks, one of them below a blank row."""
    with xlsxwriter.Workbook(str(path)) as book:
        info = [
            ["项目", "内容"],
            ["单位名称", "某局"],
            ["评价年度", 2024],
            ["金额单位", "万元"],
            ["编制数", 12],
            ["在职人员数", 11],
        ]
        spent = [["项目", "年初预算数", "全年预算数", "决算数"], ["基本支出", 60, 60, 55.5], ["项目支出", 40, 45, 34.5]]
        spent += [["本年支出合计", 100, 105, 90], ["总计", 100, 105, 90]]
        left = [["项目", "上年末", "本年末"], ["合计", 10, 5]]
        for name, rows in (("基本信息", info), ("支出", spent), ("结转结余", left)):
            sheet = book.add_worksheet(name)
            for row, line in enumerate(rows):
                sheet.write_row(row, 0, line)
        sheet = book.add_worksheet("履职任务")
        sheet.write_row(0, 0, TASKS)
        for number, name in enumerate(names, 1):
            row = number + (number == len(names))
            sheet.write_row(row, 0, [number, name, "是", "12月", "是", "是", "是", f"{name}已办"])


def _with_tasks(sheet: Any, cell: Any) -> None:
    """A form with the department's money and its tasks above the table, and one more amount below it."""
    sheet.merge_range("A2:E2", "填报单位：{单位名称}（盖章）", cell)
    sheet.write_row("A3", ["年初预算", "{支出年初预算数}", "执行数", "{支出决算数}", "执行{支出决算数}万元"], cell)
    sheet.merge_range("A4:A5", "年度任务", cell)
    sheet.write_row("B4", ["序号", "任务", "完成", "说明"], cell)
    sheet.write_row("B5", ["{任务序号}", "{任务名称}", "{是否完成}", "{完成情况说明}"], cell)
    sheet.write_row("A6", ["维度", "类别", "指标", "得分", "得分率"], cell)
    sheet.write_row("A7", ["{一级指标}", "{二级指标}", "{三级指标}", "{得分}", "{得分率}"], cell)
    sheet.write_row("A8", ["总分", "", "", "{总分}", "{等级}"], cell)
    sheet.write_row("A9", ["结转{结转结余本年末}", "", "", "", ""], cell)


def _template_with_tasks(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("表样")
        cell = book.add_format({"border": 1, "font_name": "仿宋"})
        sheet.merge_range("A1:E1", "{年度}年度自评表", cell)
        _with_tasks(sheet, cell)


@pytest.mark.parametrize("names", [["甲任务", "乙任务", "丙任务"], ["甲任务"], []], ids=len)
def test_a_row_for_every_task_and_amounts_around_the_table(names: list[str], tmp_path: Path) -> None:
    _template_with_tasks(tmp_path / "表样.xlsx")
    (tmp_path / "体系.yaml").write_text(SCHEME + "form_template: 表样.xlsx\n", encoding="utf-8")
    unit_with_tasks(tmp_path / "某局2024.xlsx", names)
    scheme = load_scheme(str(tmp_path / "体系.yaml"))
    data = finished(read_workbook(tmp_path / "某局2024.xlsx", shown_as="某局2024.xlsx"))
    assessment = assess(data, scheme)
    content = render_score_workbook(assessment, "0" * 64)
    assert verify(content) == ()
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["计分表"]
    assert texts(sheet, 3) == ["年初预算", 100, "执行数", 90, "执行90.00万元"]
    assert sheet["B3"].number_format == "#,##0.00"
    shown = [texts(sheet, 5 + number) for number in range(max(1, len(names)))]
    wanted = [[None, str(n), name, "是", f"{name}已办"] for n, name in enumerate(names, 1)]
    assert shown == (wanted or [[None, None, None, None, None]])
    heading = 5 + max(1, len(names))
    assert texts(sheet, heading)[:4] == ["维度", "类别", "指标", "得分"]
    assert texts(sheet, heading + 1)[2:] == ["甲", 27, 0.9] and sheet.cell(heading + 1, 5).number_format == "0.00%"
    places = form_places(assessment.evaluation)
    assert sheet.cell(places.total_row + 1, 1).value == "总分"
    assert texts(sheet, places.total_row + 2)[0] == "结转5.00"
    assert f"A4:A{heading - 1}" in {str(block) for block in sheet.merged_cells.ranges}
    assert sheet.print_title_rows == f"${heading}:${heading}"


def test_tasks_stand_in_one_row(tmp_path: Path) -> None:
    template(tmp_path / "表样.xlsx", lambda sheet, cell: sheet.write_column("G1", ["{任务名称}", "{是否完成}"], cell))
    (tmp_path / "体系.yaml").write_text(SCHEME + "form_template: 表样.xlsx\n", encoding="utf-8")
    (problem,) = scheme_problems(str(tmp_path / "体系.yaml"))
    assert "请写在一行里" in problem
