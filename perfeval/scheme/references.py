"""Where each value of an indicator comes from (依据), in words."""

from __future__ import annotations

from perfeval.scheme.model import Indicator, Scheme

_ASPECTS = {
    "weight": "分值",
    "expression": "计算公式",
    "rule": "评分标准",
    "limit": "标准值",
    "step": "步长",
    "deduct": "每步扣分",
    "bands": "分档",
    "points": "要点",
    "grades": "等级系数",
    "cases": "情形",
    "floor": "不得分下限",
    "base": "满分值",
    "when_undefined": "分母为0时",
    "precision": "精度",
}
"""By the last key of the value's path in the scheme file."""


def references_of(scheme: Scheme, indicator: Indicator) -> tuple[tuple[str, str], ...]:
    """What a value is and where it comes from: the indicator's own references, then those of the whole scheme."""
    told = {**scheme.value_references, **indicator.references}
    return tuple((aspect_words(path), reference) for path, reference in told.items())


def aspect_words(path: str) -> str:
    """A value's path in the scheme file (rule.deduct) as people call it."""
    last = path.rpartition(".")[2]
    return _ASPECTS.get(last, last)


def source_words(scheme: Scheme, indicator: Indicator) -> str:
    """依据 as 评分标准 prints it: of the definition, then of each value."""
    told = [f"{aspect}：{reference}" for aspect, reference in references_of(scheme, indicator)]
    return "\n".join(part for part in (indicator.source, "；".join(told)) if part)
