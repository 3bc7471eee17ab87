"""历年对比: the totals of units that reported for several years, and how they changed."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from perfeval.reader.labels import normalise
from perfeval.summary.material import Material
from perfeval.summary.styles import Styles, begin


def has_several_years(material: Material) -> bool:
    """Whether any unit reported for more than one year."""
    return any(len(totals) > 1 for _, totals in _by_unit(material))


def write_years(sheet: Any, styles: Styles, material: Material) -> None:
    """Write the sheet; the change from the year before is a live formula."""
    years = material.years
    changes = [(f"{year}比{before}", 11.0) for before, year in pairwise(years)]
    columns = (("单位", 34.0), *((f"{year}年总分", 11.0) for year in years), *changes)
    begin(sheet, styles, "历年对比", columns, 1)
    rows = [entry for entry in _by_unit(material) if len(entry[1]) > 1]
    for row, (unit, totals) in enumerate(rows, 2):
        sheet.write_string(row, 0, unit, styles.text)
        for index, year in enumerate(years, 1):
            total = totals.get(year)
            if total is None:
                sheet.write_string(row, index, "—", styles.center)
            else:
                sheet.write_number(row, index, float(total), styles.points)
        for index, (before, year) in enumerate(pairwise(years)):
            old, new = (f"{xl_col_to_name(1 + index + step)}{row + 1}" for step in (0, 1))
            value: float | str = "—"
            if before in totals and year in totals:
                value = float(totals[year] - totals[before])
            formula = f'=IF(COUNT({old}:{new})>1,ROUND({new}-{old},2),"—")'
            sheet.write_formula(row, 1 + len(years) + index, formula, styles.points, value)


def _by_unit(material: Material) -> list[tuple[str, dict[int, Decimal]]]:
    found: dict[str, tuple[str, dict[int, Decimal]]] = {}
    for one in material.ranked:
        if one.unit and one.year is not None and one.total is not None:
            found.setdefault(normalise(one.unit), (one.unit, {}))[1].setdefault(one.year, one.total)
    return sorted(found.values(), key=lambda entry: entry[0])
