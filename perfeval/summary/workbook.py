"""Outcomes → the bytes of 汇总表.xlsx."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

import perfeval
from perfeval.batch.outcome import Outcome
from perfeval.summary.findings_sheet import write_findings
from perfeval.summary.left_out_sheet import write_left_out
from perfeval.summary.ranking_sheet import write_ranking
from perfeval.summary.styles import Styles
from perfeval.writer.workbook import CREATED


def render_summary(outcomes: Sequence[Outcome]) -> bytes:
    """Render 排名, 问题清单 and 未处理文件; equal outcomes give equal bytes."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "部门整体支出绩效自评汇总表", "author": "perfeval", "created": CREATED})
    book.set_custom_property("perfeval.version", perfeval.__version__, "text")
    styles = Styles(book)
    for name, write in (("排名", write_ranking), ("问题清单", write_findings), ("未处理文件", write_left_out)):
        write(book.add_worksheet(name), styles, outcomes)
    book.close()
    return stream.getvalue()
