"""Read a sheet of labels and values (基本信息)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from perfeval.facts.fact import MISSING, Fact, FactValue
from perfeval.facts.layout import Row, Sheet
from perfeval.formula.evaluate import evaluate, scalar_of
from perfeval.formula.nodes import HUNDRED, Binary, Cell, Node, Text, choose
from perfeval.reader.grid import ReadScope, SheetGrid, State
from perfeval.reader.labels import key, normalise
from perfeval.reader.marks import split_marks_behind
from perfeval.reader.money_units import named_unit
from perfeval.reader.numbers import YUAN
from perfeval.reader.records import CopiedCell
from perfeval.reader.standard.tables import number_or
from perfeval.xlsx.raw_sheet import is_error

_LONGEST = 32767
_MONEY_UNIT, _NAMES = "金额单位", ("单位名称", "评价年度", "预算编码")


@lru_cache(maxsize=4096)
def text_or_missing(cell: Cell) -> Node:
    """The cell's text, or 缺数据 while it is blank."""
    return choose(Binary("=", cell, Text("")), Text(MISSING), cell)


class FieldsReader:
    """Reads a fields sheet into facts: a label, and its value to the right, or in the same cell after a colon."""

    def __init__(self, grid: SheetGrid, sheet: Sheet, scope: ReadScope, value_column: int | None) -> None:
        self._grid, self._sheet, self._scope = grid, sheet, scope
        self._value_column = value_column
        self._labelled: list[int] = []
        self._labels = {key(label): row for row in sheet.rows for label in (row.label, *row.aliases)}

    def read(self) -> Iterator[Fact]:
        """Yield a fact for every row of the layout."""
        places = self._places()
        self._labelled = [number for number, _ in places.values()]
        for row in self._sheet.rows:
            fact = self._fact(row, places.get(row.label))
            self._scope.facts[fact.name] = fact
            yield fact

    def _places(self) -> dict[str, tuple[int, int]]:
        """The cell of each field's value."""
        grid = self._grid
        found: dict[str, list[tuple[int, int]]] = {}
        for number in range(grid.height):
            for column in range(grid.width):
                text = grid.text(number, column)
                row = self._labels.get(key(text)) if text else None
                if row is not None:
                    found.setdefault(row.label, []).append(self._value_place(number, column))
        places: dict[str, tuple[int, int]] = {}
        for label, values in found.items():
            filled = [place for place in values if not grid.blank(*place)]
            if len(values) > 1 and len({normalise(grid.text(*place)) for place in filled}) > 1:
                first, second = (grid.address(*place) for place in filled[:2])
                grid.report("R106", *filled[1], first=first, second=second, label=label)
            else:
                places[label] = (filled or values)[0]
        return places

    def _value_place(self, number: int, column: int) -> tuple[int, int]:
        """The value's column, else the first filled cell to the right that is no label itself."""
        grid = self._grid
        if self._value_column is not None and self._value_column != column and number > grid.header_row:
            return number, self._value_column
        for other in range(column + 1, min(column + 8, grid.width)):
            text = grid.text(number, other)
            if text or (number, other) in grid.raw.scan.uncached:
                return (number, column + 1) if key(text) in self._labels else (number, other)
        return number, column + 1

    def _fact(self, row: Row, place: tuple[int, int] | None) -> Fact:
        label = f"{self._sheet.name}表 {row.label}"
        if place is None:
            if not row.optional:
                self._grid.report("R107", line=row.label, zero="")
            return Fact(row.fact, None, row.unit, label=label)
        source = (self._grid.source(*place),)
        cell = self._grid.node(*place)
        node: Node
        value: FactValue | None
        if row.kind == "number":
            shared = self._grid.spans_rows(*place, self._labelled) and bool(self._grid.merged_text(*place))
            if shared:
                self._grid.report("R115", *place, label=row.label)
            state: State = "bad" if shared else self._grid.number(*place, row.label, signed=False)
            node = number_or(cell, cell, Text(MISSING))
            if state == "bad" and isinstance(self._scope.cell(cell), Decimal):
                node = Text(MISSING)
            found = evaluate(node, self._scope)
            value = found if isinstance(found, Decimal) else None
            if state == "number" and isinstance(value, Decimal) and value != value.to_integral_value():
                self._grid.report("R208", *place, label=row.label, found=value)
        elif row.kind == "ratio":
            state, bare = self._grid.ratio(*place, row.label)
            shown: Node = Binary("/", cell, HUNDRED) if bare else cell
            node = number_or(cell, shown, Text(MISSING)) if state == "number" else Text(MISSING)
            found = evaluate(node, self._scope)
            value = found if isinstance(found, Decimal) else None
        elif row.kind == "date":
            value = self._grid.date(*place, row.label)
            unusable = value is None and not self._grid.blank(*place)
            node = Text(MISSING) if unusable else number_or(cell, cell, Text(MISSING))
        else:
            value = self._text(row, place)
            node = text_or_missing(cell) if value is not None else Text(MISSING)
        return Fact(row.fact, value, row.unit, source, node, label)

    def _text(self, row: Row, place: tuple[int, int]) -> str | None:
        if row.fact == _MONEY_UNIT and (unit := named_unit(self._grid.text(*place))) in YUAN:
            self._grid.copies[place] = CopiedCell(
                unit, "" if self._grid.text(*place) == unit else self._grid.text(*place)
            )
            return unit
        if row.choices:
            return self._grid.choice(*place, row.label, row.choices, required=not row.optional)
        if place in self._grid.raw.scan.uncached:
            self._grid.report("R205", *place, label=row.label)
            return None
        text = self._grid.text(*place)[:_LONGEST]
        if not text:
            return None
        if is_error(text):
            self._grid.report("R212", *place, label=row.label, found=text)
            return None
        text, marks = split_marks_behind(text) if row.fact in _NAMES else (text, "")
        if marks:
            self._grid.report("R214", *place, label=row.label, found=self._grid.text(*place), marks=marks)
        copied = self._grid.copies.get(place)
        if copied is None or scalar_of(copied.value) != text:
            self._grid.copies[place] = CopiedCell(text)
        return text
