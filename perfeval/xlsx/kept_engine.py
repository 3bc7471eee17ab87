"""The independent engine, kept from workbook to workbook: it is told only what differs from the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from perfeval.xlsx.independent_engine import recalculated, values_in
from perfeval.xlsx.written import Plain, WrittenCell, WrittenRow, WrittenWorkbook, read_written

Value = TypeVar("Value")
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
            NotPlain: it is damaged, or has cells of another kind than perfeval writes.
        """
        self._last = None
        written = read_written(content)
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
            NotPlain: it is damaged, or has cells of another kind than perfeval writes.
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

    def results(self) -> Iterator[tuple[str, int, int, Plain, Any]]:
        """Sheet, row, column, cached and calculated value of every formula of the last workbook, in order."""
        if self._last is None:
            return
        for sheet, rows in self._last.written.rows.items():
            formulas = [(row, column) for row, cells in rows.items() for column, cell in cells.items() if cell.formula]
            if formulas:
                left, right = min(column for _, column in formulas), max(column for _, column in formulas)
                top, bottom = formulas[0][0], formulas[-1][0]
                values = values_in(self._last.engine, sheet, top, left, bottom, right)
                for row, column in formulas:
                    yield sheet, row, column, rows[row][column].value, values[row - top][column - left]


def _tell(engine: Any, before: WrittenWorkbook, written: WrittenWorkbook) -> None:
    for sheet, rows in written.rows.items():
        told: dict[tuple[int, bool], list[tuple[int, Plain | None]]] = {}
        for row, column, cell in _changes(before.rows[sheet], rows):
            formula = cell.formula if cell is not None else ""
            told.setdefault((column, bool(formula)), []).append((row, formula or (cell and cell.value)))
        for (column, formulas), cells in told.items():
            tell = engine.set_formulas_batch if formulas else engine.set_values_batch
            for top, block in runs(cells):
                # a block at once takes the engine half the time
                tell(sheet, top + 1, column + 1, block)
    engine.evaluate_all()


def _changes(
    old: Mapping[int, WrittenRow], new: Mapping[int, WrittenRow]
) -> Iterator[tuple[int, int, WrittenCell | None]]:
    """Row, column and cell of what is another constant or formula; None where nothing is any more.

    The cached value of a formula is not the engine's business.
    """
    for number in {**old, **new}:
        last, row = old.get(number, {}), new.get(number, {})
        if row is last:
            continue
        for column, cell in row.items():
            known = last.get(column)
            if cell is not known and (known is None or not _same(known, cell)):
                yield number, column, cell
        for column in last.keys() - row.keys():
            yield number, column, None


def _same(known: WrittenCell, cell: WrittenCell) -> bool:
    if known.formula or cell.formula:
        return known.formula == cell.formula
    return type(known.value) is type(cell.value) and known.value == cell.value


def runs(cells: list[tuple[int, Value]]) -> Iterator[tuple[int, list[list[Value]]]]:
    """The rows of a column in runs of neighbours: the first row of each, and the values."""
    cells.sort(key=lambda cell: cell[0])
    for _, run in groupby(enumerate(cells), lambda place: place[1][0] - place[0]):
        neighbours = [cell for _, cell in run]
        yield neighbours[0][0], [[value] for _, value in neighbours]
