"""Whatever mess is made of a good workbook, a fact is the number that was sent, or missing with a finding: no other."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from random import Random

import pytest

from perfeval.facts.fact import Fact
from perfeval.findings.finding import Finding
from perfeval.reader.read import read_sheets
from perfeval.reader.records import UnitData
from perfeval.scheme.catalogue import facts_on_demand
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.opening import open_content
from tests.raw_package import package_of
from tests.reader.messing import Workbook, good_workbook, mess_up

CASES, BLOCK = 2000, 100


def read(book: Workbook) -> UnitData:
    return read_sheets(open_content(package_of(book.sheets), "a.xlsx", Limits()), shown_as="a.xlsx")


@cache
def original() -> dict[str, Fact]:
    """The facts of the good workbook that are numbers."""
    facts = read(good_workbook()).facts
    return {name: fact for name, fact in facts.items() if isinstance(fact.value, Decimal)}


@cache
def known_findings() -> frozenset[Finding]:
    return frozenset(read(good_workbook()).findings)


def test_the_good_workbook_is_read() -> None:
    facts = original()
    assert len(facts) > 60
    assert facts["编制数"].value == 284 and facts["三公经费决算数"].value == Decimal("15.92")
    assert facts["实际支付进度"].value == Decimal("0.9013") and facts["实际完成工作数"].value == 4
    assert not {one.code for one in known_findings()} - {"R101", "R102", "R107"}


@pytest.mark.parametrize("block", range(0, CASES, BLOCK))
def test_no_number_that_was_not_sent(block: int) -> None:
    for seed in range(block, block + BLOCK):
        _messed_up(seed, 1 + seed % 2)


def _messed_up(seed: int, messes: int) -> None:
    book, chance = good_workbook(), Random(seed)
    done = [mess_up(book, chance) for _ in range(messes)]
    data = read(book)
    found = [one for one in data.findings if one not in known_findings()]
    sheets = {one.layout_sheet: one.name for one in data.sheets}
    for name, fact in original().items():
        now = data.facts.get(name)
        if now is not None and now.value == fact.value:
            continue
        assert now is None or now.value is None, f"{seed}: {name}: {fact.value} → {now.value}; {done}"
        if name in facts_on_demand():
            # whether it is needed, a scheme says
            continue
        sheet = fact.sources[0].sheet
        told = [one for one in found if one.place.sheet in (sheet, sheets.get(sheet)) or sheet in one.message]
        assert told, f"{seed}: {name} is missing in silence; {done}"
