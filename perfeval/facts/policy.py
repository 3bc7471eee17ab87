"""The policy values: numbers that are neither facts nor parameters of a scheme."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from perfeval.data import load_yaml


@cache
def policies() -> tuple[tuple[str, Decimal, str], ...]:
    """Name, value and label of each policy value, in the order in which 编制说明 lists them."""
    return tuple((p["name"], Decimal(str(p["value"])), p["label"]) for p in load_yaml("policy.yaml"))


@cache
def policy_values() -> dict[str, Decimal]:
    """The policy values by name."""
    return {name: value for name, value, _ in policies()}
