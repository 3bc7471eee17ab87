"""总分 and 等级: one formula each, evaluated here and printed into the workbook.

Where a scheme says nothing special, the total is one formula in 计分表. Where it has 加分项, 扣分项, 封顶, 一票否决,
another full mark or its own way with what does not apply, the total comes about in steps, each a row of 总分计算.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval.calculator.decision import NOT_APPLICABLE
from perfeval.facts.fact import MISSING
from perfeval.facts.naming import fact_stem
from perfeval.formula.conditions import all_numbers, guarded, names_asked_missing, textual_names, undefined_test
from perfeval.formula.evaluate import Scalar
from perfeval.formula.nodes import (
    HUNDRED,
    ZERO,
    Binary,
    Name,
    Node,
    Text,
    added,
    all_of,
    any_of,
    call,
    choose,
    compared,
    fine,
    names_in,
    rounded,
    substitute,
)
from perfeval.formula.parser import parse
from perfeval.scheme.model import Indicator, Scheme
from perfeval.scheme.results import SCORE_SUFFIX, STATUS_SUFFIX, WEIGHT_SUFFIX

TOTAL_DIGITS = 2
SCORES, STATUSES, WEIGHTS = "@得分", "@计算状态", "@分值"
"""The columns of 指标计算 as a step's formula calls them; with :n the rows of the n-th 一级指标 or 二级指标."""


@dataclass(frozen=True, slots=True)
class TotalStep:
    """A row of 总分计算.

    Attributes:
        key: by which later steps refer to it.
        node: over the columns (`SCORES` …), earlier steps (`step_name`), the row's own parameter (`parameter_name`),
            and the names of facts and results.
        parameter: a number of the scheme that stands in a labelled cell beside it.
        asked: whether it is a condition: 是, 否 or 缺数据.
    """

    key: str
    label: str
    node: Node
    parameter: Decimal | None = None
    words: str = ""
    asked: bool = False
    value: Scalar = None


def step_name(key: str) -> Name:
    """Stands for an earlier step."""
    return Name(f"@步骤:{key}")


def parameter_name(key: str) -> Name:
    """Stands for a step's parameter."""
    return Name(f"@参数:{key}")


def total_tree(scores: Node, statuses: Node, weights: Node) -> Node:
    """总分: ROUND(Σ得分 ÷ Σ适用分值 × 100, 2); 缺数据 where nothing has a score.

    Args:
        scores, statuses, weights: 得分, 计算状态 and 分值 of every indicator, a range each or a name of one.
    """
    return _scored(scores, statuses, weights, rounded(_converted(scores, statuses, weights, HUNDRED), TOTAL_DIGITS))


def applicable_weight(statuses: Node, weights: Node) -> Node:
    """The weights of the indicators that apply, together."""
    return call("SUMPRODUCT", Binary("*", Binary("<>", statuses, Text(NOT_APPLICABLE)), weights))


def _converted(scores: Node, statuses: Node, weights: Node, full: Node) -> Node:
    return Binary("*", Binary("/", call("SUM", scores), applicable_weight(statuses, weights)), full)


def _scored(scores: Node, statuses: Node, weights: Node, then: Node) -> Node:
    """缺数据 where nothing has a score."""
    applicable = applicable_weight(statuses, weights)
    some = call("AND", compared(">", call("COUNT", scores), ZERO), compared(">", applicable, ZERO))
    return choose(some, then, Text(MISSING))


def grade_tree(total: Node, grades: Sequence[tuple[str, Node]]) -> Node:
    """等级: the first grade whose lowest total is reached, else the last one.

    Args:
        grades: name and lowest total, the best first.
    """
    tree: Node = Text(grades[-1][0])
    for name, least in reversed(grades[:-1]):
        tree = choose(compared(">=", total, least), Text(name), tree)
    return tree


