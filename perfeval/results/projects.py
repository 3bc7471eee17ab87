"""A project form's result in brief, for 运行记录.json, 汇总表 and letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval.calculator.projects import FormResult, RowResult
from perfeval.calculator.projects.evaluate import row_scale
from perfeval.formula.addresses import address_of
from perfeval.formula.numeric import divide, plain, round_half_away
from perfeval.reader.comparing import ONE_SCALE
from perfeval.reader.labels import normalise
from perfeval.reader.values import Value


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """An indicator row; numbers in their own unit, ratios as fractions, days as 月-日."""

    name: str
    kind: str
    target: str
    actual: str
    weight: Decimal | None
    printed: Decimal | None
    score: Decimal | None
    status: str


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """A form.

    Attributes:
        funds: by label as printed, the amounts of 年初, 全年 and 执行 in 万元.
        budget, executed: of the total, as they were used.
        rate, weight, score: of the execution.
        printed: 总分 as the unit wrote it; total as it was recomputed.
        whole: whether it is a 部门整体 form in this layout, which counts nowhere.
        cell: where the project's name stands.
    """

    file: str
    sheet: str
    project: str
    unit: str
    department: str
    year: int | None
    whole: bool
    funds: Mapping[str, Mapping[str, Decimal | None]]
    budget: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    weight: Decimal | None
    score: Decimal | None
    rows: tuple[ProjectRow, ...]
    printed: Decimal | None
    total: Decimal | None
    grade: str
    codes: tuple[str, ...]
    errors: int
    cell: str = ""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What a 部门整体 takes from the unit's project forms.

    Attributes:
        count: 项目数: those of the 项目清单 and those that sent a form; with_forms: 有自评表的项目数.
        executed: Σ 全年执行数 in 万元; None where one form's is not known.
        mean: the mean of 核算分; None where there is none.
    """

    count: int
    with_forms: int
    executed: Decimal | None
    mean: Decimal | None


def project_facts(units: Sequence[Sequence[ProjectRecord]], missing: int) -> ProjectFacts:
    """The facts of the forms of each unit, each project of a unit counted once.

    Args:
        missing: how many projects of the 项目清单 have no form.
    """
    once = [
        one
        for records in units
        for one in {(normalise(one.project), one.year): one for one in records if not one.whole}.values()
    ]
    executed = [one.executed for one in once if one.executed is not None]
    totals = [one.total for one in once if one.total is not None]
    return ProjectFacts(
        len(once) + missing,
        len(once),
        plain(sum(executed, Decimal(0))) if len(executed) == len(once) else None,
        round_half_away(divide(sum(totals, Decimal(0)), Decimal(len(totals))), 2) if totals else None,
    )


def record_of(result: FormResult) -> ProjectRecord:
    """The record of an evaluated form."""
    form, execution = result.form, result.execution
    # where the execution is an indicator, its points stand in that row
    counted = next((one for one in result.rows if one.row is form.execution_row), None)
    sides = ("年初", "全年", "执行")
    return ProjectRecord(
        file=form.file,
        sheet=form.sheet,
        project=form.project,
        unit=form.unit,
        department=form.department,
        year=form.year,
        whole=form.whole,
        funds={row.label: {side: row.amounts.get(side) for side in sides} for row in form.funds},
        budget=execution.budget,
        executed=execution.executed,
        rate=execution.rate,
        weight=execution.weight if counted is None else counted.weight,
        score=execution.score if counted is None else counted.score,
        rows=tuple(_row(one) for one in result.rows),
        printed=form.total.value,
        total=result.total,
        grade=result.grade,
        codes=tuple(dict.fromkeys(found.code for found in result.findings)),
        errors=sum(1 for found in result.findings if found.severity.rank == 0),
        cell="" if form.project_spot is None else address_of(*form.project_spot),
    )


def _row(one: RowResult) -> ProjectRow:
    row = one.row
    # numbers stay in their own units; percentages come to fractions on both sides
    scale = row_scale(row) if row.target.percent or row.actual.percent else ONE_SCALE
    return ProjectRow(
        name=row.name,
        kind=row.kind,
        target=_number(row.target, scale.target),
        actual=_number(row.actual, scale.actual),
        weight=one.weight,
        printed=row.score.value,
        score=one.score,
        status=one.status,
    )


def _number(value: Value, times: Decimal) -> str:
    """The number of a value as text; '' where it says none."""
    number = value.number
    return f"{plain(number * times):f}" if isinstance(number, Decimal) else number or ""
