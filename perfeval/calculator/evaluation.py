"""The result of evaluating one unit and year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from perfeval.calculator.decision import NOT_APPLICABLE
from perfeval.calculator.valuation import Valuation
from perfeval.facts.fact import MISSING, Facts
from perfeval.findings.finding import Finding
from perfeval.scheme.model import Division, Group, Indicator, Scheme


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One indicator of one unit.

    Attributes:
        status: 正常, 满分, 零分, 缺数据 or 不适用.
        value: 指标值 at the indicator's precision; None unless the status is 正常.
        score: 得分; None for 缺数据 and 不适用.
        note: the words for any status but 正常.
        valuation: how the value comes about.
    """

    division: Division
    group: Group
    indicator: Indicator
    status: str
    value: Decimal | None
    score: Decimal | None
    note: str
    valuation: Valuation

    @property
    def names(self) -> tuple[str, ...]:
        """The facts it is computed from."""
        return self.valuation.names


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One unit and year, scored.

    Attributes:
        facts: every fact, the scheme's derived ones included.
        total: 总分, ROUND(Σ得分 ÷ Σ适用分值 × 100, 2); None when nothing has a score.
        grade: 等级; empty when the evaluation is incomplete.
    """

    unit: str
    year: int | None
    scheme: Scheme
    facts: Facts
    indicators: tuple[IndicatorResult, ...]
    total: Decimal | None
    grade: str
    findings: tuple[Finding, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The indicators without data, by name."""
        return tuple(r.indicator.label for r in self.indicators if r.status == MISSING)

    @property
    def not_applicable(self) -> tuple[str, ...]:
        """The indicators that do not apply, by name."""
        return tuple(r.indicator.label for r in self.indicators if r.status == NOT_APPLICABLE)

    @property
    def complete(self) -> bool:
        """Whether every applicable indicator has a score."""
        return not self.missing and self.total is not None
