"""An indicator scored by parts (分项): whether it can be scored, and its value, over the results of its parts.

In the workbook the parts' results are defined names on 分项计算.
"""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.calculator.decision import NORMAL, NOT_APPLICABLE, Decision, Fork, Leaf
from perfeval.facts.fact import MISSING
from perfeval.formula.nodes import ZERO, Binary, Name, Node, Text, call, choose, concat, fine
from perfeval.scheme.model import Indicator
from perfeval.scheme.results import NOTE_SUFFIX, SCORE_SUFFIX, STATUS_SUFFIX, WEIGHT_SUFFIX, result_name


def _status_is(part: Indicator, status: str) -> Node:
    return Binary("=", Name(result_name(part.id, STATUS_SUFFIX)), Text(status))


def _any(tests: Sequence[Node], function: str) -> Node:
    return tests[0] if len(tests) == 1 else call(function, *tests)


def parts_decision(parts: Sequence[Indicator]) -> Decision:
    """缺数据 where a part lacks data, 不适用 where no part applies."""
    missing = [_status_is(part, MISSING) for part in parts]
    dropped = [_status_is(part, NOT_APPLICABLE) for part in parts]
    notes = concat(*[_note_where(part, MISSING) for part in parts])
    nothing = Leaf(NOT_APPLICABLE, concat(*[_note_where(part, NOT_APPLICABLE) for part in parts]))
    return Fork(
        _any(missing, "OR"),
        Leaf(MISSING, notes),
        Fork(_any(dropped, "AND"), nothing, Leaf(NORMAL, Text(""))),
    )


def _note_where(part: Indicator, status: str) -> Node:
    said = concat(f"{part.label}：", Name(result_name(part.id, NOTE_SUFFIX)))
    return choose(_status_is(part, status), said, Text(""))


def parts_value(parts: Sequence[Indicator], combine: str) -> Node:
    """What the parts earn together; the points of a part that does not apply are left to the others."""
    scores = [Name(result_name(part.id, SCORE_SUFFIX)) for part in parts]
    weights = [Name(result_name(part.id, WEIGHT_SUFFIX)) for part in parts]
    if combine == "deductions":
        # each part is scored by the whole weight
        lost = [
            choose(_status_is(part, NOT_APPLICABLE), ZERO, Binary("-", weight, score))
            for part, weight, score in zip(parts, weights, scores, strict=True)
        ]
        return fine(call("MAX", ZERO, Binary("-", weights[0], _plus(lost))))
    if combine != "sum":
        return call({"lowest": "MIN", "average": "AVERAGE", "highest": "MAX"}[combine], *scores)
    applicable = [
        choose(_status_is(part, NOT_APPLICABLE), ZERO, weight) for part, weight in zip(parts, weights, strict=True)
    ]
    scaled = Binary("*", Binary("/", call("SUM", *scores), _plus(applicable)), _plus(weights))
    whole = call("SUM", *scores)
    return fine(choose(_any([_status_is(part, NOT_APPLICABLE) for part in parts], "OR"), scaled, whole))


def _plus(nodes: Sequence[Node]) -> Node:
    tree = nodes[0]
    for node in nodes[1:]:
        tree = Binary("+", tree, node)
    return tree


def parts_process(parts: Sequence[Indicator]) -> Node:
    """代入过程 of an indicator scored by parts, as a live text: 甲得3.00分，乙得1.50分."""
    pieces: list[Node | str] = []
    for part in parts:
        score = Name(result_name(part.id, SCORE_SUFFIX))
        earned = concat("得", call("TEXT", score, Text("0.00")), "分")
        pieces += [f"{part.label}", choose(call("ISNUMBER", score), earned, score), "，"]
    return concat(*pieces[:-1])
