"""Units made of facts alone, for tests that need no input file: the facts stand in one made-up source sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from perfeval.facts.fact import MISSING, Fact, Facts, SourceCell
from perfeval.facts.naming import fact_stem
from perfeval.formula.nodes import Binary, Cell, Text, call, choose
from perfeval.reader.records import CopiedCell, OwnIndicator, SourceSheet, UnitData
from perfeval.rules import Checklist, DeductPerViolation, Grade
from perfeval.scheme import Scheme, known_facts

SHEET = "数据"


def unit_of(
    scheme: Scheme,
    numbers: Mapping[str, Decimal | None],
    answers: Mapping[str, str | None],
    grades: Mapping[str, list[str | None]],
    *,
    others: Sequence[str] = (),
    unit: str = "示例单位",
    year: int = 2021,
) -> UnitData:
    """A unit with these numbers by fact name, answers by fact name and grades by indicator.

    `others` are fact names beyond the catalogue's and the scheme's. Facts the scheme knows but the arguments
    do not are missing.
    """
    extra = {fact.name: fact.unit for fact in scheme.facts}
    known = sorted(known_facts() | set(extra) | set(others))
    values: dict[str, Any] = {name: numbers.get(name) for name in known if name in numbers}
    effects: dict[str, tuple[OwnIndicator, ...]] = {}
    for indicator in scheme.indicators:
        if isinstance(indicator.rule, Checklist | DeductPerViolation):
            key = fact_stem(indicator.id)
            for number in range(1, len(indicator.rule.points) + 1):
                values[f"{key}_要点{number}"] = answers.get(f"{key}_要点{number}")
        if isinstance(indicator.rule, Grade):
            rows = []
            for number, grade in enumerate(grades.get(indicator.sheet_names[-1], []), 1):
                name = f"{fact_stem(indicator.sheet_names[-1])}_等级{number}"
                values[name] = grade
                rows.append(OwnIndicator(indicator.id, f"个性化指标{number}", "", "", name))
            effects[indicator.sheet_names[-1]] = tuple(rows)
    facts: dict[str, Fact] = {}
    cells: dict[tuple[int, int], CopiedCell] = {}
    for row, (name, value) in enumerate(values.items()):
        cells[row, 0] = CopiedCell(name)
        if value is not None:
            cells[row, 1] = CopiedCell(value)
        cell = Cell(SHEET, f"B{row + 1}")
        is_text = "_要点" in name or "_等级" in name
        test = choose(Binary("=", cell, Text("")), Text(MISSING), cell) if is_text else None
        node = test or choose(call("ISNUMBER", cell), cell, Text(MISSING))
        source = SourceCell("示例.xlsx", SHEET, cell.address)
        unit_of_fact = "文本" if is_text else extra.get(name, "万元")
        facts[name] = Fact(name, value, unit_of_fact, (source,), node, name)
    if "预算调整总额" not in values:
        facts["预算调整总额"] = Fact("预算调整总额", None, "万元")
    sheet = SourceSheet("示例.xlsx", SHEET, SHEET, cells, half_unit=Decimal("0.005"))
    return UnitData(unit, year, (("示例.xlsx", "0" * 64),), Facts(facts), (sheet,), own_indicators=effects)


def golden_unit(case: Mapping[str, Any], scheme: Scheme) -> UnitData:
    """The unit of a golden case file."""
    answers: dict[str, str | None] = {}
    for indicator in scheme.indicators:
        if isinstance(indicator.rule, Checklist):
            for number in range(1, len(indicator.rule.points) + 1):
                name = f"{fact_stem(indicator.id)}_要点{number}"
                answers[name] = "否" if name in case["absent_answers"] else "是"
    numbers: dict[str, Decimal | None] = {name: Decimal(str(value)) for name, value in case["facts"].items()}
    grades: dict[str, list[str | None]] = {name: [grade] for name, grade in case["grades"].items()}
    return unit_of(scheme, numbers, answers, grades, unit=case["unit"], year=case["year"])
