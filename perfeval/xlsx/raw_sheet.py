"""A sheet as a file holds it, before anything is understood by it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from perfeval.xlsx.texts import held, struck_out

Spot: TypeAlias = tuple[int, int]
"""Row and column, both from 0."""
MOST_MERGES = 100_000
"""No sheet that people made has more merged rectangles."""

_ERROR = re.compile(
    r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!"
    r"|EXTERNAL!|PYTHON!|TIMEOUT!|DATA!|SHEET!|AI!)|(?:Err|错误):?\s?:?5\d\d",
    re.IGNORECASE,
)


def is_error(text: str) -> bool:
    """Whether a text is how a spreadsheet program shows an error: #DIV/0!, #SPILL!, Err:502."""
    return bool(text) and text[0] in "#Ee错" and _ERROR.fullmatch(text.strip()) is not None


@dataclass(slots=True)
class SheetScan:
    """What the values of a sheet do not tell.

    Attributes:
        formulas: the formula cells; `uncached` those among them without a result of their own, or with a placeholder.
        unproved: the formula cells whose result, 0, an empty text or none, may be a placeholder, with their formulas
            (without =, '' where it is not understood); of the formats whose values another program reads.
        errors: the cells that hold an error value, with how it is shown.
        formats: the number formats of cells whose format is evidence: dates, percentages, scaled or hidden numbers.
        worded: the number formats of cells that put letters beside the number, evidence or not.
        struck: the cells whose text is struck out as a whole.
        truths: the cells that hold TRUE or FALSE where the reader of their values takes it for 1 or 0.
        merges: merged rectangles, first and last corner, where the reader of the values does not tell them.
        heights: of rows that were given one of their own, in points.
    """

    formulas: set[Spot] = field(default_factory=set)
    uncached: set[Spot] = field(default_factory=set)
    unproved: dict[Spot, str] = field(default_factory=dict)
    errors: dict[Spot, str] = field(default_factory=dict)
    formats: dict[Spot, str] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    worded: dict[Spot, str] = field(default_factory=dict)
    struck: set[Spot] = field(default_factory=set)
    truths: dict[Spot, bool] = field(default_factory=dict)
    merges: list[tuple[Spot, Spot]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet: `cells[row][column]`, from A1, blank cells as '', error values as they are shown."""

    name: str
    hidden: bool
    cells: list[list[Any]]
    merges: tuple[tuple[Spot, Spot], ...] = ()
    scan: SheetScan = field(default_factory=SheetScan)

    def __post_init__(self) -> None:
        """Leave out, for all that reads it, what no written workbook could hold; let what is struck out look so."""
        object.__setattr__(self, "name", held(self.name))
        for row in self.cells:
            for column, value in enumerate(row):
                if type(value) is str and not value.isprintable():
                    row[column] = held(value)
        for line, column in self.scan.struck:
            if line < len(self.cells) and column < len(self.cells[line]):
                self.cells[line][column] = struck_out(_written(self.cells[line][column]))


def _written(value: Any) -> str:
    """A value as text: a number without a fraction of 0."""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def put(cells: list[list[Any]], spot: Spot, value: Any) -> None:
    """Set a cell, which may lie outside the rows there are."""
    row, column = spot
    while len(cells) <= row:
        cells.append([""] * len(cells[0]) if cells else [])
    cells[row] += [""] * (column + 1 - len(cells[row]))
    cells[row][column] = value
