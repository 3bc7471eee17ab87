"""Weights written as shares of what is above them: 一级 20%, 二级 50% of it, 三级 40% of that."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from perfeval.scheme.inheritance import Raw, members
from perfeval.scheme.vocabulary import share_of

FULL_MARKS = Decimal(100)


def full_marks(raw: Raw) -> Decimal:
    """The points that the whole table is worth (满分): 100 unless the scheme says otherwise."""
    total = raw.get("total")
    given = total.get("points") if isinstance(total, dict) else None
    return as_number(given, FULL_MARKS)


def as_number(value: Any, otherwise: Decimal = Decimal(0)) -> Decimal:
    """A weight as a number; `otherwise` where there is none."""
    if value is None or isinstance(value, bool):
        return otherwise
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return otherwise
    return number if number.is_finite() else otherwise


def with_points(raw: Raw) -> Raw:
    """The scheme with every share turned into points, in place."""
    for holder in (raw, *members(raw.get("variants"))):
        for division in members(holder.get("divisions")):
            _settle(division, full_marks(raw))
            for group in members(division.get("groups")):
                _settle(group, as_number(division.get("weight")))
                for one in members(group.get("indicators")):
                    _settle(one, as_number(group.get("weight")))
                    _settle_rules(one, as_number(one.get("weight")))
    total = raw.get("total")
    for key in ("bonus", "penalty"):
        for one in members(total.get(key)) if isinstance(total, dict) else ():
            _settle_rules(one, as_number(one.get("weight")))
    return raw


def _settle_rules(holder: Raw, weight: Decimal) -> None:
    """Turn what stands below a rule into points: the weights of parts, the points of a checklist's points."""
    for form in (holder, *members(holder.get("alternatives"))):
        own = as_number(form.get("weight"), weight)
        rule = form.get("rule")
        if not isinstance(rule, dict):
            continue
        for point in members(rule.get("points")):
            _settle(point, own, "points")
        for part in members(rule.get("parts")):
            _settle(part, own)
            _settle_rules(part, as_number(part.get("weight"), own))
        for nested in (*members(rule.get("bands")), *members(rule.get("cases"))):
            _settle_rules(nested, own)


def _settle(part: Raw, above: Decimal, key: str = "weight") -> None:
    share = share_of(part.get(key))
    if share is not None:
        part[key] = share * above
