"""Whether an indicator can be computed (计算状态), as one tree for Python and the workbook alike.

A decision is a nest of IFs whose leaves are an outcome with the words for it. Printed with the outcomes
it is the status formula, printed with the words it is the note.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from perfeval.facts.fact import MISSING
from perfeval.formula.conditions import all_numbers, guarded, names_asked_missing, textual_names, undefined_test
from perfeval.formula.nodes import (
    ZERO,
    Binary,
    Name,
    Node,
    Text,
    Truth,
    all_of,
    any_of,
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

_SAID = {"full": "按满分计", "zero": "不得分", "missing": "缺数据", "not_applicable": "本指标不适用"}

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


def _known(name: str, textual: frozenset[str]) -> Node:
    """Whether a name holds what is asked of it: a number, or any text."""
    if name in textual:
        return Binary("<>", Name(name), Text(MISSING))
    return call("ISNUMBER", Name(name))


def _missing_names(names: Sequence[str], describe: Describe, textual: frozenset[str]) -> Leaf:
    pieces = [choose(_known(name, textual), Text(""), Text(f"缺少{describe(name)}。")) for name in names]
    return Leaf(MISSING, concat(*pieces))


def require(
    names: Sequence[str], describe: Describe, then: Decision, textual: frozenset[str] = frozenset()
) -> Decision:
    """The decision where these must be there first, as numbers but for those that are `textual`."""
    if not names:
        return then
    known = all_numbers(names) if not textual else all_of([_known(name, textual) for name in names])
    return Fork(known, then, _missing_names(names, describe, textual))


def ratio_decision(indicator: Indicator, describe: Describe) -> Decision:
    """The decision for an indicator that is an expression over facts."""
    textual = textual_names(indicator.tree)
    normal: Decision = Leaf(NORMAL, Text(""))
    within = Leaf(NOT_APPLICABLE, Text("计算公式中有分母为0，本指标不适用，请核对"), warn=True)
    if indicator.ratio is None:
        test = undefined_test(indicator.tree)
        if test is not None:
            normal = Fork(test, _undefined(indicator, {}, describe, within), normal)
        return require(names_in(indicator.tree), describe, normal, textual)
    numerator, denominator = indicator.ratio
    sides = {NUMERATOR: numerator, DENOMINATOR: denominator}
    above = [name for name in names_in(numerator) if name not in names_in(denominator)]
    if (test := undefined_test(numerator)) is not None:
        normal = Fork(test, _undefined(indicator, {}, describe, within), normal)
    computed = require(above, describe, normal, textual)
    undefined = _undefined(
        indicator, sides, describe, Leaf(NOT_APPLICABLE, Text("分母为0而分子为负，本指标不适用，请核对"), warn=True)
    )
    negative = Leaf(NOT_APPLICABLE, Text("分母为负数，本指标不适用，请核对"), warn=True)
    defined: Decision = Fork(
        compared("=", denominator, ZERO), undefined, Fork(compared("<", denominator, ZERO), negative, computed)
    )
    if (test := undefined_test(denominator)) is not None:
        defined = Fork(test, _undefined(indicator, {}, describe, within), defined)
    return require(names_in(denominator), describe, defined, textual)


def _undefined(indicator: Indicator, sides: dict[str, Node], describe: Describe, otherwise: Decision) -> Decision:
    """What a denominator of 0 means: the first case that holds; without sides, of those that do not speak of them."""
    decision = otherwise
    for case in reversed(indicator.when_undefined):
        about = set(names_in(parse(case.when))) if case.when else set()
        if sides or not about & {NUMERATOR, DENOMINATOR}:
            decision = _case(case, sides, describe, decision)
    return decision


def _case(case: UndefinedCase, sides: dict[str, Node], describe: Describe, otherwise: Decision) -> Decision:
    leaf = Leaf(_OUTCOMES[case.then], Text(case.note or f"分母为0，{_SAID[case.then]}"), case.warn)
    if not case.when:
        return leaf
    condition = substitute(parse(case.when), sides)
    asked = names_asked_missing(condition)
    required = [name for name in names_in(condition) if name not in asked]
    fork = Fork(guarded(condition, asked), leaf, otherwise)
    return require(required, describe, fork, textual_names(condition))


def answers_decision(names: Sequence[str], describe: Describe) -> Decision:
    """The decision for an indicator scored from people's answers: all of them must be given."""
    tests: list[Node] = [Binary("=", Name(name), Text(MISSING)) for name in names]
    pieces = [choose(test, Text(f"缺少{describe(name)}。"), Text("")) for test, name in zip(tests, names, strict=True)]
    return Fork(any_of(tests), Leaf(MISSING, concat(*pieces)), Leaf(NORMAL, Text("")))


def required_decision(names: Sequence[str], describe: Describe, textual: frozenset[str] = frozenset()) -> Decision:
    """The decision where nothing but the presence of some facts is asked."""
    return require(names, describe, Leaf(NORMAL, Text("")), textual)


def unclaimed(decision: Decision) -> Decision:
    """The decision for what counts only where the unit filled something in: missing data is 不适用 (未申报)."""
    if isinstance(decision, Leaf):
        return Leaf(NOT_APPLICABLE, Text("未申报")) if decision.outcome == MISSING else decision
    return Fork(decision.condition, unclaimed(decision.then), unclaimed(decision.otherwise))
