"""Amounts of a table of accounts as facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from perfeval.facts.account_layout import AccountSheet
from perfeval.facts.fact import MISSING, Fact
from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import ZERO, Node, Text, call
from perfeval.reader.grid import ReadScope, SheetGrid, State
from perfeval.reader.standard.tables import in_ten_thousand, number_or

_NOTE = re.compile(r"^(?:注|说明|备注)[:：]|本表无数据|无相关|无此项|没有.*(?:收入|支出|数据)")
"""What stands in an empty table instead of amounts."""


@dataclass(slots=True)
class AccountCells:
    """Reads the amounts of one sheet; a blank amount of a recognised table is 0."""

    grid: SheetGrid
    sheet: AccountSheet
    scope: ReadScope
    _states: dict[tuple[int, int], State] = field(default_factory=dict)

    def fact(self, item: str, row: int, column: int, label: str, *, budget: str = "") -> Fact:
        """The amount in a cell as the fact `<table>_<item>`."""
        grid = self.grid
        name = f"{self.sheet.id}_{item}"
        words = f"{self.sheet.name} {label}"
        source = (grid.source(row, column),)
        if self._without_unit:
            return Fact(name, None, self.sheet.unit, source, None, words, "", self.sheet.funds, budget)
        cell = grid.node(row, column)
        state = self.state(row, column, label)
        otherwise: Node = Text(MISSING) if state == "bad" else ZERO
        uncached = (row, column) in grid.raw.scan.uncached
        node: Node = Text(MISSING) if uncached else number_or(cell, self._converted(cell), otherwise)
        note = "空白，按0" if state == "blank" else ""
        return self._made(Fact(name, None, self.sheet.unit, source, node, words, note, self.sheet.funds, budget))

    def sum(self, item: str, cells: Sequence[tuple[int, int]], label: str) -> Fact:
        """The sum of cells, each of which is a printed number."""
        grid = self.grid
        sources = tuple(grid.source(*place) for place in cells)
        node = self._converted(call("SUM", *(grid.node(*place) for place in cells)))
        fact = Fact(
            f"{self.sheet.id}_{item}",
            None,
            self.sheet.unit,
            sources,
            node,
            f"{self.sheet.name} {label}",
            funds=self.sheet.funds,
            printed=len(cells),
        )
        return self._made(fact)

    def state(self, row: int, column: int, label: str) -> State:
        """What an amount cell holds, with findings noted once."""
        if (row, column) not in self._states:
            state: State = "blank"
            if not _NOTE.search(self.grid.text(row, column)):
                state = self.grid.number(row, column, label, money=self.sheet.unit == "万元")
            self._states[row, column] = state
        return self._states[row, column]

    @property
    def _without_unit(self) -> bool:
        return self.sheet.unit == "万元" and not self.grid.money_unit

    def _converted(self, node: Node) -> Node:
        return in_ten_thousand(node, self.grid.money_unit) if self.sheet.unit == "万元" else node

    def _made(self, fact: Fact) -> Fact:
        if self._without_unit or fact.derivation is None:
            return replace(fact, derivation=None)
        value = evaluate(fact.derivation, self.scope)
        number = value if isinstance(value, Decimal) else None
        unit = self.grid.money_unit
        converted = f"由{unit}折算为万元" if fact.unit == "万元" and unit in ("元", "亿元") else ""
        note = "；".join(filter(None, (fact.note, converted)))
        return replace(fact, value=number, note=note)
