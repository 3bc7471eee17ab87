"""perfeval facts: what was read, from where, and what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl

from tests.accounts.forms import UNIT, Form, Tables, facts
from tests.accounts.messes import named, write_word, write_workbook
from tests.command import perfeval
from tests.projects.forms import good, write


def test_each_fact_with_its_cell_and_what_is_missing(tmp_path: Path) -> None:
    tables = Tables(Form()).all()
    write_word(tmp_path / "一.docx", named({number: tables[number] for number in ("01", "02", "03", "04")}))
    rest = named({number: tables[number] for number in ("05", "06", "07", "08", "09")})
    write_workbook(tmp_path / "二.xlsx", rest)
    (tmp_path / "图.png").write_bytes(b"\x89PNG")
    result = perfeval("facts", tmp_path, "-o", tmp_path / "out" / "事实.xlsx", "--json")
    assert result.returncode == 0, result.stderr
    [unit] = json.loads(result.stdout)["units"]
    assert (unit["unit"], unit["year"], unit["problem"]) == (UNIT, 2023, None)
    found = {one["name"]: one for one in unit["facts"]}
    assert {name: found[name]["value"] for name in facts()} == {name: float(value) for name, value in facts().items()}
    assert (found["收入总计决算数"]["file"], found["收入总计决算数"]["sheet"]) == ("一.docx", "表1")
    assert found["人员经费决算数"]["scope"] == "资金范围：一般公共预算财政拨款"
    assert "在职人员控制率" in {one["indicator"] for one in unit["missing"]}
    book = openpyxl.load_workbook(tmp_path / "out" / "事实.xlsx")
    assert book.sheetnames == ["事实", "还缺"]
    rows = {row[2]: row for row in book["事实"].iter_rows(min_row=2, values_only=True)}
    assert rows["三公经费决算数"][3] == float(facts()["三公经费决算数"])
    assert rows["三公经费决算数"][6] == "二.xlsx"


def test_a_file_that_cannot_be_read_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "决算.xlsx").write_bytes(b"PK\x03\x04 nothing")
    result = perfeval("facts", tmp_path)
    assert result.returncode == 1
    assert "F106" in result.stdout


def test_project_forms_are_told_with_their_cells(tmp_path: Path) -> None:
    rows = good()
    rows[14][6] = None
    write(tmp_path / "项目.xlsx", rows)
    result = perfeval("facts", tmp_path, "-o", tmp_path / "out" / "事实.xlsx", "--json")
    assert result.returncode == 0, result.stderr
    [unit] = json.loads(result.stdout)["units"]
    assert (unit["unit"], unit["year"], unit["problem"]) == ("示例县河道管理所", 2023, None)
    found = {one["name"]: (one["value"], one["unit"], one["cell"], one["scope"]) for one in unit["facts"]}
    scope = "项目：堤防加固项目"
    assert found["年度资金总额 全年执行数"] == (270.05, "万元", "G6", scope)
    assert found["加固堤防长度 完成值"] == (1800, "米", "G12", scope)
    assert found["群众满意度 指标值"] == (0.94, "比率", "F17", scope)
    assert "受益人口 完成值" not in found
    assert unit["missing"] == [{"indicator": "堤防加固项目：受益人口", "places": "没有完成值"}]
    assert openpyxl.load_workbook(tmp_path / "out" / "事实.xlsx").sheetnames == ["事实", "还缺"]
