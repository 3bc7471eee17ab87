"""However untidily a workbook is filled in, the facts are the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.reader.conftest import Read
from tests.workbook_builder import UNIT, YEAR, complete_values

MESS: dict[str, dict[str, Any]] = {
    "tidy": {},
    "元": {"unit": "元"},
    "亿元": {"unit": "亿元"},
    "units by sheet": {"units": {"三公经费": "元", "结转结余": "亿元"}},
    "shuffled": {"shuffle": True, "seed": 1},
    "blank rows": {"blank_rows": True, "seed": 2},
    "full width": {"typed": "full_width"},
    "thousands": {"typed": "thousands", "unit": "元"},
    "unit in cells": {"typed": "unit"},
    "spaces": {"label_spaces": True},
    "half width": {"half_width_brackets": True, "one_cell": True, "merged_title": False},
    "hidden": {"hidden": ("收入", "三公经费", "履职任务")},
    "names": {"names": {"收入": "2收入", "三公经费": "表二 “三公”经费（万元）", "支出": "Sheet1"}},
    "all": {
        "unit": "元",
        "shuffle": True,
        "blank_rows": True,
        "typed": "full_width",
        "label_spaces": True,
        "half_width_brackets": True,
        "one_cell": True,
        "hidden": ("收入",),
        "seed": 7,
    },
}


@pytest.mark.parametrize("mess", MESS.values(), ids=MESS)
def test_same_facts(read: Read, mess: dict[str, Any]) -> None:
    data = read(**mess)
    expected = complete_values({"金额单位": mess.get("unit", "万元"), "评价年度": str(YEAR)})
    assert {name: data.facts.value(name) for name in expected} == expected
    assert (data.unit, data.year) == (UNIT, YEAR)
    assert data.facts.value("实际支付进度") == Decimal("0.95")
    tasks = ("计划工作数", "实际完成工作数", "及时完成工作数", "质量达标工作数", "重点工作交办数", "重点工作完成数")
    assert [data.facts.value(name) for name in tasks] == [8, 7, 6, 7, 4, 4]
    assert data.facts.value("管理制度健全性_预算管理_要点1") == "是"
    assert data.facts.value("生态效益_等级1") == "良"
    assert data.findings == ()


@pytest.mark.parametrize("seed", range(5))
def test_chance(read: Read, seed: int) -> None:
    data = read(seed=seed, shuffle=True, blank_rows=True, typed="thousands")
    assert data.facts.value("支出年初预算数") == Decimal("1077.95")
    assert data.findings == ()


def test_typed_numbers_are_copied_with_their_original(read: Read) -> None:
    data = read({"公务接待费决算数": "２８，６００元"}, units={"三公经费": "万元"})
    (sheet,) = [sheet for sheet in data.sheets if sheet.name == "三公经费"]
    (copied,) = [cell for cell in sheet.cells.values() if cell.original]
    assert (copied.value, copied.original) == (Decimal("2.86"), "２８，６００元")


def test_hidden_sheets_and_precision_are_kept(read: Read) -> None:
    data = read(hidden=("收入",), units={"三公经费": "元"})
    sheets = {sheet.name: sheet for sheet in data.sheets}
    assert sheets["收入"].hidden and not sheets["支出"].hidden
    assert sheets["收入"].half_unit == Decimal("0.005")
    assert sheets["三公经费"].half_unit == 0
