"""One unit, several files: taken together, recorded file by file, delivered once."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from perfeval.batch.executor import LocalExecutor
from perfeval.batch.grouping import likely_together
from perfeval.batch.run import check_batch, run_batch
from perfeval.batch.work import Task
from perfeval.reader.discovery import InputFile, discover
from perfeval.results.outcome import Status
from perfeval.results.outcomes import Outcomes
from tests.executors import Counting
from tests.workbook_builder import build_workbook

PUBLISHED = Path(__file__).parent.parent / "data" / "上海市普陀区财政局2024年度部门决算公开表.xlsx"
UNIT, YEAR = "上海市普陀区财政局", 2024
TABLES = ("收入", "支出", "三公经费", "结转结余", "政府采购", "固定资产", "支付进度", "资金来源")


def ran(folder: Path) -> tuple[Outcomes, Path]:
    output = folder.parent / "out"
    tasks = [Task(file) for file in discover([folder])]
    return run_batch(tasks, "heshan-2021", output, LocalExecutor(2), lambda _: None).outcomes, output


def inputs(output: Path) -> dict[str, Any]:
    entries = json.loads((output / "运行记录.json").read_text(encoding="utf-8"))["inputs"]
    return {entry["path"]: entry for entry in entries}


def supplement(path: Path, unit: str = UNIT) -> None:
    """A standard workbook with only what the accounts lack."""
    build_workbook(path, {"单位名称": unit, "评价年度": YEAR}, omit=TABLES)


def test_accounts_and_the_rest_become_one_evaluation(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(PUBLISHED, folder)
    supplement(folder / "补充.xlsx")
    outcomes, output = ran(folder)
    [one] = outcomes
    assert one.unit == UNIT and one.year == YEAR and len(one.others) == 1
    scored = {part.id for part in one.indicators if part.score is not None}
    assert {"在职人员控制率", "绩效目标合理性", "实际完成率", "三公经费控制率", "结转结余变动率", "经济效益"} <= scored
    assert [path.name for path in sorted(output.glob("*.xlsx"))] == [f"{YEAR}_{UNIT}_计分表.xlsx", "汇总表.xlsx"]
    recorded = inputs(output)
    assert set(recorded) == {PUBLISHED.name, "补充.xlsx"}
    assert len({entry["sha256"] for entry in recorded.values()}) == 2
    assert {entry["output"] for entry in recorded.values()} == {f"{YEAR}_{UNIT}_计分表.xlsx"}
    assert sorted(entry.get("merged_with", "") for entry in recorded.values())[0] == ""


def test_a_supplement_alone_is_no_budget_execution(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    supplement(folder / "补充.xlsx")
    outcomes, _ = ran(folder)
    assert [one.status for one in outcomes] == [Status.FAILED]
    assert outcomes[0].findings[0].code == "F108"


def test_two_complete_workbooks_are_never_merged(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    build_workbook(folder / "a.xlsx")
    build_workbook(folder / "b.xlsx", {"在职人员数": 13})
    outcomes, _ = ran(folder)
    assert len(outcomes) == 2 and all(not one.others for one in outcomes)
    assert {one.output for one in outcomes} == {"2021_示例市示例局_计分表.xlsx", "2021_示例市示例局_计分表_2.xlsx"}
    assert all("B301" in {finding.code for finding in one.findings} for one in outcomes)


def test_last_years_file_supplies_what_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    vehicles = ("公务用车购置费", "公务用车运行维护费", "公务用车购置及运行维护费")
    items = ("因公出国境费", *vehicles, "公务接待费", "三公经费")
    build_workbook(folder / "2021.xlsx", {f"{name}上年预算数": None for name in items})
    build_workbook(folder / "2020.xlsx", {"评价年度": 2020, "公务接待费本年预算数": Decimal(4)})
    outcomes, _ = ran(folder)
    this = next(one for one in outcomes if one.year == 2021)
    value = next(part.value for part in this.indicators if part.id == "三公经费变动率")
    assert value is not None and float(value) == -0.2


def test_check_says_what_was_read_and_what_is_missing(tmp_path: Path) -> None:
    shutil.copy(PUBLISHED, tmp_path)
    tasks = [Task(file) for file in discover([tmp_path])]
    [one] = check_batch(tasks, LocalExecutor(1), lambda _: None).outcomes
    text = "\n".join(one.account)
    assert "部门决算公开表“收入支出决算总表”" in text
    assert "收入总计决算数＝2995.39万元" in text and "B34" in text
    assert "要得到完整评价还缺：" in text and "在职人员控制率：" in text
    assert [path.name for path in tmp_path.iterdir()] == [PUBLISHED.name]


@pytest.mark.parametrize(
    ("files", "together"),
    [
        (["甲局2024年度部门决算公开表.xlsx", "甲局标准工作簿.xlsx", "乙局标准工作簿.xlsx"], [0, 1]),
        (["2023年甲局绩效自评.xlsx", "2024年甲局绩效自评.xlsx"], [0, 1]),
        (["甲局/决算公开表.xlsx", "甲局/标准工作簿.xlsx", "乙局/标准工作簿.xlsx"], [0, 1]),
        # what it is tells nobody's name
        (["决算公开表.xlsx", "标准工作簿.xlsx", "报表1.xlsx", "报表2.xlsx"], []),
        (["示例1局.xlsx", "示例2局.xlsx", "甲局.xlsx"], []),
        # a folder of many units
        ([f"各单位/{name}局.xlsx" for name in "甲乙丙丁戊己庚辛壬"], []),
    ],
)
def test_names_hint_at_what_belongs_together(files: list[str], together: list[int]) -> None:
    tasks = [Task(InputFile(Path(file), file)) for file in files]
    assert likely_together(tasks) == {files[index] for index in together}


def test_a_hint_changes_nothing_but_how_often_a_file_is_written(tmp_path: Path) -> None:
    """Files that belong together are written once; two whose names mislead are written each, as they would be."""
    written = {}
    for names in (("甲局2024年决算公开表", "甲局补充", "乙局自评", "乙局2020"), ("2024", "二", "三", "四")):
        folder = tmp_path / names[0] / "in"
        folder.mkdir(parents=True)
        shutil.copy(PUBLISHED, folder / f"{names[0]}.xlsx")
        supplement(folder / f"{names[1]}.xlsx")
        build_workbook(folder / f"{names[2]}.xlsx", {"单位名称": "丙局"})
        build_workbook(folder / f"{names[3]}.xlsx", {"单位名称": "丁局"})
        executor = Counting()
        tasks = [Task(file) for file in discover([folder])]
        outcomes = run_batch(tasks, "heshan-2021", folder.parent / "out", executor, lambda _: None).outcomes
        results = sorted((one.unit, one.status, one.total, one.output) for one in outcomes)
        written[names[0]] = results, executor.written
        again = Counting()
        run_batch(tasks, "heshan-2021", folder.parent / "out", again, lambda _: None)
        assert again.asked == [f"{names[1]}.xlsx"], "what has no result of its own is looked at again"
    (hinted, fewer), (plain, more) = written.values()
    assert hinted == plain and len(hinted) == 3
    # alone, 补充 has no result of its own
    assert (fewer, more) == (3, 4)
