"""Each layout is read as a careful person reads it, and recomputed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.formula.addresses import address_of
from perfeval.reader.documents import open_input
from perfeval.reader.projects import read_projects, split_sheets
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.opening import RawSheet
from tests.projects.forms import LAYOUTS, codes, evaluated, good, write


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_read_and_recomputed(layout: str, tmp_path: Path) -> None:
    want = LAYOUTS[layout]["want"]
    [result] = evaluated(write(tmp_path / "甲.xlsx", LAYOUTS[layout]["rows"])).forms
    form = result.form
    assert (form.project, form.unit, form.year) == (want["project"], want["unit"], want["year"])
    for label, amounts in want["funds"].items():
        [row] = [one for one in form.funds if one.label == label]
        assert [row.amounts.get(side) for side in ("年初", "全年", "执行")] == [_number(one) for one in amounts]
    assert [result.execution.rate, result.execution.score] == [_number(one) for one in want["execution"]]
    assert {one.row.name: one.score for one in result.rows} == {
        name: _number(score) for name, score in want["rows"].items()
    }
    assert result.total == _number(want["total"])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_is_invented_on_a_correct_form(layout: str, tmp_path: Path) -> None:
    found = codes(evaluated(write(tmp_path / "甲.xlsx", LAYOUTS[layout]["rows"])))
    # an execution of 75% and three of four batches, without a reason, are said
    assert found == (["P207", "P207"] if layout.startswith("执行20分") else [])


@pytest.mark.parametrize(
    "rows",
    [
        [["填报说明"], ["一个项目填一张《项目支出绩效自评表》。"]],
        [["项目支出绩效目标申报表"], ["项目名称", "甲"], ["一级指标", "二级指标", "三级指标", "指标值"]],
        [["2023年1—7月项目绩效运行监控表"], ["项目名称", "甲"], ["年初预算数", "全年预算数", "1—7月执行数", "执行率"],
         ["一级指标", "二级指标", "三级指标", "年度指标值", "1—7月完成值", "全年预计完成值", "分值", "得分"]],
    ],
)  # fmt: skip
def test_other_sheets_are_no_forms(rows: list[list[Any]]) -> None:
    forms, rest = split_sheets([RawSheet("表", False, rows)])
    assert not forms and len(rest) == 1


def test_a_department_as_a_whole_in_this_layout_is_told_apart(tmp_path: Path) -> None:
    rows = good()
    rows[0] = ["部门整体支出绩效自评表"]
    rows[2] = ["部门名称", None, "示例县水利局"]
    evaluation = evaluated(write(tmp_path / "甲.xlsx", rows, good()))
    assert [one.form.whole for one in evaluation.forms] == [True, False]
    assert len(evaluation.projects) == 1


def test_a_blank_form_is_no_form(tmp_path: Path) -> None:
    rows = good()
    for row in rows[2:]:
        row[5:] = [
            None if not isinstance(cell, str) or ("数" not in cell and "分" not in cell) else cell for cell in row[5:]
        ]
    rows[2][2] = None
    rows[5][3] = rows[6][3] = None
    rows[4] = good()[4]
    rows[10] = good()[10]
    assert evaluated(write(tmp_path / "甲.xlsx", rows)).forms == ()


def test_several_forms_may_stand_on_one_sheet(tmp_path: Path) -> None:
    second = good()
    second[2][2] = "清淤项目"
    forms = evaluated(write(tmp_path / "甲.xlsx", [*good(), [], *second])).forms
    assert [one.form.project for one in forms] == ["堤防加固项目", "清淤项目"]
    assert [one.total for one in forms] == [Decimal("99.82")] * 2


def _named_points(**changes: str) -> list[list[Any]]:
    rows = [list(row) for row in LAYOUTS["分值在指标名称后面"]["rows"]]
    return [[changes.get(str(cell), cell) for cell in row] for row in rows]


def test_points_in_a_name_that_do_not_add_up_to_their_level_are_said(tmp_path: Path) -> None:
    rows = _named_points(**{"改造公厕（8分）": "改造公厕（6分）"})
    found = [one for one in evaluated(write(tmp_path / "甲.xlsx", rows)).findings if one.code == "P105"]
    assert any("数量指标（20分）" in one.message and "18" in one.message for one in found)


def test_a_mark_in_a_name_above_the_points_of_its_level_is_no_weight(tmp_path: Path) -> None:
    rows = _named_points(**{"群众满意度": "群众满意度测评（90分）"})
    [result] = evaluated(write(tmp_path / "甲.xlsx", rows)).forms
    assert [one.weight for one in result.rows][-1] == 10


@pytest.mark.parametrize(
    ("heading", "unit", "amount"),
    [
        ("项目资金（元）", "元", "38.766462"),
        ("项目资金（千）", "千元", "38766.462"),
        ("项目资金（万）", "万元", "387664.62"),
    ],
)
def test_the_unit_beside_the_funds_holds_for_them(heading: str, unit: str, amount: str, tmp_path: Path) -> None:
    rows = [list(row) for row in LAYOUTS["三列指标值、元、总分旁有等级"]["rows"]]
    rows[4][0] = heading
    [result] = evaluated(write(tmp_path / "甲.xlsx", rows)).forms
    assert result.form.money_unit == unit
    assert result.form.funds[0].amounts["全年"] == Decimal(amount)


def test_a_hidden_old_copy_of_a_form_is_no_second_project(tmp_path: Path) -> None:
    old = good()
    old[5][5] = 100
    other = good()
    other[2][2] = "另一个项目"
    path = write(tmp_path / "甲.xlsx", good(), old, other, names=["表1", "旧表", "另表"])
    book = openpyxl.load_workbook(path)
    book["旧表"].sheet_state = book["另表"].sheet_state = "hidden"
    book.save(path)
    evaluation = evaluated(path)
    # hidden or not, the form of a project of which there is no other is read
    assert [one.form.project for one in evaluation.forms] == ["堤防加固项目", "另一个项目"]
    assert [(one.code, one.place.sheet) for one in evaluation.findings if one.code == "R804"] == [("R804", "旧表")]
    assert "P101" not in codes(evaluation)


def test_a_sum_over_the_sources_that_was_never_calculated_is_their_sum_in_every_format(tmp_path: Path) -> None:
    opened = open_input(write(tmp_path / "甲.xlsx", good()), "甲.ods", Limits())
    [places, *_], _ = split_sheets(opened.sheets)
    funds = read_projects([places], shown_as="甲.ods", sha256="").forms[0].funds
    [total] = [one for one in funds if one.total]
    scan = places[0].scan
    for side, (row, column) in total.spots.items():
        places[0].cells[row][column] = 0.0
        scan.formulas.add((row, column))
        scan.uncached.add((row, column))
        # as the scan of another format than .xlsx tells it
        scan.unproved[row, column] = "+".join(address_of(*one.spots[side]) for one in funds if not one.total)
    data = read_projects([places], shown_as="甲.ods", sha256="")
    assert [one.amounts for one in data.forms[0].funds if one.total] == [total.amounts]
    assert {(one.code, one.severity.value) for one in data.findings} == {("R205", "警告")}
