"""Numbers that people spell: 一个百分点, 两次, 三分之二, 2/3."""

from __future__ import annotations

import re
from decimal import Decimal

from perfeval.formula.numeric import divide, round_half_away

_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_SPELLED_FRACTION = re.compile(r"([二三四五六七八九十])分之([一二三四五六七八九])")
_FRACTION = re.compile(r"(?<![\d.])(\d{1,4})/([1-9]\d{0,3})(?![\d.])")
_COUNTED = "个天日次人项件例分起宗家份名处篇条"
_SPELLED = re.compile(rf"(?<![一二两三四五六七八九十百])([一二两三四五六七八九十])(?=[{_COUNTED}])")
_DECIMALS = 4
"""As many as 指标值 has, so that a value of two thirds reaches 三分之二."""


def with_digits(text: str) -> str:
    """The text with the numbers that it spells in digits, a fraction as a decimal of four digits."""

    def fraction(match: re.Match[str]) -> str:
        return f"{_DIGITS[match[2]]}/{_DIGITS[match[1]]}"

    def decimal(match: re.Match[str]) -> str:
        return format(round_half_away(divide(Decimal(match[1]), Decimal(match[2])), _DECIMALS), "f")

    text = _FRACTION.sub(decimal, _SPELLED_FRACTION.sub(fraction, text))
    return _SPELLED.sub(lambda match: str(_DIGITS[match[1]]), text)
