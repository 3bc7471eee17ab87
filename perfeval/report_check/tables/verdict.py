"""What is found in a table: which cells were judged, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval.report_check.tables.grid import Number

Cells = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class CellVerdict:
    """A judgement on cells of one table.

    Attributes:
        cells: rows and columns of those judged.
        said: the refuted cell with its label and heading; empty where all is well.
        place: row and column of the refuted cell.
    """

    cells: Cells
    said: str = ""
    follows: str = ""
    right: str = ""
    place: tuple[int, int] = (0, 0)


def added(numbers: Sequence[Number]) -> Decimal:
    """The sum of numbers."""
    return sum((one.value for one in numbers), Decimal(0))


def room(whole: Number, parts: Sequence[Number]) -> Decimal:
    """How far rounding may part a sum from its total."""
    return whole.half + sum((one.half for one in parts), Decimal(0))


def terms(numbers: Sequence[Number]) -> str:
    """The numbers of a sum; a long one is cut."""
    shown = [one.raw for one in numbers if one.value] or ["0"]
    if len(shown) > 8:
        return f"{'＋'.join(shown[:3])}＋…＋{shown[-1]}（{len(shown)}项）"
    return "＋".join(shown)


def printed(value: Decimal, like: Number, others: Sequence[Number] = ()) -> str:
    """A value with as many decimals as the cells have."""
    half = min([like.half, *(one.half for one in others)], default=like.half)
    digits = max(0, -int(half.adjusted()) - 1) if half < 1 else 0
    return f"{value:.{digits}f}"
