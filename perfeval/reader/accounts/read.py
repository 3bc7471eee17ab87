"""Read the tables of a workbook of accounts (部门决算公开表, 财决报表) or of a budget (部门预算公开表) into facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from perfeval.facts.account_layout import AccountLayout, Supply, account_layout, account_layouts
from perfeval.facts.fact import Fact, Facts
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.reader.accounts.blanks import without_doubtful_blanks
from perfeval.reader.accounts.blocks import BlockReader
from perfeval.reader.accounts.cells import AccountCells
from perfeval.reader.accounts.money_units import settle_money_units
from perfeval.reader.accounts.proportion import in_proportion
from perfeval.reader.accounts.recognition import AccountClaim, AccountsFound, label_forms, vocabulary_of
from perfeval.reader.accounts.rivals import agreed, meant
from perfeval.reader.accounts.table import Table
from perfeval.reader.grid import ReadScope
from perfeval.reader.labels import key, normalise
from perfeval.reader.parts import unit_of_part
from perfeval.reader.records import Recognition, UnitData
from perfeval.reader.sheet_copy import copied

_FILE_WORDS = re.compile(
    r"(?:19|20)\d{2}年?度?|部门决算|单位决算|部门预算|单位预算|预决算|决算|预算|公开|报表|附表|表格|数据|表"
    r"|[-_\s()（）【】\[\]]+|(?:副本|最终|终稿)"
)
_SENTENCE = re.compile(r"^(?:注|说明|备注)|[。；]")
_LABELS_NAMED, _LONGEST_SHOWN = 6, 40
_ALMOST = 0.8
_NAME_THE_YEAR = "请在表的标题或文件名中写明年度，如“2023年度部门决算公开表”。"
_MAY_BE_FOUND_ELSEWHERE = 3
"""A table that lacks fewer of its facts than this is not worth a finding: provinces leave out rows of their own."""


def units_of(found: AccountsFound) -> tuple[str, ...]:
    """The units of a workbook that holds the accounts of several; empty where it is that of one."""
    names: dict[str, str] = {}
    tables: dict[tuple[str, str], set[str]] = {}
    for claim in found.claims:
        if claim.unit and (claim.year in (None, found.year)) and not claim.hidden:
            names.setdefault(normalise(claim.unit), claim.unit)
            tables.setdefault((claim.layout.name, claim.sheet.id), set()).add(normalise(claim.unit))
    several = any(len(units) > 1 for units in tables.values())
    return tuple(names.values()) if several else ()


def read_accounts(
    found: AccountsFound, file: str, digest: str, findings: list[Finding], unit: str = ""
) -> tuple[UnitData, ...]:
    """Read the recognised tables, a part for each layout among them, the more reliable layout first.

    Args:
        findings: what the grids of the sheets note goes there, and is handed on with the first part.
        unit: of several units in the workbook, the one that is meant.
    """
    claims = _of_unit(found.claims, unit) if unit else found.claims
    claims, left = meant(claims, found.year, file, findings)
    settle_money_units(claims)
    parts: list[UnitData] = []
    for name in account_layouts():
        mine = [claim for claim in claims if claim.layout.name == name]
        if mine:
            parts.append(_read_layout(account_layout(name), mine, found, file, digest, findings))
    if parts:
        names = tuple((file, claim.name) for claim in left)
        for raw, title, sheet, why in found.unclear:
            details = {"sheet": raw.name, "title": title[:40], "nearest": sheet.name, "why": why}
            findings.append(finding("R806", Place(file, raw.name), **details))
        parts[0] = replace(
            parts[0],
            findings=(*in_proportion(findings), *parts[0].findings),
            unrecognised=(*parts[0].unrecognised, *names),
        )
    return tuple(parts)


def _of_unit(claims: Sequence[AccountClaim], unit: str) -> list[AccountClaim]:
    """The tables of one unit; one that names none belongs to the unit of the table before."""
    kept: list[AccountClaim] = []
    current = ""
    for claim in claims:
        current = claim.unit or current
        if normalise(current) == normalise(unit):
            kept.append(claim)
    return kept


def _read_layout(
    layout: AccountLayout,
    claims: Sequence[AccountClaim],
    found: AccountsFound,
    file: str,
    digest: str,
    findings: list[Finding],
) -> UnitData:
    own: list[Finding] = []
    unit, year = _identity(claims, found, file, own)
    scope = ReadScope()
    for claim in claims:
        for grid in claim.table.grids:
            scope.sheets[grid.name] = grid
    by_table: dict[str, list[tuple[AccountClaim, dict[str, Fact]]]] = {}
    for claim in claims:
        cells = AccountCells(claim.table, claim.sheet, scope, claim.funds)
        reader = BlockReader(cells, claim.headings, vocabulary_of(layout.name), unit)
        facts = without_doubtful_blanks(claim.sheet, {fact.name: fact for fact in reader.read()}, findings)
        by_table.setdefault(claim.sheet.id, []).append((claim, facts))
        _report_unknown(claim, facts)
    for rivals in by_table.values():
        scope.facts.update(agreed(rivals, file, own))
    facts = {**_supplied(layout.supplies, scope.facts), **scope.facts}
    grids = {grid.name: grid for claim in claims for grid in claim.table.grids}
    return UnitData(
        unit=unit,
        year=year,
        files=((file, digest),),
        facts=Facts(facts),
        sheets=tuple(copied(grid) for grid in grids.values()),
        findings=tuple(own),
        recognised=tuple(
            Recognition(file, claim.name, layout.name, claim.sheet.name, claim.evidence) for claim in claims
        ),
    )


def _identity(
    claims: Sequence[AccountClaim], found: AccountsFound, file: str, findings: list[Finding]
) -> tuple[str, int | None]:
    """The unit and the year, from the heads of the tables, the file's name as the last resort."""
    place = Place(file)
    names = [(claim, claim.unit) for claim in claims if claim.unit]
    unit = names[0][1] if names else ""
    if not unit:
        unit = unit_of_part(file) or _FILE_WORDS.sub("", Path(file).stem)
        findings.append(finding("R308", place, unit=unit) if unit else finding("R306", place))
    for claim, name in names:
        if normalise(name) != normalise(unit):
            claim.table.report("R302", found=name, expected=unit)
    match found.year_from:
        case "":
            findings.append(replace(finding("R305", place), mend=_NAME_THE_YEAR))
        case "文件名":
            findings.append(finding("R309", place, year=found.year))
        case "表头":
            findings.append(finding("R805", place, year=found.year))
    return unit, found.year


