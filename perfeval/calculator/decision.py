"""Whether an indicator can be computed (计算状态), as one tree for Python and the workbook alike.

A decision is a nest of IFs whose leaves are an outcome with the words for it. Printed with the outcomes
it is the status formula, printed with the words it is the note.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from perfeval.facts.fact import MISSING
from perfeval.formula.conditions import all_numbers, guarded, names_asked_missing
from perfeval.formula.nodes import (
    ZERO,
    Binary,
    Name,
    Node,
    Text,
    Truth,
    call,
    choose,
    compared,
    concat,
    names_in,
    substitute,
)
from perfeval.formula.parser import parse
from perfeval.formula.remembered import remembered
from perfeval.scheme.model import (
    DENOMINATOR,
    NUMERATOR,
    Indicator,
    UndefinedCase,
)

NORMAL, FULL, NOTHING, NOT_APPLICABLE = "正常", "满分", "零分", "不适用"
"""The outcomes; a missing input is `MISSING` (缺数据)."""

_OUTCOMES = {"full": FULL, "zero": NOTHING, "missing": MISSING, "not_applicable": NOT_APPLICABLE}

Describe: TypeAlias = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Leaf:
    """An outcome, the words for the note as a live text, and whether a person should look at it."""

    outcome: str
    note: Node
    warn: bool = False


@dataclass(frozen=True, slots=True)
class Fork:
    """IF(condition, then, otherwise) over decisions."""

    condition: Node
    then: Decision
    otherwise: Decision


Decision: TypeAlias = Leaf | Fork


def tree(decision: Decision, leaf: Callable[[Leaf], Node]) -> Node:
    """The decision as a formula tree, with `leaf` saying what stands at its ends."""
    if isinstance(decision, Leaf):
        return leaf(decision)
    return choose(decision.condition, tree(decision.then, leaf), tree(decision.otherwise, leaf))


@remembered()
def status_tree(decision: Decision) -> Node:
    """计算状态 as a formula."""
    return tree(decision, lambda leaf: Text(leaf.outcome))


@remembered()
def note_tree(decision: Decision) -> Node:
    """The note as a live text; empty for a normal calculation."""
    return tree(decision, lambda leaf: leaf.note)


@remembered()
def warning_tree(decision: Decision) -> Node:
    """TRUE where the outcome deserves a person's attention."""
    return tree(decision, lambda leaf: Truth(leaf.warn))


def _missing_numbers(names: Sequence[str], describe: Describe) -> Leaf:
    pieces = [choose(call("ISNUMBER", Name(name)), Text(""), Text(f"缺少{describe(name)}；")) for name in names]
    return Leaf(MISSING, concat(*pieces))


def require(names: Sequence[str], describe: Describe, then: Decision) -> Decision:
    """The decision where these must be numbers first."""
    if not names:
        return then
    return Fork(all_numbers(names), then, _missing_numbers(names, describe))


def ratio_decision(indicator: Indicator, describe: Describe) -> Decision:
    """The decision for an indicator that is an expression over facts."""
    normal = Leaf(NORMAL, Text(""))
    if indicator.ratio is None:
        return require(names_in(indicator.tree), describe, normal)
    numerator, denominator = indicator.ratio
    above = [name for name in names_in(numerator) if name not in names_in(denominator)]
    computed = require(above, describe, normal)
    undefined: Decision = Leaf(NOT_APPLICABLE, Text("分母为0而分子为负，本指标不适用，请核对"), warn=True)
    for case in reversed(indicator.when_undefined):
        undefined = _case(case, {NUMERATOR: numerator, DENOMINATOR: denominator}, describe, undefined)
    negative = Leaf(NOT_APPLICABLE, Text("分母为负数，本指标不适用，请核对"), warn=True)
    defined = Fork(
        compared("=", denominator, ZERO), undefined, Fork(compared("<", denominator, ZERO), negative, computed)
    )
    return require(names_in(denominator), describe, defined)


def _case(case: UndefinedCase, sides: dict[str, Node], describe: Describe, otherwise: Decision) -> Decision:
    leaf = Leaf(_OUTCOMES[case.then], Text(case.note), case.warn)
    if not case.when:
        return leaf
    condition = substitute(parse(case.when), sides)
    asked = names_asked_missing(condition)
    required = [name for name in names_in(condition) if name not in asked]
    return require(required, describe, Fork(guarded(condition, asked), leaf, otherwise))


def answers_decision(names: Sequence[str], describe: Describe) -> Decision:
    """The decision for an indicator scored from people's answers: all of them must be given."""
    tests: list[Node] = [Binary("=", Name(name), Text(MISSING)) for name in names]
    pieces = [choose(test, Text(f"缺少{describe(name)}；"), Text("")) for test, name in zip(tests, names, strict=True)]
    some_missing = tests[0] if len(tests) == 1 else call("OR", *tests)
    return Fork(some_missing, Leaf(MISSING, concat(*pieces)), Leaf(NORMAL, Text("")))


def required_decision(names: Sequence[str], describe: Describe) -> Decision:
    """The decision where nothing but the presence of some numbers is asked."""
    return require(names, describe, Leaf(NORMAL, Text("")))
