"""计分表: the official form, print-ready, every score a formula to 指标计算."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from perfeval.calculator import Evaluation, IndicatorResult
from perfeval.calculator.decision import NOT_APPLICABLE
from perfeval.calculator.total import grade_tree, total_tree
from perfeval.facts.fact import MISSING
from perfeval.formula.nodes import (
    ONE,
    Binary,
    Name,
    Node,
    Text,
    block_at,
    call,
    cell_at,
    choose,
    concat,
)
from perfeval.rules.base import points, text_of
from perfeval.writer import calculation_columns as calculation
from perfeval.writer.names import CALCULATION, SCORE
from perfeval.xlsx.book import Book, Format
from perfeval.xlsx.styles import header_format, print_setup, protect, row_height, widths

HEADINGS = (
    ("一级指标", 12), ("二级指标", 15), ("三级指标", 20), ("自评分", 7), ("指标解释", 31), ("指标说明", 54),
    ("得分说明", 39), ("复核分", 7), ("复核意见", 11),
)  # fmt: skip
HEADER_ROW = 2
FIRST_ROW = 3
OWN, EXPLANATION, DESCRIPTION, REMARK, REVIEW_SCORE, REVIEW = 3, 4, 5, 6, 7, 8
_PAGE_POINTS, _HEAD_POINTS, _FOOT_POINTS, _LABEL_POINTS = 630.0, 90.0, 100.0, 40.0
"""What fits a page of A4 landscape at the scale that fits its width, and what title, foot and a label take."""
POINTS = "General"
"""Points as the form writes them: 4, 4.5, 3.33."""
_GRADE = "等级："
GRADE_NAME = "等级下限_{}"
"""The defined name of a grade's lowest total."""


def write_score_sheet(book: Book, evaluation: Evaluation) -> None:
    """Write the form; 指标计算 must be there already.

    Raises:
        ValueError: a formula does not give the total or the grade that Python computed.
    """
    sheet = book.sheet(SCORE)
    widths(sheet, [width for _, width in HEADINGS])
    _head(book, evaluation)
    heights = [_indicator(book, FIRST_ROW + index, one) for index, one in enumerate(evaluation.indicators)]
    row = FIRST_ROW + len(heights)
    breaks = _page_breaks(evaluation, heights)
    sheet.set_h_pagebreaks([FIRST_ROW + index for index in breaks])
    _merge_runs(book, evaluation, heights, breaks)
    _total(book, row, evaluation)
    _status(book, row + 1, evaluation, row)
    _signatures(book, row + 2)
    sheet.freeze_panes(FIRST_ROW, 4)
    print_setup(sheet, header_rows=(HEADER_ROW, HEADER_ROW))
    sheet.print_area(0, 0, row + 4, len(HEADINGS) - 1)
    protect(sheet)


def _head(book: Book, evaluation: Evaluation) -> None:
    sheet, last = book.sheet(SCORE), len(HEADINGS) - 1
    title = evaluation.scheme.form_title.format(年度=evaluation.year or "", 单位名称=evaluation.unit)
    sheet.merge_range(0, 0, 0, last, "", book.format(bold=True, font_size=18, align="center", text_wrap=True))
    book.put_text(SCORE, 0, 0, title, book.format(bold=True, font_size=18, align="center", text_wrap=True))
    sheet.set_row(0, 40)
    line = book.format(font_name="仿宋", font_size=11)
    sheet.merge_range(1, 0, 1, 4, "", line)
    book.put_text(SCORE, 1, 0, f"单位（盖章）：{evaluation.unit}", line)
    right = book.format(font_name="仿宋", font_size=11, align="right")
    sheet.merge_range(1, 5, 1, last, "", right)
    book.put_text(SCORE, 1, 5, f"评价年度：{evaluation.year or '未知'}年　　　金额单位：万元", right)
    sheet.set_row(1, 22)
    for column, (heading, _) in enumerate(HEADINGS):
        book.put_text(SCORE, HEADER_ROW, column, heading, header_format(book))
    sheet.set_row(HEADER_ROW, 22)


def _look(book: Book, align: str = "left", **more: Any) -> Format:
    return book.format(font_name="仿宋", border=1, text_wrap=True, align=align, **more)


