"""What each tag of the template is filled with."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from perfeval.calculator import Evaluation
from perfeval.calculator.decision import NOT_APPLICABLE
from perfeval.facts.fact import MISSING
from perfeval.formula.numeric import divide
from perfeval.reader.records import UnitData
from perfeval.report.execution import execution_sentences
from perfeval.report.indicators import aspect_of, improvement, lost, name_of, reason, sentence
from perfeval.report.material import own_text, text_or_placeholder, text_slots
from perfeval.report.score_table import score_rows, total_text
from perfeval.report.spending import Spending
from perfeval.report.wording import paragraphs, phrase, placeholder, rate, year_words
from perfeval.rules.base import points

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
        "经济性分析": _analysis("经济性", evaluation, data),
        "效率性分析": _analysis("效率性", evaluation, data),
        "效益性分析": _analysis("效益性", evaluation, data),
        "评价结论": [*_conclusion(evaluation), *own_text(data, "评价结论")],
        "存在的问题": _problems(evaluation, data),
        "改进措施": _measures(evaluation, data),
        "其他说明": _other(evaluation, data),
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
    }
    return context


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
    method = phrase("process.method", scheme=scheme.title, count=len(scheme.indicators))
    return [phrase("process.basis", laws="；".join(scheme.legal_basis)), method]


def _analysis(aspect: str, evaluation: Evaluation, data: UnitData) -> list[str]:
    results = [result for result in evaluation.indicators if aspect_of(result) == aspect]
    sentences = [sentence(result, evaluation, data) for result in results]
    numbered = [f"（{number}）{text}" for number, text in enumerate(sentences, 1)]
    return [*numbered, *text_or_placeholder(data, f"{aspect}分析")]


def _conclusion(evaluation: Evaluation) -> list[str]:
    total, scheme = evaluation.total, evaluation.scheme
    if total is None:
        return [phrase("conclusion.no_total")]
    known: dict[str, object] = {"scheme": scheme.title, "year": year_words(evaluation.year), "unit": evaluation.unit}
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
    own = data.self_scores or {}
    items: list[str] = []
    for result in evaluation.indicators:
        if lost(result) <= 0:
            continue
        given = own.get(result.indicator.id)
        remark = given.reason.strip().rstrip("。") if given else ""
        said = phrase("problems.own", reason=remark) if remark else ""
        why = reason(result, evaluation).rstrip("。；") + "。"
        values = {"number": len(items) + 1, "name": name_of(result, evaluation), "lost": points(lost(result))}
        items.append(phrase("problems.item", **values, reason=why, own=said))
    if evaluation.missing:
        names = "、".join(evaluation.missing)
        items.append(phrase("problems.missing", count=len(evaluation.missing), names=names))
    if not items:
        return [phrase("problems.none"), *own_text(data, "存在的问题")]
    return [*items, *text_or_placeholder(data, "存在的问题")]


def _measures(evaluation: Evaluation, data: UnitData) -> list[str]:
    texts = dict.fromkeys(improvement(result) for result in evaluation.indicators if lost(result) > 0)
    items = [phrase("measures.item", number=number, text=text) for number, text in enumerate(texts, 1)]
    if not items and evaluation.complete:
        items = [phrase("measures.none")]
    return [*items, *own_text(data, "改进措施")] or [placeholder(text_slots()["改进措施"].what)]


def _other(evaluation: Evaluation, data: UnitData) -> list[str]:
    texts = [phrase("other.numbers", unit=evaluation.unit, year=year_words(evaluation.year))]
    if evaluation.scheme.disclaimer:
        texts.append(evaluation.scheme.disclaimer)
    return [*texts, *own_text(data, "其他说明")]


def _date(evaluation: Evaluation, data: UnitData) -> list[str]:
    day = evaluation.facts.value("填报日期")
    if isinstance(day, datetime.date):
        return [f"{day.year}年{day.month}月{day.day}日"]
    return text_or_placeholder(data, "报告日期")
