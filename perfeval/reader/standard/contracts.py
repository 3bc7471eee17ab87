"""合同情况: how many contracts were signed, published and filed within so many days, and how many days late."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from perfeval.data import load_yaml
from perfeval.facts.fact import Fact
from perfeval.facts.layout import Sheet
from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import ONE, ZERO, Binary, Node, Number, Text, call
from perfeval.reader.grid import ReadScope, SheetGrid
from perfeval.reader.headings import Headings
from perfeval.reader.labels import key
from perfeval.reader.standard.examples import is_example
from perfeval.reader.standard.spans import spans_of, summed

SHEET = "合同情况"
_ACTS = {"签订": ("award", "signed"), "公开": ("signed", "published"), "备案": ("signed", "filed")}
"""What is done in time: the columns of the day from which the days count, and of the day when it was done."""
_COUNTS = {"合同数": (), "有通知书合同数": ("award",), "已公开合同数": ("published",), "已备案合同数": ("filed",)}
"""How many contracts have a day in these columns."""
_TOTALS = frozenset(["合计", "总计", "小计", "共计"])


@cache
def periods() -> tuple[int, ...]:
    """The periods, in days, for which there are facts."""
    given = next(one for one in load_yaml("list_facts.yaml") if "{日}" in one["name"])
    return tuple(given["days"])


def _names() -> Iterator[tuple[str, str]]:
    """Every fact with its unit."""
    yield from ((name, "份") for name in _COUNTS)
    for act in _ACTS:
        for days in periods():
            yield _within(act, days), "份"
            yield _late(act, days), "天"


def _within(act: str, days: int) -> str:
    return f"合同{days}日内{act}数"


def _late(act: str, days: int) -> str:
    return f"合同{act}超{days}日天数"


def missing_contracts() -> Iterator[Fact]:
    """The facts of a unit that listed no contract."""
    for name, unit in _names():
        yield Fact(name, None, unit, label=f"{SHEET}表 {name}")


def read_contracts(grid: SheetGrid, sheet: Sheet, headings: Headings, scope: ReadScope) -> Iterator[Fact]:
    """Yield the counts; a day that is no date, or lies before the one it follows, makes what rests on it missing."""
    contract = headings.column(sheet, "contract")
    rows = [] if contract is None else list(_rows(grid, headings, contract))
    if contract is None or not rows:
        yield from missing_contracts()
        return
    yield from _Contracts(grid, sheet, headings, scope, contract, rows).facts()


def _rows(grid: SheetGrid, headings: Headings, contract: int) -> Iterator[int]:
    for row in headings.rows(grid):
        text = grid.text(row, contract)
        if text and key(text) not in _TOTALS and not is_example(grid, row, contract):
            yield row


class _Contracts:
    def __init__(
        self,
        grid: SheetGrid,
        sheet: Sheet,
        headings: Headings,
        scope: ReadScope,
        contract: int,
        rows: Sequence[int],
    ) -> None:
        self._grid, self._scope, self._contract, self._rows = grid, scope, contract, rows
        between = set(range(rows[0], rows[-1] + 1)) - set(rows)
        self._spans = spans_of(rows, [row for row in between if grid.text(row, contract)])
        roles = {role for pair in _ACTS.values() for role in pair}
        self._columns = {role: at for role in roles if (at := headings.column(sheet, role)) is not None}
        self._labels = {column.role: column.label for column in sheet.columns}
        self._days = {role: self._read(role) for role in self._columns}

    def _read(self, role: str) -> dict[int, datetime.date] | None:
        """The days of a column by row, blank ones left out; None where a cell is no date."""
        found: dict[int, datetime.date] = {}
        certain = True
        for row in self._rows:
            at = self._columns[role]
            if self._grid.blank(row, at):
                continue
            day = self._grid.date(row, at, self._labels[role])
            if day is None:
                certain = False
            else:
                found[row] = day
        return found if certain else None

    def facts(self) -> Iterator[Fact]:
        """All of them."""
        for name, roles in _COUNTS.items():
            usable = all(self._days.get(role) is not None for role in roles)
            yield self._fact(name, "份", self._counted(*roles) if usable else None, roles)
        for act, (since, done) in _ACTS.items():
            usable = self._in_order(since, done)
            for days in periods():
                limit = Number(Decimal(days))
                within = self._summed(since, done, limit, late=False) if usable else None
                yield self._fact(_within(act, days), "份", within, (done,))
                # what was never done is late nobody knows how long
                ended = usable and self._all_done(since, done)
                late = self._summed(since, done, limit, late=True) if ended else None
                yield self._fact(_late(act, days), "天", late, (done,))

    def _in_order(self, since: str, done: str) -> bool:
        """Whether the days of both columns are known, and none comes before the one from which it counts."""
        first, then = self._days.get(since), self._days.get(done)
        if first is None or then is None:
            return False
        wrong = [row for row, day in then.items() if row in first and day < first[row]]
        for row in wrong:
            self._grid.report("R414", row, self._columns[done], label=self._labels[done], before=self._labels[since])
        # a day that follows none cannot be counted from: what is signed without an award was not put out to tender
        lost = [] if since == "award" else [row for row in then if row not in first]
        for row in lost:
            self._grid.report("R415", row, self._columns[since], label=self._labels[since])
        return not wrong and not lost

    def _all_done(self, since: str, done: str) -> bool:
        first, then = self._days[since] or {}, self._days[done] or {}
        return all(row in then for row in first)

    def _block(self, role: str, first: int, last: int) -> Node:
        return self._grid.block(first, self._columns[role], last)

    def _has(self, role: str, first: int, last: int) -> Node:
        return Binary(">", self._block(role, first, last), ZERO)

    def _listed(self, first: int, last: int) -> Node:
        return Binary("<>", self._grid.block(first, self._contract, last), Text(""))

    def _counted(self, *roles: str) -> Node:
        def one(first: int, last: int) -> Node:
            product: Node = Binary("*", self._listed(first, last), ONE)
            for role in roles:
                product = Binary("*", product, self._has(role, first, last))
            return call("SUMPRODUCT", product)

        return summed(self._spans, one)

    def _summed(self, since: str, done: str, limit: Node, *, late: bool) -> Node:
        """How many were done within the limit, or by how many days all others missed it."""

        def one(first: int, last: int) -> Node:
            taken = Binary("-", self._block(done, first, last), self._block(since, first, last))
            both = Binary("*", self._has(since, first, last), self._has(done, first, last))
            counts = Binary("*", self._listed(first, last), both)
            if late:
                over = Binary("*", Binary(">", taken, limit), Binary("-", taken, limit))
                return call("SUMPRODUCT", Binary("*", counts, over))
            return call("SUMPRODUCT", Binary("*", counts, Binary("<=", taken, limit)))

        return summed(self._spans, one)

    def _fact(self, name: str, unit: str, node: Node | None, roles: Sequence[str]) -> Fact:
        label = f"{SHEET}表 {name}"
        if node is None:
            return Fact(name, None, unit, label=label)
        at = self._columns[roles[0]] if roles else self._contract
        value = evaluate(node, self._scope)
        sources = (self._grid.source(self._rows[0], at), self._grid.source(self._rows[-1], at))
        return Fact(name, value if isinstance(value, Decimal) else None, unit, sources, node, label)
