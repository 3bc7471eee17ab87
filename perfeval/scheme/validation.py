"""Everything that is wrong with a scheme, at once, in sentences that name the indicator and the mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from perfeval.formula.nodes import names_in
from perfeval.formula.parser import ExpressionError, parse
from perfeval.rules import ALL_RULES
from perfeval.scheme.catalogue import known_facts
from perfeval.scheme.inheritance import Raw, groups, indicators, with_parameters
from perfeval.scheme.model import DENOMINATOR, NUMERATOR, Indicator, Scheme

_TOTAL = 100
_RULES = frozenset(rule.model_fields["kind"].default for rule in ALL_RULES)
_KINDS = {
    "missing": "缺少这一项，请补上",
    "extra_forbidden": "不认识这一项，请检查拼写",
    "greater_than": "应大于{gt}",
    "greater_than_equal": "应不小于{ge}",
    "less_than_equal": "应不大于{le}",
    "too_short": "不能为空",
    "string_too_short": "不能为空",
    "literal_error": "应为{expected}之一",
    "union_tag_not_found": "缺少评分规则的种类kind，请补上",
    "union_tag_invalid": "评分规则种类“{tag}”不存在，可用的有{expected_tags}",
}


def checked(raw: Raw) -> tuple[Scheme | None, tuple[str, ...]]:
    """The scheme, or what is wrong with it; `raw` is written down whole (see `inheritance.resolved`)."""
    problems: list[str] = []
    scheme: Scheme | None = None
    if not raw.get("abstract"):
        problems += _weights(raw)
    problems += _duplicates(raw)
    try:
        scheme = Scheme(**_with_blanks(with_parameters(raw)))
    except ValidationError as error:
        problems += [f"{_where(raw, one['loc'])}：{_sentence(one)}" for one in error.errors()]
    problems += _expressions(raw)
    problems += _cycles(raw)
    if scheme is not None:
        problems += [problem for indicator in scheme.indicators for problem in _kinds(indicator)]
    unique = tuple(dict.fromkeys(problems))
    return (None, unique) if unique else (scheme, ())


def _with_blanks(raw: Raw) -> Raw:
    """A base needs no weights and no rules."""
    if not raw.get("abstract"):
        return raw
    for division in raw.get("divisions") or ():
        division.setdefault("weight", 0)
    for one in indicators(raw):
        one.setdefault("weight", 0)
        one.setdefault("rule", {"kind": "proportional"})
    return raw


def _weights(raw: Raw) -> Iterator[str]:
    total = Decimal(0)
    for division in (one for one in raw.get("divisions") or () if isinstance(one, dict)):
        weight = _number(division.get("weight"))
        total += weight
        inner = Decimal(0)
        for group in (one for one in division.get("groups") or () if isinstance(one, dict)):
            of_group = sum((_number(one.get("weight")) for one in group.get("indicators") or ()), Decimal(0))
            given = _number(group.get("weight"), of_group)
            inner += given
            if given != of_group:
                yield f"二级指标“{group.get('name')}”分值为{given:f}，其下三级指标之和为{of_group:f}，请改成一致"
        if not division.get("targets") and inner != weight:
            yield f"一级指标“{division.get('name')}”分值为{weight:f}，其下二级指标之和为{inner:f}，请改成一致"
    if total != _TOTAL:
        yield f"各一级指标分值之和为{total:f}，应为{_TOTAL}"


def _number(value: Any, otherwise: Decimal = Decimal(0)) -> Decimal:
    try:
        return otherwise if value is None else Decimal(str(value))
    except InvalidOperation:
        return otherwise


def _duplicates(raw: Raw) -> Iterator[str]:
    ids = [str(one["id"]) for one in indicators(raw)]
    yield from (f"指标编号“{one}”重复，请改成不同的" for one in dict.fromkeys(ids) if ids.count(one) > 1)
    names = [str(one.get("name")) for one in groups(raw)]
    yield from (f"二级指标“{one}”重复，请合并或改名" for one in dict.fromkeys(names) if names.count(one) > 1)


def _where(raw: Raw, location: tuple[int | str, ...]) -> str:
    """The place in the file as a person finds it: the indicator, and the key in it."""
    here: Any = raw
    named = ""
    rest: list[str] = []
    for step in location:
        here = here[step] if _has(here, step) else None
        if isinstance(here, dict) and ("id" in here or ("name" in here and not rest)):
            named = f"指标“{here['id']}”" if "id" in here else f"“{here['name']}”"
            rest = []
        elif isinstance(step, str) and not (rest == ["rule"] and step in _RULES):
            rest.append(step)
        elif rest and isinstance(step, int):
            rest[-1] += f"第{step + 1}项"
    key = ".".join(rest)
    return f"{named}的{key}" if named and key else named or key or "文件"


def _has(here: Any, step: int | str) -> bool:
    if isinstance(here, dict):
        return step in here
    return isinstance(here, list) and isinstance(step, int) and step < len(here)


def _sentence(error: Mapping[str, Any]) -> str:
    """pydantic's verdict in Chinese."""
    kind, context = str(error["type"]), error.get("ctx") or {}
    if kind == "value_error":
        return str(context["error"])
    if kind in _KINDS:
        return _KINDS[kind].format(**context)
    return f"填的是“{error.get('input')}”，类型不对"


