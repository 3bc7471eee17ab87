"""追溯: from the score down to the source, for every indicator whose score is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.audit.result import AuditResult
from perfeval.audit.values import clipped
from perfeval.summary.page import Page
from perfeval.summary.styles import begin, height_of

_COLUMNS = (("单元格", 40.0), ("数值", 26.0), ("公式", 60.0), ("含义", 60.0))
_LONGEST = 400


def write_traces(page: Page, results: Sequence[AuditResult]) -> None:
    """Write the sheet: a step a row, indented by its depth."""
    sheet, styles = page.sheet, page.styles
    begin(sheet, styles, "追溯：得分不符的指标，自得分至来源数据", _COLUMNS, 1)
    row = 2
    for one in results:
        for indicator, lines in one.traces:
            sheet.merge_range(row, 0, row, len(_COLUMNS) - 1, f"{one.unit or one.file}：{indicator}", styles.head)
            row += 1
            for line in lines:
                place = "　" * line.depth + line.place
                texts = [place, clipped(line.value, _LONGEST), clipped(line.formula, _LONGEST), line.words]
                for column, text in enumerate(texts):
                    sheet.write_string(row, column, text, styles.text)
                sheet.set_row(row, height_of(texts, _COLUMNS))
                row += 1
    if row == 2:
        sheet.merge_range(2, 0, 2, len(_COLUMNS) - 1, "没有得分不符的指标。", styles.center)
