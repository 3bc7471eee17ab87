"""Every cell of perfeval's own sheets: what was found against what perfeval writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from perfeval.audit.alignment import SERIAL, Alignment
from perfeval.audit.expected import Expected
from perfeval.audit.found import CellContent, FoundSheet, FoundWorkbook
from perfeval.audit.meaning import same_formula
from perfeval.audit.result import Difference
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.formula.addresses import address_of
from perfeval.writer.checks_sheet import FINDINGS_HEADING
from perfeval.writer.names import CHECKS, NOTES, OWN, SCORE
from perfeval.writer.provenance import FINDINGS_TITLE, SHEET_TITLE, finding_code, finding_texts, parsed, settled
from perfeval.writer.score_sheet import FIRST_ROW, REVIEW, REVIEW_SCORE

Cell = tuple[int, int]
_CLOSE = Decimal("1e-9")
_FINDING_COLUMNS = (0, 1, 2, 3, 6)
_READER = "RF"
"""How the codes of findings begin that come from reading the file itself."""


def compare_cells(
    found: FoundWorkbook, expected: Expected, codes: tuple[str, ...], *, changed_sources: Collection[str] = ()
) -> Iterator[Difference]:
    """The cells that differ.

    Args:
        codes: the code of each line of 问题清单, as 编制说明 records it.
        changed_sources: the copies from which `expected` was made and that were changed: their consequences are
            no differences of their own.
    """
    wanted: dict[str, dict[Cell, CellContent]] = {name: {} for name in OWN}
    for (sheet, row, column), value in expected.book.values.items():
        if sheet in wanted and value is not None and value != "":
            wanted[sheet][row, column] = value
    printed: dict[str, dict[Cell, str]] = {name: {} for name in OWN}
    for (sheet, row, column), text in expected.book.formulas.items():
        wanted[sheet].setdefault((row, column), "")
        printed[sheet][row, column] = text
    for name in OWN:
        sheet_found = found.sheets.get(name)
        if sheet_found is None:
            continue
        free = _free_cells(expected) if name == SCORE else frozenset()
        formulas = printed[name]
        end = None
        if name == CHECKS:
            wanted[name] = _above(wanted[name], _findings_row(wanted[name]))
            end = _findings_row(dict(sorted(sheet_found.values.items())))
        if changed_sources:
            alignment = Alignment(name, wanted[name], sheet_found)
            if alignment.moved:
                free |= _beyond(alignment, wanted[name], sheet_found)
                formulas = {
                    (now, column): alignment.formula(text, row)
                    for (row, column), text in formulas.items()
                    if (now := alignment.row(row)) is not None
                }
                wanted[name] = {
                    (now, column): value
                    for (row, column), value in wanted[name].items()
                    if (now := alignment.row(row)) is not None
                }
        if name == NOTES:
            free |= _records(sheet_found, changed_sources)
        yield from _Sheet(name, sheet_found, formulas, free, end).differences(wanted[name])
        if name == CHECKS:
            yield from _listed_findings(sheet_found, expected, codes, by_codes_alone=bool(changed_sources))


def _free_cells(expected: Expected) -> frozenset[Cell]:
    """复核分 and 复核意见 are for people."""
    rows = range(FIRST_ROW, FIRST_ROW + len(expected.evaluation.indicators))
    return frozenset((row, column) for row in rows for column in (REVIEW_SCORE, REVIEW))


def _above(wanted: dict[Cell, CellContent], end: int | None) -> dict[Cell, CellContent]:
    return {place: value for place, value in wanted.items() if end is None or place[0] < end}


def _beyond(alignment: Alignment, wanted: dict[Cell, CellContent], found: FoundSheet) -> frozenset[Cell]:
    """The cells of rows that are there only with, or only without the change, and all serial numbers."""
    known = {alignment.row(row) for row, _ in wanted}
    cells = {*found.values, *found.formulas}
    rows = {row for row, _ in cells}
    return frozenset({place for place in cells if place[0] not in known} | {(row, SERIAL) for row in rows})


def _records(notes: FoundSheet, changed_sources: Collection[str]) -> frozenset[Cell]:
    """The lines of 编制说明 on the copies that were changed: the codes in them speak of the copy as it was."""
    free: set[Cell] = set()
    for row in {row for row, _ in notes.values} if changed_sources else ():
        record = parsed(notes.text(row, 1)) if notes.text(row, 0) == SHEET_TITLE else None
        if notes.text(row, 0) == FINDINGS_TITLE or (record is not None and record.name in changed_sources):
            free.add((row, 1))
    return frozenset(free)


def _findings_row(wanted: dict[Cell, CellContent]) -> int | None:
    return next((row for (row, column), value in wanted.items() if column == 0 and value == FINDINGS_HEADING), None)


class _Sheet:
    """One sheet's cells, down to the row where a list of findings begins."""

    def __init__(
        self, name: str, found: FoundSheet, formulas: Mapping[Cell, str], free: frozenset[Cell], end: int | None
    ) -> None:
        self._name, self._found, self._free, self._end = name, found, free, end
        self._formulas = formulas

    def differences(self, wanted: dict[Cell, CellContent]) -> Iterator[Difference]:
        """The cells that differ, from the top."""
        places = {*wanted, *self._found.values, *self._found.formulas}
        for place in sorted(places):
            if place in self._free or (self._end is not None and place[0] >= self._end):
                continue
            difference = self._cell(place, wanted.get(place))
            if difference is not None:
                yield difference

    def _cell(self, place: Cell, wanted: CellContent) -> Difference | None:
        formula, expected_formula = self._found.formulas.get(place), self._formulas.get(place)
        value = self._found.values.get(place)
        if expected_formula is not None:
            if formula is None:
                if value is None:
                    return self._difference("A203", place, expected_formula, "（空白）")
                return self._difference("A201", place, expected_formula, shown(value))
            if not same_formula(formula, expected_formula):
                return self._difference("A202", place, expected_formula, formula)
            return None
        if formula is not None:
            return self._difference("A204", place, shown(wanted), formula)
        if same_value(wanted, value):
            return None
        if wanted is None:
            return self._difference("A207", place, "（空白）", shown(value))
        if value is None:
            return self._difference("A203", place, shown(wanted), "（空白）")
        code = "A205" if isinstance(wanted, Decimal) else "A206"
        return self._difference(code, place, shown(wanted), shown(value))

    def _difference(self, code: str, place: Cell, expected: str, found: str) -> Difference:
        cell = address_of(*place)
        details = {"sheet": self._name, "cell": cell, "expected": clipped(expected), "found": clipped(found)}
        return Difference(finding(code, Place("", self._name, cell), **details), expected, found)


