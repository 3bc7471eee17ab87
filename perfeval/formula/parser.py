"""Parse the expression language of schemes and cross-checks into a formula tree.

Grammar: fact names, decimal numbers, `+ - * / × ÷ −`, parentheses, comparisons (`= ≠ < ≤ > ≥` and their
ASCII forms), `and` / `or` / `not` (且 / 或 / 非), and the calls `abs min max sum missing`. There are no
attributes, no indexing and no other calls; depth and length are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from perfeval.formula.nodes import ZERO, Binary, Name, Negative, Node, Number, call, compared

MAX_DEPTH = 40
MAX_LENGTH = 2000

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)(?P<percent>%)?"
    r"|(?P<name>[A-Za-z_\u3400-\u9fff][\w\u3400-\u9fff]*)"
    r"|(?P<op><=|>=|<>|!=|==|[-+*/×÷−=<>≤≥≠(),（），]))"
)
_SAME = {"×": "*", "÷": "/", "−": "-", "≤": "<=", "≥": ">=", "≠": "<>", "!=": "<>", "==": "="}
_SAME |= {"（": "(", "）": ")", "，": ","}
_WORDS = {"且": "and", "或": "or", "非": "not"}
_CALLS = {"abs": "ABS", "min": "MIN", "max": "MAX", "sum": "SUM"}
_COMPARISONS = ("<=", ">=", "<>", "=", "<", ">")


class ExpressionError(ValueError):
    """The text is not an expression; the message is Chinese and says where."""


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """Parse an expression.

    Raises:
        ExpressionError: anything the grammar does not know.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"表达式过长（{len(text)}个字符，最多{MAX_LENGTH}个）")
    parser = _Parser(text)
    tree = parser.either()
    if parser.token:
        raise ExpressionError(f"表达式“{text}”在“{parser.token}”处多出了内容")
    return tree


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = self._split(text)
        self._at = 0
        self._depth = 0

    @staticmethod
    def _split(text: str) -> list[str]:
        tokens: list[str] = []
        at = 0
        while at < len(text.rstrip()):
            match = _TOKEN.match(text, at)
            if not match:
                raise ExpressionError(f"表达式“{text}”第{at + 1}个字符“{text[at]}”不能识别")
            at = match.end()
            if match["number"]:
                value = Decimal(match["number"])
                tokens.append(str(value / 100 if match["percent"] else value))
            elif match["name"]:
                tokens.append(_WORDS.get(match["name"], match["name"]))
            else:
                tokens.append(_SAME.get(match["op"], match["op"]))
        return tokens

    @property
    def token(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self.token
        self._at += 1
        return token

    def _expect(self, wanted: str) -> None:
        if self._take() != wanted:
            raise ExpressionError(f"表达式“{self._text}”缺少“{wanted}”")

    def either(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(f"表达式“{self._text[:40]}…”嵌套过深（最多{MAX_DEPTH}层）")
        tree = self._joined("or", "OR", lambda: self._joined("and", "AND", self._negation))
        self._depth -= 1
        return tree

    def _joined(self, word: str, function: str, operand: Callable[[], Node]) -> Node:
        parts = [operand()]
        while self.token == word:
            self._take()
            parts.append(operand())
        return parts[0] if len(parts) == 1 else call(function, *parts)

    def _negation(self) -> Node:
        if self.token == "not":
            self._take()
            return call("NOT", self._negation())
        return self._comparison()

    def _comparison(self) -> Node:
        left = self._sum()
        if self.token in _COMPARISONS:
            return compared(self._take(), left, self._sum())
        return left

    def _sum(self) -> Node:
        tree = self._product()
        while self.token in ("+", "-"):
            tree = Binary(self._take(), tree, self._product())
        return tree

    def _product(self) -> Node:
        tree = self._sign()
        while self.token in ("*", "/"):
            tree = Binary(self._take(), tree, self._sign())
        return tree

    def _sign(self) -> Node:
        if self.token == "-":
            self._take()
            return Negative(self._atom())
        return self._atom()

    def _atom(self) -> Node:
        token = self._take()
        if token == "(":
            tree = self.either()
            self._expect(")")
            return tree
        if token and (token[0].isdigit()):
            return Number(Decimal(token))
        if token and (token[0].isalpha() or token[0] == "_"):
            return self._call(token) if self.token == "(" else Name(token)
        raise ExpressionError(f"表达式“{self._text}”在“{token or '末尾'}”处不完整")

    def _call(self, name: str) -> Node:
        if name != "missing" and name not in _CALLS:
            allowed = "、".join([*_CALLS, "missing"])
            raise ExpressionError(f"表达式“{self._text}”用了不允许的函数“{name}”，只能用{allowed}")
        self._expect("(")
        arguments = [self.either()]
        while self.token == ",":
            self._take()
            arguments.append(self.either())
        self._expect(")")
        if name == "missing":
            if len(arguments) != 1 or not isinstance(arguments[0], Name):
                raise ExpressionError(f"表达式“{self._text}”的missing()里只能是一个数据名")
            return Binary("=", call("COUNT", arguments[0]), ZERO)
        return call(_CALLS[name], *arguments)
