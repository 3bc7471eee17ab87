"""The formula trees of 完成率, 执行率 and their scores, over placeholders; one tree is evaluated and printed.

Placeholders: 指标值, 完成值, 下限, 上限, 分值, 完成率, 预算数, 执行数, 执行率; the method's numbers by their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from perfeval.formula.nodes import (
    ONE,
    ZERO,
    Binary,
    Name,
    Node,
    call,
    choose,
    compared,
    fine,
    rounded,
)
from perfeval.method.model import Method

SCORE_DIGITS = 2
RATE_DIGITS = 4
TARGET, ACTUAL, LOW, HIGH = Name("指标值"), Name("完成值"), Name("下限"), Name("上限")
WEIGHT, COMPLETION, BUDGET, EXECUTED = Name("分值"), Name("完成率"), Name("预算数"), Name("执行数")


@lru_cache(maxsize=64)
def completion_tree(kind: str, direction: str, equal: str) -> Node:
    """完成率, not capped: 1 where the target is just met."""
    if kind == "日期":
        return choose(compared("<=", ACTUAL, TARGET), ONE, ZERO)
    if kind == "区间":
        outside = choose(compared("<", ACTUAL, LOW), Binary("/", ACTUAL, LOW), Binary("/", HIGH, ACTUAL))
        within = call("AND", compared(">=", ACTUAL, LOW), compared("<=", ACTUAL, HIGH))
        return choose(within, ONE, _not_negative(outside))
    if direction == "=":
        met = compared("=", ACTUAL, TARGET)
        if equal == "met":
            return choose(met, ONE, ZERO)
        zero = call("OR", compared("<=", TARGET, ZERO), compared("<=", ACTUAL, ZERO))
        ratio = call("MIN", Binary("/", ACTUAL, TARGET), Binary("/", TARGET, ACTUAL))
        return choose(met, ONE, choose(zero, ZERO, ratio))
    if direction in ("≤", "<"):
        met = compared("<=", ACTUAL, TARGET)
        return choose(met, ONE, choose(compared("<=", TARGET, ZERO), ZERO, Binary("/", TARGET, ACTUAL)))
    met_zero = choose(compared(">=", ACTUAL, TARGET), ONE, ZERO)
    return choose(compared("<=", TARGET, ZERO), met_zero, _not_negative(Binary("/", ACTUAL, TARGET)))


def _not_negative(node: Node) -> Node:
    return call("MAX", ZERO, node)


def score_tree(method: Method, level1: str, kind: str) -> Node:
    """A row's 得分 over 完成率 and 分值."""
    return _score_tree(method.model_dump_json(), level1, kind)


@lru_cache(maxsize=256)
def _score_tree(said: str, level1: str, kind: str) -> Node:
    method = Method.model_validate_json(said)
    quantitative = method.quantitative
    banded = next((name for name in quantitative.bands if name in level1), "")
    share: Node
    if banded:
        share = _banded([f"{banded}{number}档" for number in range(1, len(quantitative.bands[banded]) + 1)], COMPLETION)
    elif quantitative.binary or kind == "日期":
        share = choose(compared(">=", COMPLETION, ONE), ONE, ZERO)
    else:
        share = call("MIN", ONE, COMPLETION)
        if quantitative.threshold is not None:
            door = Name("完成率门槛")
            if quantitative.threshold_mode == "from":
                share = Binary("/", Binary("-", share, door), Binary("-", ONE, door))
            share = choose(compared("<", COMPLETION, door), ZERO, share)
    points = Binary("*", share, WEIGHT)
    over = Name("超额界限")
    if method.over.effect == "deduct":
        less = call("MAX", ZERO, Binary("-", points, Name("超额扣分")))
        points_node: Node = choose(compared(">", COMPLETION, over), less, points)
    elif method.over.effect == "scale":
        points_node = choose(
            compared(">", COMPLETION, over), Binary("/", Binary("*", points, over), COMPLETION), points
        )
    else:
        points_node = points
    return rounded(fine(points_node), SCORE_DIGITS)


def _banded(names: Sequence[str], value: Node) -> Node:
    """The share of the first band whose limit is reached."""
    tree: Node = Name(f"{names[-1]}比例")
    for name in reversed(names[:-1]):
        tree = choose(compared(">=", value, Name(f"{name}下限")), Name(f"{name}比例"), tree)
    return tree


@lru_cache(maxsize=1)
def rate_tree() -> Node:
    """执行率 = 执行数 ÷ 预算数."""
    return rounded(Binary("/", EXECUTED, BUDGET), RATE_DIGITS)


def execution_tree(method: Method, finished: Node | None = None) -> Node:
    """执行率's 得分 over 执行数, 预算数 and 分值.

    Args:
        finished: the condition of full points within the budget, where the method has that.
    """
    ratio = Binary("/", EXECUTED, BUDGET)
    if method.execution.mode == "bands":
        share = _banded([f"执行率{number}档" for number in range(1, len(method.execution.bands) + 1)], ratio)
    else:
        share = call("MIN", Name("执行率封顶"), ratio)
    if finished is not None:
        share = choose(call("AND", compared("<=", EXECUTED, BUDGET), finished), ONE, share)
    return rounded(fine(Binary("*", share, WEIGHT)), SCORE_DIGITS)


def reached_tree(number: int, qualitative: bool) -> Node:
    """Whether the row of this number (from 0) reaches its target: by its 完成率, of 定性 by the band of its 得分."""
    if qualitative:
        least = Binary("*", Name(row_name("分值", number)), Name("定性达成下限"))
        return compared(">=", Name(row_name("得分", number)), least)
    return compared(">=", Name(row_name("完成率", number)), ONE)


def row_name(what: str, number: int) -> str:
    """The placeholder of a row's 完成率, 得分 or 分值 in the tree of the execution."""
    return f"第{number + 1}行{what}"


def total_tree(method: Method, total: Node, rate: Node | None) -> Node:
    """The total, capped by the execution rate where the method says so."""
    tree = total
    if rate is None:
        return tree
    for number in range(len(method.total_caps), 0, -1):
        capped = call("MIN", total, Name(f"封顶{number}总分"))
        tree = choose(compared("<", rate, Name(f"封顶{number}界限")), capped, tree)
    return tree
