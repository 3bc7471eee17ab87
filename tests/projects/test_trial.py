"""A 评分办法 tried on one row or one execution, in words; the forms of a unit put together."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval.calculator.projects.trial import TrialError, tried_execution, tried_row
from perfeval.method import load_method
from perfeval.reader.documents import open_input
from perfeval.reader.projects import read_projects, split_sheets
from perfeval.reader.projects.merging import merge_projects
from perfeval.reader.projects.read import ProjectsData
from perfeval.xlsx.limits import Limits
from tests.projects.forms import good, write

NATIONAL = "mof-2020-10-project"


@pytest.mark.parametrize(
    ("target", "actual", "weight", "said"),
    [
        ("≥1800米", "1.44公里", "50", "指标值≥1800米（方向≥），完成值1.44公里：完成率80.00%，分值50，得40.00分。"),
        ("≥95%", "97%", "10", "指标值≥95%（方向≥），完成值97%：完成率102.11%，分值10，得10.00分。"),
        ("11月底前", "2023年12月", "10", "完成率0.00%，分值10，得0.00分。"),
        ("≥1800米", "很长", "50", "缺数据。"),
    ],
)
def test_what_a_row_earns(target: str, actual: str, weight: str, said: str) -> None:
    assert said in tried_row(load_method(NATIONAL), target, actual, weight)


@pytest.mark.parametrize(
    ("budget", "executed", "said"),
    [
        ("275", "270.05", "执行率98.20%，分值10，得9.82分。"),
        ("275万元", "300", "执行率109.09%，分值10，得10.00分。"),
        ("0", "5", "预算数0，执行数5：执行率不能计算，分值10，得0.00分。"),
    ],
)
def test_what_an_execution_earns(budget: str, executed: str, said: str) -> None:
    assert said in tried_execution(load_method(NATIONAL), budget, executed, "10")


def test_what_cannot_be_tried() -> None:
    method = load_method(NATIONAL)
    with pytest.raises(TrialError, match="“健全”不是数、区间或日期"):
        tried_row(method, "健全", "健全", "10")
    with pytest.raises(TrialError, match="分值“十分”不是数"):
        tried_row(method, "≥5", "5", "十分")
    with pytest.raises(TrialError, match="预算数“很多”不是数"):
        tried_execution(method, "很多", "5", "10")


def _read(path: Path) -> ProjectsData:
    opened = open_input(path, path.name, Limits())
    forms, _ = split_sheets(opened.sheets)
    return read_projects(forms, shown_as=path.name, sha256=opened.sha256, path=path)


def test_forms_of_several_files_keep_their_sheets_apart(tmp_path: Path) -> None:
    second = good()
    second[2][2] = "清淤项目"
    one, other = _read(write(tmp_path / "甲.xlsx", good())), _read(write(tmp_path / "乙.xlsx", second))
    assert merge_projects([one]) is one
    both = merge_projects([one, other])
    assert [form.project for form in both.forms] == ["堤防加固项目", "清淤项目"]
    assert [name for name, _ in both.files] == ["甲.xlsx", "乙.xlsx"]
    assert [(sheet.name, sheet.original_name or sheet.name) for sheet in both.sheets] == [
        ("表1", "表1"),
        ("表1（2）", "表1"),
    ]
    assert (both.unit, both.year) == ("示例县河道管理所", 2023)
    with pytest.raises(ValueError, match="no parts"):
        merge_projects([])
