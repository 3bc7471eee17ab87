"""Values that are allowed and can hardly be meant: 100 for 100%, a step of 100%, no target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from perfeval.formula.nodes import names_in
from perfeval.formula.numeric import plain
from perfeval.rules.base import PERCENT
from perfeval.scheme.catalogue import fact_catalogue
from perfeval.scheme.model import Indicator, Scheme

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
    units = {fact.name: fact.unit for fact in fact_catalogue()}
    units |= {one.name: one.unit for one in scheme.facts} | {one.name: one.unit for one in scheme.derived}
    for indicator in scheme.every_indicator():
        for form in (one for given in indicator.forms() for one in (given, *given.parts)):
            # the rules of parts are looked at with the parts
            for rule in (form.rule,) if form.parts else form.rule.every():
                problems = rule.doubts(form.weight, form.precision, expressed=bool(form.expression))
                yield from (f"指标“{form.id}”：{problem}" for problem in problems)
                if rule.limits_in != PERCENT and _is_share(form, units):
                    yield (
                        f"指标“{form.id}”：指标值是比率，评分标准却以“{rule.limits_in or '个数'}”计，请核对；"
                        "百分数要写%，如90%、1个百分点"
                    )
            if form.expression and not names_in(form.tree):
                yield f"指标“{form.id}”：计算公式“{form.expression}”没有用到任何数据，请核对"
    yield from _of_grades(scheme)


def _is_share(form: Indicator, units: Mapping[str, str]) -> bool:
    """Whether the value is a ratio: one such fact, or a quotient of amounts of one unit."""
    found = {units.get(name, "") for name in names_in(form.tree)} if form.expression else set()
    return found == {"比率"} or (len(found) == 1 and "" not in found and form.ratio is not None)


def _of_grades(scheme: Scheme) -> Iterator[str]:
    limits = [grade.least for grade in scheme.grades]
    if limits != sorted(limits, reverse=True):
        yield f"等级grades应从高到低写，现在是{'、'.join(f'{plain(limit):f}' for limit in limits)}，请调整顺序"
    if limits and limits[0] > scheme.total.scale:
        yield f"最高等级的下限{plain(limits[0]):f}分超过总分{plain(scheme.total.scale):f}分，请核对"
