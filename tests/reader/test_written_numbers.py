"""What a text says is a number, or it is none: marks, blanks, units, exponents."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval.reader.labels import key
from perfeval.reader.money_units import FOREIGN, money_unit_of, units_in, without_units
from perfeval.reader.numbers import parse_number, parse_year
from perfeval.reader.standard.progress import point_in_time

READ = {
    "284": "284",
    " 284 ": "284",
    "284\n": "284",
    "２８４": "284",
    "284人": "284",
    "284 名": "284",
    "12次": "12",
    "1,234.56": "1234.56",
    "１，２３４．５": "1234.5",
    "1\u2009234.5": "1234.5",
    "-12.5": "-12.5",
    "－12.5": "-12.5",
    "(12.50)": "-12.50",
    "95%": "0.95",
    "９５％": "0.95",
    "3.2万元": "3.2",
    "32000元": "3.2",
    "￥32,000元": "3.2",
    "0.032百万元": "3.2",
    "32千元": "3.2",
    "0.00032亿元": "3.2",
    "284。": "284",
}
MARKED = ["284①", "284 ①", "①284", "284²", "284注1", "284（注2）", "284[3]", "284*", "284※", "284人①", "284\n①", "284❶"]
UNREAD = [
    "200\n84",
    "280 284",
    "1 234.5",
    "28 4",
    "284(1)",
    "284（含借调）",
    "约284",
    "284左右",
    "12,50",
    "1,23",
    "12.5.3",
    "284-",
    "-(5)",
    "(-5)",
    "284/293",
    "3.2 3.4",
    "八十六",
    "284a",
    "2.84E",
    "8.92美元",
    "$8.92",
    "284、293",
    "≥284",
    "①",
]


@pytest.mark.parametrize(("text", "number"), READ.items())
def test_numbers(text: str, number: str) -> None:
    parsed = parse_number(text, "万元")
    assert (parsed.value, parsed.marks) == (Decimal(number), "")


@pytest.mark.parametrize("text", MARKED)
def test_marks_are_set_aside(text: str) -> None:
    parsed = parse_number(text)
    assert parsed.value == 284 and parsed.marks


@pytest.mark.parametrize("text", UNREAD)
def test_no_numbers(text: str) -> None:
    assert parse_number(text, "万元").value is None


def test_an_exponent_is_said() -> None:
    assert parse_number("2.84E+02").value == 284 and parse_number("2.84E+02").scientific


@pytest.mark.parametrize(
    "text", ["公务接待费①", "公务接待费²", "*公务接待费", "公务接待费（注1）", "公务接待费（万元）", "公务接待费/元"]
)
def test_marks_and_units_are_no_part_of_a_label(text: str) -> None:
    assert key(text) == key("公务接待费")


@pytest.mark.parametrize("text", ["本年收入合计（1+2+…+8）", "本年收入合计(1+2+3)", "本年收入合计（一+二+三）"])
def test_the_rows_added_up_are_no_part_of_a_label(text: str) -> None:
    assert key(text) == key("本年收入合计")


@pytest.mark.parametrize("text", ["本年收入合计（1-6月）", "本年收入合计（含上年）", "本年收入合计（2023）"])
def test_what_narrows_a_label_is_part_of_it(text: str) -> None:
    assert key(text) != key("本年收入合计")


UNITS = {
    "金额单位：元": "元",
    "（单位：元）": "元",
    "单位:人民币万元": "万元",
    "单位：元（列至角分）": "元",
    "万元": "万元",
    "2023年度政府采购表（单位：元）": "元",
    "支出表 金额单位：千元": "千元",
    "年初采购预算\n(元)": "元",
    "决算数/元": "元",
    "项目（单位：百万元）": "百万元",
    "注：本表以元为单位": "元",
    "单位名称：示例局 单位：亿元": "亿元",
    "单 位 ： 元": "元",
    "【单位：元】": "元",
    "单位：万元、人": "万元",
    "（单位：美元）": FOREIGN,
    "金额单位：元①": "元",
    "单位：万": "万元",
    "（金额单位：百万）": "百万元",
    "预算数（万）": "万元",
    "决算数（亿）": "亿元",
    "万 元": "万元",
    "单位： 万 元": "万元",
    "金额单位:百　万　元": "百万元",
    "决算数\n（万\n元）": "万元",
    "单位：人民币 万元": "万元",
    "预算数 千 元": "千元",
}


@pytest.mark.parametrize(("text", "unit"), UNITS.items())
def test_money_units(text: str, unit: str) -> None:
    assert money_unit_of(text) == unit


@pytest.mark.parametrize(
    "text",
    [
        "单位名称：标题单位元",
        "单元",
        "公元2023年",
        "单位价值100元以上设备",
        "8.92万元",
        "（8.92万元）",
        "单位名称：千元",
        "多元化",
        "填报单位：万",
        "填报单位：万年县财政局",
        "单位：万人",
        "覆盖人数（万人）",
        "单位：万/元",
    ],
)
def test_texts_that_state_no_unit(text: str) -> None:
    assert units_in(text) == set()


def test_two_units_are_both_found() -> None:
    assert units_in("单位：元、万元") == {"元", "万元"}
    assert money_unit_of("单位：元、万元") == ""
    assert without_units("年初采购预算（元）") == "年初采购预算"


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("6月30日", (2023, 6, 30)),
        ("9月底", (2023, 9, 31)),
        ("三季度末", (2023, 9, 31)),
        ("上半年", (2023, 6, 30)),
        ("全年", (2023, 12, 31)),
        ("2024年3月31日", (2024, 3, 31)),
        ("1—6月", (2023, 6, 31)),
        ("2023-12-31", (2023, 12, 31)),
        ("2023年末", (2023, 12, 31)),
        ("12月31日①", (2023, 12, 31)),
        ("平均", None),
        ("", None),
        ("最终", None),
    ],
)
def test_points_in_time(text: str, point: tuple[int, int, int] | None) -> None:
    assert point_in_time(text, 2023) == point


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("测试单位00012023年度支出表", 2023),
        ("2023①", 2023),
        ("二〇二三年", 2023),
        ("2022-2023年", None),
        ("12023", None),
    ],
)
def test_years(text: str, year: int | None) -> None:
    assert parse_year(text) == year
