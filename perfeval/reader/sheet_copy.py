"""A sheet that was read, as it will be copied to the output."""

from __future__ import annotations

from decimal import Decimal

from perfeval.reader.grid import SheetGrid
from perfeval.reader.records import SourceSheet

_HALF_UNITS = {"千元": Decimal("0.05"), "万元": Decimal("0.5"), "百万元": Decimal(50), "亿元": Decimal(5000)}


def copied(grid: SheetGrid) -> SourceSheet:
    """The copy, with half of the last printed unit of its money."""
    units = {grid.money_unit, *grid.column_units.values(), *grid.row_units.values()} & _HALF_UNITS.keys()
    half = max((_HALF_UNITS[unit] for unit in units), default=Decimal(0))
    half = half.scaleb(-max(2, min(grid.decimals, 6))) if half else half
    return SourceSheet(
        file=grid.file,
        name=grid.name,
        layout_sheet=grid.layout_sheet,
        cells=grid.copies,
        merges=grid.raw.merges,
        hidden=grid.raw.hidden,
        money_unit=grid.money_unit,
        half_unit=half,
        formulas=frozenset(grid.raw.scan.formulas),
        uncached=frozenset(grid.raw.scan.uncached),
        heights=grid.raw.scan.heights,
        formats=dict(grid.raw.scan.formats),
    )
