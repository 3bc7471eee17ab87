"""A case tried on a scheme: what came out beside what should have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from perfeval.assessment import Assessment, assess
from perfeval.assessment.case import Case, CaseError, unit_of_case
from perfeval.calculator import IndicatorResult
from perfeval.formula.numeric import plain
from perfeval.scheme.model import Scheme
from perfeval.scheme.names import bare, by_any_name, suggestion


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something that came out otherwise than the case says: of what, what it should be, what it is."""

    what: str
    expected: str
    found: str


@dataclass(frozen=True)
class Trial:
    """A case, its assessment, and what does not agree."""

    case: Case
    assessment: Assessment
    mismatches: tuple[Mismatch, ...]


def tried(case: Case, scheme: Scheme) -> Trial:
    """Try a case.

    Raises:
        CaseError: it does not fit the scheme.
    """
    assessment = assess(unit_of_case(case, scheme), scheme)
    return Trial(case, assessment, tuple(_mismatches(case, assessment)))


def _mismatches(case: Case, assessment: Assessment) -> Iterator[Mismatch]:
    evaluation, expected = assessment.evaluation, case.expected
    rows = (*evaluation.indicators, *evaluation.details)
    results = {one.indicator.id: one for one in rows}
    ways = by_any_name({name: (one.indicator.label,) for name, one in results.items()})

    def result(name: str) -> IndicatorResult:
        found = ways.get(bare(name))
        if found is None:
            raise CaseError(f"案例“{case.name}”的应得里没有这个指标“{name}”{suggestion(name, results)}")
        return results[found]

    for name, score in expected.scores.items():
        one = result(name)
        if one.score != score:
            yield Mismatch(f"{name}得分", f"{plain(score):f}", _shown(one.score, one.status))
    for name, value in expected.values.items():
        one = result(name)
        if one.value != value:
            yield Mismatch(f"{name}指标值", f"{plain(value):f}", _shown(one.value, one.status))
    for name, status in expected.statuses.items():
        one = result(name)
        if one.status != status:
            yield Mismatch(f"{name}状态", status, one.status)
    if expected.total is not None and evaluation.total != expected.total:
        yield Mismatch("总分", f"{plain(expected.total):f}", _shown(evaluation.total, "缺数据"))
    if expected.grade and evaluation.grade != expected.grade:
        yield Mismatch("等级", expected.grade, evaluation.grade or "不完整")


def _shown(number: object, otherwise: str) -> str:
    return otherwise if number is None else f"{number:f}"
