"""A sheet while it is being read: typed cells, what will be copied, and findings along the way."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from perfeval.facts.fact import Fact, SourceCell
from perfeval.facts.scope import value_of_name
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.formula.addresses import address_of
from perfeval.formula.evaluate import Scalar, scalar_of
from perfeval.formula.nodes import Cell, Range, block_at, cell_at
from perfeval.formula.numeric import SIGNIFICANT_DIGITS, decimal_of, plain
from perfeval.formula.scope import CellScope
from perfeval.reader.labels import normalise
from perfeval.reader.marks import split_marks
from perfeval.reader.money_units import FOREIGN, money_unit_of
from perfeval.reader.numbers import YUAN, parse_date, parse_number
from perfeval.reader.records import CellValue, CopiedCell
from perfeval.reader.value_words import fold
from perfeval.xlsx.number_formats import Shown, shown_by, shown_of
from perfeval.xlsx.raw_sheet import RawSheet, is_error
from perfeval.xlsx.texts import STROKE

State = Literal["number", "blank", "bad", "shared", "absent"]
_WHOLE_PERCENT_ABOVE = 2
_MOST_PERCENT = 200
"""A bare number above it is no percentage of what was planned either, but perhaps an amount."""
_OTHER_SIZE = re.compile(r"‰|成$|[百十](?!分)")
_SIZES = re.compile("[百千万亿]")
"""Of the letters of a number format those that say 万元 where the 元 is left away."""
_TOO_LARGE = Decimal(10) ** SIGNIFICANT_DIGITS
"""Beyond its digits a spreadsheet no longer holds a number exactly; no amount and no count comes near."""
_MEANT = (
    dict.fromkeys(("√", "✓", "✔", "☑", "y", "yes"), "是")
    | dict.fromkeys(("×", "✗", "✘", "☒", "x", "n", "no"), "否")
    | {"优秀": "优", "良好": "良", "中等": "中", "较差": "差"}
)
"""What people write for the words of a drop-down, where the meaning is plain."""
_LITTLE = 1000
"""So many 元 are hardly an amount of a budget: the unit beside the number was perhaps not meant."""
_QUOTED = 60
"""So many characters of a cell are quoted in a finding."""


def _own_words(text: str, asked: str) -> str | None:
    """The answer that repeats the question's words: 是否完成, 未完成; 是否及时完成, 不及时."""
    match = re.fullmatch("(已|部分|不|未)?(..+)", normalise(text))
    if match is None or not asked.startswith(match[2]):
        return None
    return {"不": "否", "未": "否", "部分": "部分"}.get(match[1], "是")


