"""What the blank project form begins with: a list of projects, an earlier form, approved targets."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from perfeval.reader.projects.records import IndicatorRow, ProjectForm


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A row to begin with; what an earlier form or the approved targets say."""

    level1: str
    level2: str
    name: str = ""
    sign: str = ""
    target: Decimal | str | None = None
    unit: str = ""
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TemplateProject:
    """A project of the template."""

    name: str
    unit: str = ""
    department: str = ""
    budget: Decimal | None = None
    rows: tuple[TemplateRow, ...] = field(default=())


def carried_over(form: ProjectForm) -> TemplateProject:
    """A project as an earlier form, or its approved targets, have it: signs, values, units and points."""
    return TemplateProject(form.project, form.unit, form.department, None, tuple(_carried(row) for row in form.rows))


def _carried(row: IndicatorRow) -> TemplateRow:
    sign = {">": "≥", "<": "≤", "=": "＝"}.get(row.sign, row.sign)
    target: Decimal | str | None = row.target.text.strip() or None
    unit = row.target.unit
    if row.kind == "定量" and row.target.amount is not None:
        target = row.target.amount * 100 if row.target.percent else row.target.amount
    elif row.kind == "定性":
        sign, unit = "定性", ""
    return TemplateRow(row.levels[0], row.levels[1], row.name, sign, target, unit, row.weight.value)