def capped_grade_tree(scheme: Scheme, total: Node, limits: Sequence[tuple[str, Node]], asked: dict[str, Node]) -> Node:
    """等级: so many grades lower as the 一票否决 that hold say, and at best what the strictest of them leaves.

    Args:
        limits: name and lowest total of each grade, the best first.
        asked: where each condition's answer stands, by the key of its step.
    """
    order = [name for name, _ in limits]
    vetoes = [(veto, Binary("=", asked[_veto_key(n)], Text(YES))) for n, veto in enumerate(scheme.total.veto, 1)]
    worst_first = sorted({order.index(veto.grade) for veto, _ in vetoes if veto.grade}, reverse=True)
    at_best = [(rank, any_of([holds for veto, holds in vetoes if veto.grade == order[rank]])) for rank in worst_first]

    def tree(lowering: Sequence[tuple[int, Node]], lowered: int) -> Node:
        if lowering:
            (steps, holds), *others = lowering
            return choose(holds, tree(others, lowered + steps), tree(others, lowered))
        shifted = [(min(rank + lowered, len(order) - 1), least) for rank, (_, least) in enumerate(limits)]
        found = grade_tree(total, [(order[rank], least) for rank, least in shifted])
        for cap, holds in reversed(at_best):
            found = choose(holds, grade_tree(total, [(order[max(rank, cap)], least) for rank, least in shifted]), found)
        return found

    return tree([(veto.lower, holds) for veto, holds in vetoes if veto.lower], 0)


YES, NO = "是", "否"


def _veto_key(number: int) -> str:
    return f"否决{number}"


def total_steps(scheme: Scheme) -> tuple[TotalStep, ...]:
    """How the scheme's total comes about; empty where it is the plain one."""
    if scheme.total.plain:
        return ()
    return tuple(_steps(scheme))


def _steps(scheme: Scheme) -> Iterator[TotalStep]:
    policy = scheme.total
    columns = (Name(SCORES), Name(STATUSES), Name(WEIGHTS))
    full = parameter_name("基本分")
    if policy.redistribute in ("group", "division"):
        yield from _segments(scheme)
        base = _scored(*columns, rounded(_of_segments(scheme, full), TOTAL_DIGITS))
    elif policy.redistribute == "none":
        share = Binary("/", call("SUM", Name(SCORES)), parameter_name("满分"))
        yield TotalStep("满分", "满分", parameter_name("满分"), policy.points, "各项指标分值之和")
        base = _scored(*columns, rounded(Binary("*", share, full), TOTAL_DIGITS))
    else:
        base = _scored(*columns, rounded(_converted(*columns, full), TOTAL_DIGITS))
    yield TotalStep("基本分", "基本分", base, policy.scale, _base_words(scheme))
    last = step_name("基本分")
    for key, label, items, cap, sign in (
        ("加分", "加分", policy.bonus, policy.bonus_cap, "+"),
        ("扣分", "扣分", policy.penalty, policy.penalty_cap, "-"),
    ):
        if items:
            yield TotalStep(key, label, _sum_of(items, key, cap), cap, _cap_words(items, label, cap))
            yield TotalStep(
                f"计{key}",
                f"计{label}后",
                _when_number(last, call("MAX", ZERO, rounded(Binary(sign, last, step_name(key)), TOTAL_DIGITS))),
            )
            last = step_name(f"计{key}")
    if policy.maximum is not None:
        most = call("MIN", last, parameter_name("上限"))
        yield TotalStep("上限", "总分上限", _when_number(last, most), policy.maximum, "总分最高不超过此数")
        last = step_name("上限")
    asked = asked_groups(scheme)
    stems = frozenset(fact_stem(one.id) for one in (*scheme.indicators, *policy.items))
    for group in asked:
        scores, statuses, weights = (Name(f"{column}:{group.stem}") for column in (SCORES, STATUSES, WEIGHTS))
        yield TotalStep(f"得分{group.stem}", f"{group.name}得分", call("SUM", scores))
        yield TotalStep(f"分值{group.stem}", f"{group.name}适用分值", applicable_weight(statuses, weights))
    for number, one in enumerate(policy.caps, 1):
        key = f"封顶{number}"
        yield _question(key, f"封顶情形{number}", one.when, one.note, asked, stems)
        capped = choose(_holds(key), call("MIN", last, parameter_name(f"{key}后")), last)
        yield TotalStep(
            f"{key}后", f"封顶{number}后", _when_number(last, capped), one.at_most, "有此情形的，总分最高不超过此数"
        )
        last = step_name(f"{key}后")
    for number, veto in enumerate(policy.veto, 1):
        key = _veto_key(number)
        yield _question(key, f"一票否决情形{number}", veto.when, veto.note, asked, stems)
        if veto.total is not None:
            left = choose(_holds(key), call("MIN", last, parameter_name(f"{key}后")), last)
            yield TotalStep(
                f"{key}后", f"否决{number}后", _when_number(last, left), veto.total, "有此情形的，总分最高为此数"
            )
            last = step_name(f"{key}后")
    yield TotalStep("总分", "总分", last)


