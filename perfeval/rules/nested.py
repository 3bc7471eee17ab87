"""A rule within a band or a case: its parameters beside those of the rule around it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from perfeval.formula.nodes import Node
from perfeval.rules.base import Cells, Parameter, Rule


def inner_parameters(rule: Rule, place: str, label: str, weight: Decimal) -> tuple[Parameter, ...]:
    """The inner rule's parameters, told from others by the place where it stands."""
    return tuple(
        Parameter(f"{place}.{one.key}", f"{label}{one.label}", one.value, one.number_format)
        for one in rule.parameters(weight)
    )


def inner_cells(cells: Cells, place: str) -> Cells:
    """The operands as the inner rule sees them."""
    start = f"{place}."
    own = {key.removeprefix(start): node for key, node in cells.parameters.items() if key.startswith(start)}
    return replace(cells, parameters=own)


def inner_formula(rule: Rule, cells: Cells, place: str) -> Node:
    """The inner rule's score before rounding and limits."""
    return rule.raw_formula(inner_cells(cells, place))
