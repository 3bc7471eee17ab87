"""An indicator scored by parts (分项): whether it can be scored, and its value, over the results of its parts.

In the workbook the parts' results are defined names on 分项计算.
"""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.calculator.decision import NORMAL, NOT_APPLICABLE, Decision, Fork, Leaf
from perfeval.facts.fact import MISSING
from perfeval.formula.nodes import Binary, Name, Node, Text, all_of, any_of, call, choose, concat
from perfeval.rules.base import ScoredPart
from perfeval.scheme.model import Indicator
from perfeval.scheme.results import NOTE_SUFFIX, SCORE_SUFFIX, STATUS_SUFFIX, WEIGHT_SUFFIX, result_name


def _status_is(part: Indicator, status: str) -> Node:
    return Binary("=", Name(result_name(part.id, STATUS_SUFFIX)), Text(status))


def parts_decision(parts: Sequence[Indicator]) -> Decision:
    """缺数据 where a part lacks data, 不适用 where no part applies."""
    missing = [_status_is(part, MISSING) for part in parts]
    dropped = [_status_is(part, NOT_APPLICABLE) for part in parts]
    notes = concat(*[_note_where(part, MISSING) for part in parts])
    nothing = Leaf(NOT_APPLICABLE, concat(*[_note_where(part, NOT_APPLICABLE) for part in parts]))
    return Fork(
        any_of(missing),
        Leaf(MISSING, notes),
        Fork(all_of(dropped), nothing, Leaf(NORMAL, Text(""))),
    )


def _note_where(part: Indicator, status: str) -> Node:
    said = concat(f"{part.label}：", Name(result_name(part.id, NOTE_SUFFIX)))
    return choose(_status_is(part, status), said, Text(""))


def scored_parts(parts: Sequence[Indicator]) -> tuple[ScoredPart, ...]:
    """Where the parts' results are."""
    return tuple(
        ScoredPart(
            Name(result_name(part.id, SCORE_SUFFIX)),
            Name(result_name(part.id, WEIGHT_SUFFIX)),
            _status_is(part, NOT_APPLICABLE),
        )
        for part in parts
    )


def parts_process(parts: Sequence[Indicator]) -> Node:
    """代入过程 of an indicator scored by parts, as a live text: 甲得3.00分，乙得1.50分."""
    pieces: list[Node | str] = []
    for part in parts:
        score = Name(result_name(part.id, SCORE_SUFFIX))
        earned = concat("得", call("TEXT", score, Text("0.00")), "分")
        pieces += [f"{part.label}", choose(call("ISNUMBER", score), earned, score), "，"]
    return concat(*pieces[:-1])
