"""The figures of 汇总表: means, ranks and counts by year, indicator and 单位性质."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from perfeval.facts.fact import MISSING
from perfeval.formula.numeric import COMPARED_DIGITS, decimal_of, round_half_away
from perfeval.results.outcome import Brief, IndicatorScore, Outcome, Status

NO_YEAR = 0
"""Stands for the year of units that do not say theirs."""
_NOT_APPLICABLE = "不适用"


@dataclass(frozen=True, slots=True)
class Spread:
    """How numbers are spread; all at full precision."""

    count: int
    mean: float
    most: float
    least: float
    median: float = math.nan
    deviation: float = math.nan
    lower: float = math.nan
    upper: float = math.nan


@dataclass(frozen=True, slots=True)
class IndicatorFigures:
    """One indicator over the units of a year.

    Attributes:
        scores: the spread of 得分; None where no unit has one.
        points: the sum of the scores.
        lost: how many units have less than full marks.
        missing, not_applicable: how many units have no score, and why.
    """

    scores: Spread | None
    points: float
    lost: int
    missing: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A year's figures.

    Attributes:
        totals: the spread of 总分 over the units with a full evaluation; None where there are none.
        ranks: 名次 by file, equal totals sharing the better one.
        indicators: by id.
        kinds: the spread of 总分 by 单位性质.
    """

    totals: Spread | None = None
    ranks: Mapping[str, int] = field(default_factory=dict)
    indicators: Mapping[str, IndicatorFigures] = field(default_factory=dict)
    kinds: Mapping[str, Spread] = field(default_factory=dict)


class Table:
    """The units and their scores as columns, from which the figures are aggregated.

    Attributes:
        files, years, units, totals, kinds: a row a unit; the total is nan unless the evaluation is complete.
        unit, indicator, score, weight, status: a row a score: the unit's and the indicator's number, 得分 or nan,
            分值, and the number of the status.
        indicators, statuses: what the numbers stand for.
    """

    def __init__(self) -> None:
        self.files: list[str] = []
        self.years: list[int] = []
        self.units: list[str] = []
        self.kinds: list[str] = []
        self.totals = array("d")
        self.unit, self.indicator, self.status = array("l"), array("l"), array("l")
        self.score, self.weight = array("d"), array("d")
        self._indicators: dict[str, int] = {}
        self._statuses: dict[str, int] = {}
        self._common: dict[tuple[int, str], Counter[Decimal]] = {}
        self._first: dict[tuple[int, str], IndicatorScore] = {}

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators' ids, by number."""
        return tuple(self._indicators)

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses, by number."""
        return tuple(self._statuses)

    def add(self, brief: Brief, one: Outcome, unit: str, kind: str) -> None:
        """Add a unit with its scores; `unit` by which its years are found together."""
        number, year = len(self.files), brief.year or NO_YEAR
        self.files.append(brief.file)
        self.years.append(year)
        self.units.append(unit)
        self.kinds.append(kind)
        full = brief.status is Status.DONE and brief.total is not None
        self.totals.append(float(brief.total or 0) if full else math.nan)
        for part in one.indicators:
            self.unit.append(number)
            self.indicator.append(self._indicators.setdefault(part.id, len(self._indicators)))
            self.status.append(self._statuses.setdefault(part.status, len(self._statuses)))
            self.score.append(math.nan if part.score is None else float(part.score))
            self.weight.append(float(part.weight))
            self._first.setdefault((year, part.id), part)
            self._common.setdefault((year, part.id), Counter())[part.weight] += 1

    def met(self, year: int) -> Mapping[str, tuple[IndicatorScore, int]]:
        """The indicators of a year in the order of the form: the first of each, and how many units have it."""
        counts = {key: sum(weights.values()) for key, weights in self._common.items() if key[0] == year}
        return {name: (self._first[year, name], count) for (_, name), count in counts.items()}

    def common_weight(self, year: int, indicator: str) -> Decimal:
        """The most frequent 分值."""
        return self._common[year, indicator].most_common(1)[0][0]


def figures_by_year(table: Table) -> Mapping[int, Figures]:
    """Aggregate; pandas is loaded where there is more than one unit."""
    if len(table.files) > 1:
        from perfeval.summary.aggregation import aggregated

        return aggregated(table)
    return {year: _of_one(table) for year in table.years}


def totals_by_unit(table: Table) -> Mapping[str, Mapping[int, Decimal]]:
    """总分 by unit and year, for the units that have more than one."""
    if len(table.files) > 1:
        from perfeval.summary.aggregation import histories

        return histories(table)
    return {}


def _of_one(table: Table) -> Figures:
    """The figures of a single unit."""
    total, [file], [kind] = table.totals[0], table.files, table.kinds
    spread = None if math.isnan(total) else Spread(1, total, total, total, total, 0.0, total, total)
    indicators: dict[str, IndicatorFigures] = {}
    for number, score, weight, status in zip(table.indicator, table.score, table.weight, table.status, strict=True):
        known, said = not math.isnan(score), table.statuses[status]
        indicators[table.indicators[number]] = IndicatorFigures(
            Spread(1, score, score, score) if known else None,
            score if known else 0.0,
            int(known and score < weight),
            int(said == MISSING),
            int(said == _NOT_APPLICABLE),
        )
    if spread is None:
        return Figures(indicators=indicators)
    kinds = {kind: Spread(1, total, total, total)} if kind else {}
    return Figures(spread, {file: 1}, indicators, kinds)


def to_digits(value: float, digits: int) -> Decimal:
    """Rounded as the formulas round: freed of binary dust, then half away from zero."""
    return round_half_away(round_half_away(decimal_of(value), COMPARED_DIGITS), digits)