@dataclass(slots=True)
class SheetGrid:
    """One recognised sheet."""

    file: str
    raw: RawSheet
    layout_sheet: str
    findings: list[Finding]
    copies: dict[tuple[int, int], CopiedCell] = field(default_factory=dict)
    money_unit: str = ""
    unit_is_stated: bool = False
    units_contradict: bool = False
    column_units: dict[int, str] = field(default_factory=dict)
    row_units: dict[int, str] = field(default_factory=dict)
    cell_units: dict[tuple[int, int], str] = field(default_factory=dict)
    header_row: int = -1
    decimals: int = 0
    _width: int = 0
    _anchors: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._width = max((len(row) for row in self.raw.cells), default=0)
        room = self.height * self._width
        for (top, left), (bottom, right) in self.raw.merges:
            # no further than there are cells, and no oftener: merges do not overlap
            bottom, right = min(bottom, self.height - 1), min(right, self._width - 1)
            room -= max(bottom - top + 1, 0) * max(right - left + 1, 0)
            if room < 0:
                break
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    self._anchors[row, column] = (top, left)
        for row, cells in enumerate(self.raw.cells):
            for column, value in enumerate(cells):
                if isinstance(value, float) and not math.isfinite(value):
                    value = cells[column] = "#NUM!"
                copied = _copy(value)
                if copied is not None:
                    self.copies[row, column] = CopiedCell(copied)

    @property
    def name(self) -> str:
        """The sheet's own name."""
        return self.raw.name

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.raw.cells)

    @property
    def width(self) -> int:
        """The number of columns."""
        return self._width

    def raw_value(self, row: int, column: int) -> Any:
        """The cell as calamine gives it; '' when blank or outside."""
        rows = self.raw.cells
        return rows[row][column] if 0 <= row < len(rows) and 0 <= column < len(rows[row]) else ""

    def text(self, row: int, column: int) -> str:
        """The cell as text, spaces at the ends removed; '' when blank."""
        value = self.raw_value(row, column)
        if type(value) is str:
            return value.strip()
        if isinstance(value, float | int) and not isinstance(value, bool):
            return format(decimal_of(value), "f")
        if isinstance(value, datetime.datetime) and value.time() == datetime.time():
            return value.date().isoformat()
        return str(value).strip()

    def merged_text(self, row: int, column: int) -> str:
        """The cell's text, or the text of the merged block that it lies in."""
        return self.text(*self._anchors.get((row, column), (row, column)))

    def text_from_above(self, row: int, column: int) -> str:
        """The cell's text, or that of a cell above it in its own column with which it is merged."""
        text, first = self.text(row, column), self._anchors.get((row, column))
        if text or first is None or first[1] != column or self._anchors.get((row, column + 1)) == first:
            return text
        return self.text(*first)

    def area(self, row: int, column: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """First and last cell of the merged block that a cell lies in; the cell itself where it is not merged."""
        first = self._anchors.get((row, column))
        if first is None:
            return (row, column), (row, column)
        last = next(last for start, last in self.raw.merges if start == first)
        return first, last

    def spans_rows(self, row: int, column: int, rows: Iterable[int]) -> bool:
        """Whether the cell is merged with that of another of these rows."""
        (top, _), (bottom, _) = self.area(row, column)
        return top != bottom and any(top <= other <= bottom and other != row for other in rows)

    def address(self, row: int, column: int) -> str:
        """A1 notation."""
        return address_of(row, column)

    def node(self, row: int, column: int) -> Cell:
        """The cell as a leaf of a formula tree."""
        return cell_at(self.name, row, column)

    def block(self, top: int, column: int, bottom: int) -> Range:
        """Part of a column as a leaf of a formula tree."""
        return block_at(self.name, top, column, bottom, column)

    def source(self, row: int, column: int) -> SourceCell:
        """Where a fact came from."""
        return SourceCell(self.file, self.name, self.address(row, column), self.text(row, column))

    def is_formula(self, row: int, column: int) -> bool:
        """Whether the cell holds a formula."""
        return (row, column) in self.raw.scan.formulas

    def report(self, code: str, row: int | None = None, column: int | None = None, **details: Any) -> None:
        """Note a finding about this sheet or one of its cells; a long text that was found is quoted in part."""
        if isinstance(details.get("found"), str):
            details["found"] = _quoted(details["found"])
        cell = self.address(row, column) if row is not None and column is not None else ""
        self.findings.append(finding(code, Place(self.file, self.name, cell), sheet=self.name, cell=cell, **details))

    def blank(self, row: int, column: int) -> bool:
        """Whether nothing stands in the cell."""
        return self.text(row, column) == "" and (row, column) not in self.raw.scan.uncached

    def unit_at(self, row: int, column: int) -> str:
        """The money unit of a cell: its own, its column's or row's, else the sheet's; '' where it is not certain."""
        if (row, column) in self.cell_units:
            return self.cell_units[row, column]
        near = {unit for unit in (self.column_units.get(column), self.row_units.get(row)) if unit}
        if len(near) > 1:
            return ""
        unit = near.pop() if near else self.money_unit
        return unit if unit in YUAN else ""

    def number(
        self,
        row: int,
        column: int,
        label: str,
        *,
        money: bool = False,
        ratio: bool = False,
        signed: bool = True,
        dashes: bool = True,
    ) -> State:
        """Read a number cell: what it holds, with the copy put right and findings noted.

        Args:
            money: whether it is an amount, which needs a unit.
            ratio: whether it may be a percentage.
            signed: whether it may be negative; of what is counted, a negative number is certainly a slip.
            dashes: whether to say that a mark for nothing (—, 无) was read as blank; else the caller will say it.
        """
        state = self._number(row, column, label, money, ratio, dashes)
        if state == "number" and not signed and self.is_negative(row, column):
            self.report("R221", row, column, label=label, found=self.text(row, column))
            # formulas would reckon with it: as text it is none
            self.copies[row, column] = CopiedCell(self.text(row, column))
            return "bad"
        return state

    def is_negative(self, row: int, column: int) -> bool:
        """Whether a cell was read as a number below 0."""
        value = self.raw_value(row, column)
        if isinstance(value, str):
            copied = self.copies.get((row, column))
            return copied is not None and isinstance(copied.value, Decimal) and copied.value < 0
        # the copy may be put right already: 基本信息 is read more than once
        return isinstance(value, int | float) and value < 0

    def _number(self, row: int, column: int, label: str, money: bool, ratio: bool, dashes: bool) -> State:
        spot = (row, column)
        if spot in self._anchors and self._stands_elsewhere(spot, self._anchors[spot]):
            # a number that stands over several rows or columns belongs to none of them alone
            self.report("R115", row, column, label=label)
            return "bad"
        unit = self.unit_at(row, column) if money else ""
        if money and not unit and self.text(row, column) and (column in self.column_units or row in self.row_units):
            if FOREIGN not in (self.column_units.get(column), self.row_units.get(row)):
                # of a heading or label that is doubtful by itself it was said there
                self.report("R315", row, column, found=label)
            return "bad"
        value = self.raw_value(row, column)
        if (row, column) in self.raw.scan.uncached:
            self.report("R205", row, column, label=label)
            return "bad"
        if spot in self.raw.scan.errors:
            self.report("R212", row, column, label=label, found=self.raw.scan.errors[spot])
            return "bad"
        if isinstance(value, str):
            return self._number_text(row, column, value, label, money, ratio, dashes)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.report("R201", row, column, label=label, found=self.text(row, column))
            # a date is a number to formulas: as text it is none
            self.copies[row, column] = CopiedCell(self.text(row, column))
            return "bad"
        number = decimal_of(value)
        if spot in self.raw.scan.formats and not self._shown(row, column, number, label, unit, ratio):
            return "bad"
        return self._sensible(row, column, number, label)

    def _stands_elsewhere(self, spot: tuple[int, int], first: tuple[int, int]) -> bool:
        """Whether a cell is covered by another row's, or by a number of another column."""
        if first[0] < spot[0]:
            return self.text(*first) != ""
        value = self.raw_value(*first)
        return first != spot and (
            isinstance(value, int | float) or (isinstance(value, str) and parse_number(value).value is not None)
        )

    def _shown(self, row: int, column: int, number: Decimal, label: str, unit: str, ratio: bool) -> bool:
        """Whether the cell's number format lets a person see the number that it holds; a finding where it does not."""
        code = self.raw.scan.formats[row, column]
        shown = shown_of(code, number)
        details = {"label": label, "found": plain(number), "format": code}
        if (shown.percent or shown.percent_sign) and not ratio:
            self.report(
                "R201", row, column, label=label, found=f"{plain(number if shown.percent_sign else number * 100)}%"
            )
            return False
        if shown.wrong_sign or shown.approximate or (unit and shown.foreign) or shows_another(shown, number):
            self.report("R216", row, column, **details)
            return False
        if shown.nothing and number:
            self.report("R217", row, column, **details)
        if _OTHER_SIZE.match(shown.after) and not money_unit_of(shown.after):
            # 5‰, 9成, 3百人: what is seen is no multiple that is certain
            self.report("R216", row, column, **details)
            return False
        if unit and shown.after and parse_number(f"{plain(number)}{shown.after}").counted:
            self.report("R201", row, column, label=label, found=f"{plain(number)}{shown.after}")
            return False
        size = "".join(_SIZES.findall(shown.words))
        words = money_unit_of(shown.words.strip(". ")) or (money_unit_of(f"{size}元") if size else "")
        if not shown.scale and (not unit or words in ("", unit)):
            return True
        # what is seen is in the unit that the format itself writes, else in the sheet's
        seen = words if words in YUAN else unit
        stored = _unit_of_size(YUAN[seen] / Decimal(10) ** shown.scale) if unit else ""
        if not stored:
            self.report("R216", row, column, **details)
            return False
        self.report("R218", row, column, **details, seen=seen, unit=stored)
        self.cell_units[row, column] = stored
        return True

    def _number_text(
        self, row: int, column: int, value: str, label: str, money: bool, ratio: bool, dashes: bool
    ) -> State:
        text = value.strip()
        if not text:
            self.copies.pop((row, column), None)
            return "blank"
        if is_error(text):
            self.report("R212", row, column, label=label, found=text)
            return "bad"
        if STROKE in text:
            self.report("R223", row, column, label=label, found=text)
            return "bad"
        parsed = parse_number(text, self.unit_at(row, column) if money else "")
        if parsed.blank:
            if dashes:
                self.report("R202", row, column, label=label, found=text)
            return "blank"
        if parsed.value is None or (money and parsed.counted) or (parsed.percent and not ratio):
            self.report("R201", row, column, label=label, found=text)
            return "bad"
        if parsed.marks:
            self.report("R214", row, column, label=label, found=text, marks=parsed.marks)
        if parsed.yuan is not None and 0 < abs(parsed.yuan) < _LITTLE:
            self.report("R219", row, column, label=label, found=text)
        if parsed.scientific:
            self.report("R215", row, column, label=label, found=text, value=format(parsed.value, "f"))
        if parsed.bracketed:
            self.report("R207", row, column, label=label, found=text)
        if abs(parsed.value) >= _TOO_LARGE:
            # a float may not hold it at all
            return self._sensible(row, column, parsed.value, label)
        number = decimal_of(float(parsed.value))
        self.copies[row, column] = CopiedCell(number, value)
        self._count_decimals(number)
        return "number"

    def _sensible(self, row: int, column: int, number: Decimal, label: str) -> State:
        if abs(number) >= _TOO_LARGE:
            self.report("R213", row, column, label=label, found=self.text(row, column))
            # formulas would reckon with it: as text it is none
            self.copies[row, column] = CopiedCell(self.text(row, column))
            return "bad"
        self._count_decimals(number)
        return "number"

    def _count_decimals(self, value: Decimal) -> None:
        exponent = plain(value).as_tuple().exponent
        if isinstance(exponent, int):
            self.decimals = max(self.decimals, -exponent)

    def ratio(self, row: int, column: int, label: str, *, signed: bool = False) -> tuple[State, bool]:
        """Read a ratio cell, `signed` or not; the second value says whether it is a bare percentage (95 for 95%)."""
        state = self.number(row, column, label, ratio=True, signed=signed)
        if state != "number":
            return state, False
        value = self.copies[row, column].value
        shown = shown_by(self.raw.scan.formats.get((row, column), ""), 1)
        bare = shown.percent_sign
        if isinstance(value, Decimal) and value > _WHOLE_PERCENT_ABOVE:
            bare = bare or not (shown.percent or "%" in fold(self.text(row, column)))
        if bare and isinstance(value, Decimal):
            percent = format(plain(value), "f")
            if value > _MOST_PERCENT:
                self.report("R220", row, column, label=label, found=self.text(row, column))
                # formulas would reckon with it: as text it is none
                self.copies[row, column] = CopiedCell(self.text(row, column))
                return "bad", False
            self.report("R206", row, column, label=label, found=self.text(row, column), percent=percent)
        return state, bare

    def choice(
        self, row: int, column: int, label: str, choices: Sequence[str], *, required: bool = True, asked: str = ""
    ) -> str | None:
        """Read a cell that must hold one of a few words; the copy holds the word itself.

        The answer to 是否… may repeat what is asked (`asked`, else the label's own): 已完成, 未完成.
        """
        if (row, column) in self.raw.scan.uncached:
            self.report("R205", row, column, label=label)
            return None
        words = "、".join(f"“{choice}”" for choice in choices)
        if is_error(self.text(row, column)):
            self.report("R212", row, column, label=label, found=self.text(row, column))
            return None
        text, marks = split_marks(self.text(row, column))
        if marks and not any(normalise(text) == normalise(word) for word in (*choices, *_MEANT)):
            text, marks = text + marks, ""
        if marks:
            self.report("R214", row, column, label=label, found=self.text(row, column), marks=marks)
        if not text:
            self.copies.pop((row, column), None)
            if required:
                self.report("R210", row, column, label=label, choices=words)
            return None
        for choice in choices:
            if normalise(text) == normalise(choice):
                original = str(self.raw_value(row, column))
                self.copies[row, column] = CopiedCell(choice, "" if original == choice else original)
                return choice
        meant = _MEANT.get(normalise(text)) or _own_words(text, asked or label.partition("是否")[2])
        if meant is not None and meant in choices:
            self.report("R291", row, column, label=label, found=text, word=meant)
            self.copies[row, column] = CopiedCell(meant, str(self.raw_value(row, column)))
            return meant
        self.report("R209", row, column, label=label, found=text, choices=words)
        return None

    def date(self, row: int, column: int, label: str) -> datetime.date | None:
        """Read a date cell; the copy holds the date."""
        value = self.raw_value(row, column)
        if isinstance(value, datetime.datetime):
            self.copies[row, column] = CopiedCell(value.date())
            return value.date()
        if isinstance(value, datetime.date):
            return value
        if (row, column) in self.raw.scan.uncached:
            self.report("R205", row, column, label=label)
            return None
        text = self.text(row, column)
        if not text:
            return None
        if is_error(text):
            self.report("R212", row, column, label=label, found=text)
            return None
        rest, marks = split_marks(text)
        day = parse_date(rest)
        if day is not None and marks:
            self.report("R214", row, column, label=label, found=text, marks=marks)
        if day is None:
            self.report("R211", row, column, label=label, found=text)
        else:
            self.copies[row, column] = CopiedCell(day, str(value))
        return day


def shows_another(shown: Shown, number: Decimal) -> bool:
    """Whether digits that are only letters of a number format make another number of it than the cell holds, or stand
    in its place.
    """
    if shown.nothing and any(letter.isdigit() for letter in shown.words):
        return True
    if not shown.another:
        return False
    seen = round(number, shown.decimals) if shown.decimals is not None else plain(number)
    return parse_number(f"{shown.before}{seen:f}{shown.after}").value != seen


def _unit_of_size(yuan: Decimal) -> str:
    return next((unit for unit, size in YUAN.items() if size == yuan), "")


def _quoted(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


def _copy(value: Any) -> CellValue | None:
    if type(value) is str:
        return value if value and not value.isspace() else None
    match value:
        case bool() | datetime.datetime() | datetime.date() | datetime.time():
            return value
        case int() | float():
            return decimal_of(value)
        case datetime.timedelta():
            return str(value)
        case _:
            return None


class ReadScope(CellScope):
    """Evaluates derivations over the copied cells and the facts read so far."""

    def __init__(self, sheets: dict[str, SheetGrid] | None = None) -> None:
        self.sheets = held = sheets or {}
        self.facts: dict[str, Fact] = {}

        # no method: what refers to itself is not freed at once
        def cell(sheet: str, row: int, column: int) -> Scalar:
            copied = held[sheet].copies.get((row, column))
            return None if copied is None else scalar_of(copied.value)

        super().__init__(names=value_of_name(self.facts), cells=cell)
