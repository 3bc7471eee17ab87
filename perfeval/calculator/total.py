"""总分 and 等级: one formula each, evaluated here and printed into 计分表."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.calculator.decision import NOT_APPLICABLE
from perfeval.facts.fact import MISSING
from perfeval.formula.nodes import HUNDRED, ZERO, Binary, Node, Text, call, choose, compared, rounded

TOTAL_DIGITS = 2


def total_tree(scores: Node, statuses: Node, weights: Node) -> Node:
    """总分: ROUND(Σ得分 ÷ Σ适用分值 × 100, 2); 缺数据 where nothing has a score.

    Args:
        scores, statuses, weights: 得分, 计算状态 and 分值 of every indicator, a range each or a name of one.
    """
    applicable = call("SUMPRODUCT", Binary("*", Binary("<>", statuses, Text(NOT_APPLICABLE)), weights))
    total = rounded(Binary("*", Binary("/", call("SUM", scores), applicable), HUNDRED), TOTAL_DIGITS)
    some = call("AND", compared(">", call("COUNT", scores), ZERO), compared(">", applicable, ZERO))
    return choose(some, total, Text(MISSING))


def grade_tree(total: Node, grades: Sequence[tuple[str, Node]]) -> Node:
    """等级: the first grade whose lowest total is reached, else the last one.

    Args:
        grades: name and lowest total, the best first.
    """
    tree: Node = Text(grades[-1][0])
    for name, least in reversed(grades[:-1]):
        tree = choose(compared(">=", total, least), Text(name), tree)
    return tree
