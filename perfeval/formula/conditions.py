"""Conditions over facts that may be missing."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.formula.nodes import (
    COMPARISONS,
    ZERO,
    Binary,
    Call,
    Name,
    Node,
    Number,
    Text,
    Truth,
    all_of,
    call,
    children,
    choose,
    compared,
    names_in,
    walk,
)


def all_numbers(names: Sequence[str]) -> Node:
    """Whether every name holds a number."""
    return all_of([call("ISNUMBER", Name(name)) for name in names])


def textual_names(node: Node) -> frozenset[str]:
    """The names that a tree takes for texts: compared with a text, or searched for one."""
    found: set[str] = set()
    for part in walk(node):
        if isinstance(part, Binary) and part.operator in COMPARISONS:
            sides = (part.left, part.right)
            if any(isinstance(side, Text) for side in sides):
                found |= {side.name for side in sides if isinstance(side, Name)}
        elif isinstance(part, Call) and part.function == "SEARCH":
            found |= set(names_in(part))
    return frozenset(found)


def undefined_test(node: Node) -> Node | None:
    """Whether some division in the tree is one by 0; None where it has no divisions.

    Nothing is divided in the test itself: what is below a division is asked first.
    """
    if isinstance(node, Call) and node.function == "IF" and len(node.arguments) == 3:
        condition, then, otherwise = node.arguments
        branches = [undefined_test(then) or Truth(False), undefined_test(otherwise) or Truth(False)]
        if all(branch == Truth(False) for branch in branches):
            return undefined_test(condition)
        return _either(undefined_test(condition), choose(condition, *branches))
    tests = [test for part in children(node) if (test := undefined_test(part)) is not None]
    below: Node | None = None
    for test in tests:
        below = _either(below, test)
    if isinstance(node, Binary) and node.operator == "/" and not isinstance(node.right, Number):
        return _either(below, compared("=", node.right, ZERO))
    return below


def _either(first: Node | None, then: Node) -> Node:
    """The first test, and only where it does not hold the other."""
    return then if first is None else choose(first, Truth(True), then)


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
