"""Messy workbooks, each of another shape: what people do to the standard workbook, done by chance to a tidy one."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter

from benchmarks.workbooks import made_in_parallel, varied
from perfeval.facts.layout import Sheet, layout
from sample_workbooks.rebuild import fill_in

Grid = list[list[Any]]

_FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
_YUAN = 10000
_UNIT_LABEL = "金额单位"


def make_messy_workbooks(folder: Path, count: int, processes: int, first: int = 0) -> list[Path]:
    """Write `count` workbooks from this number on, each of another shape, and return their paths in order.

    Raises:
        OSError: the folder cannot be written to.
    """
    return made_in_parallel(_make, folder, range(first, first + count), processes)


def _make(folder: Path, number: int) -> Path:
    from python_calamine import CalamineWorkbook

    tidy, path = folder / f"整齐{number:05}.xlsx", folder / f"杂乱{number:05}.xlsx"
    fill_in(tidy, varied(number))
    chance = random.Random(number)
    book = CalamineWorkbook.from_path(tidy)
    sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    book.close()
    tidy.unlink()
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as target:
        names = list(sheets)
        chance.shuffle(names)
        for name in names:
            sheet = target.add_worksheet(name)
            known = next((one for one in layout("standard").sheets if one.name == name), None)
            grid = messed(sheets[name], known, chance) if known else sheets[name]
            for row, cells in enumerate(grid):
                for column, value in enumerate(cells):
                    if value != "":
                        sheet.write(row, column, value)
    return path


def messed(grid: Grid, sheet: Sheet, chance: random.Random) -> Grid:
    """A sheet's cells with rows inserted, columns swapped, another unit of money, and numbers as people type them."""
    labels = {column.label for column in sheet.columns}
    head = next((row for row, cells in enumerate(grid) if len(labels.intersection(cells)) > 1), None)
    if head is None:
        return grid
    width = max(len(row) for row in grid)
    rows = [[*row, *[""] * (width - len(row))] for row in grid]
    amounts = sheet.money and sheet.kind == "table"
    yuan = amounts and chance.random() < 0.4
    style = chance.choice(("number", "number", "commas", "full width", "unit")) if amounts else "number"
    body = [[_typed(value, style, yuan) for value in row] for row in rows[head + 1 :]] if amounts else rows[head + 1 :]
    above = [_with_unit(row, yuan) for row in rows[:head]]
    order = list(range(width))
    if sheet.kind != "fields" and chance.random() < 0.6:
        order = [0, *chance.sample(order[1:], width - 1)]
    table = [[row[column] for column in order] for row in (rows[head], *body)]
    return [*above, *_with_blank_rows(table, width, chance)]


def _with_blank_rows(table: Grid, width: int, chance: random.Random) -> Iterable[list[Any]]:
    for number, row in enumerate(table):
        if number > 1 and chance.random() < 0.15:
            yield [""] * width
        yield row


def _with_unit(row: list[Any], yuan: bool) -> list[Any]:
    """The line of the unit of money: the label, and the unit beside it."""
    if not yuan or _UNIT_LABEL not in row:
        return row
    place = row.index(_UNIT_LABEL) + 1
    return [*row[:place], "元", *row[place + 1 :]]


def _typed(value: Any, style: str, yuan: bool) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    number = round(value * _YUAN, 2) if yuan else value
    if style == "number":
        return number
    text = f"{number:,.2f}" if yuan else f"{number:,.6f}".rstrip("0").rstrip(".")
    if style == "full width":
        return text.translate(_FULL_WIDTH)
    return text + ("元" if yuan else "万元") if style == "unit" else text
