"""Values that are allowed and can hardly be meant: 100 for 100%, a step of 100%, no target."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.formula.nodes import names_in
from perfeval.formula.numeric import plain
from perfeval.rules import Bands, DeductPerViolation, Proportional, Target
from perfeval.rules.base import PERCENT, Rule
from perfeval.rules.steps import StepRule
from perfeval.scheme.model import Indicator, Scheme

_FAR = Decimal(10)
"""1000%: a limit on a ratio beyond this is a percentage written without its sign."""
_WIDE = Decimal("0.5")
SMALLEST_STEP = Decimal("0.000001")
"""Steps are counted on six decimals."""


def impossible(indicator: Indicator) -> Iterator[str]:
    """Numbers that no cell of a workbook holds exactly enough, as sentences."""
    for form in indicator.forms():
        for one in (form, *form.parts):
            for parameter in one.rule.parameters(one.weight):
                number = parameter.value
                if number and not SMALLEST_STEP <= abs(number) <= Decimal(10) ** 12:
                    written = f"{number.normalize():g}"
                    yield f"指标“{one.id}”：{parameter.label}{written}超出能计算的范围（0.000001至一万亿），请改正"


def doubtful(scheme: Scheme) -> Iterator[str]:
    """What a person should look at again, as sentences that name the indicator and the mend."""
    for indicator in scheme.every_indicator():
        for form in (one for given in indicator.forms() for one in (given, *given.parts)):
            # the rules of parts are looked at with the parts
            for rule in (form.rule,) if form.parts else form.rule.every():
                yield from (f"指标“{form.id}”：{problem}" for problem in _of_rule(rule, form))
            if form.expression and not names_in(form.tree):
                yield f"指标“{form.id}”：计算公式“{form.expression}”没有用到任何数据，请核对"
    yield from _of_grades(scheme)


def _of_rule(rule: Rule, form: Indicator) -> Iterator[str]:
    if isinstance(rule, StepRule) and rule.unit == PERCENT:
        if abs(rule.limit) > _FAR:
            yield _percent("标准值limit", rule.limit)
        if rule.step > _WIDE:
            points = f"{plain(rule.step * 100):f}个百分点"
            mend = "1个百分点写0.01或1%，指标值不是比率的写unit（如unit: 次）"
            yield f"步长step是{plain(rule.step):f}，即每{points}，请核对；{mend}"
    if isinstance(rule, StepRule) and rule.step < Decimal(1).scaleb(-form.precision):
        yield f"步长step小于指标值的精度（{form.precision}位小数），请核对，或把precision写大些"
    if isinstance(rule, StepRule | DeductPerViolation) and rule.deduct > form.weight > 0:
        yield f"每次扣{plain(rule.deduct):f}分，超过分值{plain(form.weight):f}，请核对"
    if isinstance(rule, Bands) and rule.unit == PERCENT:
        limits = [band.high for band in rule.bands if band.high is not None and abs(band.high) > _FAR]
        yield from (_percent("分档的界限", limit) for limit in limits[:1])
    if isinstance(rule, Proportional):
        for name, value in (("不得分界限floor", rule.floor), ("满分值base", rule.base)):
            if value is not None and value > _FAR:
                yield _percent(name, value)
    if isinstance(rule, Target) and form.expression:
        yield (
            "评分规则target比较的是单位“绩效目标”表里的完成值与年度指标值，这个指标没有年度指标值，现按计算公式的值与100%比较，"
            "请核对；一般的比率请用proportional（按比例）、deduct_under（不足扣分）或deduct_over（超过扣分）"
        )


def _percent(what: str, value: Decimal) -> str:
    return (
        f"{what}是{plain(value):f}，即{plain(value * 100):f}%，请核对；{plain(value):f}%应写{plain(value):f}%或"
        f"{plain(value / 100):f}，指标值不是比率的写unit（如unit: 次）"
    )


def _of_grades(scheme: Scheme) -> Iterator[str]:
    limits = [grade.least for grade in scheme.grades]
    if limits != sorted(limits, reverse=True):
        yield f"等级grades应从高到低写，现在是{'、'.join(f'{plain(limit):f}' for limit in limits)}，请调整顺序"
    if limits and limits[0] > scheme.total.scale:
        yield f"最高等级的下限{plain(limits[0]):f}分超过总分{plain(scheme.total.scale):f}分，请核对"
