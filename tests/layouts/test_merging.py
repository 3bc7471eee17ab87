"""Several files of one unit become one evaluation whose every figure leads to a cell."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from perfeval.assessment import assess
from perfeval.calculator import Evaluation
from perfeval.facts.fact import MISSING
from perfeval.reader import UnitData, UnreadableWorkbook, read_workbook
from perfeval.reader.last_year import with_last_year
from perfeval.reader.merging import may_merge, merge_units, unit_key
from perfeval.reader.read import require_core
from perfeval.reader.shifting import shifted
from perfeval.scheme import DEFAULT, load_scheme, scheme_sha256
from perfeval.writer.score_workbook import render_score_workbook
from perfeval.writer.source_sheets import output_names
from perfeval.xlsx.verification import verify
from tests.layouts.accounts import REFERENCE, case, reference_sheets, write
from tests.reader.conftest import assert_derivations
from tests.workbook_builder import build_workbook

UNIT = "上海市普陀区财政局"
TABLES = ("收入", "支出", "三公经费", "结转结余", "政府采购", "固定资产", "支付进度")
OWN = {"单位名称": UNIT, "评价年度": Decimal(2024), "编制数": Decimal(90), "在职人员数": Decimal(88)}


@pytest.fixture
def accounts() -> UnitData:
    return read_workbook(REFERENCE, shown_as=f"普陀/{REFERENCE.name}")


def standard(path: Path, values: dict[str, Any] | None = None, **options: Any) -> UnitData:
    build_workbook(path, {**OWN, **(values or {})}, **options)
    return read_workbook(path, shown_as=path.name, partial=True)


def written(data: UnitData) -> Evaluation:
    """Evaluate the unit, and show that the workbook holds."""
    assert_derivations(data)
    assessment = assess(data, load_scheme(DEFAULT))
    assert verify(render_score_workbook(assessment, scheme_sha256(DEFAULT))) == ()
    return assessment.evaluation


def test_accounts_and_what_they_lack(tmp_path: Path, accounts: UnitData) -> None:
    own = standard(tmp_path / "补.xlsx", omit=TABLES)
    assert unit_key(own) == unit_key(accounts)
    assert may_merge(own, accounts)
    data = require_core(merge_units([accounts, own]))
    evaluation = written(data)
    scored = {result.indicator.id for result in evaluation.indicators if result.status != MISSING}
    assert {"在职人员控制率", "三公经费控制率", "结转结余变动率", "重点工作办结率", "经济效益"} <= scored
    assert {"绩效目标合理性", "资产管理安全性", "实际完成率"} <= scored
    assert data.facts.value("支出决算数") == Decimal("2940.05")
    absent = [one.place.sheet for one in data.findings if one.code in ("R101", "R102")]
    assert absent == ["支付进度", "政府采购", "固定资产"]
    assert [one.code for one in data.findings].count("R601") == 2
    assert len(data.files) == 2
    assert {one.layout for one in data.recognised} == {"standard", "published-accounts"}


def test_alone_it_is_no_workbook(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / "补.xlsx", OWN, omit=TABLES)
    with pytest.raises(UnreadableWorkbook):
        read_workbook(path, shown_as=path.name)
    with pytest.raises(UnreadableWorkbook):
        require_core(merge_units([read_workbook(path, shown_as=path.name, partial=True)]))


def test_two_complete_workbooks_never_merge(tmp_path: Path, accounts: UnitData) -> None:
    one, other = standard(tmp_path / "甲.xlsx"), standard(tmp_path / "乙.xlsx")
    assert not may_merge(one, other)
    assert not may_merge(accounts, accounts)
    assert may_merge(standard(tmp_path / "丙.xlsx", omit=TABLES[:4]), standard(tmp_path / "丁.xlsx", omit=(
        "政府采购", "固定资产", "支付进度", "履职任务", "评价要点", "效果指标")))  # fmt: skip


def test_equal_figures_show_both_places(tmp_path: Path, accounts: UnitData) -> None:
    same = {"一般公共预算财政拨款收入决算数": Decimal("2940.05"), "其他收入决算数": Decimal("6.20")}
    own = standard(tmp_path / "标.xlsx", {**same, "年初结转和结余决算数": Decimal("49.14")})
    data = merge_units([own, accounts])
    fact = data.facts["本年收入决算数"]
    assert fact.value == Decimal("2946.25")
    assert [source.file for source in fact.sources] == ["标.xlsx", accounts.files[0][0]]
    assert "数值一致" in fact.note
    written(data)


def test_different_figures_name_both_cells(tmp_path: Path, accounts: UnitData) -> None:
    own = standard(tmp_path / "标.xlsx", {"项目支出决算数": Decimal("600")})
    data = merge_units([accounts, own])
    (found,) = [one for one in data.findings if one.code == "R701" and "项目支出 决算数" in one.message]
    assert "标.xlsx〔支出〕" in found.message
    assert "支出决算表〕E5" in found.message
    fact = data.facts["项目支出决算数"]
    assert fact.value == Decimal(600)
    assert "不一致" in fact.note
    written(data)


def test_a_direct_figure_goes_before_a_stand_in(tmp_path: Path, accounts: UnitData) -> None:
    own = standard(tmp_path / "标.xlsx", {"公用经费决算数": Decimal("190")})
    data = merge_units([own, accounts])
    assert data.facts.value("公用经费决算数") == Decimal(190)
    assert data.facts["公用经费决算数"].substitute == ""
    assert not [one for one in data.findings if one.code == "R701" and "公用经费" in one.message]


def test_final_accounts_go_before_published_ones(tmp_path: Path) -> None:
    wanted = case("final-accounts")
    final = read_workbook(write(tmp_path / "财决.xlsx", wanted["sheets"]), shown_as="财决.xlsx")
    sheets = reference_sheets()
    published = read_workbook(write(tmp_path / "公开.xlsx", sheets), shown_as="公开2024.xlsx")
    data = merge_units([published, final])
    assert data.facts.value("支出决算数") == Decimal(930)
    assert data.unit == "某县某局"
    assert {"R701", "R702"} <= {one.code for one in data.findings}
    written(data)


def test_sheets_of_one_name(tmp_path: Path, accounts: UnitData) -> None:
    rows = reference_sheets()["支出决算表"]
    other = read_workbook(write(tmp_path / "另.xlsx", {"支出决算表": rows}), shown_as="另.xlsx")
    first = {"收入支出决算总表": reference_sheets()["收入支出决算总表"], "支出决算表": [["封面"]]}
    one = read_workbook(write(tmp_path / "甲.xlsx", first), shown_as="甲.xlsx")
    data = merge_units([other, one])
    written(data)
    twice = merge_units([accounts, other])
    assert {sheet.name for sheet in twice.sheets} >= {"支出决算表", "支出决算表（2）"}
    assert [s.original_name for s in twice.sheets if s.name == "支出决算表（2）"] == ["支出决算表"]
    written(twice)


def test_total_that_the_other_file_completes(tmp_path: Path, accounts: UnitData) -> None:
    blank = {f"{item}决算数": None for item in ("人员经费", "公用经费", "基本支出", "支出", "支出总计")}
    own = standard(tmp_path / "标.xlsx", blank)
    data = merge_units([own, accounts])
    assert data.facts.value("基本支出决算数") == Decimal("2336.91")
    written(data)


def test_last_year(tmp_path: Path, accounts: UnitData) -> None:
    lacking = dict.fromkeys(("公务接待费上年预算数", "三公经费上年预算数", "因公出国境费上年预算数",
                             "公务用车购置及运行维护费上年预算数", "公务用车购置费上年预算数",
                             "公务用车运行维护费上年预算数"))  # fmt: skip
    this = standard(tmp_path / "今年.xlsx", lacking)
    last = standard(tmp_path / "去年.xlsx", {"评价年度": Decimal(2023), "公务接待费本年预算数": Decimal("4.5")})
    data = with_last_year(this, last)
    fact = data.facts["三公经费上年预算数"]
    assert fact.value == Decimal("4.5")
    assert fact.sources[0].file == "去年.xlsx"
    assert "取自上年文件“去年.xlsx”" in fact.note
    assert [name for name, _ in data.files] == ["今年.xlsx", "去年.xlsx"]
    assert "三公经费（2）" in {sheet.name for sheet in data.sheets}
    assert [one.code for one in data.findings].count("R603") == 1
    assert data.facts.value("三公经费上年决算数") == Decimal("3.1")
    written(data)
    assert with_last_year(this, this) is this
    assert with_last_year(accounts, last).facts.value("三公经费上年预算数") == Decimal("4.5")


def test_last_years_accounts(tmp_path: Path, accounts: UnitData) -> None:
    before = read_workbook(REFERENCE, shown_as="上海市普陀区财政局2023年度部门决算公开表.xlsx")
    data = with_last_year(accounts, before)
    assert data.facts.value("支出上年决算数") == Decimal("2940.05")
    assert data.facts.value("结转结余上年末") == Decimal("55.34")
    assert data.facts["三公经费上年预算数"].substitute.startswith("口径替代")
    written(data)


def test_names_an_xlsx_does_not_allow(accounts: UnitData) -> None:
    """An .ods may hold them."""
    names = {sheet.name: sheet.name for sheet in accounts.sheets}
    names |= {"收入决算表": "收入/支出：[2024]*?", "支出决算表": "很长的名字" * 9, "收入支出决算总表": "计分表"}
    data = shifted(accounts, names)
    assert {"源_计分表", "收入_支出：_2024___"} <= set(output_names(data.sheets).values())
    written(data)


def test_a_written_name_goes_before_a_guessed_one(tmp_path: Path, accounts: UnitData) -> None:
    sheets = case("final-accounts")["sheets"]
    for rows in sheets.values():
        rows[:] = [[None if "编制单位" in str(cell) else cell for cell in row] for row in rows]
    final = read_workbook(write(tmp_path / "z.xlsx", sheets), shown_as="普陀/导出.xlsx")
    assert final.unit == "导出"
    data = merge_units([final, accounts])
    assert (data.unit, data.year) == (UNIT, 2024)
    assert not {"R308", "R309", "R702", "R703"} & {one.code for one in data.findings}
