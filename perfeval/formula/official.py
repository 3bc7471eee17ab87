"""Print a formula tree as the official text: 在职人员数÷编制数."""

from __future__ import annotations

from collections.abc import Callable

from perfeval.formula.nodes import Binary, Call, Name, Negative, Node, Number, Text, Truth, concat
from perfeval.formula.numeric import COMPARED_DIGITS

_SIGNS = {"*": "×", "/": "÷", "-": "－", "+": "＋", "<=": "≤", ">=": "≥", "<>": "≠"}
_JOINED = {"AND": "且", "OR": "或"}
_CONJUNCTION = 1
_CALLED = {
    "MIN": "最小值",
    "MAX": "最大值",
    "SUM": "合计",
    "AVERAGE": "平均值",
    "ROUND": "四舍五入",
    "DATE": "日期",
    "NOT": "非",
}
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
        case Binary("=", Call("COUNT", (Name(name),)), _):
            return Text(f"缺{name}")
        case Binary(operator, left, right):
            own = _PRECEDENCE.get(operator, 1)
            inner = concat(_print(left, own, leaf), _SIGNS.get(operator, operator), _print(right, own + 1, leaf))
            return concat("（", inner, "）") if own < outer else inner
        case Call("ROUND", (inner, Number(digits))) if digits == COMPARED_DIGITS:
            # a comparison is of numbers freed of binary dust; on paper they have none
            return _print(inner, outer, leaf)
        case Call(function, arguments):
            return _call(function, arguments, outer, leaf)
        case Text(text):
            return Text(f"“{text}”")
        case Truth(truth):
            return Text("是" if truth else "否")
        case _:
            raise ValueError(f"not an expression over facts: {node!r}")


def _call(function: str, arguments: tuple[Node, ...], outer: int, leaf: Callable[[str], Node | str]) -> Node:
    if function in _JOINED:
        joined = _between(_JOINED[function], [_print(argument, _CONJUNCTION, leaf) for argument in arguments])
        return concat("（", joined, "）") if outer > 0 else joined
    if function == "IF" and len(arguments) == 3:
        condition, then, otherwise = (_print(argument, 0, leaf) for argument in arguments)
        return concat("（", condition, "的取", then, "，否则取", otherwise, "）")
    if function == "ISNUMBER" and isinstance(arguments[0], Call) and arguments[0].function == "SEARCH":
        part, whole = arguments[0].arguments
        return concat(_print(whole, 0, leaf), "含", _print(part, 0, leaf))
    inner = _between("，", [_print(argument, 0, leaf) for argument in arguments])
    return (
        concat("｜", inner, "｜") if function == "ABS" else concat(_CALLED.get(function, function), "（", inner, "）")
    )


def _between(sign: str, nodes: list[Node]) -> Node:
    return concat(*[piece for node in nodes for piece in (sign, node)][1:])


def official_text(node: Node) -> str:
    """The tree in words over fact names.

    Raises:
        ValueError: the tree refers to cells.
    """
    text = official_pieces(node, lambda name: name)
    if not isinstance(text, Text):
        raise ValueError("not a plain text")
    return text.value
