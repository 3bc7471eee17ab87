"""Figures that are wrong by one slip of the pen: a digit, or two neighbours that changed places.

A list that need not be complete tells nothing when its parts come to less than the whole. But where none of them is a
round number and all digits but one come out, what is missing is no further part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval.formula.numeric import divide, round_half_away
from perfeval.report_check.judging.arithmetic import FULL
from perfeval.report_check.language.figures import COUNT, MONEY, Figure

_LEAST_DIGITS = 3
"""So many places must come out, in which several of the figures have a digit."""
_TEN = 10
_MOST_DIGITS = 12


def by_a_slip(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether amounts or counts that are not round come to their whole but for one digit, or two changed round."""
    figures = (whole, *parts)
    counted = whole.kind == COUNT and not any(one.decimals for one in figures)
    if whole.kind != MONEY and not counted:
        return False
    if any(one.kind != whole.kind or one.unit != whole.unit or one.value < 0 for one in figures) or len(parts) < 2:
        return False
    decimals = max(one.decimals for one in figures)
    numbers = [_printed(one, decimals) for one in figures]
    ones = _TEN**2 if counted else _TEN**decimals
    if decimals < 2 and not counted:
        # amounts in whole 万元: what is left out of a list of which most are not round is hardly round either
        round_ones = [number for number in numbers[1:] if number % _TEN == 0]
        if len(parts) < _LEAST_DIGITS or len(round_ones) * _LEAST_DIGITS > len(parts):
            return False
    elif any(number % ones == 0 and number for number in numbers):
        return False
    gap = numbers[0] - sum(numbers[1:])
    if not gap:
        return False
    size = len(str(max(numbers)))
    telling = {place for place in range(size) if sum(1 for one in numbers if _digit(one, place)) > 1}
    return any(len(telling - touched) >= _LEAST_DIGITS for touched in _slips(numbers, gap, size))


def is_slip(stated: Decimal, right: Decimal) -> bool:
    """Whether two numbers of one length differ in one digit only, or in two neighbours that changed places."""
    places = max(_decimals(stated), _decimals(right))
    left, other = (str(int(abs(one).scaleb(places))) for one in (stated, right))
    if len(left) != len(other):
        return False
    wrong = [place for place, (one, two) in enumerate(zip(left, other, strict=True)) if one != two]
    if len(wrong) == 1:
        return True
    neighbours = len(wrong) == 2 and wrong[1] == wrong[0] + 1
    return neighbours and left[wrong[0]] == other[wrong[1]] and left[wrong[1]] == other[wrong[0]]


def variants(figure: Figure) -> Iterator[Decimal]:
    """What a figure may have been before one digit was mistaken, or two neighbours changed places."""
    digits = figure.raw.replace(",", "").removesuffix(figure.unit).strip("-－−﹣+")
    stated = Decimal(digits)
    if not stated or len(digits) > _MOST_DIGITS:
        return
    scale = abs(figure.value) / stated
    for place, digit in enumerate(digits):
        if digit == ".":
            continue
        for other in "0123456789":
            if other != digit and (place or other != "0"):
                yield Decimal(digits[:place] + other + digits[place + 1 :]) * scale
        following = next((at for at in (place + 1, place + 2) if digits[at : at + 1].isdigit()), None)
        if following is not None and digits[following] != digit and (place or digits[following] != "0"):
            turned = list(digits)
            turned[place], turned[following] = turned[following], digit
            yield Decimal("".join(turned)) * scale


def one_digit_off(rate: Figure, tops: Sequence[Figure], below: Figure, *, sure: bool = False) -> bool:
    """Whether one digit in a rate, or in one of its sides, makes it right to its last digit.

    Args:
        sure: whether it is known that one of the three is wrong, so that a rate of few digits tells which.
    """
    value, whole = sum((one.value for one in tops), Decimal(0)), below.value
    unit = Decimal(1).scaleb(-rate.decimals)
    true = round_half_away(divide(divide(value * FULL, whole), unit), 0) * unit
    if (value < whole or rate.value >= FULL) and is_slip(rate.value, true):
        return True
    if len(rate.value.as_tuple().digits) <= _LEAST_DIGITS and rate.decimals < 2 and not sure:
        return False
    if sure and len(tops) == 1 and _some_variant(rate, tops[0], below):
        return True
    wanted = divide(whole * rate.value, FULL)
    if any(_may_be(one, one.value + wanted - value, divide(whole * rate.half, FULL)) for one in tops):
        return True
    return _may_be(below, divide(value * FULL, rate.value), divide(value * rate.half * FULL, rate.value**2))


def _some_variant(rate: Figure, top: Figure, below: Figure) -> bool:
    """Whether one digit in either side makes a rate right, which is known to be wrong."""

    def fits(one: Decimal, of: Decimal) -> bool:
        return of > 0 and abs(divide(one * FULL, of) - rate.value) <= rate.half

    return any(fits(one, below.value) for one in variants(top)) or any(fits(top.value, one) for one in variants(below))


def _may_be(side: Figure, wanted: Decimal, room: Decimal) -> bool:
    """Whether a side is one digit away from the only number that it could be."""
    unit = side.half * 2 or Decimal(1)
    near = round_half_away(divide(wanted, unit), 0) * unit
    alone = room * 2 < unit or side.kind == MONEY
    return alone and abs(near - wanted) <= max(room, side.half / 2) and is_slip(side.value, near)


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _printed(figure: Figure, decimals: int) -> int:
    """An amount in the last place that any of them is printed with."""
    digits = figure.raw.replace(",", "").removesuffix(figure.unit).strip()
    return int(Decimal(digits).scaleb(decimals))


def _digit(number: int, place: int) -> int:
    return int(str(number)[-1 - place]) if place < len(str(number)) else 0


def _slips(numbers: Sequence[int], gap: int, size: int) -> list[set[int]]:
    """The places of the digits that may have been mistaken: of the whole with a gap, of a part against it."""
    found = []
    for index, number in enumerate(numbers):
        wanted = -gap if index == 0 else gap
        for place in range(size):
            digit = _digit(number, place)
            moved = wanted // _TEN**place
            if wanted == moved * _TEN**place and abs(moved) < _TEN and 0 <= digit + moved < _TEN:
                found.append({place})
            upper = _digit(number, place + 1)
            if wanted and (digit - upper) * 9 * _TEN**place == wanted:
                found.append({place, place + 1})
    return found
