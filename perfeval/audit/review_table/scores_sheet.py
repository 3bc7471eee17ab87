"""评分对照: 单位自评分, 所载得分, 核算分 and 复核分 side by side."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from perfeval.audit.result import AuditResult, Review
from perfeval.formula.nodes import ONE, Binary, Text, call, cell_at, choose, compared, fine, rounded
from perfeval.formula.numeric import round_half_away
from perfeval.summary.page import Page
from perfeval.summary.styles import begin, height_of

_COLUMNS = (
    ("单位", 26.0), ("三级指标", 26.0), ("分值", 7.0), ("单位自评分", 9.0), ("计分表所载", 9.0), ("核算分", 9.0),
    ("复核分", 9.0), ("自评－核算", 9.0), ("所载－核算", 9.0), ("复核－核算", 9.0), ("复核意见", 34.0), ("提示", 40.0),
)  # fmt: skip
_COMPUTED = 5


def write_scores(page: Page, results: Sequence[AuditResult]) -> None:
    """Write the sheet; the differences are live formulas."""
    sheet, styles = page.sheet, page.styles
    begin(sheet, styles, "自评分、核算分与复核分对照", _COLUMNS, 2)
    row = 2
    for one in results:
        for review in one.reviews:
            _row(page, row, one.unit or one.file, review)
            row += 1
    if row > 2:
        sheet.autofilter(1, 0, row - 1, len(_COLUMNS) - 1)
    else:
        sheet.merge_range(2, 0, 2, len(_COLUMNS) - 1, "没有可对照的得分。", styles.center)


def _row(page: Page, row: int, unit: str, review: Review) -> None:
    sheet, styles = page.sheet, page.styles
    texts = [unit, review.indicator, *[""] * 8, review.opinion, review.remark]
    for column in (0, 1, 10, 11):
        sheet.write_string(row, column, texts[column], styles.text)
    numbers = (review.weight, review.self_score, review.shown, review.computed, review.reviewed)
    for column, number in enumerate(numbers, 2):
        if number is None:
            sheet.write_string(row, column, "", styles.center)
        else:
            sheet.write_number(row, column, float(number), styles.points)
    computed = cell_at(page.name, row, _COMPUTED)
    gaps = ((3, review.self_score), (4, review.shown), (6, review.reviewed))
    for column, (at, number) in enumerate(gaps, 7):
        gap, own = _gap(number, review.computed), cell_at(page.name, row, at)
        both = compared(">", call("COUNT", own, computed), ONE)
        apart = choose(both, rounded(fine(Binary("-", own, computed)), 2), Text(""))
        page.formula(row, column, apart, styles.points, "" if gap is None else gap)
    sheet.set_row(row, height_of(texts, _COLUMNS))


def _gap(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else round_half_away(one - other, 2)
