"""The blank standard workbook (标准预算执行工作簿), with drop-downs, prompts and notes; optionally filled in.

What stands where comes from the layout `standard`, so that the reader finds what was written here.
"""

from __future__ import annotations

import datetime
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_range

from perfeval.facts.layout import Column, Row, Sheet, layout
from perfeval.formula.excel import formula
from perfeval.formula.nodes import ZERO, Binary, Text, call, cell_at, choose
from perfeval.scheme import DEFAULT, Scheme, load_scheme
from perfeval.template.guide import write_guide
from perfeval.template.prefill import Record, absent_points, prefilled, template_sheets
from perfeval.template.self_check.item import Places
from perfeval.template.self_check.items import self_check_items
from perfeval.template.self_check.sheets import SELF_CHECK, Values, no_values, write_self_check
from perfeval.template.self_check.specimen import TASKS, Specimen, read_specimen, specimen_content
from perfeval.template.styles import make_styles
from perfeval.template.validation import NumberKind, choice_rule, number_rule, prompt_rule
from perfeval.xlsx.fonts import WORKBOOK_OPTIONS
from perfeval.xlsx.independent_engine import recalculated
from perfeval.xlsx.styles import UPRIGHT, print_setup

Content: TypeAlias = Mapping[str, Any]
"""What to fill in, by sheet: {label: value} for fields, {row: {column: value}} for tables, [{column: value}] for
lists; under 金额单位 the money unit of single sheets."""
Notes: TypeAlias = Mapping[tuple[str, str, str], str]
"""Cell notes by (sheet, row label or number of the list row, column label)."""

MONEY_UNITS = ("元", "万元", "亿元")
_CREATED = datetime.datetime(2000, 1, 1)
_TABS = {"required": "#C00000", "scored": "#4472C4", "optional": "#A6A6A6"}
_UNIT_ROW, _PROMPT_ROW, _HEAD_ROW = 1, 2, 3
_FIRST = _HEAD_ROW + 1
_BLANK_ROWS = {"预算调整": 10, "履职任务": 20, "绩效目标": 12, "补充数据": 12, "文字材料": 10}
_ROOM = 200
_LOCKED_ROLES = {"评价要点": ("indicator", "serial", "point"), "自评分": ("indicator",)}
_ROW_HEIGHT, _LINE_HEIGHT = 21, 15


def write_template(
    path: Path,
    content: Content | None = None,
    notes: Notes | None = None,
    about: Sequence[tuple[str, str]] = (),
    scheme: str = DEFAULT,
    *,
    highlight: bool = False,
    self_check: bool = True,
) -> None:
    """Write the standard workbook, blank or filled in; equal arguments give equal bytes.

    Args:
        path: the file to write.
        content: what to fill in; None for the blank workbook.
        notes: cell notes.
        about: lines (subject, words) to stand first in 填表说明.
        scheme: name or file of the indicator system whose points and facts stand in the lists.
        highlight: whether needed cells stand out for as long as they are blank.
        self_check: whether it checks itself on a sheet 自查.

    Raises:
        OSError: the file cannot be written.
    """
    filled, loaded = content or {}, load_scheme(scheme)
    specimen: Specimen | None = None
    values: Values = no_values
    if self_check:
        specimen, values = _self_checking(filled, notes or {}, loaded, tuple(about), highlight)
    _Template(path, filled, notes or {}, loaded, specimen, values, highlight=highlight).write(tuple(about))


def write_templates(
    folder: Path, contents: Mapping[str, Content], scheme: str = DEFAULT, about: Sequence[tuple[str, str]] = ()
) -> Iterator[Path]:
    """Write a template for each content, by its file's name; only 基本信息 may be filled in.

    Raises:
        OSError: a file cannot be written.
    """
    loaded = load_scheme(scheme)
    folder.mkdir(parents=True, exist_ok=True)
    known: dict[frozenset[str], tuple[Specimen, Values]] = {}
    for name, content in contents.items():
        # which cells are filled decides what the self-check says, not what stands in them
        key = frozenset(label for sheet in content.values() for label, value in sheet.items() if value)
        if key not in known:
            known[key] = _self_checking(content, {}, loaded, tuple(about), highlight=False)
        specimen, values = known[key]
        path = folder / name
        _Template(path, content, {}, loaded, specimen, values, highlight=False).write(tuple(about))
        yield path


