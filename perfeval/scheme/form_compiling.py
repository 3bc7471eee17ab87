"""The `form` of a scheme → the form as a sheet of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from perfeval.scheme.form import (
    LEVEL1,
    LEVEL2,
    LEVEL3,
    LOST,
    NARROW,
    RATE,
    REVIEW_SCORE,
    SCORE,
    WEIGHT,
    WEIGHT1,
    WEIGHT2,
    Form,
    FormColumn,
)
from perfeval.scheme.form_sheet import FormCell, FormSheet, Level, Look, stacked
from perfeval.scheme.placeholders import FULL, LOST_TOTAL, REVIEW_TOTAL, TOTAL, VERDICT
from perfeval.xlsx.fonts import POINTS

_FILL = "#D9E2F3"
_LINES = (("单位（盖章）：{单位名称}", "评价年度：{年度}年　　　金额单位：万元"),)
_SIGNATURES = (("填报人：{填报人}", "审核人：{审核人}", "单位负责人：{单位负责人}", "日期：　　　　年　　月　　日"),
               ("复核人：　　　　　　　　　　复核日期：　　　　年　　月　　日",))  # fmt: skip
_CENTERED = (*NARROW, LEVEL1, LEVEL2, LEVEL3)
_WEIGHTS = (WEIGHT, WEIGHT1, WEIGHT2)
_POINTS = (SCORE, REVIEW_SCORE, LOST, *_WEIGHTS)


@lru_cache(maxsize=64)
def compiled(form: Form, title: str) -> FormSheet:
    """The form as cells; `title` where the form says none."""
    return _Compiler(form, title).sheet()


def _nearest(reached: Sequence[float], target: float, first: int, last: int) -> int:
    """The column among these at whose end the width comes nearest to a target."""
    return min(range(first, last + 1), key=lambda column: abs(reached[column] - target))


def _pattern(content: str) -> str:
    """The number format of points: all scores have two decimals, a 分值 those that it has."""
    return "General" if content in _WEIGHTS else "0.00"


class _Compiler:
    def __init__(self, form: Form, title: str) -> None:
        self._form, self._title = form, form.title or title
        self._columns = form.columns
        self._last = len(form.columns) - 1
        self._usual = form.columns == Form().columns
        self._line: Look = (("font_name", form.font), ("font_size", 11))

    def sheet(self) -> FormSheet:
        """The compiled form."""
        form = self._form
        lines = _LINES if form.lines is None else form.lines
        signatures = _SIGNATURES if form.signatures is None else form.signatures
        head = [*self._title_cell(), *self._texts(lines, 1), *self._headings(1 + len(lines))]
        foot = list(self._total_row())
        row = 1
        heights = [24.0]
        if form.status:
            foot.append(self._across(row, "{" + VERDICT + "}", (*self._line, ("border", 1), ("text_wrap", True))))
            heights.append(24.0)
            row += 1
        for note in form.notes:
            foot.append(self._across(row, note, (*self._line, ("text_wrap", True))))
            heights.append(0.0)
            row += 1
        foot += self._texts(signatures, row)
        heights += [26.0, *[22.0] * (len(signatures) - 1)][: len(signatures)]
        shown = [column.of for column in self._columns]
        cells, all_heights, levels = stacked(
            (
                (Level.SHEET, head, (40.0, *[22.0] * len(lines), 22.0 if self._usual else 30.0)),
                (Level.INDICATOR, list(self._repeat()), (0.0,)),
                (Level.SHEET, foot, heights),
            )
        )
        return FormSheet(
            widths=tuple(column.shown_width for column in self._columns),
            cells=cells,
            heights=all_heights,
            levels=levels,
            heading_rows=(1 + len(lines), 1 + len(lines)),
            weights_in_labels=form.weights_shown == "labels",
            landscape=form.orientation == "landscape",
            frozen_columns=min(shown.index(SCORE) + 1, shown.index(LEVEL3) + 2),
            merge=form.merge,
        )

    def _title_cell(self) -> Iterator[FormCell]:
        look = (("bold", True), ("font_size", 18), ("align", "center"), ("text_wrap", True))
        yield self._across(0, self._title, look)

    def _across(self, row: int, text: str, look: Look) -> FormCell:
        return FormCell(row, 0, text, look, row, self._last)

    def _texts(self, lines: Sequence[Sequence[str]], first: int) -> Iterator[FormCell]:
        """Lines of texts side by side, the last of a line that begins at the right."""
        for row, texts in enumerate(lines, first):
            spans = self._spans(texts)
            for index, (text, (left, right)) in enumerate(zip(texts, spans, strict=True)):
                align: Look = (("align", "right"),) if len(texts) == 2 and index == 1 else ()
                yield FormCell(row, left, text, (*self._line, *align), row, right)

    def _spans(self, texts: Sequence[str]) -> list[tuple[int, int]]:
        """The columns of each text: about the same width for each, at least one column."""
        count = min(len(texts), self._last + 1)
        reached = list(accumulate(column.shown_width for column in self._columns))
        ends: list[int] = []
        for index in range(count - 1):
            target = reached[-1] * (index + 1) / count
            first, last = (ends[-1] + 1 if ends else 0), self._last - (count - 1 - index)
            ends.append(_nearest(reached, target, first, last))
        ends.append(self._last)
        spans = list(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))
        # more texts than columns: the last column takes what is left
        return spans + [spans[-1]] * (len(texts) - count)

    def _headings(self, row: int) -> Iterator[FormCell]:
        look: Look = (("bold", True), ("align", "center"), ("text_wrap", True), ("border", 1))
        look = (*look, ("bg_color", _FILL)) if self._usual else (("font_name", "黑体"), *look)
        for index, column in enumerate(self._columns):
            yield FormCell(row, index, column.shown_heading, look)

    def _cell_look(self, align: str = "left", *more: tuple[str, object]) -> Look:
        size: Look = () if self._form.size == POINTS else (("font_size", self._form.size),)
        fitted = "shrink" if any(key == "num_format" for key, _ in more) else "text_wrap"
        return (("font_name", self._form.font), *size, ("border", 1), (fitted, True), ("align", align), *more)

    def _repeat(self) -> Iterator[FormCell]:
        for index, column in enumerate(self._columns):
            align = column.align or ("center" if column.of in _CENTERED else "left")
            look = self._cell_look(align, *self._number_format(column))
            yield FormCell(0, index, "{" + column.of + "}", look)

    @staticmethod
    def _number_format(column: FormColumn) -> Iterator[tuple[str, object]]:
        if column.of in _POINTS:
            yield "num_format", _pattern(column.of)
        elif column.of == RATE:
            yield "num_format", "0.00%"

    def _total_row(self) -> Iterator[FormCell]:
        """总分 over the columns before the first that has a sum."""
        shown = [column.of for column in self._columns]
        sums = {SCORE: TOTAL, REVIEW_SCORE: REVIEW_TOTAL, WEIGHT: FULL, LOST: LOST_TOTAL}
        first = next(index for index, content in enumerate(shown) if content in sums)
        # the label stands over the levels, whatever comes between them and the sums
        end = max(0, min(first - 1, shown.index(LEVEL3) if LEVEL3 in shown else first - 1))
        bold = self._cell_look("center", ("bold", True))
        yield FormCell(0, 0, self._form.total, bold, 0, end)
        for index in range(end + 1, len(shown)):
            content = sums.get(shown[index])
            if content:
                yield FormCell(
                    0,
                    index,
                    "{" + content + "}",
                    self._cell_look("center", ("bold", True), ("num_format", _pattern(shown[index]))),
                )
            else:
                yield FormCell(0, index, "", self._cell_look())
