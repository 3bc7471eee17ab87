"""A blank amount is 0 only where the total agrees: else something was left out, and nobody knows how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from perfeval.facts.account_layout import AccountSheet
from perfeval.facts.fact import MISSING, Fact
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.formula.nodes import Text
from perfeval.reader.accounts.cells import BLANK

_ROUNDING = Decimal("0.01")
"""万元: what rounding makes of each part."""


def without_doubtful_blanks(sheet: AccountSheet, facts: Mapping[str, Fact], findings: list[Finding]) -> dict[str, Fact]:
    """The facts of a table, blank parts of totals that do not add up without them as missing.

    A table that leaves out all its zeros is taken at its word: there the total may as well be what is wrong.
    """
    checked = dict(facts)
    blanks = sum(1 for fact in facts.values() if fact.note.startswith(BLANK))
    zeros = any(fact.value == 0 and not fact.note.startswith(BLANK) for fact in facts.values())
    if blanks > 1 and not zeros:
        return checked
    for one in sheet.sums:
        prefix = f"{sheet.id}_{one.total}"
        for name in [name for name in facts if name.startswith(prefix)]:
            measure = name.removeprefix(prefix)
            parts = [f"{sheet.id}_{part}{measure}" for part in one.parts if f"{sheet.id}_{part}{measure}" in facts]
            blank = [part for part in parts if facts[part].note.startswith(BLANK)]
            total = facts[name].value
            if not blank or not isinstance(total, Decimal):
                continue
            values = [value for part in parts if isinstance(value := facts[part].value, Decimal)]
            if abs(total - sum(values, Decimal(0))) <= _ROUNDING * (len(parts) + 1):
                continue
            for part in blank:
                source = facts[part].sources[0]
                place = Place(source.file, source.sheet, source.cell)
                details = {"sheet": source.sheet, "cell": source.cell, "label": facts[part].label}
                findings.append(finding("R811", place, **details, total=facts[name].label))
                checked[part] = replace(facts[part], value=None, derivation=Text(MISSING), note="")
    return checked
