"""Print a formula tree as a spreadsheet formula."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from perfeval.formula.nodes import Binary, Call, Cell, Name, Negative, Node, Number, Range, Text, Truth
from perfeval.formula.numeric import plain
from perfeval.formula.remembered import remembered

PRECEDENCE = {"=": 1, "<>": 1, "<": 1, "<=": 1, ">": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4}
"""How closely each operator binds."""
_UNARY = 6
_LONGEST_LITERAL = 250
"""Excel refuses text literals of more than 255 characters in a formula."""


@lru_cache(maxsize=1024)
def quote_sheet(name: str) -> str:
    """A sheet name as it stands in a reference: '收入'."""
    return "'" + name.replace("'", "''") + "'"


@remembered()
def formula(node: Node, home: str = "") -> str:
    """The formula, with its leading `=`.

    Args:
        home: the sheet it stands on, whose cells need no sheet name.
    """
    return "=" + _print(node, 0, home)


def _print(node: Node, outer: int, home: str) -> str:
    return _PRINTERS[type(node)](node, outer, home)


@lru_cache(maxsize=1024)
def _digits(value: Decimal) -> str:
    # equal trees print alike, and 1.0 equals 1
    return format(plain(value), "f")


def _number(node: Number, outer: int, _: str) -> str:
    text = _digits(node.value)
    return f"({text})" if node.value < 0 and outer else text


def _text(node: Text, outer: int, _: str) -> str:
    text = node.value
    if len(text) <= _LONGEST_LITERAL:
        return '"' + text.replace('"', '""') + '"'
    pieces = (text[at : at + _LONGEST_LITERAL] for at in range(0, len(text), _LONGEST_LITERAL))
    quoted = "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
    return f"({quoted})" if outer else quoted


def _cell(node: Cell, _: int, home: str) -> str:
    return node.address if node.sheet == home else f"{quote_sheet(node.sheet)}!{node.address}"


def _range(node: Range, _: int, home: str) -> str:
    block = f"{node.first}:{node.last}"
    return block if node.sheet == home else f"{quote_sheet(node.sheet)}!{block}"


def _binary(node: Binary, outer: int, home: str) -> str:
    own = PRECEDENCE[node.operator]
    text = _print(node.left, own, home) + node.operator + _print(node.right, own + 1, home)
    return f"({text})" if own < outer else text


def _call(node: Call, _: int, home: str) -> str:
    return f"{node.function}({','.join([_print(argument, 0, home) for argument in node.arguments])})"


_PRINTERS: dict[type, Callable[[Any, int, str], str]] = {
    Number: _number,
    Text: _text,
    Truth: lambda node, _, __: "TRUE" if node.value else "FALSE",
    Name: lambda node, _, __: str(node.name),
    Cell: _cell,
    Range: _range,
    Negative: lambda node, _, home: "-" + _print(node.operand, _UNARY, home),
    Binary: _binary,
    Call: _call,
}
"""By kind of node: a lookup is several times faster than a match."""
