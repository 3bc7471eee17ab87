"""Evaluate project forms: every score by a tree, as the output's formulas compute it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from perfeval.calculator.projects.result import (
    MISSING,
    NORMAL,
    NOT_APPLICABLE,
    QUALITATIVE,
    ExecutionResult,
    FormResult,
    ProjectsEvaluation,
    RowResult,
)
from perfeval.calculator.projects.trees import (
    AT_LEAST,
    AT_MOST,
    BY_BANDS,
    EXACTLY,
    IN_TIME,
    WITHIN,
    completions_tree,
    execution_tree,
    rate_tree,
    reached_tree,
    row_name,
    scores_tree,
    total_tree,
)
from perfeval.formula.evaluate import Scalar, evaluate, serial
from perfeval.formula.nodes import Name, Node, call
from perfeval.formula.numeric import plain, round_half_away
from perfeval.formula.scope import CellScope
from perfeval.method.model import Method
from perfeval.reader.comparing import ONE_SCALE, Scale, scale_of, usual_direction
from perfeval.reader.projects.read import ProjectsData
from perfeval.reader.projects.records import BUDGET, EXECUTED, INITIAL, FundRow, IndicatorRow, ProjectForm
from perfeval.reader.projects.stated import StatedForm
from perfeval.reader.values import Value

_HUNDRED = Decimal(100)


def evaluate_projects(
    data: ProjectsData,
    method: Method,
    outturn: Mapping[str, Decimal] | None = None,
    stated: Sequence[StatedForm] = (),
) -> ProjectsEvaluation:
    """Evaluate the forms of a unit and year.

    Args:
        outturn: 项目支出决算数 of the unit's accounts by its name, in 万元, where they are known.
        stated: the declarations of these projects and last year's forms, where they were sent as well.
    """
    from perfeval.calculator.projects.across import findings_across
    from perfeval.calculator.projects.checks import form_findings
    from perfeval.calculator.projects.lowered import compared_documents, lowered_targets

    documents = compared_documents(data.forms, stated)
    forms = [evaluate_form(form, method) for form in data.forms]
    forms = [
        replace(one, findings=(*form_findings(one, method), *lowered_targets(one, data.forms, documents, method)))
        for one in forms
    ]
    findings = [
        *data.findings,
        *(found for one in forms for found in one.findings),
        *findings_across(data, outturn or {}),
    ]
    return ProjectsEvaluation(data, method, tuple(forms), tuple(findings), dict(outturn or {}), documents)


def evaluate_form(form: ProjectForm, method: Method) -> FormResult:
    """A form's scores, without findings."""
    parameters = {name: value for name, value, _ in method.parameters()}
    rows = tuple(_scored([_read(row, form, method) for row in form.rows], method, parameters))
    execution = _execution(form, method, parameters, rows)
    weights = [execution.weight if execution.status != NOT_APPLICABLE else None]
    weights += [one.weight for one in rows if one.status != NOT_APPLICABLE]
    applicable = sum((weight for weight in weights if weight is not None), Decimal(0))
    total = _total(execution, rows, applicable, method, parameters)
    grade = "" if total is None else method.grade_of(total)
    return FormResult(form, execution, rows, applicable, total, grade)


def _value(node: Node, names: Mapping[str, Scalar]) -> Decimal | None:
    value = evaluate(node, CellScope(names=names.__getitem__))
    return plain(value) if isinstance(value, Decimal) else None


def left_out(execution: ExecutionResult, rows: tuple[RowResult, ...]) -> bool:
    """Whether points are not applicable, so that the others count for them."""
    return (execution.status == NOT_APPLICABLE and bool(execution.weight)) or any(
        one.status == NOT_APPLICABLE and one.weight for one in rows
    )


def _total(
    execution: ExecutionResult,
    rows: tuple[RowResult, ...],
    applicable: Decimal,
    method: Method,
    parameters: Mapping[str, Decimal],
) -> Decimal | None:
    scored = [one for one in rows if one.status != NOT_APPLICABLE and (one.weight is not None or one.status == MISSING)]
    scores = [one.score for one in scored]
    if execution.status != NOT_APPLICABLE and execution.weight is not None:
        scores.append(execution.score)
    if not scores or any(score is None for score in scores) or not applicable:
        return None
    total = sum((score for score in scores if score is not None), Decimal(0))
    if left_out(execution, rows):
        total = total * _HUNDRED / applicable
    total = round_half_away(total, 2)
    rate = None if execution.rate is None else Name("执行率")
    names = {**parameters, "总分": total, "执行率": execution.rate or Decimal(0)}
    return _value(total_tree(method, Name("总分"), rate), names)


