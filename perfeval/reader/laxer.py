"""Whether a target asks for less than another target, or than what was reached, of the same indicator."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from perfeval.reader.comparing import ONE_SCALE, scale_of, size_of, usual_direction
from perfeval.reader.value_words import value_words
from perfeval.reader.values import Value

_DAY = datetime.timedelta(days=1)
_ONE_WAY = {">": "≥", "<": "≤"}


@dataclass(frozen=True, slots=True)
class Aim:
    """A target, with what tells its direction.

    Attributes:
        sign: the direction that is written, '' for none.
        level, name: of its indicator.
    """

    value: Value
    sign: str
    level: str
    name: str


def laxer_than(own: Aim, other: Aim, year: int) -> str | None:
    """How a target asks for less than another: 低, 高, 晚, 宽; '' where it does not, None where that is not sure.

    Compared are numbers of one direction and one unit, ranges of one unit, and latest days of `year`. A direction must
    be written on one side at least, or follow from what the indicator is: otherwise a lower number may as well be the
    harder one to reach.
    """
    value, said = own.value, other.value
    if value.kind != said.kind or _remarks(value) != _remarks(said):
        return None
    if value.kind == "日期":
        return _later(value, said, year)
    if not _one_unit(value, said):
        return None
    if value.kind == "区间":
        return _wider(value, said)
    direction = _direction(own, other)
    return None if direction is None else _beyond(value, said, direction)


def laxer_than_reached(own: Aim, reached: Value) -> str | None:
    """How a target asks for less than what was reached before, as `laxer_than` says it."""
    if own.value.kind != "定量" or reached.kind != "定量" or not reached.exact or not _one_unit(own.value, reached):
        return None
    direction = _ONE_WAY.get(own.sign, own.sign) or _known_direction(own)
    return _beyond(own.value, reached, direction) if direction in ("≥", "≤") else None


def is_steady_rate(name: str, value: Value) -> bool:
    """Whether it is a percentage that one year can be held against another by: growth and progress are each year's."""
    return value.percent and not value.turn and not any(word in name for word in value_words().aims["own_years"])


def _remarks(value: Value) -> set[str]:
    """What a value leaves open; not the day that a date was read as, which `_later` looks after."""
    return {doubt for doubt in value.doubts if value.kind != "日期" or not doubt.endswith("计")}


def _beyond(value: Value, other: Value, direction: str) -> str | None:
    if value.amount is None or other.amount is None:
        return None
    if direction == "≥":
        return "低" if value.amount < other.amount else ""
    return "高" if value.amount > other.amount else ""


def _wider(value: Value, other: Value) -> str:
    """Whether an interval holds all of another and more."""
    assert value.low is not None and value.high is not None and other.low is not None and other.high is not None
    own, inner = (value.low, value.high), (other.low, other.high)
    return "宽" if own != inner and own[0] <= inner[0] and own[1] >= inner[1] else ""


def _later(value: Value, other: Value, year: int) -> str | None:
    if value.period is None or other.period is None:
        return None
    # 9月前 may mean the end of August
    own = value.period.earliest(year) - _DAY if value.period.doubtful else value.period.latest(year)
    return "晚" if own > other.period.latest(year) else ""


def _one_unit(value: Value, other: Value) -> bool:
    """Whether two values are in one unit, however it is written, and on one scale."""
    if value.turn != other.turn or value.percent != other.percent:
        return False
    if value.percent:
        return scale_of(value, other) == ONE_SCALE
    return size_of(value.unit) == size_of(other.unit)


def _direction(own: Aim, other: Aim) -> str | None:
    """The direction that two targets have in common; None where they have none, or it is not sure."""
    signs = [_ONE_WAY.get(one.sign, one.sign) for one in (own, other)]
    directed = {sign for sign in signs if sign in ("≥", "≤")}
    if len(directed) == 2:
        return None
    if directed:
        [direction] = directed
        # ＝100% beside ≥95% goes the same way; one without a sign only where it is meant so
        unsigned = [one for one, sign in zip((own, other), signs, strict=True) if not sign]
        return direction if all(_usual(one) in (direction, "=") for one in unsigned) else None
    known = {_known_direction(one) for one in (own, other)}
    return known.pop() if not any(signs) and len(known) == 1 and known <= {"≥", "≤"} else None


def _usual(aim: Aim) -> str:
    return usual_direction(aim.level, aim.name, aim.value)


def _known_direction(aim: Aim) -> str:
    """The direction of a target without a sign, where the indicator itself tells: more of a 数量, less of a cost."""
    usual = _usual(aim)
    more = any(word in f"{aim.level}{aim.name}" for word in value_words().aims["more"])
    return usual if usual == "≤" or (usual == "≥" and more) else ""
