"""Bands as published tables write them, and what they leave unsaid."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from perfeval.rules import AnyRule
from perfeval.rules.ranges import limits_of
from perfeval.scheme.vocabulary import in_model_words

RULE: TypeAdapter[Any] = TypeAdapter(AnyRule)


@pytest.mark.parametrize(
    ("written", "limits"),
    [
        ("≥90%", {"from": "90%"}),
        ("90%以上", {"from": "90%"}),
        ("90%（含）以上", {"from": "90%"}),
        ("高于100%", {"over": "100%"}),
        ("60%以下", {"under": "60%"}),
        ("60%以下（含）", {"to": "60%"}),
        ("不足60%", {"under": "60%"}),
        ("3次以内", {"to": "3次"}),
        ("20天（不含）至40天（含）", {"over": "20天", "to": "40天"}),
        ("3个及以上", {"from": "3个"}),
        ("20—40万元（含）", {"over": "20万元", "to": "40万元"}),
        ("利用率≥90%", {"from": "90%"}),
        ("90%＞利用率≥75%", {"from": "75%", "under": "90%"}),
        ("90%≤“三公”经费控制率≤100%", {"from": "90%", "to": "100%"}),
        ("完成率不低于80%且低于90%的", {"from": "80%", "under": "90%"}),
        ("≥80%，<90%", {"from": "80%", "under": "90%"}),
        ("80%（含）以上90%以下", {"from": "80%", "under": "90%"}),
        ("大于等于80%小于90%", {"from": "80%", "under": "90%"}),
        ("5%以内（含5%）", {"to": "5%"}),
        ("5%～15%（含15%）", {"over": "5%", "to": "15%"}),
        ("80%（不含）以下", {"under": "80%"}),
        ("105%以上（不含）", {"over": "105%"}),
        ("未达到60%", {"under": "60%"}),
        ("未超过60%", {"to": "60%"}),
        ("在5%-10%（含）之间的", {"over": "5%", "to": "10%"}),
        ("非60%以上", None),
        ("没有达到60%", None),
        ("不≥60%", None),
        ("不在60%-80%（含）", None),
        ("80%以上60%以上", None),
        ("80%≤完成率≥60%", None),
        ("80%（含）-90%", {"from": "80%", "under": "90%"}),
        ("10%-20%（含）", {"over": "10%", "to": "20%"}),
        ("80（含）—90%", {"from": "80%", "under": "90%"}),
        ("[80%,90%)", {"from": "80%", "under": "90%"}),
        ("（０，１０％］", {"over": "0%", "to": "10%"}),
        ("80%≤完成率<90%", {"from": "80%", "under": "90%"}),
        ("100%", {"from": "100%", "to": "100%"}),
        ("其余", {}),
    ],
)
def test_a_range_in_words(written: str, limits: dict[str, str] | None) -> None:
    if limits is None:
        with pytest.raises(ValueError, match="不能识别"):
            limits_of(written)
    else:
        assert limits_of(written) == limits


def test_a_limit_that_belongs_to_neither_band_is_asked_about() -> None:
    with pytest.raises(ValueError, match="请在界限后写（含）"):
        limits_of("80%-90%")


@pytest.mark.parametrize(
    ("bands", "values", "expected"),
    [
        (["10%以内", "10%-20%之间", "超过20%"], ["0.1", "0.1001", "0.2", "0.2001"], [5, 3, 3, 0]),
        (["≥90%", "80%-90%", "＜80%"], ["0.9", "0.8999", "0.8", "0.7999"], [5, 3, 3, 0]),
        (["90%以上", "80%-90%", "80%以下"], ["0.9", "0.8999", "0.8", "0.7999"], [5, 3, 3, 0]),
        (["10%以下", "10%（不含）-20%（含）", "20%以上"], ["0.1", "0.1001", "0.2", "0.2001"], [5, 3, 3, 0]),
        (["100%", "90%（含）以上", "低于90%"], ["1.2", "1", "0.99", "0.9", "0.8999"], [5, 5, 3, 3, 0]),
        (["0", "5%以内", "5%以上"], ["-0.1", "0", "0.01", "0.05", "0.0501"], [5, 5, 3, 3, 0]),
        (["等于100%", "低于100%", "高于100%"], ["1", "0.99", "1.01"], [5, 3, 0]),
        (["20天以内", "20天-40天（含）", "其余"], ["20", "21", "40", "41"], [5, 3, 3, 0]),
    ],
)
def test_neighbours_settle_to_which_band_a_limit_belongs(
    bands: list[str], values: list[str], expected: list[int]
) -> None:
    earning = [{"range": words, "points": points} for words, points in zip(bands, (5, 3, 0), strict=True)]
    assert scored(earning, *values) == expected


def test_a_unit_in_the_ranges_is_the_rules() -> None:
    bands = [{"range": "20天以内", "points": 5}, {"range": "超过20天", "points": 0}]
    rule = RULE.validate_python({"kind": "bands", "bands": bands})
    assert rule.words(Decimal(5)) == "不高于20天的得5分；高于20天的得0分。"
    with pytest.raises(ValidationError, match="单位不同"):
        RULE.validate_python({"kind": "bands", "bands": [bands[0], {"range": "超过20次", "points": 0}]})


def scored(bands: list[dict[str, Any]], *values: str) -> list[Decimal]:
    rule = RULE.validate_python(in_model_words({"kind": "bands", "bands": bands}, "rule"))
    return [rule.score(Decimal(value), Decimal(5)) for value in values]


def test_what_is_left_unsaid() -> None:
    falling: list[dict[str, Any]] = [{"range": "≥90%", "points": 5}, {"range": "≥80%", "points": 4}, {"points": 0}]
    assert scored(falling, "0.9", "0.8999", "0.8", "0.7999") == [5, 4, 4, 0]
    rising: list[dict[str, Any]] = [{"range": "≤5%", "points": 5}, {"range": "≤10%", "points": 3}, {"points": 0}]
    assert scored(rising, "0.05", "0.1", "0.1001") == [5, 3, 0]
    around: list[dict[str, Any]] = [{"range": "[95%,105%]", "points": 5}, {"points": 0}]
    assert scored(around, "0.9499", "0.95", "1.05", "1.0501") == [0, 5, 5, 0]
    whole: list[dict[str, Any]] = [
        {"range": "100%", "points": "满分"},
        {"range": "80%（含）-100%", "points": "60%"},
        {"points": "不得分"},
    ]
    assert scored(whole, "1.2", "1", "0.99", "0.79") == [5, 5, 3, 0], "more than 100% is no worse than 100%"


@pytest.mark.parametrize(
    "bands",
    [
        [{"range": "≥90%", "points": 5}, {"range": "低于80%", "points": 0}],
        [{"range": "≥90%", "points": 5}, {"range": "90%以下（含）", "points": 0}],
        [{"range": "≥90%", "from": 0.9, "points": 5}, {"points": 0}],
        [{"range": "≥90%", "points": 5, "share": 1}, {"points": 0}],
        [{"range": "≥90%", "linear": [1, 2]}, {"points": 0}],
        [{"range": "≥90%", "rule": {"kind": "manual"}}, {"points": 0}],
    ],
)
def test_bands_that_cannot_be_meant_are_refused(bands: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        scored(bands, "1")
