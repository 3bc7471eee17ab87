"""Parse the expression language of schemes and cross-checks into a formula tree.

Grammar: fact names, decimal numbers (90%, 5个百分点, 3次 too), texts in quotes, `+ - * / × ÷ −`, parentheses,
comparisons (`= ≠ < ≤ > ≥` and their ASCII forms, also 60% ≤ 甲 < 80%), `and` / `or` / `not` (且 / 或 / 非), and the
calls of `CALLS`. Full-width signs and digits are as good as half-width ones. There are no attributes, no indexing and
no other calls; depth and length are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from perfeval.formula.nodes import ZERO, Binary, Name, Negative, Node, Number, Text, call, choose, compared
from perfeval.formula.stems import stem

MAX_DEPTH = 40
MAX_LENGTH = 2000

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)(?:(?P<percent>%|个百分点|百分点)|个?(?:工作日|[个天日次项人件例起宗家份名处户辆分]))?"
    r"|(?P<text>\"[^\"]*\"|'[^']*'|“[^”]*”|‘[^’]*’|「[^」]*」)"
    r"|(?P<word>[且或](?=[\u3400-\u9fff]))"
    r"|(?P<name>[A-Za-z_\u3400-\u9fff][\w\u3400-\u9fff]*)"
    r"|(?P<op><=|>=|<>|!=|==|[-+*/×÷−=<>≤≥≠(),（），]))"
)
_WIDE = str.maketrans("０１２３４５６７８９．％＋－＊／（）＝＜＞！，　≦≧﹣–", "0123456789.%+-*/()=<>!, ≤≥--")
"""Full-width signs, one for one, so that places in the text stay what they are."""
_SAME = {"×": "*", "÷": "/", "−": "-", "≤": "<=", "≥": ">=", "≠": "<>", "!=": "<>", "==": "="}
_SAME |= {"（": "(", "）": ")", "，": ","}
_WORDS = {"且": "and", "或": "or", "非": "not"}
_COMPARING = {
    "大于等于": ">=", "不低于": ">=", "不少于": ">=", "不小于": ">=", "小于等于": "<=", "不高于": "<=", "不超过": "<=",
    "不大于": "<=", "大于": ">", "高于": ">", "超过": ">", "小于": "<", "低于": "<", "等于": "=", "不等于": "<>",
}  # fmt: skip
"""Words that stand alone between what they compare."""
_CALLS = {
    "abs": "ABS",
    "min": "MIN",
    "max": "MAX",
    "sum": "SUM",
    "average": "AVERAGE",
    "round": "ROUND",
    "date": "DATE",
}
_ARGUMENTS = {
    "abs": 1, "round": 2, "date": 3, "if": 3, "contains": 2, "missing": 1, "value": 1, "score": 1, "rate": 1,
}  # fmt: skip
CALLS = {
    "abs": "绝对值",
    "min": "最小",
    "max": "最大",
    "sum": "合计",
    "average": "平均",
    "round": "四舍五入",
    "date": "日期",
    "if": "如果",
    "contains": "包含",
    "missing": "缺",
    "value": "指标值",
    "score": "得分",
    "rate": "得分率",
}
"""The calls, and what they are called in Chinese."""
_CHINESE = {chinese: name for name, chinese in CALLS.items()} | {
    "最小值": "min",
    "最大值": "max",
    "平均值": "average",
    "缺少": "missing",
}
_QUOTE = '"'
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


def tokens(text: str) -> list[tuple[str, int, int]]:
    """The tokens of an expression, each with where it begins and ends; a text literal begins with a quote.

    Raises:
        ExpressionError: a character that belongs to none.
    """
    found: list[tuple[str, int, int]] = []
    plain_text = text.translate(_WIDE)
    at, end = 0, len(plain_text.rstrip())
    while at < end:
        match = _TOKEN.match(plain_text, at)
        if not match:
            raise ExpressionError(f"表达式“{text}”第{at + 1}个字符“{text[at]}”不能识别")
        at = match.end()
        if match["number"]:
            value = Decimal(match["number"])
            token = format(value / 100 if match["percent"] else value, "f")
        elif match["text"]:
            token = _QUOTE + match["text"][1:-1]
        elif match["word"]:
            token = _WORDS[match["word"]]
        elif match["name"]:
            token = _WORDS.get(match["name"]) or _COMPARING.get(match["name"], match["name"])
        else:
            token = _SAME.get(match["op"], match["op"])
        found.append((token, at - len(match[0].lstrip()), at))
    return found


def with_names(text: str, rename: Callable[[str], str]) -> str:
    """The expression with its fact names written otherwise; as it is where it is no expression."""
    try:
        found = tokens(text)
    except ExpressionError:
        return text
    written = text
    for number in range(len(found) - 1, -1, -1):
        token, first, last = found[number]
        called = number + 1 < len(found) and found[number + 1][0] == "("
        if _is_name(token) and not called and token not in _WORDS.values():
            written = written[:first] + rename(token) + written[last:]
    return written


def _is_name(token: str) -> bool:
    return bool(token) and (token[0].isalpha() or token[0] == "_")


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [token for token, _, _ in tokens(text)]
        self._at = 0
        self._depth = 0

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
        found: list[Node] = []
        while self.token in _COMPARISONS:
            operator, right = self._take(), self._sum()
            textual = isinstance(left, Text) or isinstance(right, Text)
            found.append(Binary(operator, left, right) if textual else compared(operator, left, right))
            # of 60% ≤ 甲 < 80% the middle is compared twice
            left = right
        if len(found) > 1:
            return call("AND", *found)
        return found[0] if found else left

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
        if token.startswith(_QUOTE):
            return Text(token[1:])
        if _is_name(token):
            return self._call(token) if self.token == "(" else Name(token)
        raise ExpressionError(f"表达式“{self._text}”在“{token or '末尾'}”处不完整")

    def _call(self, written: str) -> Node:
        name = _CHINESE.get(written, written)
        if name not in CALLS:
            allowed = "、".join(CALLS)
            raise ExpressionError(f"表达式“{self._text}”用了不允许的函数“{written}”，只能用{allowed}")
        self._expect("(")
        arguments = [self.either()]
        while self.token == ",":
            self._take()
            arguments.append(self.either())
        self._expect(")")
        wanted = _ARGUMENTS.get(name, len(arguments))
        if len(arguments) != wanted:
            raise ExpressionError(f"表达式“{self._text}”的{written}()里应有{wanted}项，现在是{len(arguments)}项")
        return self._made(name, written, arguments)

    def _made(self, name: str, written: str, arguments: list[Node]) -> Node:
        if name == "missing":
            if not isinstance(arguments[0], Name):
                raise ExpressionError(f"表达式“{self._text}”的{written}()里只能是一个数据名")
            return Binary("=", call("COUNT", arguments[0]), ZERO)
        if name in ("value", "score", "rate"):
            return self._result(name, written, arguments[0])
        if name == "contains":
            whole, part = arguments
            if (
                not isinstance(whole, Name)
                or not isinstance(part, Text)
                or not part.value
                or set(part.value) & set("?*~")
            ):
                raise ExpressionError(f"表达式“{self._text}”的{written}()里应是一个数据名和一段加引号的文字")
            return call("ISNUMBER", call("SEARCH", part, whole))
        if name == "if":
            return choose(*arguments)
        return call(_CALLS[name], *arguments)

    def _result(self, name: str, written: str, argument: Node) -> Node:
        """An indicator's result: in the workbook a defined name."""
        if not isinstance(argument, Name | Text):
            raise ExpressionError(f"表达式“{self._text}”的{written}()里应是一个指标的名称")
        of = stem(argument.name if isinstance(argument, Name) else argument.value)
        if name == "rate":
            return Binary("/", Name(f"{of}_得分"), Name(f"{of}_分值"))
        return Name(f"{of}_{CALLS[name]}")
