"""Several parts of a workbook that are the same table: which is meant, and what to make of what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from perfeval.facts.fact import MISSING, Fact
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.formula.nodes import Text
from perfeval.reader.accounts.recognition import AccountClaim


def meant(
    claims: Sequence[AccountClaim], year: int | None, file: str, findings: list[Finding]
) -> tuple[list[AccountClaim], list[AccountClaim]]:
    """The claims to read, and those to leave out: tables of another year, hidden ones where a visible one is there."""
    kept: list[AccountClaim] = []
    left: list[AccountClaim] = []
    for claim in claims:
        if claim.year is not None and year is not None and claim.year != year:
            left.append(claim)
            place = Place(file, claim.table.first.name)
            findings.append(finding("R803", place, sheet=claim.name, found=claim.year, expected=year))
        else:
            kept.append(claim)
    visible = {(claim.layout.name, claim.sheet.id) for claim in kept if not claim.hidden}
    for claim in [one for one in kept if one.hidden and (one.layout.name, one.sheet.id) in visible]:
        kept.remove(claim)
        left.append(claim)
        place = Place(file, claim.table.first.name)
        findings.append(finding("R804", place, sheet=claim.name, table=claim.sheet.name))
    return kept, left


def agreed(
    read: Sequence[tuple[AccountClaim, Mapping[str, Fact]]], file: str, findings: list[Finding]
) -> dict[str, Fact]:
    """The facts of one table from all that claim to be it.

    What they print alike is so; where two of one 口径 differ, neither is used; one of the 口径 of the form goes before
    one of another.
    """
    if not read:
        return {}
    ordered = sorted(read, key=lambda one: one[0].funds != one[0].sheet.funds)
    first = ordered[0][0]
    facts = dict(ordered[0][1])
    for claim, others in ordered[1:]:
        differing = [
            name
            for name, other in others.items()
            if name in facts and not other.missing and not facts[name].missing and facts[name].value != other.value
        ]
        other_scope = claim.funds != first.funds
        if differing and not other_scope:
            place = Place(file, claim.table.first.name)
            details = {"sheet": first.sheet.name, "first": first.name, "second": claim.name}
            findings.append(finding("R103", place, **details))
            for name in facts:
                facts[name] = replace(facts[name], value=None, derivation=Text(MISSING))
            return facts
        for name, other in others.items():
            if name not in facts or (facts[name].missing and not other.missing):
                facts[name] = other
    return facts
