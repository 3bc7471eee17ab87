"""Both kinds of documents in one run: grouped, named, recorded, summed up, taken up again, audited."""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.audit.audit import AuditTask, audit_file
from perfeval.audit.origin import against_register
from perfeval.batch.run import BatchResult, run_batch
from perfeval.batch.work import Task
from perfeval.cli.audit import _score_workbooks
from perfeval.method import method_sha256
from perfeval.reader.discovery import InputFile, discover
from perfeval.register.register import REGISTER, read_register
from perfeval.results.project_list import ListedProject
from perfeval.writer.provenance import FINDINGS_TITLE, SHEET_TITLE
from tests.cli.test_watch import recorded, watching
from tests.executors import Counting
from tests.libreoffice import converted, differences
from tests.processes import PATIENCE, until
from tests.projects.forms import good, write
from tests.workbook_builder import build_workbook

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


def test_another_version_alone_is_no_difference(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(inputs, tmp_path / "out")
    path = tmp_path / "out" / NAME
    book = openpyxl.load_workbook(path)
    book["02_堤防加固项目"]["M13"] = 50
    book.save(tmp_path / "改.xlsx")
    monkeypatch.setattr("perfeval.__version__", "99.0")
    result = audit_file(AuditTask(InputFile(path, path.name)))
    assert result.verdict.value == "一致" and result.remarks[0].endswith("生成，按现在的99.0重新核算。")
    assert audit_file(AuditTask(InputFile(tmp_path / "改.xlsx", "改.xlsx"))).verdict.value == "有差异"


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


def test_a_department_is_told_what_its_projects_come_to(inputs: Path, tmp_path: Path) -> None:
    build_workbook(inputs / "整体.xlsx", {"单位名称": "示例县河道管理所", "评价年度": 2023})
    listed = [ListedProject("清淤项目", "示例县河道管理所"), ListedProject("没有报的项目", "示例县河道管理所")]

    def told() -> tuple[Any, list[str]]:
        _, record = _run(inputs, tmp_path / "out", listed=listed)
        [department] = [one for one in record["inputs"] if one["path"] == "整体.xlsx"]
        return department.get("project_facts"), department["output"]

    facts, output = told()
    assert facts == {"项目数": 4, "有自评表的项目数": 3, "项目执行数": 810.15, "项目核算平均分": 99.82}
    before = (tmp_path / "out" / output).stat().st_mtime_ns
    (inputs / "乙.xlsx").unlink()
    facts, output = told()
    assert facts == {"项目数": 3, "有自评表的项目数": 2, "项目执行数": 540.1, "项目核算平均分": 99.82}
    assert (tmp_path / "out" / output).stat().st_mtime_ns == before, "its own figures are what they were"


def _own_method(folder: Path) -> Path:
    method = folder / "本县办法.yaml"
    method.write_text("name: 本县办法\ntitle: 本县办法\nextends: hubei\n", encoding="utf-8")
    return method


def test_a_run_is_registered_by_its_method_and_the_audit_proves_it(inputs: Path, tmp_path: Path) -> None:
    method = _own_method(tmp_path)
    output = tmp_path / "out"
    tasks = [Task(file, method=str(method)) for file in discover([inputs])]
    run_batch(tasks, "heshan-2021", output, Counting(), lambda _: None)
    register = read_register(output / REGISTER)
    assert [(one.scheme, one.scheme_sha256) for one in register.entries] == [(str(method), method_sha256(str(method)))]
    [file] = _score_workbooks([output])
    result = audit_file(AuditTask(file, registered=True, method=str(method)))
    proved = against_register(result, register, REGISTER)
    assert proved.verdict.value == "一致" and "台账第1项" in proved.remarks[0]
    other = replace(register, entries=(replace(register.entries[0], scheme_sha256="0" * 64),))
    assert against_register(result, other, REGISTER).verdict.value == "有差异"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_watching_a_folder_evaluates_forms_and_says_which_are_missing(inputs: Path, tmp_path: Path) -> None:
    method, listed, output = _own_method(tmp_path), tmp_path / "清单.xlsx", tmp_path / "out"
    write(listed, [["项目名称", "单位", "预算数"], ["没有报的项目", "示例县河道管理所", 5]])
    options = ["--settle", "0.3", "--method", str(method), "--project-list", str(listed), "-j", "1"]
    with watching(inputs, output, *options) as (process, _):
        assert until(lambda: recorded(output) == {"甲.xlsx", "乙.xlsx"})
        (inputs / "乙.xlsx").unlink()
        assert until(lambda: recorded(output) == {"甲.xlsx"})
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)
    record = json.loads((output / "运行记录.json").read_text(encoding="utf-8"))
    assert [one["project"] for entry in record["inputs"] for one in entry["projects"]] == ["堤防加固项目", "清淤项目"]
    assert "P305" in {found["code"] for entry in record["inputs"] for found in entry["findings"]}
    assert read_register(output / REGISTER).entries[-1].scheme == str(method)
