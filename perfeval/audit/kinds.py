"""What kind of workbook a file is, where it is no score workbook."""

from __future__ import annotations

from perfeval.audit.found import FoundWorkbook
from perfeval.writer.names import CALCULATION, NOTES, SCORE

_MARK = "perfeval."
_OTHERS = (
    ("汇总表", frozenset({"总览", "排名"})),
    ("复核表", frozenset({"复核结论"})),
    ("合并明细", frozenset({"合并明细"})),
    ("指标体系工作簿", frozenset({"指标", "档次"})),
)
"""Perfeval's other workbooks, by sheets that all of them have."""


def kind_of(found: FoundWorkbook) -> str | None:
    """What a workbook is that cannot be audited as a score workbook, in words; None for a score workbook."""
    own = {SCORE, CALCULATION, NOTES} & found.sheets.keys()
    if len(own) > 1 or (own and any(name.startswith(_MARK) for name in found.properties)):
        return None
    for words, sheets in _OTHERS:
        if sheets <= found.sheets.keys():
            return f"是perfeval的{words}，不是计分表"
    if any(name.startswith(_MARK) for name in found.properties):
        return "是perfeval生成的其他工作簿，不是计分表"
    return "不是perfeval生成的计分表"
