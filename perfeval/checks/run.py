"""Facts → results of the cross-checks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any

from perfeval.checks.definition import Check, account_checks, all_checks
from perfeval.checks.probable import Probable, ProbableCauses
from perfeval.checks.result import DIFFERENCE_DIGITS, FAILED, PASSED, UNCHECKED, CheckResult
from perfeval.checks.tasks import task_findings
from perfeval.facts.fact import MISSING, Facts
from perfeval.facts.layout import layout
from perfeval.facts.policy import policy_values
from perfeval.facts.scope import fact_scope
from perfeval.findings.catalogue import catalogue, finding
from perfeval.findings.finding import Finding, Place
from perfeval.formula.conditions import all_numbers
from perfeval.formula.evaluate import FormulaError, evaluate
from perfeval.formula.nodes import ZERO, Binary, Name, Node, Text, call, choose, names_in, rounded, substitute, walk
from perfeval.formula.numeric import plain, round_half_away
from perfeval.formula.official import official_text
from perfeval.formula.parser import parse
from perfeval.reader.labels import normalise
from perfeval.reader.records import UnitData

_RATIO_DIGITS = 4
_PER_ROW = frozenset(["C103", "C205", "C207", "C208", "C209", "C210"])
_ROUNDED = "C302"
_RATIO = "比率"
_UNITS_SAID = frozenset(["万元", "人", "项", "平方米"])
_YEAR_END = re.compile(r"(?<!\d)12(?:月(?:31|末|底)|[-./]31(?!\d))|1231$|年末$|年底$")


def run_checks(data: UnitData) -> tuple[CheckResult, ...]:
    """Run every cross-check; a check with a missing operand is 未校验, one that does not apply is left out."""
    half_units = {sheet.name: sheet.half_unit for sheet in data.sheets}
    accounts = account_checks(data.facts) if data.layouts - {"standard"} else ()
    checks = (*all_checks(), *accounts)
    causes = ProbableCauses(data)
    results = [result for check in checks if (result := _run(check, data.facts, half_units, causes))]
    return (*results, *_magnitudes(data.facts))


def check_findings(data: UnitData, results: tuple[CheckResult, ...]) -> tuple[Finding, ...]:
    """The findings of the cross-checks, those on single tasks among them."""
    return (*(result.finding for result in results if result.finding), *task_findings(data))


def _run(check: Check, facts: Facts, half_units: dict[str, Decimal], causes: ProbableCauses) -> CheckResult | None:
    absent = tuple(name for name in check.optional if facts.value(name) is None)
    sides = _sides(check.left, check.right, absent, _RATIO_DIGITS if check.data.ratio else DIFFERENCE_DIGITS)
    names = sides.names
    known = [name for name in names if facts.value(name) is not None]
    if (len(known) < len(names) and check.data.silent) or not known or not _applies(check, facts):
        return None
    if len(known) < len(names) and check.data.code in _PER_ROW:
        return None
    if len({facts[name].funds for name in known} - {""}) > 1 and any(facts[name].substitute for name in known):
        # a part of another 资金范围 says nothing about the whole
        return None
    scope = fact_scope(facts)
    values: list[Decimal | None] = []
    for side in (sides.left, sides.right):
        try:
            value = evaluate(side, scope)
        except FormulaError:
            return None
        values.append(value if isinstance(value, Decimal) else None)
    exact = check.data.exact or check.data.ratio or check.data.same
    used = [half_units.get(s.sheet, Decimal(0)) for n in known for s in facts[n].sources[:1]]
    half = Decimal(0) if exact else max(used, default=Decimal(0))
    result = CheckResult(
        check.data.code,
        check.title or check.data.title,
        catalogue()[check.data.code].severity,
        names,
        sides.left,
        sides.right,
        sides.left_text,
        sides.right_text,
        check.data.relation,
        sum(facts[name].printed if name in facts else 1 for name in names),
        half,
        UNCHECKED,
        values[0],
        values[1],
    )
    if check.data.same and result.left_value is not None and result.right_value is not None:
        printed = round_half_away(result.operands * max(used, default=Decimal(0)), DIFFERENCE_DIGITS)
        if 0 < abs(result.left_value - result.right_value) <= printed:
            result = replace(result, code=_ROUNDED, severity=catalogue()[_ROUNDED].severity)
    judged = _judged(result, facts, names, by_row=check.data.by_row, ratio=check.data.ratio)
    if judged.finding is None or check.data.relation != "=" or not all(facts[name].is_amount for name in names):
        return judged
    assert judged.left_value is not None and judged.right_value is not None
    total = check.left if check.left in facts else ""
    probable = causes.of(judged.left_value, judged.right_value, total, _summed(sides.right_names, check.right))
    return judged if probable is None else _with_cause(judged, probable)


def _with_cause(result: CheckResult, probable: Probable) -> CheckResult:
    """The comparison with what it most probably comes from in its sentence."""
    assert result.finding is not None
    details = {**dict(result.finding.details), "cause": probable.words}
    worded = finding(result.code, result.finding.place, **details)
    return replace(result, finding=replace(worded, mend=probable.mend))


def _summed(names: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The operands of a plain sum; none where the side is anything else."""
    return names if set(text.split(" + ")) >= {*names} else ()


