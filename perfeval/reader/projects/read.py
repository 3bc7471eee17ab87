"""The project forms of one workbook → records, with copies of their sheets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.reader.grid import SheetGrid
from perfeval.reader.labels import normalise
from perfeval.reader.money_units import money_unit_of
from perfeval.reader.numbers import YUAN, parse_year
from perfeval.reader.projects.cells import cell_text, percent_format, points_at, without_code
from perfeval.reader.projects.declared import DeclaredPlace, declared_places
from perfeval.reader.projects.funds import SUM_OF_SOURCES, FormulaAt, read_funds
from perfeval.reader.projects.layout import form_layout, fund_role, head_role
from perfeval.reader.projects.recognition import FormPlace
from perfeval.reader.projects.records import NOT_PRINTED, ProjectForm, Spot
from perfeval.reader.projects.rows import read_rows, reason_of
from perfeval.reader.records import SourceSheet
from perfeval.xlsx.opening import RawSheet

PROJECT_FORM = "项目支出绩效自评表"
_DAY = re.compile(r"填报|填表|日期|编制时间")


@dataclass(frozen=True, slots=True)
class ProjectsData:
    """The project forms of a unit and year, of one file or several.

    Attributes:
        unit: 实施单位; 主管部门 where the forms are of several.
        files: the input files, as shown to people, with their SHA-256.
    """

    unit: str
    year: int | None
    files: tuple[tuple[str, str], ...]
    forms: tuple[ProjectForm, ...]
    sheets: tuple[SourceSheet, ...]
    findings: tuple[Finding, ...] = ()
    unrecognised: tuple[tuple[str, str], ...] = ()

    @property
    def projects(self) -> tuple[ProjectForm, ...]:
        """The forms of projects, without those of a 部门整体."""
        return tuple(form for form in self.forms if not form.whole)


def read_projects(
    sheets: Sequence[tuple[RawSheet, tuple[FormPlace, ...]]],
    *,
    shown_as: str,
    sha256: str,
    path: Path | None = None,
    unrecognised: Sequence[str] = (),
    sums: Mapping[str, frozenset[Spot]] | None = None,
) -> ProjectsData:
    """Read the forms that `split_sheets` found.

    Args:
        path: the file itself, for the text of formulas that were never calculated.
        sums: where the file is not at hand, which of these are known to add up the sources, by sheet.
    """
    read: list[_ReadSheet] = []
    for raw, places in sheets:
        grid = SheetGrid(shown_as, raw, PROJECT_FORM, [])
        known = None if sums is None else sums.get(raw.name, frozenset())
        formula_at = partial(_formula, path, raw) if known is None else partial(_known_sum, known)
        reader = _FormReader(grid, Path(shown_as).stem, formula_at)
        forms = tuple(form for place in places if (form := reader.read(place)) is not None)
        read.append(_ReadSheet(grid, forms))
    kept = [one for one in read if not _is_old_copy(one, read)]
    left = [one.grid for one in read if one not in kept]
    findings = [one for sheet in kept for one in sheet.grid.findings]
    findings += [
        finding("R804", Place(shown_as, grid.name), sheet=grid.name, table=f"{PROJECT_FORM}（同一项目）")
        for grid in left
    ]
    every = [form for sheet in kept for form in sheet.forms]
    unit, year = identity(every)
    return ProjectsData(
        unit,
        year,
        ((shown_as, sha256),),
        tuple(every),
        tuple(_copy(sheet.grid) for sheet in read),
        tuple(findings),
        tuple((shown_as, name) for name in unrecognised),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _ReadSheet:
    grid: SheetGrid
    forms: tuple[ProjectForm, ...]


def _is_old_copy(sheet: _ReadSheet, sheets: Sequence[_ReadSheet]) -> bool:
    """Whether a hidden sheet holds nothing but forms of projects, and years, of which a visible sheet holds one."""
    if not sheet.grid.raw.hidden or not sheet.forms:
        return False
    visible = {_called(form) for other in sheets if not other.grid.raw.hidden for form in other.forms}
    return all(form.project and _called(form) in visible for form in sheet.forms)


def _called(form: ProjectForm) -> tuple[str, str, int | None]:
    return normalise(form.project), normalise(form.unit), form.year


def read_declared(raw: RawSheet, shown_as: str) -> tuple[tuple[DeclaredPlace, ProjectForm], ...]:
    """What each 绩效目标申报表, 批复表 or 监控表 on a sheet says of its project; of a sheet that is none, nothing."""
    stem = Path(shown_as).stem
    places = declared_places(raw, stem)
    if not places:
        # nearly every sheet of every workbook
        return ()
    reader = _FormReader(SheetGrid(shown_as, raw, PROJECT_FORM, []), stem, lambda _: "")
    forms = [(one, reader.read_targets(one.place)) for one in places]
    return tuple((one, form) for one, form in forms if form.rows)


def identity(forms: Sequence[ProjectForm]) -> tuple[str, int | None]:
    """Whose forms they are, and of which year: what most of them say."""
    projects = [form for form in forms if not form.whole] or list(forms)
    units = Counter(form.unit for form in projects if form.unit)
    departments = Counter(form.department for form in projects if form.department)
    years = Counter(form.year for form in projects if form.year)
    unit = units.most_common(1)[0][0] if units else ""
    if len(units) > 1 and len(departments) == 1:
        unit = departments.most_common(1)[0][0]
    return unit or (departments.most_common(1)[0][0] if departments else ""), (
        years.most_common(1)[0][0] if years else None
    )


def _copy(grid: SheetGrid) -> SourceSheet:
    return SourceSheet(
        file=grid.file,
        name=grid.name,
        layout_sheet=PROJECT_FORM,
        cells=grid.copies,
        merges=grid.raw.merges,
        hidden=grid.raw.hidden,
        money_unit=grid.money_unit,
        formulas=frozenset(grid.raw.scan.formulas),
        uncached=frozenset(grid.raw.scan.uncached),
        heights=grid.raw.scan.heights,
        formats=dict(grid.raw.scan.formats),
        percents=frozenset(spot for spot in grid.raw.scan.formats if percent_format(grid, spot)),
    )


def _known_sum(known: frozenset[Spot], spot: Spot) -> str:
    return SUM_OF_SOURCES if spot in known else ""


def _formula(path: Path | None, sheet: RawSheet, spot: Spot) -> str:
    """The text of a formula that was never calculated; of an .xlsx looked up in the file, for it is rarely needed."""
    if text := sheet.scan.unproved.get(spot):
        return "=" + text.replace(" ", "")
    if path is None:
        return ""
    try:
        from openpyxl import load_workbook

        with path.open("rb") as stream:
            cell = load_workbook(stream)[sheet.name].cell(spot[0] + 1, spot[1] + 1).value
    except Exception:
        # another format than openpyxl reads: then the formula is not known
        return ""
    return str(cell).replace(" ", "") if isinstance(cell, str) and cell.startswith("=") else ""


_LONGEST_LABEL = 30
_WRITTEN = 12
"""So many characters beside an instruction are a text of its own."""


class _FormReader:
    """Reads the forms of one sheet."""

    def __init__(self, grid: SheetGrid, stem: str, formula_at: FormulaAt) -> None:
        self._grid, self._stem, self._formula_at = grid, stem, formula_at

    def read(self, place: FormPlace) -> ProjectForm | None:
        """The form; None for a blank one."""
        grid = self._grid
        before = len(grid.findings)
        grid.money_unit = self._money_unit(place)
        heads = self._heads(place)
        unknown_unit = not grid.money_unit
        if unknown_unit:
            grid.money_unit = "万元"
        funds, table = read_funds(grid, place, self._formula_at), read_rows(grid, place)
        project = without_code(heads.get("project", ("", (0, 0)))[0])
        empty = not any(value is not None for row in funds.rows for value in row.amounts.values())
        if empty and (not project or not any(row.score.value is not None for row in table.rows)):
            del grid.findings[before:]
            return None
        if unknown_unit:
            grid.report("R301")
        unit = without_code(heads.get("unit", ("", (0, 0)))[0])
        total = table.total
        if total.value is None and "total" in heads:
            total = points_at(grid, heads["total"][1])
        form = ProjectForm(
            file=grid.file,
            sheet=grid.name,
            project=project,
            department=heads.get("department", ("", (0, 0)))[0],
            unit=unit or without_code(heads.get("department", ("", (0, 0)))[0]),
            year=self._year(place, heads),
            money_unit=grid.money_unit,
            funds=tuple(funds.rows),
            sides=funds.sides,
            rate=funds.rate,
            weight=funds.weight,
            score=funds.score,
            rows=tuple(table.rows),
            total=total,
            total_weight=table.total_weight,
            whole=place.whole,
            grade=table.grade,
            title=re.sub(r"\s+", "", place.title),
            execution_reason=funds.reason,
            explanation=self._explanation(place, table.end),
            goals=tuple(self._goals(place)),
            level_weights=tuple(table.level_weights),
            instructions=tuple(self._instructions(place)),
            project_spot=heads["project"][1] if "project" in heads else None,
        )
        return replace(form, project=form.project or (form.unit if form.whole else "") or form.sheet)

    def read_targets(self, place: FormPlace) -> ProjectForm:
        """What a 绩效目标申报表 says: the project, its indicators and their targets; no amounts and no scores."""
        heads = self._heads(place)
        unit = without_code(heads.get("unit", ("", (0, 0)))[0])
        named = heads["project"][1] if "project" in heads else None
        # below its name it says when the project begins and ends
        above = place if named is None else replace(place, funds=named[0])
        return ProjectForm(
            file=self._grid.file,
            sheet=self._grid.name,
            project=without_code(heads.get("project", ("", (0, 0)))[0]) or self._grid.name,
            department=heads.get("department", ("", (0, 0)))[0],
            unit=unit or without_code(heads.get("department", ("", (0, 0)))[0]),
            year=self._year(above, heads),
            money_unit="万元",
            funds=(),
            sides=frozenset(),
            rate=NOT_PRINTED,
            weight=NOT_PRINTED,
            score=NOT_PRINTED,
            rows=tuple(read_rows(self._grid, place).rows),
            total=NOT_PRINTED,
            total_weight=NOT_PRINTED,
            title=re.sub(r"\s+", "", place.title),
            project_spot=named,
        )

    def _texts(self, place: FormPlace, last: int) -> list[tuple[str, Spot]]:
        return [
            (text, (number, column))
            for number in range(place.top, last)
            for column in range(self._grid.width)
            if (text := self._grid.text(number, column))
        ]

    def _heads(self, place: FormPlace) -> dict[str, tuple[str, Spot]]:
        """项目名称, 主管部门 and 实施单位: in the cell to the right, or behind a colon."""
        found: dict[str, tuple[str, Spot]] = {}
        for text, (number, column) in self._texts(place, place.funds + 1):
            role = head_role(text)
            if role and role != "other":
                value = self._beside(number, column)
                if value is not None and role not in found:
                    found[role] = value
                continue
            before, colon, behind = re.sub(r"\s+", "", text).replace("：", ":").partition(":")
            role = head_role(before) if colon else ""
            if role and role != "other" and behind and role not in found:
                found[role] = behind, (number, column)
        return found

    def _beside(self, number: int, column: int) -> tuple[str, Spot] | None:
        """The next filled cell to the right, unless it is a label itself."""
        for other in range(column + 1, self._grid.width):
            text = cell_text(self._grid, (number, other))
            if text:
                labelled = head_role(text) or fund_role(text) in ("weight", "score")
                return None if labelled else (text, (number, other))
        return None

    def _year(self, place: FormPlace, heads: Mapping[str, tuple[str, Spot]]) -> int | None:
        """The year that a label names, of the title, of a line at the head, of the sheet's or the file's name."""
        head = [text for text, _ in self._texts(place, place.funds) if not _DAY.search(text)]
        titled = [text for text in head if "年" in text and len(text) < 60]
        named = heads.get("year", ("", (0, 0)))[0]
        for text in (f"{named}年" if named.isdecimal() else named, place.title, *titled, self._grid.name, self._stem):
            year = parse_year(text)
            if year is not None:
                return year
        return None

    def _money_unit(self, place: FormPlace) -> str:
        """The unit of the fund table: beside its headings before that of a line at the head."""
        near = [text for text, (number, _) in self._texts(place, place.headings[0]) if number >= place.funds]
        head = [text for text, (number, _) in self._texts(place, place.funds)]
        candidates = [text for text in near if len(text) < 30] + head
        return next((unit for text in candidates if (unit := money_unit_of(text)) in YUAN), "")

    def _goals(self, place: FormPlace) -> list[tuple[str, Spot]]:
        """预期目标 and 实际完成情况, below or beside their headings."""
        goals: list[tuple[str, Spot]] = []
        for text, (number, column) in self._texts(place, place.headings[0]):
            if number <= place.funds or normalise(text) not in (
                "预期目标",
                "实际完成情况",
                "目标实际完成情况",
                "年初设定目标",
                "全年实际完成情况",
                "实际完成目标",
            ):
                continue
            below = self._grid.text(number + 1, column)
            if below and number + 1 < place.headings[0]:
                goals.append((below, (number + 1, column)))
        return goals

    def _explanation(self, place: FormPlace, end: int) -> str:
        """The reasons of all deviations together, in a row below the table: beside their label or behind a colon."""
        for number in range(end, place.bottom):
            texts = [text for column in range(self._grid.width) if (text := cell_text(self._grid, (number, column)))]
            if not texts:
                continue
            named, _, behind = texts[0].replace("：", ":").partition(":")
            if len(named) < _LONGEST_LABEL and form_layout().explanation.search(named):
                return reason_of(behind or "".join(texts[1:2]))
        return ""

    def _instructions(self, place: FormPlace) -> list[tuple[str, Spot]]:
        """Cells that hold what the blank form says there: nothing else, or in brackets beside a written goal."""
        layout = form_layout()

        def left(text: str, spot: Spot) -> bool:
            joined = re.sub(r"\s+", "", text)
            if len(text) < 40 and layout.instructions.fullmatch(joined):
                return True
            if not place.funds < spot[0] < place.headings[0] or layout.notes.search(joined):
                return False
            # a short text is a label, and the official form's labels may say such things
            return any(
                layout.instructions.fullmatch(one) and len(joined) - len(one) >= _WRITTEN
                for one in re.findall(r"[（(][^（()）]+[)）]", joined)
            )

        return [(text, spot) for text, spot in self._texts(place, place.bottom) if left(text, spot)]