def _indicator(book: Book, row: int, result: IndicatorResult) -> float:
    """Write a row and return its height."""
    indicator = result.indicator
    source = calculation.FIRST_ROW + row - FIRST_ROW
    label = f"{indicator.label}（{points(indicator.weight)}分）"
    book.put_text(SCORE, row, 2, label, _look(book, "center"))
    score = cell_at(CALCULATION, source, calculation.SCORE)
    book.put_formula(SCORE, row, OWN, score, _look(book, "center", num_format=POINTS))
    book.put_text(SCORE, row, EXPLANATION, indicator.explanation, _look(book))
    book.put_text(SCORE, row, DESCRIPTION, indicator.description, _look(book))
    remark_text = str(book.put_formula(SCORE, row, REMARK, _remark(source), _look(book)))
    book.put_text(SCORE, row, REVIEW_SCORE, "", _look(book, "center", num_format=POINTS, locked=False))
    book.put_text(SCORE, row, REVIEW, "", _look(book, locked=False))
    texts = {2: label, EXPLANATION: indicator.explanation, DESCRIPTION: indicator.description, REMARK: remark_text}
    height = row_height([(text, float(HEADINGS[column][1])) for column, text in texts.items()], least=2)
    book.sheet(SCORE).set_row(row, height)
    return height


@lru_cache(maxsize=1024)
def _remark(source: int) -> Node:
    """得分说明, from the row of 指标计算."""
    columns = (calculation.REASON, calculation.PROCESS, calculation.EVIDENCE)
    reason, process, evidence = (cell_at(CALCULATION, source, column) for column in columns)
    return concat(
        process,
        choose(Binary("=", reason, Text("")), Text(""), concat("。", reason)),
        choose(Binary("=", evidence, Text("")), Text(""), concat("佐证材料：", evidence)),
    )


def _page_breaks(evaluation: Evaluation, heights: Sequence[float]) -> tuple[int, ...]:
    """Before which indicators a page begins: groups stay whole where they fit on a page."""
    breaks: list[int] = []
    index, room = 0, _PAGE_POINTS - _HEAD_POINTS
    for division in evaluation.scheme.divisions:
        for group in division.groups:
            need = heights[index : index + len(group.indicators)]
            if sum(need) > room and index:
                breaks.append(index)
                room = _PAGE_POINTS
            for offset, height in enumerate(need):
                if height > room:
                    breaks.append(index + offset)
                    room = _PAGE_POINTS
                room -= height
            index += len(need)
    if room < _FOOT_POINTS and len(heights) > 1:
        breaks.append(len(heights) - 1)
    return tuple(breaks)


def _runs(evaluation: Evaluation) -> Iterator[tuple[int, int, int, str]]:
    """Column, first row, last row and text of each merged block."""
    row = FIRST_ROW
    for division in evaluation.scheme.divisions:
        start = row
        for group in division.groups:
            yield 1, row, row + len(group.indicators) - 1, f"{group.name}（{points(group.weight)}分）"
            row += len(group.indicators)
        yield 0, start, row - 1, f"{division.name}（{points(division.weight)}分）"


def _merge_runs(book: Book, evaluation: Evaluation, heights: Sequence[float], breaks: Sequence[int]) -> None:
    sheet = book.sheet(SCORE)
    for column, first, last, text in _runs(evaluation):
        # a label in the middle of a block that runs over a page's end could be cut in two
        inside = heights[first - FIRST_ROW : last - FIRST_ROW + 1]
        split = any(_near_middle(inside, at - first + FIRST_ROW) for at in breaks)
        look = _look(book, "center", valign="top" if split else "vcenter")
        if last > first:
            sheet.merge_range(first, column, last, column, "", look)
        book.put_text(SCORE, first, column, text, look)
    results = evaluation.indicators
    index = 0
    while index < len(results):
        end = index
        group = results[index].group
        while (
            end + 1 < len(results)
            and results[end + 1].group is group
            and not results[end + 1].indicator.description
            and results[index].indicator.description
        ):
            end += 1
        if end > index:
            top, bottom = FIRST_ROW + index, FIRST_ROW + end
            sheet.merge_range(top, DESCRIPTION, bottom, DESCRIPTION, "", _look(book))
            book.put_text(SCORE, top, DESCRIPTION, results[index].indicator.description, _look(book))
        index = end + 1


def _near_middle(heights: Sequence[float], index: int) -> bool:
    """Whether a page's end before the row of this index comes near the middle of the rows."""
    return 0 < index < len(heights) and abs(sum(heights[:index]) - sum(heights) / 2) < _LABEL_POINTS


