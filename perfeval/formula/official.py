"""Print a formula tree as the official text: 在职人员数÷编制数."""

from __future__ import annotations

from collections.abc import Callable

from perfeval.formula.nodes import Binary, Call, Name, Negative, Node, Number, Text, Truth, concat

_SIGNS = {"*": "×", "/": "÷", "-": "－", "+": "＋", "<=": "≤", ">=": "≥", "<>": "≠"}
_PRECEDENCE = {"+": 3, "-": 3, "*": 4, "/": 4}


def official_pieces(node: Node, leaf: Callable[[str], Node | str]) -> Node:
    """The tree in words, as a text formula in which `leaf` says what stands for each fact name.

    With `leaf` returning the name itself the result is a plain text; with `leaf` returning a TEXT formula
    it is the live 代入过程.
    """
    return _print(node, 0, leaf)


def _print(node: Node, outer: int, leaf: Callable[[str], Node | str]) -> Node:
    match node:
        case Name(name):
            return concat(leaf(name))
        case Number(value):
            return Text(format(value, "f"))
        case Negative(operand):
            return concat("－", _print(operand, 6, leaf))
        case Binary(operator, left, right):
            own = _PRECEDENCE.get(operator, 1)
            inner = concat(_print(left, own, leaf), _SIGNS.get(operator, operator), _print(right, own + 1, leaf))
            return concat("（", inner, "）") if own < outer else inner
        case Call("ROUND", (inner, _)):
            # a comparison is of numbers freed of binary dust; on paper they have none
            return _print(inner, outer, leaf)
        case Call(function, arguments):
            pieces: list[Node | str] = []
            for argument in arguments:
                pieces += [_print(argument, 0, leaf), "，"]
            inner = concat(*pieces[:-1])
            return concat("｜", inner, "｜") if function == "ABS" else concat(function, "（", inner, "）")
        case Text(text):
            return Text(text)
        case Truth(truth):
            return Text("是" if truth else "否")
        case _:
            raise ValueError(f"not an expression over facts: {node!r}")


def official_text(node: Node) -> str:
    """The tree in words over fact names.

    Raises:
        ValueError: the tree refers to cells.
    """
    text = official_pieces(node, lambda name: name)
    if not isinstance(text, Text):
        raise ValueError("not a plain text")
    return text.value
