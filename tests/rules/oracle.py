"""The rules once more, written out by hand: what a formula's score is compared with.

Nothing here knows of formula trees; a rule that changes must be changed in both places, on purpose.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext

from perfeval.rules import (
    Bands,
    Cases,
    Checklist,
    DeductDeviation,
    DeductOver,
    DeductPerViolation,
    DeductUnder,
    Grade,
    Manual,
    Proportional,
    Target,
)
from perfeval.rules.base import Rule

_PLACES = Decimal("0.01")


def expected_score(rule: Rule, value: Decimal, weight: Decimal) -> Decimal:
    """得分: the standard as people read it, to 2 decimals, between 0 and the weight."""
    with localcontext(Context(prec=50)):
        raw = _unlimited(rule, value, weight).quantize(_PLACES, ROUND_HALF_UP)
        return max(Decimal(0), min(weight, raw))


def _unlimited(rule: Rule, value: Decimal, weight: Decimal) -> Decimal:
    match rule:
        case DeductOver():
            return _deducted(rule, value - rule.limit, weight)
        case DeductUnder():
            return _deducted(rule, rule.limit - value, weight)
        case DeductDeviation():
            return _deducted(rule, abs(value - rule.limit), weight)
        case Bands():
            return _band(rule, value, weight)
        case Proportional():
            too_low = rule.floor is not None and value < rule.floor
            return Decimal(0) if too_low else value * weight / rule.base
        case Target():
            return weight * _reached(rule, value)
        case DeductPerViolation():
            return weight - value * rule.deduct
        case Checklist():
            return value if rule.given else weight * value / len(rule.points)
        case Grade():
            return weight * value
        case Cases() | Manual():
            return value
        case _:
            raise AssertionError(f"the oracle does not know {rule.kind}")


def _deducted(rule: DeductOver | DeductUnder | DeductDeviation, excess: Decimal, weight: Decimal) -> Decimal:
    steps = max(Decimal(0), excess) / rule.step
    if rule.partial == "floor":
        steps = steps.quantize(Decimal(1), ROUND_FLOOR)
    if rule.partial == "ceil":
        steps = steps.quantize(Decimal(1), ROUND_CEILING)
    return weight - steps * rule.deduct


def _band(rule: Bands, value: Decimal, weight: Decimal) -> Decimal:
    """The one band that has the value; that there is just one is part of the test."""
    found = [
        band
        for band in rule.bands
        if (band.from_ is None or value >= band.from_)
        and (band.over is None or value > band.over)
        and (band.to is None or value <= band.to)
        and (band.under is None or value < band.under)
    ]
    assert len(found) == 1, (rule, value)
    worth = found[0].points if found[0].points is not None else found[0].share
    assert worth is not None
    return worth if found[0].points is not None else worth * weight


def _reached(rule: Target, value: Decimal) -> Decimal:
    """The share of the target that counts."""
    if rule.direction == "≥":
        return value
    if rule.direction == "≤":
        return Decimal(1) if value <= 1 else 1 / value
    return 1 - abs(value - 1)
