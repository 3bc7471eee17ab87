"""Evaluate a formula tree in Python with exact decimals, following the spreadsheet's rules.

A missing fact's cell shows the text 缺数据, so it evaluates to that text: COUNT does not count it and
arithmetic on it is an error, exactly as in the spreadsheet.
"""

from __future__ import annotations

import datetime
import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Protocol, TypeAlias

from perfeval.formula.nodes import (
    COMPARISONS,
    Binary,
    Call,
    Cell,
    Name,
    Negative,
    Node,
    Number,
    Range,
    Text,
    Truth,
)
from perfeval.formula.numeric import divide, floor, plain, round_half_away

Scalar: TypeAlias = Decimal | str | bool | None
Grid: TypeAlias = list[list[Scalar]]
Value: TypeAlias = Scalar | Grid

_EPOCH = datetime.date(1899, 12, 30)


class FormulaError(Exception):
    """A spreadsheet error value such as #DIV/0!; its text is the error."""


class Scope(Protocol):
    """Where a tree finds the values of its names, cells and ranges."""

    def name(self, name: str) -> Value:
        """The value of a defined name: a scalar, or a grid where it names a range."""

    def cell(self, cell: Cell) -> Scalar:
        """The value of a cell; None when it is blank."""

    def range(self, block: Range) -> Grid:
        """The values of a rectangle, row by row."""


def serial(day: datetime.date) -> Decimal:
    """A date as the day number by which a spreadsheet computes."""
    if isinstance(day, datetime.datetime):
        day = day.date()
    return Decimal((day - _EPOCH).days)


def scalar_of(value: object) -> Scalar:
    """A fact's or copied cell's value as formulas see it (a date becomes its day number)."""
    if isinstance(value, (Decimal, str, bool)) or value is None:
        return value
    if isinstance(value, datetime.date):
        return serial(value)
    return str(value)


def evaluate(node: Node, scope: Scope) -> Scalar:
    """The value of a tree.

    Raises:
        FormulaError: the spreadsheet would show an error value.
    """
    value = _evaluate(node, scope)
    if isinstance(value, list):
        raise FormulaError("#VALUE!")
    return value


def _evaluate(node: Node, scope: Scope) -> Value:
    return _EVALUATORS[type(node)](node, scope)


def _literal(node: Number | Text | Truth, _: Scope) -> Value:
    return node.value


def _negative(node: Negative, scope: Scope) -> Value:
    return _elementwise(lambda a, _: -_number(a), _evaluate(node.operand, scope), None)


def _binary(node: Binary, scope: Scope) -> Value:
    left, right = _evaluate(node.left, scope), _evaluate(node.right, scope)
    apply = _OPERATORS[node.operator]
    if isinstance(left, list) or isinstance(right, list):
        return _elementwise(apply, left, right)
    return apply(left, right)


def _elementwise(apply: Callable[[Scalar, Scalar], Scalar], left: Value, right: Value) -> Value:
    if isinstance(left, list):
        if isinstance(right, list):
            return [
                [apply(a, b) for a, b in zip(row, other, strict=True)] for row, other in zip(left, right, strict=True)
            ]
        return [[apply(a, right) for a in row] for row in left]
    if isinstance(right, list):
        return [[apply(left, b) for b in row] for row in right]
    return apply(left, right)


def _number(value: Value) -> Decimal:
    if type(value) is Decimal:
        return value
    match value:
        case None:
            return Decimal(0)
        case bool():
            return Decimal(int(value))
        case Decimal():
            return value
        case _:
            raise FormulaError("#VALUE!")


def _truth(value: Value) -> bool:
    match value:
        case bool():
            return value
        case Decimal():
            return value != 0
        case None:
            return False
        case _:
            raise FormulaError("#VALUE!")


def _text(value: Scalar) -> str:
    if type(value) is str:
        return value
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case Decimal():
            return format(plain(value), "f")
        case str():
            return value


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _comparison(sign: str) -> Callable[[Scalar, Scalar], Scalar]:
    holds = _COMPARE[sign]

    def compare(left: Scalar, right: Scalar) -> bool:
        if type(left) is Decimal and type(right) is Decimal:
            return holds(left, right)
        if type(left) is str and type(right) is str:
            return holds(left.casefold(), right.casefold())
        if left is None:
            left = "" if isinstance(right, str) else _ZERO
        if right is None:
            right = "" if isinstance(left, str) else _ZERO
        return holds(_order(left), _order(right))

    return compare


