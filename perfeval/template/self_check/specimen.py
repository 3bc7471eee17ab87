"""A filled-in specimen of the template, read back: where each fact stands, and by which formula it is read.

The formulas of the sheet 自查 are those by which the reader derives each fact, so that both see the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perfeval.calculator import evaluate_unit
from perfeval.calculator.missing import needed_facts
from perfeval.facts.fact import Facts
from perfeval.facts.layout import Sheet
from perfeval.reader import read_workbook
from perfeval.rules.base import Basis
from perfeval.scheme import Scheme
from perfeval.template.prefill import Record, prefilled, template_sheets

UNIT = "亿元"
"""The specimen's money unit: its formulas name the factor, which the live sheet replaces by the chosen unit's."""
TASKS = 60
"""So many rows of tasks and adjustments the formulas reach over; inserted rows widen them."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """The facts of a filled-in template with their formulas, and those that the indicators need."""

    facts: Facts
    needed: Mapping[str, tuple[str, ...]]
    """By the indicator's label."""
    sheets: tuple[Sheet, ...]
    """Those of the template: every standard one, and those that the indicator system asks for."""


def specimen_content(content: Mapping[str, Any], scheme: Scheme) -> dict[str, Any]:
    """What to fill into the specimen: something everywhere, in as many rows as the template will have."""
    filled: dict[str, Any] = {}
    for sheet in template_sheets(scheme):
        if sheet.kind == "fields":
            filled[sheet.name] = {row.label: _field(row.label, row.kind) for row in sheet.rows}
        elif sheet.kind == "table":
            filled[sheet.name] = _table(sheet)
        else:
            filled[sheet.name] = _list(sheet, content, scheme)
    return filled


def read_specimen(path: Path, scheme: Scheme) -> Specimen:
    """Read the specimen that was written there."""
    evaluation = evaluate_unit(read_workbook(path, shown_as=path.name), scheme)
    needed = {one.indicator.label: needed_facts(one, evaluation.facts) for one in evaluation.indicators}
    return Specimen(evaluation.facts, needed, template_sheets(scheme))


def _field(label: str, kind: str) -> Any:
    match kind:
        case "date":
            return datetime.date(2023, 1, 1)
        case "number":
            return 1
        case "ratio":
            return 0.9
    return {"金额单位": UNIT, "评价年度": 2023}.get(label, label)


def _table(sheet: Sheet) -> dict[str, dict[str, int]]:
    rows = [row for row in sheet.rows if not row.parts and not row.retired]
    return {row.label: {column.label: 1 for column in sheet.columns if column.measure} for row in rows}


def _list(sheet: Sheet, content: Mapping[str, Any], scheme: Scheme) -> list[Record]:
    records = [dict(one) for one in content.get(sheet.name) or prefilled(sheet.name, scheme)]
    match sheet.name:
        case "支付进度":
            for one in records:
                one |= {"实际支付进度": 0.5, "既定支付进度": 0.5, "是否评价时点": None}
            records[-1]["是否评价时点"] = "是"
        case "履职任务":
            answers = dict.fromkeys(("是否重点工作", "是否完成", "是否及时完成", "质量是否达标"), "是")
            records = [{"任务名称": "任务", **answers} for _ in range(TASKS)]
        case "评价要点":
            for one in records:
                one["是否符合"] = "是"
        case "效果指标":
            for one in records:
                one["自评等级"] = "优"
        case "补充数据":
            for one in records:
                one["数值"] = 1
        case "自评分":
            by_hand = {one.id for one in scheme.indicators if one.rule.basis is Basis.BY_HAND}
            for one in records:
                one["自评分"] = 1 if one.get("三级指标") in by_hand else None
        case "合同情况":
            days = {column.label: datetime.date(2023, 1, 1) for column in sheet.columns if column.kind == "date"}
            records = [{"合同名称": "合同", **days} for _ in range(TASKS)]
        case _:
            records = []
    return records
