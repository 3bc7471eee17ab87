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
                    rule = one.get("rule")
                    for part in members(rule.get("parts")) if isinstance(rule, dict) else ():
                        _settle(part, as_number(one.get("weight")))
    return raw


def _settle(part: Raw, above: Decimal) -> None:
    share = share_of(part.get("weight"))
    if share is not None:
        part["weight"] = share * above
