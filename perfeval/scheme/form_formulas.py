"""A bureau's own formulas in its form: Excel's words → the tree, and its rules' formulas over the cells as laid out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

from perfeval.formula.addresses import Area, address_of, row_and_column
from perfeval.formula.excel import PRECEDENCE
from perfeval.formula.nodes import (
    COMPARISONS,
    HUNDRED,
    Binary,
    Call,
    Cell,
    Negative,
    Node,
    Number,
    Range,
    Text,
    Truth,
    call,
    fine,
)
from perfeval.formula.numeric import plain
from perfeval.scheme.form_layout import Key, Layout
from perfeval.scheme.form_references import MANY, REFERENCE, FormulaProblem, area_of
from perfeval.scheme.names import suggestion

USABLE = (*MANY, "ROUND", "INT", "ABS", "IF", "IFERROR", "AND", "OR", "NOT", "COUNTIF", "ISNUMBER", "SUMPRODUCT")
"""The functions that a form's formulas may use: those that all programs and the recalculation share."""
_COUNTS = {"ROUND": (2, 2), "INT": (1, 1), "ABS": (1, 1), "IF": (2, 3), "IFERROR": (2, 2), "NOT": (1, 1),
           "COUNTIF": (2, 2), "ISNUMBER": (1, 1)}  # fmt: skip
_MOST = 200
"""Parts of a formula; a form has none that is longer."""


def parsed(text: str, names: Mapping[str, Area]) -> Node:
    """The tree of an Excel formula over the cells of its own sheet.

    Args:
        names: the workbook's defined names and what they stand for.

    Raises:
        FormulaProblem: it is no formula, or uses what cannot be recalculated.
    """
    try:
        tokens = [one for one in Tokenizer(text).items if one.type != Token.WSPACE]
    except TokenizerError as error:
        raise FormulaProblem("读不懂，请检查括号和引号") from error
    if len(tokens) > _MOST:
        raise FormulaProblem("过长，请分到几个格子里写")
    reader = _Reader(tokens, names)
    node = reader.expression(0)
    reader.end()
    return node


