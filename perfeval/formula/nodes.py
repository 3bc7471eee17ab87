"""The formula tree: one tree is evaluated in Python and printed as a spreadsheet formula.

A tree is made of immutable nodes. Leaves are literals, a defined name (`Name`), a cell (`Cell`) or a
rectangular range (`Range`) of a sheet; the inner nodes are operators and the functions in `FUNCTIONS`,
which Excel 2010, WPS and LibreOffice share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache, reduce
from typing import TypeAlias

from perfeval.formula.addresses import address_of
from perfeval.formula.numeric import COMPARED_DIGITS
from perfeval.formula.record import record
from perfeval.formula.remembered import remembered

FUNCTIONS = frozenset(
    [
        "IF",
        "AND",
        "OR",
        "NOT",
        "ROUND",
        "INT",
        "ABS",
        "MIN",
        "MAX",
        "SUM",
        "SUMPRODUCT",
        "COUNT",
        "COUNTIF",
        "COUNTIFS",
        "INDEX",
        "MATCH",
        "LOOKUP",
        "IFERROR",
        "ISNUMBER",
        "TEXT",
        "RANK",
        "AVERAGE",
        "MEDIAN",
        "QUARTILE",
        "STDEVP",
        "SUMIF",
        "DATE",
        "SEARCH",
    ]
)
OPERATORS = frozenset(["+", "-", "*", "/", "&", "=", "<>", "<", "<=", ">", ">="])
COMPARISONS = frozenset(["=", "<>", "<", "<=", ">", ">="])


@record(frozen=True, slots=True)
class Number:
    """A numeric literal; in written formulas only 0, 1, 100 and rounding digits occur."""

    value: Decimal


@record(frozen=True, slots=True)
class Text:
    """A text literal."""

    value: str


@record(frozen=True, slots=True)
class Truth:
    """The literal TRUE or FALSE."""

    value: bool


@record(frozen=True, slots=True)
class Name:
    """A defined name: a fact of the catalogue, a policy value, or a cell perfeval has named."""

    name: str


@record(frozen=True, slots=True)
class Cell:
    """One cell, `address` in A1 notation without `$`."""

    sheet: str
    address: str


@record(frozen=True, slots=True)
class Range:
    """A rectangle of cells on one sheet, both corners in A1 notation without `$`."""

    sheet: str
    first: str
    last: str


@record(frozen=True, slots=True)
class Negative:
    """Unary minus."""

    operand: Node


@record(frozen=True, slots=True)
class Binary:
    """`left operator right`, the operator one of `OPERATORS`."""

    operator: str
    left: Node
    right: Node


@record(frozen=True, slots=True)
class Call:
    """A function of `FUNCTIONS` applied to arguments."""

    function: str
    arguments: tuple[Node, ...]


Node: TypeAlias = Number | Text | Truth | Name | Cell | Range | Negative | Binary | Call

ZERO = Number(Decimal(0))
ONE = Number(Decimal(1))
HUNDRED = Number(Decimal(100))


@lru_cache(maxsize=8192)
def cell_at(sheet: str, row: int, column: int) -> Cell:
    """A cell by row and column, both from 0."""
    return Cell(sheet, address_of(row, column))


def block_at(sheet: str, top: int, left: int, bottom: int, right: int) -> Range:
    """A rectangle by its corners, both from 0."""
    return Range(sheet, address_of(top, left), address_of(bottom, right))


def number(value: int | str | Decimal) -> Number:
    """A numeric literal."""
    return Number(Decimal(value))


def call(function: str, *arguments: Node) -> Call:
    """Apply `function`, which must be one of `FUNCTIONS`.

    Raises:
        ValueError: the function is not one that all three spreadsheet programs share.
    """
    if function not in FUNCTIONS:
        raise ValueError(f"not a shared spreadsheet function: {function}")
    return Call(function, arguments)


def choose(condition: Node, then: Node, otherwise: Node) -> Call:
    """IF(condition, then, otherwise)."""
    return call("IF", condition, then, otherwise)


def all_of(tests: Sequence[Node]) -> Node:
    """AND of one test or more."""
    return tests[0] if len(tests) == 1 else call("AND", *tests)


def any_of(tests: Sequence[Node]) -> Node:
    """OR of one test or more."""
    return tests[0] if len(tests) == 1 else call("OR", *tests)


def added(summands: Iterable[Node]) -> Node:
    """One summand + the next + …; there is at least one."""
    return reduce(lambda one, other: Binary("+", one, other), summands)


def rounded(value: Node, digits: int) -> Call:
    """ROUND(value, digits)."""
    return call("ROUND", value, number(digits))


def fine(value: Node) -> Node:
    """ROUND(value, 10): a number freed of binary dust; itself where it has none."""
    return value if _is_exact(value) else rounded(value, COMPARED_DIGITS)


def compared(operator: str, left: Node, right: Node) -> Binary:
    """A comparison of two numbers as on paper, in whichever program it is computed: both sides freed of binary dust."""
    return Binary(operator, fine(left), fine(right))


def _is_exact(value: Node) -> bool:
    """A literal as it is written, a count, or what is rounded already."""
    match value:
        case Number(literal):
            return literal == round(literal, COMPARED_DIGITS)
        case Call("COUNT" | "COUNTIF" | "COUNTIFS" | "INT", _):
            return True
        case Call("ROUND", (_, Number(digits))):
            return digits <= COMPARED_DIGITS
        case _:
            return False


def concat(*pieces: Node | str) -> Node:
    """Join texts with `&`; plain strings become text literals."""
    nodes = [Text(piece) if isinstance(piece, str) else piece for piece in pieces]
    merged: list[Node] = []
    for node in nodes:
        if isinstance(node, Text) and merged and isinstance(merged[-1], Text):
            merged[-1] = Text(merged[-1].value + node.value)
        elif node != Text(""):
            merged.append(node)
    if not merged:
        return Text("")
    tree = merged[0]
    for node in merged[1:]:
        tree = Binary("&", tree, node)
    return tree


def children(node: Node) -> tuple[Node, ...]:
    """The direct operands of a node; none for a leaf."""
    if isinstance(node, Call):
        return node.arguments
    if isinstance(node, Binary):
        return (node.left, node.right)
    return (node.operand,) if isinstance(node, Negative) else ()


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and everything below it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


def mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with its leaves changed."""
    # asked for every row of every form: without patterns in half the time
    if isinstance(node, Call):
        return Call(node.function, tuple([mapped(argument, change) for argument in node.arguments]))
    if isinstance(node, Binary):
        return Binary(node.operator, mapped(node.left, change), mapped(node.right, change))
    if isinstance(node, Negative):
        return Negative(mapped(node.operand, change))
    return change(node)


def renamed(node: Node, sheets: Mapping[str, str]) -> Node:
    """The tree with its cells' sheets called otherwise, e.g. as they are in the output."""
    if all(old == new for old, new in sheets.items()):
        return node

    def change(leaf: Node) -> Node:
        match leaf:
            case Cell(sheet, address):
                return Cell(sheets.get(sheet, sheet), address)
            case Range(sheet, first, last):
                return Range(sheets.get(sheet, sheet), first, last)
            case _:
                return leaf

    return mapped(node, change)


@remembered(size=8192)
def names_in(node: Node) -> tuple[str, ...]:
    """The defined names a tree refers to, each once, in order of appearance."""
    found: dict[str, None] = {}
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Name):
            found[part.name] = None
        elif below := children(part):
            waiting.extend(reversed(below))
    return tuple(found)


def substitute(node: Node, replacements: Mapping[str, Node]) -> Node:
    """The tree with names replaced by trees; itself where it has none of them."""
    if replacements.keys().isdisjoint(names_in(node)):
        return node
    return mapped(node, lambda leaf: replacements.get(leaf.name, leaf) if isinstance(leaf, Name) else leaf)
