"""补充数据: any fact of the catalogue that the other sheets do not supply."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.expression.evaluate import evaluate
from perfeval.expression.nodes import Text
from perfeval.facts.fact import MISSING, Fact
from perfeval.layout import Sheet
from perfeval.reader.grid import ReadScope, SheetGrid
from perfeval.reader.headings import Headings
from perfeval.reader.labels import normalise
from perfeval.reader.numbers import money_unit_of
from perfeval.reader.tables import in_ten_thousand, number_or


def read_supplement(grid: SheetGrid, sheet: Sheet, headings: Headings, scope: ReadScope) -> Iterator[Fact]:
    """Yield the facts that are missing otherwise."""
    fact_at, value_at = headings.column(sheet, "fact"), headings.column(sheet, "value")
    unit_at = headings.column(sheet, "unit")
    if fact_at is None or value_at is None:
        return
    known = {normalise(name): name for name in scope.facts}
    first_rows: dict[str, int] = {}
    doubled: set[str] = set()
    found: dict[str, Fact] = {}
    for row in range(headings.row + 1, grid.height):
        label = grid.text(row, fact_at)
        if not label or grid.blank(row, value_at):
            continue
        name = known.get(normalise(label))
        if name is None:
            grid.report("R501", row, fact_at, found=label)
            continue
        if name in first_rows:
            first, second = grid.address(first_rows[name], fact_at), grid.address(row, fact_at)
            grid.report("R106", row, fact_at, first=first, second=second, label=label)
            doubled.add(name)
            continue
        first_rows[name] = row
        old = scope.facts[name]
        if not old.missing:
            continue
        unit = money_unit_of(grid.text(row, unit_at)) if unit_at is not None else ""
        grid.money_unit = unit
        money = old.unit == "万元"
        if grid.number(row, value_at, name, money=money) != "number":
            continue
        cell = grid.node(row, value_at)
        node = number_or(cell, in_ten_thousand(cell, unit) if money else cell, Text(MISSING))
        value = evaluate(node, scope)
        if isinstance(value, Decimal):
            source = (grid.source(row, value_at),)
            found[name] = Fact(name, value, old.unit, source, node, old.label or name, "取自补充数据")
    grid.money_unit = ""
    yield from (fact for name, fact in found.items() if name not in doubled)
