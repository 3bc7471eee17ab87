"""Give the sheets of several files names of their own, and change all that refers to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from perfeval.facts.fact import Fact, Facts, SourceCell
from perfeval.formula.nodes import renamed
from perfeval.reader.records import SourceSheet, UnitData

LONGEST_NAME = 31


def free_name(name: str, taken: set[str]) -> str:
    """The name, with （2）, （3） … where it is taken; it is taken from now on."""
    result, number = name, 2
    while result.casefold() in taken:
        suffix = f"（{number}）"
        result = name[: LONGEST_NAME - len(suffix)] + suffix
        number += 1
    taken.add(result.casefold())
    return result


def unique_names(groups: Sequence[Sequence[SourceSheet]]) -> list[dict[str, str]]:
    """For each group of sheets, how each sheet is called when all stand in one workbook."""
    taken: set[str] = set()
    return [{sheet.name: free_name(sheet.name, taken) for sheet in group} for group in groups]


def shifted(data: UnitData, names: Mapping[str, str]) -> UnitData:
    """The data with its sheets called otherwise."""
    if all(old == new for old, new in names.items()):
        return data

    def cell(source: SourceCell) -> SourceCell:
        return replace(source, sheet=names.get(source.sheet, source.sheet))

    return replace(
        data,
        facts=Facts({name: shifted_fact(fact, names) for name, fact in data.facts.items()}),
        sheets=tuple(
            replace(sheet, name=names[sheet.name], original_name=sheet.original_name or sheet.name)
            for sheet in data.sheets
        ),
        checklist=data.checklist
        and {
            name: tuple(replace(p, evidence_cell=p.evidence_cell and cell(p.evidence_cell)) for p in points)
            for name, points in data.checklist.items()
        },
        own_indicators=data.own_indicators
        and {
            name: tuple(replace(one, cell=one.cell and cell(one.cell)) for one in rows)
            for name, rows in data.own_indicators.items()
        },
        self_scores=data.self_scores
        and {
            name: replace(one, cell=cell(one.cell), reason_cell=one.reason_cell and cell(one.reason_cell))
            for name, one in data.self_scores.items()
        },
        tasks=tuple({role: cell(source) for role, source in task.items()} for task in data.tasks),
        targets=data.targets and tuple(replace(one, cell=cell(one.cell)) for one in data.targets),
    )


def shifted_fact(fact: Fact, names: Mapping[str, str]) -> Fact:
    """The fact with its sheets called otherwise."""
    return replace(
        fact,
        sources=tuple(replace(s, sheet=names.get(s.sheet, s.sheet)) for s in fact.sources),
        derivation=None if fact.derivation is None else renamed(fact.derivation, names),
    )
