"""Audit results → the bytes of 复核表.xlsx."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import perfeval
from perfeval.audit.result import AuditResult
from perfeval.audit.review_table import unit_sheet
from perfeval.audit.review_table.conclusion_sheet import write_conclusions
from perfeval.audit.review_table.differences_sheet import write_differences
from perfeval.audit.review_table.scores_sheet import write_scores
from perfeval.audit.review_table.trace_sheet import write_traces
from perfeval.findings.finding import Finding
from perfeval.summary.page import Page
from perfeval.summary.styles import Styles
from perfeval.xlsx.book import CREATED
from perfeval.xlsx.streamed_book import StreamedBook
from perfeval.xlsx.streamed_verification import verify_streamed

_SHEETS = (
    ("复核结论", write_conclusions),
    ("差异清单", write_differences),
    ("评分对照", write_scores),
    ("追溯", write_traces),
)


def _sheets(results: Sequence[AuditResult]) -> Iterator[tuple[str, Callable[[Page], None]]]:
    """Each sheet's name and what writes it."""
    if len(results) != 1:
        yield from ((name, partial(write, results=results)) for name, write in _SHEETS)
        return
    yield unit_sheet.NAME, partial(unit_sheet.write_unit, result=results[0])
    if results[0].reviews:
        yield "评分对照", partial(write_scores, results=results)


class ReviewTableError(Exception):
    """A formula of the review table is not confirmed by the independent engine; it must not be handed over."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.message}{finding.mend}")


def render_review_table(results: Sequence[AuditResult]) -> bytes:
    """Render 复核结论, 差异清单, 评分对照 and 追溯, or for one workbook what there is of it on as few sheets.

    Equal results give equal bytes.

    Raises:
        ReviewTableError: a formula does not come to what was computed.
    """
    stream = io.BytesIO()
    book = StreamedBook(stream)
    book.workbook.set_properties({"title": "部门整体支出绩效自评复核表", "author": "perfeval", "created": CREATED})
    book.workbook.set_custom_property("perfeval.version", perfeval.__version__, "text")
    styles = Styles(book)
    for name, write in _sheets(results):
        page = Page(book, name, book.add_sheet(name), styles)
        write(page)
        page.finish()
    book.close()
    wrong = verify_streamed(stream)
    if wrong:
        raise ReviewTableError(wrong[0])
    return stream.getvalue()
