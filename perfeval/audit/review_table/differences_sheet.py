"""差异清单: each difference with its place, what should stand there, what does, and its effect on 总分."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.audit.result import AuditResult, Difference
from perfeval.audit.values import clipped
from perfeval.findings.catalogue import catalogue
from perfeval.summary.page import Page
from perfeval.summary.styles import begin, height_of

_COLUMNS = (
    ("单位", 20.0), ("编号", 7.0), ("差异", 16.0), ("工作表", 11.0), ("单元格", 8.0), ("应为", 36.0), ("现为", 30.0),
    ("对总分的影响", 9.0), ("改法", 30.0), ("计分表", 24.0),
)  # fmt: skip
_LONGEST = 600


def write_differences(page: Page, results: Sequence[AuditResult]) -> None:
    """Write the sheet."""
    sheet, styles = page.sheet, page.styles
    begin(sheet, styles, "差异清单", _COLUMNS, 1, heading_height=32)
    rows = [(one, difference) for one in results for difference in one.differences]
    for row, (one, difference) in enumerate(rows, 2):
        texts = [one.unit or one.file, *texts_of(difference), one.file]
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, styles.center if column in (1, 4, 7) else styles.text)
        if difference.effect is not None:
            sheet.write_number(row, 7, float(difference.effect), styles.points)
        sheet.set_row(row, height_of(texts, _COLUMNS))
    if rows:
        sheet.autofilter(1, 0, len(rows) + 1, len(_COLUMNS) - 1)
    else:
        sheet.merge_range(2, 0, 2, len(_COLUMNS) - 1, "没有发现差异。", styles.center)


def texts_of(difference: Difference) -> tuple[str, ...]:
    """编号, 差异, 工作表, 单元格, 应为, 现为, 对总分的影响 (— where there is none) and 改法."""
    found = difference.finding
    return (
        found.code, catalogue()[found.code].title, found.place.sheet, found.place.cell,
        _shown(difference.expected), _shown(difference.found), "—", found.mend,
    )  # fmt: skip


def _shown(text: str) -> str:
    """What a cell holds; a formula is told of, and is none here, where its sheets are not."""
    told = f"公式：{text}" if text.startswith("=") else text
    return clipped(told, _LONGEST)