class _Reader:
    """Reads tokens by the precedence of their operators."""

    def __init__(self, tokens: list[Token], names: Mapping[str, Area]) -> None:
        self._tokens, self._names, self._at = tokens, names, 0

    def _next(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def end(self) -> None:
        """Nothing may be left.

        Raises:
            FormulaProblem: something is.
        """
        if self._next() is not None:
            raise FormulaProblem("读不懂，请检查括号和引号")

    def expression(self, least: int) -> Node:
        """An expression of operators that bind at least so closely."""
        left = self._operand()
        while (token := self._next()) is not None and token.type == Token.OP_IN:
            own = PRECEDENCE.get(token.value)
            if own is None:
                raise FormulaProblem(f"用了“{token.value}”，程序不能核算，请改用加减乘除")
            if own <= least:
                break
            self._at += 1
            right = self.expression(own)
            left = (
                _compared(token.value, left, right) if token.value in COMPARISONS else Binary(token.value, left, right)
            )
        return left

    def _operand(self) -> Node:
        token = self._next()
        if token is None:
            raise FormulaProblem("没有写完，请检查")
        self._at += 1
        if token.type == Token.OP_PRE:
            operand = self._operand()
            return Negative(operand) if token.value == "-" else operand
        found = self._plain(token)
        while (after := self._next()) is not None and after.type == Token.OP_POST:
            self._at += 1
            found = Binary("/", found, HUNDRED)
        return found

    def _plain(self, token: Token) -> Node:
        if token.type == Token.PAREN and token.subtype == Token.OPEN:
            inner = self.expression(0)
            self._close()
            return inner
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            return self._function(token.value.rstrip("(").upper().removeprefix("_XLFN."))
        if token.type != Token.OPERAND:
            raise FormulaProblem("读不懂，请检查括号和引号")
        if token.subtype == Token.NUMBER:
            return Number(plain(Decimal(token.value)))
        if token.subtype == Token.TEXT:
            return Text(token.value[1:-1].replace('""', '"'))
        if token.subtype == Token.LOGICAL:
            return Truth(token.value.upper() == "TRUE")
        if token.subtype == Token.RANGE:
            return self._reference(token.value)
        raise FormulaProblem(f"引用的格子已经不在（{token.value}），请改正")

    def _close(self) -> None:
        token = self._next()
        if token is None or token.subtype != Token.CLOSE:
            raise FormulaProblem("括号不成对，请检查")
        self._at += 1

    def _function(self, name: str) -> Node:
        if name not in USABLE:
            raise FormulaProblem(f"用了{name}{suggestion(name, USABLE)}，程序不能核算，可用的函数有{'、'.join(USABLE)}")
        arguments: list[Node] = []
        while (token := self._next()) is not None and token.subtype != Token.CLOSE:
            if token.type == Token.SEP:
                self._at += 1
                continue
            arguments.append(self.expression(0))
        self._close()
        least, most = _COUNTS.get(name, (1, 30))
        if not least <= len(arguments) <= most:
            raise FormulaProblem(f"里{name}的参数个数不对，请检查")
        if name == "COUNTIF" and not _plain_criterion(arguments[1]):
            raise FormulaProblem('里COUNTIF的条件请写成一个数或一段文字，如COUNTIF(D4:D4,"完成")')
        return call(name, *arguments)

    def _reference(self, text: str) -> Node:
        if "!" in text or "[" in text:
            raise FormulaProblem(f"引用了别的工作表（{text}），表样只用第一张工作表，请把要用的格子放在同一张表里")
        area = self._names.get(text)
        if area is None:
            area = area_of(text)
        if area is None:
            raise FormulaProblem(f"里的名称“{text}”不认识，要用数据请在格子里写{{数据名}}，再引用那个格子")
        first, last = address_of(area.top, area.left), address_of(area.bottom, area.right)
        return Cell("", first) if first == last and ":" not in text else Range("", first, last)


def _plain_criterion(node: Node) -> bool:
    return isinstance(node, Number) or (isinstance(node, Text) and not re.search(r"^[<>=]|[*?~]", node.value))


def _compared(operator: str, left: Node, right: Node) -> Node:
    """A comparison in which what is computed is freed of binary dust, so that every program decides alike."""

    def side(node: Node) -> Node:
        return fine(node) if isinstance(node, Binary | Call) and _numeric(node) else node

    return Binary(operator, side(left), side(right))


def _numeric(node: Node) -> bool:
    if isinstance(node, Binary):
        return node.operator in "+-*/"
    return isinstance(node, Call) and node.function in (*MANY, "ABS", "SUMPRODUCT")


def moved_text(text: str, layout: Layout, key: Key, step: tuple[int, int], home: int | None = None) -> str:
    """A formula of a conditional format or a validation, its references as they are laid out.

    Args:
        step: how many rows and columns its cell lies after the one that it was written for.
        home: its row, where relative rows are to be counted from there, to compare it with other rows' formulas.

    Raises:
        FormulaProblem: it cannot be read, or a reference comes to stand for several places.
    """
    try:
        tokens = Tokenizer(f"={text.removeprefix('=')}").items
    except TokenizerError as error:
        raise FormulaProblem("读不懂，请检查括号和引号") from error

    def corner(match: re.Match[str]) -> tuple[int, int]:
        row, column = row_and_column(f"{match[2].upper()}{match[4]}")
        return row + (0 if match[3] else step[0]), column + (0 if match[1] else step[1])

    def reference(written: str) -> str:
        parts = [REFERENCE.fullmatch(part) for part in written.split(":")]
        if len(parts) > 2 or any(part is None for part in parts):
            return written
        matches = [part for part in parts if part is not None]
        (top, left), (bottom, right) = corner(matches[0]), corner(matches[-1])
        runs = layout.runs(Area(min(top, bottom), left, max(top, bottom), right), key)
        if len(runs) != 1 or (len(matches) == 1 and runs[0][0] != runs[0][1]):
            raise FormulaProblem(f"引用的{written}会重复成几处，请引用同一行或同一组里的格子")
        spots = [(runs[0][0], left), (runs[0][1], right)][: len(matches)]
        return ":".join(_with_dollars(spot, match, home) for spot, match in zip(spots, matches, strict=True))

    written = [
        reference(one.value) if one.type == Token.OPERAND and one.subtype == Token.RANGE else one.value
        for one in tokens
    ]
    return "=" + "".join(written)


def _with_dollars(spot: tuple[int, int], match: re.Match[str], home: int | None) -> str:
    letters = address_of(0, spot[1]).rstrip("0123456789")
    row = spot[0] + 1 if home is None or match[3] else f"[{spot[0] - home}]"
    return f"{match[1]}{letters}{match[3]}{row}"
