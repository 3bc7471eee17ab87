"""排名: the units by 总分, the incomplete ones apart."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from perfeval.batch.outcome import Outcome, Status
from perfeval.findings.finding import Severity
from perfeval.summary.styles import Styles, begin

_FIRST = 2


def write_ranking(sheet: Any, styles: Styles, outcomes: Sequence[Outcome]) -> None:
    """Write the sheet: the rank is a live formula over the totals of the units with a full evaluation."""
    ranked = [one for one in outcomes if one.status is Status.DONE and one.total is not None]
    ranked.sort(key=lambda one: (-(one.total or Decimal(0)), one.unit, one.file))
    partial = [one for one in outcomes if one.status is Status.INCOMPLETE]
    divisions = tuple(dict.fromkeys(part.division for one in outcomes for part in one.indicators))
    counts = tuple((severity.value, 8.0) for severity in Severity)
    columns = (("名次", 7.0), ("单位", 34.0), ("年度", 8.0), ("总分", 9.0), *((name, 10.0) for name in divisions),
               ("等级", 8.0), ("缺数据", 9.0), *counts, ("计分表", 44.0))  # fmt: skip
    begin(sheet, styles, "部门整体支出绩效自评排名", columns, 2)
    totals = xl_range_abs(_FIRST, 3, _FIRST + max(len(ranked), 1) - 1, 3)
    rank = 1
    for index, one in enumerate(ranked):
        row = _FIRST + index
        if not index or ranked[index - 1].total != one.total:
            rank = index + 1
        sheet.write_formula(row, 0, f"=RANK({xl_rowcol_to_cell(row, 3)},{totals})", styles.count, rank)
        _row(sheet, styles, row, one, divisions)
    row = _FIRST + len(ranked)
    if ranked:
        sheet.autofilter(1, 0, row - 1, len(columns) - 1)
    if partial:
        sheet.merge_range(row, 0, row, len(columns) - 1, "以下单位缺数据，总分不完整，不参加排名", styles.head)
        for offset, one in enumerate(partial, row + 1):
            sheet.write_string(offset, 0, "—", styles.center)
            _row(sheet, styles, offset, one, divisions)
    if not ranked and not partial:
        sheet.merge_range(row, 0, row, len(columns) - 1, "没有评价出结果的单位，原因见“未处理文件”。", styles.center)


def _row(sheet: Any, styles: Styles, row: int, one: Outcome, divisions: Sequence[str]) -> None:
    sheet.write_string(row, 1, one.unit or one.file, styles.text)
    sheet.write_string(row, 2, str(one.year or ""), styles.center)
    if one.total is None:
        sheet.write_string(row, 3, "缺数据", styles.center)
    else:
        sheet.write_number(row, 3, float(one.total), styles.points)
    for column, division in enumerate(divisions, 4):
        scores = [part.score for part in one.indicators if part.division == division and part.score is not None]
        if scores:
            sheet.write_number(row, column, float(sum(scores, Decimal(0))), styles.points)
        else:
            sheet.write_string(row, column, "—", styles.center)
    column = 4 + len(divisions)
    sheet.write_string(row, column, one.grade, styles.center)
    for offset, count in enumerate([len(one.missing), *(one.count(severity) for severity in Severity)], 1):
        sheet.write_number(row, column + offset, count, styles.count)
    column += 5
    if one.output:
        sheet.write_url(row, column, f"external:{quote(one.output)}", styles.link, one.output)
    else:
        sheet.write_string(row, column, "", styles.text)
