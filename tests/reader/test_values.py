"""What people write as 指标值 and 实际完成值 is understood as a careful person reads it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval.reader.comparing import is_cost, scale_of, usual_direction
from perfeval.reader.values import parse

CASES = yaml.safe_load((Path(__file__).parent / "data" / "values.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", CASES)
def test_a_text_says_what_it_says(text: str) -> None:
    value = parse(text)
    number = "" if value.number is None else str(value.number)
    assert [value.kind, value.sign, number, value.unit] == CASES[text]


@pytest.mark.parametrize(
    ("text", "band"), [("完成", 1), ("部分达成", 2), ("未达成", 3), ("未达标", 3), ("基本完成", 0)]
)
def test_a_band_of_achievement_is_known(text: str, band: int) -> None:
    assert parse(text).band == band


@pytest.mark.parametrize(
    ("text", "exact"),
    [("96%", True), ("达到96%", True), ("=3", True), ("≥90%", False), ("约30个", False), ("3-5天", False)],
)
def test_an_inequality_is_no_exact_value(text: str, exact: bool) -> None:
    assert parse(text).exact is exact


@pytest.mark.parametrize(("text", "unit", "number"), [("100", "%", "1"), ("98%", "％", "0.98"), ("5", "万元", "5")])
def test_a_unit_may_stand_in_a_cell_of_its_own(text: str, unit: str, number: str) -> None:
    assert parse(text, unit).amount == Decimal(number)


@pytest.mark.parametrize(
    ("target", "actual", "unit", "ratio"),
    [
        ("≥100百分比", "100", "", "1"),
        ("100", "98%", "%", "0.98"),
        ("100", "0.96", "%", "0.96"),
        ("95%", "90", "%", "0.9474"),
        ("0.95", "0.96", "%", "1.0105"),
        ("≤0.5", "0.4", "%", "0.8"),
        ("≤20万元", "150000元", "", "0.75"),
        ("≥1万人", "8000人", "", "0.8"),
        ("≥3公里", "2700米", "", "0.9"),
        ("≥50万立方米", "450000立方米", "", "0.9"),
        ("≥5万平方米", "4.5公顷", "", "0.9"),
        ("≥1万千瓦时", "9000度", "", "0.9"),
        ("≥80（含）%", "72%", "", "0.9"),
    ],
)
def test_both_sides_come_to_one_scale(target: str, actual: str, unit: str, ratio: str) -> None:
    wanted, reached = parse(target, unit), parse(actual, unit)
    scale = scale_of(wanted, reached)
    assert not scale.clash
    assert wanted.amount is not None and reached.amount is not None
    share = reached.amount * scale.actual / (wanted.amount * scale.target)
    assert round(share, 4) == Decimal(ratio)


@pytest.mark.parametrize(
    ("target", "actual", "unit"),
    [
        ("≤5%", "0.8", ""),
        ("≥95%", "12个", ""),
        ("≤5", "0.8", "%"),
        ("≤3天", "20万元", ""),
        ("增长5%", "下降5%", ""),
        ("每月1次", "12次", ""),
        ("≥5公里", "5条", ""),
        ("≥2万册", "18000本", ""),
    ],
)
def test_what_cannot_be_told_is_not_compared(target: str, actual: str, unit: str) -> None:
    assert scale_of(parse(target, unit), parse(actual, unit)).clash


@pytest.mark.parametrize(
    ("level2", "name", "target", "direction"),
    [
        ("成本指标", "计划总投资", "20万元", "≤"),
        ("经济成本指标", "控制率", "100%", "≤"),
        ("数量指标", "成本调查户数", "20户", "≥"),
        ("社会效益指标", "安全责任事故", "0起", "="),
        ("社会效益指标", "有效投诉次数", "3次", "≤"),
        ("社会效益指标", "投诉处理率", "98%", "≥"),
        ("时效指标", "办结时间", "3天", "≤"),
        ("时效指标", "及时率", "95%", "≥"),
        ("数量指标", "培训天数", "3天", "≥"),
    ],
)
def test_without_a_sign_the_indicator_decides(level2: str, name: str, target: str, direction: str) -> None:
    assert usual_direction(level2, name, parse(target)) == direction
    assert is_cost("成本指标", name)


@settings(deadline=None, max_examples=200)
@given(
    number=st.decimals(min_value=0, max_value=10**9, places=2),
    sign=st.sampled_from(["", "≥", "≤", "＝", "不少于", "不超过"]),
    unit=st.sampled_from(["", "个", "万元", "人次", "公里", "处"]),
    behind=st.sampled_from(["", "以上", "以内"]),
)
def test_a_number_that_is_read_is_the_number_that_was_written(
    number: Decimal, sign: str, unit: str, behind: str
) -> None:
    value = parse(f"{sign}{number}{unit}{behind}")
    assert value.amount in (None, number)
    assert value.amount == number or (sign and behind)


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="0123456789%≥≤-~至月日年前.,个天万元①² \n", max_size=12))
def test_no_text_breaks_it(text: str) -> None:
    value = parse(text)
    assert (value.amount is not None) == (value.kind == "定量")
    assert (value.period is not None) == (value.kind == "日期")
