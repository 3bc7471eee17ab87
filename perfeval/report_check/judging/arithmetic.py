"""Comparing printed numbers: each stands for all the numbers that round to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from perfeval.formula.numeric import plain, round_half_away
from perfeval.report_check.language.figures import MONEY, Figure

Compute = Callable[..., Decimal]
_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)%")
FULL = Decimal(100)
"""Per cent."""
ROUNDED = Decimal("0.015")
"""Scores are exact; those printed with two decimals may be rounded."""


def slack(compute: Compute, figures: tuple[Figure, ...]) -> Decimal:
    """How far the figures' unprinted digits may move a result: the sum of each one's effect."""
    values = [figure.value for figure in figures]
    centre = compute(*values)
    total = Decimal(0)
    for index, figure in enumerate(figures):
        effects = []
        for half in (figure.half, -figure.half):
            moved = values.copy()
            moved[index] += half
            try:
                effects.append(abs(compute(*moved) - centre))
            except ZeroDivisionError:
                continue
        total += max(effects, default=Decimal(0))
    return total


def agrees(stated: Decimal, half: Decimal, true: Decimal, allowance: Decimal) -> bool:
    """Whether a printed number may stand for the true one, rounded or cut off."""
    gap = abs(true) - abs(stated) if true * stated >= 0 else abs(true) + abs(stated)
    return abs(gap) <= half + allowance or 0 < gap < 2 * half


def percent_agrees(stated: Figure, compute: Compute, figures: tuple[Figure, ...], *, loose: bool = True) -> bool:
    """Whether a printed percentage may stand for a ratio of printed numbers (with `loose`, of unprinted digits).

    Raises:
        ZeroDivisionError: the ratio is undefined.
    """
    true = compute(*(figure.value for figure in figures)) * 100
    value, half = abs(stated.value), stated.half
    if agrees(value, half, abs(true), Decimal(0)):
        return True
    return loose and agrees(value, half, abs(true), slack(compute, figures) * 100)


def show(value: Decimal, like: Figure | None = None) -> str:
    """An amount in the unit of a figure, or a plain number."""
    if like is not None and like.kind == MONEY:
        scale = {"亿元": Decimal(10_000), "元": Decimal("0.0001")}.get(like.unit, Decimal(1))
        digits = max(2 if scale == 1 else 0, like.decimals)
        unit = like.unit if like.unit in ("元", "亿元") else "万元"
        return format(round_half_away(value / scale, digits), "f") + unit
    return format(plain(round_half_away(value, 2)), "f") + (like.unit.lstrip("万余多") if like is not None else "")


def show_percent(ratio: Decimal, like: Figure | None = None) -> str:
    """A ratio as a percentage, with at least two decimals."""
    digits = max(2, like.decimals if like is not None else 2)
    return format(round_half_away(ratio * 100, digits), "f") + "%"


def percent_said(text: str) -> Decimal | None:
    """The number of a percentage as it is shown; None of anything else."""
    match = _PERCENT.fullmatch(text)
    return Decimal(match[1]) if match is not None else None


def printed_digits(figure: Figure) -> int:
    """How many digits a figure is printed with: 1.30 has as many as 1.03."""
    return len(figure.raw.removesuffix(figure.unit).replace(".", "").lstrip("0"))


def comes_to(whole: Figure, parts: Iterable[Figure]) -> bool:
    """Whether parts add up to a whole, as far as the unprinted digits of all of them may part the two."""
    gap, room = whole.value, whole.half
    for one in parts:
        gap, room = gap - one.value, room + one.half
    return abs(gap) <= room
