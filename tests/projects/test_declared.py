"""Which sheets declare a project's targets, and which column of theirs is the year's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from perfeval.reader.documents import open_input
from perfeval.reader.projects.declared import declared_places
from perfeval.reader.projects.stated import StatedForm, declared_in
from perfeval.xlsx.limits import Limits
from tests.projects.forms import Rows, declaration, good, write

_HALVES: list[list[Any]] = [
    ["项目支出绩效目标申报表（2023年度）"],
    ["项目名称", "堤防加固项目", None, None, "实施期限", "2022年1月至2024年12月"],
    ["实施单位", "示例县河道管理所"],
    ["总体目标", None, "实施期目标", None, None, "年度目标"],
    [None, None, "三年内加固堤防5400米。", None, None, "加固堤防1800米。"],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"],
    [None, "产出指标", "数量指标", "加固堤防长度", "≥5400米", "数量指标", "加固堤防长度", "≥1800米"],
    [None, "满意度指标", "满意度指标", "群众满意度", "≥95%", "满意度指标", "群众满意度", "≥94%"],
]


def _stated(folder: Path, *sheets: Rows, name: str = "甲.xlsx", names: list[str] | None = None) -> list[StatedForm]:
    path = write(folder / name, *sheets, names=names or [])
    return list(declared_in(open_input(path, path.name, Limits()).sheets, path.name))


def _targets(form: StatedForm) -> dict[str, str]:
    return {row.name: row.shown for row in form.rows}


def test_a_declaration_says_what_is_to_be_reached(tmp_path: Path) -> None:
    [form] = _stated(tmp_path, declaration())
    assert (form.what, form.project, form.unit, form.department, form.year) == (
        "申报表", "堤防加固项目", "示例县河道管理所", "示例县水利局", 2023
    )  # fmt: skip
    assert _targets(form) == {"加固堤防长度": "≥1800米", "受益人口": "≥9100人", "群众满意度": "≥94%"}
    assert form.rows[0].cell == "E8" and form.rows[0].level == "产出指标数量指标"


@pytest.mark.parametrize(
    ("title", "sheet", "file", "what"),
    [
        ("项目支出绩效目标批复表", "表1", "甲", "批复表"),
        ("项目支出绩效运行监控表", "表1", "甲", "监控表"),
        ("", "绩效目标申报表", "甲", "申报表"),
        ("", "表1", "2023年项目绩效目标申报表", "申报表"),
        ("附件2", "表1", "部门批复的项目绩效目标", "批复表"),
    ],
)
def test_what_it_is_says_its_title_or_what_it_is_called(
    title: str, sheet: str, file: str, what: str, tmp_path: Path
) -> None:
    [form] = _stated(tmp_path, declaration(title=title), name=f"{file}.xlsx", names=[sheet])
    assert form.what == what and form.lacking == ""


@pytest.mark.parametrize(
    "rows",
    [
        good(),
        declaration(title="部门整体支出绩效目标申报表"),
        declaration(title="项目绩效目标汇总表"),
        declaration(title="项目情况"),
        [["项目名称", "项目支出绩效目标", "一级指标"], ["甲", "乙", "产出"]],
    ],
)
def test_other_sheets_declare_nothing(rows: Rows, tmp_path: Path) -> None:
    assert _stated(tmp_path, rows) == []


@pytest.mark.parametrize(
    ("rows", "lacking"),
    [
        (declaration(year=""), "没有写年度"),
        (declaration(year="", **{"项目起止时间": "2022年3月"}), "没有写年度"),
        (declaration(**{"项目名称": ""}), "没有写项目名称"),
        ([["项目支出绩效目标表（2023年度）"], ["项目名称", "一级指标", "二级指标", "三级指标", "指标值"],
          ["甲项目", "产出指标", "数量指标", "长度", "≥3公里"]], "没有写项目名称"),
    ],
)  # fmt: skip
def test_what_nothing_can_be_held_against_says_why(rows: Rows, lacking: str, tmp_path: Path) -> None:
    [form] = _stated(tmp_path, rows)
    assert form.lacking == lacking


def test_of_two_tables_beside_each_other_the_years_counts(tmp_path: Path) -> None:
    [form] = _stated(tmp_path, _HALVES)
    assert _targets(form) == {"加固堤防长度": "≥1800米", "群众满意度": "≥94%"}
    assert [row.cell for row in form.rows] == ["H7", "H8"] and form.year == 2023
    assert {row.level[:4] for row in form.rows} == {"产出指标", "满意度指"}


@pytest.mark.parametrize("period", ["实施期目标", "中期目标", "三年目标"])
def test_where_no_column_is_the_years_alone_none_is(period: str, tmp_path: Path) -> None:
    unnamed = [list(row) for row in _HALVES]
    unnamed[3] = ["目标"]
    several = declaration()
    several[5] = [None, None, None, None, period]
    for number, rows in enumerate((unnamed, several)):
        [form] = _stated(tmp_path, rows, name=f"{number}.xlsx")
        assert form.rows == () and form.lacking == "看不出哪些是本年度的指标值"


def test_several_projects_may_stand_below_each_other(tmp_path: Path) -> None:
    second = declaration(("加固堤防长度", "≥900米"), **{"项目名称": "清淤项目"})
    # the table goes on on another page
    again = [second[6], [None, None, None, "管护人数", "≥20人"]]
    one, other = _stated(tmp_path, [*declaration(), ["备注"], *second, *again])
    assert (one.project, other.project) == ("堤防加固项目", "清淤项目")
    assert _targets(one)["加固堤防长度"] == "≥1800米" and "管护人数" not in _targets(one)
    assert _targets(other)["加固堤防长度"] == "≥900米" and _targets(other)["管护人数"] == "≥20人"


def test_of_two_rows_of_one_name_none_is_taken(tmp_path: Path) -> None:
    rows = [*declaration(), [None, None, None, "受益人口", "≥50人"]]
    [form] = _stated(tmp_path, rows)
    assert set(_targets(form)) == {"加固堤防长度", "群众满意度"}


def test_places_are_told_for_any_list_of_targets(tmp_path: Path) -> None:
    path = write(
        tmp_path / "甲.xlsx", [["一级指标", "二级指标", "三级指标", "指标值"], ["产出", "数量", "长度", "≥3公里"]]
    )
    [place] = declared_places(open_input(path, path.name, Limits()).sheets[0])
    assert place.what == "" and place.certain
