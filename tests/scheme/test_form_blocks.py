"""A bureau's own workbook as the form: blocks of rows, subtotals, places of single indicators, formulas."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from perfeval.assessment.case import read_cases
from perfeval.assessment.trial import Trial, tried
from perfeval.audit.audit import AuditTask, audit_file
from perfeval.batch.work import Task, evaluate_file
from perfeval.reader.discovery import InputFile
from perfeval.scheme import load_scheme, scheme_problems, scheme_sha256
from perfeval.scheme.loading import raw_scheme
from perfeval.scheme.workbook import render_scheme_workbook
from perfeval.writer.form import form_places
from perfeval.writer.score_workbook import render_score_workbook
from perfeval.xlsx.verification import verify
from tests.libreoffice import converted, differences, require_libreoffice
from tests.scheme.test_forms import CASE, SCHEME, unit_with_tasks

Draw = Callable[[Any, Any, Any], None]
"""Draws a form on a sheet: the workbook, the sheet, a bordered format."""


def draw(path: Path, form: Draw) -> None:
    """A form as a bureau makes it, by another program than the one that reads it."""
    with xlsxwriter.Workbook(str(path)) as book:
        form(book, book.add_worksheet("表样"), book.add_format({"border": 1, "font_name": "仿宋", "text_wrap": True}))


def written(folder: Path, form: Draw, case: str = CASE, scheme: str = SCHEME) -> tuple[Any, Any, Trial]:
    """The 计分表 of the case with its values, the same with its formulas, and the trial."""
    draw(folder / "表样.xlsx", form)
    (folder / "体系.yaml").write_text(f"{scheme}\nform_template: 表样.xlsx\n", encoding="utf-8")
    (folder / "案例.yaml").write_text(case, encoding="utf-8")
    assert scheme_problems(str(folder / "体系.yaml")) == ()
    trial = tried(read_cases(folder / "案例.yaml")[0], load_scheme(str(folder / "体系.yaml")))
    content = render_score_workbook(trial.assessment, scheme_sha256(str(folder / "体系.yaml")))
    (folder / "计分表.xlsx").write_bytes(content)
    assert verify(content) == ()
    values, formulas = (openpyxl.load_workbook(io.BytesIO(content), data_only=only)["计分表"] for only in (True, False))
    return values, formulas, trial


def problem(folder: Path, form: Draw, scheme: str = SCHEME) -> str:
    """The one thing that is wrong with a form."""
    draw(folder / "表样.xlsx", form)
    (folder / "体系.yaml").write_text(f"{scheme}\nform_template: 表样.xlsx\n", encoding="utf-8")
    (found,) = scheme_problems(str(folder / "体系.yaml"))
    return found


def rows(sheet: Any) -> list[list[Any]]:
    """The values row by row, without what is blank."""
    return [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]


def stacked(book: Any, sheet: Any, cell: Any) -> None:
    """Three rows an indicator, a heading and a subtotal for each 一级指标 and each 二级指标."""
    sheet.merge_range("A1:F1", "{年度}年度绩效自评表", cell)
    sheet.write_row("A2", ["单位", "{单位名称}", "编制", "{编制数}", "", ""], cell)
    sheet.merge_range("A3:E3", "{一级序号}、{一级指标}（{一级分值}分）", cell)
    sheet.write("F3", "{一级得分率}", cell)
    sheet.write_row("A4", ["序号", "指标", "内容", "数值", "分值", "完成比例"], cell)
    sheet.merge_range("A5:E5", "（{二级序号}）{二级指标}", cell)
    sheet.write("F5", "{二级得分}", cell)
    sheet.merge_range("A6:A8", "{序号}", cell)
    sheet.merge_range("B6:B8", "{三级指标}", book.add_format({"border": 1, "bold": True, "bg_color": "#FFEECC"}))
    sheet.write_column("C6", ["目标值", "完成值", "得分"], cell)
    sheet.write_column("D6", ["{年初目标值}", "{实际完成值}", "{得分}"], cell)
    sheet.merge_range("E6:E8", "{分值}", cell)
    sheet.merge_range("F6:F8", "", cell)
    sheet.write_formula("F6", "=D8/E6", book.add_format({"border": 1, "num_format": "0%"}))
    sheet.write_row("A9", ["", "{二级指标}小计", "", "", "", ""], cell)
    sheet.write_formula("D9", "=SUM(D8:D8)", cell)
    sheet.write_formula("E9", "=SUM(E6:E8)", cell)
    sheet.write_row("A10", ["", "一级小计", "", "{一级得分}", "{一级分值}", "{一级扣分}"], cell)
    sheet.write_row("A11", ["", "合计", "", "{总分}", "{满分}", "{等级}"], cell)
    sheet.write_row("A12", ["", "核对", "", "", "", ""], cell)
    sheet.write_formula("D12", "=SUM(D10)-SUM(D9)+D11", cell)
    sheet.write_formula("E12", '=IF(D12=D11,"相符","不符")', cell)
    sheet.set_row(5, 30)
    sheet.set_row(7, 18)
    sheet.set_column("A:F", 14)


def test_a_block_of_rows_and_rows_of_each_level(tmp_path: Path) -> None:
    values, formulas, _ = written(tmp_path, stacked)
    assert rows(values) == [
        ["2024年度绩效自评表"],
        ["单位", "某局", "编制", 12],
        ["一、过程（60分）", 0.8833],
        ["序号", "指标", "内容", "数值", "分值", "完成比例"],
        ["（一）执行", 35],
        ["1", "甲", "目标值", 30, 0.9],
        ["完成值", 0.9],
        ["得分", 27],
        ["2", "乙", "目标值", 10, 10, 0.8],
        ["完成值", 12],
        ["得分", 8],
        ["执行小计", 35, 40],
        ["（二）管理", 18],
        ["3", "丙", "目标值", 20, 0.9],
        ["完成值", 18],
        ["得分", 18],
        ["管理小计", 18, 20],
        ["一级小计", 53, 60, 7],
        ["二、产出（40分）", 0.9],
        ["序号", "指标", "内容", "数值", "分值", "完成比例"],
        ["（一）完成", 36],
        ["4", "丁", "目标值", 40, 0.9],
        ["完成值", 36],
        ["得分", 36],
        ["完成小计", 36, 40],
        ["一级小计", 36, 40, 4],
        ["合计", 89, 100, "良"],
        ["核对", 89, "相符"],
    ]
    # each formula refers to its own block, its own 二级指标, all of the rows that repeat
    assert "D11/E9" in formulas["F9"].value and "SUM(D8,D11)" in formulas["D12"].value
    assert "SUM(E6:E11)" in formulas["E12"].value and "SUM(D18,D26)-SUM(D12,D17,D25)+D27" in formulas["D28"].value
    assert formulas["F3"].value.count("SUM(D8,D11,D16)") == 1
    assert values["B9"].font.bold and values["B9"].fill.fgColor.rgb == "FFFFEECC" and values["F9"].number_format == "0%"
    assert {str(one) for one in values.merged_cells.ranges} >= {"A3:E3", "A19:E19", "B6:B8", "B9:B11", "E22:E24"}
    assert [values.row_dimensions[row].height for row in (6, 8, 9, 11, 22)] == [30, 18, 30, 18, 30]


def places_of_their_own(book: Any, sheet: Any, cell: Any) -> None:
    """One indicator in the head, a mention of another, the rest in rows."""
    sheet.merge_range("A1:E1", "得分{总分}分，{三级指标(甲)}得{得分(甲)}分，{分值(过程)}分得{得分(过程)}分", cell)
    sheet.write_row("A2", ["执行率", "{分值(甲)}", "{指标值（甲）}", "{得分(甲)}", "{得分率(甲)}"], cell)
    sheet.write_row("A3", ["{一级指标}", "{三级指标}", "{分值}", "{得分}", "{得分说明}"], cell)
    sheet.write_row("A4", ["", "", "", "{总分}", "{得分说明(“甲”)}"], cell)
    sheet.write_formula("C4", "=B2+SUM(C3)", cell)
    sheet.set_column("A:E", 16)


def test_single_indicators_have_places_of_their_own(tmp_path: Path) -> None:
    values, formulas, trial = written(tmp_path, places_of_their_own)
    assert values["A1"].value == "得分89.00分，甲得27.00分，60分得53.00分"
    assert rows(values)[1] == ["执行率", 30, 0.9, 27, 0.9] and values["C2"].number_format == "0.00%"
    assert [row[:4] for row in rows(values)[2:6]] == [
        ["过程", "乙", 10, 8],
        ["丙", 20, 18, values["E4"].value],
        ["产出", "丁", 40, 36],
        [100, 89, values["E6"].value],
    ]
    assert "SUM(D2:D5)" in formulas["D6"].value
    places = form_places(trial.assessment.evaluation)
    assert places.scores == {0: (1, 3), 1: (2, 3), 2: (3, 3), 3: (4, 3)} and places.total_row == 5


def each_in_its_place(book: Any, sheet: Any, cell: Any) -> None:
    """A form without a row that repeats."""
    for row, name in enumerate("甲乙丙丁"):
        sheet.write_row(row, 0, [name, f"{{分值({name})}}", f"{{得分({name})}}", f"{{复核分({name})}}"], cell)
    sheet.write_row("A5", ["合计", "", "{总分}", "{复核总分}"], cell)
    sheet.write_formula("B5", "=SUM(B1:B4)", cell)


def test_a_form_in_which_every_indicator_has_its_place(tmp_path: Path) -> None:
    values, formulas, trial = written(tmp_path, each_in_its_place)
    assert rows(values) == [
        ["甲", 30, 27], ["乙", 10, 8], ["丙", 20, 18], ["丁", 40, 36], ["合计", 100, 89],
    ]  # fmt: skip
    assert "SUM(C1:C4)" in formulas["C5"].value and "SUM(D1:D4)" in formulas["D5"].value
    assert form_places(trial.assessment.evaluation).review_scores[3] == (3, 3)
    assert not values["D2"].protection.locked and values["C2"].protection.locked


def missing_data(book: Any, sheet: Any, cell: Any) -> None:
    sheet.write_row("A1", ["{支出决算数}", "{编制数}", "", "", ""], cell)
    sheet.write_formula("C1", "=SUM(A1:B1)", cell)
    sheet.write_formula("D1", "=COUNT(A1:B1)", cell)
    sheet.write_formula("E1", "=1/(B1-12)", cell)
    sheet.write_row("A2", ["{一级指标}", "{三级指标}", "{得分}", "", ""], cell)
    sheet.write_row("A3", ["小计", "{一级得分}", "{一级得分率}", "", ""], cell)
    sheet.write_row("A4", ["合计", "", "{总分}", "", ""], cell)
    sheet.write_formula("D4", "=SUM(C2)", cell)
    sheet.write_formula("E4", '=COUNTIF(C2,"缺数据")', cell)


def test_a_sum_over_missing_data_says_so(tmp_path: Path) -> None:
    case = CASE.replace("支出决算数: 90, ", "").replace(", 丁: 36", "")
    values, _, _ = written(tmp_path, missing_data, case)
    assert rows(values)[0] == [12, "缺数据", 1, "无法计算"]
    assert rows(values)[4][:3] == ["小计", "缺数据", "缺数据"]
    assert values.cell(values.max_row, 4).value == "缺数据" and values.cell(values.max_row, 5).value == 2


def marked(book: Any, sheet: Any, cell: Any) -> None:
    """Rows without placeholders of their own, which repeat because they are marked; a column over head and rows."""
    sheet.merge_range("A1:A6", "绩效指标", cell)
    sheet.write_row("B1", ["指标", "得分", "备注"], cell)
    sheet.write_row("B2", ["分组{一级开始}", "", "固定"], cell)
    sheet.write_row("B3", ["{三级指标}", "{得分}", ""], cell)
    sheet.write_row("B4", ["小计{二级开始}{二级结束}", "", ""], cell)
    sheet.write_row("B5", ["{一级结束}", "", ""], cell)
    sheet.write_row("B6", ["总分", "{总分}", ""], cell)


def marked_well(book: Any, sheet: Any, cell: Any) -> None:
    marked(book, sheet, cell)
    sheet.write("B2", "分组{一级开始}", cell)
    sheet.write("B3", "{二级开始}{三级指标}", cell)
    sheet.write("B4", "小计{二级结束}", cell)
    sheet.write_formula("C4", "=SUM(C3)", cell)


def test_marks_say_where_rows_begin_and_end(tmp_path: Path) -> None:
    values, _, _ = written(tmp_path, marked_well)
    assert rows(values) == [
        ["绩效指标", "指标", "得分", "备注"], ["分组", "固定"], ["甲", 27], ["乙", 8], ["小计", 35], ["丙", 18],
        ["小计", 18], [], ["分组", "固定"], ["丁", 36], ["小计", 36], [], ["总分", 89],
    ]  # fmt: skip
    assert "A1:A13" in {str(one) for one in values.merged_cells.ranges}


def with_rules(book: Any, sheet: Any, cell: Any) -> None:
    """Conditional formats, validations, names and what is printed."""
    red, green = book.add_format({"font_color": "#C00000"}), book.add_format({"bg_color": "#C6EFCE", "bold": True})
    sheet.write_row("A1", ["标题", "", "", "", "辅助列"], cell)
    sheet.write_row("A2", ["指标", "分值", "得分", "复核分", ""], cell)
    sheet.write_row("A3", ["{三级指标}", "{分值}", "{得分}", "{复核分}", ""], cell)
    sheet.write_row("A4", ["小计", "{一级分值}", "{一级得分}", "", ""], cell)
    sheet.write_row("A5", ["合计", "{满分}", "{总分}", "{复核总分}", ""], cell)
    sheet.write_row("A6", ["审核意见", "", "", "", ""], cell)
    sheet.write("B6", "", book.add_format({"locked": False}))
    sheet.conditional_format("A3:D3", {"type": "formula", "criteria": "=$C3<$B3*0.85", "format": red})
    sheet.conditional_format("C4:C5", {"type": "cell", "criteria": ">=", "value": "$B$5*0.8", "format": green})
    sheet.conditional_format("B3:B3", {"type": "top", "value": 1, "format": green})
    sheet.conditional_format("A3", {"type": "text", "criteria": "containing", "value": "甲", "format": red})
    sheet.data_validation("D3", {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": "=B3"})
    sheet.data_validation("B6", {"validate": "list", "source": ["通过", "退回"], "input_message": "请选择"})
    book.define_name("各项得分", "='表样'!$C$3:$C$5")
    book.define_name("审核", "='表样'!$B$6")
    sheet.repeat_rows(0, 1)
    sheet.print_area("A1:D6")
    sheet.set_column("E:E", 9, None, {"hidden": True})
    sheet.set_column("A:D", 15)


def test_rules_names_and_print_settings_go_with_their_cells(tmp_path: Path) -> None:
    values, _, _ = written(tmp_path, with_rules)
    book = openpyxl.load_workbook(tmp_path / "计分表.xlsx")
    found = {
        (str(one.sqref), rule.type): [str(formula) for formula in rule.formula]
        for one in values.conditional_formatting
        for rule in one.rules
    }
    assert found["A3:D3", "expression"] == ["$C3<$B3*0.85"] and found["A7:D7", "expression"] == ["$C7<$B7*0.85"]
    assert {str(one.sqref) for one in values.conditional_formatting if one.rules[0].type == "expression"} == {
        "A3:D3", "A4:D4", "A5:D5", "A7:D7",
    }  # fmt: skip
    assert found["C6", "cellIs"] == ["$B$9*0.8"] and found["C9", "cellIs"] == ["$B$9*0.8"]
    assert found["B3:B5 B7", "top10"] == []
    limits = {str(one.sqref): (one.formula1, one.formula2) for one in values.data_validations.dataValidation}
    assert limits["D3"] == ("0", "B3") and limits["D7"] == ("0", "B7") and limits["B10"][0] == '"通过,退回"'
    assert book.defined_names["各项得分"].attr_text == "'计分表'!$C$3:$C$9"
    assert book.defined_names["审核"].attr_text == "'计分表'!$B$10"
    assert values.print_title_rows == "$1:$2" and values.print_area == "'计分表'!$A$1:$D$10"
    assert values.column_dimensions["E"].hidden and not values["B10"].protection.locked


def plain(book: Any, sheet: Any, cell: Any) -> None:
    sheet.write_row("A1", ["指标", "分值", "得分", "", ""], cell)
    sheet.write_row("A2", ["{三级指标}", "{分值}", "{得分}", "", ""], cell)
    sheet.write_row("A3", ["合计", "", "{总分}", "", ""], cell)


def cells(**texts: str) -> Draw:
    """The plain form with these cells."""

    def form(book: Any, sheet: Any, cell: Any) -> None:
        plain(book, sheet, cell)
        for address, text in texts.items():
            (sheet.write_formula if text.startswith("=") else sheet.write)(address, text, cell)

    return form


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (cells(B1="{单位明称}"), "B1里的{单位明称}不认识（是不是“单位名称”？）"),
        (cells(B2="{得份率}"), "B2里的{得份率}不认识（是不是“得分率”？）"),
        (cells(B1="{得分(甲甲)}"), "没有指标“甲甲”（是不是“甲”？）"),
        (cells(B1="{得份(甲)}"), "“得份”不认识（是不是“得分”？）"),
        (cells(B1="{一级开始}"), "B1写了{一级开始}，没有{一级结束}，请写在重复的最后一行"),
        (cells(D2="{二级结束}"), "D2写了{二级结束}，没有{二级开始}，请写在重复的第一行"),
        (cells(D2="{一级结束}", D3="{一级开始}"), "{一级结束}（D2）在{一级开始}（D3）上面"),
        (cells(D1="{二级开始}", D2="{一级开始}{一级结束}", E2="{二级结束}"), "应在{一级开始}到{一级结束}之内"),
        (cells(D1="{一级开始}", E1="{一级结束}"), "没有包住里面重复的行（第2行到第2行）"),
        (cells(D1="{一级开始}", D3="{一级结束}"), "C3写有{总分}，夹在重复的行（第1行到第3行）中间"),
        (cells(D4="{佐证材料}"), "D4写有{佐证材料}，不在各指标重复的行里（第2行到第2行）"),
        (cells(C3="共{总分}分"), "{总分}应独占一个单元格"),
        (cells(C2="得{得分}分"), "没有{得分}（独占一格）"),
        (cells(C5="{得分}", A5="{三级指标}"), "不止一行写有{三级指标}（A2、A5）"),
        (cells(D3="=C2*2"), "D3的公式引用的C2会重复成几处"),
        (cells(D3="=SUM(表二!A1)"), "引用了别的工作表"),
        (cells(D3="=SUM(C2,D3)"), "D3的公式引用到自己"),
        (cells(D3="=E3", E3="=D3+1"), "引用到自己"),
        (cells(D3="=满分数*2"), "名称“满分数”不认识"),
        (cells(D3='=COUNTIF(C2,">60")'), "COUNTIF的条件请写成一个数或一段文字"),
        (cells(D3="=2^3"), "用了“^”"),
    ],
)
def test_a_form_that_does_not_fit_together_is_refused(form: Draw, words: str, tmp_path: Path) -> None:
    assert words in problem(tmp_path, form)


def nested_wrongly(book: Any, sheet: Any, cell: Any) -> None:
    for row, texts in enumerate((["{二级指标}"], ["{一级指标}"], ["{三级指标}", "{得分}"], ["合计", "{总分}"])):
        sheet.write_row(row, 0, texts, cell)


def covering(book: Any, sheet: Any, cell: Any) -> None:
    sheet.write_row("A1", ["表头", "", "", ""], cell)
    sheet.write_row("A2", ["盖住", "", "{二级指标}", ""], cell)
    sheet.write_row("A3", ["{一级指标}", "{三级指标}", "{得分}", ""], cell)
    sheet.write_row("A4", ["合计", "", "{总分}", ""], cell)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (nested_wrongly, "第2行写的是一级指标的内容，却夹在二级指标的行里"),
        (covering, "A3（{一级指标}）重复以后会盖住A2"),
        (lambda book, sheet, cell: sheet.write_row("A1", ["{得分(甲)}", "{总分}"], cell), "这些指标的得分：乙、丙、丁"),
        (
            lambda book, sheet, cell: sheet.write_row("A1", ["指标", "{总分}"], cell),
            "没有一行同时写有{三级指标}和{得分}",
        ),
    ],
)
def test_rows_that_do_not_nest_are_refused(form: Draw, words: str, tmp_path: Path) -> None:
    assert words in problem(tmp_path, form)


def test_libreoffice_comes_to_the_same(tmp_path: Path) -> None:
    require_libreoffice()
    made: list[Path] = []
    for form in (stacked, places_of_their_own, missing_data, marked_well, with_rules):
        folder = tmp_path / form.__name__
        folder.mkdir()
        written(folder, form)
        made.append((folder / "计分表.xlsx").rename(tmp_path / f"{form.__name__}.xlsx"))
    for path, recalculated in zip(made, converted(made, tmp_path), strict=True):
        assert list(differences(path, recalculated)) == []


LATE = """
title: 报送
facts: [{name: 报送日期, unit: 日期, description: 报送日期}]
divisions:
- name: 过程
  weight: 10
  groups:
  - name: 报送
    weight: 10
    indicators:
    - id: 及时性
      weight: 10
      expression: 报送日期
      rule: {kind: deduct_over, limit: 次年4月15日前, step: 1天, deduct: 0.5, floor: 迟10天以上}
