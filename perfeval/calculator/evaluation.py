"""The result of evaluating one unit and year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from perfeval.calculator.decision import NOT_APPLICABLE
from perfeval.calculator.total import TotalStep
from perfeval.calculator.valuation import Valuation
from perfeval.facts.fact import MISSING, Facts, SourceCell
from perfeval.facts.naming import fact_stem
from perfeval.findings.finding import Finding
from perfeval.formula.evaluate import Scalar
from perfeval.rules.base import Basis
from perfeval.scheme.model import Division, Group, Indicator, Scheme
from perfeval.scheme.results import NOTE_SUFFIX, SCORE_SUFFIX, STATUS_SUFFIX, VALUE_SUFFIX, WEIGHT_SUFFIX, result_name


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One indicator of one unit.

    Attributes:
        status: 正常, 满分, 零分, 缺数据 or 不适用.
        value: 指标值 at the indicator's precision; None unless the status is 正常.
        score: 得分; None for 缺数据 and 不适用.
        note: the words for any status but 正常.
        valuation: how the value comes about.
        parts: of an indicator scored by parts, theirs.
        own_weight: the weight by which it is scored where that of others was moved to it; None where none was.
        takes_from: the indicators whose weight moves here where they do not apply.
    """

    division: Division
    group: Group
    indicator: Indicator
    status: str
    value: Decimal | None
    score: Decimal | None
    note: str
    valuation: Valuation
    parts: tuple[IndicatorResult, ...] = ()
    own_weight: Decimal | None = None
    takes_from: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """How its defined names begin."""
        return fact_stem(self.indicator.id)

    @property
    def names(self) -> tuple[str, ...]:
        """The facts it is computed from."""
        return self.valuation.way.names

    @property
    def number_format(self) -> str:
        """How 指标值 is shown in a cell: points that hold are counted, 3 and not 3.00."""
        by_basis = {Basis.ANSWERS: "General", Basis.GRADES: "0.00%", Basis.PARTS: "0.00"}
        return by_basis.get(self.valuation.way.basis, self.indicator.display)


def results_by_name(results: Iterable[IndicatorResult]) -> Mapping[str, Scalar]:
    """The results of indicators by their defined names, as formulas see them."""
    found: dict[str, Scalar] = {}
    for one in results:
        own = one.indicator.id
        found[result_name(own, STATUS_SUFFIX)] = one.status
        found[result_name(own, WEIGHT_SUFFIX)] = one.indicator.weight
        found[result_name(own, NOTE_SUFFIX)] = one.note
        found[result_name(own, SCORE_SUFFIX)] = one.status if one.score is None else one.score
        found[result_name(own, VALUE_SUFFIX)] = "—" if one.value is None else one.value
    return found


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One unit and year, scored.

    Attributes:
        facts: every fact, the scheme's derived ones included.
        total: 总分, ROUND(Σ得分 ÷ Σ适用分值 × 100, 2); None when nothing has a score.
        grade: 等级; empty when the evaluation is incomplete.
        items: 加分项 and 扣分项.
        tasks: the department's tasks (履职任务), each with its cells by what they are for.
        steps: how the total comes about, where it is more than Σ得分 ÷ Σ适用分值 × 100.
    """

    unit: str
    year: int | None
    scheme: Scheme
    facts: Facts
    indicators: tuple[IndicatorResult, ...]
    total: Decimal | None
    grade: str
    findings: tuple[Finding, ...]
    items: tuple[IndicatorResult, ...] = ()
    steps: tuple[TotalStep, ...] = ()
    tasks: tuple[Mapping[str, SourceCell], ...] = ()

    @property
    def details(self) -> tuple[IndicatorResult, ...]:
        """The rows of 分项计算: the parts of indicators, then 加分项 and 扣分项."""
        return (*(part for one in self.indicators for part in one.parts), *self.items)

    @property
    def missing(self) -> tuple[str, ...]:
        """The indicators without data, by name."""
        found = [r.indicator.label for r in (*self.indicators, *self.items) if r.status == MISSING]
        return (*found, *(step.label for step in self.steps if step.asked and step.value == MISSING))

    @property
    def not_applicable(self) -> tuple[str, ...]:
        """The indicators that do not apply, by name."""
        return tuple(r.indicator.label for r in self.indicators if r.status == NOT_APPLICABLE)

    @property
    def complete(self) -> bool:
        """Whether every applicable indicator has a score."""
        return not self.missing and self.total is not None
