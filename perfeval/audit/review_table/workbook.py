"""Audit results → the bytes of 复核表.xlsx."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

import perfeval
from perfeval.audit.result import AuditResult
from perfeval.audit.review_table.conclusion_sheet import write_conclusions
from perfeval.audit.review_table.differences_sheet import write_differences
from perfeval.audit.review_table.scores_sheet import write_scores
from perfeval.audit.review_table.trace_sheet import write_traces
from perfeval.summary.styles import Styles
from perfeval.xlsx.book import CREATED


def render_review_table(results: Sequence[AuditResult]) -> bytes:
    """Render 复核结论, 差异清单, 评分对照 and 追溯; equal results give equal bytes."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "部门整体支出绩效自评复核表", "author": "perfeval", "created": CREATED})
    book.set_custom_property("perfeval.version", perfeval.__version__, "text")
    styles = Styles(book)
    sheets = (
        ("复核结论", write_conclusions),
        ("差异清单", write_differences),
        ("评分对照", write_scores),
        ("追溯", write_traces),
    )
    for name, write in sheets:
        write(book.add_worksheet(name), styles, results)
    book.close()
    return stream.getvalue()