def _total(book: Book, row: int, evaluation: Evaluation) -> None:
    sheet = book.sheet(SCORE)
    bold = _look(book, "center", bold=True)
    sheet.merge_range(row, 0, row, 2, "", bold)
    book.put_text(SCORE, row, 0, "总分", bold)
    last = row - 1
    scores = block_at(SCORE, FIRST_ROW, OWN, last, OWN)
    statuses, weights = (_calculated(evaluation, column) for column in (calculation.STATUS, calculation.WEIGHT))
    look = _look(book, "center", bold=True, num_format=POINTS)
    total = book.put_formula(SCORE, row, OWN, total_tree(scores, statuses, weights), look)
    expected = MISSING if evaluation.total is None else evaluation.total
    if total != expected:
        raise ValueError(f"公式总分{total}与计算总分{expected}不一致")
    for column in range(OWN + 1, len(HEADINGS)):
        book.put_text(SCORE, row, column, "", _look(book))
    review = block_at(SCORE, FIRST_ROW, REVIEW_SCORE, last, REVIEW_SCORE)
    entered = choose(Binary("<", call("COUNT", review), ONE), Text(""), call("SUM", review))
    book.put_formula(SCORE, row, REVIEW_SCORE, entered, _look(book, "center", bold=True, num_format=POINTS))
    sheet.set_row(row, 24)


def _calculated(evaluation: Evaluation, column: int) -> Node:
    """A column of 指标计算, over all indicators."""
    first = calculation.FIRST_ROW
    return block_at(CALCULATION, first, column, first + len(evaluation.indicators) - 1, column)


def _status(book: Book, row: int, evaluation: Evaluation, total_row: int) -> None:
    """不完整 or 等级, and what was left out of the total."""
    sheet, last = book.sheet(SCORE), len(HEADINGS) - 1
    status = _calculated(evaluation, calculation.STATUS)
    missing, dropped = call("COUNTIF", status, Text(MISSING)), call("COUNTIF", status, Text(NOT_APPLICABLE))
    total = cell_at(SCORE, total_row, OWN)
    grade = grade_tree(total, [(one.name, Name(GRADE_NAME.format(one.name))) for one in evaluation.scheme.grades])
    incomplete = concat("不完整：有", text_of(missing, "0"), "项指标缺数据，总分仅供参考，不评定等级。")
    graded = choose(call("ISNUMBER", total), concat(_GRADE, grade, "。"), Text("没有可计分的指标。"))
    left_out = concat("有", text_of(dropped, "0"), "项指标不适用，其分值不计入，其余指标得分已按适用分值折算为100分。")
    node = concat(
        choose(Binary(">=", missing, ONE), incomplete, graded),
        choose(Binary(">=", dropped, ONE), left_out, Text("")),
        evaluation.scheme.disclaimer,
    )
    look = book.format(font_name="仿宋", font_size=11, border=1, text_wrap=True)
    sheet.merge_range(row, 0, row, last, "", look)
    said = str(book.put_formula(SCORE, row, 0, node, look))
    printed = said.removeprefix(_GRADE).partition("。")[0] if said.startswith(_GRADE) else ""
    if printed != evaluation.grade:
        raise ValueError(f"公式等级“{printed}”与计算等级“{evaluation.grade}”不一致")
    sheet.set_row(row, 24)


def _signatures(book: Book, row: int) -> None:
    sheet = book.sheet(SCORE)
    look = book.format(font_name="仿宋", font_size=11)

    def signer(fact: str) -> Node:
        return choose(Binary("=", Name(fact), Text(MISSING)), Text(""), Name(fact))

    sheet.set_row(row, 26)
    for fact, first, last in (("填报人", 0, 3), ("审核人", 4, 4), ("单位负责人", 5, 5)):
        if last > first:
            sheet.merge_range(row, first, row, last, "", look)
        book.put_formula(SCORE, row, first, concat(f"{fact}：", signer(fact)), look)
    sheet.merge_range(row, 6, row, 8, "", look)
    book.put_text(SCORE, row, 6, "日期：　　　　年　　月　　日", look)
    sheet.merge_range(row + 1, 0, row + 1, 8, "", look)
    book.put_text(SCORE, row + 1, 0, "复核人：　　　　　　　　　　复核日期：　　　　年　　月　　日", look)
    sheet.set_row(row + 1, 22)


SIGNERS = ("填报人", "审核人", "单位负责人")
"""The facts that the signature line shows."""