def _report_unknown(claim: AccountClaim, facts: dict[str, Fact]) -> None:
    """Where a table gave little, say which of its labels and headings are not known, and what each is nearest to."""
    wanted = {row.item for block in claim.sheet.blocks for row in block.rows}
    wanted |= {column.item for block in claim.sheet.blocks for column in block.columns if block.kind == "columns"}
    lacking = [item for item in wanted if item and not any(f"_{item}" in name for name in facts)]
    unknown = _unknown_labels(claim)
    if len(lacking) < _MAY_BE_FOUND_ELSEWHERE and facts:
        rows = [row for block in claim.sheet.blocks for row in block.rows if row.item in lacking]
        forms = [key(form) for row in rows for form in (row.label, *row.aliases)]
        # provinces have rows of their own; only one that looks like a row that is lacking is worth a line
        unknown = [one for one in unknown if get_close_matches(key(claim.table.label(*one[:2])), forms, 1, _ALMOST)]
    if unknown:
        row, column, _ = unknown[0]
        shown = "、".join(words for _, _, words in unknown[:_LABELS_NAMED])
        claim.table.report("R807", row, column, labels=shown, count=len(unknown))


def _unknown_labels(claim: AccountClaim) -> list[tuple[int, int, str]]:
    """Labels and headings that no word of the layout fits: place, and words with the nearest known one."""
    table, vocabulary = claim.table, vocabulary_of(claim.layout.name)
    forms = label_forms(claim.layout.name, claim.sheet.id)
    besides = {key(label) for label in claim.sheet.besides}
    known = [*forms, *vocabulary.forms]
    found: list[tuple[int, int, str]] = []
    for column, text in claim.headings.unknown.items():
        if claim.unit and normalise(text) == normalise(claim.unit):
            continue
        found.append((claim.headings.last, column, _with_nearest(table, claim.headings.last, column, text, known)))
    for row in range(claim.headings.last + 1, table.height):
        place = _first_label(table, row)
        if place is None or len(found) > 4 * _LABELS_NAMED:
            continue
        text = table.label(row, place)
        if _SENTENCE.search(text) or len(text) > _LONGEST_SHOWN:
            continue
        passed = key(text) in forms or key(text) in besides or text in vocabulary
        if not passed and not text[:1].isdigit():
            nearest = get_close_matches(key(text), known, 1, 0.6)
            if nearest:
                found.append((row, place, _with_nearest(table, row, place, text, known)))
    return found


def _first_label(table: Table, row: int) -> int | None:
    for column in range(table.width):
        if table.label(row, column):
            return column if table.printed(row, column) is None else None
    return None


def _with_nearest(table: Table, row: int, column: int, text: str, known: Sequence[str]) -> str:
    nearest = get_close_matches(key(text)[:40], known, 1, 0.5)
    near = f"，最接近“{nearest[0]}”" if nearest else ""
    return f"{table.address(row, column)}“{text[:30]}”{near}"


def _supplied(supplies: Sequence[Supply], found: dict[str, Fact]) -> dict[str, Fact]:
    """The facts of the catalogue: the first source that is there, one of another 口径 as a stand-in."""
    facts: dict[str, Fact] = {}
    for supply in supplies:
        for name, sources in supply.names():
            old = facts.get(name)
            if old is not None and not old.missing:
                continue
            source = next((found[one] for one in sources if one in found and not found[one].missing), None)
            source = source or next((found[one] for one in sources if one in found), None)
            if source is None:
                continue
            why = _another_scope(supply, source) or supply.instead
            notes = (f"警告：{why}" if why and why != supply.instead else why, source.note)
            facts[name] = replace(source, name=name, substitute=why, note="；".join(filter(None, notes)))
    return facts


def _another_scope(supply: Supply, source: Fact) -> str:
    """In words, how the 口径 of the source differs from what the catalogue asks for."""
    differences = []
    if supply.funds and source.funds and source.funds != supply.funds:
        differences.append(f"资金范围为{source.funds}（应为{supply.funds}）")
    if supply.budget and source.budget and source.budget != supply.budget:
        differences.append(f"预算为{source.budget}预算数（应为{supply.budget}预算数）")
    return f"口径替代，{'，'.join(differences)}" if differences else ""
