"""Faults of kinds that were met: the right number by rule with its finding, or none with a finding at the cell."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from perfeval.reader.records import UnitData
from tests.raw_package import RawSheet, Shown
from tests.reader.messing import Workbook, good_workbook
from tests.reader.test_properties import known_findings, read

Edit = Callable[[Workbook], Any]


def after(edit: Edit) -> tuple[UnitData, dict[str, set[str]]]:
    """The data of the good workbook after an edit, and the cells of each new finding by its code."""
    book = good_workbook()
    edit(book)
    data = read(book)
    found: dict[str, set[str]] = {}
    for one in data.findings:
        if one not in known_findings():
            found.setdefault(one.code, set()).add(one.place.cell)
    return data, found


def put(sheet: str, row: int, column: int, value: Any) -> Edit:
    return lambda book: book.put((sheet, row, column), value)


def merged(sheet: str, area: str) -> Edit:
    return lambda book: book.sheets[sheet].merges.append(area)


def copy_of(sheet: str, name: str, title: str, *, hidden: bool = False, first: bool = False) -> Edit:
    """Another sheet with twice the amounts."""

    def edit(book: Workbook) -> None:
        cells = {at: c * 2 if isinstance(c, int | float) else c for at, c in book.sheets[sheet].cells.items()}
        cells[0, 0] = title
        new = {name: RawSheet(cells, hidden=hidden)}
        book.sheets = {**new, **book.sheets} if first else {**book.sheets, **new}

    return edit


def renamed(old: str, new: str) -> Edit:
    def edit(book: Workbook) -> None:
        book.sheets = {new if name == old else name: sheet for name, sheet in book.sheets.items()}

    return edit


def both(*edits: Edit) -> Edit:
    def edit(book: Workbook) -> None:
        for one in edits:
            one(book)

    return edit


@pytest.mark.parametrize(
    ("edit", "fact", "value", "code", "cell"),
    [
        (put("三公经费", 0, 0, "2022年度三公经费表"), "三公经费决算数", "15.92", "R318", ""),
        (put("三公经费", 0, 0, "2023年1—6月三公经费表"), "三公经费决算数", None, "R317", "A1"),
        (put("三公经费", 0, 0, "某县教育局2023年度三公经费表"), "三公经费决算数", "15.92", "R319", ""),
        (put("三公经费", 2, 4, "2022年决算数"), "三公经费决算数", None, "R105", ""),
        (put("三公经费", 2, 4, "2023年决算数"), "三公经费决算数", "15.92", "", ""),
        (put("三公经费", 2, 3, "2024年预算数"), "三公经费本年预算数", None, "R316", "D3"),
        (
            copy_of("三公经费", "三公经费（旧）", "三公经费表", hidden=True, first=True),
            "三公经费决算数",
            "15.92",
            "R113",
            "",
        ),
        (copy_of("三公经费", "三公经费表", "2022年度三公经费表", first=True), "三公经费决算数", "15.92", "R113", ""),
        (renamed("三公经费", "三公经费表"), "三公经费决算数", "15.92", "", ""),
        (renamed("三公经费", "附表1 三公经费"), "三公经费决算数", "15.92", "", ""),
        (renamed("三公经费", "03三公经费"), "三公经费决算数", "15.92", "", ""),
        (renamed("三公经费", "Sheet4"), "三公经费决算数", "15.92", "", ""),
        (merged("政府采购", "A4:A5"), "货物采购预算数", None, "R114", "A4"),
        (merged("政府采购", "B4:B5"), "货物采购预算数", None, "R115", "B5"),
        (merged("政府采购", "B4:C4"), "货物采购实际金额", None, "R115", "C4"),
        (merged("基本信息", "B6:B7"), "编制数", None, "R115", "B7"),
        (put("政府采购", 1, 2, "金额单位：千元"), "货物采购预算数", "10.923", "R313", ""),
        (put("政府采购", 1, 2, "单位：百万"), "货物采购预算数", "10923", "R313", ""),
        (put("政府采购", 2, 1, "年初采购预算（亿）"), "货物采购预算数", "1092300", "R314", "B3"),
        (put("政府采购", 1, 2, "金额单位：美元"), "货物采购预算数", None, "R312", "C2"),
        (put("政府采购", 1, 2, "金额单位：仟元"), "货物采购预算数", "10.923", "R313", ""),
        (put("政府采购", 1, 2, "金额单位：万美元"), "货物采购预算数", None, "R312", "C2"),
        (put("政府采购", 1, 2, "单位：港币万元"), "货物采购预算数", None, "R312", "C2"),
        (put("政府采购", 1, 2, "单位：十万元"), "货物采购预算数", None, "R312", "C2"),
        (put("政府采购", 9, 0, "注：金额均以元列示"), "货物采购预算数", None, "R311", "C2"),
        (put("政府采购", 2, 4, "单位：元"), "货物采购预算数", None, "R311", "C2"),
        (put("政府采购", 3, 1, Shown(109.23, "-0.00")), "货物采购预算数", None, "R216", "B4"),
        (put("政府采购", 3, 1, Shown(109.23, '"约"0.00')), "货物采购预算数", None, "R216", "B4"),
        (put("政府采购", 3, 1, Shown(109.23, '0.00"%"')), "货物采购预算数", None, "R201", "B4"),
        (put("政府采购", 3, 1, Shown(109.23, '0.00"人"')), "货物采购预算数", None, "R201", "B4"),
        (put("政府采购", 3, 1, Shown(109.23, '0.00"‰"')), "货物采购预算数", None, "R216", "B4"),
        (put("政府采购", 3, 1, Shown(109.23, '0.00"万元"')), "货物采购预算数", "109.23", "", ""),
        (put("基本信息", 5, 1, Shown(120, '0"人"')), "编制数", "120", "", ""),
        (put("基本信息", 5, 1, Shown(12, '0"百人"')), "编制数", None, "R216", "B6"),
        (put("政府采购", 3, 1, Shown(-109.23, "0.00;0.00")), "货物采购预算数", None, "R216", "B4"),
        (put("政府采购", 3, 1, Shown(-109.23, "0.00_);[Red]0.00")), "货物采购预算数", "-109.23", "R222", "B4"),
        (put("政府采购", 3, 1, Shown(109.23, "0.00_);(0.00)")), "货物采购预算数", "109.23", "", ""),
        (put("支付进度", 4, 1, 2762.15), "实际支付进度", None, "R220", "B5"),
        (put("三公经费", 0, 0, "22年度三公经费表"), "三公经费决算数", "15.92", "R318", ""),
        (put("三公经费", 0, 0, "上年度三公经费表"), "三公经费决算数", "15.92", "R318", ""),
        (put("三公经费", 0, 0, "2023年半年度三公经费表"), "三公经费决算数", None, "R317", "A1"),
        (put("三公经费", 0, 0, "根据财预〔2022〕15号编制的2023年度三公经费表"), "三公经费决算数", "15.92", "", ""),
        (put("三公经费", 0, 0, "三公经费表（2024年填报）"), "三公经费决算数", "15.92", "", ""),
        (put("三公经费", 0, 0, "2023年三公经费情况表（截至2023年12月31日）"), "三公经费决算数", "15.92", "", ""),
        (put("三公经费", 0, 0, "2023年三公经费支出决算表"), "三公经费决算数", "15.92", "", ""),
        (put("履职任务", 2, 1, "如：完成调研"), "计划工作数", "4", "R116", "B3"),
        (put("履职任务", 2, 0, "样表"), "计划工作数", "4", "R116", "A3"),
        (put("履职任务", 2, 0, "小计"), "计划工作数", "4", "", ""),
        (put("政府采购", 0, 0, "政府采购表（单位：元）"), "货物采购预算数", None, "R311", "A1"),
        (put("政府采购", 2, 1, "年初采购预算（元）"), "货物采购预算数", "0.010923", "R314", "B3"),
        (put("政府采购", 3, 0, "货物（元）"), "货物采购预算数", "0.010923", "R314", "A4"),
        (put("基本信息", 5, 1, "284②"), "编制数", "284", "R214", "B6"),
        (put("三公经费", 7, 4, "8.92元"), "公务接待费决算数", "0.000892", "R219", "E8"),
        (put("基本信息", 5, 1, "2.84E+02"), "编制数", "284", "R215", "B6"),
        (put("基本信息", 5, 1, "280\n4"), "编制数", None, "R201", "B6"),
        (put("履职任务", 2, 3, "是①"), "实际完成工作数", "4", "R214", "D3"),
        (put("履职任务", 2, 1, "（示例）绿化"), "计划工作数", "4", "R116", "B3"),
        (put("履职任务", 2, 1, None), "计划工作数", None, "R407", "B3"),
        (merged("履职任务", "B3:B4"), "计划工作数", "5", "R408", "B3"),
    ],
)
def test_one_fault(edit: Edit, fact: str, value: str | None, code: str, cell: str) -> None:
    data, found = after(edit)
    assert data.facts.value(fact) == (None if value is None else Decimal(value))
    assert cell in found[code] if code else not found


@pytest.mark.parametrize(("point", "code"), [("平均", "R413"), ("2024年1月31日", "R413"), ("2023年12月31日", "")])
def test_the_row_marked_must_be_a_point_of_the_year(point: str, code: str) -> None:
    data, found = after(both(put("支付进度", 4, 0, point), put("支付进度", 4, 3, "是")))
    assert data.facts.value("实际支付进度") == (None if code else Decimal("0.9013"))
    assert "A5" in found[code] if code else not found


@pytest.mark.parametrize(
    ("rows", "value", "codes"),
    [
        ([("12月31日", 0.9), ("6月30日", 0.4)], "0.9", set()),
        ([("6月30日", 0.4), ("12月31日", 0.9), ("平均", 0.65)], "0.9", {"R411"}),
        ([("12月31日", 0.9), ("2024年3月31日", 0.99)], "0.9", {"R412"}),
        ([("四季度", 0.9), ("一季度", 0.2)], "0.9", set()),
        ([("六月", 0.4), ("十二月", 0.9), ("九月", 0.6)], "0.9", set()),
        ([("2023.12", 0.9), ("2023.6", 0.4)], "0.9", set()),
        ([("二〇二三年十一月", 0.9), ("二〇二三年一月", 0.4)], "0.9", set()),
        ([("6月30日", 0.4), ("最终", 0.9)], None, {"R410"}),
        ([("12月31日", 0.9), ("12月31日", 0.8)], None, {"R401"}),
    ],
)
def test_the_latest_point_of_the_year(rows: list[tuple[str, float]], value: str | None, codes: set[str]) -> None:
    def edit(book: Workbook) -> None:
        for at in range(2, 5):
            for column in range(3):
                book.put(("支付进度", at, column), None)
        for at, (point, number) in enumerate(rows, 2):
            book.put(("支付进度", at, 0), point)
            book.put(("支付进度", at, 1), number)
            book.put(("支付进度", at, 2), number)

    data, found = after(edit)
    assert data.facts.value("实际支付进度") == (None if value is None else Decimal(value))
    assert set(found) == codes


@pytest.mark.parametrize(
    ("caption", "value", "code"),
    [("2022年度", "15.92", "R111"), ("上年数据", "15.92", "R111"), ("", "15.92", "R111"), ("2023年度", None, "R110")],
)
def test_a_second_block_below(caption: str, value: str | None, code: str) -> None:
    def edit(book: Workbook) -> None:
        cells = book.sheets["三公经费"].cells
        cells |= {
            (row + 9, c): cell * 2 if isinstance(cell, int | float) else cell
            for (row, c), cell in dict(cells).items()
            if row >= 2
        }
        book.put(("三公经费", 10, 0), caption or None)

    data, found = after(edit)
    assert data.facts.value("三公经费决算数") == (None if value is None else Decimal(value))
    assert code in found


def test_a_row_that_only_last_years_block_has() -> None:
    def edit(book: Workbook) -> None:
        for column, cell in enumerate(["项目", "上年预算数", "上年决算数", "本年预算数", "本年决算数"]):
            book.put(("三公经费", 12, column), cell)
            book.put(("三公经费", 13, column), "公务接待费" if column == 0 else 99)
            book.put(("三公经费", 7, column), None)
        book.put(("三公经费", 11, 0), "2022年度")

    data, found = after(edit)
    assert data.facts.value("公务接待费决算数") is None
    assert {"R107", "R111"} <= set(found)


def test_a_sheet_without_a_unit_beside_sheets_that_have_one() -> None:
    without = both(put("基本信息", 4, 1, None), put("政府采购", 1, 2, None))
    data, found = after(without)
    assert data.facts.value("货物采购预算数") == Decimal("109.23") and "R320" in found

    def in_yuan(book: Workbook) -> None:
        without(book)
        for spot in [spot for spot in book.places["amounts"] if spot[0] == "政府采购"]:
            book.put(spot, float(Decimal(str(book.get(spot))) * 10000))

    data, found = after(in_yuan)
    assert data.facts.value("货物采购预算数") is None and "R321" in found


def test_a_clean_workbook_raises_no_alarm() -> None:
    assert after(lambda book: None)[1] == {}
