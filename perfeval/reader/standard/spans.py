"""Formulas over the rows of a list, of which some may be left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from perfeval.formula.nodes import Node, added

Span = tuple[int, int]


def spans_of(rows: Sequence[int], left_out: Sequence[int] | None = None) -> list[Span]:
    """The rows as first and last of each stretch, gaps bridged unless they hold a row that is left out.

    Args:
        rows: the rows, ascending.
        left_out: the rows between them that must not be bridged; None where no gap may be.
    """
    spans: list[Span] = []
    for row in rows:
        gap = range(spans[-1][1], row + 1) if spans else range(0)
        if spans and not (len(gap) > 2 if left_out is None else set(gap) & set(left_out)):
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return spans


def summed(spans: Sequence[Span], one: Callable[[int, int], Node]) -> Node:
    """The sum of a formula over each stretch."""
    return added(one(*span) for span in spans)
