"""Several parts of one unit and year, sheets of one file or several files → one set of data.

The same fact from two places: the standard workbook goes before 财决, 财决 before 公开表, and a figure of the
口径 asked for before one that stands in for it. Figures that differ are a finding that names both cells.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from perfeval.facts.account_layout import account_layouts
from perfeval.facts.fact import Fact, Facts
from perfeval.facts.layout import layout
from perfeval.facts.policy import policy_values
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import Name, walk
from perfeval.reader.labels import normalise
from perfeval.reader.records import UnitData
from perfeval.reader.sheet_scope import sheet_scope
from perfeval.reader.shifting import shifted, unique_names
from perfeval.reader.standard.absent import absent_facts, absent_sheets, sheet_facts
from perfeval.reader.unit_names import alike

_OF_A_PART = frozenset(["R101", "R102", "R601", "R602"])
_WITHOUT_UNIT, _WITHOUT_YEAR = ("R306", "R308"), ("R305", "R309", "R304")


def unit_key(data: UnitData) -> tuple[str, int | None]:
    """What files of one unit and year have in common: the normalised 单位名称 and 评价年度."""
    return normalise(data.unit), data.year


def may_merge(one: UnitData, other: UnitData) -> bool:
    """Whether two files of one unit and year go together: other layouts, or the same with other sheets.

    Two complete standard workbooks never do. 基本信息 says whose workbook it is and may stand in both.
    """
    mine, theirs = _tables(one), _tables(other)
    return not mine & theirs


def _tables(data: UnitData) -> set[tuple[str, str]]:
    return {(one.layout, one.layout_sheet) for one in data.recognised if one.layout_sheet != "基本信息"}


def merge_units(parts: Sequence[UnitData], *, unrecognised: Sequence[tuple[str, str]] = ()) -> UnitData:
    """Merge parts of one unit and year.

    Args:
        parts: what was read, of one file or of several.
        unrecognised: more sheets that were not recognised, as (file, sheet).

    Raises:
        ValueError: there are no parts.
    """
    if not parts:
        raise ValueError("no parts to merge")
    precedence = ("standard", *account_layouts())
    ordered = sorted(parts, key=lambda part: min((precedence.index(name) for name in part.layouts), default=99))
    names = unique_names([part.sheets for part in ordered])
    ordered = [shifted(part, new) for part, new in zip(ordered, names, strict=True)]
    facts, findings = _merge_facts(ordered)
    unit, year = _identity(ordered)
    files = dict(entry for part in parts for entry in part.files)
    merged = UnitData(
        unit=unit,
        year=year,
        files=tuple(files.items()),
        facts=Facts(facts),
        sheets=tuple(sheet for part in ordered for sheet in part.sheets),
        unrecognised=(*(entry for part in ordered for entry in part.unrecognised), *unrecognised),
        checklist=next((part.checklist for part in ordered if part.checklist is not None), None),
        own_indicators=next((part.own_indicators for part in ordered if part.own_indicators is not None), None),
        self_scores=next((part.self_scores for part in ordered if part.self_scores is not None), None),
        targets=next((part.targets for part in ordered if part.targets is not None), None),
        tasks=next((part.tasks for part in ordered if part.tasks), ()),
        texts=next((part.texts for part in ordered if part.texts is not None), None),
        findings=(*_kept_findings(ordered), *findings, *_others(ordered, unit, year)),
        recognised=tuple(one for part in ordered for one in part.recognised),
    )
    return finished(merged)


def finished(data: UnitData) -> UnitData:
    """The data with the facts nobody supplied, and with findings on absent sheets and on stand-ins."""
    facts = dict(data.facts.by_name)
    known_sheets = {sheet.layout_sheet for sheet in data.sheets}
    for sheet in layout("standard").sheets:
        for fact in absent_facts(sheet):
            facts.setdefault(fact.name, fact)
        if any(not facts[name].missing for name in sheet_facts(sheet)):
            known_sheets.add(sheet.name)
    facts = evaluated_again(data, facts)
    file = data.files[0][0] if data.files else ""
    findings = [one for one in data.findings if one.code not in _OF_A_PART]
    findings += [*absent_sheets(known_sheets, file), *_stand_ins(facts)]
    return replace(data, facts=Facts(facts), findings=tuple(findings))


def evaluated_again(data: UnitData, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Facts that are made of other facts, after some of these came from elsewhere."""
    found = dict(facts)
    made = [name for name, fact in found.items() if fact.derivation is not None and _refers(fact)]
    for _ in range(len(made) + 1):
        changed = False
        scope = sheet_scope(data.sheets, found)
        for name in made:
            fact = found[name]
            assert fact.derivation is not None
            value = evaluate(fact.derivation, scope)
            number = value if isinstance(value, Decimal) else None
            if not isinstance(fact.value, str) and number != fact.value:
                found[name] = replace(fact, value=number)
                changed = True
        if not changed:
            break
    return found


def _refers(fact: Fact) -> bool:
    assert fact.derivation is not None
    return any(isinstance(part, Name) and part.name not in policy_values() for part in walk(fact.derivation))


