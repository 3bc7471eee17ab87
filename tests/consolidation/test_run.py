"""run --consolidate: the department's workbook, the summary, the record, the second run, the audit."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from perfeval.audit.result import Verdict
from perfeval.batch.run import BatchResult, run_batch
from perfeval.batch.work import Task
from perfeval.facts.layout import layout
from perfeval.reader.discovery import discover
from perfeval.results.outcome import Status
from perfeval.summary.roster import RosterEntry
from tests.audit.auditing import as_input, audited, places
from tests.command import perfeval
from tests.consolidation.conftest import AGENCY, UNITS, write_units
from tests.executors import Counting
from tests.folders import everything
from tests.libreoffice import converted, differences, require_libreoffice
from tests.projects.forms import good, write
from tests.workbook_builder import build_workbook

OUTPUT = "2021_示例区教育局（合并）_计分表.xlsx"
CALLED = "2021年 示例区教育局（合并）"


def ran(folder: Path, roster: tuple[RosterEntry, ...] = ()) -> tuple[list[str], BatchResult]:
    executor = Counting()
    tasks = [Task(file) for file in discover([folder])]
    out = folder.parent / "out"
    result = run_batch(tasks, "heshan-2021", out, executor, lambda _: None, roster=roster, departments=True)
    return executor.asked, result


def record(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder.parent / "out" / "运行记录.json").read_text(encoding="utf-8"))
    return loaded


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    with CalamineWorkbook.from_path(str(path)) as book:
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_a_department_beside_its_units(department: Path) -> None:
    build_workbook(department / "统计局.xlsx", {"单位名称": "示例区统计局", "主管部门": "示例区统计局"})
    asked, result = ran(department)
    assert asked == ["一小.xlsx", "二小.xlsx", "本级.xlsx", "统计局.xlsx", CALLED]
    whole = result.outcomes[-1]
    assert (whole.unit, whole.members, whole.output) == ("示例区教育局（合并）", 3, OUTPUT)
    assert whole.status is Status.DONE
    summary = sheets(department.parent / "out" / "汇总表.xlsx")
    assert {row[1] for row in summary["排名"][2:]} == {AGENCY, "示例区第一小学", "示例区第二小学", "示例区统计局"}
    [row] = summary["部门合并"][2:]
    assert row[:5] == [1, "示例区教育局（合并）", "2021", 3, float(whole.total or 0)]
    assert sum(row[5:9]) == pytest.approx(float(sum((one.score or Decimal(0)) for one in whole.indicators)))
    inputs = record(department)
    assert [one["path"] for one in inputs["inputs"]] == ["一小.xlsx", "二小.xlsx", "本级.xlsx", "统计局.xlsx"]
    [entry] = inputs["departments"]
    assert entry["output"] == OUTPUT
    assert [one["path"] for one in entry["files"]] == ["本级.xlsx", "一小.xlsx", "二小.xlsx"]


def test_a_department_is_told_what_the_projects_of_its_units_come_to(department: Path) -> None:
    """Two units may have a project of one name; another department's is none of its own."""
    for number, unit in enumerate((AGENCY, "示例区第一小学", "示例区第一小学", "示例区统计局")):
        rows = good()
        rows[1][0], rows[3][7] = "（2021年度）", unit
        rows[2][2] = "食堂改造" if number == 2 else "设备购置"
        write(department / f"项目{number}.xlsx", rows, names=["自评表"])
    ran(department)
    [entry] = record(department)["departments"]
    assert entry["project_facts"] == {
        "项目数": 3, "有自评表的项目数": 3, "项目执行数": 810.15, "项目核算平均分": 99.82,
    }  # fmt: skip
    [school] = [one for one in record(department)["inputs"] if one["path"] == "一小.xlsx"]
    assert school["project_facts"]["项目数"] == 2


def test_every_sum_is_a_formula_over_the_units(department: Path, tmp_path: Path) -> None:
    require_libreoffice()
    ran(department)
    output = department.parent / "out" / OUTPUT
    book = openpyxl.load_workbook(output)
    detail = {row[0].value: row for row in book["合并明细"].iter_rows(min_row=12)}
    assert [cell.value for cell in detail["在职人员数"][4:]] == [19, 11, 8]
    assert [cell.value for cell in book["合并明细"][9][4:]] == ["本级.xlsx", "一小.xlsx", "二小.xlsx"]
    facts = {row[1].value: row[3].value for row in book["基础数据"].iter_rows(min_row=3)}
    row = detail["在职人员数"][0].row
    formula = f'=IF(COUNT(合并明细!E{row}:G{row})=合并单位数,SUM(合并明细!E{row}:G{row}),"缺数据")'
    assert str(facts["在职人员数"]).replace("'", "") == formula
    # another figure of a unit changes the department's
    detail["在职人员数"][5].value = 12
    book.save(tmp_path / "改.xlsx")
    [changed] = converted([tmp_path / "改.xlsx"], tmp_path)
    assert {row[1]: row[3] for row in sheets(changed)["基础数据"][2:]}["在职人员数"] == 39
    [same] = converted([output], tmp_path)
    assert list(differences(output, same)) == []


