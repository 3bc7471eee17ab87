"""Read a table of rows × columns: each crossing is a fact, blanks and totals by the rules of the contract.

A blank part is 0 when any other part of its column is filled; a blank total is the sum of its parts; a
total that is a formula over nothing but blanks is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from perfeval.facts.fact import MISSING, Fact
from perfeval.facts.layout import Column, Row, Sheet
from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import ZERO, Binary, Cell, Name, Node, Text, block_at, call, cell_at, choose
from perfeval.reader.grid import ReadScope, SheetGrid, State
from perfeval.reader.headings import Headings
from perfeval.reader.labels import key
from perfeval.xlsx.raw_sheet import is_error

_DIVIDED = {"元": "元每万元", "千元": "千元每万元"}
_MULTIPLIED = {"百万元": "万元每百万元", "千万元": "万元每千万元", "亿元": "万元每亿元"}
"""The labelled factor that an amount in another unit is divided or multiplied by."""


def in_ten_thousand(node: Node, money_unit: str) -> Node:
    """An amount of a sheet in 万元, by the labelled conversion factors."""
    if money_unit in _DIVIDED:
        return Binary("/", node, Name(_DIVIDED[money_unit]))
    return Binary("*", node, Name(_MULTIPLIED[money_unit])) if money_unit in _MULTIPLIED else node


def number_or(cell: Cell, shown: Node, otherwise: Node) -> Node:
    """The cell's number, or something else while it holds none."""
    return choose(call("ISNUMBER", cell), shown, otherwise)


@lru_cache(maxsize=4096)
def _derived(
    place: tuple[str, int, int],
    money_unit: str,
    siblings: tuple[int, ...] = (),
    leaves: tuple[int, ...] = (),
    parts: tuple[str, ...] = (),
    *,
    formula: bool = False,
) -> Node:
    """The formula of a crossing: its number, or what a blank stands for.

    Workbooks of the same form have the same formulas: each is made once.

    Args:
        place: sheet, row and column of its cell.
        siblings: the sheet rows of the parts of the total that it is a part of.
        leaves: for a total, the sheet rows of the cells it is the sum of.
        parts: for a total, the names of the facts it is the sum of.
        formula: whether the cell is one itself.
    """
    sheet, row, column = place
    cell, missing = cell_at(sheet, row, column), Text(MISSING)
    shown = in_ten_thousand(cell, money_unit)
    blank: Node = missing
    if siblings:
        # 0 for a part while another is filled; the cell itself may stand among them: it holds no number then
        blank = choose(Binary(">", call("COUNT", *_blocks(sheet, siblings, column)), ZERO), ZERO, missing)
    if not leaves:
        return number_or(cell, shown, blank)
    names = [Name(part) for part in parts]
    complete = call("AND", *(call("ISNUMBER", name) for name in names))
    total = choose(complete, call("SUM", *names), missing)
    # cell by cell: two totals side by side may differ in which of their parts are sums themselves
    nothing = Binary("=", call("COUNT", *(cell_at(sheet, leaf, column) for leaf in leaves)), ZERO)
    if formula:
        return choose(nothing, blank, number_or(cell, shown, total))
    return number_or(cell, shown, choose(nothing, blank, total))


def _blocks(sheet: str, rows: Iterable[int], column: int) -> list[Node]:
    """The cells of a column in these rows, neighbours as one range: D5:D12."""
    blocks: list[list[int]] = []
    for number in sorted(set(rows)):
        if blocks and number == blocks[-1][1] + 1:
            blocks[-1][1] = number
        else:
            blocks.append([number, number])
    return [
        cell_at(sheet, top, column) if top == last else block_at(sheet, top, column, last, column)
        for top, last in blocks
    ]


@dataclass(slots=True)
class _Crossing:
    state: State
    row: int = -1
    formula: bool = False
    below: tuple[int, ...] = ()
    """The sheet rows of the typed cells of the rows it is the sum of."""
    leaves: tuple[int, ...] = ()
    """These, and its own where it is typed."""


