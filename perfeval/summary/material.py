"""What the sheets of 汇总表 are made of: the units in their order, their scores and ratios as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from perfeval.batch.outcome import IndicatorScore, Outcome, Status
from perfeval.numeric import decimal_of, round_half_away
from perfeval.reader.labels import normalise
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
    """The evaluated units, ranked ones first by 总分, then the incomplete ones; and what was left out."""

    def __init__(self, outcomes: Sequence[Outcome], roster: Sequence[RosterEntry] = ()) -> None:
        self.outcomes, self.roster = outcomes, tuple(roster)
        ranked = [one for one in outcomes if one.status is Status.DONE and one.total is not None]
        self.ranked = sorted(ranked, key=lambda one: (-(one.total or Decimal(0)), one.unit, one.file))
        self.partial = [one for one in outcomes if one.status is Status.INCOMPLETE]
        self.units = [*self.ranked, *self.partial]

    @cached_property
    def columns(self) -> tuple[IndicatorColumn, ...]:
        """The indicators that at least half of the units have, in the order of the form."""
        counts: Counter[str] = Counter()
        first: dict[str, IndicatorScore] = {}
        weights: dict[str, Counter[Decimal]] = {}
        for one in self.units:
            for part in one.indicators:
                counts[part.id] += 1
                first.setdefault(part.id, part)
                weights.setdefault(part.id, Counter())[part.weight] += 1
        return tuple(
            IndicatorColumn(part.id, part.label, part.division, part.group, weights[identity].most_common(1)[0][0])
            for identity, part in first.items()
            if counts[identity] >= _SHARE * len(self.units)
        )

    @cached_property
    def divisions(self) -> tuple[str, ...]:
        """The 一级指标, in order."""
        return tuple(dict.fromkeys(column.division for column in self.columns))

    @cached_property
    def scores(self) -> Any:
        """得分 by unit (row) and indicator (column), a pandas frame of floats; NaN for 缺数据, 不适用 and none."""
        return self._frame("score")

    def _frame(self, attribute: str) -> Any:
        import pandas

        identities = [column.id for column in self.columns]
        rows = []
        for one in self.units:
            parts = {part.id: getattr(part, attribute) for part in one.indicators}
            rows.append([_number(parts.get(identity)) for identity in identities])
        return pandas.DataFrame(rows, columns=identities, dtype=float)

    @cached_property
    def kinds(self) -> dict[str, str]:
        """单位性质 by normalised unit: the roster's, else the workbook's own."""
        kinds = {normalise(one.unit): one.unit_kind for one in self.units if one.unit_kind}
        kinds |= {normalise(entry.unit): entry.kind for entry in self.roster if entry.kind}
        return kinds

    def kind_of(self, one: Outcome) -> str:
        """A unit's 单位性质; '' where nobody says."""
        return self.kinds.get(normalise(one.unit), "")

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years among the units."""
        return tuple(sorted({one.year for one in self.units if one.year is not None}))


def to_digits(value: float, digits: int) -> float:
    """Rounded as a spreadsheet rounds: half away from zero, on the 15 digits that it shows."""
    return float(round_half_away(decimal_of(value), digits))


def _number(value: Decimal | None) -> float:
    return float("nan") if value is None else float(value)
