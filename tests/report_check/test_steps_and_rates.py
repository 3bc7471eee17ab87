"""Changes, steps, shares and rates of completion in many words: right ones, and ones with a figure changed."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from perfeval.report_check.changes.point_steps import examples
from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph
from perfeval.report_check.judging.result import ReportCheck
from perfeval.report_check.rates.money_rates import MoneyRate, money_rates

DATA = Path(__file__).parent.parent / "data" / "report_check"
CASES = yaml.safe_load((DATA / "steps_and_rates.yaml").read_text(encoding="utf-8"))


def _check(text: str) -> ReportCheck:
    title = "道路维修项目" if text.startswith("本项目") else "部门整体支出"
    lines = (f"示例县示例局2023年度{title}绩效自评报告", *text.split("\n"))
    return check_document(Document(tuple(Paragraph(line) for line in lines), ()), "报告.txt")


def _changed(example: str, pattern: str) -> str:
    """An example with its last figure of a kind off by three."""
    last = list(re.finditer(pattern, example))[-1]
    return f"{example[: last.start()]}{Decimal(last[0]) + 3}{example[last.end() :]}"


@pytest.mark.parametrize("example", examples())
def test_every_step_in_points_is_judged(example: str) -> None:
    assert _check(example + "。").contradictions == ()
    assert _check(_changed(example, r"\d+\.\d+(?=个百分点)") + "。").contradictions


@pytest.mark.parametrize("rate", money_rates(), ids=lambda rate: rate.example[-12:])
def test_every_rate_of_money_is_judged(rate: MoneyRate) -> None:
    assert _check(rate.example + "。").contradictions == ()
    assert _check(_changed(rate.example, r"\d+\.\d+(?=%)") + "。").contradictions


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["kind"])
def test_what_agrees_is_left_alone(case: dict[str, str]) -> None:
    assert _check(case["right"]).contradictions == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["kind"])
def test_a_changed_figure_is_found_with_the_right_one(case: dict[str, str]) -> None:
    found = _check(case["wrong"]).contradictions
    assert found and any(case["named"] in one.follows + one.right for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "全年实施河道清淤疏浚88.0公里，较年度计划的94.5公里少完成6.5公里，计划完成率93.1%。",
        "年初预算500.00万元，全年支出450.00万元，少支出20.00万元用于压减公用经费，少支出30.00万元为项目结余。",
        "资产负债率60.00%，低于警戒线10.00个百分点。",
        "目标完成率100.00%，满意度95.00%，高于目标值90.00%。",
        "公务接待费支出12.00万元，超过上年10.00万元。",
        "全年总支出为5,000.00万元，而2022年为4,000.00万元，增加1,000.00万元，增长25.00%。",
    ],
)
def test_what_is_open_is_not_judged(text: str) -> None:
    assert _check(text).contradictions == ()
