"""A form as a sheet of cells: compiled from the `form` of a scheme, or read from a workbook that a bureau made.

Every row says what it stands for: itself alone, or each 一级指标, 二级指标, 三级指标 or task. The rows that repeat
for the indicators follow each other, the inner ones between the outer: rows of 一级指标, of 二级指标, the block of
an indicator, rows of 二级指标, of 一级指标. A text may hold placeholders.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import IntEnum
from functools import cached_property
from typing import TypeAlias

from perfeval.formula.addresses import Area
from perfeval.formula.nodes import Node
from perfeval.scheme.placeholders import FOOT_NAMES, LINE_NAMES, level_named, lone_name, names_held

Look: TypeAlias = tuple[tuple[str, object], ...]
"""The properties of a cell format, as the writer's library names them."""

ALL_NAMES = (*LINE_NAMES, *FOOT_NAMES)


class Level(IntEnum):
    """What a row stands for; the first four lie one within another."""

    SHEET = 0
    DIVISION = 1
    GROUP = 2
    INDICATOR = 3
    TASK = 4

    def within(self, other: Level) -> Level:
        """The level of what reaches over rows of both."""
        if self is other:
            return self
        return Level.SHEET if Level.TASK in (self, other) else min(self, other)


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell, or a merged block; rows and columns count from 0.

    Attributes:
        number: of a cell that a person typed a number or a date into.
        formula: of a cell with a formula of the bureau's own, over the form's cells as they are before rows repeat.
    """

    row: int
    column: int
    text: str
    look: Look = ()
    to_row: int = -1
    to_column: int = -1
    number: Decimal | None = None
    formula: Node | None = None

    @property
    def last_row(self) -> int:
        """The last row of its block."""
        return max(self.row, self.to_row)

    @property
    def last_column(self) -> int:
        """The last column of its block."""
        return max(self.column, self.to_column)


@dataclass(frozen=True, slots=True)
class Attached:
    """What a bureau put on cells beside their contents: a conditional format or a validation.

    Attributes:
        areas: the cells it applies to.
        options: as the writer's library names them.
        formulas: those options that are formulas, relative to the first cell of the first area.
        look: of a conditional format.
    """

    areas: tuple[Area, ...]
    options: Look
    formulas: tuple[tuple[str, str], ...] = ()
    look: Look = ()


@dataclass(frozen=True, slots=True)
class Extras:
    """What else of a bureau's workbook goes with its cells.

    Attributes:
        conditions: its conditional formats, the first the strongest.
        validations: its data validations.
        names: its defined names.
        print_area: what of it is printed; None for all.
        hidden: its hidden columns.
    """

    conditions: tuple[Attached, ...] = ()
    validations: tuple[Attached, ...] = ()
    names: tuple[tuple[str, Area], ...] = ()
    print_area: Area | None = None
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True)
class FormSheet:
    """A form.

    Attributes:
        widths: of the columns, in characters.
        cells: those that hold or look like something.
        heights: of the rows, in points; 0 for a height that fits the text.
        levels: what each row stands for.
        heading_rows: the first and last row of the headings, repeated on every page; None where none is.
        weights_in_labels: whether the points stand behind the names of indicators.
        landscape: the paper's direction.
        frozen_columns: so many columns stay in sight.
        merge: whether equal 一级 and 二级指标 are merged.
        facts: the facts of the department that its cells hold, where it has formulas of its own.
        placed: the indicators that have a place of their own, and no row among the others.
        extras: what else comes from the bureau's workbook.
    """

    widths: tuple[float, ...]
    cells: tuple[FormCell, ...]
    heights: tuple[float, ...]
    levels: tuple[Level, ...]
    heading_rows: tuple[int, int] | None
    weights_in_labels: bool
    landscape: bool = True
    frozen_columns: int = 4
    merge: bool = True
    facts: frozenset[str] = frozenset()
    placed: frozenset[str] = frozenset()
    extras: Extras = field(default_factory=Extras)

    @cached_property
    def block(self) -> tuple[int, int]:
        """The first row of an indicator's block and the first row after it."""
        rows = [row for row, level in enumerate(self.levels) if level is Level.INDICATOR]
        return (rows[0], rows[-1] + 1) if rows else (len(self.levels), len(self.levels))

    @cached_property
    def repeated(self) -> tuple[int, int]:
        """The first row that repeats for the indicators or what they belong to, and the first row after those."""
        rows = [row for row, level in enumerate(self.levels) if level not in (Level.SHEET, Level.TASK)]
        return (rows[0], rows[-1] + 1) if rows else (len(self.levels), len(self.levels))

    def level(self, cell: FormCell) -> Level:
        """What a cell stands for: once, or once for each …; a 一级指标 in an indicator's row is over all of its own."""
        found = self.levels[cell.row]
        for row in range(cell.row + 1, cell.last_row + 1):
            found = found.within(self.levels[row])
        names = [name for name in names_held(cell.text) if name not in LINE_NAMES]
        levels = [level_named(name) for name in names]
        if found is Level.INDICATOR and levels and all(levels):
            # where equal labels are not merged, each row has its own
            return Level(max(levels)) if self.merge else found
        return found

    def lone(self, content: str) -> FormCell | None:
        """The cell of an indicator's block that shows nothing but this content."""
        first, end = self.block
        cells = (cell for cell in self.cells if first <= cell.row < end)
        return next((cell for cell in cells if lone_name(cell.text) == content), None)

    def names(self) -> tuple[str, ...]:
        """The names that its cells hold."""
        return tuple(dict.fromkeys(name for cell in self.cells for name in names_held(cell.text)))


def stacked(
    parts: Sequence[tuple[Level, Sequence[FormCell], Sequence[float]]],
) -> tuple[tuple[FormCell, ...], tuple[float, ...], tuple[Level, ...]]:
    """Parts below each other, each with its level, its cells and the heights of its rows: cells, heights, levels."""
    cells: list[FormCell] = []
    heights: list[float] = []
    levels: list[Level] = []
    for level, own, tall in parts:
        cells += _lowered(own, len(heights))
        heights += tall
        levels += [level] * len(tall)
    return tuple(cells), tuple(heights), tuple(levels)


def _lowered(cells: Sequence[FormCell], by: int) -> Iterator[FormCell]:
    for cell in cells:
        yield replace(cell, row=cell.row + by, to_row=cell.last_row + by)


__all__ = ["ALL_NAMES", "Attached", "Extras", "FormCell", "FormSheet", "Level", "Look", "stacked"]
