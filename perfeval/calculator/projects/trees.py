"""The formula trees of 完成率, 执行率 and their scores, over placeholders; one tree is evaluated and printed.

Placeholders: 指标值, 完成值, 下限, 上限, 分值, 完成率, 方向, 一级指标, 自评分, 预算数, 执行数, 执行率; the method's
numbers by their names. Every row of a form has the same tree for its 完成率, and the same for its 得分, so that a
column holds one formula.
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
    Text,
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
DIRECTION, DIVISION, OWN_SCORE = Name("方向"), Name("一级指标"), Name("自评分")
AT_LEAST, AT_MOST, EXACTLY, WITHIN, IN_TIME, BY_BANDS = "≥", "≤", "=", "∈", "按期", "定性"
"""The directions of rows: of numbers, of an interval, of a date, and of what has no number."""
_USUAL = (AT_LEAST, AT_MOST, EXACTLY, WITHIN, IN_TIME)


@lru_cache(maxsize=64)
def completion_tree(direction: str, equal: str) -> Node:
    """完成率 of a row of one direction, not capped: 1 where the target is just met."""
    if direction == IN_TIME:
        return choose(compared("<=", ACTUAL, TARGET), ONE, ZERO)
    if direction == WITHIN:
        outside = choose(compared("<", ACTUAL, LOW), Binary("/", ACTUAL, LOW), Binary("/", HIGH, ACTUAL))
        within = call("AND", compared(">=", ACTUAL, LOW), compared("<=", ACTUAL, HIGH))
        return choose(within, ONE, _not_negative(outside))
    if direction == EXACTLY:
        met = compared("=", ACTUAL, TARGET)
        if equal == "met":
            return choose(met, ONE, ZERO)
        zero = call("OR", compared("<=", TARGET, ZERO), compared("<=", ACTUAL, ZERO))
        ratio = call("MIN", Binary("/", ACTUAL, TARGET), Binary("/", TARGET, ACTUAL))
        return choose(met, ONE, choose(zero, ZERO, ratio))
    if direction == AT_MOST:
        met = compared("<=", ACTUAL, TARGET)
        return choose(met, ONE, choose(compared("<=", TARGET, ZERO), ZERO, Binary("/", TARGET, ACTUAL)))
    met_zero = choose(compared(">=", ACTUAL, TARGET), ONE, ZERO)
    return choose(compared("<=", TARGET, ZERO), met_zero, _not_negative(Binary("/", ACTUAL, TARGET)))


@lru_cache(maxsize=64)
def completions_tree(directions: frozenset[str], equal: str) -> Node:
    """完成率 of any row of a form whose rows have these directions, by 方向 where they differ."""
    first, *others = sorted(directions, key=_USUAL.index)
    tree = completion_tree(first, equal)
    for direction in others:
        tree = choose(Binary("=", DIRECTION, Text(direction)), completion_tree(direction, equal), tree)
    return tree


def _not_negative(node: Node) -> Node:
    return call("MAX", ZERO, node)


def scores_tree(method: Method, divisions: frozenset[str], *, qualitative: bool, quantitative: bool) -> Node:
    """得分 of any row of a form, over 完成率 and 分值.

    Args:
        divisions: the 一级指标 of the rows; where the method scores one of them by bands, the tree asks for it.
        qualitative, quantitative: which kinds of rows are scored; where both are, the tree asks for 方向.
    """
    if not quantitative:
        return OWN_SCORE
    tree = _scores_tree(method.model_dump_json(), divisions)
    return choose(Binary("=", DIRECTION, Text(BY_BANDS)), OWN_SCORE, tree) if qualitative else tree


def bands_of(method: Method, division: str) -> str:
    """The name under which the method scores this 一级指标 by bands; '' where it does not."""
    return next((name for name in method.quantitative.bands if name in division), "")


@lru_cache(maxsize=256)
def _scores_tree(said: str, divisions: frozenset[str]) -> Node:
    method = Method.model_validate_json(said)
    banded = {division: name for division in divisions if (name := bands_of(method, division))}
    tree = _score_tree(said, "") if len(banded) < len(divisions) or not banded else None
    for division, name in sorted(banded.items()):
        own = _score_tree(said, name)
        tree = own if tree is None else choose(Binary("=", DIVISION, Text(division)), own, tree)
    assert tree is not None
    return tree


@lru_cache(maxsize=256)
def _score_tree(said: str, banded: str) -> Node:
    """A quantitative row's 得分; `banded` names the method's bands for its 一级指标, '' for none.

    A date's 完成率 is 1 or 0, which earns all or nothing by either way.
    """
    method = Method.model_validate_json(said)
    quantitative = method.quantitative
    share: Node
    if banded:
        share = _banded([f"{banded}{number}档" for number in range(1, len(quantitative.bands[banded]) + 1)], COMPLETION)
    elif quantitative.binary:
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