def test_a_second_run_does_only_what_changed(department: Path) -> None:
    ran(department)
    out = department.parent / "out"
    before = everything(out)
    asked, _ = ran(department)
    assert asked == []
    assert everything(out) == before
    build_workbook(department / "二小.xlsx", {**UNITS["二小"], "在职人员数": Decimal(9)})
    asked, result = ran(department)
    assert asked == ["二小.xlsx", CALLED]
    assert result.outcomes[-1].output == OUTPUT


def test_a_unit_with_two_workbooks(department: Path) -> None:
    build_workbook(department / "一小改.xlsx", UNITS["一小"])
    _, result = ran(department)
    whole = result.outcomes[-1]
    assert (whole.status, whole.output) == (Status.FAILED, "")
    assert [one.code for one in whole.findings] == ["G102"]
    assert not result.complete
    assert CALLED in {row[0] for row in sheets(department.parent / "out" / "汇总表.xlsx")["未处理文件"]}


def test_who_is_absent_stands_in_the_workbook(department: Path) -> None:
    roster = (RosterEntry("示例区第三小学", agency=AGENCY), RosterEntry("示例区第一小学", agency=AGENCY))
    _, result = ran(department, roster)
    assert [one.code for one in result.outcomes[-1].findings if one.code.startswith("G")] == ["G103"]
    rows = {row[0]: row[1] for row in sheets(department.parent / "out" / OUTPUT)["合并明细"]}
    assert rows["名册中未报的单位"] == "示例区第三小学"
    assert audited(department.parent / "out" / OUTPUT).verdict is Verdict.SAME


def test_units_of_several_files_and_of_the_year_before(tmp_path: Path) -> None:
    folder = write_units(tmp_path / "in")
    tables = ("收入", "支出", "三公经费", "结转结余", "政府采购", "固定资产", "支付进度")
    build_workbook(folder / "一小问卷.xlsx", UNITS["一小"], omit=tables)
    build_workbook(folder / "一小.xlsx", UNITS["一小"], omit=("评价要点", "效果指标", "履职任务"))
    rows = next(sheet for sheet in layout("standard").sheets if sheet.name == "三公经费").rows
    lacking = {f"{row.item}上年预算数": None for row in rows}
    build_workbook(folder / "二小.xlsx", {**UNITS["二小"], **lacking})
    build_workbook(folder / "二小去年.xlsx", {**UNITS["二小"], "评价年度": Decimal(2020)})
    _, result = ran(folder)
    whole = next(one for one in result.outcomes if one.members)
    assert whole.status is Status.DONE
    assert {path for path, _ in whole.others} == {"本级.xlsx", "一小.xlsx", "一小问卷.xlsx", "二小.xlsx"}
    output = folder.parent / "out" / OUTPUT
    last_files = next(row for row in sheets(output)["合并明细"] if row[0] == "上年文件")
    assert last_files[4:] == ["无", "无", "二小去年.xlsx"]
    assert audited(output).verdict is Verdict.SAME
    against = tuple(as_input(path) for path in sorted(folder.iterdir()))
    assert audited(output, against=against).verdict is Verdict.SAME


def test_an_audit_finds_a_changed_figure_of_a_unit(department: Path, tmp_path: Path) -> None:
    ran(department)
    output = tmp_path / "改.xlsx"
    shutil.copy(department.parent / "out" / OUTPUT, output)
    book = openpyxl.load_workbook(output)
    book["合并明细"]["F13"].value = 10
    book.save(output)
    assert ("合并明细", "F13") in places(audited(output))
    against = tuple(as_input(path) for path in department.iterdir())
    result = audited(output, against=against)
    assert result.verdict is Verdict.DIFFERENT
    assert ("合并明细", "F13") in places(result)
    few = audited(department.parent / "out" / OUTPUT, against=against[:1])
    assert few.verdict is Verdict.UNPROVED
    assert [one.code for one in few.reasons] == ["A108"]


def test_the_command_says_when_there_is_no_department(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    build_workbook(folder / "一小.xlsx", UNITS["一小"])
    result = perfeval("run", folder, "-o", tmp_path / "out", "--consolidate")
    assert result.returncode == 0
    assert "没有可以合并的部门" in result.stdout
