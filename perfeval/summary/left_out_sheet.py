"""未处理文件: what failed or was skipped, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfeval.results.outcome import Outcome, Status
from perfeval.results.outcomes import briefs_of
from perfeval.summary.page import Page
from perfeval.summary.styles import begin, height_of

NAME = "未处理文件"
_COLUMNS = (("文件", 44.0), ("状态", 10.0), ("编号", 8.0), ("原因", 80.0), ("改法", 60.0))


def has_left_out(outcomes: Sequence[Outcome]) -> bool:
    """Whether there is anything to say."""
    return any(True for _ in _left_out(outcomes))


def _left_out(outcomes: Sequence[Outcome]) -> Iterator[int]:
    briefs = briefs_of(outcomes)
    return (at for at, one in enumerate(briefs) if one.status is Status.FAILED or not one.status.is_input)


def write_left_out(page: Page, outcomes: Sequence[Outcome]) -> None:
    """Write the sheet."""
    sheet, styles = page.sheet, page.styles
    begin(sheet, styles, NAME, _COLUMNS, 1)
    for row, one in enumerate((outcomes[at] for at in _left_out(outcomes)), 2):
        reason = one.reason
        assert reason is not None
        texts = (one.file, one.status.value, reason.code, reason.message, reason.mend)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, styles.center if column in (1, 2) else styles.text)
        sheet.set_row(row, height_of(texts, _COLUMNS))
