"""补充数据: facts that the other sheets do not supply, those that only an indicator system knows among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval.facts.fact import MISSING, Fact
from perfeval.facts.layout import Sheet
from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import HUNDRED, Binary, Node, Text
from perfeval.formula.numeric import decimal_of, plain
from perfeval.reader.grid import ReadScope, SheetGrid
from perfeval.reader.headings import Headings
from perfeval.reader.labels import normalise
from perfeval.reader.money_units import money_unit_of
from perfeval.reader.numbers import parse_number
from perfeval.reader.records import CopiedCell
from perfeval.reader.standard.examples import is_example
from perfeval.reader.standard.fields import text_or_missing
from perfeval.reader.standard.tables import in_ten_thousand, number_or
from perfeval.reader.values import parse, unit_of

NOTE = "取自补充数据"
_RATIOS = ("%", "比率", "百分比")
_WORDED = ("文本", "文字", "日期")
"""Units of what is no number."""
_NAMEABLE = re.compile(r"[^\W\d]\w{0,99}")


def read_supplement(
    grid: SheetGrid, sheet: Sheet, headings: Headings, scope: ReadScope, general_unit: str
) -> Iterator[Fact]:
    """Yield the facts that are missing otherwise.

    Args:
        general_unit: the money unit of 基本信息, for an amount without one.
    """
    fact_at, value_at = headings.column(sheet, "fact"), headings.column(sheet, "value")
    if fact_at is None or value_at is None:
        return
    known = {normalise(name): name for name in scope.facts}
    first_rows: dict[str, int] = {}
    doubled: set[str] = set()
    found: dict[str, Fact] = {}
    for row in headings.rows(grid):
        label = grid.text(row, fact_at)
        if not label or grid.blank(row, value_at) or is_example(grid, row, fact_at):
            continue
        name = known.get(normalise(label), normalise(label).upper() if label.isascii() else normalise(label))
        if not _NAMEABLE.fullmatch(name):
            grid.report("R501", row, fact_at, found=label)
            continue
        if name in first_rows:
            first, second = grid.address(first_rows[name], fact_at), grid.address(row, fact_at)
            grid.report("R106", row, fact_at, first=first, second=second, label=label)
            doubled.add(name)
            continue
        first_rows[name] = row
        old = scope.facts.get(name)
        if old is not None and not old.missing:
            continue
        unit_at = headings.column(sheet, "unit")
        typed = grid.text(row, unit_at) if unit_at is not None else ""
        fact = _fact(grid, scope, row, value_at, old or Fact(name, None, ""), typed, general_unit)
        if fact is not None:
            found[name] = fact
    grid.money_unit = ""
    yield from (fact for name, fact in found.items() if name not in doubled)


def _fact(
    grid: SheetGrid, scope: ReadScope, row: int, at: int, old: Fact, typed: str, general_unit: str
) -> Fact | None:
    """The fact in a row; None where its number or its unit cannot be used."""
    if old.unit in _WORDED or (not old.unit and normalise(typed) in _WORDED):
        return _worded(grid, row, at, old, old.unit or normalise(typed))
    unit = money_unit_of(typed)
    money = old.unit == "万元" or (not old.unit and bool(unit))
    if money and not unit:
        unit = general_unit
        if not unit:
            grid.report("R502", row, at, label=old.name)
            return None
        grid.report("R503", row, at, label=old.name, unit=unit)
    ratio = old.unit == "比率" or (not old.unit and normalise(typed) in _RATIOS)
    grid.money_unit, grid.column_units = unit if money else "", {}
    bare = False
    if ratio:
        state, bare = grid.ratio(row, at, old.name, signed=True)
    elif not money and (said := _counted(grid.raw_value(row, at), old.unit or typed)) is not None:
        grid.copies[row, at] = CopiedCell(said, grid.text(row, at))
        state = "number"
    else:
        state = grid.number(row, at, old.name, money=money)
    if state != "number":
        return None
    cell = grid.node(row, at)
    value: Node = cell
    if money:
        value = in_ten_thousand(cell, unit)
    elif bare:
        value = Binary("/", cell, HUNDRED)
    node = number_or(cell, value, Text(MISSING))
    number = evaluate(node, scope)
    if not isinstance(number, Decimal):
        return None
    shown = "万元" if money else "比率" if ratio else old.unit or typed
    return Fact(old.name, number, shown, (grid.source(row, at),), node, old.label or f"补充数据表 {old.name}", NOTE)


def _counted(value: object, unit: str) -> Decimal | None:
    """The number of a text that says exactly one in the fact's own unit (三次, 0起, 1.2万人); else None."""
    if not isinstance(value, str) or parse_number(value).value is not None:
        return None
    said = parse(value)
    if said.kind != "定量" or said.amount is None or said.sign or not said.exact or said.turn or said.doubts:
        return None
    own = unit_of(unit)
    for size, times in (("", 1), ("万", 10000)):
        if own and said.unit == size + own:
            return plain(decimal_of(float(said.amount * times)))
    return None


def _worded(grid: SheetGrid, row: int, at: int, old: Fact, unit: str) -> Fact | None:
    """A text or a date, as its unit says."""
    cell, source = grid.node(row, at), (grid.source(row, at),)
    label = old.label or f"补充数据表 {old.name}"
    if unit == "日期":
        day = grid.date(row, at, old.name)
        return (
            None
            if day is None
            else Fact(old.name, day, unit, source, number_or(cell, cell, Text(MISSING)), label, NOTE)
        )
    text = grid.text(row, at)
    grid.copies[row, at] = CopiedCell(text)
    return Fact(old.name, text, "文本", source, text_or_missing(cell), label, NOTE)