def _order(value: Scalar) -> tuple[int, Decimal, str]:
    """Numbers sort before texts, texts before truth values, as in the spreadsheet."""
    if isinstance(value, bool):
        return (2, Decimal(int(value)), "")
    if isinstance(value, str):
        return (1, _ZERO, value.casefold())
    return (0, _number(value), "")


_ZERO = Decimal(0)


def _divide(left: Scalar, right: Scalar) -> Decimal:
    denominator = _number(right)
    if denominator == 0:
        raise FormulaError("#DIV/0!")
    return divide(_number(left), denominator)


_OPERATORS: dict[str, Callable[[Scalar, Scalar], Scalar]] = {
    "+": lambda a, b: _number(a) + _number(b),
    "-": lambda a, b: _number(a) - _number(b),
    "*": lambda a, b: _number(a) * _number(b),
    "/": _divide,
    "&": lambda a, b: _text(a) + _text(b),
}


_OPERATORS.update({sign: _comparison(sign) for sign in COMPARISONS})


def _flat(value: Value) -> list[Scalar]:
    if isinstance(value, list):
        return [item for row in value for item in row]
    return [value]


def _references(node: Node) -> bool:
    return isinstance(node, Name | Cell | Range)


def _numbers(arguments: tuple[Node, ...], scope: Scope) -> list[Decimal]:
    """The numbers among the arguments; texts and blanks in referenced cells do not count."""
    numbers: list[Decimal] = []
    for argument in arguments:
        value = _evaluate(argument, scope)
        if _references(argument) or isinstance(value, list):
            numbers.extend(item for item in _flat(value) if isinstance(item, Decimal))
        else:
            numbers.append(_number(value))
    return numbers


DATE_PATTERN = "yyyy-mm-dd"


def format_number(value: Decimal, pattern: str) -> str:
    """TEXT(value, pattern) for the fixed-digit patterns perfeval uses: 0, 0.00, #,##0.00, 0.00%, yyyy-mm-dd …

    Raises:
        FormulaError: the pattern is none of these.
    """
    if pattern == DATE_PATTERN:
        return (_EPOCH + datetime.timedelta(days=int(floor(value)))).isoformat()
    body, percent = (pattern[:-1], True) if pattern.endswith("%") else (pattern, False)
    whole, _, fraction = body.partition(".")
    if whole not in ("0", "#,##0") or fraction.strip("0"):
        raise FormulaError("#VALUE!")
    scaled = round_half_away(value * 100 if percent else value, len(fraction))
    if scaled == 0:
        scaled = abs(scaled)
    text = format(scaled, ",f" if whole == "#,##0" else "f")
    return text + ("%" if percent else "")


Arguments: TypeAlias = tuple[Node, ...]


def _call(node: Call, scope: Scope) -> Value:
    function = _FUNCTIONS.get(node.function)
    if function is None:
        raise FormulaError(f"#NAME? {node.function}")
    return function(node.arguments, scope)


def _if(arguments: Arguments, scope: Scope) -> Value:
    if _truth(_evaluate(arguments[0], scope)):
        return _evaluate(arguments[1], scope)
    return _evaluate(arguments[2], scope) if len(arguments) > 2 else False


def _if_error(arguments: Arguments, scope: Scope) -> Value:
    try:
        return _evaluate(arguments[0], scope)
    except FormulaError:
        return _evaluate(arguments[1], scope)


def _truths(arguments: Arguments, scope: Scope) -> list[bool]:
    """Excel evaluates every argument of AND and OR, so that an error in any of them shows: no short circuit."""
    return [_truth(_evaluate(argument, scope)) for argument in arguments]


def _round(arguments: Arguments, scope: Scope) -> Value:
    digits = int(_number(_evaluate(arguments[1], scope)))
    return round_half_away(_number(_evaluate(arguments[0], scope)), digits)


