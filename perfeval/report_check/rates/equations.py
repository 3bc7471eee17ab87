"""Calculations that the text writes out: （11÷10）×100%＝110%, 110.00%（11÷10）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval.facts.fact import Facts
from perfeval.facts.scope import fact_scope
from perfeval.formula.evaluate import FormulaError, evaluate
from perfeval.formula.numeric import divide, plain, round_half_away
from perfeval.formula.parser import ExpressionError, parse
from perfeval.report_check.judging.arithmetic import agrees, show_percent
from perfeval.report_check.judging.result import Verdict, contradiction
from perfeval.report_check.language.figures import PERCENT, PERCENTAGE_POINTS, POINTS, Figure, Sentence
from perfeval.report_check.language.roles import without_numbering

_SIGNS = str.maketrans({"÷": "/", "×": "*", "－": "-", "−": "-", "＋": "+", "（": "(", "）": ")", "[": "(", "]": ")",
                        "【": "(", "】": ")", "{": "(", "}": ")", "＝": "=", "≈": "=", "／": "/"})  # fmt: skip
_WORDS = re.compile(r"[\u4e00-\u9fff“”\"、：:，]+")
_SAID = re.compile(r"[，,：:](?=\D)|(?:即|为)(?=[\d(])")
_EXPRESSION = re.compile(r"[\d.()+\-*/%,]+")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def check_equations(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge every figure beside which its calculation stands."""
    for sentence in sentences:
        for figure in sentence.figures:
            if figure.kind == PERCENT or _equals(sentence.text, figure):
                for written in (_before(sentence.text, figure), _after(sentence.text, figure)):
                    verdict = _judge(sentence, figure, written) if written else None
                    if verdict is not None:
                        yield verdict
                        break


def _equals(text: str, figure: Figure) -> bool:
    """Whether it is points, money or a count right after an equals sign."""
    return figure.kind != PERCENTAGE_POINTS and text[: figure.start].endswith(("=", "＝", "≈"))


def _before(text: str, figure: Figure) -> str:
    """The expression left of an equals sign right before the figure."""
    left = without_numbering(text[: figure.start]).translate(_SIGNS).rstrip("-")
    if not left.endswith("="):
        return ""
    written = without_numbering(re.split(r"[=。；]", left[:-1])[-1])
    return _plain(_SAID.split(written)[-1]) or _plain(written)


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
    if len(set(re.findall(r"\d(亿元|万元|千元|元)", text))) > 1:
        return ""
    bare = _WORDS.sub("", text).replace(" ", "")
    bare = re.sub(r"\*100%$", "", bare)
    bare = re.sub(r"(\d+(?:\.\d+)?)%", r"(\1/100)", bare).replace(",", "")
    if len(_NUMBER.findall(bare)) < 2 or not re.search(r"[/*+]|\d-", bare) or not _EXPRESSION.fullmatch(bare):
        return ""
    return bare


def _judge(sentence: Sentence, figure: Figure, expression: str) -> Verdict | None:
    try:
        true = _value(expression)
    except (ExpressionError, FormulaError, ZeroDivisionError):
        return None
    if true is None:
        return None
    if figure.kind == PERCENT and not re.search("[/*]", expression):
        return None
    stated = figure.value / 100 if figure.kind == PERCENT else _printed(figure)
    inside = tuple(
        one.number for one in sentence.figures if one is not figure and one.raw.rstrip("%万亿元人名个项") in expression
    )
    numbers = (figure.number, *inside)
    half = divide(figure.half * stated, figure.value) if figure.value else figure.half
    if figure.kind == POINTS:
        half = max(half, Decimal("0.005"))
        if _capped(expression, stated, true):
            return Verdict(numbers)
    allowance = _slack(expression, true)
    if true * stated < 0 and abs(true) > half:
        right = _shown(true, figure)
    elif agrees(abs(stated), half, abs(true), allowance):
        return Verdict(numbers)
    else:
        right = _shown(true, figure)
    return Verdict(numbers, contradiction(sentence, f"{expression}＝{right}，不是{figure.raw}", right, figure))


def _printed(figure: Figure) -> Decimal:
    """The number as it stands before its unit."""
    printed = _NUMBER.search(figure.raw)
    number = Decimal(printed[0].replace(",", "")) if printed else figure.value
    return number.copy_sign(figure.value)


def _capped(expression: str, stated: Decimal, true: Decimal) -> bool:
    """Whether full marks, or none, were given where the calculation goes beyond."""
    factors = {Decimal(one.replace(",", "")) for one in _NUMBER.findall(expression)}
    return (true > stated and stated in factors) or (true < 0 and stated == 0)


def _shown(true: Decimal, like: Figure) -> str:
    if like.kind == PERCENT:
        return show_percent(true, like)
    digits = max(like.decimals, 2 if like.kind == POINTS else like.decimals)
    return f"{plain(round_half_away(true, digits)):f}{like.unit}"


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
