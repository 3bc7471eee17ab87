"""What other documents say of a project's targets: what was declared or approved, and what last year came to.

Such a record is small, for there may be ten thousand in a run, and holds texts alone, so that what a workbook records
of it is read again as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from perfeval.formula.addresses import address_of
from perfeval.reader.labels import normalise
from perfeval.reader.projects.cells import without_code
from perfeval.reader.projects.declared import declared_places
from perfeval.reader.projects.read import read_declared
from perfeval.reader.projects.records import IndicatorRow, ProjectForm
from perfeval.reader.values import Value, parse
from perfeval.xlsx.opening import RawSheet

_SIGNS = ("≥", "≤", ">", "<", "=")
OUTCOME = "自评表"
APPROVED = ("批复表", "申报表", "监控表")
"""What states approved targets, the weightiest first."""


@dataclass(frozen=True, slots=True)
class StatedRow:
    """An indicator.

    Attributes:
        level: 一级 and 二级指标.
        sign: the direction that is written, '' for none.
        text, unit, cell: its target.
        reached, reached_unit, reached_cell: of a 自评表 what was reached.
    """

    name: str
    level: str
    sign: str
    text: str
    unit: str
    cell: str
    reached: str = ""
    reached_unit: str = ""
    reached_cell: str = ""

    @property
    def target(self) -> Value:
        """The target."""
        return parse(self.text, self.unit)

    @property
    def shown(self) -> str:
        """The target with the direction and the unit that stand in cells of their own."""
        apart = self.sign in _SIGNS and not self.target.sign
        return f"{self.sign if apart else ''}{_with_unit(self.text, self.unit)}"

    @property
    def reached_shown(self) -> str:
        """What was reached, with its unit."""
        return _with_unit(self.reached, self.reached_unit)

    @property
    def actual(self) -> Value:
        """What was reached."""
        return parse(self.reached, self.reached_unit)


@dataclass(frozen=True, slots=True)
class StatedForm:
    """A document on a project.

    Attributes:
        what: 批复表, 申报表, 监控表 or 自评表.
        project: '' where it is not named.
        unit: 实施单位; 主管部门 where that alone is said.
    """

    what: str
    file: str
    sheet: str
    project: str
    unit: str
    department: str
    year: int | None
    rows: tuple[StatedRow, ...]

    @property
    def lacking(self) -> str:
        """Why nothing can be held against it, in Chinese; '' where something can."""
        if not self.project:
            return "没有写项目名称"
        if self.year is None:
            return "没有写年度"
        return "" if self.rows else "看不出哪些是本年度的指标值"

    @property
    def order(self) -> tuple[object, ...]:
        """Documents in an order of their own, whichever came first."""
        first = self.rows[0].cell if self.rows else ""
        return [*APPROVED, OUTCOME].index(self.what), self.file, self.sheet, first, self.project


def declared_in(sheets: Iterable[RawSheet], shown_as: str) -> Iterator[StatedForm]:
    """The 绩效目标申报表, 批复表 and 监控表 among sheets that hold no 自评表."""
    for raw in sheets:
        for place, form in read_declared(raw, shown_as):
            if place.what:
                rows = form.rows if place.certain else ()
                yield _stated(place.what, form, rows)


def declares(raw: RawSheet, shown_as: str) -> bool:
    """Whether a sheet is one that `declared_in` reads."""
    return any(one.what for one in declared_places(raw, PurePath(shown_as).stem))


def outcome_of_form(form: ProjectForm) -> StatedForm:
    """What next year's 自评表 of the project may be held against: the percentages that were reached."""
    rows = [row for row in form.rows if row.target.percent and row.actual.percent and row.actual.exact]
    return _stated(OUTCOME, form, rows)


def _stated(what: str, form: ProjectForm, rows: Sequence[IndicatorRow]) -> StatedForm:
    names = Counter(normalise(row.name) for row in form.rows)
    # of two rows of one name it is not known which is meant
    kept = [
        row
        for row in rows
        if row.target.quantitative and row.kind == row.target.kind and names[normalise(row.name)] == 1
    ]
    return StatedForm(
        what,
        form.file,
        form.sheet,
        _line(form.project) if form.project_spot is not None else "",
        _line(form.unit),
        _line(without_code(form.department)),
        form.year,
        tuple(_with_reached(row) if what == OUTCOME else stated_row(row) for row in kept),
    )


def stated_row(row: IndicatorRow) -> StatedRow:
    """An indicator row's target."""
    spot = row.spots.get("target", row.spots["name"])
    level = _line("".join(row.levels))
    return StatedRow(_line(row.name), level, row.sign, _line(row.target.text), row.target.unit, address_of(*spot))


def _with_reached(row: IndicatorRow) -> StatedRow:
    cell = address_of(*row.spots.get("actual", row.spots["name"]))
    return replace(stated_row(row), reached=_line(row.actual.text), reached_unit=row.actual.unit, reached_cell=cell)


def _with_unit(text: str, unit: str) -> str:
    return f"{text}{unit}" if unit and unit not in text and text[-1:].isdigit() else text


def _line(text: str) -> str:
    """A text on one line, as it comes back from a cell that it was written into."""
    return " ".join(text.split())


def same_project(one: StatedForm, other: StatedForm, *, alone: bool) -> bool:
    """Whether two documents are of one project: of one name, and of one unit where both name one.

    Args:
        alone: whether no other unit has a project of this name, so that a document that leaves the unit open, or names
            the 主管部门 in its place, is of that one.
    """
    if not one.project or normalise(one.project) != normalise(other.project):
        return False
    units, departments = _owners(one, other)
    if all(units) and units[0] == units[1]:
        return True
    if not alone or (all(departments) and departments[0] != departments[1]):
        return False
    # where a unit is also called the 主管部门, perhaps nothing but the latter was written
    return not all(units) or any(unit == department for unit, department in zip(units, departments, strict=True))


def _owners(*forms: StatedForm) -> tuple[list[str], list[str]]:
    return [normalise(one.unit) for one in forms], [normalise(one.department) for one in forms]
