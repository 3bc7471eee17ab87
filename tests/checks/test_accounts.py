"""The cross-checks between the tables of the accounts: silent on what agrees, and each fires on its violation."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval.checks import CheckResult, check_findings, run_checks
from perfeval.findings.catalogue import catalogue
from perfeval.reader import UnitData, read_workbook
from tests.checks.consistent import consistent_unit
from tests.layouts.accounts import REFERENCE, case, reference_sheets, write


def failures(data: UnitData) -> list[CheckResult]:
    return [one for one in run_checks(data) if one.outcome == "不符"]


def changed(tmp_path: Path, sheet: str, row: int, column: int, value: float) -> UnitData:
    sheets = reference_sheets()
    sheets[sheet][row - 1][column] = value
    return read_workbook(write(tmp_path / "改.xlsx", sheets), shown_as="改2024.xlsx")


def test_the_published_accounts_have_only_their_own_flaws() -> None:
    data = read_workbook(REFERENCE, shown_as=REFERENCE.name)
    flaws = failures(data)
    assert [(one.code, one.title) for one in flaws] == [
        ("C302", "支出决算表科目208与收支总表一致"),
        ("C302", "一般公共预算支出表科目208与财政拨款总表一致"),
    ]
    assert [one.severity.value for one in check_findings(data, tuple(flaws))] == ["提示", "提示"]
    assert "326.72" in check_findings(data, tuple(flaws))[0].message


@pytest.mark.parametrize("name", ["new-unit", "final-accounts"])
def test_accounts_that_agree(tmp_path: Path, name: str) -> None:
    data = read_workbook(write(tmp_path / "表.xlsx", case(name)["sheets"]), shown_as="表.xlsx")
    assert not [one for one in failures(data) if one.code.startswith("C3") or one.code.startswith("C1")]
    assert len([one for one in run_checks(data) if one.code.startswith("C3")]) > 10


@pytest.mark.parametrize(
    ("code", "title", "sheet", "row", "column", "value"),
    [
        ("C301", "支出决算表合计＝收支总表本年支出合计", "支出决算表", 5, 2, 2950),
        ("C301", "收入决算表与收支总表一致", "收入决算表", 5, 8, 7),
        ("C303", "收入决算表财政拨款收入＝收支总表各项财政拨款收入", "收入决算表", 5, 3, 2941),
        ("C303", "支出决算表合计＝各性质支出", "支出决算表", 5, 4, 604),
        ("C303", "收支平衡：收入＋使用非财政拨款结余＋年初＝支出＋结余分配＋年末", "收入支出决算总表", 33, 1, 49),
        ("C304", "收支总表各类支出之和＝本年支出合计", "收入支出决算总表", 13, 3, 61.5),
        ("C304", "支出决算表科目20106＝下级科目之和", "支出决算表", 9, 2, 11),
        ("C304", "基本支出表科目302＝下级科目之和", "一般公共预算财政拨款基本支出决算表", 5, 5, 22),
        ("C301", "支出决算表科目208与收支总表一致", "支出决算表", 12, 2, 326.74),
        ("C301", "一般公共预算支出表合计＝财政拨款总表一般公共预算支出", "财政拨款收入支出决算总表", 31, 4, 2941),
        ("C303", "一般公共预算基本支出＝人员经费＋公用经费", "一般公共预算财政拨款基本支出决算表", 42, 5, 185),
        ("C303", "三公经费表合计＝各项之和（预算数）", "财政拨款三公经费支出决算表", 7, 0, 1),
        ("C303", "三公经费表公务用车＝购置＋运行维护", "财政拨款三公经费支出决算表", 7, 5, 1),
    ],
)
def test_violations(tmp_path: Path, code: str, title: str, sheet: str, row: int, column: int, value: float) -> None:
    data = changed(tmp_path, sheet, row, column, value)
    found = [one for one in failures(data) if one.title == title]
    assert [one.code for one in found] == [code]
    problem = found[0].finding
    assert problem is not None and problem.severity == catalogue()[code].severity
    assert problem.place.sheet and problem.place.cell in problem.message


def test_all_funds_are_never_compared_with_a_part_of_them(tmp_path: Path) -> None:
    sheets = reference_sheets()
    for sheet in ("收入支出决算总表", "支出决算表"):
        assert sheets[sheet]
    # 基本支出 of all funds may exceed 人员经费 + 公用经费 of 一般公共预算
    sheets["支出决算表"][4][3] = 2400
    data = read_workbook(write(tmp_path / "改.xlsx", sheets), shown_as="改2024.xlsx")
    assert not [one for one in run_checks(data) if one.title.startswith("支出 基本支出＝分项之和（决算数）")]


def test_a_standard_workbook_has_none_of_them() -> None:
    assert not [one for one in run_checks(consistent_unit()) if one.code.startswith("C3")]
