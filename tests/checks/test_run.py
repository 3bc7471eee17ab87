"""Every cross-check is silent on facts that agree, fires on the least violation, and waits for missing data."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from perfeval.checks import CheckResult, check_findings, run_checks
from perfeval.findings.catalogue import catalogue
from perfeval.reader.records import UnitData
from tests.checks.consistent import consistent_unit, task_sheet


def failed(data: UnitData) -> set[str]:
    return {result.code for result in run_checks(data) if result.outcome == "不符"}


def only(data: UnitData, code: str, text: str) -> CheckResult:
    (found,) = [r for r in run_checks(data) if r.code == code and text in r.title + r.left_text]
    return found


def test_consistent_facts_have_no_finding() -> None:
    data = consistent_unit()
    results = run_checks(data)
    assert {r.outcome for r in results} == {"通过"}
    assert check_findings(data, results) == ()


SPENT_ALL = {"支出年初预算数": Decimal(95)}
VIOLATIONS: list[tuple[str, dict[str, Any]]] = [
    ("C101", {"本年收入决算数": Decimal("95.06")}),
    ("C101", {"支出决算数": Decimal("95.04")}),
    ("C101", {"基本支出上年决算数": Decimal("80.02")}),
    ("C101", {"三公经费本年预算数": Decimal("3.03")}),
    ("C101", {"公务用车购置及运行维护费决算数": Decimal("2.02")}),
    ("C101", {"结转结余上年末": Decimal("5.03")}),
    ("C101", {"政府采购预算数": Decimal("12.03")}),
    ("C101", {"固定资产总额": Decimal("300.06")}),
    ("C101", {"收入总计决算数": Decimal("100.03")}),
    ("C101", {"支出总计决算数": Decimal("100.03")}),
    ("C102", {"收入总计决算数": Decimal("100.02")}),
    ("C103", {"设备实际在用": Decimal("100.02")}),
    ("C103", {"在用固定资产总额": Decimal("300.02")}),
    ("C201", {"支出全年预算数": Decimal("95.02")}),
    ("C202", {"结转结余上年末": Decimal("5.02")}),
    ("C202", {"结转结余本年末": Decimal("5.02")}),
    ("C203", {"预算调整净额": Decimal("-4.98")}),
    ("C204", {"在职人员数": Decimal(11)}),
    ("C205", {"公用经费决算数": Decimal("20.02")}),
    ("C206", {"支出决算数": Decimal("100.02")}),
    ("C207", {"公务接待费决算数": Decimal("1.02")}),
    ("C208", {"公务接待费上年决算数": Decimal("0.98")}),
    ("C209", {"三公经费决算数": Decimal("35.03")}),
    ("C210", {"重点支出决算数": Decimal("35.03")}),
    ("C211", {"支付进度时点": "2021年12月31日"}),
    ("C212", SPENT_ALL),
    ("C213", {"预算公开日期": datetime.date(2021, 2, 22)}),
    ("C213", {"决算公开日期": datetime.date(2022, 8, 22)}),
    ("C214", {"公务接待费决算数": Decimal("0.001")}),
    ("C214", {"公务接待费决算数": Decimal("10000")}),
]


@pytest.mark.parametrize(("code", "changes"), VIOLATIONS, ids=lambda x: x if isinstance(x, str) else next(iter(x)))
def test_a_violation_is_found_and_both_sides_cells_are_named(code: str, changes: dict[str, Any]) -> None:
    data = consistent_unit(changes)
    results = [r for r in run_checks(data) if r.code == code and r.outcome == "不符"]
    assert results
    for result in results:
        found = result.finding
        assert found is not None and found.severity == result.severity == catalogue()[code].severity
        assert found.place.sheet and found.place.cell
        assert found.place.cell in found.message and "缺数据" not in found.message


@pytest.mark.parametrize("code", [code for code in catalogue() if code.startswith(("C1", "C2")) and code != "C104"])
def test_every_code_has_a_violation(code: str) -> None:
    assert code in {one for one, _ in VIOLATIONS}


@pytest.mark.parametrize(
    "point", ["12月31日", "2021-12-31", "2021/12/31", "１２月 ３１日", "12月底", "2021年末", "20211231"]
)
def test_year_end_is_recognised(point: str) -> None:
    assert "C211" in failed(consistent_unit({"支付进度时点": point}))


@pytest.mark.parametrize("point", ["6月30日", "2021-11-30", "9月末"])
def test_other_points_in_time_are_not_year_end(point: str) -> None:
    assert "C211" not in {r.code for r in run_checks(consistent_unit({"支付进度时点": point}))}


def test_payment_progress_agrees_at_four_decimals() -> None:
    at_end = {"支付进度时点": "12月31日"}
    assert "C211" not in failed(consistent_unit(at_end | {"实际支付进度": Decimal("0.95004")}))
    assert "C211" in failed(consistent_unit(at_end | {"实际支付进度": Decimal("0.9501")}))


@pytest.mark.parametrize(("difference", "outcome"), [("0.015", "通过"), ("0.02", "不符"), ("-0.015", "通过")])
def test_tolerance_is_half_a_unit_for_each_number(difference: str, outcome: str) -> None:
    result = only(consistent_unit({"基本支出决算数": 80 + Decimal(difference)}), "C101", "基本支出＝分项之和（决算数）")
    assert (result.operands, result.half_unit, result.tolerance) == (3, Decimal("0.005"), Decimal("0.015"))
    assert result.outcome == outcome


def test_yuan_and_cents_have_no_tolerance() -> None:
    changes = {"基本支出决算数": Decimal("80.000001")}
    result = only(consistent_unit(changes, half_unit=Decimal(0)), "C101", "基本支出＝分项之和（决算数）")
    assert (result.tolerance, result.outcome) == (Decimal(0), "不符")


def test_302_items_of_a_published_table_may_sum_to_two_cents_more() -> None:
    result = only(consistent_unit(), "C101", "基本支出＝分项之和（决算数）")
    published = replace(result, operands=303)
    assert abs(Decimal("171.09") - Decimal("171.07")) <= published.tolerance == Decimal("1.515")


def test_tolerance_has_the_digits_of_the_sheet() -> None:
    result = only(consistent_unit(half_unit=Decimal("0.0000005")), "C101", "基本支出＝分项之和（决算数）")
    assert result.tolerance == Decimal("0.000002")


def test_a_missing_operand_leaves_a_sum_unchecked() -> None:
    result = only(consistent_unit({"公用经费决算数": None}), "C101", "基本支出＝分项之和（决算数）")
    assert (result.outcome, result.right_value, result.finding) == ("未校验", None, None)


@pytest.mark.parametrize("code", ["C103", "C205", "C207"])
def test_a_row_with_one_number_is_not_compared(code: str) -> None:
    gone = {"C103": "设备账面总额", "C205": "项目支出全年预算数", "C207": "公务接待费本年预算数"}[code]
    before = [r for r in run_checks(consistent_unit()) if r.code == code]
    after = [r for r in run_checks(consistent_unit({gone: None})) if r.code == code]
    assert len(after) == len(before) - 1


def test_carry_over_counts_where_the_column_is_there() -> None:
    changes = {"支出全年预算数": Decimal(97), "支出年初预算未含结转": Decimal(2)}
    results = {r.left_text: r for r in run_checks(consistent_unit(changes)) if r.code == "C201"}
    assert results["支出全年预算数"].outcome == "通过"
    assert results["支出全年预算数"].operands == 4
    assert results["项目支出全年预算数"].operands == 3


def test_a_unit_without_a_budget_has_no_execution_rate() -> None:
    changes = {"支出年初预算数": Decimal(0), "支付进度时点": "12月31日"}
    assert not {"C206", "C211", "C212"} & {r.code for r in run_checks(consistent_unit(changes))}


@pytest.mark.parametrize(("amount", "found"), [("999", False), ("1000", True), ("100000", True), ("100001", False)])
def test_magnitudes_are_bounded_on_both_sides(amount: str, found: bool) -> None:
    changes = {"财政拨款结转上年末": Decimal(1), "财政拨款结转本年末": Decimal(amount)}
    assert ("C214" in failed(consistent_unit(changes))) == found


def test_a_zero_has_no_magnitude() -> None:
    assert "C214" not in failed(consistent_unit({"财政拨款结转上年末": Decimal(0)}))


def test_tasks_not_done_are_neither_timely_nor_to_standard() -> None:
    sheet = task_sheet(
        ("甲", "是", "是", "是"), ("乙", "否", "否", "否"), ("丙", "否", "是", "否"), ("丁", "否 ", "否", "是")
    )
    data = replace(consistent_unit(), sheets=(sheet,))
    found = [f for f in check_findings(data, ()) if f.code == "C104"]
    assert [f.place.cell for f in found] == ["D5", "B6"]
    assert "“任务”D5" in found[0].message and "“丙”" in found[0].message
