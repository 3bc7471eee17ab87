"""复核结论 of one workbook: its verdict, differences and traces on one sheet, to be enclosed with a letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from perfeval.audit.result import AuditResult
from perfeval.audit.review_table.conclusion_sheet import explanation, gap_of, gap_tree
from perfeval.audit.review_table.differences_sheet import texts_of
from perfeval.audit.values import clipped
from perfeval.formula.nodes import cell_at
from perfeval.summary.page import Page
from perfeval.summary.styles import begin
from perfeval.xlsx.styles import row_height

NAME = "复核结论"
_WIDTHS = (10.0, 16.0, 12.0, 12.0, 30.0, 30.0, 12.0, 30.0)
_LAST = len(_WIDTHS) - 1
_DIFFERENCES = ("编号", "差异", "工作表", "单元格", "应为", "现为", "对总分的影响", "改法")
_TRACES = (("单元格", 0, 1), ("数值", 2, 3), ("公式", 4, 5), ("含义", 6, 7))
_LONGEST = 400
_LABELLED = ((0, 0, 1, 3), (4, 4, 5, _LAST))
"""Columns of a label and of what stands beside it, twice in a row."""


def write_unit(page: Page, result: AuditResult) -> None:
    """Write the sheet."""
    _UnitSheet(page).write(result)


class _UnitSheet:
    def __init__(self, page: Page) -> None:
        self._page, self._sheet, self._styles, self._row = page, page.sheet, page.styles, 1

    def write(self, one: AuditResult) -> None:
        begin(
            self._sheet, self._styles, "部门整体支出绩效自评复核结论", [("", width) for width in _WIDTHS], 0, rows=0,
            headed=False,
        )  # fmt: skip
        self._pair(("单位", one.unit or one.file), ("年度", str(one.year or "")))
        self._pair(("结论", one.verdict.value), ("计分表", one.file))
        self._totals(one)
        self._wide("说明", explanation(one))
        self._wide("来源文件的SHA-256", "\n".join(f"{name}：{digest}" for name, digest in one.source_digests))
        if one.differences:
            self._heading("差异清单")
            self._columns([(text, column, column) for column, text in enumerate(_DIFFERENCES)])
        for difference in one.differences:
            self._difference(texts_of(difference), difference.effect)
        if one.traces:
            self._heading("追溯：得分不符的指标，自得分至来源数据")
            self._columns(_TRACES)
        for indicator, lines in one.traces:
            self._line([(indicator, 0, _LAST)], self._styles.text)
            for line in lines:
                texts = ("　" * line.depth + line.place, line.value, line.formula, line.words)
                shown = [
                    (clipped(text, _LONGEST), left, right)
                    for text, (_, left, right) in zip(texts, _TRACES, strict=True)
                ]
                self._line(shown, self._styles.text)

    def _pair(self, *pairs: tuple[str, str]) -> None:
        """Two labels with a text each."""
        texts = [
            cell
            for (label, text), (left, to, first, last) in zip(pairs, _LABELLED, strict=True)
            for cell in ((label, left, to), (text, first, last))
        ]
        self._line(texts, lambda place: self._styles.head if place % 2 == 0 else self._styles.text)

    def _totals(self, one: AuditResult) -> None:
        """所载总分, 核算总分 and by how much they differ, a live formula."""
        sheet, styles, row = self._sheet, self._styles, self._row
        for column, label in ((0, "所载总分"), (2, "核算总分"), (4, "相差（所载－核算）"), (6, "差异数")):
            sheet.write_string(row, column, label, styles.head)
        for column, points in ((1, one.shown_total), (3, one.total)):
            if points is None:
                sheet.write_string(row, column, "—", styles.center)
            else:
                sheet.write_number(row, column, float(points), styles.average)
        gap = gap_of(one)
        shown, total = (cell_at(self._page.name, row, column) for column in (1, 3))
        self._page.formula(row, 5, gap_tree(shown, total), styles.average, "—" if gap is None else gap)
        sheet.write_number(row, _LAST, len(one.differences), styles.count)
        sheet.set_row(row, row_height([]))
        self._row += 1

    def _wide(self, label: str, text: str) -> None:
        if text:
            self._line(
                [(label, 0, 0), (text, 1, _LAST)], lambda place: self._styles.text if place else self._styles.head
            )

    def _heading(self, text: str) -> None:
        """A blank row and a heading."""
        self._row += 1
        self._line([(text, 0, _LAST)], self._styles.section)

    def _columns(self, headings: Sequence[tuple[str, int, int]]) -> None:
        self._line(headings, self._styles.head)

    def _difference(self, texts: Sequence[str], effect: Decimal | None) -> None:
        row, at = self._row, _DIFFERENCES.index("对总分的影响")
        cells = [(text, column, column) for column, text in enumerate(texts)]
        self._line(cells, lambda column: self._styles.center if column in (0, 3, at) else self._styles.text)
        if effect is not None:
            self._sheet.write_number(row, at, float(effect), self._styles.average)

    def _line(self, cells: Sequence[tuple[str, int, int]], look: Callable[[int], Any] | Any) -> None:
        """Texts from their first to their last column, in a row that is high enough for them."""
        for place, (text, left, right) in enumerate(cells):
            format_ = look(place) if callable(look) else look
            if right > left:
                self._sheet.merge_range(self._row, left, self._row, right, "", format_)
            self._sheet.write_string(self._row, left, text, format_)
        self._sheet.set_row(
            self._row, row_height([(text, sum(_WIDTHS[left : right + 1])) for text, left, right in cells])
        )
        self._row += 1
