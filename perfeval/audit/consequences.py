"""Which cells follow from others: what depends on a cell that was changed is no difference of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from perfeval.audit.comparison import CellDifference
from perfeval.audit.found import CellContent, FoundWorkbook, Position
from perfeval.audit.structure import target_of
from perfeval.audit.values import shown
from perfeval.writer.provenance import cell_code, cell_text, settled
from perfeval.xlsx.references import areas

Spot = tuple[str, Position]


def follows_from(was: str, now: CellContent, replaced: Iterable[tuple[CellContent, str]]) -> bool:
    """Whether a text or number still is what a changed source cell once held, or speaks of that.

    Args:
        was: the text that the changed source asks for now.
        now: what stands there.
        replaced: of each changed source cell, what it holds now, and the code of what it held before; '' where no code
            tells that.
    """
    if now is None:
        return False
    for value, code in replaced:
        if code and cell_code(cell_text(now)) == code:
            return True
        pieces = was.split(shown(value)) if isinstance(value, str | Decimal) and shown(value) else []
        if len(pieces) < 2 or not isinstance(now, str):
            continue
        match = re.fullmatch("(.+?)".join(map(re.escape, pieces)), settled(now), re.DOTALL)
        if match is not None and (not code or cell_code(cell_text(match[1])) == code):
            return True
    return False


def of_changed_source(one: CellDifference, found: FoundWorkbook, replaced: Iterable[tuple[CellContent, str]]) -> bool:
    """Whether a cell only says what the source said before it was changed; `replaced` as of `follows_from`."""
    if one.code not in ("A205", "A206"):
        return False
    return follows_from(one.difference.expected, found.sheets[one.sheet].values.get(one.found), replaced)


def dependents(found: FoundWorkbook, changed: Iterable[Spot], sheets: Iterable[str] = ()) -> set[Spot]:
    """The formula cells that rest on any of these cells, directly or through others.

    Args:
        sheets: those of which every cell counts as changed, blank ones too.
    """
    names = {name.rpartition("!")[2]: target for name, text in found.names.items() if (target := target_of(text))}
    words = re.compile(r"[^\W\d][\w.]*")
    rests: dict[str, list[tuple[Spot, int, int, int, int]]] = {}
    for sheet, one in found.sheets.items():
        for place, formula in one.formulas.items():
            for name, block in areas(formula, sheet):
                rests.setdefault(name, []).append(((sheet, place), block.top, block.left, block.bottom, block.right))
            for word in words.findall(formula):
                if (target := names.get(word)) is not None:
                    rests.setdefault(target[0], []).append(((sheet, place), target[1], target[2], target[1], target[2]))
    reached = {rest[0] for name in sheets for rest in rests.get(name, ())}
    reached |= {(name, place) for name in sheets if name in found.sheets for place in found.sheets[name].formulas}
    waiting = [*changed, *reached]
    while waiting:
        sheet, (row, column) = waiting.pop()
        for spot, top, left, bottom, right in rests.get(sheet, ()):
            if spot not in reached and top <= row <= bottom and left <= column <= right:
                reached.add(spot)
                waiting.append(spot)
    return reached
