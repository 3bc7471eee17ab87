"""复核: what the bureau entered, beside the department's own scores and the recomputed ones."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.audit.expected import Expected
from perfeval.audit.found import FoundWorkbook, Position
from perfeval.audit.result import Review
from perfeval.audit.score_form import ScoreForm
from perfeval.audit.values import clipped, shown
from perfeval.calculator.evaluation import IndicatorResult
from perfeval.checks.self_scores import judged
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.formula.addresses import address_of
from perfeval.writer.names import SCORE


def reviews_of(
    found: FoundWorkbook, expected: Expected, form: ScoreForm, threshold: Decimal
) -> tuple[tuple[Review, ...], tuple[Finding, ...]]:
    """A row an indicator, and findings on what was entered.

    Args:
        threshold: from which difference on a 复核分 is conspicuous.
    """
    reviews: list[Review] = []
    findings: list[Finding] = []
    for number, (place, result) in enumerate(zip(form.scores, expected.evaluation.indicators, strict=False)):
        entered = list(_entered(found, result, form.reviews.get(number), threshold))
        findings += entered
        where = (place, form.reviews.get(number), form.opinions.get(number))
        reviews.append(_review(found, expected, result, where, entered))
    return tuple(reviews), tuple(findings)


def _review(
    found: FoundWorkbook,
    expected: Expected,
    result: IndicatorResult,
    where: tuple[Position, Position | None, Position | None],
    entered: list[Finding],
) -> Review:
    sheet = found.sheets.get(SCORE)
    own = (expected.data.self_scores or {}).get(result.indicator.id)
    values = sheet.values if sheet else {}
    place, review, said = where
    reviewed = values.get(review) if review is not None else None
    opinion = sheet.text(*said) if sheet and said is not None else ""
    remarks = [judged(own.score, result.score)] if own and result.score is not None else []
    remarks += [one.message for one in entered]
    return Review(
        indicator=result.indicator.label,
        weight=result.indicator.weight,
        self_score=own.score if own else None,
        shown=_number(values.get(place)),
        computed=result.score,
        reviewed=_number(reviewed),
        opinion=opinion.strip(),
        remark="；".join(filter(None, remarks)),
    )


def _number(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _entered(
    found: FoundWorkbook, result: IndicatorResult, where: Position | None, threshold: Decimal
) -> Iterator[Finding]:
    sheet = found.sheets.get(SCORE)
    value = sheet.values.get(where) if sheet and where is not None else None
    if value is None or where is None:
        return
    cell = address_of(*where)
    place, weight = Place("", SCORE, cell), result.indicator.weight
    if not isinstance(value, Decimal):
        yield finding("A601", place, sheet=SCORE, cell=cell, found=clipped(shown(value)))
    elif not 0 <= value <= weight:
        yield finding("A602", place, sheet=SCORE, cell=cell, found=shown(value), weight=shown(weight))
    elif result.score is not None and abs(value - result.score) >= threshold:
        details = {"computed": shown(result.score), "reviewed": shown(value), "gap": shown(abs(value - result.score))}
        yield finding("A603", place, indicator=result.indicator.label, **details)
