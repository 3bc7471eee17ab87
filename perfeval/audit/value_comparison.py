"""The results: what is saved against what comes out, by each engine, and what comes out against what should."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from perfeval.audit.comparison import Frame
from perfeval.audit.consequences import dependents
from perfeval.audit.found import CellContent, FoundWorkbook, Position
from perfeval.audit.recalculation import (
    Engine,
    NotConverted,
    Unloadable,
    compare_cached,
    compare_libreoffice,
    compare_results,
    libreoffice,
    without_cached_values,
)
from perfeval.audit.result import Difference
from perfeval.audit.values import same_value
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.formula.addresses import row_and_column


def loaded_engine(found: FoundWorkbook, differences: list[Difference]) -> Engine | None:
    """The engine with the workbook; None, and one more difference, where it cannot be loaded."""
    try:
        return Engine(found)
    except Unloadable as error:
        differences.append(Difference(finding("A504", Place(), reason=str(error))))
        return None


@dataclass(slots=True)
class ValueComparison:
    """What came of it, besides differences: remarks, and reasons why nothing is proved."""

    differences: list[Difference] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    reasons: list[Finding] = field(default_factory=list)


def compare_values(
    frame: Frame,
    engine: Engine,
    named: Sequence[Difference],
    torn: Collection[str],
    *,
    libreoffice: bool,
    first: Sequence[tuple[str, Position]] = (),
    numbers_only: bool = False,
) -> ValueComparison:
    """Compare what is saved with what comes out, and where nothing else differs, what comes out with what should.

    Args:
        named: the differences that are known already; what follows from them is none of its own.
        torn: copies that lost a row, a column or all.
        libreoffice: whether LibreOffice recalculates the workbook as well.
        first: the results that matter most.
        numbers_only: whether texts may differ: the workbook comes from another version.
    """
    found, made = frame.found, ValueComparison()
    if without_cached_values(found):
        made.remarks.append("工作簿没有保存计算结果（由不计算的程序另存过），以重算结果为准。")
    reported = {(one.finding.place.sheet, one.finding.place.cell) for one in named}
    spots = {(sheet, row_and_column(cell)) for sheet, cell in reported if sheet and cell}
    # libraries do not adjust the formulas to rows that were moved
    moved = {name for name, one in frame.alignments.items() if not one.same} | {*torn}
    followers = dependents(found, spots, moved) | spots if spots or moved else set()
    wanted = frame.results()

    def explained(sheet: str, place: Position, cached: CellContent) -> bool:
        if (sheet, place) in followers:
            return True
        # the true value still stands where something else was changed and nothing recalculated
        return bool(named) and cached is not None and same_value(wanted.get((sheet, place)), cached)

    made.differences += compare_cached(found, engine, explained)
    if libreoffice:
        _by_libreoffice(frame, engine, made)
    if not named and not made.differences:
        made.differences += compare_results(found, engine, wanted, first, numbers_only=numbers_only)
    return made


def _by_libreoffice(frame: Frame, engine: Engine, made: ValueComparison) -> None:
    program, place = libreoffice(), Place(frame.found.shown_as)
    try:
        if program is None:
            made.reasons.append(finding("A109", place))
        else:
            made.differences += compare_libreoffice(frame.found, engine, program)
            made.remarks.append("LibreOffice重算完毕。")
    except NotConverted as error:
        made.reasons.append(finding("A111", place, reason=str(error)))
