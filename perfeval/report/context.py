"""What each tag of the template is filled with."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from perfeval.calculator import Evaluation, IndicatorResult
from perfeval.calculator.decision import NOT_APPLICABLE
from perfeval.facts.fact import MISSING
from perfeval.formula.numeric import divide
from perfeval.reader.records import UnitData
from perfeval.report.execution import execution_sentences
from perfeval.report.figures import amount_rows, figure_tables, indicator_rows
from perfeval.report.indicators import aspect_of, lost, name_of, sentence
from perfeval.report.losses import measure, problem, themes
from perfeval.report.material import own_text, text_or_placeholder, text_slots
from perfeval.report.score_table import score_rows, total_text
from perfeval.report.spending import Spending
from perfeval.report.wording import paragraphs, phrase, placeholder, rate, year_words
from perfeval.rules.base import points

_ASPECTS = ("经济性", "效率性", "效益性")
_DIVISIONS = ("投入", "过程", "产出", "效果")
_FORM_FACTS = ("单位负责人", "填报人", "联系电话", "预算编码", "主管部门", "编制数", "在职人员数")
_FULL_NAMED = 6
_PARAGRAPH = "\a"
"""Begins a new paragraph of the same look in the rendered document."""


def report_context(evaluation: Evaluation, data: UnitData) -> dict[str, Any]:
    """The values of the tags, by name; several paragraphs are one value."""
    spending = Spending(data, evaluation.facts)
    parts: dict[str, list[str]] = {
        "部门职能": text_or_placeholder(data, "部门职能"),
        "内设机构": text_or_placeholder(data, "内设机构"),
        "人员情况": spending.staff(),
        "一般公共预算收支情况": spending.general_budget(),
        "基本支出情况": spending.basic(),
        "项目支出情况": spending.projects(),
        "政府性基金预算支出情况": spending.by_source("政府性基金预算支出"),
        "国有资本经营预算支出情况": spending.by_source("国有资本经营预算支出"),
        "社会保险基金预算支出情况": spending.by_source("社会保险基金预算支出"),
        "资金使用情况": text_or_placeholder(data, "资金使用情况"),
        "绩效目标完成情况": [*_tasks(evaluation), *text_or_placeholder(data, "绩效目标完成情况")],
        "实施情况分析": [
            *execution_sentences(evaluation.facts, evaluation.year),
            *text_or_placeholder(data, "实施情况分析"),
        ],
        "绩效评价目的": text_or_placeholder(data, "绩效评价目的"),
        "绩效评价工作过程": [*_process(evaluation), *text_or_placeholder(data, "绩效评价工作过程")],
        "项目支出绩效": text_or_placeholder(data, "项目支出绩效"),
        **{f"{name}分析": _by_division(at, evaluation, data) for at, name in enumerate(_DIVISIONS)},
        **{f"{aspect}分析": _by_aspect(aspect, evaluation, data) for aspect in _ASPECTS},
        "评价结论": [*_conclusion(evaluation), *own_text(data, "评价结论")],
        "存在的问题": _problems(evaluation, data),
        "改进措施": _measures(evaluation, data),
        "其他说明": _other(data),
        "主要经验": text_or_placeholder(data, "主要经验"),
        "补充说明": own_text(data, "其他说明"),
        "结果应用": text_or_placeholder(data, "结果应用"),
        "报告日期": _date(evaluation, data),
    }
    context: dict[str, Any] = {tag: _PARAGRAPH.join(_clean(texts)) for tag, texts in parts.items()}
    title = evaluation.scheme.form_title.format(年度=evaluation.year or "", 单位名称=evaluation.unit)
    context |= {
        "单位名称": "".join(paragraphs(evaluation.unit)) or placeholder("单位名称"),
        "年度": str(evaluation.year) if evaluation.year else placeholder("评价年度"),
        "总分": total_text(evaluation),
        "等级": evaluation.grade,
        "计分表标题": "".join(paragraphs(title)),
        "计分表": score_rows(evaluation),
        "指标得分表": indicator_rows(evaluation),
        "在职人员控制率": _staffing(evaluation),
        **{name: _fact(evaluation, name) for name in _FORM_FACTS},
        **{name: amount_rows(table, evaluation.facts) for name, table in figure_tables().items() if table.rows},
    }
    return context


def _staffing(evaluation: Evaluation) -> str:
    """在职人员数 ÷ 编制数, as a percentage."""
    posts, staff = evaluation.facts.value("编制数"), evaluation.facts.value("在职人员数")
    if isinstance(posts, Decimal) and isinstance(staff, Decimal) and posts > 0:
        return rate(divide(staff, posts))
    return placeholder("在职人员控制率")


def _clean(texts: list[str]) -> list[str]:
    return [line for text in texts for line in paragraphs(text)]


def _tasks(evaluation: Evaluation) -> list[str]:
    facts = evaluation.facts
    names = ("计划工作数", "实际完成工作数", "及时完成工作数", "质量达标工作数")
    numbers = [value for name in names if isinstance(value := facts.value(name), Decimal)]
    if len(numbers) < len(names) or not numbers[0]:
        return []
    planned, done, timely, quality = numbers
    text = phrase(
        "tasks.planned",
        year=year_words(evaluation.year),
        planned=points(planned),
        done=points(done),
        timely=points(timely),
        quality=points(quality),
        done_rate=rate(divide(done, planned)),
        timely_rate=rate(divide(timely, planned)),
        quality_rate=rate(divide(quality, planned)),
    )
    assigned, finished = facts.value("重点工作交办数"), facts.value("重点工作完成数")
    if isinstance(assigned, Decimal) and isinstance(finished, Decimal):
        if assigned:
            share = rate(divide(finished, assigned))
            text += phrase("tasks.key", assigned=points(assigned), finished=points(finished), rate=share)
        else:
            text += phrase("tasks.no_key")
    return [text]


def _process(evaluation: Evaluation) -> list[str]:
    scheme = evaluation.scheme
    full = points(sum((result.indicator.weight for result in evaluation.indicators), Decimal(0)))
    method = phrase("process.method", count=len(evaluation.indicators), full=full)
    return [phrase("process.basis", laws="；".join(scheme.legal_basis)), method]


def _analysis(
    name: str, results: Sequence[IndicatorResult], evaluation: Evaluation, data: UnitData, slot: str = ""
) -> list[str]:
    """What a kind of indicators came to: the sum, those at full marks by name, each loss in a sentence."""
    own = own_text(data, slot) if slot else []
    if not results:
        return own
    counted = [result for result in results if result.status != NOT_APPLICABLE]
    weight = sum((result.indicator.weight for result in counted), Decimal(0))
    known = {"name": name, "count": len(results), "weight": points(weight)}
    if any(result.score is None for result in counted) or not weight:
        text = phrase("analysis.open", **known)
    else:
        score = sum((result.score for result in counted if result.score is not None), Decimal(0))
        text = phrase("analysis.head", **known, score=points(score), rate=rate(divide(score, weight)))
    text += _at_full_marks(counted, evaluation)
    for status, key in ((NOT_APPLICABLE, "analysis.not_applicable"), (MISSING, "analysis.missing")):
        named = "、".join(name_of(result, evaluation) for result in results if result.status == status)
        text += phrase(key, names=named) if named else ""
    losses = [sentence(result, evaluation, data) for result in counted if lost(result) > 0]
    numbered = [f"（{number}）{loss}" for number, loss in enumerate(losses, 1)]
    return [text, *numbered, *(text_or_placeholder(data, slot) if slot else [])]


def _at_full_marks(counted: Sequence[IndicatorResult], evaluation: Evaluation) -> str:
    full = [result for result in counted if result.score is not None and lost(result) <= 0]
    if not full:
        return ""
    if len(full) == len(counted):
        return phrase("analysis.all_full")
    names = "、".join(name_of(result, evaluation) for result in full[:_FULL_NAMED])
    return phrase("analysis.full", names=names, etc="等" if len(full) > _FULL_NAMED else "", count=len(full))


def _by_aspect(aspect: str, evaluation: Evaluation, data: UnitData) -> list[str]:
    results = [result for result in evaluation.indicators if aspect_of(result) == aspect]
    return _analysis(aspect, results, evaluation, data, f"{aspect}分析")


def _by_division(first: int, evaluation: Evaluation, data: UnitData) -> list[str]:
    """The analysis of a 一级指标 by its number from 0; the last of `_DIVISIONS` takes what follows too."""
    divisions = evaluation.scheme.divisions
    last = first + 1 if first + 1 < len(_DIVISIONS) else len(divisions)
    lines: list[str] = []
    for division in divisions[first:last]:
        results = [result for result in evaluation.indicators if result.division is division]
        lines += _analysis(division.name, results, evaluation, data)
    return lines


def _conclusion(evaluation: Evaluation) -> list[str]:
    total, scheme = evaluation.total, evaluation.scheme
    if total is None:
        return [phrase("conclusion.no_total")]
    known: dict[str, object] = {"year": year_words(evaluation.year), "unit": evaluation.unit}
    if evaluation.complete:
        text = phrase("conclusion.total", **known, total=points(total), grade=evaluation.grade)
    else:
        names = "、".join(evaluation.missing)
        count = len(evaluation.missing)
        text = phrase("conclusion.incomplete", **known, total=points(total), count=count, names=names)
    parts = []
    for division in scheme.divisions:
        results = [r for r in evaluation.indicators if r.division is division and r.status != NOT_APPLICABLE]
        weight = sum((r.indicator.weight for r in results), Decimal(0))
        if not weight or any(r.status == MISSING for r in results):
            continue
        score = sum((r.score for r in results if r.score is not None), Decimal(0))
        share = rate(divide(score, weight))
        values = {"name": division.name, "score": points(score), "weight": points(weight), "rate": share}
        parts.append(phrase("conclusion.division", **values))
    if parts:
        text += phrase("conclusion.divisions", parts="；".join(parts))
    if evaluation.not_applicable:
        names = "、".join(evaluation.not_applicable)
        text += phrase("conclusion.scaled", count=len(evaluation.not_applicable), names=names)
    return [text]


def _problems(evaluation: Evaluation, data: UnitData) -> list[str]:
    items = [problem(number, theme, evaluation, data) for number, theme in enumerate(themes(evaluation), 1)]
    if evaluation.missing:
        names = "、".join(evaluation.missing)
        items.append(phrase("problems.missing", count=len(evaluation.missing), names=names))
    if not items:
        return [phrase("problems.none"), *own_text(data, "存在的问题")]
    return [*items, *text_or_placeholder(data, "存在的问题")]


def _measures(evaluation: Evaluation, data: UnitData) -> list[str]:
    items = [measure(number, theme) for number, theme in enumerate(themes(evaluation), 1)]
    if not items and evaluation.complete:
        items = [phrase("measures.none")]
    return [*items, *own_text(data, "改进措施")] or [placeholder(text_slots()["改进措施"].what)]


def _other(data: UnitData) -> list[str]:
    return own_text(data, "其他说明") or [phrase("other.none")]


def _fact(evaluation: Evaluation, name: str) -> str:
    """A fact of 基本信息 for a form; a placeholder where the department left it out."""
    value = evaluation.facts.value(name)
    if isinstance(value, Decimal):
        return format(value, "f")
    return "".join(paragraphs(str(value))) if value else placeholder(name)


def _date(evaluation: Evaluation, data: UnitData) -> list[str]:
    day = evaluation.facts.value("填报日期")
    if isinstance(day, datetime.date):
        return [f"{day.year}年{day.month}月{day.day}日"]
    return text_or_placeholder(data, "报告日期")