def live_sides(check: Check, known: Collection[str]) -> tuple[Node, Node, tuple[str, ...]] | None:
    """The two sides for a sheet that checks itself, and the facts in them.

    Args:
        known: the facts that the sheet has.

    An optional operand counts as 0 while it is blank; None where a needed fact is none of the sheet's.
    """
    absent = tuple(name for name in check.optional if name not in known)
    left, right = parse(check.left), _without_absent(parse(check.right), absent)
    names = tuple(name for name in names_in(Binary("+", left, right)) if name not in policy_values())
    if not {*names} <= {*known}:
        return None
    zero = {name: choose(call("ISNUMBER", Name(name)), Name(name), ZERO) for name in check.optional if name in known}
    digits = _RATIO_DIGITS if check.data.ratio else DIFFERENCE_DIGITS
    needed = [name for name in names if name not in zero]
    sides = [
        choose(all_numbers(needed), rounded(substitute(side, zero), digits), Text(MISSING)) for side in (left, right)
    ]
    return sides[0], sides[1], names


@dataclass(frozen=True, slots=True)
class _Sides:
    """The two sides of a comparison as guarded trees and in words, and the facts in them."""

    left: Node
    right: Node
    left_text: str
    right_text: str
    names: tuple[str, ...]
    right_names: tuple[str, ...]


@lru_cache(maxsize=4096)
def _sides(left_text: str, right_text: str, absent: tuple[str, ...], digits: int) -> _Sides:
    left, right = parse(left_text), _without_absent(parse(right_text), absent)
    names = tuple(name for name in names_in(Binary("+", left, right)) if name not in policy_values())
    words = official_text(left), official_text(right)
    return _Sides(_guarded(left, digits), _guarded(right, digits), *words, names, names_in(right))


def _without_absent(tree: Node, absent: Collection[str]) -> Node:
    """The sum without optional operands that the workbook does not have."""
    match tree:
        case Binary("+", left, Name(name)) if name in absent:
            return _without_absent(left, absent)
        case Binary("+", left, right):
            return Binary("+", _without_absent(left, absent), right)
        case _:
            return tree


def _applies(check: Check, facts: Facts) -> bool:
    spent, budget = facts.value("支出决算数"), facts.value("支出年初预算数")
    match check.data.when:
        case "year_end":
            at_end = _YEAR_END.search(normalise(str(facts.value("支付进度时点") or "")))
            return at_end is not None and isinstance(budget, Decimal) and budget != 0
        case "budgeted":
            return budget != 0
        case "fully_spent":
            return isinstance(spent, Decimal) and spent == budget and budget != 0
        case _:
            return True


def _guarded(side: Node, digits: int) -> Node:
    names = [name for name in names_in(side) if name not in policy_values()]
    value: Node = rounded(side, digits)
    if any(isinstance(part, Binary) and part.operator == "/" for part in walk(side)):
        # somebody may type a budget of 0 into the output
        value = call("IFERROR", value, Text(MISSING))
    if not names:
        return value
    return choose(all_numbers(names), value, Text(MISSING))


