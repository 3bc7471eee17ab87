"""What became of a project form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from perfeval.findings.finding import Finding
from perfeval.formula.nodes import Node
from perfeval.method.model import Method
from perfeval.reader.projects.read import ProjectsData
from perfeval.reader.projects.records import IndicatorRow, ProjectForm
from perfeval.reader.projects.stated import StatedForm

NORMAL, QUALITATIVE, MISSING, NOT_APPLICABLE = "正常", "定性", "缺数据", "不适用"
"""The status of a row: computed, taken from the band that the unit chose, without data, outside the form."""


@dataclass(frozen=True, slots=True)
class RowResult:
    """A row's score.

    Attributes:
        direction: by what it was scored: ≥, ≤, =, ∈ (an interval), 按期 (a date), 定性; '' where nothing is asked.
        inputs: the numbers of its trees by placeholder (指标值, 完成值, 下限, 上限): what the output shows as values.
        days: whether these numbers are days.
        completion, tree: of 完成率 and of the score over the placeholders, the same for all rows of a form; None where
            nothing is computed.
        rate, score: what the trees give; None without data.
        why: why there is no score, in Chinese.
    """

    row: IndicatorRow
    direction: str
    status: str
    weight: Decimal | None
    inputs: Mapping[str, Decimal]
    completion: Node | None
    tree: Node | None
    rate: Decimal | None
    score: Decimal | None
    why: str = ""
    days: bool = False


@dataclass(frozen=True, slots=True)
class ExecutionResult:
    """预算执行率 and its score; `budget` and `executed` in 万元, from the total or the sum of the sources."""

    budget: Decimal | None
    executed: Decimal | None
    base: str
    summed: bool
    weight: Decimal | None
    rate_tree: Node | None
    tree: Node | None
    rate: Decimal | None
    score: Decimal | None
    status: str


@dataclass(frozen=True, slots=True)
class FormResult:
    """A form's scores.

    Attributes:
        total: Σ as the method has it; None where a row has no score.
        scale: what the sum is multiplied with because some weights are not applicable: 100 ÷ applicable; 1 otherwise.
    """

    form: ProjectForm
    execution: ExecutionResult
    rows: tuple[RowResult, ...]
    applicable: Decimal
    total: Decimal | None
    grade: str
    findings: tuple[Finding, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether there is a total."""
        return self.total is not None


@dataclass(frozen=True, slots=True)
class ProjectsEvaluation:
    """The forms of a unit and year, evaluated.

    Attributes:
        findings: all of them, the forms' among them.
        outturn: 项目支出决算数 of the accounts that the forms were held against, in 万元.
        stated: the documents that their targets were held against, with the rows that can be compared.
    """

    data: ProjectsData
    method: Method
    forms: tuple[FormResult, ...]
    findings: tuple[Finding, ...]
    outturn: Mapping[str, Decimal] = field(default_factory=dict)
    stated: tuple[StatedForm, ...] = ()

    @property
    def projects(self) -> tuple[FormResult, ...]:
        """The results of projects, without those of a 部门整体."""
        return tuple(one for one in self.forms if not one.form.whole)
