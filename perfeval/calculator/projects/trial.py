"""Try a 评分办法 on one row or one execution, without a form."""

from __future__ import annotations

from decimal import Decimal

from perfeval.calculator.projects.evaluate import evaluate_form
from perfeval.formula.numeric import round_half_away
from perfeval.method.model import Method
from perfeval.reader.numbers import parse_number
from perfeval.reader.projects.records import BUDGET, EXECUTED, FundRow, IndicatorRow, Printed, ProjectForm
from perfeval.reader.values import parse


class TrialError(ValueError):
    """What was given cannot be tried; the message is Chinese."""


def tried_row(method: Method, target: str, actual: str, weight: str, level: str = "") -> str:
    """What a row of this target and actual value earns, in words."""
    wanted, reached = parse(target), parse(actual)
    if not wanted.quantitative:
        raise TrialError(f"指标值“{target}”不是数、区间或日期，不能试算；定性指标的得分由单位按档次填写。")
    row = IndicatorRow(
        ("", level), level or "指标", wanted.kind, wanted.sign, wanted, reached, _points(weight), Printed(), "", {}
    )
    [result] = evaluate_form(_form(rows=(row,)), method).rows
    if result.score is None or result.rate is None:
        return f"指标值{target}，完成值{actual}：{result.why or '不能计算'}，缺数据。"
    rate = f"{round_half_away(result.rate * 100, 2):.2f}%"
    said = f"指标值{target}（方向{result.direction}），完成值{actual}：完成率{rate}，分值{weight}"
    return f"{said}，得{result.score:.2f}分。"


def tried_execution(method: Method, budget: str, executed: str, weight: str) -> str:
    """What an execution earns, in words."""
    amounts = {BUDGET: _number(budget, "预算数"), EXECUTED: _number(executed, "执行数")}
    form = _form(funds=(FundRow("合计", amounts, {}, (0, 0), total=True),), weight=_points(weight))
    execution = evaluate_form(form, method).execution
    if execution.score is None:
        return f"预算数{budget}，执行数{executed}：{execution.status}。"
    if execution.rate is None:
        return f"预算数{budget}，执行数{executed}：执行率不能计算，分值{weight}，得{execution.score:.2f}分。"
    rate = f"{round_half_away(execution.rate * 100, 2):.2f}%"
    return f"预算数{budget}，执行数{executed}：执行率{rate}，分值{weight}，得{execution.score:.2f}分。"


def _points(weight: str) -> Printed:
    return Printed(_number(weight, "分值"), None, weight)


def _number(text: str, what: str) -> Decimal:
    value = parse_number(text, "万元").value
    if value is None:
        raise TrialError(f"{what}“{text}”不是数。")
    return value


def _form(
    rows: tuple[IndicatorRow, ...] = (), funds: tuple[FundRow, ...] = (), weight: Printed | None = None
) -> ProjectForm:
    nothing = Printed()
    sides = frozenset([BUDGET, EXECUTED])
    return ProjectForm(
        "", "", "试算", "", "", None, "万元", funds, sides, nothing, weight or nothing, nothing, rows, nothing, nothing
    )
