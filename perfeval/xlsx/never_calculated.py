"""Formulas whose result is only a placeholder, because no application ever calculated the file.

Programs that write formulas without computing them leave 0, or an empty text, as their result. It is one where the
cells and numbers that the formula refers to say otherwise, and the independent engine comes to another result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from perfeval.xlsx.independent_engine import recalculated
from perfeval.xlsx.references import REFERENCE, STRING, areas
from perfeval.xlsx.sheet_part import PartCell, SheetPart, Spot

_FUNCTION = re.compile(r"[A-Za-z_][\w.]*\(")
_NUMBER = re.compile(r"(?<![\w.])(\d+(?:\.\d*)?|\.\d+)")
_MOST_PRECEDENTS, _MOST_CELLS = 20_000, 300_000


def placeholders(content: bytes, parts: Mapping[str, SheetPart]) -> dict[str, set[Spot]]:
    """The formula cells, by sheet, whose 0 or empty text no calculation gave."""
    empty = {
        name: [spot for spot, cell in part.cells.items() if cell.formula is not None and _is_empty(cell)]
        for name, part in parts.items()
    }
    if not any(empty.values()):
        return {}
    masters = {name: _masters(part) for name, part in parts.items()}
    if not any(_doubtful(spot, name, parts, masters[name]) for name, spots in empty.items() for spot in spots):
        return {}
    found = _recalculated(content, empty) if sum(len(part.cells) for part in parts.values()) < _MOST_CELLS else None
    if found is None:
        return {name: set(spots) for name, spots in empty.items()}
    none_calculated = not any(_calculated(cell) for part in parts.values() for cell in part.cells.values())
    return {
        name: {spot for spot in spots if _differs(found[name, spot], none_calculated=none_calculated)}
        for name, spots in empty.items()
    }


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


def _doubtful(spot: Spot, name: str, parts: Mapping[str, SheetPart], masters: Mapping[str, Spot]) -> bool:
    """Whether a formula refers to anything that is not 0."""
    cell = parts[name].cells[spot]
    text, offset = cell.formula or "", (0, 0)
    if not text and cell.shared in masters:
        master = masters[cell.shared]
        text = parts[name].cells[master].formula or ""
        offset = (spot[0] - master[0], spot[1] - master[1])
    for sheet, precedents in _precedents(text, name, offset):
        if sheet not in parts or precedents is None:
            return True
        cells = parts[sheet].cells
        if any((at := cells.get(one)) is not None and _counts(at) for one in precedents):
            return True
    rest = _FUNCTION.sub(" ", REFERENCE.sub(" ", STRING.sub(" ", text)))
    return any(float(number) != 0 for number in _NUMBER.findall(rest)) or bool(re.search(r"[^\W\d_]", rest))


def _counts(cell: PartCell) -> bool:
    return cell.kind == "n" and bool(cell.value) and not _zero(cell.value or "")


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
        return value != 0
    # an error of the engine proves nothing, unless no formula of the file has any result
    return none_calculated
