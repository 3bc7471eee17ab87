"""The weight of an indicator that does not apply, moved to another (分值并入): 没有采购预算的，分值并入预算执行率."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from perfeval.calculator.decision import NOT_APPLICABLE
from perfeval.scheme.model import Indicator, Scheme


def moves(scheme: Scheme) -> Mapping[str, tuple[Indicator, ...]]:
    """The indicators whose weight each indicator takes over, by its id."""
    found: dict[str, tuple[Indicator, ...]] = {}
    for indicator in scheme.indicators:
        if indicator.moves_to:
            found[indicator.moves_to] = (*found.get(indicator.moves_to, ()), indicator)
    return found


def moved_in(givers: Sequence[Indicator], statuses: Mapping[str, str]) -> Decimal:
    """The weight that comes from indicators that do not apply."""
    return sum((one.weight for one in givers if statuses.get(one.id) == NOT_APPLICABLE), Decimal(0))