def _segments(scheme: Scheme) -> Iterator[TotalStep]:
    """Of each 一级 or 二级指标 what its indicators earn, converted to its whole weight."""
    for number, name in enumerate(segment_names(scheme), 1):
        scores, statuses, weights = (Name(f"{column}:{number}") for column in (SCORES, STATUSES, WEIGHTS))
        applies = compared(">", applicable_weight(statuses, weights), ZERO)
        earned = fine(_converted(scores, statuses, weights, call("SUM", weights)))
        yield TotalStep(f"段{number}", f"{name}折算得分", choose(applies, earned, Text(NOT_APPLICABLE)))


def segment_names(scheme: Scheme) -> tuple[str, ...]:
    """The 一级 or 二级指标 within which the weight of what does not apply stays, with indicators of their own."""
    if scheme.total.redistribute == "division":
        return tuple(division.name for division in scheme.divisions if any(one.indicators for one in division.groups))
    return tuple(group.name for division in scheme.divisions for group in division.groups if group.indicators)


def segment_sizes(scheme: Scheme) -> tuple[int, ...]:
    """How many indicators each of them has."""
    if scheme.total.redistribute == "division":
        counts = [sum(len(group.indicators) for group in division.groups) for division in scheme.divisions]
        return tuple(count for count in counts if count)
    return tuple(
        len(group.indicators) for division in scheme.divisions for group in division.groups if group.indicators
    )


def _of_segments(scheme: Scheme, full: Node) -> Node:
    """Σ of the segments that apply ÷ their weights × the full marks."""
    earned: list[Node] = []
    weights: list[Node] = []
    for number in range(1, len(segment_names(scheme)) + 1):
        step = step_name(f"段{number}")
        earned.append(step)
        weights.append(choose(call("ISNUMBER", step), call("SUM", Name(f"{WEIGHTS}:{number}")), ZERO))
    return Binary("*", Binary("/", call("SUM", *earned), added(weights)), full)


def _sum_of(items: Sequence[Indicator], key: str, cap: Decimal | None) -> Node:
    scores = [Name(f"{fact_stem(item.id)}{SCORE_SUFFIX}") for item in items]
    together = rounded(call("SUM", *scores), TOTAL_DIGITS)
    return together if cap is None else call("MIN", together, parameter_name(key))


def _when_number(before: Node, then: Node) -> Node:
    return choose(call("ISNUMBER", before), then, Text(MISSING))


def _holds(key: str) -> Node:
    return Binary("=", step_name(key), Text(YES))


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """A 一级 or 二级指标 whose score a condition asks about; `first` and `count` say which indicators are its own."""

    name: str
    stem: str
    first: int
    count: int