def same_value(one: CellContent, other: CellContent) -> bool:
    """Whether two typed values are the same, whoever saved the workbook."""
    if isinstance(one, Decimal) and isinstance(other, Decimal) and not isinstance(one, bool):
        return abs(one - other) <= _CLOSE * max(Decimal(1), abs(one))
    if isinstance(one, str) and isinstance(other, str):
        return settled(one) == settled(other)
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def shown(value: CellContent) -> str:
    """A value for people."""
    if value is None or value == "":
        return "（空白）"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return format(value, "f") if isinstance(value, Decimal) else value


def clipped(text: str, length: int = 160) -> str:
    """A text short enough for a sentence."""
    return text if len(text) <= length else f"{text[:length]}…"


def _listed_findings(
    found: FoundSheet, expected: Expected, codes: tuple[str, ...], *, by_codes_alone: bool
) -> Iterator[Difference]:
    """问题清单: every line must be perfeval's own, and none may be missing."""
    findings = () if by_codes_alone else expected.findings
    wanted = Counter(tuple(settled(text) for text in finding_texts(one)) for one in findings)
    left = Counter(codes)
    first = _findings_row(dict(sorted(found.values.items())))
    if first is None:
        yield _of_list("A203", "A1", FINDINGS_HEADING, "（空白）")
        return
    listed: Counter[tuple[str, ...]] = Counter()
    last = max(row for row, _ in found.values)
    for row in range(first + 2, last + 1):
        texts = tuple(settled(found.text(row, column)) for column in _FINDING_COLUMNS)
        if not any(texts) or texts[0] == "—":
            continue
        listed[texts] += 1
        code = finding_code(texts)
        if left[code]:
            left[code] -= 1
        elif listed[texts] > wanted[texts]:
            changed = next((one for one in wanted if one[2] == texts[2] and one[1] == texts[1]), None)
            yield _of_list("A206", address_of(row, 3), "；".join(changed or ("（无此问题）",)), "；".join(texts))
    place = address_of(first, 0)
    for texts, count in wanted.items():
        if texts[2][0] not in _READER and listed[texts] < count:
            yield _of_list("A208", place, "；".join(texts), "（没有列出）")
    if sum(left.values()) and not any(texts[2][0] not in _READER and listed[texts] < n for texts, n in wanted.items()):
        yield _of_list("A208", place, f"另有{sum(left.values())}条问题", "（没有列出，或已被改动）")


def _of_list(code: str, cell: str, expected: str, found: str) -> Difference:
    details = {"sheet": CHECKS, "cell": cell, "expected": clipped(expected), "found": clipped(found)}
    return Difference(finding(code, Place("", CHECKS, cell), **details), expected, found)
