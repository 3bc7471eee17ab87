"""Every cell of perfeval's own sheets: what was found against what perfeval writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from perfeval.audit.alignment import UNMOVED, Alignment, aligned, translated
from perfeval.audit.blanks import filled_in, open_cells
from perfeval.audit.found import CellContent, FoundSheet, FoundWorkbook, Position
from perfeval.audit.meaning import same_formula
from perfeval.audit.outward import refers_outward
from perfeval.audit.result import Difference
from perfeval.audit.values import clipped, same_value, shown
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.formula.addresses import address_of

_BLANK = "（空白）"
_NEVER = 1 << 20


@dataclass(frozen=True, slots=True)
class CellDifference:
    """A difference of one cell, with where the cell stands in the regenerated workbook and where it was found.

    Attributes:
        wanted: None for a cell that is not wanted at all.
    """

    difference: Difference
    sheet: str
    wanted: Position | None
    found: Position

    @property
    def code(self) -> str:
        """The finding's code."""
        return self.difference.finding.code


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A sheet whose rows come and go with the data and with the version.

    Attributes:
        keys: the columns that tell its rows apart.
        serial: the column that numbers them; -1 for none.
        ends_at: the text in the first column at which the part begins that is compared otherwise; '' for none.
    """

    keys: tuple[int, ...]
    serial: int = -1
    ends_at: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """The two workbooks side by side.

    Attributes:
        own: the sheets that are compared cell by cell: all but the copies.
        lists: those of them whose rows come and go.
        loose: whether rows of lists may come and go: a source was changed, or the version is another.
        other_version: whether the workbook comes from another version, whose words, layout and look may differ.
        ignored: cells that are compared elsewhere, by sheet, as the regenerated workbook has them.
        alignments: where each sheet's cells stand.
    """

    found: FoundWorkbook
    expected: FoundWorkbook
    own: tuple[str, ...]
    lists: Mapping[str, ListSheet] = field(default_factory=dict)
    loose: bool = False
    other_version: bool = False
    ignored: Mapping[str, frozenset[Position]] = field(default_factory=dict)
    alignments: Mapping[str, Alignment] = field(default_factory=dict)

    def alignment(self, sheet: str) -> Alignment:
        """Where a sheet's cells stand."""
        return self.alignments.get(sheet, UNMOVED)

    def place(self, sheet: str, place: Position) -> Position | None:
        """Where a wanted cell stands; None where its row or column is gone."""
        return self.alignment(sheet).place(place)

    def results(self) -> dict[tuple[str, Position], CellContent]:
        """What each formula should come to, by where it stands now."""
        return {
            (name, now): value
            for name, sheet in self.expected.sheets.items()
            for was, value in sheet.values.items()
            if was in sheet.formulas and (now := self.place(name, was)) is not None
        }


def framed(
    found: FoundWorkbook,
    expected: FoundWorkbook,
    own: tuple[str, ...],
    lists: Mapping[str, ListSheet],
    *,
    loose: bool,
    other_version: bool,
    ignored: Mapping[str, frozenset[Position]],
) -> Frame:
    """Put two workbooks side by side."""
    alignments: dict[str, Alignment] = {}
    for name in own:
        if name in found.sheets:
            listed = lists.get(name)
            keys = listed.keys if listed is not None and loose else ()
            ends = listed.ends_at if listed is not None else ""
            alignments[name] = aligned(expected.sheets[name], found.sheets[name], keys, ends)
    return Frame(found, expected, own, lists, loose, other_version, ignored, alignments)


def compare_cells(frame: Frame) -> Iterator[CellDifference]:
    """The cells that differ, sheet by sheet, from the top; a row or column that came or went is one."""
    for name in frame.own:
        if name in frame.found.sheets:
            yield from _Sheet(frame, name).differences()


