"""Conditions over facts that may be missing."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.formula.nodes import COMPARISONS, Binary, Call, Name, Node, Truth, call, choose, names_in, walk


def all_numbers(names: Sequence[str]) -> Node:
    """Whether every name holds a number."""
    tests = [call("ISNUMBER", Name(name)) for name in names]
    return tests[0] if len(tests) == 1 else call("AND", *tests)


def names_asked_missing(node: Node) -> frozenset[str]:
    """The facts that a condition asks about with missing()."""
    questions = [part for part in walk(node) if isinstance(part, Call) and part.function == "COUNT"]
    return frozenset(name for question in questions for name in names_in(question))


def guarded(node: Node, asked: frozenset[str]) -> Node:
    """Comparisons on facts that may be missing do not hold while they are."""
    if isinstance(node, Binary) and node.operator in COMPARISONS:
        names = [name for name in names_in(node) if name in asked]
        is_question = isinstance(node.left, Call) and node.left.function == "COUNT"
        return choose(all_numbers(names), node, Truth(False)) if names and not is_question else node
    if isinstance(node, Call) and node.function in ("AND", "OR", "NOT"):
        return Call(node.function, tuple(guarded(argument, asked) for argument in node.arguments))
    return node
