"""Sheets, rows and columns that are absent, doubled or disagree."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval.reader.numbers import parse_year
from tests.reader.conftest import Read, codes, only
from tests.workbook_builder import UNIT, Book


def test_absent_sheets(read: Read) -> None:
    data = read(omit=("三公经费", "政府采购"))
    assert codes(data) == ["R101", "R102"]
    assert data.facts["三公经费决算数"].missing and data.facts["政府采购预算数"].missing


def test_two_sheets_of_one_kind(read: Read) -> None:
    def double(book: Book) -> None:
        book.grids["附表收入"] = book.grids.pop("收入")
        book.grids["收入表"] = [list(row) for row in book.grids["附表收入"]]

    data = read(edit=double)
    assert "R103" in codes(data)
    assert data.facts["本年收入决算数"].missing


def test_two_rows_of_one_label(read: Read) -> None:
    def double(book: Book) -> None:
        grid = book.grids["三公经费"]
        grid.append(["公务接待费", Decimal(1), Decimal(1), Decimal(1), Decimal(1)])

    data = read(edit=double)
    found = only(data, "R106")
    assert "公务接待费" in found.message and found.place.sheet == "三公经费"
    assert data.facts["公务接待费决算数"].missing


def test_two_columns_of_one_heading(read: Read) -> None:
    def double(book: Book) -> None:
        for row in book.grids["支出"][3:]:
            row.append("决算数" if row[0] == "项目" else Decimal(1))

    data = read(edit=double)
    only(data, "R106")
    assert data.facts["支出决算数"].missing and not data.facts["支出年初预算数"].missing


def test_missing_row_and_column(read: Read) -> None:
    def cut(book: Book) -> None:
        grid = book.grids["结转结余"]
        grid[:] = [row[:2] for row in grid if row[0] != "财政拨款结余"]

    data = read(edit=cut)
    assert {"R105", "R107"} <= set(codes(data))
    assert data.facts["结转结余本年末"].missing


def test_sheets_that_disagree(read: Read) -> None:
    def other_unit(book: Book) -> None:
        book.grids["三公经费"][1] = ["单位名称", "另一单位"]
        book.grids["支出"].insert(1, ["年度", Decimal(2020)])

    data = read(edit=other_unit)
    assert codes(data) == ["R302", "R303"]
    assert data.unit == UNIT


@pytest.mark.parametrize("year", ["2020", "二〇二〇", "二○二○", "二零二零"])
def test_year_from_a_title(year: str, read: Read) -> None:
    def title(book: Book) -> None:
        book.grids["支出"][0][0] = f"{year}年度支出预算执行情况表"

    data = read({"评价年度": None}, edit=title)
    assert data.year == 2020
    assert "R304" in codes(data)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("一九九八年", 1998),
        ("二〇二一 年度", 2021),
        ("二〇二一", None),
        ("二十二〇二一年", None),
        ("2020年和二〇二一年", None),
    ],
)
def test_year_written_out(text: str, year: int | None) -> None:
    assert parse_year(text) == year


def test_bracketed_unit_and_one_line_head(read: Read) -> None:
    def head(book: Book) -> None:
        book.grids["三公经费"][1:3] = [[f"单位名称：{UNIT}　年度：2021　金额单位：元"], []]
        book.grids["结转结余"][1:3] = [["（单位：元）"], []]

    data = read(units={"三公经费": "元", "结转结余": "元"}, edit=head)
    assert data.facts.value("三公经费决算数") == Decimal("2.86")
    assert data.facts.value("结转结余上年末") == Decimal("144.86")
    assert data.findings == ()


def test_title_with_the_units_name_in_front(read: Read) -> None:
    def title(book: Book) -> None:
        book.grids["支出"][0][0] = f"{UNIT}2021年度支出预算执行情况表"

    data = read(names={"支出": "Sheet3"}, edit=title)
    assert data.facts.value("支出决算数") == Decimal("1077.95")


@pytest.mark.parametrize(
    ("unit", "value"),
    [("万元", Decimal(12)), ("元", Decimal("0.0012")), ("亿元", Decimal(120000))],
)
def test_supplement(read: Read, unit: str, value: Decimal) -> None:
    rows = [{"fact": "重点支出年初预算数", "value": Decimal(12), "unit": unit}]
    data = read({"重点支出年初预算数": None}, supplement=rows)
    assert data.facts.value("重点支出年初预算数") == value


def test_supplement_fills_a_part_of_a_blank_total(read: Read) -> None:
    def cut(book: Book) -> None:
        book.put("政府采购预算数", None)
        book.grids["政府采购"] = [row for row in book.grids["政府采购"] if row[0] != "工程"]

    rows = [{"fact": "工程采购预算数", "value": Decimal(4), "unit": "万元"}]
    assert read(supplement=rows, edit=cut).facts.value("政府采购预算数") == 90


def test_supplement_twice(read: Read) -> None:
    rows = [{"fact": "重点支出年初预算数", "value": Decimal(n), "unit": "万元"} for n in (12, 13)]
    data = read({"重点支出年初预算数": None}, supplement=rows)
    assert data.facts["重点支出年初预算数"].missing
    only(data, "R106")


def test_fields_whose_columns_are_swapped(read: Read) -> None:
    def swap(book: Book) -> None:
        grid = book.grids["基本信息"]
        grid[:] = [[row[1], row[0]] if len(row) == 2 else row for row in grid]

    data = read(edit=swap)
    assert data.facts.value("在职人员数") == 11 and data.unit == UNIT
