"""Print a formula tree as a spreadsheet formula."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from perfeval.expression.nodes import Binary, Call, Cell, Name, Negative, Node, Number, Range, Text, Truth

_PRECEDENCE = {"=": 1, "<>": 1, "<": 1, "<=": 1, ">": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4}
_UNARY = 6
_LONGEST_LITERAL = 250
"""Excel refuses text literals of more than 255 characters in a formula."""


@lru_cache(maxsize=1024)
def quote_sheet(name: str) -> str:
    """A sheet name as it stands in a reference: '收入'."""
    return "'" + name.replace("'", "''") + "'"


def formula(node: Node) -> str:
    """The formula, with its leading `=`."""
    return "=" + _print(node, 0)


def _print(node: Node, outer: int) -> str:
    return _PRINTERS[type(node)](node, outer)


def _number(node: Number, outer: int) -> str:
    text = format(node.value, "f")
    return f"({text})" if node.value < 0 and outer else text


def _text(node: Text, outer: int) -> str:
    text = node.value
    if len(text) <= _LONGEST_LITERAL:
        return '"' + text.replace('"', '""') + '"'
    pieces = (text[at : at + _LONGEST_LITERAL] for at in range(0, len(text), _LONGEST_LITERAL))
    quoted = "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
    return f"({quoted})" if outer else quoted


def _binary(node: Binary, outer: int) -> str:
    own = _PRECEDENCE[node.operator]
    text = _print(node.left, own) + node.operator + _print(node.right, own + 1)
    return f"({text})" if own < outer else text


_PRINTERS: dict[type, Callable[[Any, int], str]] = {
    Number: _number,
    Text: _text,
    Truth: lambda node, _: "TRUE" if node.value else "FALSE",
    Name: lambda node, _: str(node.name),
    Cell: lambda node, _: f"{quote_sheet(node.sheet)}!{node.address}",
    Range: lambda node, _: f"{quote_sheet(node.sheet)}!{node.first}:{node.last}",
    Negative: lambda node, _: "-" + _print(node.operand, _UNARY),
    Binary: _binary,
    Call: lambda node, _: f"{node.function}({','.join([_print(one, 0) for one in node.arguments])})",
}
"""By kind of node: a lookup is several times faster than a match."""
