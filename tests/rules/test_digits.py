"""To how many digits steps and quotients count: what is dust, and what is a number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval.rules import DeductOver, DeductPerViolation, Proportional


@pytest.mark.parametrize(
    ("value", "partial", "score"),
    [
        ("1.9999994", "floor", "10"),
        ("1.9999996", "floor", "9"),
        ("2", "floor", "9"),
        ("2.0000004", "ceil", "9"),
        ("2.0000006", "ceil", "8"),
        ("1.5000004", "proportional", "9.5"),
        ("1.99", "proportional", "9.01"),
    ],
)
def test_steps_count_at_six_digits(value: str, partial: str, score: str) -> None:
    rule = DeductOver.model_validate({"limit": 1, "step": 1, "deduct": 1, "partial": partial, "unit": "次"})
    assert rule.score(Decimal(value), Decimal(10)) == Decimal(score)


@pytest.mark.parametrize(("value", "score"), [("0.0149999999999", "0.01"), ("0.0149999997", "0"), ("0.015", "0.01")])
def test_quotients_count_at_ten_digits(value: str, score: str) -> None:
    assert Proportional(base=Decimal(3)).score(Decimal(value), Decimal(1)) == Decimal(score)


@pytest.mark.parametrize(
    ("value", "score"),
    [("2.99499999999", "0.01"), ("2.9949999999", "0.01"), ("2.99500000004", "0.01"), ("2.9950000001", "0")],
)
def test_differences_count_at_ten_digits(value: str, score: str) -> None:
    """3－2.995 is 0.005 on paper and a little less in binary."""
    assert DeductPerViolation(deduct=Decimal(1)).score(Decimal(value), Decimal(3)) == Decimal(score)


@pytest.mark.parametrize(
    ("value", "score"), [("0.125", "0.13"), ("0.1249", "0.12"), ("0.135", "0.14"), ("-1", "0"), ("9", "1")]
)
def test_scores_have_two_decimals_between_nothing_and_the_weight(value: str, score: str) -> None:
    assert Proportional().score(Decimal(value), Decimal(1)) == Decimal(score)
