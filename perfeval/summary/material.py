"""What the sheets of 汇总表 are made of: the units of each year in their order, and the year's figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from perfeval.reader.labels import normalise
from perfeval.results.outcome import Brief, Outcome, Status
from perfeval.results.outcomes import briefs_of
from perfeval.scheme.model import GradeLimit
from perfeval.summary.figures import NO_YEAR, Figures, Table, figures_by_year, totals_by_unit
from perfeval.summary.roster import RosterEntry

Grades: TypeAlias = Callable[[int | None], Sequence[GradeLimit]]


def no_grades(year: int | None) -> Sequence[GradeLimit]:
    """Where nobody says which grades there are."""
    return ()


_SHARE = 0.5
"""An indicator that fewer of the units have (a department's own target) has no column of its own, and a year that
no more of the units are of is not what the run is about."""


@dataclass(frozen=True, slots=True)
class IndicatorColumn:
    """An indicator that units have in common; `weight` is the most frequent 分值."""

    id: str
    label: str
    division: str
    group: str
    weight: Decimal


class Material:
    """All outcomes of a run in brief, and the tables of every year in it.

    Attributes:
        briefs: every outcome, departments included.
        roster: the units that must report.
        grades: the grades of 总分 in a year, the best first.
        years: the years' own, the one that the run is about first, then the latest first; one at least.
    """

    def __init__(
        self,
        outcomes: Sequence[Outcome],
        roster: Sequence[RosterEntry] = (),
        grades: Grades = no_grades,
        *,
        departments: bool = False,
    ) -> None:
        """Args: departments: take the departments in the place of the units."""
        self._outcomes, self.roster, self.grades = outcomes, tuple(roster), grades
        self.briefs = briefs_of(outcomes)
        self._places = {one.file: index for index, one in enumerate(self.briefs)}
        own = [one for one in self.briefs if bool(one.members) == departments]
        years = _in_order(one.year or NO_YEAR for one in own if one.status.is_evaluated)
        self._kinds = {normalise(one.unit): one.unit_kind for one in own if one.unit_kind}
        self._kinds |= {normalise(entry.unit): entry.kind for entry in self.roster if entry.kind}
        self.years = tuple(YearMaterial(self, year, _of_year(own, year, years)) for year in years)

    def in_full(self, briefs: Iterable[Brief]) -> Iterator[Outcome]:
        """Their outcomes, one after the other."""
        return (self._outcomes[self._places[one.file]] for one in briefs)

    def kind_of(self, one: Brief) -> str:
        """A unit's 单位性质: the roster's, else the workbook's own; '' where nobody says."""
        return self._kinds.get(normalise(one.unit), "")

    @cached_property
    def table(self) -> Table:
        """Every unit's scores, read once."""
        table = Table()
        for year in self.years:
            for brief, one in zip(year.units, self.in_full(year.units), strict=True):
                table.add(brief, one, normalise(brief.unit), self.kind_of(brief))
        return table

    @cached_property
    def figures(self) -> dict[int, Figures]:
        """The figures by year."""
        return dict(figures_by_year(self.table))

    @cached_property
    def histories(self) -> list[tuple[str, dict[int, Decimal]]]:
        """The units that reported for several years, by name, with their totals by year."""
        names = {normalise(one.unit): one.unit for year in self.years for one in year.ranked}
        found = [(names[unit], dict(totals)) for unit, totals in totals_by_unit(self.table).items()]
        known = [(unit, {year: total for year, total in totals.items() if year}) for unit, totals in found]
        return sorted((unit, totals) for unit, totals in known if len(totals) > 1)


def _in_order(found: Iterable[int]) -> list[int]:
    """The years of the units: the latest that more than half as many are of as of any other, then the latest first."""
    counts = Counter(found) or Counter([NO_YEAR])
    main = max(year for year, count in counts.items() if count > _SHARE * max(counts.values()))
    return [main, *sorted(counts.keys() - {main}, reverse=True)]


def _of_year(briefs: Iterable[Brief], year: int, years: Sequence[int]) -> list[Brief]:
    """The outcomes of a year; those of none in the tables, that failed before they said theirs, are of the first."""
    others = frozenset(years) - {year} if year == years[0] else None
    return [
        one
        for one in briefs
        if (one.year or NO_YEAR) == year or (others is not None and (one.year or NO_YEAR) not in others)
    ]


class YearMaterial:
    """The units of one year, ranked ones first by 总分, then the incomplete ones.

    Attributes:
        run: what the year is of.
        year: `NO_YEAR` for units that do not say theirs.
        own: its outcomes, those without a result among them.
        ranked, partial, units: the units with a full evaluation, those without, and both.
    """

    def __init__(self, run: Material, year: int, own: Sequence[Brief]) -> None:
        self.run, self.year, self.own = run, year, list(own)
        ranked = [one for one in own if one.status is Status.DONE and one.total is not None]
        self.ranked = sorted(ranked, key=lambda one: (-(one.total or Decimal(0)), one.unit, one.file))
        self.partial = [one for one in own if one.status is Status.INCOMPLETE]
        self.units = [*self.ranked, *self.partial]

    @property
    def grades(self) -> Sequence[GradeLimit]:
        """The grades of 总分, the best first."""
        return self.run.grades(self.year if self.year != NO_YEAR else None)

    @property
    def every(self) -> list[Brief]:
        """All outcomes of the year, departments included."""
        return _of_year(self.run.briefs, self.year, [one.year for one in self.run.years])

    @property
    def words(self) -> str:
        """The year in titles, where there are several: （2022年）."""
        if len(self.run.years) == 1:
            return ""
        return f"（{self.year}年）" if self.year != NO_YEAR else "（年度不明）"

    def title(self, name: str) -> str:
        """A heading with the year before it: 2023年度…."""
        return f"{self.year}年度{name}" if self.year != NO_YEAR else f"{name}（年度不明）" if self.words else name

    def sheet(self, name: str) -> str:
        """How a sheet of the year is called: the first year's have the plain names."""
        return name if self is self.run.years[0] else f"{name}{self.words}"

    def in_full(self, briefs: Iterable[Brief]) -> Iterator[Outcome]:
        """Their outcomes, one after the other."""
        return self.run.in_full(briefs)

    def kind_of(self, one: Brief) -> str:
        """A unit's 单位性质; '' where nobody says."""
        return self.run.kind_of(one)

    @property
    def figures(self) -> Figures:
        """The year's figures."""
        return self.run.figures.get(self.year, Figures())

    @cached_property
    def columns(self) -> tuple[IndicatorColumn, ...]:
        """The indicators that at least half of the units have, in the order of the form."""
        table = self.run.table
        return tuple(
            IndicatorColumn(name, part.label, part.division, part.group, table.common_weight(self.year, name))
            for name, (part, count) in table.met(self.year).items()
            if count >= _SHARE * len(self.units)
        )

    @cached_property
    def divisions(self) -> tuple[str, ...]:
        """The 一级指标, in order."""
        return tuple(dict.fromkeys(column.division for column in self.columns))
