"""What stands in a score workbook, so that another program can write the very same one."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell

Style = tuple[Any, ...]
"""Font, fill, border, alignment, protection and number format of a cell."""


@dataclass(frozen=True, slots=True)
class CellPlan:
    """A cell: its place from 1, its value or formula, its style by number, what it links to, its note."""

    row: int
    column: int
    value: Any
    style: int
    link: str
    note: str


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet: its cells, and how it is laid out."""

    title: str
    cells: list[CellPlan]
    merges: list[str]
    widths: dict[str, float]
    heights: dict[int, float]
    freeze: str | None
    filter: str | None
    print_titles: str | None
    charts: int


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A workbook: its sheets, the styles its cells refer to, and its defined names with what they stand for."""

    sheets: list[SheetPlan]
    styles: dict[int, Style]
    names: dict[str, str]


def prepare_blueprints(outputs: list[Path], folder: Path, processes: int) -> None:
    """Write the blueprint of each workbook into the folder, numbered in their order."""
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(_prepare, outputs, [blueprint_file(folder, index) for index in range(len(outputs))]))


def blueprint_file(folder: Path, index: int) -> Path:
    """Where the blueprint of this number is."""
    return folder / f"{index:05}.pickle"


def _prepare(output: Path, target: Path) -> None:
    target.write_bytes(pickle.dumps(blueprint_of(output)))


def blueprint_of(path: Path) -> Blueprint:
    """The blueprint of a workbook file."""
    book: Any = openpyxl.load_workbook(path)
    styles: dict[int, Style] = {}
    sheets = [_sheet(sheet, styles) for sheet in book.worksheets]
    return Blueprint(sheets, styles, {name: one.attr_text for name, one in book.defined_names.items()})


def _sheet(sheet: Any, styles: dict[int, Style]) -> SheetPlan:
    return SheetPlan(
        title=sheet.title,
        cells=list(_cells(sheet, styles)),
        merges=sorted(str(merged) for merged in sheet.merged_cells.ranges),
        widths={letter: one.width for letter, one in sheet.column_dimensions.items()},
        heights={number: one.height for number, one in sheet.row_dimensions.items() if one.height},
        freeze=sheet.freeze_panes,
        filter=sheet.auto_filter.ref,
        print_titles=sheet.print_title_rows,
        charts=len(sheet._charts),
    )


def _cells(sheet: Any, styles: dict[int, Style]) -> Iterator[CellPlan]:
    cell: Cell | MergedCell
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, MergedCell) or (cell.value is None and not cell.has_style):
                continue
            if cell.style_id not in styles:
                parts = (cell.font, cell.fill, cell.border, cell.alignment, cell.protection)
                styles[cell.style_id] = (*map(copy.copy, parts), cell.number_format)
            link = cell.hyperlink.location or "" if cell.hyperlink else ""
            note = cell.comment.text if cell.comment else ""
            yield CellPlan(cell.row, cell.column, cell.value, cell.style_id, link, note)


def differences(expected: Blueprint, found: Blueprint) -> list[str]:
    """In what the two workbooks differ; styles are compared by what they are, not by number."""
    wrong = [] if expected.names == found.names else ["defined names"]
    if [sheet.title for sheet in expected.sheets] != [sheet.title for sheet in found.sheets]:
        return [*wrong, "sheets"]
    for one, other in zip(expected.sheets, found.sheets, strict=True):
        if _resolved(one, expected.styles) != _resolved(other, found.styles):
            wrong.append(f"{one.title}: cells")
        for part in ("merges", "heights", "freeze", "filter", "print_titles", "charts"):
            if getattr(one, part) != getattr(other, part):
                wrong.append(f"{one.title}: {part}")
    return wrong


def _resolved(sheet: SheetPlan, styles: dict[int, Style]) -> list[tuple[Any, ...]]:
    return [(one.row, one.column, one.value, styles[one.style], one.link, one.note) for one in sheet.cells]
