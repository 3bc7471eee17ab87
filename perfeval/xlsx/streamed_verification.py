"""Verification of a workbook that is too large to be held: the engine is told a block of its formulas at a time."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import TextIOWrapper
from typing import BinaryIO

from perfeval.findings.finding import Finding
from perfeval.xlsx.independent_engine import empty_engine, values_in
from perfeval.xlsx.kept_engine import runs
from perfeval.xlsx.references import areas
from perfeval.xlsx.verification import judged
from perfeval.xlsx.written import NotPlain, Plain, WrittenCell, WrittenRow, formulas_in, row_of, rows_of, sheet_parts

_FORMULAS, _CELLS = 4_000, 100_000
"""A block has no more formulas than this, and ends once they refer to so many cells."""
_HAS_FORMULA = "<f>"
_ENCODED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def verify_streamed(workbook: BinaryIO) -> tuple[Finding, ...]:
    """As `verify`; what memory it takes does not depend on the number of formulas.

    Each block is calculated from the cells to which its formulas refer, as they stand in the file. A formula of another
    block stands there with its cached value, which the engine confirms when it comes to it.

    Raises:
        NotPlain: the file is damaged, or has cells of another kind than perfeval writes.
    """
    try:
        with zipfile.ZipFile(workbook) as package:
            return tuple(_problems(package))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, UnicodeDecodeError) as error:
        raise NotPlain(f"{type(error).__name__}: {error}") from error


def _problems(package: zipfile.ZipFile) -> Iterator[Finding]:
    parts = sheet_parts(package)
    for name in set(package.namelist()) - set(parts.values()):
        # whether it can be read at all
        package.read(name)
    needed = _Columns()
    for sheet, xml in _rows(package, parts):
        for formula in formulas_in(xml):
            needed.add(formula, sheet)
    held = _Values(needed)
    for sheet, columns in needed.by_sheet.items():
        for _, xml in _rows(package, {sheet: parts[sheet]}):
            held.take(sheet, *row_of(xml, columns))
    block = _Block()
    for sheet, xml in _rows(package, parts):
        if _HAS_FORMULA in xml:
            row, cells = row_of(xml)
            for column, cell in cells.items():
                if cell.formula:
                    block.add(sheet, row, column, cell)
            if block.full:
                yield from block.problems(list(parts), held)
                block = _Block()
    yield from block.problems(list(parts), held)


def _rows(package: zipfile.ZipFile, parts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each row with its sheet."""
    for sheet, part in parts.items():
        with package.open(part) as stream:
            for xml in rows_of(TextIOWrapper(stream, encoding="utf-8", newline="")):
                yield sheet, xml


class _Columns:
    """The cells to which formulas refer: of each sheet's columns the first and the last row."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, int], tuple[int, int]] = {}

    def add(self, formula: str, own: str) -> None:
        """Add those of a formula that stands on this sheet."""
        for sheet, area in areas(formula, own):
            for column in range(area.left, area.right + 1):
                known = self.rows.get((sheet, column))
                if known is None:
                    self.rows[sheet, column] = area.top, area.bottom
                elif area.top < known[0] or area.bottom > known[1]:
                    self.rows[sheet, column] = min(area.top, known[0]), max(area.bottom, known[1])

    @property
    def by_sheet(self) -> dict[str, set[int]]:
        """The columns of each sheet."""
        found: dict[str, set[int]] = {}
        for sheet, column in self.rows:
            found.setdefault(sheet, set()).add(column)
        return found

    @property
    def cells(self) -> int:
        """How many there are."""
        return sum(bottom - top + 1 for top, bottom in self.rows.values())


class _Values:
    """What stands in the cells to which formulas refer; each value is held once, however many cells have it."""

    def __init__(self, needed: _Columns) -> None:
        self._first = {key: top for key, (top, _) in needed.rows.items()}
        self._columns: dict[tuple[str, int], list[Plain | None]] = {
            key: [None] * (bottom - top + 1) for key, (top, bottom) in needed.rows.items()
        }
        self._once: dict[tuple[type, Plain], Plain] = {}

    def take(self, sheet: str, row: int, cells: WrittenRow) -> None:
        """Keep of a row what is needed."""
        for column, cell in cells.items():
            values = self._columns.get((sheet, column))
            if values is not None and 0 <= (at := row - self._first[sheet, column]) < len(values):
                value = cell.value if cell.formula else _decoded(cell.value)
                values[at] = self._once.setdefault((type(value), value), value)

    def column(self, sheet: str, column: int, top: int, bottom: int) -> list[list[Plain | None]]:
        """The values of a piece of a column, each a row of one cell."""
        first = self._first[sheet, column]
        return [[value] for value in self._columns[sheet, column][top - first : bottom - first + 1]]


def _decoded(value: Plain) -> Plain:
    """A constant without the format's way of writing characters that XML cannot hold."""
    if isinstance(value, str) and "_x" in value:
        return _ENCODED.sub(lambda found: chr(int(found[1], 16)), value)
    return value


@dataclass(slots=True)
class _Block:
    """Formulas that are calculated together."""

    formulas: dict[str, dict[tuple[int, int], WrittenCell]] = field(default_factory=dict)
    columns: _Columns = field(default_factory=_Columns)
    count: int = 0

    def add(self, sheet: str, row: int, column: int, cell: WrittenCell) -> None:
        """Add a formula."""
        self.formulas.setdefault(sheet, {})[row, column] = cell
        self.columns.add(cell.formula, sheet)
        self.count += 1

    @property
    def full(self) -> bool:
        """Whether it is time to calculate."""
        return self.count >= _FORMULAS or self.columns.cells >= _CELLS

    def problems(self, sheets: list[str], held: _Values) -> Iterator[Finding]:
        """What the engine does not confirm."""
        if not self.formulas:
            return
        engine = empty_engine(sheets)
        for (sheet, column), (top, bottom) in self.columns.rows.items():
            engine.set_values_batch(sheet, top + 1, column + 1, held.column(sheet, column, top, bottom))
        for sheet, cells in self.formulas.items():
            by_column: dict[int, list[tuple[int, str]]] = {}
            for (row, column), cell in cells.items():
                by_column.setdefault(column, []).append((row, cell.formula))
            for column, formulas in by_column.items():
                for top, block in runs(formulas):
                    engine.set_formulas_batch(sheet, top + 1, column + 1, block)
        engine.evaluate_all()
        for sheet, cells in self.formulas.items():
            top, bottom = min(row for row, _ in cells), max(row for row, _ in cells)
            left, right = min(column for _, column in cells), max(column for _, column in cells)
            values = values_in(engine, sheet, top, left, bottom, right)
            for (row, column), cell in cells.items():
                yield from judged(sheet, row, column, cell.value, values[row - top][column - left])
