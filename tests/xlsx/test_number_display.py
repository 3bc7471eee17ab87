"""What a number format shows, as Excel shows it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval.xlsx.number_display import displayed


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("53.02", "General", "53.02"),
        ("53.02", "0", "53"),
        ("53.5", "0", "54"),
        ("0.8235", "0.00%", "82.35%"),
        ("12345.678", "#,##0.00", "12,345.68"),
        ("0.5", "#,##0.00", "0.50"),
        ("53.02", '"94"', "94"),
        ("53.02", "[$94.00]", "94.00"),
        ("53.02", "[$¥-804]0.00", "¥53.02"),
        ("5302", "0!.00", "53.02"),
        ("5302", r"0\.00", "53.02"),
        ("5302", "0.00,", "5.30"),
        ("-3", "0;;", ""),
        ("-3", "0.00", "-3.00"),
        ("-3", "0;(0)", "(3)"),
        ("0", "0;0;", ""),
        ("53.02", ";;;", ""),
        ("5", '[>60]"优"0;0', "5"),
        ("90", '[>60]"优"0;0', "优90"),
        ("53", "0.##", "53."),
        ("53.02", "*90", "953"),
        ("45000", "yyyy-mm-dd", "2023-03-15"),
        ("45000", 'yyyy"年"m"月"d"日"', "2023年3月15日"),
        ("53.02", "G/通用格式", "53.02"),
        ("1234567", "#,##0", "1,234,567"),
        ("7", "000", "007"),
        ("53.02", "94", "94"),
    ],
)
def test_numbers(value: str, code: str, text: str) -> None:
    assert displayed(Decimal(value), code).text == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("不完整", "General", "不完整"),
        ("不完整", "0.00", "不完整"),
        ("不完整", "@", "不完整"),
        ("不完整", '@"优"', "不完整优"),
        ("不完整", '0;0;0;"等级：优"', "等级：优"),
        ("不完整", ";;;", ""),
    ],
)
def test_texts(value: str, code: str, text: str) -> None:
    assert displayed(value, code).text == text


@pytest.mark.parametrize(
    ("code", "colour"), [("[White]0", "FFFFFF"), ("[白色]0", "FFFFFF"), ("[Color2]0", "#2"), ("0", "")]
)
def test_colours(code: str, colour: str) -> None:
    assert displayed(Decimal(1), code).colour == colour
