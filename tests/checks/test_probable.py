"""What an equality that does not hold comes from is named where the figures prove it, and only there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from perfeval.checks import check_findings, run_checks
from perfeval.findings.finding import Finding
from perfeval.reader import read_workbook

HEADINGS = ["项目", "年初采购预算", "实际采购金额"]


def _purchases(
    path: Path, goods: Any, works: Any, services: Any, total: Any, *more: tuple[str, Any], unit: str = "万元"
) -> list[Finding]:
    """What is found of a plan of purchases, as another program than ours writes it."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("政府采购")
        sheet.write_row(0, 0, ["单位名称：某局", "2023年度", f"金额单位：{unit}"])
        sheet.write_row(1, 0, HEADINGS)
        rows = (("货物", goods), ("工程", works), ("服务", services), *more)
        for row, (label, value) in enumerate(rows, 2):
            sheet.write_row(row, 0, [label, value, value])
        last = 2 + len(rows)
        for column in (1, 2):
            sheet.write_formula(last, column, f"=SUM(B3:B{last})", None, total)
        sheet.write(last, 0, "合计")
        for name, label in (("收入", "总计"), ("支出", "总计")):
            other = book.add_worksheet(name)
            other.write_row(0, 0, ["项目", "决算数", f"金额单位：{unit}"])
            other.write_row(1, 0, [label, 1])
    data = read_workbook(path, shown_as=path.name)
    return [one for one in check_findings(data, run_checks(data)) if one.code == "C101" and "预算数" in one.message]


def test_an_amount_that_the_sum_passed_over_is_named(tmp_path: Path) -> None:
    [found] = _purchases(tmp_path / "甲.xlsx", 30, "87.01万", 20, 50)
    assert "相差87.01万元（容差0.02万元），多半因为政府采购!B4“87.01万”是文本，求和时没有算进去；" in found.message
    assert found.mend.startswith("请把政府采购!B4改为87.01（只填数字")


def test_several_texts_and_texts_in_yuan(tmp_path: Path) -> None:
    [found] = _purchases(tmp_path / "甲.xlsx", "30万元", "1,000", 200000, 200000, unit="元")
    assert "政府采购!B3“30万元”、政府采购!B4“1,000”是文本" in found.message
    assert "政府采购!B3改为300000、政府采购!B4改为1000" in found.mend


@pytest.mark.parametrize("total", [49.99, 137.05, 1])
def test_a_difference_of_another_size_has_no_cause_that_is_certain(tmp_path: Path, total: float) -> None:
    [found] = _purchases(tmp_path / "甲.xlsx", 30, "87.01万", 20, total)
    assert "多半" not in found.message and found.mend == "请核对合计与各分项。"


def test_a_part_that_is_ten_thousand_times_what_the_total_leaves_for_it(tmp_path: Path) -> None:
    [found] = _purchases(tmp_path / "甲.xlsx", 30, 870100, 20, 137.01)
    assert "政府采购!B4为870100万元，按合计应为87.01万元，正好差一万倍，多半是元、万元填混了" in found.message
    assert found.mend == "请按该表的金额单位改正政府采购!B4。"
    [near] = _purchases(tmp_path / "乙.xlsx", 30, 870100, 20, 137.02)
    assert "多半" not in near.message


def test_a_row_that_is_none_of_the_form_and_holds_the_difference(tmp_path: Path) -> None:
    [found] = _purchases(tmp_path / "甲.xlsx", 30, 40, 20, 101, ("零星采购", 11))
    assert "正好是政府采购!B6“零星采购”的数，这一行不是标准的行，没有采用" in found.message
    [other] = _purchases(tmp_path / "乙.xlsx", 30, 40, 20, 102, ("零星采购", 11))
    assert "零星采购" not in other.message


def test_sides_that_are_ten_thousand_times_each_other(tmp_path: Path) -> None:
    [found] = _purchases(tmp_path / "甲.xlsx", 30, 87.01, 20, 1370100)
    assert "两边正好差一万倍，多半是一边以元、一边以万元填报" in found.message