def _merge_facts(parts: Sequence[UnitData]) -> tuple[dict[str, Fact], list[Finding]]:
    findings: list[Finding] = []
    facts: dict[str, Fact] = {}
    typed_sheets = {
        (sheet.file, sheet.name) for part in parts for sheet in part.sheets if sheet.layout_sheet in _standard_sheets()
    }
    halves = {(sheet.file, sheet.name): sheet.half_unit for part in parts for sheet in part.sheets}
    for name in dict.fromkeys(name for part in parts for name in part.facts):
        # the parts stand in the order of precedence, and sorting keeps it among equals
        rivals = sorted(
            (part.facts[name] for part in parts if name in part.facts),
            key=lambda fact: (
                fact.missing,
                _left_blank(fact, typed_sheets),
                bool(fact.substitute),
                not fact.sources,
            ),
        )
        chosen = rivals[0]
        for other in rivals[1:]:
            if not _left_blank(other, typed_sheets):
                chosen = _compared(chosen, other, halves, findings)
        facts[name] = chosen
    return facts, findings


@cache
def _standard_sheets() -> frozenset[str]:
    return frozenset(sheet.name for sheet in layout("standard").every)


def _left_blank(fact: Fact, typed_sheets: Collection[tuple[str, str]]) -> bool:
    """Whether the value is only the 0, or the sum, that a blank cell of the standard workbook stands for."""
    source = fact.sources[0] if fact.sources else None
    return source is not None and source.raw == "" and (source.file, source.sheet) in typed_sheets


def _compared(chosen: Fact, other: Fact, halves: Mapping[tuple[str, str], Decimal], findings: list[Finding]) -> Fact:
    """The chosen fact, with a note and a finding about the other place that gives it."""
    if chosen.missing or other.missing or not other.sources or not chosen.sources:
        return chosen
    if bool(chosen.substitute) != bool(other.substitute) or chosen.name in ("单位名称", "金额单位", "评价年度"):
        return chosen
    here, there = (_place(fact) for fact in (chosen, other))
    if _same(chosen, other, halves):
        note = f"另见{there}，数值一致"
        sources = (*chosen.sources, *other.sources)
        return replace(chosen, sources=sources, note="；".join(filter(None, (chosen.note, note))))
    source = chosen.sources[0]
    place = Place(source.file, source.sheet, source.cell)
    details = {"name": chosen.label or chosen.name, "chosen": here, "other": there}
    findings.append(finding("R701", place, **details, value=chosen.value, other_value=other.value))
    note = f"与{there}的{other.value}不一致，按优先顺序（标准工作簿、财决、公开表）采用"
    return replace(chosen, note="；".join(filter(None, (chosen.note, note))))


def _same(one: Fact, other: Fact, halves: Mapping[tuple[str, str], Decimal]) -> bool:
    """Whether two values agree as they are printed: to the coarser of the two sheets' last digits."""
    if isinstance(one.value, Decimal) and isinstance(other.value, Decimal):
        used = [halves.get((fact.sources[0].file, fact.sources[0].sheet), Decimal(0)) for fact in (one, other)]
        return abs(one.value - other.value) <= max(used)
    return normalise(str(one.value)) == normalise(str(other.value))


def _place(fact: Fact) -> str:
    source = fact.sources[0]
    return f"{source.file}〔{source.sheet}〕{source.cell}"


def _kept_findings(parts: Sequence[UnitData]) -> list[Finding]:
    """Without complaints of one part about what another part knows."""
    dropped: set[str] = set()
    codes = [{one.code for one in part.findings} for part in parts]
    for group, has in ((_WITHOUT_UNIT, "unit"), (_WITHOUT_YEAR, "year")):
        if any(getattr(part, has) and not found & set(group) for part, found in zip(parts, codes, strict=True)):
            dropped |= set(group)
    kept = [one for part in parts for one in part.findings if one.code not in dropped]
    return list(dict.fromkeys(kept))


def _guessed(part: UnitData, codes: Sequence[str]) -> bool:
    return any(one.code in codes for one in part.findings)


def _identity(parts: Sequence[UnitData]) -> tuple[str, int | None]:
    """单位名称 and 评价年度: those that are written in a file before those that were guessed from its name."""
    by_unit = sorted(parts, key=lambda part: (not part.unit, _guessed(part, _WITHOUT_UNIT)))
    by_year = sorted(parts, key=lambda part: (part.year is None, _guessed(part, _WITHOUT_YEAR)))
    return by_unit[0].unit, by_year[0].year


def _others(parts: Sequence[UnitData], unit: str, year: int | None) -> list[Finding]:
    """A finding for each part that is written for another unit or year."""
    findings: list[Finding] = []
    for part in parts:
        place = Place(part.files[0][0] if part.files else "")
        if part.unit and not _guessed(part, _WITHOUT_UNIT) and normalise(part.unit) != normalise(unit):
            code = "R808" if alike(part.unit, unit) else "R702"
            findings.append(finding(code, place, found=part.unit, expected=unit))
        if part.year is not None and not _guessed(part, _WITHOUT_YEAR) and part.year != year:
            findings.append(finding("R703", place, found=part.year, expected=year))
    return findings


def _stand_ins(facts: Mapping[str, Fact]) -> list[Finding]:
    """A 警告 for the figures of another 口径, a 提示 for other stand-ins; one for each table and reason."""
    groups: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in facts.values():
        if fact.substitute and not fact.missing and fact.sources:
            source = fact.sources[0]
            groups.setdefault((source.file, source.sheet, fact.substitute), []).append(fact)
    findings: list[Finding] = []
    for (file, sheet, reason), group in groups.items():
        code = "R601" if reason.startswith("口径替代") else "R602"
        names = "、".join(f"“{fact.name}”（{fact.sources[0].cell}）" for fact in group)
        findings.append(finding(code, Place(file, sheet, group[0].sources[0].cell), names=names, reason=reason))
    return findings
