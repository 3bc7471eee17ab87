"""A unit whose facts agree with one another, made without an input file."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from perfeval.facts.fact import Fact, Facts, SourceCell
from perfeval.facts.layout import Row, Sheet, layout
from perfeval.reader.records import CopiedCell, SourceSheet, UnitData

FILE = "示例.xlsx"
HALF_UNIT = Decimal("0.005")

INCOME = {"一般公共预算财政拨款收入": "95", "年初结转和结余": "5"}
SPENDING = {"人员经费": "60", "公用经费": "20", "项目支出": "15", "年末结转和结余": "5", "重点支出": "10"}
PUBLIC = {"公务用车运行维护费": "2", "公务接待费": "1"}
BALANCES = {"财政拨款结转": "5"}
ASSETS = {"房屋和构筑物": "200", "设备": "100"}
PURCHASES = {"货物采购": "8", "服务采购": "4"}
AMOUNTS = INCOME | SPENDING | PUBLIC | BALANCES | ASSETS | PURCHASES

OTHERS: dict[str, Any] = {
    "在职人员数": Decimal(10),
    "编制数": Decimal(10),
    "实际支付进度": Decimal(1),
    "支付进度时点": "6月30日",
    "预算批复日期": datetime.date(2021, 2, 1),
    "预算公开日期": datetime.date(2021, 2, 21),
    "决算批复日期": datetime.date(2022, 8, 1),
    "决算公开日期": datetime.date(2022, 8, 21),
}


def consistent_unit(changes: Mapping[str, Any] | None = None, *, half_unit: Decimal = HALF_UNIT) -> UnitData:
    """The unit, with these facts otherwise; None makes a fact missing. 执行率 is 95 ÷ 100."""
    given = {"支出年初预算数": Decimal(100), "项目支出年初预算数": Decimal(20), "收入总计年初预算数": Decimal(105)}
    given |= {"一般公共预算财政拨款收入年初预算数": Decimal(100), "本年收入年初预算数": Decimal(100)}
    for item in ("支出", "项目支出"):
        given[f"{item}预算调整数"] = Decimal(-5)
    given |= OTHERS | dict(changes or {})
    facts: dict[str, Fact] = {}
    sheets: list[SourceSheet] = []
    for sheet in layout("standard").sheets:
        if sheet.kind != "table" or sheet.name == "资金来源":
            continue
        sheets.append(SourceSheet(FILE, sheet.name, sheet.name, {}, money_unit="万元", half_unit=half_unit))
        for number, row in enumerate(sheet.rows):
            for at, column in enumerate(sheet.columns):
                if column.measure and not column.optional and not row.retired:
                    name = sheet.fact_name(row, column)
                    value = given[name] if name in given else _value(sheet, row, column.measure, given)
                    facts[name] = _fact(name, value, sheet.name, number, at)
    for number, (name, value) in enumerate(given.items()):
        if name not in facts:
            facts[name] = _fact(name, value, "基本信息", number, 1)
    return UnitData("示例单位", 2021, ((FILE, "0" * 64),), Facts(facts), tuple(sheets))


def _fact(name: str, value: Any, sheet: str, row: int, column: int) -> Fact:
    return Fact(name, value, "万元", (SourceCell(FILE, sheet, xl_rowcol_to_cell(row, column)),))


def _value(sheet: Sheet, row: Row, measure: str, given: Mapping[str, Any]) -> Decimal:
    """The amount of a row: what is given, else the sum of its parts, else its usual amount."""
    column = next(column for column in sheet.columns if column.measure == measure)
    name = sheet.fact_name(row, column)
    if isinstance(given.get(name), Decimal):
        amount: Decimal = given[name]
        return amount
    if row.parts:
        parts = [sheet.row(part) for part in row.parts]
        return sum((_value(sheet, part, measure, given) for part in parts if not part.retired), Decimal(0))
    return Decimal(0) if measure in ("预算调整数", "不计入调整数") else Decimal(AMOUNTS.get(row.item, "0"))


def task_sheet(*rows: tuple[str, str, str, str]) -> SourceSheet:
    """履职任务 with these rows of 任务名称, 是否完成, 是否及时完成, 质量是否达标, its columns swapped."""
    header = ("任务名称", "质量是否达标", "是否 完成", "是否及时完成")
    table = [("年度履职任务完成情况表", "", "", ""), header, *((a, d, b, c) for a, b, c, d in rows)]
    cells = {
        (number, at): CopiedCell(text) for number, line in enumerate(table) for at, text in enumerate(line) if text
    }
    return SourceSheet(FILE, "任务", "履职任务", cells)
