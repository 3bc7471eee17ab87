"""What is read of a project form: amounts, indicator rows, what the unit printed, and where each stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from perfeval.findings.finding import Finding
from perfeval.reader.labels import normalise
from perfeval.reader.projects.layout import form_layout
from perfeval.reader.values import Value

Spot = tuple[int, int]
"""Row and column of a cell, both from 0."""

INITIAL, BUDGET, EXECUTED = "年初", "全年", "执行"
"""年初预算数, 全年预算数 and 全年执行数."""
SIDES = (INITIAL, BUDGET, EXECUTED)
SIDE_NAMES = {INITIAL: "年初预算数", BUDGET: "全年预算数", EXECUTED: "全年执行数"}


@dataclass(frozen=True, slots=True)
class Printed:
    """A number that the unit wrote, and its cell; `text` as it stands there."""

    value: Decimal | None = None
    spot: Spot | None = None
    text: str = ""


NOT_PRINTED = Printed()
"""Where the form has no such cell."""


@dataclass(frozen=True, slots=True)
class FundRow:
    """A row of 项目资金.

    Attributes:
        label: as printed.
        amounts: by side, in 万元; None for a blank one.
        spots: the cell of each side that the form has.
        summed: the sides whose formula was never calculated and is the sum of the sources below it.
        total: whether it is the total of the others.
        unread: the sides whose cell is filled with what is no certain number.
    """

    label: str
    amounts: Mapping[str, Decimal | None]
    spots: Mapping[str, Spot]
    label_spot: Spot
    summed: frozenset[str] = frozenset()
    total: bool = False
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A row of 绩效指标.

    Attributes:
        levels: 一级 and 二级指标 without their weights in brackets.
        kind: 定量, 区间, 日期, 定性, 不适用 or 空白: how it is scored.
        sign: the direction that is written; '' for none.
        weight: 分值; from a label (产出指标（50分）) where there is no such column.
        shared: the number of rows that share the weight in the label.
        reason: 偏差原因.
        spots: the cell of each part; `adjusted` where the target is one that was changed in the course of the year.
    """

    levels: tuple[str, str]
    name: str
    kind: str
    sign: str
    target: Value
    actual: Value
    weight: Printed
    score: Printed
    reason: str
    spots: Mapping[str, Spot]
    shared: int = 1
    review: Printed = NOT_PRINTED


@dataclass(frozen=True, slots=True)
class ProjectForm:
    """One 项目支出绩效自评表.

    Attributes:
        whole: whether it is a 部门整体 form in this layout.
        sides: which of 年初, 全年, 执行 the form has.
        money_unit: 元, 万元 …, in which the fund table is written.
        rate, weight, score: of the execution, as printed.
        execution_reason: what is said beside the fund table about it.
        goals: 预期目标 and 实际完成情况.
        explanation: what a row below the table says of all deviations together.
        level_weights: of the levels whose label states one, with the cell.
        cut: whether the table ends without a total row.
    """

    file: str
    sheet: str
    project: str
    department: str
    unit: str
    year: int | None
    money_unit: str
    funds: tuple[FundRow, ...]
    sides: frozenset[str]
    rate: Printed
    weight: Printed
    score: Printed
    rows: tuple[IndicatorRow, ...]
    total: Printed
    total_weight: Printed
    whole: bool = False
    grade: str = ""
    title: str = ""
    execution_reason: str = ""
    explanation: str = ""
    goals: tuple[tuple[str, Spot], ...] = ()
    level_weights: tuple[tuple[str, Decimal, Spot], ...] = ()
    instructions: tuple[tuple[str, Spot], ...] = ()
    project_spot: Spot | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from the other forms of a run."""
        return self.file, self.sheet, self.project

    @property
    def total_fund(self) -> FundRow | None:
        """The row of the total; the only row where there is one."""
        return next((row for row in self.funds if row.total), None)

    @property
    def execution_row(self) -> IndicatorRow | None:
        """The indicator that stands for the execution where the fund table has no points of its own."""
        if self.weight.value is not None or self.score.value is not None:
            return None
        return next((row for row in self.rows if form_layout().execution_row.search(normalise(row.name))), None)

    @property
    def sources(self) -> tuple[FundRow, ...]:
        """The rows of the single sources."""
        return tuple(row for row in self.funds if not row.total)
