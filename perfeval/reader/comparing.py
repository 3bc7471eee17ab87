"""A target and what was reached, brought to one scale; and which direction is the good one where none is written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from perfeval.formula.numeric import plain
from perfeval.reader.value_words import value_words
from perfeval.reader.values import Value

_FRACTION_FROM = Decimal("0.5")
_WHOLE_ABOVE = Decimal(2)
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Scale:
    """What both amounts are to be multiplied with before they are compared.

    Attributes:
        clash: why they cannot be compared, in Chinese; empty where they can.
        hint: what was assumed, in Chinese; empty where nothing was.
    """

    target: Decimal = Decimal(1)
    actual: Decimal = Decimal(1)
    clash: str = ""
    hint: str = ""


ONE_SCALE = Scale()


@lru_cache(maxsize=4096)
def scale_of(target: Value, actual: Value) -> Scale:
    """How a target (定量 or 区间) and an actual amount (定量) come to one scale."""
    if target.turn and actual.turn and target.turn != actual.turn:
        return Scale(clash=f"指标值“{_shown(target)}”与完成值“{_shown(actual)}”一个是增长、一个是下降")
    sizes = _raw(target), _raw(actual)
    if None in sizes or (not target.percent and not actual.percent):
        return _units(target, actual)
    return _percentages(target, actual)


def _raw(value: Value) -> Decimal | None:
    """The number as written, of a range its upper limit."""
    number = value.high if value.kind == "区间" else value.amount
    return None if number is None else number * _HUNDRED if value.bare else number


def _percentages(target: Value, actual: Value) -> Scale:
    """One side at least is a percentage; a bare number beside it may be one too, or a fraction."""
    written = [value for value in (target, actual) if value.percent and not value.bare]
    for value in (target, actual):
        if not value.percent and value.unit:
            return Scale(clash=f"指标值“{_shown(target)}”与完成值“{_shown(actual)}”一个是百分比，一个有别的单位")
    if len(written) == 2:
        return ONE_SCALE
    target_raw, actual_raw = _raw(target), _raw(actual)
    assert target_raw is not None and actual_raw is not None
    if not written and target.bare and actual.bare and _small(target_raw) and _small(actual_raw):
        if target_raw >= _FRACTION_FROM:
            read = f"按{_percent(target_raw)}、{_percent(actual_raw)}计"
            hint = f"指标值{plain(target_raw):f}、完成值{plain(actual_raw):f}{read}"
            return Scale(_HUNDRED, _HUNDRED, hint=hint)
        return ONE_SCALE
    times, hints = [], []
    for value, raw in ((target, target_raw), (actual, actual_raw)):
        if value.percent and not value.bare:
            times.append(Decimal(1))
            continue
        whole = Decimal(1) if value.bare else 1 / _HUNDRED
        if raw == 0 or raw > _WHOLE_ABOVE:
            times.append(whole)
            if not value.bare and raw:
                hints.append(f"“{_shown(value)}”按{_percent(raw / 100)}计")
        elif _small(raw) and _at_least_half(target, target_raw, written):
            times.append(whole * _HUNDRED)
            hints.append(f"“{_shown(value)}”按{_percent(raw)}计")
        else:
            return Scale(clash=f"指标值“{_shown(target)}”与完成值“{_shown(actual)}”是百分比还是小数，说不准")
    return Scale(times[0], times[1], hint="；".join(hints))


def _small(raw: Decimal) -> bool:
    return 0 < raw <= 1


def _at_least_half(target: Value, raw: Decimal, written: list[Value]) -> bool:
    """Whether the target is at least 50%, however it is written."""
    if target in written or raw > _WHOLE_ABOVE:
        share = raw if target in written else raw / _HUNDRED
        return share >= _FRACTION_FROM
    return raw >= _FRACTION_FROM


def _units(target: Value, actual: Value) -> Scale:
    one, other = target.unit, actual.unit
    if not one or not other or one == other:
        return ONE_SCALE
    if ("/" in one) != ("/" in other) and (one.split("/")[0] in other or other.split("/")[0] in one):
        return Scale(clash=f"指标值的单位是“{one}”，完成值的单位是“{other}”")
    first, second = size_of(one), size_of(other)
    if first[0] == second[0]:
        return Scale(first[1] / min(first[1], second[1]), second[1] / min(first[1], second[1]))
    kinds = {family for family, _ in value_words().families.values()}
    measured = first[0] in kinds, second[0] in kinds
    alike = one in other or other in one
    if all(measured) or (any(measured) and not alike):
        return Scale(clash=f"指标值的单位是“{one}”，完成值的单位是“{other}”，不能相比")
    if first[0].endswith(second[0]) or second[0].endswith(first[0]):
        smaller = min(first[1], second[1])
        return Scale(first[1] / smaller, second[1] / smaller)
    if first[1] != second[1]:
        return Scale(clash=f"指标值的单位是“{one}”，完成值的单位是“{other}”，不能相比")
    return ONE_SCALE


def size_of(unit: str) -> tuple[str, Decimal]:
    """Kind and size of a unit: 万元 is 10000 of 金额, 万人 is 10000 人."""
    words = value_words()
    if unit in words.families:
        return words.families[unit]
    for magnitude, size in words.magnitudes.items():
        if unit.startswith(magnitude) and len(unit) > len(magnitude):
            family, of_rest = words.families.get(rest := unit[len(magnitude) :], (rest, Decimal(1)))
            return family, size * of_rest
    return unit, Decimal(1)


def _shown(value: Value) -> str:
    return value.text.strip()


def is_cost(level2: str, name: str) -> bool:
    """Whether an indicator is one of 成本, of which less is better."""
    if "成本" in level2:
        return True
    if any(word in level2 for word in ("数量", "质量", "时效")) or name.endswith("率"):
        return False
    return any(word in name for word in value_words().lower_is_better["cost"])


def usual_direction(level2: str, name: str, target: Value) -> str:
    """The direction of a target that is written without one: 0起 is =, costs, complaints and days are ≤, else ≥."""
    words = value_words().lower_is_better
    if target.amount == 0:
        return "="
    if is_cost(level2, name):
        return "≤"
    if any(word in name for word in words["bad"]) and not any(word in name for word in words["not_bad"]):
        return "≤"
    of_time = value_words().families.get(target.unit, ("", Decimal(0)))[0] in ("时间", "工作日", "月")
    if of_time and any(word in level2 for word in words["time_levels"]):
        return "≤"
    return "≥"


def _percent(share: Decimal) -> str:
    return f"{plain(share * _HUNDRED):f}%"
