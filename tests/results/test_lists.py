"""项目清单 and what is missing against it; records of results in brief; locks between processes."""

from __future__ import annotations

import multiprocessing
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.findings.finding import Place
from perfeval.reader.listing import ListError
from perfeval.results.locking import held, lock
from perfeval.results.project_list import ListedProject, missing_finding, missing_forms, read_project_list
from perfeval.results.projects import ProjectRecord, record_of
from tests.processes import PATIENCE
from tests.projects.forms import evaluated, good, write
from tests.raised import WARNING, Said


def _records(folder: Path) -> list[ProjectRecord]:
    second = good()
    second[2][2] = "清淤项目"
    return [record_of(one) for one in evaluated(write(folder / "甲.xlsx", good(), second)).forms]


def test_a_record_holds_the_form_in_brief(tmp_path: Path) -> None:
    record = _records(tmp_path)[0]
    assert (record.project, record.unit, record.department) == ("堤防加固项目", "示例县河道管理所", "示例县水利局")
    assert (record.year, record.sheet, record.cell, record.whole) == (2023, "表1", "C3", False)
    assert (record.budget, record.executed, record.rate) == (Decimal(275), Decimal("270.05"), Decimal("0.982"))
    assert record.funds["年度资金总额"]["年初"] == 260
    first = record.rows[0]
    assert (first.name, first.target, first.actual, first.weight, first.score) == (
        "加固堤防长度",
        "1800",
        "1800",
        Decimal(50),
        Decimal(50),
    )
    assert (record.printed, record.total, record.grade) == (Decimal("99.82"), Decimal("99.82"), "优")


@pytest.mark.parametrize(
    ("listed", "missing"),
    [
        (ListedProject("堤防加固项目"), False),
        (ListedProject("堤防 加固项目", "示例县河道管理所"), False),
        (ListedProject("清淤项目", "示例县水利局"), False),
        (ListedProject("清淤项目", "别的单位"), True),
        (ListedProject("水毁修复"), True),
    ],
)
def test_what_has_no_form(listed: ListedProject, missing: bool, tmp_path: Path) -> None:
    assert missing_forms([listed], _records(tmp_path)) == ([listed] if missing else [])


def test_how_a_missing_form_is_said() -> None:
    one = ListedProject("水毁修复", "示例县河道管理所", "A7")
    Said(
        "P305",
        WARNING,
        Place("清单.xlsx"),
        "项目清单中“示例县河道管理所”的“水毁修复”（A7）没有自评表。",
        "请该单位补报；项目名称不同的，请在清单或表中改为一致",
    ).assert_in([missing_finding(one, "清单.xlsx")])
    assert "（未写单位）" in missing_finding(ListedProject("水毁修复")).message


def test_a_list_with_merged_units_and_a_total(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["某县2024年项目"],
        ["序号", "项目名称", "单位名称", "预算金额"],
        [1, "101-堤防加固", "001-某局", "12.5万元"],
        [2, "清淤", None, "见附件"],
        [None, "合计", None, 12.5],
    ]
    assert read_project_list(write(tmp_path / "清单.xlsx", rows)) == (
        ListedProject("堤防加固", "某局", budget=Decimal("12.5")),
        ListedProject("清淤", "某局"),
    )


def test_a_list_of_something_else(tmp_path: Path) -> None:
    with pytest.raises(ListError, match=r"项目清单“别的\.xlsx”中没有“项目名称”一列；请在表头写“项目名称”和“单位名称”"):
        read_project_list(write(tmp_path / "别的.xlsx", [["科目", "金额"], ["差旅费", 3]]))


def _refused(path: Path, answer: Any) -> None:
    with path.open("r+b") as stream:
        try:
            lock(stream.fileno(), wait=False)
        except OSError:
            answer.put("refused")
        else:
            answer.put("taken")


def test_what_one_process_holds_another_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "锁"
    path.write_bytes(b"0")
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()

    def asked() -> str:
        process = context.Process(target=_refused, args=(path, answers))
        process.start()
        said: str = answers.get(timeout=PATIENCE)
        process.join(PATIENCE)
        return said

    with path.open("r+b") as stream:
        with held(stream.fileno()):
            assert asked() == "refused"
        assert asked() == "taken"


@pytest.mark.parametrize(
    ("above", "heading", "amount", "budget"),
    [
        ("", "预算数", 12.5, "12.5"),
        ("", "预算数（万元）", 12.5, "12.5"),
        ("", "预算金额（元）", 1205000, "120.5"),
        ("", "全年预算数/元", "1,205,000", "120.5"),
        ("单位：元", "预算数①", 1205000, "120.5"),
        ("单位：元", "预算数（万元）", 12.5, "12.5"),
        ("单位：元", "预算数", "3万元", "3"),
        ("金额单位：亿元", "预算数", 0.5, "5000"),
        ("", "预算数（万美元）", 12.5, None),
        ("（单位：元）（单位：万元）", "预算数", 12.5, None),
        ("单位：元", "预算数", "", None),
    ],
)
def test_a_budget_is_in_the_unit_that_is_written(
    above: str, heading: str, amount: object, budget: str | None, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["项目清单"], [above], ["项目名称", "实施单位", heading], ["道路维修", "甲局", amount]):
        sheet.append(row)
    book.save(tmp_path / "清单.xlsx")
    [one] = read_project_list(tmp_path / "清单.xlsx")
    assert one.budget == (None if budget is None else Decimal(budget))
