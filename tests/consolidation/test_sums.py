"""The department's figures are its units' sums, without what moves between them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from perfeval.consolidation import Member, consolidate
from perfeval.reader import UnitData, read_workbook
from tests.consolidation.conftest import AGENCY, UNITS, given, write_units
from tests.workbook_builder import build_workbook


def summed(folder: Path, *, head: str = "本级") -> UnitData:
    members = []
    for name in UNITS:
        file = f"{name}.xlsx"
        data = read_workbook(folder / file, shown_as=file)
        members.append(Member(data, (file,), head=name == head))
    return consolidate(AGENCY, members)


def codes(data: UnitData) -> list[str]:
    return [one.code for one in data.findings if one.code.startswith("G")]


def test_by_hand(department: Path) -> None:
    data = summed(department)
    assert (data.unit, data.year) == ("示例区教育局（合并）", 2021)
    expected = {
        "编制数": 20 + 10 + 10,
        "在职人员数": 19 + 11 + 8,
        "三公经费决算数": 3 * Decimal("2.86"),
        "基本支出决算数": 3 * Decimal("933.10"),
        # moves between the units: 30 given and received, 4 handed up and received
        "上级补助收入决算数": 0,
        "对附属单位补助支出决算数": 0,
        "附属单位上缴收入决算数": 0,
        "上缴上级支出决算数": 0,
        "本年收入决算数": 3 * Decimal("933.09"),
        "收入总计决算数": 3 * Decimal("1077.95"),
        "支出决算数": 3 * Decimal("1077.95"),
        "支出年初预算数": 3 * Decimal("1077.95"),
        "支出总计全年预算数": 3 * Decimal("1077.95"),
        "计划工作数": 3 * 8,
        "实际完成工作数": 3 * 7,
    }
    assert {name: data.facts.value(name) for name in expected} == expected
    assert data.facts.value("主管部门") == "示例区人民政府"
    assert data.facts.value("绩效目标合理性_要点1") == "是"
    assert data.facts.value("金额单位") is None
    assert codes(data) == []
    assert dict(data.files).keys() == {"本级.xlsx", "一小.xlsx", "二小.xlsx"}


def test_what_one_unit_lacks_is_not_taken_for_0(tmp_path: Path) -> None:
    lacking = {"在职人员数": None, "一般公共预算财政拨款收入决算数": "不详"}
    data = summed(write_units(tmp_path / "in", {"二小": lacking}))
    fact = data.facts["在职人员数"]
    assert fact.missing and "示例区第二小学" in fact.note
    assert data.facts["编制数"].value == 40
    assert data.facts["一般公共预算财政拨款收入决算数"].missing
    [one] = [one for one in data.findings if one.code == "G105"]
    assert "示例区第二小学" in one.message and "在职人员数" in one.message


def test_moves_that_do_not_agree(tmp_path: Path) -> None:
    data = summed(write_units(tmp_path / "in", {"一小": given("上级补助收入", "25")}))
    assert data.facts["上级补助收入决算数"].value == 5
    assert data.facts["对附属单位补助支出决算数"].value == 0
    assert data.facts["本年收入决算数"].value == 3 * Decimal("933.09") + 5
    unequal = [one for one in data.findings if one.code == "G104"]
    assert len(unequal) == 3
    assert "35万元" in unequal[0].message and "30万元" in unequal[0].message


def test_an_adjustment_of_what_moves_is_taken_out(tmp_path: Path) -> None:
    more = {"对附属单位补助支出年初预算数": Decimal(25), "对附属单位补助支出预算调整数": Decimal(5)}
    less = {"上级补助收入年初预算数": Decimal(15)}
    data = summed(write_units(tmp_path / "in", {"本级": more, "一小": less}))
    assert data.facts["内部补助抵销预算调整数"].value == 5
    assert data.facts["对附属单位补助支出预算调整数"].value == 0
    assert data.facts["支出预算调整数"].value == 0


@pytest.mark.parametrize(("each", "left", "noted"), [("25", 41, []), ("10", -4, ["G106"])])
def test_money_of_their_own_by_source(tmp_path: Path, each: str, left: int, noted: list[str]) -> None:
    """What moves between the units is money of their own (单位资金), and is counted twice there too."""
    own = [{"fact": "单位资金支出决算数", "value": Decimal(each), "unit": "万元"}]
    data = summed(write_units(tmp_path / "in", supplement=own))
    assert data.facts["单位资金支出决算数"].value == left
    assert codes(data) == noted


def test_a_ratio_is_the_mean_by_what_it_is_a_share_of(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shares: Mapping[str, tuple[str, str]] = {"本级": ("0.9", "1"), "一小": ("0.5", "0.8"), "二小": ("0.7", "0.8")}
    budgets = {"本级": Decimal(100), "一小": Decimal(300), "二小": Decimal(0)}
    for name, (actual, planned) in shares.items():
        row: dict[str, Any] = {"point": "12月31日", "actual": Decimal(actual), "planned": Decimal(planned)}
        values = {**UNITS[name], "支出全年预算数": budgets[name]}
        build_workbook(folder / f"{name}.xlsx", values, progress=[{**row, "chosen": "是"}])
    data = summed(folder)
    assert data.facts["实际支付进度"].value == (Decimal("0.9") * 100 + Decimal("0.5") * 300) / 400
    assert data.facts["既定支付进度"].value == (Decimal(100) + Decimal("0.8") * 300) / 400
    assert "加权" in data.facts["实际支付进度"].note


def test_without_a_head_office_nobody_answers(department: Path) -> None:
    data = summed(department, head="")
    assert "G101" in codes(data)
    assert data.checklist is None
    assert data.facts.value("绩效目标合理性_要点1") is None
    assert data.facts["编制数"].value == 40


def test_accounts_among_the_units(tmp_path: Path, department: Path) -> None:
    """What stands in for another 口径 in one unit's accounts stands in for it in the sum too."""
    published = Path(__file__).parent.parent / "data" / "上海市普陀区财政局2024年度部门决算公开表.xlsx"
    accounts = read_workbook(published, shown_as="公开.xlsx")
    head = read_workbook(department / "本级.xlsx", shown_as="本级.xlsx")
    data = consolidate(AGENCY, [Member(head, ("本级.xlsx",), head=True), Member(accounts, ("公开.xlsx",))])
    one, other = head.facts["人员经费决算数"].number, accounts.facts["人员经费决算数"].number
    assert data.facts["人员经费决算数"].value == one + other
    assert "口径替代" in data.facts["人员经费决算数"].substitute
    assert not any(name.startswith("收支总表_") for name in data.facts)