def asked_groups(scheme: Scheme) -> tuple[AskedGroup, ...]:
    """The 一级 and 二级指标 whose scores the conditions of the total ask about (得分率(过程))."""
    asked = {name for when in scheme.total.conditions for name in names_in(parse(when))}
    known = {fact_stem(one.id) for one in scheme.indicators}
    found: dict[str, AskedGroup] = {}
    at = 0
    for division in scheme.divisions:
        start = at
        for group in division.groups:
            found.setdefault(group.name, AskedGroup(group.name, fact_stem(group.name), at, len(group.indicators)))
            at += len(group.indicators)
        # a division counts as a whole, whatever its groups are called
        found[division.name] = AskedGroup(division.name, fact_stem(division.name), start, at - start)
    return tuple(
        one for one in found.values() if f"{one.stem}{SCORE_SUFFIX}" in asked and one.stem not in known and one.count
    )


def _question(
    key: str, label: str, when: str, note: str, groups: Sequence[AskedGroup], stems: frozenset[str]
) -> TotalStep:
    """A condition as a row: 是, 否, or 缺数据 where something that it needs is missing.

    It does not hold for an indicator without a value or a group of which nothing applies.

    Args:
        stems: of the names of the results of indicators and items.
    """
    steps: dict[str, Node] = {f"{one.stem}{SCORE_SUFFIX}": step_name(f"得分{one.stem}") for one in groups}
    steps |= {f"{one.stem}{WEIGHT_SUFFIX}": step_name(f"分值{one.stem}") for one in groups}
    written = parse(when)
    weights = [steps[name] for name in names_in(written) if name in steps and name.endswith(WEIGHT_SUFFIX)]
    condition = substitute(written, steps)
    asked, textual = names_asked_missing(condition), textual_names(condition)
    needed = [name for name in names_in(condition) if name not in asked and not name.startswith("@")]
    results = {name: stem for name in needed if (stem := name.rpartition("_")[0]) in stems}
    answer = choose(guarded(condition, asked), Text(YES), Text(NO))
    undefined = undefined_test(condition)
    if undefined is not None:
        answer = choose(undefined, Text(MISSING), answer)
    if weights:
        answer = choose(any_of([compared("=", weight, ZERO) for weight in weights]), Text(NO), answer)
    if results:
        lacking = [
            Binary("=", Name(f"{stem}{STATUS_SUFFIX}"), Text(MISSING)) for stem in dict.fromkeys(results.values())
        ]
        answer = choose(any_of(lacking), Text(MISSING), choose(all_numbers(list(results)), answer, Text(NO)))
    there: list[Node] = [
        Binary("<>", Name(name), Text(MISSING)) if name in textual else call("ISNUMBER", Name(name))
        for name in needed
        if name not in results
    ]
    if there:
        answer = choose(all_of(there), answer, Text(MISSING))
    return TotalStep(key, label, answer, words=note or when, asked=True)


def left_words(scheme: Scheme, indicator: Indicator) -> str:
    """What becomes of the weight of an indicator that does not apply."""
    policy = scheme.total
    scale = format(policy.scale.normalize(), "f")
    if indicator in policy.items:
        return "不加分也不扣分"
    if indicator.moves_to:
        return f"其分值并入“{indicator.moves_to}”"
    return {
        "all": f"其分值不计入总分，其余指标按比例折算为{scale}分",
        "group": "其分值由同一二级指标内的其他指标按比例承担",
        "division": "其分值由同一一级指标内的其他指标按比例承担",
        "none": "不得分，其分值不另分配",
    }[policy.redistribute]


def _base_words(scheme: Scheme) -> str:
    policy = scheme.total
    scale = format(policy.scale.normalize(), "f")
    return {
        "all": f"Σ得分÷Σ适用分值×{scale}",
        "none": f"Σ得分÷满分×{scale}；不适用的指标不得分，分值不另分配",
        "group": f"各二级指标内按适用分值折算后相加，再按适用的二级指标折算为{scale}分",
        "division": f"各一级指标内按适用分值折算后相加，再按适用的一级指标折算为{scale}分",
    }[policy.redistribute]


def _cap_words(items: Sequence[Indicator], label: str, cap: Decimal | None) -> str:
    named = "、".join(item.label for item in items)
    limit = "" if cap is None else f"，合计最高{format(cap.normalize(), 'f')}分"
    return f"{label}项：{named}{limit}（见“分项计算”）"
