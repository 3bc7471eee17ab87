"""The rows of a form as they come to stand once they repeat for a unit's indicators and tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from perfeval.formula.addresses import Area
from perfeval.scheme.form_sheet import FormCell, FormSheet, Level


class Key(NamedTuple):
    """Which 一级指标, 二级指标, indicator and task a row or cell stands for, from 0; -1 for none or any."""

    division: int = -1
    group: int = -1
    indicator: int = -1
    task: int = -1

    def of_level(self, level: Level) -> Key:
        """As much of it as is said of a row of this level."""
        if level is Level.TASK:
            return Key(task=self.task)
        division, group, indicator = (part if level >= depth else -1 for depth, part in enumerate(self[:3], 1))
        return Key(division, group, indicator)

    def above(self) -> Iterator[Key]:
        """Itself and all that it lies within."""
        yield self
        for level in (Level.GROUP, Level.DIVISION, Level.SHEET):
            yield self.of_level(level)


ANY = Key()


class LaidRow(NamedTuple):
    """A row of the form as it is laid out: which row of the form it comes from, and what it stands for."""

    source: int
    key: Key


@dataclass(frozen=True, slots=True)
class LaidCell:
    """A cell as it is laid out, with its first and last row there."""

    cell: FormCell
    top: int
    bottom: int
    key: Key

    @property
    def is_blank(self) -> bool:
        """Whether it is one row of nothing but its look."""
        cell = self.cell
        return self.bottom == self.top and not cell.text and cell.number is None and cell.formula is None


class Layout:
    """A form laid out.

    Attributes:
        cells: every cell as often as it repeats, row by row; blank ones that lie under a label are left out.

    Args:
        shape: the numbers of the indicators that have rows, by 一级指标 and 二级指标, both numbered as in the scheme.
        tasks: how many tasks there are; their row is there once at least.
    """

    def __init__(self, form: FormSheet, shape: Sequence[Sequence[Sequence[int]]], tasks: int) -> None:
        self.form = form
        self._shape = shape
        self._tasks = max(1, tasks)
        self.rows = tuple(self._laid())
        self._of: dict[tuple[int, Key], list[int]] = defaultdict(list)
        for at, row in enumerate(self.rows):
            for key in dict.fromkeys(row.key.above()):
                self._of[row.source, key].append(at)
        self.cells = self._uncovered()

    def _laid(self) -> Iterator[LaidRow]:
        form = self.form
        first, end = form.repeated
        for row, level in enumerate(form.levels):
            if level is Level.TASK:
                yield from (LaidRow(row, Key(task=number)) for number in range(self._tasks))
            elif row == first:
                yield from self._repeated()
            elif not first <= row < end:
                yield LaidRow(row, Key())

    def _repeated(self) -> Iterator[LaidRow]:
        opening, closing = self._around(Level.DIVISION)
        for division, groups in enumerate(self._shape):
            if not any(groups):
                continue
            yield from (LaidRow(row, Key(division)) for row in opening)
            number = sum(len(groups) for groups in self._shape[:division])
            for group, indicators in enumerate(groups, number):
                if indicators:
                    yield from self._group(division, group, indicators)
            yield from (LaidRow(row, Key(division)) for row in closing)

    def _group(self, division: int, group: int, indicators: Sequence[int]) -> Iterator[LaidRow]:
        opening, closing = self._around(Level.GROUP)
        yield from (LaidRow(row, Key(division, group)) for row in opening)
        for indicator in indicators:
            yield from (LaidRow(row, Key(division, group, indicator)) for row in range(*self.form.block))
        yield from (LaidRow(row, Key(division, group)) for row in closing)

    def _around(self, level: Level) -> tuple[list[int], list[int]]:
        """The rows of a level before and after the block of an indicator."""
        first, end = self.form.block
        rows = [row for row, own in enumerate(self.form.levels) if own is level]
        return [row for row in rows if row < first], [row for row in rows if row >= end]

    def of(self, source: int, key: Key = ANY) -> list[int]:
        """Where a row of the form stands, as far as it agrees with what it is asked for."""
        return self._of.get((source, key.of_level(self.form.levels[source])), [])

    def _uncovered(self) -> tuple[LaidCell, ...]:
        found = sorted(self._cells(), key=lambda one: (one.top, one.cell.column))
        covered = {
            (row, column)
            for one in found
            if one.bottom > one.top
            for row in range(one.top, one.bottom + 1)
            for column in range(one.cell.column, one.cell.last_column + 1)
        }
        return tuple(one for one in found if not (one.is_blank and (one.top, one.cell.column) in covered))

    def _cells(self) -> Iterator[LaidCell]:
        instances = self._instances()
        for cell in self.form.cells:
            for key in instances[self.form.level(cell)]:
                tops, bottoms = self.of(cell.row, key), self.of(cell.last_row, key)
                if tops:
                    yield LaidCell(cell, tops[0], bottoms[-1], key)

    def _instances(self) -> dict[Level, list[Key]]:
        keys = [row.key for row in self.rows]
        return {
            Level.SHEET: [Key()],
            Level.TASK: [Key(task=number) for number in range(self._tasks)],
            Level.DIVISION: _each(Key(key.division) for key in keys if key.division >= 0),
            Level.GROUP: _each(Key(key.division, key.group) for key in keys if key.group >= 0),
            Level.INDICATOR: _each(key for key in keys if key.indicator >= 0),
        }

    def runs(self, area: Area, key: Key = ANY) -> list[tuple[int, int]]:
        """The rows of an area, as blocks of rows that follow each other."""
        found = sorted({at for row in range(area.top, area.bottom + 1) for at in self.of(row, key)})
        blocks: list[tuple[int, int]] = []
        for at in found:
            if blocks and at == blocks[-1][1] + 1:
                blocks[-1] = (blocks[-1][0], at)
            else:
                blocks.append((at, at))
        return blocks

    def moved(self, area: Area) -> Area | None:
        """Where an area comes to lie; None where its rows come to lie apart, or nowhere."""
        runs = self.runs(area)
        return Area(runs[0][0], area.left, runs[0][1], area.right) if len(runs) == 1 else None

    def alike(self, area: Area) -> Iterator[tuple[int, int]]:
        """The rows of an area as blocks that come from rows that follow each other and stand for the same."""
        for first, last in self.runs(area):
            begin = first
            for at in range(first + 1, last + 2):
                if at > last or self._turns(at):
                    yield begin, at - 1
                    begin = at

    def _turns(self, at: int) -> bool:
        before, here = self.rows[at - 1], self.rows[at]
        return here.source != before.source + 1 or here.key != before.key


def _each(keys: Iterator[Key]) -> list[Key]:
    return list(dict.fromkeys(keys))
