"""What changed between two indicator systems, indicator by indicator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from perfeval.rules.base import points
from perfeval.scheme.model import Division, Group, Indicator, Scheme
from perfeval.scheme.total_words import total_lines


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: of which indicator (or 体系), in what, and both sides."""

    subject: str
    aspect: str
    before: str
    after: str


def scheme_diff(before: Scheme, after: Scheme) -> tuple[Change, ...]:
    """The changes from one scheme to another; empty when they score alike and read alike."""
    return (*_totals(before, after), *_indicators(before, after))


def _totals(before: Scheme, after: Scheme) -> Iterator[Change]:
    for aspect, left, right in (
        ("名称", before.title, after.title),
        ("依据", "；".join(before.legal_basis), "；".join(after.legal_basis)),
        ("等级", _grades(before), _grades(after)),
        ("参数", _parameters(before), _parameters(after)),
        ("派生数据", _derived(before), _derived(after)),
        ("补充数据", "、".join(f.name for f in before.facts), "、".join(f.name for f in after.facts)),
        ("总分", "\n".join(total_lines(before)), "\n".join(total_lines(after))),
        ("绩效目标", _targets(before), _targets(after)),
        ("表样", _form(before), _form(after)),
    ):
        if left != right:
            yield Change("指标体系", aspect, left, right)
    old, new = _parts(before), _parts(after)
    for name in dict.fromkeys((*old, *new)):
        left, right = (_weight(side.get(name)) for side in (old, new))
        if left != right:
            yield Change(name, "分值", left, right)


def _indicators(before: Scheme, after: Scheme) -> Iterator[Change]:
    old = {indicator.id: (group, indicator) for _, group, indicator in before.rows()}
    new = {indicator.id: (group, indicator) for _, group, indicator in after.rows()}
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            yield Change(name, "指标", f"有（{_weight(old[name][1])}）", "删去")
        elif name not in old:
            yield Change(name, "指标", "没有", f"新增（{_weight(new[name][1])}）")
        else:
            yield from _one(name, *old[name], *new[name])


def _one(name: str, old_group: Group, old: Indicator, new_group: Group, new: Indicator) -> Iterator[Change]:
    for aspect, left, right in (
        ("二级指标", old_group.name, new_group.name),
        ("名称", old.label, new.label),
        ("分值", _weight(old), _weight(new)),
        ("计算公式", old.expression, new.expression),
        ("评分标准", old.rule.standard(old.weight), new.rule.standard(new.weight)),
        ("指标解释", old.explanation, new.explanation),
        ("指标说明", old.description, new.description),
        ("分母为0时", _undefined(old), _undefined(new)),
        ("几种形式", _alternatives(old), _alternatives(new)),
        ("精度", f"{old.precision}位小数", f"{new.precision}位小数"),
    ):
        if left != right:
            yield Change(name, aspect, left, right)


def _parts(scheme: Scheme) -> dict[str, Division | Group]:
    parts: dict[str, Division | Group] = {}
    for division in scheme.divisions:
        parts[division.name] = division
        parts |= {group.name: group for group in division.groups if group.name != division.name}
    return parts


def _weight(part: Division | Group | Indicator | None) -> str:
    return "没有" if part is None else f"{points(part.weight)}分"


def _grades(scheme: Scheme) -> str:
    return "，".join(f"{grade.name}≥{points(grade.least)}" for grade in scheme.grades)


def _parameters(scheme: Scheme) -> str:
    return "，".join(f"{name}：{value}" for name, value in scheme.parameters.items())


def _derived(scheme: Scheme) -> str:
    return "；".join(f"{fact.name}＝{fact.expression}" for fact in scheme.derived)


def _targets(scheme: Scheme) -> str:
    policy = scheme.targets
    return str(policy.model_dump(exclude_defaults=True, by_alias=True) or "")


def _form(scheme: Scheme) -> str:
    form = scheme.form_sheet
    return "｜".join(cell.text for cell in form.cells if cell.text)


def _undefined(indicator: Indicator) -> str:
    return "；".join(f"{case.when or '其余'}→{case.then}" for case in indicator.when_undefined)


def _alternatives(indicator: Indicator) -> str:
    return "；".join(f"{other.when}→{other.reason}" for other in indicator.alternatives)
