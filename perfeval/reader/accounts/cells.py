"""Amounts of a table of accounts as facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from perfeval.facts.account_layout import AccountSheet
from perfeval.facts.fact import MISSING, Fact
from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import ZERO, Node, Text, added, call
from perfeval.reader.accounts.table import LONGEST_LABEL, Table
from perfeval.reader.grid import ReadScope, State
from perfeval.reader.standard.tables import in_ten_thousand, number_or

_NOTE = re.compile(r"^(?:注|说明|备注)[:：]|本表无数据|无相关|无此项|没有.*(?:收入|支出|数据)")
"""What stands in an empty table instead of amounts."""
BLANK = "空白，按0"
"""How the note of a blank amount begins."""
_DASHES = re.compile(r"[-—–―－/／\s]+|无")
"""What is printed for an amount of nothing."""


@dataclass(slots=True)
class AccountCells:
    """Reads the amounts of one table; a blank amount of a recognised table is 0."""

    table: Table
    sheet: AccountSheet
    scope: ReadScope
    funds: str
    _states: dict[tuple[int, int], State] = field(default_factory=dict)

    def fact(self, item: str, row: int, column: int, label: str, *, budget: str = "", has_parts: bool = False) -> Fact:
        """The amount in a cell as the fact `<table>_<item>`.

        Args:
            has_parts: whether it is the total of amounts that are not 0: blank, it is then no 0 but missing.
        """
        table = self.table
        name = f"{self.sheet.id}_{item}"
        words = f"{self.sheet.name} {label}"
        source = (table.source(row, column),)
        unit = table.unit_of(row, column)
        if self.sheet.unit == "万元" and not unit:
            return Fact(name, None, self.sheet.unit, source, None, words, "", self.funds, budget)
        state = self.state(row, column, label)
        # only the reading tells whether the cell's own number format or words name another unit
        unit = table.unit_of(row, column)
        if state == "blank" and has_parts:
            table.report("R810", row, column, label=label)
            state = self._states[row, column] = "bad"
        note = BLANK if state == "blank" else ""
        cell = table.node(row, column)
        if state == "bad" or table.uncached(row, column):
            node: Node = Text(MISSING)
        else:
            node = number_or(cell, self._converted(cell, unit), ZERO)
        return self._made(Fact(name, None, self.sheet.unit, source, node, words, note, self.funds, budget), unit)

    def sum(self, item: str, cells: Sequence[tuple[int, int]], label: str) -> Fact:
        """The sum of cells, each of which is a printed number and was read."""
        table = self.table
        by_unit: dict[str, list[tuple[int, int]]] = {}
        for place in cells:
            by_unit.setdefault(table.unit_of(*place), []).append(place)
        unit = next((unit for unit in by_unit if not unit), next(iter(by_unit)))
        fact = Fact(
            f"{self.sheet.id}_{item}",
            None,
            self.sheet.unit,
            tuple(table.source(*place) for place in cells),
            added(
                self._converted(call("SUM", *(table.node(*place) for place in alike)), one)
                for one, alike in by_unit.items()
            ),
            f"{self.sheet.name} {label}",
            funds=self.funds,
            printed=len(cells),
        )
        return self._made(fact, unit)

    def state(self, row: int, column: int, label: str) -> State:
        """What an amount cell holds, with findings noted once; a dash is the print of nothing."""
        if (row, column) not in self._states:
            state: State = "blank"
            text = self.table.text(row, column)
            if text and self._is_shared(row, column):
                self.table.report("R115", row, column, label=label)
                self._states[row, column] = "bad"
                return "bad"
            silent = _DASHES.fullmatch(text) if len(text) <= LONGEST_LABEL else None
            if not silent and not _NOTE.search(text[:LONGEST_LABEL]):
                state = self.table.number(row, column, label, money=self.sheet.unit == "万元")
            self._states[row, column] = state
        return self._states[row, column]

    def _is_shared(self, row: int, column: int) -> bool:
        """Whether an amount is merged with the cell of another row that has a label."""
        table = self.table
        top, bottom = table.rows_merged(row, column)
        return any(
            table.label(one, before) and table.printed(one, before) is None
            for one in range(top, bottom + 1)
            if one != row
            for before in range(column)
        )

    def _converted(self, node: Node, unit: str) -> Node:
        return in_ten_thousand(node, unit) if self.sheet.unit == "万元" else node

    def _made(self, fact: Fact, unit: str) -> Fact:
        if fact.derivation is None or (self.sheet.unit == "万元" and not unit):
            return replace(fact, derivation=None)
        value = evaluate(fact.derivation, self.scope)
        number = value if isinstance(value, Decimal) else None
        converted = f"由{unit}折算为万元" if fact.unit == "万元" and unit not in ("", "万元") else ""
        note = "；".join(filter(None, (fact.note, converted)))
        return replace(fact, value=number, note=note)
