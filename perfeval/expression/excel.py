"""Print a formula tree as a spreadsheet formula."""

from __future__ import annotations

from collections.abc import Callable

from perfeval.expression.nodes import Binary, Call, Cell, Name, Negative, Node, Number, Range, Text, Truth

_PRECEDENCE = {"=": 1, "<>": 1, "<": 1, "<=": 1, ">": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4}
_UNARY = 6
_LONGEST_LITERAL = 250
"""Excel refuses text literals of more than 255 characters in a formula."""


def quote_sheet(name: str) -> str:
    """A sheet name as it stands in a reference: '收入'."""
    return "'" + name.replace("'", "''") + "'"


def formula(node: Node, sheet_name: Callable[[str], str] = lambda name: name) -> str:
    """The formula, with its leading `=`.

    Args:
        sheet_name: how a sheet is called in the workbook at hand, where it differs from the tree's name.
    """
    return "=" + _print(node, 0, sheet_name)


def _print(node: Node, outer: int, sheet_name: Callable[[str], str]) -> str:
    match node:
        case Number(value):
            text = format(value, "f")
            return f"({text})" if value < 0 and outer else text
        case Text(text):
            pieces = [text[at : at + _LONGEST_LITERAL] for at in range(0, len(text), _LONGEST_LITERAL)] or [""]
            quoted = "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
            return f"({quoted})" if len(pieces) > 1 and outer else quoted
        case Truth(truth):
            return "TRUE" if truth else "FALSE"
        case Name(name):
            return name
        case Cell(sheet, address):
            return f"{quote_sheet(sheet_name(sheet))}!{address}"
        case Range(sheet, first, last):
            return f"{quote_sheet(sheet_name(sheet))}!{first}:{last}"
        case Negative(operand):
            return "-" + _print(operand, _UNARY, sheet_name)
        case Binary(operator, left, right):
            own = _PRECEDENCE[operator]
            text = _print(left, own, sheet_name) + operator + _print(right, own + 1, sheet_name)
            return f"({text})" if own < outer else text
        case Call(function, arguments):
            return f"{function}({','.join(_print(a, 0, sheet_name) for a in arguments)})"
