"""Read the sheets of a workbook of accounts (部门决算公开表, 财决报表) into facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from perfeval.facts.account_layout import ACCOUNT_LAYOUTS, AccountLayout, Supply, account_layout
from perfeval.facts.fact import Fact, Facts
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.reader.accounts.blocks import BlockReader
from perfeval.reader.accounts.cells import AccountCells
from perfeval.reader.accounts.headings import find_account_headings
from perfeval.reader.accounts.recognition import AccountClaim, label_forms, layout_words
from perfeval.reader.grid import ReadScope, SheetGrid
from perfeval.reader.headings import Head, read_head
from perfeval.reader.labels import normalise
from perfeval.reader.numbers import parse_year
from perfeval.reader.records import Recognition, UnitData
from perfeval.reader.sheet_copy import copied

_FILE_WORDS = re.compile(
    r"(?:19|20)\d{2}年?度?|部门决算|单位决算|决算|公开|报表|附表|表格|数据|表|[-_\s()（）【】\[\]]+|(?:副本|最终|终稿)"
)


def read_accounts(claims: Sequence[AccountClaim], file: str, digest: str) -> tuple[UnitData, ...]:
    """Read the recognised sheets, a part for each layout among them, the more reliable layout first."""
    parts: list[UnitData] = []
    for name in ACCOUNT_LAYOUTS:
        mine = [claim for claim in claims if claim.layout.name == name]
        if mine:
            parts.append(_Accounts(account_layout(name), mine, file, digest).read())
    return tuple(parts)


@dataclass(slots=True)
class _Read:
    claim: AccountClaim
    grid: SheetGrid
    head: Head


class _Accounts:
    """The sheets of one layout while they are being read."""

    def __init__(self, layout: AccountLayout, claims: Sequence[AccountClaim], file: str, digest: str) -> None:
        self._layout, self._file, self._digest = layout, file, digest
        self._findings: list[Finding] = []
        self._scope = ReadScope()
        self._left_out: list[AccountClaim] = []
        self._claims = list(self._unique(claims))

    def _unique(self, claims: Sequence[AccountClaim]) -> Iterable[AccountClaim]:
        """One sheet for each table; two filled ones are a finding, and neither is used."""
        by_table: dict[str, list[AccountClaim]] = {}
        for claim in claims:
            by_table.setdefault(claim.sheet.id, []).append(claim)
        for rivals in by_table.values():
            if len(rivals) == 1:
                yield rivals[0]
                continue
            first, second = rivals[:2]
            place = Place(self._file, second.raw.name)
            details = {"sheet": first.sheet.name, "first": first.raw.name, "second": second.raw.name}
            self._findings.append(finding("R103", place, **details))
            self._left_out += rivals

    def read(self) -> UnitData:
        """Read all tables."""
        words = layout_words(self._layout.name)
        read: list[_Read] = []
        tables: list[tuple[_Read, BlockReader]] = []
        for claim in self._claims:
            grid = SheetGrid(self._file, claim.raw, claim.sheet.name, self._findings)
            headings = find_account_headings(grid, words, label_forms(self._layout.name, claim.sheet.id))
            one = _Read(claim, grid, read_head(grid, headings.first if headings else 8))
            read.append(one)
            self._scope.sheets[grid.name] = grid
            if headings is None:
                grid.report("R104", columns="、".join(claim.sheet.evidence))
            else:
                tables.append((one, BlockReader(AccountCells(grid, claim.sheet, self._scope), headings, words)))
        self._money_units(read)
        for _, reader in tables:
            for fact in reader.read():
                self._scope.facts[fact.name] = fact
        facts = {**_supplied(self._layout.supplies, self._scope.facts), **self._scope.facts}
        unit, year = self._identity(read)
        return UnitData(
            unit=unit,
            year=year,
            files=((self._file, self._digest),),
            facts=Facts(facts),
            sheets=tuple(copied(one.grid) for one in read),
            unrecognised=tuple((self._file, claim.raw.name) for claim in self._left_out),
            findings=tuple(self._findings),
            recognised=tuple(
                Recognition(self._file, c.raw.name, self._layout.name, c.sheet.name, c.evidence) for c in self._claims
            ),
        )

    def _money_units(self, read: Sequence[_Read]) -> None:
        """A sheet's own 金额单位, else the one that all the others agree on, with a 提示."""
        others = {one.head.money_unit for one in read if one.head.money_unit}
        for one in read:
            if one.claim.sheet.unit != "万元":
                continue
            one.grid.money_unit = one.head.money_unit
            if not one.grid.money_unit and len(others) == 1:
                (one.grid.money_unit,) = others
                one.grid.report("R307", unit=one.grid.money_unit)
            elif not one.grid.money_unit:
                one.grid.report("R301")

    def _identity(self, read: Sequence[_Read]) -> tuple[str, int | None]:
        """The unit and the year, from the heads of the tables, the file's name as the last resort."""
        place = Place(self._file)
        names = [(one.grid, one.head.unit_name) for one in read if one.head.unit_name]
        unit = names[0][1] if names else ""
        if not unit:
            unit = _FILE_WORDS.sub("", Path(self._file).stem)
            self._findings.append(finding("R308", place, unit=unit) if unit else finding("R306", place))
        years = [(one.grid, year) for one in read if (year := one.head.year or one.head.title_year)]
        year = years[0][1] if years else parse_year(Path(self._file).stem)
        if not years:
            self._findings.append(finding("R305", place) if year is None else finding("R309", place, year=year))
        for grid, name in names:
            if normalise(name) != normalise(unit):
                grid.report("R302", found=name, expected=unit)
        for grid, other in years:
            if other != year:
                grid.report("R303", found=other, expected=year)
        return unit, year


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
