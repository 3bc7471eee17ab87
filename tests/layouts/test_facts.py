"""Every figure of a workbook of accounts is read as it was published."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfeval.facts.fact import Facts
from perfeval.reader import UnitData, read_workbook
from tests.layouts.accounts import (
    ABSENT,
    REFERENCE,
    case,
    expected,
    in_yuan,
    reference_sheets,
    renamed,
    saved_as,
    with_blank_rows_and_columns,
    with_words,
    write,
)
from tests.reader.conftest import assert_derivations

NAME = "上海市普陀区财政局2024年度部门决算公开表.xlsx"
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ALIASES = {
    "公务用车购置及运行维护费": "公务用车购置及运行费",
    "公务用车运行维护费": "公务用车运行费",
    "因公出国（境）费": "因公出国(境)费用",
    "使用非财政拨款结余（含专用结余）": "使用非财政拨款结余",
    "决算数": "2024年决算数",
    "项目支出": "项 目 支 出",
    "科目名称": "功能分类科目名称",
    "编制部门：上海市普陀区财政局": "部门名称:上海市普陀区财政局",
    "小计": "合计",
}


def read(path: Path, name: str = NAME) -> UnitData:
    data = read_workbook(path, shown_as=name)
    assert_derivations(data)
    return data


def values(facts: Facts, names: Any) -> dict[str, Any]:
    return {name: facts.value(name) for name in names}


def check(data: UnitData, wanted: dict[str, Any]) -> None:
    figures = expected(wanted["facts"])
    assert (data.unit, data.year) == (wanted["unit"], wanted["year"])
    assert values(data.facts, figures) == figures
    assert values(data.facts, wanted["missing"]) == dict.fromkeys(wanted["missing"])
    assert sorted(one.code for one in data.findings if one.code not in ABSENT) == wanted["codes"]


def test_reference() -> None:
    check(read(REFERENCE), case("reference"))


@pytest.mark.parametrize("name", ["new-unit", "final-accounts"])
def test_other_departments(tmp_path: Path, name: str) -> None:
    wanted = case(name)
    data = read(write(tmp_path / "决算.xlsx", wanted["sheets"]), "决算.xlsx")
    check(data, wanted)


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_other_formats(tmp_path: Path, ending: str) -> None:
    original = read(REFERENCE)
    shutil.copy(REFERENCE, tmp_path / "表.xlsx")
    saved = saved_as(tmp_path / "表.xlsx", ending)
    # the format is told from the content: WPS calls it .et, a person may call it anything
    for path in (saved, Path(shutil.copy(saved, saved.with_suffix(".et")))):
        data = read(path)
        assert values(data.facts, original.facts) == {name: fact.value for name, fact in original.facts.items()}
        assert [one.code for one in data.findings] == [one.code for one in original.findings]


@FEW
@given(seed=st.integers(0, 10**6), yuan=st.booleans(), names=st.booleans(), words=st.sets(st.sampled_from([*ALIASES])))
def test_changes_that_change_no_figure(tmp_path: Path, seed: int, yuan: bool, names: bool, words: set[str]) -> None:
    wanted = case("reference")
    sheets = with_words(reference_sheets(), {word: ALIASES[word] for word in words})
    sheets = in_yuan(sheets) if yuan else sheets
    sheets = renamed(sheets) if names else sheets
    sheets = with_blank_rows_and_columns(sheets, random.Random(seed))
    check(read(write(tmp_path / "变.xlsx", sheets)), wanted)


@FEW
@given(seed=st.integers(0, 10**6), name=st.sampled_from(["new-unit", "final-accounts"]))
def test_inserted_rows_and_columns_elsewhere(tmp_path: Path, seed: int, name: str) -> None:
    wanted = case(name)
    sheets = with_blank_rows_and_columns(wanted["sheets"], random.Random(seed))
    check(read(write(tmp_path / "变.xlsx", sheets), "变.xlsx"), wanted)


def test_two_tables_of_one_kind_that_differ(tmp_path: Path) -> None:
    sheets = reference_sheets()
    copy = [list(row) for row in sheets["支出决算表"]]
    total = next(row for row in copy if "合计" in row)
    total[4] = 1
    sheets["支出决算表 (2)"] = copy
    data = read(write(tmp_path / "双.xlsx", sheets))
    assert "R103" in [one.code for one in data.findings]
    assert data.facts.value("项目支出决算数") is None


def test_a_second_table_that_says_the_same_does_no_harm(tmp_path: Path) -> None:
    sheets = reference_sheets()
    sheets["支出决算表 (2)"] = sheets["支出决算表"]
    data = read(write(tmp_path / "双.xlsx", sheets))
    assert data.facts.value("项目支出决算数") == read(REFERENCE).facts.value("项目支出决算数")


def test_row_that_stands_twice(tmp_path: Path) -> None:
    sheets = reference_sheets()
    sheets["收入支出决算总表"].append(["本年收入合计", 1])
    data = read(write(tmp_path / "双.xlsx", sheets))
    assert "R106" in [one.code for one in data.findings]
    assert data.facts["本年收入决算数"].sources[0].sheet == "收入决算表"


def test_words_and_errors_in_amounts(tmp_path: Path) -> None:
    sheets = reference_sheets()
    sheets["收入支出决算总表"][30][1] = "见附件"
    sheets["收入决算表"][4][2] = "#DIV/0!"
    data = read(write(tmp_path / "字.xlsx", sheets))
    assert {"R201", "R212"} <= {one.code for one in data.findings}
    assert data.facts.value("本年收入决算数") is None


def test_no_money_unit_anywhere(tmp_path: Path) -> None:
    sheets = with_words(reference_sheets(), {"单位：万元": ""})
    data = read(write(tmp_path / "无.xlsx", sheets))
    assert "R301" in [one.code for one in data.findings]
    assert data.facts.value("支出决算数") is None


def test_money_unit_of_the_other_tables(tmp_path: Path) -> None:
    sheets = reference_sheets()
    sheets["支出决算表"][1][7] = None
    data = read(write(tmp_path / "缺.xlsx", sheets))
    assert "R307" in [one.code for one in data.findings]
    assert data.facts.value("基本支出决算数") == expected(case("reference")["facts"])["基本支出决算数"]


def test_recognition_is_by_evidence(tmp_path: Path) -> None:
    sheets = renamed(reference_sheets())
    sheets["会议通知"] = [["项目支出决算表"], ["项目", "本年支出合计", "基本支出", "项目支出"], ["合计", 1, 2, 3]]
    data = read(write(tmp_path / "认.xlsx", sheets))
    assert len(data.recognised) == 9
    assert data.unrecognised == ((NAME, "会议通知"),)
    (outgoings,) = [one for one in data.recognised if one.layout_sheet == "支出决算表"]
    assert (outgoings.sheet, outgoings.layout) == ("Sheet3", "published-accounts")
    assert "标题“支出决算表”" in outgoings.evidence


@pytest.mark.parametrize("form", [*case("three-public")["forms"]])
def test_forms_of_the_table_of_three_public_expenses(tmp_path: Path, form: str) -> None:
    wanted = case("three-public")
    data = read(write(tmp_path / "三公.xlsx", {"公开07表": wanted["forms"][form]}), "三公.xlsx")
    figures = expected(wanted["facts"])
    assert values(data.facts, figures) == figures
    assert {one.code for one in data.findings} <= {*ABSENT, "R601"}


@pytest.mark.parametrize("table", case("tables"), ids=lambda table: str(table["name"]))
def test_single_tables(tmp_path: Path, table: dict[str, Any]) -> None:
    data = read(write(tmp_path / "表.xlsx", {"Sheet1": table["rows"]}), table.get("file", "表.xlsx"))
    check(data, {"unit": "某局", "year": 2024, "missing": [], **table})


def test_nothing_says_which_unit_and_year(tmp_path: Path) -> None:
    headings = ["项目", "决算数", "项目", "决算数"]
    rows: list[list[Any]] = [["收入支出决算总表"], ["", "单位：万元"], headings, ["本年收入合计", 1, "本年支出合计", 1]]
    data = read(write(tmp_path / "表.xlsx", {"Sheet1": rows}), "部门决算公开表.xlsx")
    assert {"R305", "R306"} <= {one.code for one in data.findings}


@FEW
@given(name=st.sampled_from(["reference", "new-unit", "final-accounts"]), chance=st.randoms(use_true_random=False))
def test_a_word_nobody_knows_changes_no_figure(tmp_path: Path, name: str, chance: random.Random) -> None:
    sheets = reference_sheets() if name == "reference" else case(name)["sheets"]
    original = read(write(tmp_path / "原.xlsx", sheets))
    texts = [
        (rows, row, column)
        for rows in sheets.values()
        for row in range(1, len(rows))
        for column, cell in enumerate(rows[row])
        if isinstance(cell, str) and "单位" not in cell
    ]
    for rows, row, column in chance.sample(texts, 3):
        rows[row][column] = chance.choice(["某词", None])
    data = read(write(tmp_path / "损.xlsx", sheets))
    for fact in original.facts.values():
        if "_" not in fact.name and not data.facts[fact.name].substitute:
            assert data.facts.value(fact.name) in (None, fact.value), fact.name
