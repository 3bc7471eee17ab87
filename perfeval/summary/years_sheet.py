"""历年对比: the totals of units that reported for several years, and how they changed."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from perfeval.formula.evaluate import Scalar
from perfeval.formula.nodes import ONE, Binary, Text, block_at, call, cell_at, choose, compared, fine, rounded
from perfeval.summary.material import Material
from perfeval.summary.page import Page
from perfeval.summary.styles import begin

NAME = "历年对比"


def write_years(page: Page, material: Material) -> None:
    """Write the sheet; the change from the year before is a live formula."""
    sheet, styles = page.sheet, page.styles
    years = sorted(year.year for year in material.years if year.year)
    changes = [(f"{year}比{before}", 11.0) for before, year in pairwise(years)]
    columns = (("单位", 34.0), *((f"{year}年总分", 11.0) for year in years), *changes)
    begin(sheet, styles, NAME, columns, 1)
    for row, (unit, totals) in enumerate(material.histories, 2):
        sheet.write_string(row, 0, unit, styles.text)
        for index, year in enumerate(years, 1):
            total = totals.get(year)
            if total is None:
                sheet.write_string(row, index, "—", styles.center)
            else:
                sheet.write_number(row, index, float(total), styles.points)
        for index, (before, year) in enumerate(pairwise(years), 1):
            old, new = cell_at(page.name, row, index), cell_at(page.name, row, index + 1)
            both = block_at(page.name, row, index, row, index + 1)
            value: Scalar = "—"
            if before in totals and year in totals:
                value = Decimal(totals[year] - totals[before])
            change = rounded(fine(Binary("-", new, old)), 2)
            tree = choose(compared(">", call("COUNT", both), ONE), change, Text("—"))
            page.formula(row, len(years) + index, tree, styles.points, value)
