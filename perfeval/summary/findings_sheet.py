"""问题清单: every finding, gravest first, with a filter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from perfeval.findings.finding import Finding, Severity
from perfeval.results.outcome import Outcome
from perfeval.results.outcomes import briefs_of
from perfeval.summary.page import Page
from perfeval.summary.styles import begin, height_of

NAME = "问题清单"
_COLUMNS = (
    ("单位", 28.0), ("年度", 8.0), ("级别", 8.0), ("编号", 8.0), ("文件", 30.0), ("工作表", 14.0), ("单元格", 10.0),
    ("问题", 70.0), ("改法", 50.0),
)  # fmt: skip


def _forget(sheet: Any, row: int) -> None:
    """Let go of the height of a row that is on the disk already: there may be very many."""
    for kept in ("row_info", "set_rows", "row_sizes"):
        getattr(sheet, kept, {}).pop(row, None)


def _in_order(outcomes: Sequence[Outcome]) -> Iterator[tuple[Outcome, Finding]]:
    """The findings by severity, unit and file, without holding them all: ten thousand units have very many."""
    briefs = briefs_of(outcomes)
    order = sorted(range(len(briefs)), key=lambda index: (briefs[index].unit, briefs[index].file))
    for severity in Severity:
        for index in order:
            if briefs[index].count(severity):
                one = outcomes[index]
                yield from ((one, finding) for finding in one.findings if finding.severity is severity)


def write_findings(page: Page, outcomes: Sequence[Outcome]) -> None:
    """Write the sheet."""
    sheet, styles = page.sheet, page.styles
    begin(sheet, styles, NAME, _COLUMNS, 1)
    row = 1
    for row, (one, finding) in enumerate(_in_order(outcomes), 2):
        place = finding.place
        texts = (
            one.unit, str(one.year or ""), finding.severity.value, finding.code, place.file or one.file, place.sheet,
            place.cell, finding.message, finding.mend,
        )  # fmt: skip
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, styles.center if 0 < column < 4 else styles.text)
        sheet.set_row(row, height_of(texts, _COLUMNS))
        _forget(sheet, row - 1)
    if row > 1:
        sheet.autofilter(1, 0, row, len(_COLUMNS) - 1)
    else:
        sheet.merge_range(2, 0, 2, len(_COLUMNS) - 1, "没有发现问题。", styles.center)
