"""The rules once more, written out by hand: what a formula's score is compared with.

Nothing here knows of formula trees; a rule that changes must be changed in both places, on purpose.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext
from itertools import pairwise

from perfeval.rules import (
    Add,
    Bands,
    Cases,
    Checklist,
    DeductDeviation,
    DeductOver,
    DeductPerViolation,
    DeductUnder,
    Formula,
    Grade,
    Interpolate,
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
            return _deducted(rule, value - rule.limit, weight, value)
        case DeductUnder():
            return _deducted(rule, rule.limit - value, weight, value)
        case DeductDeviation():
            return _deducted(rule, abs(value - rule.limit), weight, value)
        case Bands():
            return _band(rule, value, weight)
        case Interpolate():
            return _interpolated(rule, value, weight)
        case Add():
            return _added(rule, value, weight)
        case Formula():
            return _formula(rule, value, weight)
        case Proportional():
            if rule.floor is not None and (value < rule.floor or (rule.floor_included and value == rule.floor)):
                return Decimal(0)
            return weight if rule.full is not None and value >= rule.full else value * weight / rule.base
        case Target():
            too_far = rule.too_low(value)
            if too_far and rule.beyond == "deduct":
                return weight - rule.deduct
            if too_far and rule.beyond == "proportional" and rule.ceiling is not None:
                return weight * (1 - (value - rule.ceiling))
            return weight * _reached(rule, value)
        case DeductPerViolation():
            if rule.floor is not None and (value > rule.floor or (rule.floor_included and value == rule.floor)):
                return Decimal(0)
            each = rule.deduct * weight if rule.of_weight else rule.deduct
            return weight - _at_most(value * each, _points(rule.max_deduct, weight, rule.max_deduct_of_weight))
        case Checklist():
            return value if rule.given else weight * value / len(rule.points)
        case Grade():
            return weight * value
        case Cases() if rule.valued:
            return _case(rule, value, weight)
        case Cases() | Manual():
            return value
        case _:
            raise AssertionError(f"the oracle does not know {rule.kind}")


def _deducted(
    rule: DeductOver | DeductUnder | DeductDeviation, excess: Decimal, weight: Decimal, value: Decimal
) -> Decimal:
    steps = max(Decimal(0), excess) / rule.step
    if rule.partial == "floor":
        steps = steps.quantize(Decimal(1), ROUND_FLOOR)
    if rule.partial == "ceil":
        steps = steps.quantize(Decimal(1), ROUND_CEILING)
    if rule.floor is not None:
        low, high = value < rule.floor, value > rule.floor
        if rule.floor_included and value == rule.floor:
            return Decimal(0)
        if high if isinstance(rule, DeductOver) or rule.floor > rule.limit else low:
            return Decimal(0)
    start = _points(rule.start, weight, rule.start_of_weight)
    each = rule.deduct * weight if rule.of_weight else rule.deduct
    most = _points(rule.max_deduct, weight, rule.max_deduct_of_weight)
    return (weight if start is None else start) - _at_most(steps * each, most)


def _points(given: Decimal | None, weight: Decimal, of_weight: bool) -> Decimal | None:
    return given * weight if given is not None and of_weight else given


def _at_most(deducted: Decimal, most: Decimal | None) -> Decimal:
    return deducted if most is None else min(most, deducted)


def _interpolated(rule: Interpolate, value: Decimal, weight: Decimal) -> Decimal:
    knots = [(knot.at, knot.earned(weight)) for knot in rule.ordered]
    rising = knots[-1][1] >= knots[0][1]
    if value < knots[0][0]:
        return Decimal(0) if rule.outside == "zero" and rising else knots[0][1]
    if value > knots[-1][0]:
        return Decimal(0) if rule.outside == "zero" and not rising else knots[-1][1]
    for (x0, y0), (x1, y1) in pairwise(knots):
        if value <= x1:
            return y0 + (value - x0) * (y1 - y0) / (x1 - x0)
    raise AssertionError("the last knot is the highest")


def _added(rule: Add, value: Decimal, weight: Decimal) -> Decimal:
    if value < rule.limit:
        return Decimal(0)
    steps = (value - rule.limit) / rule.step
    if rule.partial != "proportional":
        steps = steps.quantize(Decimal(1), ROUND_FLOOR if rule.partial == "floor" else ROUND_CEILING)
    start = rule.start * weight if rule.start_of_weight else rule.start
    return start + steps * (rule.add * weight if rule.of_weight else rule.add)


def _formula(rule: Formula, value: Decimal, weight: Decimal) -> Decimal:
    """The expression as Python itself reads it."""
    text = unicodedata.normalize("NFKC", rule.score_as).replace("×", "*").replace("÷", "/")
    text = re.sub(r"(\d+(?:\.\d+)?)(%?)", lambda m: f"(Decimal('{m[1]}'){'/100' if m[2] else ''})", text)
    return Decimal(eval(text.replace("指标值", "value").replace("分值", "weight")))


def _least(when: str) -> Decimal:
    limit = when.partition("≥")[2].strip()
    return Decimal(limit.removesuffix("%")) / (100 if limit.endswith("%") else 1)


def _case(rule: Cases, value: Decimal, weight: Decimal) -> Decimal:
    """Cases of the strategies ask 指标值 ≥ a number, in falling order."""
    for case in rule.cases:
        least = _least(case.when) if case.when else None
        if least is None or value >= least:
            return case.earned(weight) if case.rule is None else _unlimited(case.rule, value, weight)
    raise AssertionError("the last case is always")


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
    band = found[0]
    if band.rule is not None:
        return _unlimited(band.rule, value, weight)
    if band.linear is not None:
        low, high = band.low, band.high
        assert low is not None and high is not None
        earned = band.linear[0] + (value - low) * (band.linear[1] - band.linear[0]) / (high - low)
        return earned * weight if band.linear_of_weight else earned
    if band.less is not None:
        return max(Decimal(0), weight - band.less)
    worth = band.points if band.points is not None else band.share
    assert worth is not None
    return worth if band.points is not None else worth * weight


def _reached(rule: Target, value: Decimal) -> Decimal:
    """The share of the target that counts."""
    if rule.direction == "≥":
        return value
    if rule.direction == "≤":
        return Decimal(1) if value <= 1 else 1 / value
    if rule.equal == "met":
        return Decimal(value == 1)
    return 1 - abs(value - 1)
