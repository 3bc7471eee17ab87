"""The numeric policy: how a cell's number becomes a Decimal, and how results are rounded.

Money, counts and ratios are `Decimal`. A cell's binary number is read as the shortest decimal of
15 significant digits, which is what the spreadsheet itself shows.
"""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

SIGNIFICANT_DIGITS = 15
COMPARED_DIGITS = 10
"""Decimals to which numbers are rounded before they are compared, and differences and quotients before they are rounded
further: 0.1+0.2 is 0.3 on paper and 0.30000000000000004 in binary, and the result must be that of a pocket
calculator."""

_DIVISION = Context(prec=34, rounding=ROUND_HALF_UP)
_WRITTEN_OUT = Context(prec=400)
"""The largest binary number has 309 digits."""
_ROUNDING = Context(prec=60)


@lru_cache(maxsize=8192)
def decimal_of(number: int | float) -> Decimal:
    """Return the decimal that a spreadsheet shows for a cell's binary number.

    Raises:
        ValueError: the number is infinite or not a number.
    """
    value = Decimal(f"{number:.{SIGNIFICANT_DIGITS}g}")
    if not value.is_finite():
        raise ValueError(f"not a finite number: {number!r}")
    return plain(value)


def plain(value: Decimal) -> Decimal:
    """Drop trailing zeros and any exponent: `1E+2` becomes `100`, `0.50` becomes `0.5`; zero loses its sign."""
    if value == 0:
        return Decimal(0)
    normal = value.normalize(_DIVISION)
    exponent = normal.as_tuple().exponent
    return normal.quantize(Decimal(1), context=_WRITTEN_OUT) if isinstance(exponent, int) and exponent > 0 else normal


def round_half_away(value: Decimal, digits: int) -> Decimal:
    """Round half away from zero, as the spreadsheet function ROUND does."""
    return value.quantize(_unit(digits), rounding=ROUND_HALF_UP, context=_ROUNDING)


@lru_cache(maxsize=64)
def _unit(digits: int) -> Decimal:
    return Decimal(1).scaleb(-digits)


def floor(value: Decimal) -> Decimal:
    """Round towards minus infinity, as the spreadsheet function INT does."""
    return value.quantize(Decimal(1), rounding=ROUND_FLOOR, context=_ROUNDING)


def divide(numerator: Decimal, denominator: Decimal) -> Decimal:
    """Divide at 34 significant digits.

    Raises:
        ZeroDivisionError: the denominator is 0.
    """
    return _DIVISION.divide(numerator, denominator)