def fund_amount(form: ProjectForm, side: str) -> tuple[Decimal | None, bool]:
    """A side's total, and whether it is the sum of the sources because the total is 0 or blank while they are not."""
    total = form.total_fund
    own = None if total is None else total.amounts.get(side)
    if own:
        return own, False
    parts = [value for row in top_sources(form) if (value := row.amounts.get(side)) is not None]
    if any(side in row.unread for row in (*top_sources(form), *([total] if total is not None else ()))):
        # what is written somewhere but is no certain number may be anything
        return own or None, False
    total_of_parts = sum(parts, Decimal(0))
    if parts and total_of_parts:
        return total_of_parts, True
    return own if own is not None or not parts else total_of_parts, False


def top_sources(form: ProjectForm) -> tuple[FundRow, ...]:
    """The sources that add up to the total: not 中央, 省级 … below 财政资金 where that has its own row."""
    from perfeval.reader.projects.layout import form_layout, label

    rows = form.sources
    below = [row for row in rows if form_layout().part_below.search(label(row.label))]
    above = [row for row in rows if row not in below and "财政" in row.label]
    return tuple(row for row in rows if row not in below) if below and above and len(below) > 1 else rows


def _finished(method: Method, rows: tuple[RowResult, ...]) -> tuple[Node | None, dict[str, Decimal]]:
    """The condition under which the execution earns full points, and the rows' numbers in it; None where there is none.

    A row without a score leaves it open, and the usual score stands.
    """
    asked = method.execution.finished
    counted = [
        (number, one)
        for number, one in enumerate(rows)
        if one.status != NOT_APPLICABLE and one.weight and (asked == "全部" or asked in one.row.levels[0])
    ]
    if not asked or not counted or any(one.score is None for _, one in counted):
        return None, {}
    names: dict[str, Decimal] = {}
    for number, one in counted:
        values = {"完成率": one.rate, "得分": one.score, "分值": one.weight}
        names |= {row_name(what, number): value for what, value in values.items() if value is not None}
    return call("AND", *(reached_tree(number, one.status == QUALITATIVE) for number, one in counted)), names


def _execution(
    form: ProjectForm, method: Method, parameters: Mapping[str, Decimal], rows: tuple[RowResult, ...]
) -> ExecutionResult:
    base = INITIAL if BUDGET not in form.sides else BUDGET
    if method.execution.base == INITIAL and INITIAL in form.sides:
        base = INITIAL
    budget, summed = fund_amount(form, base)
    executed, executed_summed = fund_amount(form, EXECUTED)
    weight = form.weight.value
    if weight is None:
        weight = _usual_weight(form, method)
    done = ExecutionResult(budget, executed, base, summed or executed_summed, weight, None, None, None, None, MISSING)
    if budget is None or executed is None:
        return done
    if budget == 0:
        if executed == 0:
            return replace(done, status=NOT_APPLICABLE)
        return replace(done, score=Decimal(0) if weight is not None else None, status=NORMAL)
    if budget < 0 or executed < 0:
        return done
    names = {**parameters, "预算数": budget, "执行数": executed}
    rate = _value(rate_tree(), names)
    if weight is None:
        return replace(done, rate_tree=rate_tree(), rate=rate, status=NORMAL)
    finished, of_rows = _finished(method, rows)
    tree = execution_tree(method, finished)
    score = _value(tree, {**names, **of_rows, "分值": weight})
    return replace(done, rate_tree=rate_tree(), tree=tree, rate=rate, score=score, status=NORMAL)


def _usual_weight(form: ProjectForm, method: Method) -> Decimal | None:
    """The method's points where the form states none but its rows leave just room for them."""
    rows = [row.weight.value for row in form.rows if row.weight.value is not None]
    total = sum(rows, Decimal(0))
    return method.execution.weight if total + method.execution.weight == _HUNDRED else None


def _read(row: IndicatorRow, form: ProjectForm, method: Method) -> RowResult:
    """A row with what its score is computed from, or why there is none."""
    weight = row.weight.value
    result = RowResult(row, "", MISSING, weight, {}, None, None, None, None)
    if row.kind == "不适用":
        return replace(result, status=NOT_APPLICABLE, why="不适用，不占分值")
    if row.kind == "空白":
        status = MISSING if weight is not None or row.score.value is not None else NOT_APPLICABLE
        return replace(result, status=status, why="没有指标值")
    result = replace(result, direction=_direction(row))
    if row.kind == "定性":
        return _qualitative(row, result, method)
    if row.actual.kind == "空白":
        return replace(result, why="没有完成值")
    inputs, scale = _inputs(row, form)
    if inputs is None:
        return replace(result, why=scale.clash or "完成值不是可以比较的数")
    return replace(result, inputs=inputs, days=row.kind == "日期")


