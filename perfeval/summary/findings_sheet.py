"""问题清单: every finding, gravest first, with a filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from perfeval.batch.outcome import Outcome
from perfeval.summary.styles import Styles, begin, height_of

_COLUMNS = (
    ("单位", 28.0), ("年度", 8.0), ("级别", 8.0), ("编号", 8.0), ("文件", 30.0), ("工作表", 14.0), ("单元格", 10.0),
    ("问题", 70.0), ("改法", 50.0),
)  # fmt: skip


def write_findings(sheet: Any, styles: Styles, outcomes: Sequence[Outcome]) -> None:
    """Write the sheet."""
    begin(sheet, styles, "问题清单", _COLUMNS, 1)
    rows = [(one, finding) for one in outcomes for finding in one.findings]
    rows.sort(key=lambda pair: (pair[1].severity.rank, pair[0].unit, pair[0].file))
    for row, (one, finding) in enumerate(rows, 2):
        place = finding.place
        texts = (
            one.unit, str(one.year or ""), finding.severity.value, finding.code, place.file or one.file, place.sheet,
            place.cell, finding.message, finding.mend,
        )  # fmt: skip
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, styles.center if 0 < column < 4 else styles.text)
        sheet.set_row(row, height_of(texts, _COLUMNS))
    if rows:
        sheet.autofilter(1, 0, len(rows) + 1, len(_COLUMNS) - 1)
    else:
        sheet.merge_range(2, 0, 2, len(_COLUMNS) - 1, "没有发现问题。", styles.center)