class _Sheet:
    """One sheet's cells."""

    def __init__(self, frame: Frame, name: str) -> None:
        self._frame, self._name = frame, name
        self._found, self._wanted = frame.found.sheets[name], frame.expected.sheets[name]
        self._alignment = frame.alignment(name)
        self._open = open_cells(frame.expected, name)
        self._list = frame.lists.get(name) if frame.loose else None

    def differences(self) -> Iterator[CellDifference]:
        places = {
            now: was for was in self._wanted.filled | self._open if (now := self._alignment.place(was)) is not None
        }
        end, end_found = self._end(self._wanted), self._end(self._found)
        emptied = self._emptied({now: was for now, was in places.items() if was[0] < end})
        if self._list is None:
            yield from self._rows_and_columns()
        yield from (self._of_axis("A211", row, 0, row) for row in emptied)
        inserted = {*self._alignment.rows.inserted}, {*self._alignment.columns.inserted}
        ignored = self._frame.ignored.get(self._name, frozenset())
        for now in sorted(places.keys() | self._found.filled | {*self._found.repeated}):
            was = places.get(now)
            if now in self._found.repeated:
                yield self._difference("A212", was, now, "一次", "重复")
                continue
            elsewhere = was[0] >= end if was is not None else now[0] >= end_found
            with_its_row = was is None and (now[0] in inserted[0] or now[1] in inserted[1])
            if was in ignored or now[0] in emptied or elsewhere or with_its_row:
                continue
            if difference := self._cell(was, now):
                yield difference

    def _end(self, sheet: FoundSheet) -> int:
        """The row from which on the sheet is compared otherwise."""
        listed = self._frame.lists.get(self._name)
        if listed is None or not listed.ends_at:
            return _NEVER
        mark = listed.ends_at
        return min(
            (row for (row, column), text in sheet.values.items() if column == 0 and text == mark), default=_NEVER
        )

    def _emptied(self, places: Mapping[Position, Position]) -> list[int]:
        """The rows with several contents that are all gone."""
        rows: dict[int, int] = {}
        filled = self._wanted.filled
        for now, was in places.items():
            if was in filled:
                rows[now[0]] = rows.get(now[0], 0) + 1
        still = {row for row, _ in self._found.filled}
        return sorted(row for row, count in rows.items() if count > 1 and row not in still)

    def _rows_and_columns(self) -> Iterator[CellDifference]:
        """Rows and columns that were inserted or deleted, those beside each other as one."""
        for axis, first in ((self._alignment.rows, 0), (self._alignment.columns, 1)):
            for code, members in (("A209", axis.gone), ("A210", axis.inserted)):
                for start, end in runs_of(members):
                    yield self._of_axis(code, start, first, end)

    def _of_axis(self, code: str, start: int, axis: int, end: int) -> CellDifference:
        place = (start, 0) if axis == 0 else (0, start)
        what = f"第{start + 1}行" if axis == 0 else f"{_letters(start)}列"
        if end != start:
            what = f"第{start + 1}至{end + 1}行" if axis == 0 else f"{_letters(start)}至{_letters(end)}列"
        details = {"sheet": self._name, "what": what}
        found = finding(code, Place("", self._name, address_of(*place)), **details)
        words = {"A209": (what, "（没有）"), "A210": ("（没有）", what), "A211": (what, _BLANK)}[code]
        return CellDifference(Difference(found, *words), self._name, place if code != "A210" else None, place)

    def _cell(self, was: Position | None, now: Position) -> CellDifference | None:
        formula, value = self._found.formulas.get(now), self._found.values.get(now)
        if formula is not None and refers_outward(formula):
            return self._difference("A213", was, now, "（无外部引用）", formula)
        if was is not None and was in self._open:
            return None
        wanted = self._wanted.values.get(was) if was is not None else None
        wanted_formula = self._wanted.formulas.get(was) if was is not None else None
        if self._list is not None and now[1] == self._list.serial:
            return None
        if wanted_formula is not None:
            return self._against_formula(was, now, wanted_formula, wanted)
        if formula is not None:
            return self._difference("A204", was, now, shown(wanted), formula)
        if same_value(wanted, value) or filled_in(wanted, value):
            return None
        if wanted is None:
            return self._difference("A207", was, now, _BLANK, shown(value))
        if value is None:
            return self._difference("A203", was, now, shown(wanted), _BLANK)
        return self._difference(
            "A205" if isinstance(wanted, Decimal) else "A206", was, now, shown(wanted), shown(value)
        )

    def _against_formula(
        self, was: Position | None, now: Position, wanted: str, value: CellContent
    ) -> CellDifference | None:
        formula, found = self._found.formulas.get(now), self._found.values.get(now)
        moved = translated(wanted, self._name, self._frame.alignments)
        if formula is None:
            if filled_in(value, found):
                return None
            if found is None:
                return self._difference("A203", was, now, moved, _BLANK)
            what = "文字" if isinstance(found, str) else "数值"
            return self._difference("A201", was, now, moved, shown(found), what=what)
        if now in self._found.arrays:
            return self._difference("A202", was, now, moved, f"{{{formula}}}")
        # programs adjust references to rows that were moved, libraries do not
        if same_formula(formula, moved) or (moved != wanted and same_formula(formula, wanted)):
            return None
        return self._difference("A202", was, now, moved, formula)

    def _difference(
        self, code: str, was: Position | None, now: Position, expected: str, found: str, **more: str
    ) -> CellDifference:
        cell = address_of(*now)
        details = {"sheet": self._name, "cell": cell, "expected": clipped(expected), "found": clipped(found), **more}
        made = Difference(finding(code, Place("", self._name, cell), **details), expected, found)
        return CellDifference(made, self._name, was, now)


def _letters(column: int) -> str:
    return address_of(0, column)[:-1]


def runs_of(members: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each run of neighbours, of numbers in order."""
    runs: list[tuple[int, int]] = []
    for one in members:
        if runs and runs[-1][1] == one - 1:
            runs[-1] = runs[-1][0], one
        else:
            runs.append((one, one))
    return runs
