"""评分对照: 单位自评分, 所载得分, 核算分 and 复核分 side by side."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from perfeval.audit.result import AuditResult, Review
from perfeval.summary.styles import Styles, begin, height_of

_COLUMNS = (
    ("单位", 26.0), ("三级指标", 26.0), ("分值", 7.0), ("单位自评分", 9.0), ("计分表所载", 9.0), ("核算分", 9.0),
    ("复核分", 9.0), ("自评－核算", 9.0), ("所载－核算", 9.0), ("复核－核算", 9.0), ("复核意见", 34.0), ("提示", 40.0),
)  # fmt: skip


def write_scores(sheet: Any, styles: Styles, results: Sequence[AuditResult]) -> None:
    """Write the sheet; the differences are live formulas."""
    begin(sheet, styles, "自评分、核算分与复核分对照", _COLUMNS, 2)
    row = 2
    for one in results:
        for review in one.reviews:
            _row(sheet, styles, row, one.unit or one.file, review)
            row += 1
    if row > 2:
        sheet.autofilter(1, 0, row - 1, len(_COLUMNS) - 1)
    else:
        sheet.merge_range(2, 0, 2, len(_COLUMNS) - 1, "没有可对照的得分。", styles.center)


def _row(sheet: Any, styles: Styles, row: int, unit: str, review: Review) -> None:
    texts = [unit, review.indicator, *[""] * 8, review.opinion, review.remark]
    for column in (0, 1, 10, 11):
        sheet.write_string(row, column, texts[column], styles.text)
    numbers = (review.weight, review.self_score, review.shown, review.computed, review.reviewed)
    for column, number in enumerate(numbers, 2):
        if number is None:
            sheet.write_string(row, column, "", styles.center)
        else:
            sheet.write_number(row, column, float(number), styles.points)
    line = row + 1
    gaps = (("D", review.self_score), ("E", review.shown), ("G", review.reviewed))
    for column, (letter, number) in enumerate(gaps, 7):
        gap = _gap(number, review.computed)
        formula = f'=IF(COUNT({letter}{line},F{line})>1,ROUND({letter}{line}-F{line},2),"")'
        sheet.write_formula(row, column, formula, styles.points, "" if gap is None else float(gap))
    sheet.set_row(row, height_of(texts, _COLUMNS))


def _gap(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other
