"""Last year's file of the unit supplies the 上年 figures that are missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from perfeval.data import load_yaml
from perfeval.facts.fact import Fact, Facts
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.formula.nodes import Cell, Name, Node, Range, mapped, walk
from perfeval.reader.labels import normalise
from perfeval.reader.merging import finished
from perfeval.reader.records import UnitData
from perfeval.reader.shifting import shifted, unique_names


@cache
def _measures() -> tuple[tuple[str, str], ...]:
    return tuple((entry["this"], entry["last"]) for entry in load_yaml("layouts/last-year.yaml"))


def with_last_year(data: UnitData, last: UnitData) -> UnitData:
    """The data, its missing 上年 figures and those that only stand in taken from last year's data.

    Last year's data of another unit or of another year than the one before changes nothing.
    """
    if data.year is None or last.year != data.year - 1 or normalise(last.unit) != normalise(data.unit):
        return data
    last = shifted(last, unique_names([data.sheets, last.sheets])[1])
    taken: dict[str, Fact] = {}
    for name, fact in data.facts.items():
        if fact.missing or fact.substitute:
            source = _of_last_year(name, last)
            if source is not None and not (source.substitute and not fact.missing):
                taken[name] = _as_last_year(fact, source, last)
    if not taken:
        return data
    used = {part.sheet for fact in taken.values() for part in walk(_tree(fact)) if isinstance(part, Cell | Range)}
    files = {sheet.file for sheet in last.sheets if sheet.name in used}
    # 基本信息 says whose file it is, and may be where the unit of its money stands
    sheets = tuple(
        replace(sheet, of_last_year=True)
        for sheet in last.sheets
        if sheet.name in used or (sheet.file in files and sheet.layout_sheet == "基本信息")
    )
    place = Place(min(files, default=""))
    words = "、".join(f"“{name}”" for name in taken)
    found = finding("R603", place, names=words, file="、".join(sorted(files)), year=last.year)
    return finished(
        replace(
            data,
            facts=Facts({**data.facts.by_name, **taken}),
            sheets=(*data.sheets, *sheets),
            files=(*data.files, *(entry for entry in last.files if entry[0] in files)),
            findings=(*data.findings, found),
        )
    )


def _tree(fact: Fact) -> Node:
    assert fact.derivation is not None
    return fact.derivation


def _of_last_year(name: str, last: UnitData) -> Fact | None:
    for this, before in _measures():
        if name.endswith(this) and "_" not in name:
            fact = last.facts.get(name.removesuffix(this) + before)
            if fact is not None and not fact.missing and fact.derivation is not None:
                return fact
    return None


def _as_last_year(fact: Fact, source: Fact, last: UnitData) -> Fact:
    cell = source.sources[0] if source.sources else None
    origin = f"取自上年文件“{cell.file}”" if cell else f"取自{last.year}年数据"
    return replace(
        source,
        name=fact.name,
        label=fact.label or fact.name,
        derivation=_inlined(_tree(source), last.facts),
        note="；".join(filter(None, (origin, source.note))),
    )


def _inlined(node: Node, facts: Mapping[str, Fact]) -> Node:
    """The tree over cells alone: the names in it would mean this year's facts."""

    def change(leaf: Node) -> Node:
        if isinstance(leaf, Name) and leaf.name in facts:
            derivation = facts[leaf.name].derivation
            return leaf if derivation is None else _inlined(derivation, facts)
        return leaf

    return mapped(node, change)
