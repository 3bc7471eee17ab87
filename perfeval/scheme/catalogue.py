"""The fact catalogue as schemes see it: every name an expression may refer to."""

from __future__ import annotations

from functools import cache

from perfeval.facts.layout import layout

_LIST_FACTS = ("预算调整总额", "预算调整净额", "实际支付进度", "既定支付进度", "支付进度时点")
_TASK_FACTS = ("计划工作数", "实际完成工作数", "及时完成工作数", "质量达标工作数", "重点工作交办数", "重点工作完成数")


@cache
def known_facts() -> frozenset[str]:
    """Everything the standard layout can hold."""
    names: set[str] = {*_LIST_FACTS, *_TASK_FACTS}
    for sheet in layout("standard").sheets:
        names |= {row.fact for row in sheet.rows if row.fact}
        if sheet.kind == "table":
            names |= {sheet.fact_name(row, c) for row in sheet.rows for c in sheet.columns if c.measure}
    return frozenset(names)
