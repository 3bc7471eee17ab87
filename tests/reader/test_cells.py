"""Blank, computed, doubtful and wrong cells: a fact or a finding that names the cell, never a guess."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.reader.conftest import Read, codes, only
from tests.workbook_builder import Book, Formula

PARTS = ("货物采购", "工程采购", "服务采购")


def test_blank_part_is_zero_with_a_hint(read: Read) -> None:
    data = read({"工程采购预算数": None})
    assert data.facts.value("工程采购预算数") == 0
    assert codes(data) == ["R203"]


def test_column_with_nothing_filled_is_missing(read: Read) -> None:
    data = read({f"{part}预算数": None for part in (*PARTS, "政府采购")})
    assert [data.facts.value(f"{part}预算数") for part in (*PARTS, "政府采购")] == [None] * 4
    assert data.facts["货物采购预算数"].sources[0].cell


def test_blank_total_is_the_sum_of_its_parts(read: Read) -> None:
    data = read({"政府采购预算数": None})
    assert data.facts.value("政府采购预算数") == 86
    assert codes(data) == ["R204"]


def test_given_total_is_the_one_used(read: Read) -> None:
    assert read({"政府采购预算数": Decimal(90)}).facts.value("政府采购预算数") == 90


def test_formula_total_over_blanks_is_missing(read: Read) -> None:
    blanks = {f"{part}预算数": None for part in PARTS}
    for cached in (Decimal(0), ""):
        data = read({**blanks, "政府采购预算数": Formula("=SUM(B5:B7)", cached)})
        assert data.facts.value("政府采购预算数") is None


def test_formula_total_is_read(read: Read) -> None:
    assert read({"政府采购预算数": Formula("=SUM(B5:B7)", Decimal(86))}).facts.value("政府采购预算数") == 86


def test_formula_without_a_value_is_a_finding(read: Read) -> None:
    places: dict[str, str] = {}

    def after_a_blank_cell(book: Book) -> None:
        book.put("政府采购预算数", Formula("=SUM(B5:B7)"))
        book.put("服务采购预算数", None)
        places["total"] = book.address("政府采购预算数")

    data = read(edit=after_a_blank_cell)
    # xlsxwriter writes <v></v>: no value, whatever Excel would show
    assert data.facts.value("政府采购预算数") is None
    assert only(data, "R205").place.cell == places["total"]


@pytest.mark.parametrize("text", ["-", "—", "/", "无", "－"])
def test_signs_for_nothing_are_blank(read: Read, text: str) -> None:
    data = read({"工程采购预算数": text})
    assert data.facts.value("工程采购预算数") == 0
    assert f"填的是“{text}”" in only(data, "R203").message and codes(data) == ["R203"]


@pytest.mark.parametrize("written", [Decimal(-9), "（9）", "-9人"])
def test_nobody_counts_less_than_none(read: Read, written: Any) -> None:
    data = read({"在职人员数": written})
    assert data.facts.value("在职人员数") is None
    assert only(data, "R221").place.cell == "B8"


@pytest.mark.parametrize("written", [Decimal("-0.9"), "-90%"])
def test_progress_is_never_negative(read: Read, written: Any) -> None:
    data = read(progress=({"point": "12月31日", "actual": written, "planned": Decimal(1), "chosen": "是"},))
    assert data.facts.value("实际支付进度") is None
    assert "R221" in codes(data)


def test_a_negative_amount_is_taken_and_asked_about_where_there_is_hardly_one(read: Read) -> None:
    data = read({"公务接待费决算数": Decimal("-0.5")})
    assert data.facts.value("公务接待费决算数") == Decimal("-0.5")
    assert only(data, "R222").place.sheet == "三公经费"
    assert "R222" not in codes(read({"公用经费预算调整数": Decimal("-0.5")}))


@pytest.mark.parametrize("text", ["—", "无"])
def test_signs_for_nothing_are_said_once_however_they_are_taken(read: Read, text: str) -> None:
    total = read({"政府采购预算数": text})
    assert total.facts.value("政府采购预算数") == read().facts.value("政府采购预算数")
    assert f"（填的是“{text}”）" in only(total, "R204").message and codes(total) == ["R204"]
    nothing = read({f"{name}采购预算数": text for name in ("货物", "工程", "服务")} | {"政府采购预算数": None})
    assert nothing.facts.value("政府采购预算数") is None
    assert codes(nothing) == ["R202"] * 3


@pytest.mark.parametrize(
    "wrong", ["约86", "12.5.3", "1,23", "3.2 3.4", "八十六", "50%", True, datetime.date(2021, 3, 5)]
)
def test_what_is_no_number_is_a_finding(read: Read, wrong: Any) -> None:
    cells: list[str] = []

    def spoil(book: Book) -> None:
        book.put("货物采购预算数", wrong)
        cells.append(book.address("货物采购预算数"))

    data = read(edit=spoil)
    assert data.facts.value("货物采购预算数") is None
    assert only(data, "R201").place.cell == cells[0]


@pytest.mark.parametrize("wrong", [1e15, -1e15, 10**300, "1000000000000000", "9" * 400, "-1" + "0" * 15])
def test_what_is_too_large_to_be_true_is_a_finding(read: Read, wrong: Any) -> None:
    data = read(edit=lambda book: book.put("货物采购预算数", wrong))
    assert data.facts.value("货物采购预算数") is None
    message = only(data, "R213").message
    assert len(message) < 150


def test_a_long_text_is_quoted_in_part(read: Read) -> None:
    message = only(read({"货物采购预算数": "约" * 30_000}), "R201").message
    assert "约约…" in message and len(message) < 150


def test_accountants_negative(read: Read) -> None:
    data = read({"项目支出预算调整数": "（12.50）"})
    assert data.facts.value("项目支出预算调整数") == Decimal("-12.5")
    assert "R207" in codes(data)


def test_error_value(read: Read) -> None:
    data = read({"公务接待费决算数": "#DIV/0!"})
    assert data.facts.value("公务接待费决算数") is None
    assert "R212" in codes(data)


def test_error_value_in_place_of_a_text(read: Read) -> None:
    data = read({"预算编码": "#REF!", "单位名称": "#REF!"})
    assert data.facts.value("预算编码") is None
    assert data.unit == "", "units whose names are lost are not one unit"
    assert {"R212", "R306"} <= set(codes(data))


def test_people_come_whole(read: Read) -> None:
    assert codes(read({"编制数": Decimal("10.5")})) == ["R208"]


@pytest.mark.parametrize("typed", ["2021年2月1日", "2021-02-01", "2021.2.1", "20210201", datetime.date(2021, 2, 1)])
def test_dates(read: Read, typed: Any) -> None:
    assert read({"预算批复日期": typed}).facts.value("预算批复日期") == datetime.date(2021, 2, 1)


@pytest.mark.parametrize("typed", ["去年", Decimal(44228)])
def test_what_is_no_date(read: Read, typed: Any) -> None:
    data = read({"预算批复日期": typed})
    assert data.facts.value("预算批复日期") is None
    assert codes(data) == ["R211"]


@pytest.mark.parametrize(
    ("typed", "value", "hints"),
    [
        (Decimal("0.95"), "0.95", []),
        ("95%", "0.95", []),
        ("９５％", "0.95", []),
        ("300％", "3", []),
        (Decimal(95), "0.95", ["R206"]),
        ("110%", "1.1", []),
    ],
)
def test_ratios(read: Read, typed: Any, value: str, hints: list[str]) -> None:
    data = read(progress=[{"point": "12月31日", "actual": typed, "planned": Decimal(1)}])
    assert data.facts.value("实际支付进度") == Decimal(value)
    assert codes(data) == hints


def test_no_money_unit(read: Read) -> None:
    data = read(
        {"金额单位": None},
        units=dict.fromkeys(["收入", "支出", "三公经费", "结转结余", "政府采购", "固定资产"], "万元"),
        edit=_without_units,
    )
    assert data.facts.value("支出决算数") is None
    assert codes(data).count("R301") == 6


def _without_units(book: Book) -> None:
    for grid in book.grids.values():
        for row in grid:
            if row and row[0] == "金额单位：":
                row[:] = []
