"""scheme new, facts and try: what a bureau does before it has a single workbook."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from perfeval.cli.scheme import command

ROOT = Path(__file__).parents[2]


def ran(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, list(arguments), standalone_mode=False)
    assert result.exception is None or type(result.exception).__name__ == "UsageError", result.exception
    return (2 if result.exception else int(result.return_value or 0)), result.output + str(result.exception or "")


@pytest.mark.parametrize("base", ["", "heshan-2021"])
def test_a_new_scheme_is_valid_as_it_stands(base: str, tmp_path: Path) -> None:
    path = str(tmp_path / "我县.yaml")
    assert ran("new", path, *(["--extends", base] if base else []))[0] == 0
    status, said = ran("validate", path)
    assert status == 0 and "没有问题" in said and "提请核对" not in said


def test_facts_are_found_by_a_word() -> None:
    status, said = ran("facts", "三公经费", "决算")
    assert status == 0 and "三公经费决算数" in said and "共" in said
    assert ran("facts", "没有这样的数据")[0] == 1


def test_a_case_that_does_not_agree_fails(tmp_path: Path) -> None:
    case = tmp_path / "案例.yaml"
    case.write_text("数据: {支出决算数: 95, 支出年初预算数: 100}\n应得: {得分: {预算执行率: 4}}\n", encoding="utf-8")
    status, said = ran("try", "heshan-2021", "--case", str(case))
    assert status == 1 and "预算执行率得分应为4，算得3" in said


def test_a_case_can_be_seen_as_a_form(tmp_path: Path) -> None:
    case = tmp_path / "案例.yaml"
    case.write_text("单位: 某局\n年度: 2023\n数据: {支出决算数: 95, 支出年初预算数: 100}\n", encoding="utf-8")
    output = tmp_path / "计分表.xlsx"
    assert ran("try", "heshan-2021", "--case", str(case), "-o", str(output))[0] == 0
    assert openpyxl.load_workbook(output)["计分表"]["A1"].value == "2023年某局部门整体支出绩效自评指标计分表"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("数据: {支出决算: 1}\n", "是不是“支出决算数”"),
        ("评价要点: {绩效目标合理性: [是]}\n", "有3个要点"),
        ("评价要点: {绩效目标合理性: [是, 是, 也许]}\n", "应为是、部分、否之一"),
        ("效果指标: {经济效果: 优}\n", "没有用到的指标"),
        ("应得: {得分: {预算完成率: 4}}\n", "没有这个指标"),
        ("- 1\n", "键值结构"),
        ("数据：{}\n", "全角冒号"),
    ],
)
def test_a_case_that_cannot_be_meant_is_refused(text: str, words: str, tmp_path: Path) -> None:
    case = tmp_path / "案例.yaml"
    case.write_text(text, encoding="utf-8")
    status, said = ran("try", "heshan-2021", "--case", str(case))
    assert status == 2 and words in said


def test_the_law_tables_of_the_built_in_schemes_run_through_it() -> None:
    tables = sorted((ROOT / "tests" / "indicators" / "mof-2020-10-department").glob("*.yaml"))
    status, said = ran("try", "mof-2020-10-department", *[part for path in tables for part in ("--case", str(path))])
    assert status == 0 and "全部与应得一致" in said
