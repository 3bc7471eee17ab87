"""表样: a form that a bureau made in Excel → the form as a sheet of cells, its look taken over.

A row with {三级指标} and {得分} repeats for every indicator; above it stands the head, below it the foot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from perfeval.scheme.form import CONTENTS, LEVEL3, SCORE
from perfeval.scheme.form_sheet import ALL_NAMES, FormCell, FormSheet
from perfeval.scheme.names import suggestion
from perfeval.scheme.placeholders import LINE_NAMES, TASK_NAMES, TOTAL, names_held
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.opening import UnreadableWorkbook, open_workbook

_LIMITS = Limits(file_bytes=5_000_000, expanded_bytes=50_000_000, sheet_cells=50_000, sheets=20)
_BORDERS = {
    "thin": 1, "medium": 2, "dashed": 3, "dotted": 4, "thick": 5, "double": 6, "hair": 7, "mediumDashed": 8,
    "dashDot": 9, "mediumDashDot": 10, "dashDotDot": 11, "mediumDashDotDot": 12, "slantDashDot": 13,
}  # fmt: skip
_SIDES = ("left", "right", "top", "bottom")
_USUAL_WIDTH = 8.43


class FormProblem(ValueError):
    """The workbook is no form; the message is a Chinese sentence that leads to the mend."""


def read_form(path: Path, own: frozenset[str] = frozenset(), facts: frozenset[str] = frozenset()) -> FormSheet:
    """The form in a workbook's first sheet.

    Args:
        own: the columns that the indicators fill themselves.
        facts: the facts that its head and foot may show.

    Raises:
        FormProblem: it cannot be read, or has no row to repeat, no total, a formula or an unknown placeholder.
    """
    if not path.is_file():
        raise FormProblem(f"没有表样文件“{path.name}”，请放在指标体系文件旁边")
    try:
        # what would not be let in as an input is not let in here
        opened = open_workbook(path, path.name, _LIMITS)
    except UnreadableWorkbook as error:
        raise FormProblem(f"表样不能读取：{error.finding.message}{error.finding.mend}") from error
    merged = sum((b - t + 1) * (r - c + 1) for one in opened.sheets for (t, c), (b, r) in one.merges)
    if merged > _LIMITS.sheet_cells:
        raise FormProblem(f"表样“{path.name}”的合并单元格大得不像表格，请取消多余的合并后另存")
    import openpyxl

    try:
        sheet = openpyxl.load_workbook(path).worksheets[0]
    except Exception as error:
        # openpyxl has no one exception for what it cannot load
        raise FormProblem(f"表样“{path.name}”不能读取，请用Excel或WPS另存为.xlsx") from error
    return _Reader(sheet, opened.sheets[0].scan.heights, own, facts).form()


class _Reader:
    def __init__(self, sheet: Any, heights: Mapping[int, float], own: frozenset[str], facts: frozenset[str]) -> None:
        self._sheet, self._heights, self._own, self._facts = sheet, heights, own, facts
        self._rows, self._columns = sheet.max_row, sheet.max_column
        self._merged = {
            (block.min_row, block.min_col): (block.max_row, block.max_col) for block in sheet.merged_cells.ranges
        }
        self._covered = {
            (row, column)
            for (top, left), (bottom, right) in self._merged.items()
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) != (top, left)
        }

    def form(self) -> FormSheet:
        """The form."""
        row = self._repeated()
        head, foot = tuple(self._cells(1, row - 1)), tuple(self._cells(row + 1, self._rows))
        repeat = tuple(self._cells(row, row))
        self._check(head, repeat, foot)
        total = next((cell.row for cell in foot if TOTAL in names_held(cell.text)), -1)
        return FormSheet(
            widths=tuple(self._width(column) for column in range(1, self._columns + 1)),
            head=head,
            head_heights=tuple(self._height(at) for at in range(1, row)),
            repeat=repeat,
            foot=foot,
            foot_heights=tuple(self._height(at) for at in range(row + 1, self._rows + 1)),
            heading_rows=self._headings(head, row - 1),
            total_row=total,
            weights_in_labels=False,
            landscape=self._sheet.page_setup.orientation != "portrait",
            frozen_columns=0,
        )

    def _text(self, row: int, column: int) -> str:
        value = self._sheet.cell(row, column).value
        return "" if value is None else str(value).strip()

    def _repeated(self) -> int:
        marks = (f"{{{LEVEL3}}}", f"{{{SCORE}}}")
        found = [
            row
            for row in range(1, self._rows + 1)
            if all(any(mark in self._text(row, at) for at in range(1, self._columns + 1)) for mark in marks)
        ]
        if len(found) != 1:
            many = "不止一行" if found else "没有一行"
            raise FormProblem(f"表样里{many}同时写有{{三级指标}}和{{得分}}，请留一行作为各指标重复的行")
        return found[0]

    def _cells(self, first: int, last: int) -> Iterator[FormCell]:
        for row in range(first, last + 1):
            for column in range(1, self._columns + 1):
                if (row, column) in self._covered:
                    continue
                bottom, right = self._merged.get((row, column), (row, column))
                if bottom > last:
                    raise FormProblem(
                        f"表样的合并单元格{self._sheet.cell(row, column).coordinate}跨过了重复的行，请拆开"
                    )
                cell = self._sheet.cell(row, column)
                text = self._text(row, column)
                if cell.data_type == "f" or text.startswith("="):
                    raise FormProblem(f"表样的{cell.coordinate}是公式，请改成{{得分}}、{{总分}}等占位，公式由程序写")
                look = tuple(_look(cell))
                if text or look:
                    yield FormCell(row - first, column - 1, text, look, bottom - first, right - 1)

    def _check(self, head: tuple[FormCell, ...], repeat: tuple[FormCell, ...], foot: tuple[FormCell, ...]) -> None:
        """Refuse placeholders that nobody knows.

        Raises:
            FormProblem: there is one, or no total.
        """
        around = (*TASK_NAMES, *self._facts)
        for cells, known, more in (
            (head, LINE_NAMES, around),
            (repeat, (*CONTENTS, *self._own), ()),
            (foot, ALL_NAMES, around),
        ):
            for cell in cells:
                for name in names_held(cell.text):
                    if name not in known and name not in more:
                        meant = suggestion(name, (*known, *more))
                        also = "，以及数据目录里的数据（perfeval scheme facts）" if more else ""
                        raise FormProblem(f"表样里的{{{name}}}不认识{meant}，这里可用的有{'、'.join(known)}{also}")
        for cells in (head, foot):
            rows = {cell.row for cell in cells if TASK_NAMES.keys() & {*names_held(cell.text)}}
            if len(rows) > 1:
                raise FormProblem("表样里写任务的占位（如{任务名称}）不在同一行，请写在一行里")
        if not any(TOTAL in names_held(cell.text) for cell in foot):
            raise FormProblem("表样里重复的行下面没有{总分}，请在总分的单元格里写{总分}")
        if not any(cell.text == f"{{{SCORE}}}" for cell in repeat):
            raise FormProblem("表样里{得分}应独占一个单元格")

    def _width(self, column: int) -> float:
        for dimension in self._sheet.column_dimensions.values():
            if dimension.min is not None and dimension.min <= column <= dimension.max and dimension.width:
                return float(dimension.width)
        return float(self._sheet.sheet_format.defaultColWidth or _USUAL_WIDTH)

    def _height(self, row: int) -> float:
        """The height that a person gave a row; 0 where it fits the text."""
        return self._heights.get(row - 1, 0.0)

    @staticmethod
    def _headings(head: tuple[FormCell, ...], rows: int) -> tuple[int, int]:
        """The rows of the headings: the last of the head, and those that reach down into it."""
        first = last = max(rows - 1, 0)
        while (above := min((cell.row for cell in head if cell.last_row >= first), default=first)) < first:
            first = above
        return first, last


def _look(cell: Any) -> Iterator[tuple[str, object]]:
    """The properties of a cell's format, as the writer's library names them."""
    font, alignment = cell.font, cell.alignment
    if font.name:
        yield "font_name", str(font.name)
    if font.sz:
        yield "font_size", float(font.sz)
    for name, given in (("bold", font.b), ("italic", font.i), ("underline", font.u)):
        if given:
            yield name, 1
    if (color := _color(font.color)) and color != "#000000":
        yield "font_color", color
    if cell.fill.fill_type == "solid" and (color := _color(cell.fill.fgColor)):
        yield "bg_color", color
    for side in _SIDES:
        style = getattr(cell.border, side).style
        if style in _BORDERS:
            yield side, _BORDERS[style]
    if alignment.horizontal in ("left", "center", "right", "fill", "justify", "distributed"):
        yield "align", str(alignment.horizontal)
    yield "valign", {"center": "vcenter", "top": "top"}.get(alignment.vertical or "", "vcenter")
    if alignment.wrap_text:
        yield "text_wrap", True
    if alignment.textRotation:
        yield "rotation", 270 if alignment.textRotation == 255 else int(alignment.textRotation)
    if cell.number_format and cell.number_format != "General":
        yield "num_format", str(cell.number_format)


def _color(color: Any) -> str:
    """#RRGGBB; empty for a colour of the theme or none."""
    rgb = getattr(color, "rgb", None) if color is not None else None
    return f"#{rgb[-6:]}" if isinstance(rgb, str) and len(rgb) in (6, 8) else ""