def _self_checking(
    content: Content, notes: Notes, scheme: Scheme, about: tuple[tuple[str, str], ...], highlight: bool
) -> tuple[Specimen, Values]:
    """What the sheet 自查 is made from, and the values of its formulas.

    The template is written once to be calculated: a program that shows the file need not calculate.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "specimen.xlsx"
        _Template(path, specimen_content(content, scheme), {}, scheme, highlight=False).write(())
        specimen = read_specimen(path, scheme)
        draft = Path(folder) / "draft.xlsx"
        _Template(draft, content, notes, scheme, specimen, highlight=highlight).write(about)
        return specimen, _calculated(draft.read_bytes())


def _calculated(content: bytes) -> Values:
    """The values of the self-check, by the independent engine."""
    engine = recalculated(content)

    def value(sheet: str, row: int, column: int) -> Any:
        found = engine.get_value(sheet, row + 1, column + 1)
        return "" if found is None or isinstance(found, dict) else found

    return value


class _Template:
    """The workbook under construction."""

    def __init__(
        self,
        path: Path,
        content: Content,
        notes: Notes,
        scheme: Scheme,
        specimen: Specimen | None = None,
        values: Values = no_values,
        *,
        highlight: bool,
    ) -> None:
        self._content, self._notes, self._scheme, self._highlight = content, notes, scheme, highlight
        self._specimen, self._values = specimen, values
        self._rows: dict[tuple[str, str], int] = {}
        self._last_rows: dict[str, int] = {}
        self._book = xlsxwriter.Workbook(str(path), {**WORKBOOK_OPTIONS})
        self._book.set_properties({"title": "标准预算执行工作簿", "author": "perfeval", "created": _CREATED})
        self._styles = make_styles(self._book)

    def write(self, about: tuple[tuple[str, str], ...]) -> None:
        """Write all sheets."""
        standard = layout("standard")
        write_guide(self._book, self._styles, standard, about)
        own = self._book.add_worksheet(SELF_CHECK) if self._specimen is not None else None
        targets: dict[str, Any] = {}
        for sheet in template_sheets(self._scheme):
            target = targets[sheet.name] = self._book.add_worksheet(sheet.name)
            self._page(target, sheet)
            self._head(target, sheet)
            if sheet.kind == "fields":
                self._fields(target, sheet)
            elif sheet.kind == "table":
                self._table(target, sheet)
            else:
                self._list(target, sheet)
        if self._specimen is not None:
            places = Places(self._rows, self._last_rows, _FIRST)
            items = self_check_items(self._specimen, places)
            write_self_check(self._book, self._styles, own, items, self._specimen, targets, self._values)
        try:
            self._book.close()
        except FileCreateError as error:
            # it wraps what the file system said
            raise error.args[0] if isinstance(error.args[0], OSError) else OSError(*error.args) from error

    def _page(self, target: Any, sheet: Sheet) -> None:
        needed = "required" if sheet.required or sheet.kind == "fields" else "optional" if sheet.optional else "scored"
        target.set_tab_color(_TABS[needed])
        target.set_default_row(_ROW_HEIGHT)
        target.freeze_panes(_FIRST, 1)
        wide = sum(column.width for column in sheet.columns) > UPRIGHT
        print_setup(target, header_rows=(_HEAD_ROW, _HEAD_ROW), landscape=wide)
        allowed = ("insert_rows", "delete_rows", "format_cells", "format_columns", "format_rows", "sort")
        target.protect("", dict.fromkeys(allowed, True))

    def _head(self, target: Any, sheet: Sheet) -> None:
        last = len(sheet.columns) - 1
        open_column = self._styles.open_column if sheet.kind == "list" else None
        for index, column in enumerate(sheet.columns):
            target.set_column(index, index, column.width, open_column)
            style = self._styles.optional_head if column.optional else self._styles.head
            target.write_string(_HEAD_ROW, index, column.label, style)
            if column.prompt:
                self._comment(target, _HEAD_ROW, index, column.prompt)
        target.set_row(_HEAD_ROW, 34)
        target.merge_range(0, 0, 0, last, sheet.title or sheet.name, self._styles.title)
        target.set_row(0, 36)
        target.merge_range(_PROMPT_ROW, 0, _PROMPT_ROW, last, sheet.prompt, self._styles.note)
        target.set_row(_PROMPT_ROW, 24 if sheet.prompt else 6)
        if sheet.money:
            unit = self._content.get("金额单位", {}).get(sheet.name)
            target.write_string(_UNIT_ROW, 0, "金额单位", self._styles.label)
            self._put(target, _UNIT_ROW, 1, unit, self._styles.centred)
            rule = choice_rule(MONEY_UNITS, "本表与“基本信息”的金额单位不同时才填")
            target.data_validation(_UNIT_ROW, 1, _UNIT_ROW, 1, rule)

    def _put(self, target: Any, row: int, column: int, value: Any, style: Any) -> None:
        match value:
            case None | "":
                target.write_blank(row, column, None, style)
            case datetime.date():
                moment = datetime.datetime(value.year, value.month, value.day)
                target.write_datetime(row, column, moment, self._styles.day)
            case str():
                target.write_string(row, column, value, style)
            case _:
                target.write_number(row, column, value, style)

    def _comment(self, target: Any, row: int, column: int, words: str) -> None:
        options = {"author": "perfeval", "x_scale": 1.6, "y_scale": 0.7 + 0.3 * (len(words) // 40)}
        target.write_comment(row, column, words, options)

    def _note(self, target: Any, row: int, column: int, place: tuple[str, str, str]) -> None:
        if place in self._notes:
            self._comment(target, row, column, self._notes[place])

    def _needed(self, target: Any, first: int, last: int, column: int) -> None:
        """Make the cells of a column stand out while they are blank."""
        if self._highlight and last >= first:
            condition = {"type": "blanks", "format": self._styles.needed}
            target.conditional_format(first, column, last, column, condition)

    def _fields(self, target: Any, sheet: Sheet) -> None:
        values = self._content.get(sheet.name, {})
        for number, row in enumerate(sheet.rows, _FIRST):
            value = values.get(row.label)
            self._rows[sheet.name, row.label] = number
            label = self._styles.label if row.optional else self._styles.total_label
            target.write_string(number, 0, row.label, label)
            style = self._styles.day if row.kind == "date" else self._styles.whole
            self._put(target, number, 1, value, style)
            if not row.optional:
                self._needed(target, number, number, 1)
            lines = _lines(value, sheet.columns[1].width)
            if lines > 1:
                target.set_row(number, lines * _LINE_HEIGHT + 6)
            self._note(target, number, 1, (sheet.name, row.label, sheet.columns[1].label))
            if row.choices:
                target.data_validation(number, 1, number, 1, choice_rule(row.choices, row.prompt))
            elif row.kind == "number":
                target.data_validation(number, 1, number, 1, number_rule("count", row.prompt))
            elif row.prompt:
                target.data_validation(number, 1, number, 1, prompt_rule(row.prompt))

    def _table(self, target: Any, sheet: Sheet) -> None:
        values = self._content.get(sheet.name, {})
        shown = [row for row in sheet.rows if not row.retired]
        places = {row.label: number for number, row in enumerate(shown, _FIRST)}
        parts = {part for row in shown for part in row.parts if not sheet.row(part).parts}
        for row in shown:
            number = self._rows[sheet.name, row.label] = places[row.label]
            style = self._styles.total_label if row.parts else self._styles.label
            target.write_string(number, 0, row.label, self._styles.part_label if row.label in parts else style)
            for index, column in enumerate(sheet.columns[1:], 1):
                value = values.get(row.label, {}).get(column.label)
                if row.parts and value is None:
                    self._total(target, number, index, row, column, sheet, places)
                else:
                    self._put(target, number, index, value, self._styles.money)
                self._note(target, number, index, (sheet.name, row.label, column.label))
        for index, column in enumerate(sheet.columns[1:], 1):
            if not column.optional and not sheet.optional:
                self._needed(target, _FIRST, _FIRST + len(shown) - 1, index)
            for prompt, rows in groupby(shown, key=lambda row: row.prompt):
                numbers = [places[row.label] for row in rows]
                rule = number_rule("money", "；".join(filter(None, (prompt, column.prompt))))
                target.data_validation(numbers[0], index, numbers[-1], index, rule)

    def _total(
        self, target: Any, number: int, index: int, row: Row, column: Column, sheet: Sheet, places: Mapping[str, int]
    ) -> None:
        """A total as a formula that stays empty while its parts are, with its value beside it."""
        cells = [cell_at(sheet.name, places[part], index) for part in row.parts if part in places]
        value = self._sum(sheet, row, column)
        total = choose(Binary("=", call("COUNT", *cells), ZERO), Text(""), call("SUM", *cells))
        shown = "" if value is None else float(value)
        target.write_formula(number, index, formula(total, sheet.name), self._styles.total, shown)

    def _sum(self, sheet: Sheet, row: Row, column: Column) -> Decimal | None:
        values = self._content.get(sheet.name, {})
        numbers: list[Decimal] = []
        for part in row.parts:
            value = values.get(part, {}).get(column.label)
            if value is None:
                inner = self._sum(sheet, sheet.row(part), column)
                numbers += [] if inner is None else [inner]
            else:
                numbers.append(Decimal(str(value)))
        return sum(numbers, Decimal(0)) if numbers else None

    def _list(self, target: Any, sheet: Sheet) -> None:
        filled = list(self._content.get(sheet.name) or ())
        records: list[Record] = filled or prefilled(sheet.name, self._scheme)
        records += [{}] * ((0 if filled else _BLANK_ROWS.get(sheet.name, 0)) - len(records))
        for number, record in enumerate(records, 1):
            self._record(target, sheet, number, record)
        last = _HEAD_ROW + len(records) + _ROOM
        self._last_rows[sheet.name] = _HEAD_ROW + max(len(records), TASKS)
        for index, column in enumerate(sheet.columns):
            if not sheet.optional and (column.choices or column.kind == "ratio"):
                self._needed(target, _FIRST, _FIRST + max(len(records) - _BLANK_ROWS.get(sheet.name, 0), 1) - 1, index)
            if column.choices:
                self._choices(target, sheet, index, column, records, last)
            elif column.kind == "ratio":
                target.data_validation(_FIRST, index, last, index, number_rule("ratio", column.prompt))
            elif column.kind == "number":
                kind: NumberKind = "money" if column.role == "amount" else "number"
                rule = number_rule(kind, column.prompt, positive=column.role in ("amount", "score", "weight"))
                target.data_validation(_FIRST, index, last, index, rule)
        target.ignore_errors({"number_stored_as_text": xl_range(_FIRST, 0, last, len(sheet.columns) - 1)})

    def _record(self, target: Any, sheet: Sheet, number: int, record: Record) -> None:
        lines = 1
        locked = _LOCKED_ROLES.get(sheet.name, ())
        for index, column in enumerate(sheet.columns):
            value = record.get(column.label)
            if column.role == "serial" and value is None:
                value = number
            style = self._styles.label if column.role in locked else self._list_style(column)
            self._put(target, _HEAD_ROW + number, index, value, style)
            self._note(target, _HEAD_ROW + number, index, (sheet.name, str(number), column.label))
            lines = max(lines, _lines(value, column.width))
        if lines > 1:
            target.set_row(_HEAD_ROW + number, lines * _LINE_HEIGHT + 6)

    def _list_style(self, column: Column) -> Any:
        if column.choices or column.role == "serial":
            return self._styles.centred
        if column.kind == "ratio":
            return self._styles.ratio
        if column.kind == "number":
            return self._styles.money if column.role == "amount" else self._styles.number
        return self._styles.text

    def _choices(
        self, target: Any, sheet: Sheet, index: int, column: Column, records: Sequence[Record], last: int
    ) -> None:
        """A drop-down for a whole column; a point that asks for absence has a prompt of its own."""
        absent = absent_points(self._scheme) if sheet.name == "评价要点" else frozenset()
        start = _FIRST
        for row, record in enumerate(records, _FIRST):
            if absent and (record.get("三级指标"), record.get("序号")) in absent:
                words = "本要点问是否存在违规情况，答“否”才是符合。"
                if row > start:
                    target.data_validation(start, index, row - 1, index, choice_rule(column.choices, column.prompt))
                target.data_validation(row, index, row, index, choice_rule(column.choices, words))
                self._comment(target, row, index, words)
                start = row + 1
        target.data_validation(start, index, last, index, choice_rule(column.choices, column.prompt))


def _lines(value: Any, width: float) -> int:
    """How many lines a text takes in a cell of this width."""
    if not isinstance(value, str):
        return 1
    room = max(width - 2, 2)
    lengths = [sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in value.split("\n")]
    return sum(max(1, int(-(-length // room))) for length in lengths)
