"""Units' data → the department's data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from perfeval.consolidation.detail import DETAIL, DETAIL_FILE, Member, catalogue_position, detail_sheet
from perfeval.consolidation.law import consolidation_law
from perfeval.consolidation.reading import read_detail
from perfeval.facts.fact import Fact, Facts
from perfeval.formula.nodes import Cell, Node, Range, walk
from perfeval.reader.merging import finished
from perfeval.reader.records import Recognition, SourceSheet, UnitData

_MONEY_UNIT = "金额单位"


def consolidate(agency: str, members: Sequence[Member], absent: Sequence[str] = ()) -> UnitData:
    """Add up the units of a department (主管部门).

    Args:
        agency: the department's name.
        members: its units, of one year; at most one of them the head office, whose texts and answers are taken.
        absent: the units that the roster has and that sent nothing.

    Raises:
        ValueError: there are no units.
    """
    head = next((member.data for member in members if member.head), None)
    files = dict(entry for member in members for entry in member.data.files)
    sheet = detail_sheet(agency, members, absent)
    return with_head_office(sheet, head, tuple(files.items()))


def shown_name(agency: str) -> str:
    """How a department's evaluation is called, beside its head office's own."""
    return f"{agency}（合并）"


def with_head_office(sheet: SourceSheet, head: UnitData | None, files: tuple[tuple[str, str], ...]) -> UnitData:
    """The department's data from 合并明细 and its head office's own sheets.

    Raises:
        ValueError: the sheet has no units.
    """
    detail = read_detail(sheet)
    kept = tuple(_kept_sheets(head)) if head is not None else ()
    names = {one.name for one in kept}
    facts = dict(detail.facts)
    if head is not None:
        facts |= {name: fact for name, fact in head.facts.items() if name not in facts and _stands_in(fact, names)}
    recognised = Recognition(DETAIL_FILE, sheet.name, "standard", DETAIL, "由perfeval合并生成")
    data = UnitData(
        unit=shown_name(detail.agency),
        year=detail.year,
        files=files,
        facts=Facts({name: facts[name] for name in sorted(facts, key=catalogue_position)}),
        sheets=(sheet, *kept),
        recognised=(recognised,),
        findings=detail.findings,
    )
    if head is not None:
        places = {(one.file, one.original_name or one.name) for one in kept}
        data = replace(
            data,
            recognised=(recognised, *(one for one in head.recognised if (one.file, one.sheet) in places)),
            findings=(*detail.findings, *(one for one in head.findings if one.place.sheet in names)),
            checklist=head.checklist,
            own_indicators=head.own_indicators,
            self_scores=head.self_scores,
            targets=head.targets,
            texts=head.texts,
        )
    return finished(data)


def _kept_sheets(head: UnitData) -> Iterator[SourceSheet]:
    wanted = consolidation_law().head_sheets
    return (sheet for sheet in head.sheets if sheet.layout_sheet in wanted and not sheet.of_last_year)


def _stands_in(fact: Fact, sheets: set[str]) -> bool:
    """Whether a fact of the head office's stands in the sheets that are kept, and is not to be added up."""
    if fact.missing or fact.derivation is None or fact.name == _MONEY_UNIT:
        return False
    if fact.unit in consolidation_law().summed_units:
        return False
    places = [part.sheet for part in _cells(fact.derivation)]
    return bool(places) and set(places) <= sheets


def _cells(node: Node) -> Iterator[Cell | Range]:
    return (part for part in walk(node) if isinstance(part, Cell | Range))
