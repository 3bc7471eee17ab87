"""What the department filled in and the scheme does not ask for: a misspelt name must not pass in silence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from perfeval.facts.fact import Facts, SourceCell
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.reader.records import UnitData
from perfeval.reader.standard.supplement import NOTE
from perfeval.rules.base import Basis
from perfeval.scheme.catalogue import known_facts
from perfeval.scheme.loading import load_any, scheme_names
from perfeval.scheme.model import Scheme


def unused_rows(scheme: Scheme, data: UnitData) -> Iterator[Finding]:
    """A 警告 for each name in 评价要点, 效果指标 and 绩效目标 that no indicator goes by.

    The names of the standard workbook are there in every workbook, whether the scheme uses them or not.
    """
    usual = usual_names()
    answered = _known_as(scheme, Basis.ANSWERS)
    for name, points in (data.checklist or {}).items():
        used = any(data.facts.value(point.fact_name) is not None for point in points)
        if used and answered and name not in answered | usual:
            yield _finding("评价要点", name, points[0].evidence_cell)
    graded = _known_as(scheme, Basis.GRADES)
    for name, rows in (data.own_indicators or {}).items():
        if rows and graded and name not in graded | usual:
            yield _finding("效果指标", name, rows[0].cell)
    parts = [division.name for division in scheme.divisions if division.targets]
    for row in data.targets or ():
        if parts and not any(row.levels[0].startswith(part) for part in parts):
            yield _finding("绩效目标", f"{row.levels[0]}：{row.levels[2]}", row.cell)


def unused_facts(scheme: Scheme, facts: Facts) -> Iterator[Finding]:
    """A 警告 for each name in 补充数据 that neither the catalogue nor the scheme knows."""
    known = known_facts() | {fact.name for fact in scheme.facts} | set(scheme.names_used())
    for name, fact in facts.items():
        if fact.note == NOTE and name not in known:
            source = fact.sources[0]
            yield finding("K109", Place(source.file, source.sheet, source.cell), found=name)


@cache
def usual_names() -> frozenset[str]:
    """The names under which the built-in schemes have their indicators in workbooks."""
    built_in = [load_any(name) for name in scheme_names()]
    return frozenset(name for scheme in built_in for one in scheme.indicators for name in one.sheet_names)


def _known_as(scheme: Scheme, basis: Basis) -> frozenset[str]:
    return frozenset(name for one in scheme.indicators if one.rule.basis is basis for name in one.sheet_names)


def _finding(sheet: str, name: str, cell: SourceCell | None) -> Finding:
    place = Place(cell.file, cell.sheet, cell.cell) if cell else Place("", sheet)
    return finding("K105", place, sheet=sheet, found=name)