def _average(arguments: Arguments, scope: Scope) -> Value:
    numbers = _numbers(arguments, scope)
    return _divide(sum(numbers, Decimal(0)), Decimal(len(numbers)))


def _sum_product(arguments: Arguments, scope: Scope) -> Value:
    product: Value = Decimal(1)
    for argument in arguments:
        product = _elementwise(_OPERATORS["*"], product, _evaluate(argument, scope))
    return sum((_number(item) for item in _flat(product)), Decimal(0))


def _count(arguments: Arguments, scope: Scope) -> Value:
    values = [item for argument in arguments for item in _flat(_evaluate(argument, scope))]
    return Decimal(sum(isinstance(item, Decimal) for item in values))


def _count_if(arguments: Arguments, scope: Scope) -> Value:
    wanted = _evaluate(arguments[1], scope)
    return Decimal(sum(_matches(item, wanted) for item in _flat(_evaluate(arguments[0], scope))))


def _formatted(arguments: Arguments, scope: Scope) -> Value:
    pattern = _evaluate(arguments[1], scope)
    return format_number(_number(_evaluate(arguments[0], scope)), pattern if isinstance(pattern, str) else "")


def _date(arguments: Arguments, scope: Scope) -> Value:
    year, month, day = (int(floor(_number(_evaluate(argument, scope)))) for argument in arguments)
    if not 1900 <= year <= 9999 or abs(month) > 1200 or abs(day) > 100_000:
        raise FormulaError("#NUM!")
    months = year * 12 + month - 1
    first = datetime.date(months // 12, months % 12 + 1, 1)
    return serial(first + datetime.timedelta(days=day - 1))


def _search(arguments: Arguments, scope: Scope) -> Value:
    part, whole = (_evaluate(argument, scope) for argument in arguments)
    assert not isinstance(part, list) and not isinstance(whole, list)
    found = _text(whole).casefold().find(_text(part).casefold())
    if found < 0:
        raise FormulaError("#VALUE!")
    return Decimal(found + 1)


def _is_number(arguments: Arguments, scope: Scope) -> Value:
    try:
        return isinstance(_evaluate(arguments[0], scope), Decimal)
    except FormulaError:
        return False


_FUNCTIONS: dict[str, Callable[[Arguments, Scope], Value]] = {
    "IF": _if,
    "IFERROR": _if_error,
    "AND": lambda arguments, scope: all(_truths(arguments, scope)),
    "OR": lambda arguments, scope: any(_truths(arguments, scope)),
    "NOT": lambda arguments, scope: not _truth(_evaluate(arguments[0], scope)),
    "ROUND": _round,
    "INT": lambda arguments, scope: floor(_number(_evaluate(arguments[0], scope))),
    "ABS": lambda arguments, scope: abs(_number(_evaluate(arguments[0], scope))),
    "SUM": lambda arguments, scope: sum(_numbers(arguments, scope), Decimal(0)),
    "MIN": lambda arguments, scope: min(_numbers(arguments, scope), default=Decimal(0)),
    "MAX": lambda arguments, scope: max(_numbers(arguments, scope), default=Decimal(0)),
    "AVERAGE": _average,
    "SUMPRODUCT": _sum_product,
    "COUNT": _count,
    "COUNTIF": _count_if,
    "ISNUMBER": _is_number,
    "DATE": _date,
    "SEARCH": _search,
    "TEXT": _formatted,
}


def _matches(item: Scalar, wanted: Value) -> bool:
    if isinstance(wanted, str):
        return isinstance(item, str) and item.casefold() == wanted.casefold()
    return isinstance(item, Decimal) and item == wanted


_EVALUATORS: dict[type, Callable[[Any, Scope], Value]] = {
    Number: _literal,
    Text: _literal,
    Truth: _literal,
    Name: lambda node, scope: scope.name(node.name),
    Cell: lambda node, scope: scope.cell(node),
    Range: lambda node, scope: scope.range(node),
    Negative: _negative,
    Binary: _binary,
    Call: _call,
}
"""By kind of node: a lookup is several times faster than a match, and trees are evaluated by the thousand."""
