"""Formulas whose result is only a placeholder, because no application ever calculated the file.

Programs that write formulas without computing them leave 0, or an empty text, as their result. It is one where the
cells and numbers that the formula refers to say otherwise, and the independent engine comes to another result.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from perfeval.xlsx.independent_engine import empty_engine, recalculated
from perfeval.xlsx.raw_sheet import RawSheet
from perfeval.xlsx.references import REFERENCE, STRING, areas
from perfeval.xlsx.sheet_part import PartCell, SheetPart, Spot

_Counts = Callable[[Spot], bool]
"""Whether a cell of a sheet holds a number other than 0."""

_FUNCTION = re.compile(r"[A-Za-z_][\w.]*\(")
_NUMBER = re.compile(r"(?<![\w.])(\d+(?:\.\d*)?|\.\d+)")
_MOST_PRECEDENTS, _MOST_CELLS = 20_000, 300_000
_RESIDUE = 1e-6
"""What is left of 0.5-0.4-0.1, and of the same with hundreds of millions, where Excel and LibreOffice say 0."""


def placeholders(content: bytes, parts: Mapping[str, SheetPart]) -> dict[str, set[Spot]]:
    """The formula cells of an .xlsx, by sheet, whose 0 or empty text no calculation gave."""
    empty = {
        name: [spot for spot, cell in part.cells.items() if cell.formula is not None and _is_empty(cell)]
        for name, part in parts.items()
    }
    if not any(empty.values()):
        return {}
    masters = {name: _masters(part) for name, part in parts.items()}
    counts = {name: _counts_in_part(part) for name, part in parts.items()}
    if not any(
        _doubtful(*_own_text(spot, parts[name], masters[name]), name, counts)
        for name, spots in empty.items()
        for spot in spots
    ):
        return {}
    found = _recalculated(content, empty) if sum(len(part.cells) for part in parts.values()) < _MOST_CELLS else None
    if found is None:
        return {name: set(spots) for name, spots in empty.items()}
    none_calculated = not any(_calculated(cell) for part in parts.values() for cell in part.cells.values())
    return {
        name: {spot for spot in spots if _differs(found[name, spot], none_calculated=none_calculated)}
        for name, spots in empty.items()
    }


def in_doubt(part: SheetPart) -> dict[Spot, str]:
    """The formula cells of a part that hold 0 or an empty text, with their formulas; '' for one that is another's."""
    return {spot: cell.formula for spot, cell in part.cells.items() if cell.formula is not None and _is_empty(cell)}


def find_placeholders(sheets: Sequence[RawSheet]) -> None:
    """Add to what is `uncached` in the sheets of another format the formula cells whose result no calculation gave."""
    counts = {sheet.name: _counts_in_cells(sheet.cells) for sheet in sheets}
    if not any(
        text and _doubtful(text, (0, 0), sheet.name, counts)
        for sheet in sheets
        for spot, text in sheet.scan.unproved.items()
    ):
        return
    known = sum(len(row) for sheet in sheets for row in sheet.cells) < _MOST_CELLS
    found = _calculated_anew(sheets) if known else None
    none_calculated = not any(
        sheet.scan.formulas - sheet.scan.unproved.keys() - sheet.scan.uncached for sheet in sheets
    )
    proved = False
    for sheet in sheets:
        for spot in sheet.scan.unproved:
            if found is None or _differs(found.get((sheet.name, spot)), none_calculated=none_calculated):
                sheet.scan.uncached.add(spot)
                proved = True
    if proved and none_calculated:
        # where nothing was calculated, what is not understood was not either
        for sheet in sheets:
            sheet.scan.uncached.update(spot for spot, text in sheet.scan.unproved.items() if not text)


def _counts_in_cells(cells: Sequence[Sequence[Any]]) -> _Counts:
    def counts(spot: Spot) -> bool:
        row, column = spot
        if row >= len(cells) or column >= len(cells[row]):
            return False
        value = cells[row][column]
        return isinstance(value, int | float) and value != 0

    return counts