def _expressions(raw: Raw) -> Iterator[str]:
    """Expressions that do not parse, and names nobody knows, whatever else is wrong with the file."""
    whole = with_parameters(raw)
    own = {str(one.get("name")) for key in ("derived", "facts") for one in _dicts(whole.get(key))}
    known = known_facts() | own | {NUMERATOR, DENOMINATOR}
    for fact in _dicts(whole.get("derived")):
        for form in (fact, *_dicts([fact.get("otherwise")])):
            said = _of_text(form.get("expression"), known)
            yield from (f"派生数据“{fact.get('name')}”：{problem}" for problem in said)
    for one in indicators(whole):
        for text in _texts(one):
            yield from (f"指标“{one['id']}”：{problem}" for problem in _of_text(text, known))


def _texts(one: Raw) -> Iterator[Any]:
    """Every expression and condition of an indicator as written."""
    rule = one.get("rule")
    cases = rule.get("cases") if isinstance(rule, dict) else None
    for text in (one.get("expression"), *(case.get("when") for case in _dicts(one.get("when_undefined")))):
        if text:
            yield text
    yield from (case["when"] for case in _dicts(cases) if case.get("when"))
    for other in _dicts(one.get("alternatives")):
        yield from _texts({**other, "when_undefined": [*_dicts(other.get("when_undefined")), other]})


def _dicts(value: Any) -> list[Raw]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list | tuple) else []


def _kinds(indicator: Indicator) -> Iterator[str]:
    for form in indicator.forms():
        needs = form.rule.takes_expression
        if needs and not form.expression:
            yield f"指标“{indicator.id}”：评分规则{form.rule.kind}要有计算公式expression，请补上"
        if not needs and form.expression:
            yield f"指标“{indicator.id}”：评分规则{form.rule.kind}不用计算公式，请删去expression"
        problem = form.rule.problem(form.weight)
        if problem and indicator.weight:
            yield f"指标“{indicator.id}”：{problem}"


def _of_text(text: Any, known: frozenset[str]) -> Iterator[str]:
    if not text or not isinstance(text, str):
        yield "表达式为空或不是文字，请补上"
        return
    try:
        tree = parse(text)
    except ExpressionError as error:
        yield str(error)
        return
    yield from (f"数据“{name}”不在数据目录中，请检查名称" for name in names_in(tree) if name not in known)


def _cycles(raw: Raw) -> Iterator[str]:
    uses: dict[str, set[str]] = {}
    for fact in _dicts(with_parameters(raw).get("derived")):
        used = uses.setdefault(str(fact.get("name")), set())
        for form in (fact, *_dicts([fact.get("otherwise")])):
            with suppress(ExpressionError, TypeError):
                used |= set(names_in(parse(form["expression"]))) if form.get("expression") else set()
    for name in uses:
        path = _path_to_itself(name, uses)
        if path and name == min(path):
            yield f"派生数据循环定义：{'→'.join([*path, path[0]])}，请改用不互相依赖的数据"


def _path_to_itself(name: str, uses: Mapping[str, set[str]]) -> tuple[str, ...]:
    waiting: list[tuple[str, ...]] = [(name,)]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        for used in sorted(uses.get(path[-1], ())):
            if used == name:
                return path
            if used in uses and used not in seen:
                seen.add(used)
                waiting.append((*path, used))
    return ()
