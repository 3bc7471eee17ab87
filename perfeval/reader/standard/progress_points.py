"""支付进度 at every point in time: 实际支付进度3月 … 既定支付进度12月, for standards that ask by quarter or month."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.facts.fact import MISSING, Fact
from perfeval.facts.layout import Sheet
from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import HUNDRED, Binary, Node, Text
from perfeval.reader.grid import ReadScope, SheetGrid
from perfeval.reader.headings import Headings
from perfeval.reader.standard.examples import is_example
from perfeval.reader.standard.progress import FACTS, point_in_time
from perfeval.reader.standard.tables import number_or

_MOST = Decimal(2)
"""A bare number above it is a percentage."""


def read_points(
    grid: SheetGrid, sheet: Sheet, headings: Headings, scope: ReadScope, year: int | None
) -> Iterator[Fact]:
    """Yield both ratios of every month of the year that has just one row."""
    point = headings.column(sheet, "point")
    if point is None or year is None:
        return
    rows: dict[int, list[int]] = {}
    for row in headings.rows(grid):
        time = None if is_example(grid, row, point) else point_in_time(grid.text(row, point), year)
        if time is not None and time[0] == year:
            rows.setdefault(time[1], []).append(row)
    for month, found in sorted(rows.items()):
        for role, name in FACTS.items():
            at = headings.column(sheet, role)
            if len(found) == 1 and at is not None:
                fact = _fact(grid, scope, found[0], at, f"{name}{month}月")
                if fact is not None:
                    yield fact


def _fact(grid: SheetGrid, scope: ReadScope, row: int, at: int, name: str) -> Fact | None:
    """The ratio in a cell that is plainly a number; anything else is for whoever reads the row that counts."""
    cell = grid.node(row, at)
    value = scope.cell(cell)
    if grid.text(row, at).endswith("%") and not isinstance(value, Decimal):
        grid.ratio(row, at, name)
        value = scope.cell(cell)
    if not isinstance(value, Decimal) or (row, at) in grid.raw.scan.uncached or value < 0:
        return None
    shown: Node = Binary("/", cell, HUNDRED) if value > _MOST else cell
    node = number_or(cell, shown, Text(MISSING))
    number = evaluate(node, scope)
    label = f"支付进度表 {grid.text(row, 0)} {name}"
    return Fact(name, number, "比率", (grid.source(row, at),), node, label) if isinstance(number, Decimal) else None