def _calculated_anew(sheets: Sequence[RawSheet]) -> dict[tuple[str, Spot], Any] | None:
    """What the engine comes to for each formula in doubt that it takes; None where it takes nothing."""
    try:
        engine = empty_engine(sheet.name for sheet in sheets)
        told: list[tuple[str, Spot]] = []
        for sheet in sheets:
            plain = [[_plain(value) for value in row] for row in sheet.cells]
            if plain and plain[0]:
                engine.set_values_batch(sheet.name, 1, 1, plain)
        for sheet in sheets:
            for spot, text in sheet.scan.unproved.items():
                if text and _taken(engine, sheet.name, spot, text):
                    told.append((sheet.name, spot))
        engine.evaluate_all()
        return {(name, spot): engine.get_value(name, spot[0] + 1, spot[1] + 1) for name, spot in told}
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        # the engine's panics are no Exception
        return None


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float) and value != "" else None


def _taken(engine: Any, sheet: str, spot: Spot, text: str) -> bool:
    """Tell the engine a formula; whether it understands it."""
    try:
        engine.set_formula(sheet, spot[0] + 1, spot[1] + 1, f"={text}")
    except Exception:
        return False
    return True


def _own_text(spot: Spot, part: SheetPart, masters: Mapping[str, Spot]) -> tuple[str, Spot]:
    """The text of a formula, which may be another cell's, and how far its references are to be moved."""
    cell = part.cells[spot]
    if not cell.formula and cell.shared in masters:
        master = masters[cell.shared]
        return part.cells[master].formula or "", (spot[0] - master[0], spot[1] - master[1])
    return cell.formula or "", (0, 0)


def _is_empty(cell: PartCell) -> bool:
    """Whether a formula cell holds what a program may have put there without calculating."""
    if cell.value is None:
        return False
    return cell.value == "" if cell.kind == "str" else cell.kind == "n" and _zero(cell.value)


def _zero(text: str) -> bool:
    try:
        return float(text) == 0
    except ValueError:
        return False


def _calculated(cell: PartCell) -> bool:
    return cell.formula is not None and bool(cell.value) and not _is_empty(cell)


def _masters(part: SheetPart) -> dict[str, Spot]:
    """The cell that holds the text of each shared formula, by the formula's number."""
    return {cell.shared: spot for spot, cell in part.cells.items() if cell.shared and cell.formula}


def _doubtful(text: str, offset: Spot, name: str, counts: Mapping[str, _Counts]) -> bool:
    """Whether a formula refers to anything that is not 0."""
    for sheet, precedents in _precedents(text, name, offset):
        if sheet not in counts or precedents is None:
            return True
        if any(map(counts[sheet], precedents)):
            return True
    rest = _FUNCTION.sub(" ", REFERENCE.sub(" ", STRING.sub(" ", text)))
    return any(float(number) != 0 for number in _NUMBER.findall(rest)) or bool(re.search(r"[^\W\d_]", rest))


def _counts_in_part(part: SheetPart) -> _Counts:
    def counts(spot: Spot) -> bool:
        cell = part.cells.get(spot)
        return cell is not None and cell.kind == "n" and bool(cell.value) and not _zero(cell.value or "")

    return counts


def _precedents(text: str, own: str, offset: Spot) -> Iterator[tuple[str, list[Spot] | None]]:
    """Sheet and cells of each reference; None for an area too large to look at."""
    down, across = offset
    for sheet, area in areas(text, own):
        if (area.bottom - area.top + 1) * (area.right - area.left + 1) > _MOST_PRECEDENTS:
            yield sheet, None
            continue
        yield sheet, [(row + down, column + across) for row, column in area.cells()]


def _recalculated(content: bytes, empty: Mapping[str, list[Spot]]) -> dict[tuple[str, Spot], Any] | None:
    """What the engine comes to for each cell; None where it cannot take the workbook."""
    try:
        engine = recalculated(content)
        return {
            (name, spot): engine.get_value(name, spot[0] + 1, spot[1] + 1)
            for name, spots in empty.items()
            for spot in spots
        }
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        # the engine's panics are no Exception
        return None


def _differs(value: Any, *, none_calculated: bool) -> bool:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return False
    if isinstance(value, int | float):
        return abs(value) > _RESIDUE
    # an error of the engine proves nothing, unless no formula of the file has any result
    return none_calculated
