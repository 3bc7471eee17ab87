"""Blank project forms: from a list, from last year's forms, and nothing in them that the reader does not understand."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.method import DEFAULT_METHOD, load_method
from perfeval.template.project_records import TemplateProject, TemplateRow
from perfeval.template.project_sources import ProjectSourceError, projects_from
from perfeval.template.projects import render_projects_template
from tests.projects.forms import evaluated, good, write


def _book(projects: list[TemplateProject], year: int | None = 2024) -> Any:
    return openpyxl.load_workbook(io.BytesIO(render_projects_template(projects, load_method(DEFAULT_METHOD), year)))


def _texts(sheet: Any) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_a_form_for_each_project_of_a_list(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["2024年项目清单"],
        ["项目编码", "项目名称", "实施单位", "主管部门", "预算数"],
        ["A1", "101-堤防加固", "某县河道所", "某县水利局", "1,260.5"],
        [None, "清淤", None, None, 30],
        ["合计", "合计", None, None, 1290.5],
    ]
    found = projects_from(write(tmp_path / "清单.xlsx", rows))
    assert found == [
        TemplateProject("堤防加固", "某县河道所", "某县水利局", Decimal("1260.5")),
        TemplateProject("清淤", "某县河道所", "某县水利局", Decimal(30)),
    ]
    book = _book(found)
    assert book.sheetnames == ["填报说明", "堤防加固", "清淤"]
    assert {"堤防加固", "某县河道所", "某县水利局", "1260.5"} <= set(_texts(book["堤防加固"]))


def test_last_years_indicators_are_carried_over_and_its_results_are_not(tmp_path: Path) -> None:
    [project] = projects_from(write(tmp_path / "去年.xlsx", good()))
    assert project.name == "堤防加固项目" and project.budget is None
    assert project.rows[0] == TemplateRow("产出指标", "数量指标", "加固堤防长度", "≥", Decimal(1800), "米", Decimal(50))
    assert next(row for row in project.rows if row.name == "群众满意度").target == 94
    assert next(row for row in project.rows if row.name == "长效机制").sign == "定性"
    texts = _texts(_book([project])["堤防加固项目"])
    assert "加固堤防长度" in texts and "1800" in texts
    assert "9150人" not in texts and "270.05" not in texts


def test_a_filled_template_is_read_and_scored(tmp_path: Path) -> None:
    """What a person types into the sheet's blanks comes out as the form's figures."""
    row = TemplateRow("产出指标", "数量指标", "清淤长度", "≥", Decimal(20), "公里", Decimal(50))
    book = _book([TemplateProject("清淤", "某县河道所", "某县水利局", Decimal(30), (row,))])
    sheet = book["清淤"]
    places = {cell.value: cell for line in sheet.iter_rows() for cell in line if cell.value is not None}
    line, actual, points = places["清淤长度"].row, places["实际完成值"].column, places["得分"].column
    sheet.cell(line, actual).value, sheet.cell(line, points).value = 16, 40
    path = tmp_path / "填好.xlsx"
    book.save(path)
    [form] = [one for one in evaluated(path).forms if one.form.project == "清淤"]
    [result] = [one for one in form.rows if one.row.name == "清淤长度"]
    assert (result.rate, result.score) == (Decimal("0.8"), Decimal(40))
    assert form.form.unit == "某县河道所"


def test_names_that_a_sheet_cannot_have(tmp_path: Path) -> None:
    names = ["A/B:C*项目", "a/b:c*项目", "很长的项目名称" * 9, "", "填报说明"]
    sheets = _book([TemplateProject(name) for name in names]).sheetnames
    assert sheets[:3] == ["填报说明", "A_B_C_项目", "a_b_c_项目（2）"]
    assert len({name.casefold() for name in sheets}) == len(sheets) == 6
    assert all(len(name) <= 31 for name in sheets)


def test_no_project_at_all_gives_one_blank_form() -> None:
    assert _book([], None).sheetnames == ["填报说明", "项目1"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["科目", "金额"], ["差旅费", 3]], "没有“项目名称”一列；请在表头写"),
        ([["项目名称"], ["清淤"]], "没有“项目名称”一列"),
    ],
)
def test_a_file_that_names_no_projects(rows: list[list[Any]], said: str, tmp_path: Path) -> None:
    with pytest.raises(ProjectSourceError) as refused:
        projects_from(write(tmp_path / "别的.xlsx", rows))
    assert said in str(refused.value)
    (tmp_path / "坏.xlsx").write_bytes(b"")
    with pytest.raises(ProjectSourceError, match="空文件"):
        projects_from(tmp_path / "坏.xlsx")