class TableReader:
    """Reads one table into facts."""

    def __init__(self, grid: SheetGrid, sheet: Sheet, headings: Headings, scope: ReadScope) -> None:
        self._grid, self._sheet, self._headings, self._scope = grid, sheet, headings, scope
        self._layout_rows = {row.label: row for row in sheet.rows}
        self._rows = self._find_rows()
        self._total_of = {part: row for row in sheet.rows for part in row.parts}
        self._parts_first = sorted(sheet.rows, key=self._depth)

    def _find_rows(self) -> dict[str, int]:
        """The sheet row of each layout row, by label; duplicates are a finding and dropped."""
        grid = self._grid
        wanted = {key(label): row for row in self._sheet.rows for label in (row.label, *row.aliases)}
        label_column = self._headings.columns.get(self._sheet.columns[0].label, 0)
        found: dict[str, list[int]] = {}
        for number in self._headings.rows(grid):
            text = grid.text(number, label_column)
            if is_error(text) or (not text and not grid.blank(number, label_column)):
                grid.number(number, label_column, "项目名称")
            row = wanted.get(key(text))
            if row is not None:
                found.setdefault(row.label, []).append(number)
        rows: dict[str, int] = {}
        for label, places in found.items():
            if len(places) > 1:
                first, second = (grid.address(place, label_column) for place in places[:2])
                grid.report("R106", places[1], label_column, first=first, second=second, label=label)
            elif (one := self._row_of_label(places[0], label_column, label)) is not None:
                rows[label] = one
        for row in self._sheet.rows:
            if row.label not in found and not row.optional:
                grid.report("R107", line=row.label, zero="，没有发生额的填0" if self._sheet.money else "")
        return rows

    def _row_of_label(self, number: int, label_column: int, label: str) -> int | None:
        """The row of a label; None, with a finding, where it is merged over several rows that are filled."""
        grid = self._grid
        (first, _), (last, _) = grid.area(number, label_column)
        if first == last:
            return number
        amounts = [
            at for column in self._sheet.columns[1:] if (at := self._headings.columns.get(column.label)) is not None
        ]
        filled = [row for row in range(first, last + 1) if any(not grid.blank(row, at) for at in amounts)]
        if len(filled) > 1:
            grid.report("R114", number, label_column, label=label, first=first + 1, last=last + 1)
            return None
        return filled[0] if filled else number

    def read(self) -> Iterator[Fact]:
        """Yield every fact of the table; the scope learns them as they come."""
        for column in self._sheet.columns:
            if column.measure:
                yield from self._column(column)

    def _column(self, column: Column) -> Iterator[Fact]:
        at = self._headings.columns.get(column.label)
        crossings = {row.label: self._crossing(row, column, at) for row in self._sheet.rows}
        for row in self._parts_first:
            own = crossings[row.label]
            own.below = tuple(leaf for part in row.parts for leaf in crossings[part].leaves)
            typed = own.row >= 0 and not (own.formula and row.parts)
            own.leaves = (own.row, *own.below) if typed else own.below
        facts: dict[str, Fact] = {}
        for row in self._parts_first:
            fact = self._fact(row, column, at, crossings)
            self._scope.facts[fact.name] = fact
            facts[row.label] = fact
        self._remark(column, at, crossings, facts)
        for row in self._sheet.rows:
            yield facts[row.label]

    def _depth(self, row: Row) -> int:
        """0 for a row without parts, more for each level of totals above."""
        return 1 + max(self._depth(self._layout_rows[part]) for part in row.parts) if row.parts else 0

    def _crossing(self, row: Row, column: Column, at: int | None) -> _Crossing:
        number = self._rows.get(row.label)
        if number is None or at is None:
            return _Crossing("absent")
        label = f"{row.label} / {column.label}"
        if self._is_shared(number, at) and not self._grid.blank(*self._grid.area(number, at)[0]):
            self._grid.report("R115", number, at, label=label)
            return _Crossing("shared", number)
        if row.parts and (number, at) in self._grid.raw.scan.uncached and not self._any_part(row, at):
            # a total over nothing but blanks is missing whether or not it was ever calculated
            return _Crossing("blank", number, True)
        state = self._grid.number(number, at, label, money=self._sheet.money, dashes=False)
        unusual = not self._sheet.signed and not row.parts
        if state == "number" and unusual and self._grid.is_negative(number, at):
            self._grid.report("R222", number, at, label=label, found=self._grid.text(number, at))
        return _Crossing(state, number, self._grid.is_formula(number, at))

    def _is_shared(self, number: int, at: int) -> bool:
        """Whether the cell is merged with the cell of another row or column of the table."""
        (top, left), (bottom, right) = self._grid.area(number, at)
        if (top, left) == (bottom, right):
            return False
        rows = sum(1 for row in self._rows.values() if top <= row <= bottom)
        columns = sum(1 for column in self._headings.columns.values() if left <= column <= right)
        return rows > 1 or columns > 1

    def _any_part(self, row: Row, at: int) -> bool:
        """Whether anything stands in the rows that a total is the sum of."""
        for part in row.parts:
            number, parts = self._rows.get(part), self._layout_rows[part].parts
            own_formula = number is not None and parts and self._grid.is_formula(number, at)
            if number is not None and not own_formula and not self._grid.blank(number, at):
                return True
            if parts and self._any_part(self._layout_rows[part], at):
                return True
        return False

    def _fact(self, row: Row, column: Column, at: int | None, crossings: dict[str, _Crossing]) -> Fact:
        name = self._sheet.fact_name(row, column)
        label = f"{self._sheet.name}表 {row.label} {column.label}"
        crossing = crossings[row.label]
        if at is None or crossing.state == "absent":
            return Fact(name, None, "万元", label=label)
        source = (self._grid.source(crossing.row, at),)
        unit = self._grid.unit_at(crossing.row, at) if self._sheet.money else "万元"
        if not unit:
            return Fact(name, None, "万元", source, label=label)
        node = self._derivation(row, at, crossings)
        value = evaluate(node, self._scope)
        number = value if isinstance(value, Decimal) else None
        note = ""
        if unit != "万元" and number is not None:
            note = f"由{unit}折算为万元"
        return Fact(name, number, "万元", source, node, label, note)

    def _derivation(self, row: Row, at: int, crossings: dict[str, _Crossing]) -> Node:
        crossing = crossings[row.label]
        place = (self._grid.name, crossing.row, at)
        unit = self._grid.unit_at(crossing.row, at)
        if crossing.state in ("bad", "shared"):
            # a text may be put right in the copy; a number that is not certain may not be taken for one
            number = isinstance(self._scope.cell(self._grid.node(crossing.row, at)), Decimal)
            return Text(MISSING) if number or crossing.state == "shared" else _derived(place, unit)
        siblings = self._siblings(row, crossings)
        parts = [part for part in row.parts if crossings[part].state != "absent" or not self._optional(part)]
        leaves = tuple(leaf for part in parts for leaf in crossings[part].leaves)
        if not leaves:
            return _derived(place, unit, siblings)
        names = tuple(self._sheet.fact_name(self._layout_rows[part], self._column_at(at)) for part in parts)
        return _derived(place, unit, siblings, leaves, names, formula=crossing.formula)

    def _optional(self, label: str) -> bool:
        return self._layout_rows[label].optional

    def _column_at(self, at: int) -> Column:
        return next(c for c in self._sheet.columns if self._headings.columns.get(c.label) == at)

    def _siblings(self, row: Row, crossings: dict[str, _Crossing]) -> tuple[int, ...]:
        """The sheet rows of the parts of the total that this is a part of; none where it has no siblings."""
        total = self._total_of.get(row.label)
        below = crossings[total.label].below if total is not None else ()
        return below if len(below) > len(crossings[row.label].leaves) else ()

    def _remark(self, column: Column, at: int | None, crossings: dict[str, _Crossing], facts: dict[str, Fact]) -> None:
        """提示 for what holds no number, blank or a dash: read as 0, as a sum, or as the blank that it is."""
        zeros: list[str] = []
        for label, crossing in crossings.items():
            fact = facts[label]
            if crossing.state != "blank" or at is None:
                continue
            dash = self._grid.text(crossing.row, at)
            written = f"填的是“{dash}”" if dash else ""
            if fact.missing:
                if dash:
                    self._grid.report("R202", crossing.row, at, label=f"{label} / {column.label}", found=dash)
            elif any(isinstance(self._scope.cell(self._grid.node(leaf, at)), Decimal) for leaf in crossing.below):
                if dash or not crossing.formula:
                    words = f"（{written}）" if written else ""
                    self._grid.report("R204", crossing.row, at, label=f"{label} / {column.label}", written=words)
            else:
                where = "，".join(filter(None, (self._grid.address(crossing.row, at), written)))
                zeros.append(f"“{label}”（{where}）")
        if zeros:
            self._grid.report("R203", heading=column.label, rows="、".join(zeros))
