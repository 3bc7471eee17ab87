"""Many reports at once: a workbook with a row a report, and a row a finding."""

from __future__ import annotations

import io
from collections.abc import Sequence

from perfeval.findings.finding import Finding
from perfeval.report_check.judging.result import ReportCheck
from perfeval.xlsx.fonts import BASE, WORKBOOK_OPTIONS
from perfeval.xlsx.styles import HEADER_FILL, print_setup

_REPORTS = (
    *(("序号", 6), ("报告", 46), ("结果", 10), ("核对的数字", 11), ("没有核对", 10)),
    *(("矛盾", 8), ("疑问", 8), ("说明", 60)),
)
_FINDINGS = (("报告", 40), ("类别", 8), ("位置", 24), ("原句", 60), ("由数字得出", 60), ("应为", 20))


def overview(results: Sequence[ReportCheck | Finding]) -> bytes:
    """The workbook 核对汇总 as bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {**WORKBOOK_OPTIONS, "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    heading = book.add_format(
        {**BASE, "bold": True, "border": 1, "bg_color": HEADER_FILL, "align": "center", "text_wrap": True}
    )
    text = book.add_format({**BASE, "border": 1, "text_wrap": True})
    count = book.add_format({**BASE, "border": 1, "align": "center"})
    reports, findings = book.add_worksheet("核对汇总"), book.add_worksheet("矛盾与疑问")
    for sheet, columns in ((reports, _REPORTS), (findings, _FINDINGS)):
        for column, (title, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, heading)
        sheet.freeze_panes(1, 0)
        print_setup(sheet, header_rows=(0, 0))
    line = 0
    for number, one in enumerate(results, 1):
        reports.write_number(number, 0, number, count)
        if isinstance(one, Finding):
            for column, words in enumerate((one.place.file, "无法读取", "", "", "", "", one.message), 1):
                reports.write_string(number, column, words, text)
            continue
        reports.write_string(number, 1, one.file, text)
        reports.write_string(number, 2, "有矛盾" if one.contradictions else "没有矛盾", count)
        amounts = (one.judged, one.unchecked, len(one.contradictions), len(one.doubts))
        for column, amount in enumerate(amounts, 3):
            reports.write_number(number, column, amount, count)
        reports.write_string(number, 7, "", text)
        rows = [("矛盾", c.section, c.sentence, c.follows, c.right) for c in one.contradictions]
        rows += [("疑问", d.section, d.sentence, d.question, "") for d in one.doubts]
        for row in rows:
            line += 1
            for column, words in enumerate((one.file, *row)):
                findings.write_string(line, column, words, text)
    reports.autofilter(0, 0, max(len(results), 1), len(_REPORTS) - 1)
    findings.autofilter(0, 0, max(line, 1), len(_FINDINGS) - 1)
    book.close()
    return buffer.getvalue()
