"""The money units of a standard workbook's tables: each sheet's own, 基本信息's, or that of the other sheets."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from statistics import median_low

from perfeval.facts.layout import Sheet
from perfeval.reader.grid import SheetGrid
from perfeval.reader.headings import Headings
from perfeval.reader.labels import key
from perfeval.reader.money_units import IN_GENERAL, UnitClaim, near_units, settle_units, sheet_claims, units_in
from perfeval.reader.numbers import YUAN

_FAR, _FAR_ASSETS = 20, 1000
"""So many times the largest amount of 收入 and 支出, in one unit, is no amount of a year; assets are of many years."""
_ASSETS = "固定资产"
_WHOLE = ("收入", "支出")
"""The tables whose totals bound the amounts of all others, but for what was bought over many years."""

Table = tuple[Sheet, SheetGrid, Headings | None]


def settle_workbook(tables: Sequence[Table], general: str) -> None:
    """Set the units of all tables, with findings where they are not certain.

    Args:
        general: the unit that 基本信息 states; '' where it states none.
    """
    for sheet, grid, headings in tables:
        _settle(sheet, grid, headings, general)
    stated = {grid.money_unit for _, grid, _ in tables if grid.unit_is_stated}
    for sheet, grid, _ in tables:
        if grid.money_unit or grid.units_contradict or not has_amounts(grid) or _near_everywhere(sheet, grid):
            continue
        if len(stated) == 1:
            grid.money_unit = next(iter(stated))
            grid.report("R320", unit=grid.money_unit)
        else:
            grid.report("R301")
    _check_magnitudes(tables)


def has_amounts(grid: SheetGrid) -> bool:
    """Whether any number stands below the headings."""
    return any(isinstance(cell.value, Decimal) for (row, _), cell in grid.copies.items() if row > grid.header_row)


def _near_everywhere(sheet: Sheet, grid: SheetGrid) -> bool:
    """Whether the headings or labels state units, so that the sheet needs none."""
    return bool(grid.column_units or grid.row_units)


def _settle(sheet: Sheet, grid: SheetGrid, headings: Headings | None, general: str) -> None:
    if headings is None:
        settle_units(grid, sheet_claims(grid, min(8, grid.height), grid.height, grid.name), general)
        return
    first = headings.columns.get(sheet.columns[0].label, 0)
    amounts = {at: headings.row for column in sheet.columns if (at := headings.columns.get(column.label)) is not None}
    if sheet.kind == "table":
        known = {key(label) for row in sheet.rows for label in (row.label, *row.aliases)}
        rows = [row for row in headings.rows(grid) if key(grid.text(row, first)) in known]
        amounts.pop(first, None)
        labels = dict.fromkeys(rows, first)
    else:
        place = headings.column(sheet, "amount")
        rows = [row for row in headings.rows(grid) if place is not None and not grid.blank(row, place)]
        amounts, labels = ({} if place is None else {place: headings.row}), {}
    claims = sheet_claims(grid, headings.row, max(rows, default=headings.row) + 1, grid.name)
    beyond = [claim for claim in claims if 0 <= headings.end <= claim.row]
    claims = [claim for claim in claims if claim not in beyond]
    claims += [claim for claim in _of_label_heading(grid, headings.row, first) if sheet.kind == "table"]
    if not claims and beyond and general:
        # whether what stands under another block holds for this one is not certain
        claims = [*beyond, UnitClaim(general, IN_GENERAL, IN_GENERAL)]
    settle_units(grid, claims, general)
    near_units(grid, amounts, labels)


def _of_label_heading(grid: SheetGrid, row: int, column: int) -> list[UnitClaim]:
    """The heading of the labels speaks for the whole table: 项目（单位：元）."""
    return [UnitClaim(unit, row, column) for unit in units_in(grid.text(row, column))]


def _check_magnitudes(tables: Sequence[Table]) -> None:
    """A sheet that states no unit of its own is doubted where its amounts are far larger than all the others'."""
    largest = {sheet.name: amount for sheet, grid, _ in tables if (amount := _largest(grid)) is not None}
    for sheet, grid, _ in tables:
        if grid.unit_is_stated or not grid.money_unit or sheet.name not in largest:
            continue
        others = [largest[name] for name in _WHOLE if name in largest and name != sheet.name]
        far = _FAR_ASSETS if sheet.name == _ASSETS else _FAR
        if others and max(others) > 0 and largest[sheet.name] > far * max(others):
            grid.report("R321", unit=grid.money_unit)
            grid.money_unit, grid.units_contradict = "", True


def _largest(grid: SheetGrid) -> Decimal | None:
    """The largest amount of a usual column, in 元: one amount in another unit is its own cell's fault."""
    unit = YUAN.get(grid.money_unit)
    if unit is None or grid.column_units or grid.row_units:
        return None
    columns: dict[int, Decimal] = {}
    for (row, column), cell in grid.copies.items():
        if row > grid.header_row and isinstance(cell.value, Decimal) and cell.value:
            columns[column] = max(columns.get(column, Decimal(0)), abs(cell.value))
    return median_low(columns.values()) * unit if columns else Decimal(0)
