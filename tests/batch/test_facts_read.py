"""What was read of a unit as records: values with their 口径 and cells, and what a full evaluation lacks."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from perfeval.batch.facts_read import facts_read, no_facts
from perfeval.batch.work import Task
from perfeval.findings.catalogue import finding
from perfeval.reader.discovery import InputFile
from tests.workbook_builder import UNIT, build_workbook

PUBLISHED = Path(__file__).parents[1] / "data" / "上海市普陀区财政局2024年度部门决算公开表.xlsx"


def _task(path: Path) -> Task:
    return Task(InputFile(path, path.name))


def test_each_fact_with_its_cell(tmp_path: Path) -> None:
    read = facts_read(_task(build_workbook(tmp_path / "甲.xlsx", {"编制数": None, "公务接待费决算数": "２.８６"})))
    assert (read.unit, read.year, read.problem) == (UNIT, 2021, None)
    records = {one.name: one for one in read.facts}
    one = records["公务接待费决算数"]
    assert (one.value, one.unit, one.file, one.sheet, one.cell) == (
        Decimal("2.86"),
        "万元",
        "甲.xlsx",
        "三公经费",
        "E9",
    )
    assert records["预算批复日期"].value == "2021-02-01"
    assert "编制数" not in records, "what is missing is no fact"
    assert read.gaps == (("在职人员控制率", "“基本信息”表 编制数（甲.xlsx〔基本信息〕B7）"),)


def test_amounts_of_the_accounts_say_which_funds_they_are_of() -> None:
    records = {one.name: one for one in facts_read(_task(PUBLISHED)).facts}
    assert "资金范围：" in records["三公经费决算数"].scope
    assert all(one.sheet and one.cell for one in records.values())


def test_a_file_that_cannot_be_read_is_a_problem_and_no_facts(tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").write_bytes(b"")
    read = facts_read(_task(tmp_path / "空.xlsx"))
    assert read.problem is not None and (read.problem.code, read.facts) == ("F102", ())
    lost = no_facts(_task(tmp_path / "空.xlsx"), finding("B102", file="空.xlsx"))
    assert lost.file == "空.xlsx" and lost.problem is not None and "意外终止" in lost.problem.message
