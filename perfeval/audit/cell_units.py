"""What the numbers of a score workbook are counted in, so that a difference says 106.623万元 and not 106.623."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from perfeval.audit.found import FoundSheet, FoundWorkbook, Position
from perfeval.audit.result import Difference
from perfeval.audit.words import words_of
from perfeval.findings.catalogue import finding
from perfeval.formula.addresses import row_and_column
from perfeval.reader.money_units import money_unit_of
from perfeval.writer import facts_sheet
from perfeval.writer.names import CALCULATION, FACTS, SCORE

_UNIT = 4
_RATIO, _DAY, _MONEY = "比率", "日期", "万元"
_UNSAID = ("", "文本")
_LOOKS = "A3"
"""Codes of what a reader sees: 0.00 is a number format there."""
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_CELL = re.compile(r"'((?:[^']|'')+)'!\$?([A-Z]{1,3})\$?(\d+)(?![\d:])((?:[/*][一-鿿]+)?)")
_SCALES = {
    "/元每万元": "元", "/千元每万元": "千元", "*万元每百万元": "百万元", "*万元每千万元": "千万元",
    "*万元每亿元": "亿元",
}  # fmt: skip
"""How 基础数据 converts what stands in a source sheet."""
_HEAD = 4
"""The rows in which a sheet states the unit of all its money."""
_AMOUNT = re.compile("预算|执行数|决算|金额|资金")
_WORDS = re.compile("[一-鿿]")
_EPOCH = datetime.date(1899, 12, 30)
Spot = tuple[str, Position]


def with_units(differences: Iterable[Difference], found: FoundWorkbook) -> tuple[Difference, ...]:
    """The differences, each number in them with the unit of its cell: 万元, 人, 分; percentages and dates as such."""
    units: CellUnits | None = None
    told: list[Difference] = []
    for one in differences:
        place = one.finding.place
        quantity = not one.finding.code.startswith(_LOOKS) and any(map(_NUMBER.fullmatch, (one.expected, one.found)))
        if quantity and place.cell and place.sheet in found.sheets:
            units = units or CellUnits(found)
            one = _told(one, units.of((place.sheet, row_and_column(place.cell))))
        told.append(one)
    return tuple(told)


def _told(one: Difference, unit: str) -> Difference:
    details = dict(one.finding.details)
    details |= {name: measured(details[name], unit) for name in ("expected", "found") if name in details}
    told = finding(one.finding.code, one.finding.place, **details)
    return replace(one, finding=told, expected=measured(one.expected, unit), found=measured(one.found, unit))


def measured(text: str, unit: str) -> str:
    """A number with its unit; any other text as it is."""
    if not _NUMBER.fullmatch(text) or unit in _UNSAID:
        return text
    number = Decimal(text)
    if unit == _RATIO:
        return f"{(number * 100).normalize():f}%"
    if unit == _DAY:
        whole = number == number.to_integral_value() and 0 < number < 100_000
        return (_EPOCH + datetime.timedelta(days=int(number))).isoformat() if whole else text
    return f"{text}{unit}"


class CellUnits:
    """The unit of each cell, by what 基础数据 says of the cells that it rests on."""

    def __init__(self, found: FoundWorkbook) -> None:
        self._found = found
        self._known: dict[Spot, str] = {}
        columns: defaultdict[tuple[str, int], dict[int, str]] = defaultdict(dict)
        for spot, unit in self._of_facts():
            self._known.setdefault(spot, unit)
            columns[spot[0], spot[1][1]][spot[1][0]] = unit
        self._columns = {at: rows for at, rows in columns.items() if len({*rows.values()}) == 1}

    def of(self, spot: Spot) -> str:
        """The unit; '' where it is not known."""
        name, (row, column) = spot
        sheet = self._found.sheets[name]
        if "%" in self._found.look(sheet, (row, column)).number_format:
            return _RATIO
        if (row, column) in sheet.days:
            return _DAY
        if spot in self._known:
            return self._known[spot]
        if name in (SCORE, CALCULATION):
            return "分" if words_of(self._found, (name, row, column)).endswith(("分", "分值")) else ""
        # what no fact needs is counted like the rest of its column, within the table
        beside = self._columns.get((name, column), {})
        within = beside and min(beside) <= row <= max(beside)
        return next(iter(beside.values())) if within else _headed(sheet, row, column)

    def _of_facts(self) -> Iterator[tuple[Spot, str]]:
        sheet = self._found.sheets.get(FACTS)
        for row, column in sheet.filled if sheet else ():
            unit = sheet.text(row, _UNIT) if sheet and column == facts_sheet.VALUE else ""
            if sheet is None or row < facts_sheet.FIRST_ROW or unit in _UNSAID:
                continue
            yield (FACTS, (row, column)), unit
            # a ratio is typed as 95 or as 0.95: what its cell shows as a percentage is told by its look
            if unit != _RATIO:
                yield from _of_sources(sheet.formulas.get((row, column), ""), unit)


def _headed(sheet: FoundSheet, row: int, column: int) -> str:
    """The unit by the heading above a cell, the label before it and what the sheet says at its top."""
    heading = _words_above(sheet, row - 1, column)
    if heading.endswith(("分", "分值")):
        return "分"
    if own := money_unit_of(heading):
        return own
    if not _AMOUNT.search(heading):
        return ""
    top = (sheet.text(*place) for place in sorted(sheet.values) if place[0] < _HEAD)
    return money_unit_of(_words_above(sheet, row, 0)) or next(filter(None, map(money_unit_of, top)), "")


def _words_above(sheet: FoundSheet, row: int, column: int) -> str:
    """The nearest words in a column, from a row up."""
    return next((text for at in range(row, -1, -1) if _WORDS.search(text := sheet.text(at, column))), "")


def _of_sources(formula: str, unit: str) -> Iterator[tuple[Spot, str]]:
    """The cells of source sheets in a fact's formula, in the units that it converts them from."""
    cells = {
        (name.replace("''", "'"), row_and_column(f"{letters}{row}")): ""
        for name, letters, row, _ in _CELL.findall(formula)
    }
    for name, letters, row, scale in _CELL.findall(formula):
        if scale in _SCALES:
            cells[name.replace("''", "'"), row_and_column(f"{letters}{row}")] = _SCALES[scale]
    converted = unit == _MONEY and any(scale in formula for scale in _SCALES)
    for spot, scaled in cells.items():
        if scaled or not converted:
            yield spot, scaled or unit
