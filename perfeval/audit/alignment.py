"""Which row and column of a sheet is which, where some were inserted, deleted or moved.

An inserted or deleted row is one difference; all that stands below is compared with what it was. In lists (facts,
checks, notes) rows come and go with the data and with the version, and are told apart by their key columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from perfeval.audit.found import FoundSheet, Position
from perfeval.formula.addresses import Area, address_of
from perfeval.writer.provenance import settled
from perfeval.xlsx.references import REFERENCE, STRING, area_of

Key = tuple[str, ...]
_CELL = re.compile(r"(\$?)([A-Za-z]+)(\$?)(\d+)")


@dataclass(frozen=True, slots=True)
class Axis:
    """Where each wanted row, or column, stands now.

    Attributes:
        moved: only of those that stand elsewhere; None for one that is gone.
        inserted: those that are there now between the wanted ones.
        end, shift: from which one on nothing is wanted, and by how many all beyond it are moved.
    """

    moved: Mapping[int, int | None] = field(default_factory=dict)
    inserted: tuple[int, ...] = ()
    end: int = 0
    shift: int = 0

    def now(self, was: int) -> int | None:
        """Where a wanted one stands; None where it is gone."""
        if was in self.moved:
            return self.moved[was]
        return was + self.shift if was >= self.end else was

    @property
    def gone(self) -> tuple[int, ...]:
        """The wanted ones that are nowhere."""
        return tuple(sorted(was for was, now in self.moved.items() if now is None))

    def reach(self, first: int, last: int) -> tuple[int, int] | None:
        """Where a stretch begins and ends now; None where all of it is gone."""
        there = [now for was in range(first, last + 1) if (now := self.now(was)) is not None]
        return (there[0], there[-1]) if there else None


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where the cells of one sheet stand now."""

    rows: Axis = field(default_factory=Axis)
    columns: Axis = field(default_factory=Axis)

    @property
    def same(self) -> bool:
        """Whether every cell stands where it should."""
        return not (self.rows.moved or self.columns.moved)

    def place(self, place: Position) -> Position | None:
        """Where a wanted cell stands; None where its row or column is gone."""
        row, column = self.rows.now(place[0]), self.columns.now(place[1])
        return None if row is None or column is None else (row, column)

    def block(self, block: Area) -> Area | None:
        """Where a rectangle stands now; None where nothing is left of it."""
        rows, columns = self.rows.reach(block.top, block.bottom), self.columns.reach(block.left, block.right)
        return None if rows is None or columns is None else Area(rows[0], columns[0], rows[1], columns[1])


UNMOVED = Alignment()


def aligned(wanted: FoundSheet, found: FoundSheet, keys: Sequence[int] = (), ends_at: str = "") -> Alignment:
    """Align a sheet with what it should be.

    Args:
        keys: the columns that tell the rows of a list apart; without them all texts of a row do.
        ends_at: the text in the first column at which a part begins that is compared otherwise; '' for none.
    """
    rows = axis_of(_above(_keys(wanted, 0, keys), wanted, ends_at), _above(_keys(found, 0, keys), found, ends_at))
    columns = Axis() if keys else axis_of(_keys(wanted, 1), _keys(found, 1))
    return Alignment(rows, columns)


def _above(keys: list[Key], sheet: FoundSheet, mark: str) -> list[Key]:
    """The rows before the one that begins with a text."""
    rows = [row for (row, column), value in sheet.values.items() if mark and column == 0 and value == mark]
    return keys[: min(rows)] if rows else keys


def _keys(sheet: FoundSheet, axis: int, chosen: Sequence[int] = ()) -> list[Key]:
    """The texts of each row (axis 0) or column (1), from the first on."""
    found: dict[int, list[tuple[int, str]]] = {}
    length = 0
    for place in sheet.filled:
        length = max(length, place[axis] + 1)
        value = sheet.values.get(place)
        if isinstance(value, str) and place not in sheet.formulas and (not chosen or place[1] in chosen):
            found.setdefault(place[axis], []).append((place[1 - axis], settled(value)))
    return [tuple(text for _, text in sorted(found.get(at, ()))) for at in range(length)]


def axis_of(wanted: Sequence[Key], found: Sequence[Key]) -> Axis:
    if wanted == found:
        return Axis()
    begin = 0
    while begin < min(len(wanted), len(found)) and wanted[begin] == found[begin]:
        begin += 1
    moved: dict[int, int | None] = {}
    inserted: list[int] = []
    matcher = SequenceMatcher(None, wanted[begin:], found[begin:], autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        first, last, start, end = first + begin, last + begin, start + begin, end + begin
        if kind in ("equal", "replace"):
            # as many in the place of others are these with other words
            common = min(last - first, end - start)
            moved.update({first + at: start + at for at in range(common) if first != start})
            first, start = first + common, start + common
        moved.update(dict.fromkeys(range(first, last)))
        if last < len(wanted):
            inserted += range(start, end)
    return Axis(moved, tuple(inserted), len(wanted), len(inserted) - sum(now is None for now in moved.values()))


def translated(formula: str, home: str, alignments: Mapping[str, Alignment]) -> str:
    """A wanted formula as it reads where rows and columns were moved; #REF! for what is gone."""
    if all(one.same for one in alignments.values()):
        return formula
    pieces = STRING.split(formula)
    moved = [piece if index % 2 else _moved(piece, home, alignments) for index, piece in enumerate(pieces)]
    return "".join(moved)


def _moved(text: str, home: str, alignments: Mapping[str, Alignment]) -> str:
    def replaced(match: re.Match[str]) -> str:
        name, area = area_of(match, home)
        alignment = alignments.get(name, UNMOVED)
        if alignment.same:
            return match[0]
        prefix = f"{match['sheet']}!" if match["sheet"] else ""
        block = alignment.block(area)
        if block is None:
            return f"{prefix}#REF!"
        first = _like(match["first"], block.top, block.left)
        return f"{prefix}{first}" + (f":{_like(match['last'], block.bottom, block.right)}" if match["last"] else "")

    return REFERENCE.sub(replaced, text)


def _like(pattern: str, row: int, column: int) -> str:
    """The address with the dollar signs of another."""
    match = _CELL.fullmatch(pattern)
    assert match is not None
    address = _CELL.fullmatch(address_of(row, column))
    assert address is not None
    return f"{match[1]}{address[2]}{match[3]}{address[4]}"
