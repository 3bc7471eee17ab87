"""The annex: the rows of the 计分表 in the official layout."""

from __future__ import annotations

from decimal import Decimal

from perfeval.calculator import Evaluation, IndicatorResult
from perfeval.calculator.decision import NOT_APPLICABLE
from perfeval.report.wording import phrase
from perfeval.rules.base import points
from perfeval.scheme.model import SAME_AS_ABOVE

CONTINUED = "\ue000"
"""Marks a cell that belongs to the one above it; the rendered table merges the two."""


def score_rows(evaluation: Evaluation) -> list[dict[str, str]]:
    """A row an indicator, by the column headings of the official form; merged cells carry `CONTINUED`."""
    rows: list[dict[str, str]] = []
    above: IndicatorResult | None = None
    for result in evaluation.indicators:
        same_group = above is not None and above.group is result.group
        shared = same_group and result.indicator.description == SAME_AS_ABOVE and bool(rows[-1]["指标说明"])
        rows.append(
            {
                "一级指标": CONTINUED if above is not None and above.division is result.division
                else _labelled(result.division.name, result.division.weight, "\n"),
                "二级指标": CONTINUED if same_group
                else _labelled(result.group.name, result.group.weight, "\n"),
                "三级指标": _labelled(result.indicator.label, result.indicator.weight),
                "分值": points(result.indicator.weight),
                "自评分": score_text(result),
                "指标解释": result.indicator.explanation,
                "指标说明": CONTINUED if shared else result.indicator.description,
            }
        )  # fmt: skip
        above = result
    return rows


def total_text(evaluation: Evaluation) -> str:
    """总分 as the form shows it, marked where it is incomplete."""
    if evaluation.total is None:
        return phrase("table.missing")
    return points(evaluation.total) + ("" if evaluation.complete else phrase("table.incomplete"))


def score_text(result: IndicatorResult) -> str:
    """自评分, or the words that stand in for it."""
    if result.score is not None:
        return points(result.score)
    return phrase("table.not_applicable" if result.status == NOT_APPLICABLE else "table.missing")


def _labelled(name: str, weight: Decimal, line_break: str = "") -> str:
    return f"{name}{line_break}（{points(weight)}分）"
