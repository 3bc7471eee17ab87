"""Where a changed source cell gives other rows than before: which row of a list is which.

A source cell that was changed makes facts, checks and remarks come and go, and moves all rows below. That is the
change's consequence, named at its source; the rows themselves are compared with those they correspond to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

from perfeval.audit.found import CellContent, FoundSheet
from perfeval.writer.names import CHECKS, FACTS, NOTES
from perfeval.writer.provenance import settled

Cell = tuple[int, int]

_KEYS = {FACTS: (1,), CHECKS: (1, 3, 5), NOTES: (0,)}
"""What tells the rows of a list apart, by column."""
LISTS = frozenset(_KEYS)
SERIAL = 0
_OWN_CELL = re.compile(r"(?<![A-Za-z!\d_'])(\$?[A-Z]\$?)(\d+)(?![\d(A-Za-z_])")


class Alignment:
    """The rows of one sheet: where each row that is wanted was found."""

    def __init__(self, name: str, wanted: Mapping[Cell, CellContent], found: FoundSheet) -> None:
        keys = _KEYS.get(name, ())
        self._rows = _matched(_keys(wanted, keys), _keys(found.values, keys)) if keys else None

    def row(self, row: int) -> int | None:
        """Where a wanted row stands; None where it is nowhere."""
        return row if self._rows is None else self._rows.get(row)

    @property
    def moved(self) -> bool:
        """Whether any row stands elsewhere, or is missing."""
        return self._rows is not None and any(was != now for was, now in self._rows.items())

    def formula(self, text: str, row: int) -> str:
        """A wanted row's formula as it reads where the row stands now."""
        now = self.row(row)
        if now is None or now == row:
            return text
        old, new = str(row + 1), str(now + 1)
        return _OWN_CELL.sub(lambda match: match[1] + (new if match[2] == old else match[2]), text)


def _keys(cells: Mapping[Cell, CellContent], columns: tuple[int, ...]) -> list[tuple[int, tuple[str, ...]]]:
    rows = sorted({row for row, _ in cells})
    return [(row, tuple(_text(cells.get((row, column))) for column in columns)) for row in rows]


def _text(value: CellContent) -> str:
    return "" if value is None else settled(str(value))


def _matched(
    wanted: list[tuple[int, tuple[str, ...]]], found: list[tuple[int, tuple[str, ...]]]
) -> dict[int, int | None]:
    rows: dict[int, int | None] = {row: None for row, _ in wanted}
    matcher = SequenceMatcher(None, [key for _, key in wanted], [key for _, key in found], autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        # as many rows in the place of others are these rows with another label
        if kind == "equal" or (kind == "replace" and last - first == end - start):
            for offset in range(last - first):
                rows[wanted[first + offset][0]] = found[start + offset][0]
    return rows
