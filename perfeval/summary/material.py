"""What the sheets of 汇总表 are made of: the units in their order, their scores and ratios as tables."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from perfeval.formula.numeric import decimal_of, round_half_away
from perfeval.reader.labels import normalise
from perfeval.results.outcome import Brief, IndicatorScore, Outcome, Status
from perfeval.results.outcomes import briefs_of
from perfeval.summary.roster import RosterEntry

_SHARE = 0.5
"""An indicator that fewer of the units have (a department's own target) has no column of its own."""


@dataclass(frozen=True, slots=True)
class IndicatorColumn:
    """An indicator that units have in common; `weight` is the most frequent 分值."""

    id: str
    label: str
    division: str
    group: str
    weight: Decimal


class Material:
    """The evaluated units in brief, ranked ones first by 总分, then the incomplete ones; and all other outcomes.

    Attributes:
        briefs: every outcome, departments included.
        own: the outcomes of what the tables are of: the inputs, or else the departments.
        ranked, partial, units: the units with a full evaluation, those without, and both.
    """

    def __init__(
        self, outcomes: Sequence[Outcome], roster: Sequence[RosterEntry] = (), *, departments: bool = False
    ) -> None:
        """Args: departments: take the departments in the place of the units."""
        self._outcomes, self.roster = outcomes, tuple(roster)
        self.briefs = briefs_of(outcomes)
        self._places = {one.file: index for index, one in enumerate(self.briefs)}
        self.own = [one for one in self.briefs if bool(one.members) == departments]
        ranked = [one for one in self.own if one.status is Status.DONE and one.total is not None]
        self.ranked = sorted(ranked, key=lambda one: (-(one.total or Decimal(0)), one.unit, one.file))
        self.partial = [one for one in self.own if one.status is Status.INCOMPLETE]
        self.units = [*self.ranked, *self.partial]

    def in_full(self, briefs: Iterable[Brief]) -> Iterator[Outcome]:
        """Their outcomes, one after the other."""
        return (self._outcomes[self._places[one.file]] for one in briefs)

    @cached_property
    def _found(self) -> _Found:
        found = _Found()
        for one in self.in_full(self.units):
            found.add(one)
        return found

    @cached_property
    def columns(self) -> tuple[IndicatorColumn, ...]:
        """The indicators that at least half of the units have, in the order of the form."""
        counts = self._found.counts
        return tuple(
            IndicatorColumn(part.id, part.label, part.division, part.group, self._found.weight(part.id))
            for part in self._found.first.values()
            if counts[part.id] >= _SHARE * len(self.units)
        )

    @cached_property
    def divisions(self) -> tuple[str, ...]:
        """The 一级指标, in order."""
        return tuple(dict.fromkeys(column.division for column in self.columns))

    @cached_property
    def scores(self) -> Any:
        """得分 by unit (row) and indicator (column), a pandas frame of floats; NaN for 缺数据, 不适用 and none."""
        import pandas

        none = array("d", [math.nan])
        columns = {column.id: self._found.scores[column.id] for column in self.columns}
        full = {name: given + none * (len(self.units) - len(given)) for name, given in columns.items()}
        return pandas.DataFrame(full, dtype=float)

    def status_count(self, indicator: str, status: str) -> int:
        """The number of units in which an indicator has a status."""
        return self._found.statuses[indicator, status]

    @cached_property
    def kinds(self) -> dict[str, str]:
        """单位性质 by normalised unit: the roster's, else the workbook's own."""
        kinds = {normalise(one.unit): one.unit_kind for one in self.units if one.unit_kind}
        kinds |= {normalise(entry.unit): entry.kind for entry in self.roster if entry.kind}
        return kinds

    def kind_of(self, one: Brief) -> str:
        """A unit's 单位性质; '' where nobody says."""
        return self.kinds.get(normalise(one.unit), "")

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years among the units."""
        return tuple(sorted({one.year for one in self.units if one.year is not None}))


def to_digits(value: float, digits: int) -> float:
    """Rounded as a spreadsheet rounds: half away from zero, on the 15 digits that it shows."""
    return float(round_half_away(decimal_of(value), digits))


class _Found:
    """What one look at every unit's scores tells."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.statuses: Counter[tuple[str, str]] = Counter()
        self.first: dict[str, IndicatorScore] = {}
        self.scores: dict[str, array[float]] = {}
        self._weights: dict[str, Counter[Decimal]] = {}
        self._units = 0

    def add(self, one: Outcome) -> None:
        """Look at the next unit."""
        for part in one.indicators:
            self.counts[part.id] += 1
            self.statuses[part.id, part.status] += 1
            self.first.setdefault(part.id, part)
            self._weights.setdefault(part.id, Counter())[part.weight] += 1
            scores = self.scores.setdefault(part.id, array("d"))
            scores.extend([math.nan] * (self._units - len(scores)))
            scores.append(math.nan if part.score is None else float(part.score))
        self._units += 1

    def weight(self, indicator: str) -> Decimal:
        """The most frequent 分值."""
        return self._weights[indicator].most_common(1)[0][0]
