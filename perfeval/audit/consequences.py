"""Which cells follow from others: what depends on a cell that was changed is no difference of its own."""

from __future__ import annotations

from collections.abc import Iterable

from perfeval.audit.alignment import references
from perfeval.audit.found import FoundWorkbook, Position
from perfeval.audit.structure import target_of

Spot = tuple[str, Position]


def dependents(found: FoundWorkbook, changed: Iterable[Spot]) -> set[Spot]:
    """The formula cells that rest on any of these cells, directly or through others."""
    import re

    names = {name.rpartition("!")[2]: target for name, text in found.names.items() if (target := target_of(text))}
    words = re.compile(r"[^\W\d][\w.]*")
    rests: dict[str, list[tuple[Spot, int, int, int, int]]] = {}
    for sheet, one in found.sheets.items():
        for place, formula in one.formulas.items():
            for name, block in references(formula, sheet):
                rests.setdefault(name, []).append(((sheet, place), block.top, block.left, block.bottom, block.right))
            for word in words.findall(formula):
                if (target := names.get(word)) is not None:
                    rests.setdefault(target[0], []).append(((sheet, place), target[1], target[2], target[1], target[2]))
    reached: set[Spot] = set()
    waiting = list(changed)
    while waiting:
        sheet, (row, column) = waiting.pop()
        for spot, top, left, bottom, right in rests.get(sheet, ()):
            if spot not in reached and top <= row <= bottom and left <= column <= right:
                reached.add(spot)
                waiting.append(spot)
    return reached
