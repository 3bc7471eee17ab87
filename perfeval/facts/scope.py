"""Facts and policy values as formulas see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from perfeval.facts.fact import MISSING, Fact, Facts
from perfeval.facts.policy import policy_values
from perfeval.formula.evaluate import Scalar, scalar_of
from perfeval.formula.scope import CellScope


def value_of_name(facts: Mapping[str, Fact]) -> Callable[[str], Scalar]:
    """What a name stands for: a policy value, or a fact's value; the text 缺数据 for one that is missing or unknown."""
    policies = policy_values()
    known = facts.by_name if isinstance(facts, Facts) else facts

    def value(name: str) -> Scalar:
        policy = policies.get(name)
        if policy is not None:
            return policy
        fact = known.get(name)
        return MISSING if fact is None or fact.value is None else scalar_of(fact.value)

    return value


def fact_scope(facts: Mapping[str, Fact]) -> CellScope:
    """For trees over fact names and policy names."""
    return CellScope(names=value_of_name(facts))
