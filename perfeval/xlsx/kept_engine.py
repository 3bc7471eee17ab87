"""The independent engine, kept from workbook to workbook: it is told only what differs from the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, zip_longest
from operator import itemgetter
from typing import Any

from perfeval.xlsx.independent_engine import recalculated, values_in
from perfeval.xlsx.written import NO_ROW, Plain, WrittenCell, WrittenWorkbook, read_written

_LOADED_ANEW = 50
_HELD_AT_ONCE = 4
"""A few megabytes each; the workbooks of a bureau come in as many shapes as it has kinds of units."""


@dataclass(slots=True)
class _Held:
    """A workbook as the engine holds it, as it was read back, and how many its engine has held before."""

    engine: Any
    written: WrittenWorkbook
    before: int


class KeptEngine:
    """formualizer, which takes several times as long to load a workbook as to calculate it again.

    What it is told is read from the bytes that are to be handed over: every constant and formula in which they differ
    from the last workbook with the same sheets and names. A workbook that has others than the last few is loaded by
    formualizer itself, as is every fiftieth.

    Attributes:
        fresh: whether it loaded the last workbook itself.
    """

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}
        self._last: _Held | None = None
        self.fresh = False

    def take(self, content: bytes) -> None:
        """Hold this workbook, and calculate it.

        Raises:
            NotPlain: it has cells of another kind than perfeval writes.
        """
        self._last = None
        written = read_written(content, {frame: held.written for frame, held in self._held.items()})
        held = self._held.pop(written.frame, None)
        if held is None or written.encoded or held.before + 1 >= _LOADED_ANEW:
            self._load(content, written)
            return
        try:
            _tell(held.engine, held.written, written)
        except Exception:
            # a formula may refer to itself while only some are changed, and whatever else the engine may object to
            self._load(content, written)
        else:
            self.fresh = False
            self._hold(_Held(held.engine, written, held.before + 1))

    def load(self, content: bytes) -> None:
        """Load this workbook whatever it has in common with the ones before, and calculate it.

        Raises:
            NotPlain: it has cells of another kind than perfeval writes.
        """
        self._load(content, read_written(content))

    def _load(self, content: bytes, written: WrittenWorkbook) -> None:
        engine = recalculated(content)
        self.fresh = True
        self._hold(_Held(engine, written, 0))

    def _hold(self, held: _Held) -> None:
        self._last = held
        self._held.pop(held.written.frame, None)
        self._held[held.written.frame] = held
        if len(self._held) > _HELD_AT_ONCE:
            del self._held[next(iter(self._held))]

    def results(self) -> Iterator[tuple[str, WrittenCell, Any]]:
        """Sheet, cell and calculated value of every formula of the last workbook, in order."""
        if self._last is None:
            return
        for sheet, rows in self._last.written.rows.items():
            formulas = [cell for row in rows.values() for cell in row.formulas]
            if formulas:
                left, right = min(cell.column for cell in formulas), max(cell.column for cell in formulas)
                top, bottom = formulas[0].row, formulas[-1].row
                values = values_in(self._last.engine, sheet, top, left, bottom, right)
                for cell in formulas:
                    yield sheet, cell, values[cell.row - top][cell.column - left]


def _tell(engine: Any, before: WrittenWorkbook, written: WrittenWorkbook) -> None:
    constants: dict[tuple[str, int], list[tuple[int, Plain | None]]] = {}
    for sheet, row, column, cell in _changes(before, written):
        if cell is not None and cell.formula:
            engine.set_formula(sheet, row + 1, column + 1, cell.formula)
        else:
            constants.setdefault((sheet, column), []).append((row, cell and written.constant(cell)))
    for (sheet, column), cells in constants.items():
        for top, values in _runs(cells):
            # a block at once takes the engine half the time
            engine.set_values_batch(sheet, top + 1, column + 1, [[value] for value in values])
    engine.evaluate_all()


def _runs(cells: list[tuple[int, Plain | None]]) -> Iterator[tuple[int, list[Plain | None]]]:
    """The rows of a column in runs of neighbours: the first row of each, and the values."""
    cells.sort(key=itemgetter(0))
    for _, run in groupby(enumerate(cells), lambda place: place[1][0] - place[0]):
        neighbours = [cell for _, cell in run]
        yield neighbours[0][0], [value for _, value in neighbours]


def _changes(old: WrittenWorkbook, new: WrittenWorkbook) -> Iterator[tuple[str, int, int, WrittenCell | None]]:
    """Sheet, row, column and cell of what is another constant or formula; None where nothing is any more."""
    moved = {number for number, (last, text) in enumerate(zip_longest(old.texts, new.texts)) if last != text}
    for sheet, rows in new.rows.items():
        last_rows = old.rows[sheet]
        for number, row in rows.items():
            last = last_rows.get(number, NO_ROW)
            if row is last and moved.isdisjoint(row.shared):
                continue
            gone = {cell.column: cell for cell in last.cells}
            for cell in row.cells:
                known = gone.pop(cell.column, None)
                if known is cell and cell.shared not in moved:
                    continue
                if known is None or not _same(old, known, new, cell):
                    yield sheet, cell.row, cell.column, cell
            for cell in gone.values():
                yield sheet, cell.row, cell.column, None
        for number in last_rows.keys() - rows.keys():
            for cell in last_rows[number].cells:
                yield sheet, cell.row, cell.column, None


def _same(old: WrittenWorkbook, known: WrittenCell, new: WrittenWorkbook, cell: WrittenCell) -> bool:
    """Whether the engine knows the cell; the cached value of a formula is not its business."""
    if cell.formula or known.formula:
        return known.formula == cell.formula
    last, content = old.constant(known), new.constant(cell)
    return type(last) is type(content) and last == content
