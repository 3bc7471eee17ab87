"""What a person wants to know before trusting a reading: sheets, facts, gaps."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.calculator import Evaluation
from perfeval.calculator.missing import missing_report
from perfeval.facts.fact import Fact
from perfeval.formula.numeric import plain
from perfeval.reader import UnitData

_LAYOUTS = {
    "standard": "标准工作簿",
    "final-accounts": "财决报表",
    "published-accounts": "部门决算公开表",
    "department-budget": "部门预算公开表",
}
EVIDENCE = "　　依据："
"""How a line begins that says by what a sheet was recognised."""


def account_of(data: UnitData, evaluation: Evaluation) -> tuple[str, ...]:
    """Lines: which sheet was taken for what, each fact with its cell, what a full score still lacks."""
    return (*_sheets(data), *_facts(data), *_gaps(data, evaluation))


def _sheets(data: UnitData) -> Iterator[str]:
    yield "识别的工作表："
    for one in data.recognised:
        kind = _LAYOUTS.get(one.layout, one.layout)
        yield f"　{one.file}〔{one.sheet}〕→ {kind}“{one.layout_sheet}”"
        if one.evidence:
            yield f"{EVIDENCE}{one.evidence}"
    for file, sheet in data.unrecognised:
        yield f"　{file}〔{sheet}〕没有识别，未采用"


def _facts(data: UnitData) -> Iterator[str]:
    yield "读取的数据："
    for fact in data.facts.values():
        if not fact.missing and fact.sources:
            places = "、".join(f"{source.file}〔{source.sheet}〕{source.cell}" for source in fact.sources)
            note = f"（{fact.note}）" if fact.note else ""
            yield f"　{fact.name}＝{_shown(fact)}　{places}{note}"


def _shown(fact: Fact) -> str:
    if isinstance(fact.value, Decimal):
        unit = "" if fact.unit in ("比率", "文本", "日期") else fact.unit
        return f"{plain(fact.value):f}{unit}"
    return str(fact.value)


def _gaps(data: UnitData, evaluation: Evaluation) -> Iterator[str]:
    gaps = missing_report(data, evaluation)
    yield "要得到完整评价还缺：" if gaps else "数据齐全，各项指标都能评分。"
    for gap in gaps:
        yield f"　{gap.indicator}：{'；'.join(gap.places)}"
