"""Which target asks for less than another; what cannot be told is None."""

from __future__ import annotations

import pytest

from perfeval.reader.laxer import Aim, is_steady_rate, laxer_than, laxer_than_reached
from perfeval.reader.values import parse

_QUANTITY, _QUALITY, _COST, _TIME = "产出指标数量指标", "产出指标质量指标", "产出指标成本指标", "产出指标时效指标"


def _aim(text: str, level: str = _QUALITY, name: str = "甲", unit: str = "") -> Aim:
    value = parse(text, unit)
    return Aim(value, value.sign if value.kind != "区间" else "", level, name)


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        ("≥260公里", "≥300公里", "低"),
        ("≥300公里", "≥300公里", ""),
        ("≥310公里", "≥300公里", ""),
        ("不少于260千米", "≥300公里", "低"),
        ("大于260公里", "≥300公里", "低"),
        ("≤180万元", "≤160万元", "高"),
        ("≤150万元", "≤160万元", ""),
        ("≥90%", "≥95%", "低"),
        ("≥95%", "＝100%", "低"),
        ("＝95%", "≥98%", "低"),
        ("≥100%", "=100%", ""),
        ("3—6天", "3—5天", "宽"),
        ("30±2天", "30±3天", ""),
        ("12月底前", "11月底前", "晚"),
        ("11月前", "10月底前", ""),
        ("12月前", "10月底前", "晚"),
        ("10月底前", "11月底前", ""),
        ("第四季度", "11月底前", "晚"),
    ],
)  # fmt: skip
def test_a_target_that_asks_for_less_is_told(own: str, other: str, expected: str) -> None:
    assert laxer_than(_aim(own), _aim(other), 2023) == expected


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("≥260米", "≥300公里"),
        ("≥260人次", "≥300人"),
        ("≥260", "≥300公里"),
        ("≤260公里", "≥300公里"),
        ("=260公里", "=300公里"),
        ("260公里", "300公里"),
        ("≥80分", "≥90%"),
        ("≥0.9", "≥95%"),
        ("完成清淤", "≥300公里"),
        ("3—6天", "≤5天"),
        ("≥260公里（含支流）", "≥300公里"),
        ("约260公里", "≥300公里"),
        ("提高3%", "下降5%"),
        ("11月底前", "≥300公里"),
    ],
)
def test_what_cannot_be_compared_is_not(own: str, other: str) -> None:
    assert laxer_than(_aim(own), _aim(other), 2023) is None


@pytest.mark.parametrize(
    ("own", "other", "level", "name", "expected"),
    [
        ("260公里", "≥300公里", _QUANTITY, "清淤长度", "低"),
        ("260公里", "300公里", _QUANTITY, "清淤长度", "低"),
        ("90%", "95%", "满意度指标", "群众满意度", "低"),
        ("180万元", "160万元", _COST, "总成本", "高"),
        ("8天", "5天", _TIME, "办理时间", "高"),
        ("2起", "0起", "效益指标", "安全事故", None),
        ("≤2起", "0起", "效益指标", "安全事故", "高"),
        ("2%", "3%", "效益指标", "贫困发生率", None),
        ("2%", "≤3%", "效益指标", "贫困发生率", None),
        ("95%", "98%", _QUALITY, "合格率", None),
    ],
)  # fmt: skip
def test_a_direction_is_written_or_follows_from_the_indicator(
    own: str, other: str, level: str, name: str, expected: str | None
) -> None:
    assert laxer_than(_aim(own, level, name), _aim(other, level, name), 2023) == expected


@pytest.mark.parametrize(
    ("own", "reached", "expected"),
    [
        ("≥90%", "96%", "低"),
        ("≥96%", "96%", ""),
        ("≤6%", "2%", "高"),
        ("90%", "96%", None),
        ("≥90%", "≥96%", None),
        ("≥90%", "约96%", None),
        ("≥90%", "96分", None),
        ("=90%", "96%", None),
    ],
)
def test_a_target_may_ask_for_less_than_was_reached(own: str, reached: str, expected: str | None) -> None:
    assert laxer_than_reached(_aim(own), parse(reached)) == expected


@pytest.mark.parametrize(
    ("name", "target", "expected"),
    [
        ("验收合格率", "≥95%", True),
        ("群众满意度", "≥90%", True),
        ("工程进度", "≥40%", False),
        ("游客增长率", "≥5%", False),
        ("就业率", "提高5%", False),
        ("清淤长度", "≥300公里", False),
    ],
)
def test_only_steady_rates_hold_from_year_to_year(name: str, target: str, expected: bool) -> None:
    assert is_steady_rate(name, parse(target)) is expected
