"""Both kinds of documents in one run: grouped, named, recorded, summed up, taken up again, audited."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.audit.audit import AuditTask, audit_file
from perfeval.batch.run import BatchResult, run_batch
from perfeval.batch.work import Task
from perfeval.reader.discovery import InputFile, discover
from perfeval.results.project_list import ListedProject
from perfeval.writer.provenance import FINDINGS_TITLE, SHEET_TITLE
from tests.executors import Counting
from tests.libreoffice import converted, differences
from tests.projects.forms import good, write

NAME = "2023_示例县河道管理所_项目支出绩效自评.xlsx"


def _run(inputs: Path, output: Path, **asked: Any) -> tuple[BatchResult, dict[str, Any]]:
    kind = asked.pop("kind", "")
    tasks = [Task(file, kind=kind) for file in discover([inputs])]
    result = run_batch(tasks, "heshan-2021", output, Counting(), lambda _: None, **asked)
    return result, json.loads((output / "运行记录.json").read_text(encoding="utf-8"))


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Two workbooks of one unit, three projects."""
    folder = tmp_path / "in"
    folder.mkdir()
    second, third = good(), good()
    for rows, name, length in ((second, "清淤项目", "20公里"), (third, "水毁修复", "7处")):
        rows[2][2], rows[9][1] = name, f"{name}{length}。"
        rows[11][3], rows[11][5], rows[11][6] = f"{name}数量", f"≥{length}", length
    write(folder / "甲.xlsx", good(), second, names=["堤防", "清淤"])
    write(folder / "乙.xlsx", third, [["填报说明"]], names=["堤防", "说明"])
    return folder


def test_the_forms_of_a_unit_make_one_workbook(inputs: Path, tmp_path: Path) -> None:
    result, record = _run(inputs, tmp_path / "out")
    assert result.complete
    assert {one["output"] for one in record["inputs"]} == {NAME}
    projects = {one["project"] for entry in record["inputs"] for one in entry["projects"]}
    assert projects == {"堤防加固项目", "清淤项目", "水毁修复"}
    book = openpyxl.load_workbook(tmp_path / "out" / NAME)
    assert book.sheetnames[0] == "项目汇总" and {"堤防", "堤防（2）", "清淤"} <= set(book.sheetnames)
    assert str(book["项目汇总"]["J4"].value).startswith("=")


def test_an_unchanged_file_is_not_evaluated_again(inputs: Path, tmp_path: Path) -> None:
    _run(inputs, tmp_path / "out")
    before = (tmp_path / "out" / NAME).stat().st_mtime_ns
    _, record = _run(inputs, tmp_path / "out")
    assert (tmp_path / "out" / NAME).stat().st_mtime_ns == before
    assert record["inputs"][0]["projects"]


def test_a_form_that_is_missing_against_the_list_is_said(inputs: Path, tmp_path: Path) -> None:
    listed = [ListedProject("清淤项目", "示例县河道管理所"), ListedProject("没有报的项目", "示例县河道管理所", "A1")]
    _, record = _run(inputs, tmp_path / "out", listed=listed)
    found = [one for entry in record["inputs"] for one in entry["findings"] if one["code"] == "P305"]
    assert len(found) == 1 and "没有报的项目" in found[0]["message"]
    summary = openpyxl.load_workbook(tmp_path / "out" / "汇总表.xlsx", read_only=True)
    assert {"项目总览", "项目排名", "项目问题", "单位对照", "未报项目"} <= set(summary.sheetnames)


def test_kind_narrows(inputs: Path, tmp_path: Path) -> None:
    _, record = _run(inputs, tmp_path / "out", kind="部门")
    assert not any(entry.get("projects") for entry in record["inputs"])


def test_the_workbook_is_proved_and_an_edit_is_found(inputs: Path, tmp_path: Path) -> None:
    _run(inputs, tmp_path / "out")
    path = tmp_path / "out" / NAME

    def verdict(file: Path) -> str:
        return audit_file(AuditTask(InputFile(file, file.name))).verdict.value

    assert verdict(path) == "一致"
    for sheet, cell, value in (("项目汇总", "J4", 100), ("02_堤防加固项目", "M13", 50), ("堤防", "H12", 60)):
        book = openpyxl.load_workbook(path)
        book[sheet][cell] = value
        changed = tmp_path / "改.xlsx"
        book.save(changed)
        assert verdict(changed) == "有差异", (sheet, cell)


def test_libreoffice_comes_to_the_same_values(inputs: Path, tmp_path: Path) -> None:
    _run(inputs, tmp_path / "out")
    path = tmp_path / "out" / NAME
    [fresh] = converted([path], tmp_path)
    assert not list(differences(path, fresh))


def test_the_records_for_the_audit_are_not_printed(inputs: Path, tmp_path: Path) -> None:
    _run(inputs, tmp_path / "out")
    sheet = openpyxl.load_workbook(tmp_path / "out" / NAME)["编制说明"]
    titles = {row: str(sheet.cell(row, 1).value) for row in range(1, sheet.max_row + 1)}
    last = int(str(sheet.print_area).rsplit("$", 1)[1])
    assert titles[last] == FINDINGS_TITLE
    assert {title for row, title in titles.items() if row > last} == {SHEET_TITLE}
