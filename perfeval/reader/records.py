"""What the reader hands on: the facts of one unit and year, and copies of the sheets they stand in."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from perfeval.facts.fact import Facts, SourceCell
from perfeval.findings.finding import Finding
from perfeval.formula.record import record

CellValue: TypeAlias = Decimal | str | bool | datetime.date | datetime.datetime | datetime.time


@record(frozen=True, slots=True)
class CopiedCell:
    """A cell of a copied sheet: the value to write, and 原文 where it was typed otherwise."""

    value: CellValue
    original: str = ""


@dataclass(frozen=True, slots=True)
class SourceSheet:
    """A recognised sheet, as it will be copied to the output at the same addresses.

    Attributes:
        file: the input file's name, as shown to people.
        name: the sheet's name in that file, or with （2） where another file of the unit has one of that name.
        layout_sheet: which sheet of the layout it was taken for ("三公经费").
        cells: value of each filled cell by (row, column), both from 0.
        merges: merged rectangles, ((first row, first column), (last row, last column)), from 0.
        hidden: whether the sheet was hidden in the input.
        money_unit: 元, 万元 or 亿元; empty for a sheet without money.
        half_unit: half of the last printed unit of its money, in 万元 (0.005 for two decimals of 万元).
        original_name: the sheet's name in the file where `name` is another.
        formulas: which cells hold formulas in the file, and `uncached` those of them without a result.
        formats: the number formats of those cells whose format is evidence: dates, percentages, scaled numbers.
        of_last_year: whether it comes from last year's file.
        ruled: of a sheet that perfeval made, the first cell of its table, from 0, the first below the headings and
            beside the labels, and the last; None for a sheet that was sent.
        percents: the numbers that are shown as percentages, where that is evidence of what was meant.
        heights: of rows that were given one of their own, in points.
    """

    file: str
    name: str
    layout_sheet: str
    cells: Mapping[tuple[int, int], CopiedCell]
    merges: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    hidden: bool = False
    money_unit: str = ""
    half_unit: Decimal = Decimal(0)
    original_name: str = ""
    formulas: frozenset[tuple[int, int]] = frozenset()
    uncached: frozenset[tuple[int, int]] = frozenset()
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    of_last_year: bool = False
    ruled: tuple[tuple[int, int], tuple[int, int], tuple[int, int]] | None = None
    percents: frozenset[tuple[int, int]] = frozenset()
    heights: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recognition:
    """Which sheet was taken for what, and why.

    Attributes:
        layout: the layout's name ("standard", "final-accounts", "published-accounts").
        layout_sheet: which of its sheets.
        evidence: what it was recognised by, in words.
    """

    file: str
    sheet: str
    layout: str
    layout_sheet: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ChecklistPoint:
    """A point of 评价要点: the answer is the fact `fact_name` (是 / 部分 / 否, or missing)."""

    indicator: str
    serial: int
    text: str
    fact_name: str
    evidence: str = ""
    remark: str = ""
    evidence_cell: SourceCell | None = None


@dataclass(frozen=True, slots=True)
class OwnIndicator:
    """A row of 效果指标 (个性化指标): the grade is the fact `fact_name` (优 / 良 / 中 / 差, or missing)."""

    indicator: str
    name: str
    target: str
    actual: str
    fact_name: str
    remark: str = ""
    cell: SourceCell | None = None


@dataclass(frozen=True, slots=True)
class SelfScore:
    """A row of 自评分: what the department scored by hand."""

    indicator: str
    score: Decimal
    reason: str
    cell: SourceCell
    reason_cell: SourceCell | None = None


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A row of 绩效目标: its numbers are the facts `key`_年度指标值, _实际完成值, _分值 and _得分率.

    Attributes:
        levels: 一级指标, 二级指标 and 三级指标.
        direction: ≥, ≤ or =; empty where none was given.
        band: of a qualitative target, 1 达成年度指标, 2 部分达成, 3 未达成; 0 where none was given.
        limits: of a target that is a range (3—5天), both included.
        by_day: whether the target is a latest day, and the actual value the day when it was reached.
    """

    key: str
    levels: tuple[str, str, str]
    qualitative: bool
    direction: str
    band: int
    unit: str
    remark: str
    cell: SourceCell
    limits: tuple[Decimal, Decimal] | None = None
    by_day: bool = False


@dataclass(frozen=True, slots=True)
class UnitData:
    """One unit and year, as read.

    Attributes:
        unit: 单位名称; empty when it was not found.
        year: 评价年度; None when it was not found.
        files: the input files, as shown to people, with their SHA-256.
        facts: every fact any layout asks for, missing ones included.
        sheets: the recognised sheets, to be copied.
        unrecognised: the names of the other sheets, with their file: (file, sheet).
        checklist: the points of 评价要点 by indicator label as `indicators.md` writes it
            (管理制度健全性（预算管理）), normalised.
        own_indicators: the rows of 效果指标 by 三级指标; an empty tuple where the sheet is there but has
            no row for one; None where the sheet is absent.
        self_scores: the rows of 自评分 by 三级指标.
        targets: the rows of 绩效目标; None where the sheet is absent.
        tasks: the rows of 履职任务, each with its cells by what the column is for.
        texts: 文字材料 by section.
        findings: what the reader noticed.
        recognised: which sheet was taken for what, and why.
    """

    unit: str
    year: int | None
    files: tuple[tuple[str, str], ...]
    facts: Facts
    sheets: tuple[SourceSheet, ...]
    unrecognised: tuple[tuple[str, str], ...] = ()
    checklist: Mapping[str, tuple[ChecklistPoint, ...]] | None = None
    own_indicators: Mapping[str, tuple[OwnIndicator, ...]] | None = None
    self_scores: Mapping[str, SelfScore] | None = None
    targets: tuple[TargetRow, ...] | None = None
    tasks: tuple[Mapping[str, SourceCell], ...] = ()
    texts: Mapping[str, str] | None = None
    findings: tuple[Finding, ...] = ()
    recognised: tuple[Recognition, ...] = ()

    @property
    def layouts(self) -> frozenset[str]:
        """The layouts of its sheets."""
        return frozenset(one.layout for one in self.recognised)
