"""Outcomes → the bytes of 汇总表.xlsx."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import BinaryIO

import perfeval
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.results.outcome import DEPARTMENT_KIND, PROJECT_KIND, Outcome
from perfeval.results.outcomes import of_kind
from perfeval.summary import (
    departments_sheet,
    findings_sheet,
    indicators_sheet,
    left_out_sheet,
    matrix_sheets,
    overview_sheet,
    project_sheets,
    ranking_sheet,
    recheck_sheet,
    roster_sheets,
    years_sheet,
)
from perfeval.summary.material import Grades, Material, YearMaterial, no_grades
from perfeval.summary.page import Page
from perfeval.summary.project_sheets import ProjectMaterial
from perfeval.summary.roster import RosterEntry
from perfeval.summary.styles import Styles
from perfeval.xlsx.book import CREATED
from perfeval.xlsx.streamed_book import StreamedBook
from perfeval.xlsx.streamed_verification import verify_streamed
from perfeval.xlsx.written import NotPlain

Write = Callable[[Page], None]


class SummaryError(Exception):
    """A formula of the summary does not come to what was computed; it must not be handed over."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def write_summary(
    target: BinaryIO,
    outcomes: Sequence[Outcome],
    roster: Sequence[RosterEntry] = (),
    grades: Grades = no_grades,
) -> None:
    """Write the summary; equal arguments give equal bytes.

    Args:
        target: what can be read again, for the formulas are recalculated before it is handed over.
        roster: the units that must report; empty where no 名册 was given.
        grades: the grades of 总分 in a year, the best first.

    Raises:
        OSError: there is no room.
        SummaryError: a formula is not confirmed by the independent engine.
    """
    _write(StreamedBook(target), outcomes, roster, grades)
    try:
        wrong = verify_streamed(target)
    except NotPlain as error:
        raise SummaryError(finding("W103", Place(), detail=str(error))) from error
    if wrong:
        raise SummaryError(wrong[0])


def _write(book: StreamedBook, outcomes: Sequence[Outcome], roster: Sequence[RosterEntry], grades: Grades) -> None:
    book.workbook.set_properties({"title": "部门整体支出绩效自评汇总表", "author": "perfeval", "created": CREATED})
    book.workbook.set_custom_property("perfeval.version", perfeval.__version__, "text")
    styles, projects = Styles(book), project_sheets.project_material(outcomes)
    own = of_kind(outcomes, DEPARTMENT_KIND)
    sheets: list[tuple[str, Write]] = []
    if own or projects is None:
        units, departments = Material(own, roster, grades), Material(own, grades=grades, departments=True)
        sheets += _sheets(units, departments, own, outcomes)
    if projects is not None:
        sheets += _project_sheets(projects, of_kind(outcomes, PROJECT_KIND))
        if not own and left_out_sheet.has_left_out(outcomes):
            sheets.append((left_out_sheet.NAME, partial(left_out_sheet.write_left_out, outcomes=outcomes)))
    for name, write in sheets:
        page = Page(book, name, book.add_sheet(name), styles)
        write(page)
        page.finish()
    book.close()


def _project_sheets(projects: ProjectMaterial, outcomes: Sequence[Outcome]) -> Iterator[tuple[str, Write]]:
    """The sheets of the project forms."""
    yield project_sheets.OVERVIEW, partial(project_sheets.write_project_overview, material=projects)
    yield project_sheets.RANKING, partial(project_sheets.write_project_ranking, material=projects)
    yield project_sheets.PROBLEMS, partial(project_sheets.write_project_problems, outcomes=outcomes)
    yield project_sheets.UNITS, partial(project_sheets.write_project_units, material=projects)
    if projects.missing:
        yield project_sheets.MISSING, partial(project_sheets.write_missing_projects, material=projects)


def _sheets(
    units: Material, departments: Material, outcomes: Sequence[Outcome], every: Sequence[Outcome]
) -> Iterator[tuple[str, Write]]:
    """Each sheet's name and what writes it: the first year's, those of the whole run, then the other years'.

    A list that would only say that there is nothing is none.

    Args:
        outcomes: the departments' own.
        every: those of all kinds.
    """
    first, *others = units.years
    yield from _scores(first)
    if units.histories:
        yield years_sheet.NAME, partial(years_sheet.write_years, material=units)
    yield from _comparisons(first, departments)
    for name, write, told in (
        (findings_sheet.COUNTS, findings_sheet.write_counts, outcomes),
        (findings_sheet.NAME, findings_sheet.write_findings, outcomes),
        (findings_sheet.HINTS, findings_sheet.write_hints, outcomes if findings_sheet.has_hints(outcomes) else None),
        (left_out_sheet.NAME, left_out_sheet.write_left_out, every if left_out_sheet.has_left_out(every) else None),
    ):
        if told is not None:
            yield name, partial(write, outcomes=told)
    for year in others:
        yield from _scores(year)
        yield from _comparisons(year, departments)


def _scores(year: YearMaterial) -> Iterator[tuple[str, Write]]:
    several = year is year.run.years[0] or len(year.own) > 1
    for name, write, there in (
        (overview_sheet.NAME, overview_sheet.write_overview, several),
        (ranking_sheet.NAME, ranking_sheet.write_ranking, True),
        (indicators_sheet.NAME, indicators_sheet.write_indicators, several),
        (matrix_sheets.SCORES, matrix_sheets.write_scores, True),
        (matrix_sheets.RATIOS, matrix_sheets.write_ratios, True),
    ):
        if there:
            yield year.sheet(name), partial(write, material=year)


def _comparisons(year: YearMaterial, departments: Material) -> Iterator[tuple[str, Write]]:
    if len(year.figures.kinds) > 1:
        yield year.sheet(roster_sheets.KINDS), partial(roster_sheets.write_kinds, material=year)
    merged = next((one for one in departments.years if one.year == year.year), None)
    if merged is None and year is year.run.years[0]:
        # none has come to a result, and so none says its year
        merged = departments.years[0]
    if merged is not None and merged.own:
        yield year.sheet(departments_sheet.NAME), partial(departments_sheet.write_departments, departments=merged)
    if year.run.roster:
        yield year.sheet(roster_sheets.MISSING), partial(roster_sheets.write_missing, material=year)
    if year is year.run.years[0] or len(year.units) > 1:
        yield year.sheet(recheck_sheet.NAME), partial(recheck_sheet.write_recheck, material=year)
