"""支付进度 at every point in time: 实际支付进度3月 … 既定支付进度12月, for standards that ask by quarter or month."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.facts.fact import MISSING, Fact
from perfeval.facts.layout import Sheet
from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import HUNDRED, Binary, Text
from perfeval.reader.grid import ReadScope, SheetGrid
from perfeval.reader.headings import Headings
from perfeval.reader.standard.examples import is_example
from perfeval.reader.standard.progress import FACTS, point_in_time
from perfeval.reader.standard.tables import number_or


def read_points(
    grid: SheetGrid, sheet: Sheet, headings: Headings, scope: ReadScope, year: int | None
) -> Iterator[Fact]:
    """Yield both ratios of every month of the year that has just one row."""
    point = headings.column(sheet, "point")
    if point is None or year is None:
        return
    rows: dict[int, list[int]] = {}
    before = len(grid.findings)
    for row in headings.rows(grid):
        time = None if is_example(grid, row, point) else point_in_time(grid.text(row, point), year)
        if time is not None and time[0] == year:
            rows.setdefault(time[1], []).append(row)
    # whoever reads the row that counts has said what there is to say
    del grid.findings[before:]
    for month, found in sorted(rows.items()):
        for role, name in FACTS.items():
            at = headings.column(sheet, role)
            if len(found) == 1 and at is not None:
                shared = grid.spans_rows(found[0], at, headings.rows(grid))
                fact = None if shared else _fact(grid, scope, found[0], at, f"{name}{month}月")
                if fact is not None:
                    yield fact


def _fact(grid: SheetGrid, scope: ReadScope, row: int, at: int, name: str) -> Fact | None:
    """The ratio in a cell that is plainly a number; anything else is for whoever reads the row that counts."""
    before = len(grid.findings)
    state, bare = grid.ratio(row, at, name)
    del grid.findings[before:]
    cell = grid.node(row, at)
    if state != "number":
        return None
    node = number_or(cell, Binary("/", cell, HUNDRED) if bare else cell, Text(MISSING))
    number = evaluate(node, scope)
    label = f"支付进度表 {grid.text(row, 0)} {name}"
    if not isinstance(number, Decimal) or number < 0:
        return None
    return Fact(name, number, "比率", (grid.source(row, at),), node, label)