total: {points: 10}
"""


TABLE = re.compile(r"^\|(.*)\|$", re.M)


def test_the_form_of_the_guide_is_one(tmp_path: Path) -> None:
    guide = Path(__file__).parents[2] / "docs" / "指标体系编写.md"
    part = guide.read_text(encoding="utf-8").partition("### 已有现成的Excel表样")[2].partition("\n- ")[0]
    lines = [[cell.strip() for cell in line.split("|")] for line in TABLE.findall(part) if "---" not in line]

    def form(book: Any, sheet: Any, cell: Any) -> None:
        for row, line in enumerate(lines):
            sheet.write_row(row, 0, line, cell)

    values, _, _ = written(tmp_path, form)
    assert [[*row[:2], row[-1]] for row in rows(values)[4:]] == [
        ["小计", 60, 53], ["产出\n（40分）", "完成", 36], ["小计", 40, 36], ["合计", 100, 89],
    ]  # fmt: skip


def test_a_form_lies_beside_the_workbook_of_its_scheme(tmp_path: Path) -> None:
    draw(tmp_path / "表样.xlsx", stacked)
    (tmp_path / "体系.yaml").write_text(f"{SCHEME}\nform_template: 表样.xlsx\n", encoding="utf-8")
    moved_to = tmp_path / "另一处"
    moved_to.mkdir()
    (moved_to / "体系.xlsx").write_bytes(render_scheme_workbook(raw_scheme(str(tmp_path / "体系.yaml"))))
    (tmp_path / "表样.xlsx").rename(moved_to / "表样.xlsx")
    assert scheme_problems(str(moved_to / "体系.xlsx")) == ()
    assert load_scheme(str(moved_to / "体系.xlsx")).form_sheet.block == (5, 8)


def dates(book: Any, sheet: Any, cell: Any) -> None:
    texts = ["{三级指标}", "{评分标准}", "{年初目标值}", "{实际完成值}", "{得分}", "{扣分原因}"]
    sheet.write_row("A1", texts, cell)
    sheet.write_row("E2", ["{总分}"], cell)


@pytest.mark.parametrize(
    ("day", "score", "reason"),
    [
        ("2025-04-18", 8.5, "及时性：比次年4月15日迟3天，扣1.50分。"),
        ("2025-04-25", 0, "及时性：比次年4月15日迟10天，扣10.00分。"),
    ],
)
def test_a_deadline_is_shown_as_dates(day: str, score: float, reason: str, tmp_path: Path) -> None:
    case = f"{{单位: 某局, 年度: 2024, 数据: {{报送日期: {day}}}}}"
    values, _, _ = written(tmp_path, dates, case, LATE)
    shown = rows(values)[0]
    standard = "次年4月15日以前的得满分；每迟1天扣0.5分，扣完为止。迟满10天的不得分。"
    assert shown[:3] == ["及时性", standard, "次年4月15日"] and shown[4:] == [score, reason]
    assert shown[3].date().isoformat() == day and values["D1"].number_format == "yyyy-mm-dd"


MANY = "title: 多\ndivisions:\n" + "".join(
    f"- name: 一级{n}\n  weight: 25\n  groups:\n"
    f"  - {{name: 二级{n}, weight: 25, indicators: ["
    + ", ".join(f"{{id: 指标{n}{k}, weight: 5, rule: {{kind: manual}}}}" for k in range(5))
    + "]}\n"
    for n in range(4)
)


def tall(book: Any, sheet: Any, cell: Any) -> None:
    sheet.write_row("A1", ["指标", "内容", "得分"], cell)
    sheet.write_row("A2", ["{一级指标}", "", ""], cell)
    sheet.merge_range("A3:A5", "{三级指标}", cell)
    sheet.write_column("B3", ["甲", "乙", "丙"], cell)
    sheet.write("C5", "{得分}", cell)
    sheet.write_row("A6", ["小计", "", "{一级得分}"], cell)
    sheet.write_row("A7", ["合计", "", "{总分}"], cell)
    for row in (2, 3, 4):
        sheet.set_row(row, 31)


def test_no_page_ends_within_a_block_or_beside_its_heading(tmp_path: Path) -> None:
    scores = ", ".join(f"指标{n}{k}: 4" for n in range(4) for k in range(5))
    case = f"{{单位: 某局, 年度: 2024, 数据: {{填报人: 张某}}, 自评分: {{{scores}}}}}"
    values, _, _ = written(tmp_path, tall, case, MANY)
    starts = [one.id + 1 for one in values.row_breaks.brk]
    assert len(starts) >= 3
    for row in starts:
        above, here = values.cell(row - 1, 1).value, values.cell(row, 1).value
        assert here is not None and here != "小计" and not str(above).startswith("一级"), row


def test_what_a_bureau_enters_in_a_block_is_read_and_what_is_changed_is_told(tmp_path: Path) -> None:
    def reviewed(book: Any, sheet: Any, cell: Any) -> None:
        stacked(book, sheet, cell)
        sheet.write("G7", "{复核分}", cell)
        sheet.write("H6", "{复核意见}", cell)

    draw(tmp_path / "表样.xlsx", reviewed)
    (tmp_path / "体系.yaml").write_text(f"{SCHEME}\nform_template: 表样.xlsx\n", encoding="utf-8")
    unit_with_tasks(tmp_path / "某局2024.xlsx", [])
    scheme = str(tmp_path / "体系.yaml")
    reply = evaluate_file(Task(InputFile(tmp_path / "某局2024.xlsx", "某局2024.xlsx"), scheme=scheme))
    (tmp_path / "计分表.xlsx").write_bytes(reply.content or b"")
    book = openpyxl.load_workbook(tmp_path / "计分表.xlsx")
    book["计分表"]["G10"], book["计分表"]["H9"] = 6, "证据不足"
    book["计分表"]["D12"] = 40
    book.save(tmp_path / "复核后.xlsx")
    result = audit_file(AuditTask(InputFile(tmp_path / "复核后.xlsx", "复核后.xlsx"), scheme=scheme))
    (second,) = [one for one in result.reviews if one.indicator == "乙"]
    assert (second.reviewed, second.opinion, second.computed) == (Decimal(6), "证据不足", Decimal(8))
    told = {one.finding.place.cell for one in result.differences if one.finding.place.sheet == "计分表"}
    assert told == {"D12"}
