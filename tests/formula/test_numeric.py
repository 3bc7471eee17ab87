"""The numeric policy, number by number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval.formula.evaluate import format_number
from perfeval.formula.numeric import decimal_of, divide, floor, plain, round_half_away


@pytest.mark.parametrize(
    ("binary", "shown"),
    [
        (0.1 + 0.2, "0.3"),
        (1234.4999999999998, "1234.5"),
        (123456789.123456, "123456789.123456"),
        (1234567890.12345678, "1234567890.12346"),
        (0.123456789012345, "0.123456789012345"),
        (1e15, "1000000000000000"),
        (-2.5, "-2.5"),
        (7, "7"),
        (-0.0, "0"),
        (1e-7, "0.0000001"),
    ],
)
def test_a_cell_holds_the_fifteen_digits_that_it_shows(binary: float, shown: str) -> None:
    assert format(decimal_of(binary), "f") == shown


@pytest.mark.parametrize("wrong", [float("inf"), float("nan")])
def test_what_is_no_number_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        decimal_of(wrong)


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "-0.13"),
        ("0.1249999", 2, "0.12"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("1250", -2, "1300"),
        ("0.12345", 4, "0.1235"),
    ],
)
def test_rounding_goes_half_away_from_zero(value: str, digits: int, rounded: str) -> None:
    assert round_half_away(Decimal(value), digits) == Decimal(rounded)


def test_int_goes_down() -> None:
    assert [floor(Decimal(text)) for text in ("2.9", "-2.1", "3", "-3")] == [2, -3, 3, -3]


def test_a_quotient_has_34_digits() -> None:
    assert divide(Decimal(1), Decimal(3)) == Decimal("0." + "3" * 34)
    assert divide(Decimal(2), Decimal(3)) == Decimal("0." + "6" * 33 + "7")
    with pytest.raises(ZeroDivisionError):
        divide(Decimal(1), Decimal(0))


@pytest.mark.parametrize(("value", "text"), [("1E+2", "100"), ("0.50", "0.5"), ("-0.0", "0"), ("1E-3", "0.001")])
def test_a_number_written_plainly(value: str, text: str) -> None:
    assert str(plain(Decimal(value))) == text


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        ("0.12345", "0.00%", "12.35%"),
        ("1234.5", "#,##0.00", "1,234.50"),
        ("-0.001", "0.00", "0.00"),
        ("2.5", "0", "3"),
    ],
)
def test_numbers_in_texts(value: str, pattern: str, text: str) -> None:
    assert format_number(Decimal(value), pattern) == text
