"""表样: a form that a bureau made in Excel → the form as a sheet of cells, its look taken over."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl
from lxml import etree

from perfeval.formula.addresses import Area, address_of
from perfeval.formula.evaluate import serial
from perfeval.scheme.form import CONTENTS, LEVEL3, SCORE, WEIGHT
from perfeval.scheme.form_extras import moved_attached, read_extras
from perfeval.scheme.form_formulas import parsed
from perfeval.scheme.form_layout import LaidCell, Layout
from perfeval.scheme.form_looks import look_of_cell
from perfeval.scheme.form_marks import FormProblem, Written, levels_of
from perfeval.scheme.form_names import FormNames
from perfeval.scheme.form_references import FormulaProblem, formula_order, moved
from perfeval.scheme.form_sheet import ALL_NAMES, FormCell, FormSheet, Level
from perfeval.scheme.names import bare, suggestion
from perfeval.scheme.placeholders import (
    DIVISION_NAMES,
    GROUP_NAMES,
    LINE_NAMES,
    MARKS,
    TASK_NAMES,
    TOTAL,
    filled,
    level_named,
    lone_name,
    names_held,
    of_one,
)
from perfeval.xlsx.colours import palette_of
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.opening import UnreadableWorkbook, open_workbook

_LIMITS = Limits(file_bytes=5_000_000, expanded_bytes=50_000_000, sheet_cells=50_000, sheets=20)
_USUAL_WIDTH = 8.43
_OF_INDICATORS = tuple(name for name in CONTENTS if not level_named(name))
_SAMPLE = (((0, 1), (2, 3)), ((4, 5), (6, 7)))
"""Two of each level: what comes to stand for several of them is seen."""


def read_form(path: Path, names: FormNames) -> FormSheet:
    """The form in a workbook's first sheet.

    Raises:
        FormProblem: it cannot be read, or has no row to repeat, no total, an unknown placeholder or a formula that
            cannot be recalculated.
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
    try:
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
    except Exception as error:
        # openpyxl has no one exception for what it cannot load
        raise FormProblem(f"表样“{path.name}”不能读取，请用Excel或WPS另存为.xlsx") from error
    raw = next((one for one in opened.sheets if one.name == sheet.title), opened.sheets[0])
    return _Reader(book, sheet, raw.scan.heights, names).form()


