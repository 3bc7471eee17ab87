"""复核结论: a row a workbook, its verdict and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from perfeval.audit.result import AuditResult, Verdict
from perfeval.formula.nodes import ONE, Binary, Node, Text, call, cell_at, choose, compared, fine, rounded
from perfeval.formula.numeric import round_half_away
from perfeval.summary.page import Page
from perfeval.summary.styles import begin, height_of

_COLUMNS = (
    ("序号", 5.0), ("单位", 24.0), ("年度", 6.0), ("结论", 9.0), ("所载总分", 9.0), ("核算总分", 9.0),
    ("相差", 8.0), ("差异数", 7.0), ("说明", 60.0), ("计分表", 24.0), ("来源文件的SHA-256", 24.0),
)  # fmt: skip
_SHOWN, _TOTAL, _GAP = 4, 5, 6
_REASONS = 3


def write_conclusions(page: Page, results: Sequence[AuditResult]) -> None:
    """Write the sheet; 相差 is a live formula."""
    sheet, styles = page.sheet, page.styles
    begin(sheet, styles, "部门整体支出绩效自评复核结论", _COLUMNS, 2)
    for row, one in enumerate(results, 2):
        explained = explanation(one)
        digests = "\n".join(f"{name}：{digest}" for name, digest in one.source_digests)
        texts = ["", one.unit, "", "", "", "", "", "", explained, one.file, digests]
        sheet.write_number(row, 0, row - 1, styles.count)
        for column in (1, 8, 9, 10):
            sheet.write_string(row, column, texts[column], styles.text)
        sheet.write_string(row, 2, str(one.year or ""), styles.center)
        sheet.write_string(row, 3, one.verdict.value, styles.center)
        for column, points in ((_SHOWN, one.shown_total), (_TOTAL, one.total)):
            if points is None:
                sheet.write_string(row, column, "—", styles.center)
            else:
                sheet.write_number(row, column, float(points), styles.points)
        gap = gap_of(one)
        shown, total = cell_at(page.name, row, _SHOWN), cell_at(page.name, row, _TOTAL)
        page.formula(row, _GAP, gap_tree(shown, total), styles.points, "—" if gap is None else gap)
        sheet.write_number(row, 7, len(one.differences), styles.count)
        sheet.set_row(row, height_of(texts, _COLUMNS))
    if results:
        sheet.autofilter(1, 0, len(results) + 1, len(_COLUMNS) - 1)


def gap_of(one: AuditResult) -> Decimal | None:
    """By how much the total in the workbook exceeds the computed one; None where either is missing."""
    if one.shown_total is None or one.total is None:
        return None
    return round_half_away(one.shown_total - one.total, 2)


def gap_tree(shown: Node, total: Node) -> Node:
    """The same as a formula."""
    both = compared(">", call("COUNT", shown, total), ONE)
    return choose(both, rounded(fine(Binary("-", shown, total)), 2), Text("—"))


def explanation(one: AuditResult) -> str:
    """Why a workbook could not be proved, its first differences, and remarks, a line each."""
    sentences = [reason.message for reason in one.reasons]
    sentences += [difference.finding.message for difference in one.differences[:_REASONS]]
    if len(one.differences) > _REASONS:
        sentences.append(f"另有{len(one.differences) - _REASONS}处，见“差异清单”。")
    if one.verdict is Verdict.SAME:
        sentences.append("逐个单元格与重新生成的结果一致，重算无差异。")
    return "\n".join([*sentences, *one.remarks])