def _scored(rows: Sequence[RowResult], method: Method, parameters: Mapping[str, Decimal]) -> Iterator[RowResult]:
    """The rows with 完成率 and 得分, each by the one tree that all rows of the form have."""
    directions = frozenset(one.direction for one in rows if one.inputs)
    completion = completions_tree(directions, method.quantitative.equal) if directions else None
    rates = [
        _value(completion, {**parameters, **one.inputs, "方向": one.direction}) if completion and one.inputs else None
        for one in rows
    ]
    counted = [rate is not None and one.weight is not None for one, rate in zip(rows, rates, strict=True)]
    tree = scores_tree(
        method,
        frozenset(one.row.levels[0] for one, counts in zip(rows, counted, strict=True) if counts),
        qualitative=any(one.status == QUALITATIVE for one in rows),
        quantitative=any(counted),
    )
    for one, rate, counts in zip(rows, rates, counted, strict=True):
        if one.status == QUALITATIVE:
            yield replace(one, tree=tree)
        elif not one.inputs:
            yield one
        elif not counts:
            yield replace(one, completion=completion, rate=rate, why="没有分值")
        else:
            assert rate is not None and one.weight is not None
            names: dict[str, Scalar] = {
                "完成率": rate,
                "分值": one.weight,
                "方向": one.direction,
                "一级指标": one.row.levels[0],
            }
            score = _value(tree, {**parameters, **names})
            yield replace(one, completion=completion, rate=rate, tree=tree, score=score, status=NORMAL)


def _direction(row: IndicatorRow) -> str:
    if row.kind == "定性":
        return BY_BANDS
    if row.kind == "日期":
        return IN_TIME
    if row.kind == "区间":
        return WITHIN
    if row.target.amount == 0 and not row.sign:
        return EXACTLY
    sign = row.sign or usual_direction(row.levels[1] or row.levels[0], row.name, row.target)
    return {"<": AT_MOST, ">": AT_LEAST}.get(sign, sign)


def band_of(row: IndicatorRow) -> int:
    """The band of a qualitative row by what the unit wrote: 1 where it repeats the target, 0 where it is not said."""
    if row.actual.kind == "完成档次":
        return row.actual.band
    said = row.actual.text.strip()
    return 1 if said and said == row.target.text.strip() else 0


def band_limits(band: int, method: Method) -> tuple[Decimal, Decimal]:
    """The least and the most share of a band; a band that is not said may have any."""
    full, part = method.qualitative.full, method.qualitative.part
    return {1: (full, Decimal(1)), 2: (part, full), 3: (Decimal(0), part)}.get(band, (Decimal(0), Decimal(1)))


def _qualitative(row: IndicatorRow, result: RowResult, method: Method) -> RowResult:
    """The printed score, where the band allows it."""
    if row.actual.kind == "空白" or row.target.kind == "空白":
        return replace(result, why="没有完成值")
    if row.score.value is None or result.weight is None:
        return replace(result, why="没有填得分")
    band = band_of(row)
    low, high = (limit * result.weight for limit in band_limits(band, method))
    score = row.score.value
    inside = low <= score <= high if band in (0, 1) else low <= score < high
    if not inside:
        return replace(result, why=f"所填得分{score:f}不在“{row.actual.text}”一档的范围内")
    return replace(result, status=QUALITATIVE, score=score)


def row_scale(row: IndicatorRow) -> Scale:
    """How target and actual of a quantitative row come to one scale."""
    if row.kind == "定量" and row.actual.kind == "定量":
        return scale_of(row.target, row.actual)
    if row.kind == "区间" and row.actual.kind == "定量":
        return scale_of(row.target, row.actual)
    return ONE_SCALE


def _inputs(row: IndicatorRow, form: ProjectForm) -> tuple[dict[str, Decimal] | None, Scale]:
    """The numbers to be compared, on one scale."""
    target, actual = row.target, row.actual
    if row.kind == "日期":
        days = _days(target, actual, form.year)
        return (None if days is None else {"指标值": days[0], "完成值": days[1]}), ONE_SCALE
    scale = row_scale(row)
    if scale.clash or actual.kind != "定量" or actual.amount is None:
        return None, scale
    reached = plain(actual.amount * scale.actual)
    if row.kind == "区间":
        assert target.low is not None and target.high is not None
        limits = {"下限": plain(target.low * scale.target), "上限": plain(target.high * scale.target)}
        return {**limits, "完成值": reached}, scale
    assert target.amount is not None
    return {"指标值": plain(target.amount * scale.target), "完成值": reached}, scale


def _days(target: Value, actual: Value, year: int | None) -> tuple[Decimal, Decimal] | None:
    """The latest allowed day and the day when it was done; None where it cannot be told which came first."""
    if target.period is None or actual.period is None:
        return None
    if year is None and None in (target.period.year, actual.period.year):
        year = target.period.year or actual.period.year
    at = year or 2000
    limit, last, first = target.period.latest(at), actual.period.latest(at), actual.period.earliest(at)
    if last <= limit:
        return serial(limit), serial(last)
    return None if first <= limit else (serial(limit), serial(first))
