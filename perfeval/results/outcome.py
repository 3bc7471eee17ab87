"""What became of one input: the record that the final table, 运行记录.json and 汇总表.xlsx are made of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from sys import intern

from perfeval.calculator import Evaluation
from perfeval.checks.problems import Problem
from perfeval.findings.finding import Finding, Place, Severity
from perfeval.reader.records import UnitData
from perfeval.results.pickling import pickle_by_call
from perfeval.results.projects import ProjectFacts, ProjectRecord, ProjectRow

DEPARTMENT_KIND, PROJECT_KIND = "部门", "项目"
RESULT_NAMES = {DEPARTMENT_KIND: "计分表", PROJECT_KIND: "项目支出绩效自评"}
"""What the workbook of each kind is called."""
"""The kinds of documents: a department's data (its workbook, its accounts), and project forms."""


class Status(str, Enum):
    """完成 has a total of all indicators, 不完整 lacks some data, 失败 has no result.

    跳过 is what perfeval wrote itself, 未采用 what is nothing of ours: neither is an input.
    """

    DONE = "完成"
    INCOMPLETE = "不完整"
    FAILED = "失败"
    SKIPPED = "跳过"
    UNUSED = "未采用"

    @property
    def is_input(self) -> bool:
        """Whether it says what became of an input."""
        return self not in (Status.SKIPPED, Status.UNUSED)

    @property
    def is_evaluated(self) -> bool:
        """Whether there is an evaluation, with a total or with some data missing."""
        return self in (Status.DONE, Status.INCOMPLETE)


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """One indicator's result, without the way it came about.

    Attributes:
        status: 正常, 满分, 零分, 缺数据 or 不适用.
        value: 指标值; None unless the status is 正常 and the rule scores a number.
        score: 得分; None for 缺数据 and 不适用.
        self_score: 单位自评分 where the department sent one.
        display: the number format of the value.
    """

    id: str
    label: str
    division: str
    group: str
    weight: Decimal
    status: str
    value: Decimal | None
    score: Decimal | None
    self_score: Decimal | None = None
    display: str = "General"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One input's outcome.

    Attributes:
        file: the input, as shown to people (relative to the folder that was given).
        sha256: of the input; empty when it could not be read.
        others: more files that were merged with it, each with its SHA-256.
        members: of a department's evaluation, the number of its units; 0 for a unit's own.
        output: the name of the file in the output folder; empty when none was written.
        report: the name of the report in the output folder; empty when none was written.
        total: 总分; of the scored indicators only where the status is 不完整.
        grade: 等级; empty unless the status is 完成.
        missing: the indicators without data, by label.
        contents_sha256: the digest of the copied sources in the output, by which the register knows it.
        account: which sheet was taken for what, each fact with its cell, what is missing; only where asked for.
        problems: of a department's own data, its findings by cause, what to mend first at the top; without those of
            the batch and of the output, which come later.
        agency: 主管部门, and unit_kind: 单位性质, where 基本信息 has them.
        kind: which kind of document it is of; one file may hold both.
        projects: of project forms, each form's result; total is the mean of their totals then.
        project_facts: of a department's own data, what the run's project forms of the same unit and year come to.
    """

    file: str
    status: Status
    sha256: str = ""
    others: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    year: int | None = None
    members: int = 0
    agency: str = ""
    unit_kind: str = ""
    output: str = ""
    report: str = ""
    total: Decimal | None = None
    grade: str = ""
    contents_sha256: str = ""
    missing: tuple[str, ...] = ()
    indicators: tuple[IndicatorScore, ...] = ()
    findings: tuple[Finding, ...] = ()
    account: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    kind: str = DEPARTMENT_KIND
    projects: tuple[ProjectRecord, ...] = ()
    project_facts: ProjectFacts | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the other outcomes of a run."""
        return self.kind, self.file

    def count(self, severity: Severity) -> int:
        """The number of findings of one severity."""
        return sum(1 for one in self.findings if one.severity is severity)

    @property
    def reason(self) -> Finding | None:
        """Why there is no result: the last of the gravest findings, for what stopped the work comes last."""
        gravest = min((one.severity.rank for one in self.findings), default=0)
        return next((one for one in reversed(self.findings) if one.severity.rank == gravest), None)


@dataclass(frozen=True, slots=True)
class Brief:
    """An outcome without its scores and the words of its findings; attributes as of `Outcome`.

    Attributes:
        missing: the number of indicators without data.
        codes: the codes of its findings, each once.
        counts: the number of findings of each severity, in the order of `Severity`.
        projects: the number of its project forms.
    """

    file: str
    status: Status
    unit: str
    year: int | None
    members: int
    agency: str
    unit_kind: str
    output: str
    total: Decimal | None
    grade: str
    missing: int
    codes: tuple[str, ...]
    counts: tuple[int, ...]
    kind: str = DEPARTMENT_KIND
    projects: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """As of the outcome."""
        return self.kind, self.file

    def count(self, severity: Severity) -> int:
        """The number of findings of one severity."""
        return self.counts[severity.rank]


def brief_of(outcome: Outcome) -> Brief:
    """An outcome in brief; texts that many have are kept once."""
    return Brief(
        outcome.file,
        outcome.status,
        outcome.unit,
        outcome.year,
        outcome.members,
        intern(outcome.agency),
        intern(outcome.unit_kind),
        outcome.output,
        outcome.total,
        intern(outcome.grade),
        len(outcome.missing),
        tuple(dict.fromkeys(intern(one.code) for one in outcome.findings)),
        tuple(outcome.count(severity) for severity in Severity),
        intern(outcome.kind),
        sum(1 for one in outcome.projects if not one.whole),
    )


def outcome_of(evaluation: Evaluation, data: UnitData, findings: tuple[Finding, ...]) -> Outcome:
    """The outcome of an evaluated input; `output` is for the one who writes the file."""
    file, digest = data.files[0]
    facts = evaluation.facts
    own = data.self_scores or {}
    return Outcome(
        file=file,
        status=Status.DONE if evaluation.complete else Status.INCOMPLETE,
        sha256=digest,
        unit=evaluation.unit,
        year=evaluation.year,
        agency=str(facts.value("主管部门") or ""),
        unit_kind=str(facts.value("单位性质") or ""),
        total=evaluation.total,
        grade=evaluation.grade,
        missing=evaluation.missing,
        indicators=tuple(
            IndicatorScore(
                one.indicator.id,
                one.indicator.label,
                one.division.name,
                one.group.name,
                one.indicator.weight,
                one.status,
                one.value,
                one.score,
                own[one.indicator.id].score if one.indicator.id in own else None,
                one.number_format,
            )
            for one in evaluation.indicators
        ),
        findings=findings,
    )


pickle_by_call(Outcome, IndicatorScore, Finding, Place, Problem, ProjectRecord, ProjectRow, ProjectFacts)
