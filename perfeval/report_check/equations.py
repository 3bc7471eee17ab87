"""Calculations that the text writes out: （11÷10）×100%＝110%, 110.00%（11÷10）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval.facts.fact import Facts
from perfeval.facts.scope import fact_scope
from perfeval.formula.evaluate import FormulaError, evaluate
from perfeval.formula.parser import ExpressionError, parse
from perfeval.report_check.arithmetic import agrees, show_percent
from perfeval.report_check.figures import PERCENT, Figure, Sentence
from perfeval.report_check.result import Verdict, contradiction

_SIGNS = str.maketrans({"÷": "/", "×": "*", "－": "-", "−": "-", "＋": "+", "（": "(", "）": ")", "[": "(", "]": ")",
                        "【": "(", "】": ")", "{": "(", "}": ")", "＝": "=", "≈": "=", "／": "/"})  # fmt: skip
_WORDS = re.compile(r"[\u4e00-\u9fff“”\"、：:，]+")
_EXPRESSION = re.compile(r"[\d.()+\-*/%,]+")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def check_equations(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge every percentage beside which its calculation stands."""
    for sentence in sentences:
        for figure in sentence.figures:
            if figure.kind == PERCENT:
                for written in (_before(sentence.text, figure), _after(sentence.text, figure)):
                    verdict = _judge(sentence, figure, written) if written else None
                    if verdict is not None:
                        yield verdict
                        break


def _before(text: str, figure: Figure) -> str:
    """The expression left of an equals sign right before the figure."""
    left = text[: figure.start].translate(_SIGNS).rstrip("-")
    if not left.endswith("="):
        return ""
    return _plain(re.split(r"[=。；]", left[:-1])[-1])


def _after(text: str, figure: Figure) -> str:
    """The expression in brackets right after the figure."""
    right = text[figure.end :]
    if not right.startswith(("（", "(")):
        return ""
    depth = 0
    for index, sign in enumerate(right):
        depth += (sign in "（(") - (sign in "）)")
        if depth == 0:
            inner = right[1:index].translate(_SIGNS)
            return _plain(inner) if _EXPRESSION.fullmatch(inner) else ""
    return ""


def _plain(text: str) -> str:
    """Numbers and signs alone: words and units dropped, percentages as ratios, a closing ×100% left out."""
    if re.search(r"\d(?:元|亿元)", text) and "万元" in text:
        return ""
    bare = _WORDS.sub("", text).replace(" ", "")
    bare = re.sub(r"\*100%$", "", bare)
    bare = re.sub(r"(\d+(?:\.\d+)?)%", r"(\1/100)", bare).replace(",", "")
    if len(_NUMBER.findall(bare)) < 2 or not re.search(r"[/*]", bare) or not _EXPRESSION.fullmatch(bare):
        return ""
    return bare


def _judge(sentence: Sentence, figure: Figure, expression: str) -> Verdict | None:
    try:
        true = _value(expression)
    except (ExpressionError, FormulaError, ZeroDivisionError):
        return None
    if true is None:
        return None
    stated = figure.value / 100
    inside = tuple(
        one.number for one in sentence.figures if one is not figure and one.raw.rstrip("%万亿元人名个项") in expression
    )
    numbers = (figure.number, *inside)
    half = figure.half / 100
    allowance = _slack(expression, true)
    if true * stated < 0 and abs(true) > half:
        right = show_percent(true, figure)
    elif agrees(abs(stated), half, abs(true), allowance):
        return Verdict(numbers)
    else:
        right = show_percent(true, figure)
    return Verdict(numbers, contradiction(sentence, f"{expression}＝{right}，不是{figure.raw}", right, figure))


def _value(expression: str) -> Decimal | None:
    value = evaluate(parse(expression), fact_scope(Facts()))
    return value if isinstance(value, Decimal) else None


def _slack(expression: str, true: Decimal) -> Decimal:
    """How far the unprinted digits of the operands with decimals may move the result."""
    total = Decimal(0)
    for match in _NUMBER.finditer(expression):
        digits = len(match[0].partition(".")[2])
        if not digits:
            continue
        moved = Decimal(match[0]) + Decimal("0.5").scaleb(-digits)
        try:
            value = _value(expression[: match.start()] + format(moved, "f") + expression[match.end() :])
        except (FormulaError, ZeroDivisionError):
            continue
        total += abs(value - true) if value is not None else 0
    return total