def _judged(result: CheckResult, facts: Facts, names: Sequence[str], *, by_row: bool, ratio: bool) -> CheckResult:
    left, right, difference = result.left_value, result.right_value, result.difference
    if left is None or right is None or difference is None:
        return result
    over = abs(difference) if result.relation == "=" else difference
    if over <= result.tolerance:
        return replace(result, outcome=PASSED)
    if by_row:
        return replace(result, outcome=FAILED)
    cells = [f"{n}（{s.sheet}!{s.cell}）" for n in names if n in facts for s in facts[n].sources[:1]]
    unit = _RATIO if ratio else _unit(facts, names)
    details: dict[str, Any] = {
        "title": result.title,
        "left": result.left_text,
        "right": result.right_text,
        "left_value": _shown(left, unit),
        "right_value": _shown(right, unit),
        "difference": _shown(abs(difference), unit),
        "tolerance": _shown(result.tolerance, unit),
        "cause": "",
        "cells": "、".join(cells),
    }
    source = next((s for n in names if n in facts for s in facts[n].sources[:1]), None)
    place = Place(source.file, source.sheet, source.cell) if source else Place()
    return replace(result, outcome=FAILED, finding=finding(result.code, place, **details))


def _unit(facts: Facts, names: Sequence[str]) -> str:
    """What the two sides are counted in: 万元, 人, 比率 …; empty where the facts differ in it."""
    units = {facts[name].unit for name in names if name in facts}
    return units.pop() if len(units) == 1 else ""


def _shown(value: Decimal, unit: str) -> str:
    """A figure as a message gives it, with its unit."""
    if unit == _RATIO:
        return format(plain(round_half_away(value * 100, 2)), "f") + "%"
    said = unit if unit in _UNITS_SAID else ""
    return format(plain(round_half_away(value, DIFFERENCE_DIGITS)), "f") + said


def _magnitudes(facts: Facts) -> Iterator[CheckResult]:
    """Neighbouring amounts of a row that differ a thousandfold (元 and 万元 mixed up?)."""
    low, high = policy_values()["数量级下限"], policy_values()["数量级上限"]
    for sheet in layout("standard").sheets:
        columns = [column for column in sheet.columns if column.measure and sheet.money]
        for row in sheet.rows:
            names = [sheet.fact_name(row, column) for column in columns]
            for one, other in pairwise(names):
                a, b = facts.value(one), facts.value(other)
                if not (isinstance(a, Decimal) and isinstance(b, Decimal)) or a == 0 or b == 0:
                    continue
                big, small = (one, other) if abs(a) >= abs(b) else (other, one)
                ratio = abs(facts[big].number / facts[small].number)
                if low <= ratio <= high:
                    yield _magnitude(big, small, facts)


def _magnitude(big: str, small: str, facts: Facts) -> CheckResult:
    left, right = Name(big), Binary("*", Name(small), Name("数量级下限"))
    values = facts[big].number, facts[small].number
    cells = "、".join(f"{n}（{s.sheet}!{s.cell}）" for n in (big, small) for s in facts[n].sources[:1])
    source = facts[big].sources[0] if facts[big].sources else None
    place = Place(source.file, source.sheet, source.cell) if source else Place()
    details = {
        "left": big,
        "right": small,
        "left_value": _shown(values[0], "万元"),
        "right_value": _shown(values[1], "万元"),
    }
    found = finding("C214", place, cells=cells, **details)
    return CheckResult(
        "C214",
        "同一行相邻数相差不到千倍",
        found.severity,
        (big, small),
        _guarded(call("ABS", left), DIFFERENCE_DIGITS),
        _guarded(call("ABS", right), DIFFERENCE_DIGITS),
        big,
        f"{small}×数量级下限",
        "<",
        2,
        Decimal(0),
        FAILED,
        abs(values[0]),
        abs(values[1]) * policy_values()["数量级下限"],
        found,
    )