class _Reader:
    def __init__(self, book: Any, sheet: Any, heights: Mapping[int, float], names: FormNames) -> None:
        self._book, self._sheet, self._heights, self._names = book, sheet, heights, names
        theme = etree.fromstring(book.loaded_theme) if book.loaded_theme else None
        self._palette = palette_of(None, theme)
        self._rows, self._columns = sheet.max_row, sheet.max_column
        self._merged = {
            (block.min_row - 1, block.min_col - 1): (block.max_row - 1, block.max_col - 1)
            for block in sheet.merged_cells.ranges
        }

    def form(self) -> FormSheet:
        """The form."""
        extras = read_extras(self._book, self._sheet, self._palette, self._names.facts)
        written = [
            Written(cell.row, cell.column, cell.last_row, cell.text, self._address(cell))
            for cell in self._cells
            if cell.text
        ]
        levels = levels_of(written, self._rows, frozenset((*_OF_INDICATORS, *self._names.own)))
        self._check_names(levels)
        cells = tuple(self._with_formulas(dict(extras.names)))
        form = FormSheet(
            widths=tuple(self._width(column) for column in range(1, self._columns + 1)),
            cells=cells,
            heights=tuple(self._heights.get(row, 0.0) for row in range(self._rows)),
            levels=levels,
            heading_rows=None,
            weights_in_labels=False,
            landscape=self._sheet.page_setup.orientation != "portrait",
            frozen_columns=0,
            facts=frozenset(lone_name(cell.text) for cell in cells) & self._names.facts,
            placed=frozenset(self._placed()),
            extras=extras,
        )
        form = replace(form, heading_rows=self._headings(form))
        self._check_places(form)
        self._check_laid(form)
        return form

    def _address(self, cell: FormCell) -> str:
        return str(self._sheet.cell(cell.row + 1, cell.column + 1).coordinate)

    @cached_property
    def _cells(self) -> tuple[FormCell, ...]:
        """The cells with content or look, the marks still in them."""
        covered = {
            (row, column)
            for (top, left), (bottom, right) in self._merged.items()
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) != (top, left)
        }
        found: list[FormCell] = []
        for row in range(self._rows):
            for column in range(self._columns):
                if (row, column) not in covered:
                    cell = self._cell(row, column)
                    if cell is not None:
                        found.append(cell)
        return tuple(found)

    def _cell(self, row: int, column: int) -> FormCell | None:
        cell = self._sheet.cell(row + 1, column + 1)
        bottom, right = self._merged.get((row, column), (row, column))
        value = cell.value
        if cell.data_type == "e":
            raise FormProblem(f"表样的{cell.coordinate}是错误值{value}，请改正")
        if value is not None and not isinstance(value, str | int | float | bool | datetime.date | datetime.time):
            raise FormProblem(f"表样的{cell.coordinate}是数组公式，程序不能核算，请改成普通公式")
        look = tuple(look_of_cell(cell, self._palette))
        number = _number(value)
        text = "" if value is None or number is not None else str(value).strip()
        if not text and number is None and not cell.protection.locked:
            # what the bureau leaves open for typing stays open
            look = (*look, ("locked", False))
        if text or look or number is not None:
            return FormCell(row, column, text, look, bottom, right, number)
        return None

    def _with_formulas(self, names: Mapping[str, Area]) -> Iterator[FormCell]:
        """The cells without their marks, their formulas read.

        Raises:
            FormProblem: a formula cannot be taken over.
        """
        for cell in self._cells:
            text = _unmarked(cell.text)
            if not text.startswith("="):
                yield replace(cell, text=text)
                continue
            with _told_of(self._address(cell)):
                formula = parsed(text, names)
            yield replace(cell, text="", formula=formula)

    def _check_names(self, levels: Sequence[Level]) -> None:
        """Refuse placeholders that nobody knows.

        Raises:
            FormProblem: there is one.
        """
        around = (*LINE_NAMES, *self._names.facts)
        known: dict[Level, tuple[tuple[str, ...], tuple[str, ...]]] = {
            Level.SHEET: (ALL_NAMES, (*TASK_NAMES, *self._names.facts)),
            Level.TASK: ((*TASK_NAMES, *ALL_NAMES), tuple(self._names.facts)),
            Level.DIVISION: (tuple(DIVISION_NAMES), around),
            Level.GROUP: ((*GROUP_NAMES, *DIVISION_NAMES), around),
            Level.INDICATOR: (
                (*CONTENTS, *self._names.own),
                (*GROUP_NAMES, *DIVISION_NAMES, *around),
            ),
        }
        for cell in self._cells:
            shown, more = known[levels[cell.row]]
            for name in names_held(cell.text):
                if name in MARKS or name in shown or name in more:
                    continue
                content, one = of_one(name)
                if one:
                    self._check_one(self._address(cell), name, content, one)
                    continue
                meant = suggestion(name, (*shown, *more, *_OF_INDICATORS, *DIVISION_NAMES, *GROUP_NAMES))
                raise FormProblem(
                    f"表样的{self._address(cell)}里的{{{name}}}不认识{meant}，这里可用的有{'、'.join(shown)}，"
                    "以及数据目录里的数据（perfeval scheme facts）；只要一个指标的，如{得分(预算执行率)}"
                )

    def _check_one(self, address: str, name: str, content: str, one: str) -> None:
        """Refuse what names no indicator.

        Raises:
            FormProblem: it does not.
        """
        names = self._names
        if bare(one) in names.indicators:
            usable: tuple[str, ...] = (*_OF_INDICATORS, *names.own)
        elif bare(one) in names.items:
            usable = (SCORE, WEIGHT, LEVEL3)
        elif bare(one) in names.groups:
            usable = tuple(what for what in DIVISION_NAMES.values() if what not in ("序号", "复核分"))
        else:
            every = (*names.indicators.values(), *names.items.values(), *names.groups.values())
            raise FormProblem(f"表样的{address}里的{{{name}}}：没有指标“{one}”{suggestion(one, every)}，请检查名称")
        if content not in usable:
            meant = suggestion(content, usable)
            raise FormProblem(
                f"表样的{address}里的{{{name}}}：“{content}”不认识{meant}，括号前面可以写{'、'.join(usable)}"
            )

    def _placed(self) -> Iterator[str]:
        """The indicators whose score has a cell of its own."""
        for cell in self._cells:
            content, one = of_one(lone_name(_unmarked(cell.text)))
            if content == SCORE and bare(one) in self._names.indicators:
                yield self._names.indicators[bare(one)]

    def _check_places(self, form: FormSheet) -> None:
        """Every indicator has its place, and so has the total.

        Raises:
            FormProblem: one has none.
        """
        if not any(lone_name(cell.text) == TOTAL for cell in form.cells):
            written = next((self._address(cell) for cell in form.cells if TOTAL in names_held(cell.text)), "")
            if written:
                raise FormProblem(
                    f"表样里{{总分}}应独占一个单元格（现在{written}里还有别的字），请在一个单元格里只写{{总分}}"
                )
            raise FormProblem("表样里没有{总分}，请在总分的单元格里写{总分}")
        lacking = [one for one in dict.fromkeys(self._names.indicators.values()) if one not in form.placed]
        if form.block[0] == len(form.levels):
            if self._names.targets or not form.placed:
                own = "单位自设的绩效目标要有重复的行，" if form.placed else ""
                raise FormProblem(f"表样里没有一行同时写有{{{LEVEL3}}}和{{{SCORE}}}，{own}请留一行作为各指标重复的行")
            if lacking:
                raise FormProblem(
                    f"表样里没有各指标重复的行，也没有这些指标的得分：{'、'.join(lacking)}；请写{{得分({lacking[0]})}}等，"
                    f"或留一行写{{{LEVEL3}}}和{{{SCORE}}}"
                )
        elif form.placed and not lacking and not self._names.targets:
            raise FormProblem("表样里每个指标都另有自己的得分格，各指标重复的行就没有指标了，请删去那一行")

    def _check_laid(self, form: FormSheet) -> None:
        """Lay the form out for a sample and look at what would go wrong.

        Raises:
            FormProblem: a label would cover other content, a formula would not know which row is meant.
        """
        layout = Layout(form, _SAMPLE, 2)
        taken: dict[tuple[int, int], LaidCell] = {}
        laid = [one for one in layout.cells if one.cell.text or one.cell.formula or one.cell.number is not None]
        for one in laid:
            for row in range(one.top, one.bottom + 1):
                for column in range(one.cell.column, one.cell.last_column + 1):
                    other = taken.setdefault((row, column), one)
                    if other is not one:
                        raise FormProblem(
                            f"表样的{self._address(other.cell)}（{other.cell.text or '公式'}）重复以后会盖住"
                            f"{self._address(one.cell)}，请把它和下面的格子合并，或移到另一列"
                        )
        with _told_of(""):
            formula_order(form)
        for one in laid:
            if one.cell.formula is not None:
                with _told_of(self._address(one.cell)):
                    moved(one.cell.formula, layout, one.key, "表样")
        self._check_extras(form, layout)

    def _check_extras(self, form: FormSheet, layout: Layout) -> None:
        for kind, found in (("条件格式", form.extras.conditions), ("数据验证", form.extras.validations)):
            for one in found:
                where = address_of(one.areas[0].top, one.areas[0].left)
                with _told_of(f"{where}上的{kind}"):
                    list(moved_attached(one, layout))
        for name, area in form.extras.names:
            if layout.moved(area) is None:
                raise FormProblem(
                    f"表样的名称“{name}”所指的格子会重复成几处，不再是一个区域，请让它指整块或表头、表尾的格子，或删去"
                )

    def _width(self, column: int) -> float:
        for dimension in self._sheet.column_dimensions.values():
            if dimension.min is not None and dimension.min <= column <= dimension.max and dimension.width:
                return float(dimension.width)
        return float(self._sheet.sheet_format.defaultColWidth or _USUAL_WIDTH)

    def _headings(self, form: FormSheet) -> tuple[int, int] | None:
        """The rows of the headings: those that the bureau repeats, else the last of the head and what reaches there."""
        titles = str(self._sheet.print_title_rows or "").replace("$", "").rpartition("!")[2].split(":")
        if len(titles) == 2 and all(one.isdigit() for one in titles):
            return int(titles[0]) - 1, min(int(titles[1]), self._rows) - 1
        first = last = max(min(form.repeated[0], len(form.levels)) - 1, 0)
        head = [cell for cell in form.cells if cell.last_row <= last]
        if form.repeated[0] == len(form.levels) or any("{" in cell.text for cell in head if cell.last_row == last):
            # what is filled in is no heading
            return None
        while (above := min((cell.row for cell in head if cell.last_row >= first), default=first)) < first:
            first = above
        return first, last


def _unmarked(text: str) -> str:
    """A text without its marks."""
    return filled(text, dict.fromkeys(MARKS, "")).strip()


@contextmanager
def _told_of(where: str) -> Iterator[None]:
    """Say of a formula that cannot be taken over where it stands.

    Args:
        where: the cell, unless the problem knows it.

    Raises:
        FormProblem: one within cannot be taken over.
    """
    try:
        yield
    except FormulaProblem as error:
        raise FormProblem(f"表样的{error.address or where}的公式{error}") from error


def _number(value: object) -> Decimal | None:
    """A number or a date as a cell holds it; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return Decimal(repr(value))
    return serial(value) if isinstance(value, datetime.date) else None
