"""What expressions may say of indicators' results: 指标值(预算执行率), 得分(…), 得分率(…); and of a rule's own value.

In the workbook each is a defined name.
"""

from __future__ import annotations

from perfeval.facts.naming import fact_stem

VALUE_SUFFIX, SCORE_SUFFIX, STATUS_SUFFIX, WEIGHT_SUFFIX, NOTE_SUFFIX = "_指标值", "_得分", "_状态", "_分值", "_说明"
RESULT_SUFFIXES = (VALUE_SUFFIX, SCORE_SUFFIX, STATUS_SUFFIX, WEIGHT_SUFFIX)
INDICATOR_WORDS = frozenset(["指标值", "分值", "分子", "分母"])
"""What the expressions of an indicator's own rule may say of it."""


def result_names(indicator: str) -> tuple[str, ...]:
    """The names of an indicator's results."""
    stem = fact_stem(indicator)
    return tuple(f"{stem}{suffix}" for suffix in RESULT_SUFFIXES)


def result_name(indicator: str, suffix: str) -> str:
    """The name of one of an indicator's results."""
    return f"{fact_stem(indicator)}{suffix}"
