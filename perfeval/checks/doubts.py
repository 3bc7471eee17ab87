"""What a reviewer would ask about."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.calculator.decision import NOT_APPLICABLE
from perfeval.calculator.evaluation import Evaluation
from perfeval.checks.self_scores import self_score_findings
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.reader.numbers import parse_number
from perfeval.reader.records import UnitData
from perfeval.rules.answers import circled


def review_doubts(data: UnitData, evaluation: Evaluation) -> tuple[Finding, ...]:
    """提示: 是 without 佐证材料, 优 below the target, full marks everywhere, targets that were set
    too low; 警告: 自评偏高, 提示: 自评偏低."""
    return (
        *_without_evidence(data),
        *_best_below_target(data),
        *_all_full(evaluation),
        *_targets_too_low(evaluation),
        *self_score_findings(data, evaluation),
    )


def _without_evidence(data: UnitData) -> Iterator[Finding]:
    for indicator, points in (data.checklist or {}).items():
        bare = [p for p in points if data.facts.value(p.fact_name) == "是" and not p.evidence.strip()]
        if bare:
            source = bare[0].evidence_cell
            place = Place(source.file, source.sheet, source.cell) if source else Place()
            numbers = "".join(circled(p.serial) for p in bare)
            yield finding("D101", place, indicator=indicator, points=numbers)


def _best_below_target(data: UnitData) -> Iterator[Finding]:
    for rows in (data.own_indicators or {}).values():
        for row in rows:
            if data.facts.value(row.fact_name) != "优":
                continue
            target, actual = parse_number(row.target.lstrip("≥>＞不低于")), parse_number(row.actual)
            comparable = target.percent == actual.percent
            if target.value is not None and actual.value is not None and comparable and actual.value < target.value:
                place = Place(row.cell.file, row.cell.sheet, row.cell.cell) if row.cell else Place()
                name = row.name or row.indicator
                yield finding("D102", place, indicator=name, actual=row.actual, target=row.target)


def _all_full(evaluation: Evaluation) -> Iterator[Finding]:
    scored = [result for result in evaluation.indicators if result.status != NOT_APPLICABLE]
    if scored and all(result.score == result.indicator.weight for result in scored):
        yield finding("D103")


def _targets_too_low(evaluation: Evaluation) -> Iterator[Finding]:
    for result in evaluation.indicators:
        rule = result.indicator.rule
        if result.value is not None and rule.too_low(result.value):
            facts = [evaluation.facts[name] for name in result.names if evaluation.facts[name].sources]
            source = facts[0].sources[0] if facts else None
            place = Place(source.file, source.sheet, source.cell) if source else Place()
            yield finding("D104", place, indicator=result.indicator.label, rate=f"{result.value * 100:f}%")
