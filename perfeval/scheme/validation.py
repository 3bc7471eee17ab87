"""Everything that is wrong with a scheme, at once, in sentences that name the indicator and the mend."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import ValidationError

from perfeval.data import data_files, load_yaml
from perfeval.formula.conditions import names_asked_missing
from perfeval.formula.nodes import COMPARISONS, Binary, Call, Node, Text, names_in, walk
from perfeval.formula.numeric import plain
from perfeval.formula.parser import ExpressionError, parse
from perfeval.scheme.catalogue import fact_catalogue, known_facts, text_facts
from perfeval.scheme.inheritance import Raw, indicators, mapping, members, with_parameters
from perfeval.scheme.model import DENOMINATOR, NUMERATOR, Indicator, Scheme
from perfeval.scheme.names import suggestion
from perfeval.scheme.placeholders import names_held, placeholder_problem
from perfeval.scheme.plausibility import impossible
from perfeval.scheme.results import INDICATOR_WORDS, RESULT_SUFFIXES, result_names
from perfeval.scheme.shares import as_number, full_marks
from perfeval.scheme.verdicts import refused
from perfeval.scheme.vocabulary import expressions_in

_DATE = "日期"


def checked(raw: Raw) -> tuple[Scheme | None, tuple[str, ...]]:
    """The scheme, or what is wrong with it; `raw` is written down whole (see `inheritance.resolved`)."""
    problems: list[str] = []
    scheme: Scheme | None = None
    if not raw.get("abstract"):
        problems += _weights(raw)
        for number, variant in enumerate(members(raw.get("variants")), 1):
            said = variant.get("when") or number
            problems += [f"分类“{said}”：{problem}" for problem in _weights({**variant, "total": raw.get("total")})]
    problems += _duplicates(raw)
    problems += [*_titles(raw), *_fact_names(raw)]
    try:
        scheme = Scheme(**_with_blanks(with_parameters(raw)))
    except ValidationError as error:
        problems += refused(raw, error)
    except RecursionError:
        problems.append("评分规则嵌套过深，请简化")
    problems += _expressions(raw)
    problems += _cycles(raw)
    if scheme is not None:
        for indicator in scheme.every_indicator():
            problems += [*_kinds(indicator), *impossible(indicator)]
        problems += _references(scheme)
    unique = tuple(dict.fromkeys(problems))
    return (None, unique) if unique else (scheme, ())


_NAMEABLE = re.compile(r"[^\W\d]\w{0,99}")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[RrCc]\d*([RrCc]\d*)?")


def _fact_names(raw: Raw) -> Iterator[str]:
    """Names of facts that cannot be defined names of a workbook."""
    for key, what in (("derived", "派生数据"), ("facts", "补充数据")):
        for fact in members(raw.get(key)):
            name = str(fact.get("name") or "")
            if name and (not _NAMEABLE.fullmatch(name) or _LIKE_A_CELL.fullmatch(name)):
                rule = "只能有汉字、字母、数字和下划线，不以数字开头，也不能像A1这样的单元格"
                yield f"{what}“{name}”的名称{rule}，请改名"


def _titles(raw: Raw) -> Iterator[str]:
    """Placeholders of the title that nobody knows, and parameters that do not exist."""
    title = raw.get("form_title")
    problem = placeholder_problem(title) if isinstance(title, str) else ""
    if problem:
        yield f"表头form_title“{title}”：{problem}"
    parameters = [str(name) for name in mapping(raw.get("parameters"))]
    for fact in members(with_parameters(raw).get("derived")):
        for name in names_held(str(fact.get("expression") or "")):
            if name in parameters:
                yield f"派生数据“{fact.get('name')}”：参数的值里又写了参数{{{name}}}，参数不能引用参数，请把值写全"
                continue
            yield f"派生数据“{fact.get('name')}”：没有参数{{{name}}}{suggestion(name, parameters)}，请写在parameters里"


def _references(scheme: Scheme) -> Iterator[str]:
    """Indicators named elsewhere in the scheme that do not exist, and columns of the form that show nothing."""
    ids = {one.id: one for one in scheme.every_indicator()}
    for indicator in ids.values():
        target = indicator.moves_to
        if target and target not in ids:
            yield f"指标“{indicator.id}”：分值并入的指标“{target}”不存在{suggestion(target, ids)}，请检查名称"
        elif target and (target == indicator.id or ids[target].moves_to):
            yield f"指标“{indicator.id}”：分值不能并入“{target}”，它自己的分值也要并入别的指标，请直接写最后的指标"
    own = frozenset(name for one in ids.values() for name in one.columns)
    yield from scheme.form.unknown_columns(own)
    grades = [grade.name for grade in scheme.grades]
    for veto in scheme.total.veto:
        if veto.grade and veto.grade not in grades:
            yield f"一票否决的等级“{veto.grade}”不在grades里，可用的有{'、'.join(grades)}"
        if not veto.grade and not veto.lower and veto.total is None:
            yield f"一票否决“{veto.when}”没有写后果，请写total（总分最高多少）、grade（最高哪一等）或lower（下降几档）"


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
    for division in members(raw.get("divisions")):
        weight = as_number(division.get("weight"))
        total += weight
        inner = Decimal(0)
        for group in members(division.get("groups")):
            of_group = sum((as_number(one.get("weight")) for one in members(group.get("indicators"))), Decimal(0))
            given = as_number(group.get("weight"), of_group)
            inner += given
            if given != of_group and not division.get("targets"):
                yield f"二级指标“{group.get('name')}”分值为{given:f}，其下三级指标之和为{of_group:f}，请改成一致"
        if inner != weight and (division.get("groups") or not division.get("targets")):
            yield f"一级指标“{division.get('name')}”分值为{weight:f}，其下二级指标之和为{inner:f}，请改成一致"
    wanted = full_marks(raw)
    if total != wanted and "divisions" in raw:
        yield f"各一级指标分值之和为{plain(total):f}，应为{plain(wanted):f}"


def _duplicates(raw: Raw) -> Iterator[str]:
    total = mapping(raw.get("total"))
    items = [*members(total.get("bonus")), *members(total.get("penalty"))]
    ids = [str(one["id"]) for one in indicators(raw)] + [str(one.get("id")) for one in items]
    yield from (f"指标编号“{one}”重复，请改成不同的" for one in dict.fromkeys(ids) if ids.count(one) > 1)
    for division in members(raw.get("divisions")):
        names = [str(one.get("name")) for one in members(division.get("groups"))]
        yield from (f"二级指标“{one}”重复，请合并或改名" for one in dict.fromkeys(names) if names.count(one) > 1)
    for key, what in (("derived", "派生数据"), ("facts", "补充数据")):
        names = [str(one.get("name")) for one in members(raw.get(key))]
        yield from (f"{what}“{one}”重复，请删去一个" for one in dict.fromkeys(names) if names.count(one) > 1)


def _expressions(raw: Raw) -> Iterator[str]:
    """Expressions that do not parse, and names nobody knows, whatever else is wrong with the file."""
    whole = with_parameters(raw)
    own = {str(one.get("name")) for key in ("derived", "facts") for one in members(whole.get(key))}
    known = known_facts() | own
    for fact in members(whole.get("derived")):
        for form in (fact, *([fact["otherwise"]] if isinstance(fact.get("otherwise"), dict) else ())):
            said = [*_of_text(form.get("expression"), known), *_no_number(form.get("expression"))]
            yield from (f"派生数据“{fact.get('name')}”：{problem}" for problem in said)
    undated = {fact.name for fact in fact_catalogue() if fact.unit != _DATE}
    for key in ("facts", "derived"):
        undated |= {str(fact.get("name")) for fact in members(whole.get(key)) if fact.get("unit") not in (None, _DATE)}
    total = mapping(whole.get("total"))
    every = [*indicators(whole), *members(total.get("bonus")), *members(total.get("penalty"))]
    every += [one for variant in members(whole.get("variants")) for one in indicators(variant)]
    for one in every:
        for holder, key in expressions_in(one, "indicator"):
            if any(value is None and str(way).endswith((")", "）")) for way, value in holder.items()):
                continue  # a formula torn at its comma, told as an unknown key
            if holder[key] or key == "score":
                asked = _no_number(holder[key]) if key == "expression" else ()
                dated = _no_date(holder[key], undated) if key == "expression" else ()
                for problem in (*_of_text(holder[key], known | INDICATOR_WORDS), *asked, *dated):
                    yield f"指标“{one.get('id')}”：{problem}"
    ids = [str(one.get("id")) for one in every]
    ids += [
        str(part.get("name"))
        for division in members(whole.get("divisions"))
        for part in (division, *members(division.get("groups")))
    ]
    for holder, key in expressions_in({k: total.get(k) for k in ("caps", "veto")}, "total"):
        yield from (f"总分：{problem}" for problem in _of_text(holder[key], known, ids))
    for variant in members(whole.get("variants")):
        yield from (f"分类：{problem}" for problem in _of_text(variant.get("when"), known))


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
        for one in (form, *form.parts):
            yield from _of_cases(one)


def _of_cases(one: Indicator) -> Iterator[str]:
    """Cases of a zero denominator that speak of 分子 and 分母 where the expression is no quotient."""
    with suppress(ExpressionError):
        # what does not parse is told elsewhere
        asked = {name for case in one.when_undefined if case.when for name in names_in(parse(case.when))}
        if one.expression and one.ratio is None and {NUMERATOR, DENOMINATOR} & asked:
            yield (
                f"指标“{one.id}”：计算公式不是“…÷…”的形式，when_undefined的条件里不能用分子、分母，"
                "请写成对数据的条件，或不写when"
            )


def _of_text(text: Any, known: frozenset[str] | set[str], ids: Sequence[str] = ()) -> Iterator[str]:
    if not text or not isinstance(text, str):
        yield "表达式为空或不是文字，请补上"
        return
    try:
        tree = parse(text)
    except ExpressionError as error:
        yield str(error)
        return
    for name in sorted(names_asked_missing(tree) & text_facts()):
        yield f'“缺({name})”里不能是文字数据，请改为比较文字，例如 {name} = "…"'
    results = {name for one in ids for name in result_names(one)}
    unknown = [name for name in names_in(tree) if name not in known and name not in results]
    yield from dict.fromkeys(_unknown_name(name, text, known, ids) for name in unknown)


def _unknown_name(name: str, text: str, known: frozenset[str] | set[str], ids: Sequence[str]) -> str:
    """A name in an expression that nobody knows: an indicator's result, a text without quotes, or a fact."""
    indicator = next((name.removesuffix(one) for one in RESULT_SUFFIXES if name.endswith(one)), "")
    if indicator and ids:
        return f"没有指标“{indicator}”{suggestion(indicator, ids)}，请检查名称"
    derived = _derived_elsewhere().get(name)
    if derived:
        whose, fact = derived
        return (
            f"数据“{name}”是{whose}的派生数据，本体系没有：请直接写{fact['expression']}，"
            f"或在derived里写{{name: {name}, expression: {fact['expression']}, unit: {fact['unit']}}}"
        )
    meant = suggestion(name, known)
    if not meant and re.search(rf"[=≠>]\s*{re.escape(name)}(?!\w)", text):
        return f'“{name}”不是数据；如果是文字，请加引号，例如 = "{name}"'
    return (
        f"数据“{name}”不在数据目录中{meant}，请检查名称（perfeval scheme facts列出全部），标准工作簿没有的写在facts里"
    )


@cache
def _derived_elsewhere() -> Mapping[str, tuple[str, Mapping[str, str]]]:
    """The facts that a built-in scheme derives: which scheme, and how."""
    found: dict[str, tuple[str, Mapping[str, str]]] = {}
    for path in data_files("schemes"):
        raw = dict(mapping(load_yaml(f"schemes/{path.name}")))
        for fact in members(with_parameters(raw).get("derived")):
            found.setdefault(str(fact.get("name")), (path.stem, fact))
    return found


def _no_date(text: Any, undated: set[str]) -> Iterator[str]:
    """A date that is taken from what is no date: a deadline as the limit of a ratio."""
    with suppress(ExpressionError, RecursionError):
        for node in walk(parse(text)) if isinstance(text, str) else ():
            if isinstance(node, Binary) and node.operator == "-" and _is_date(node.right) and not _is_date(node.left):
                names = names_in(node.left)
                if names and undated.issuperset(names):
                    yield (
                        f"标准值是日期，计算公式却不是日期（{'、'.join(names)}），请核对：有截止日期的，"
                        "公式写日期数据（单位是日期）；不是日期的，标准值按文本填写"
                    )


def _is_date(node: Node) -> bool:
    """Whether a tree is a date made of year, month and day, give or take some days."""
    if isinstance(node, Binary) and node.operator in "+-":
        return _is_date(node.left) and not _is_date(node.right)
    return isinstance(node, Call) and node.function == "DATE"


def _no_number(text: Any) -> Iterator[str]:
    """An expression whose result is no number but a condition or a text."""
    with suppress(ExpressionError, TypeError, AttributeError):
        tree = parse(text)
        condition = isinstance(tree, Call) and tree.function in ("AND", "OR", "NOT", "ISNUMBER")
        if condition or isinstance(tree, Text) or (isinstance(tree, Binary) and tree.operator in COMPARISONS):
            yield f"公式“{text}”的结果是“成立”或文字，不是数，请写成如果(条件, 1, 0)这样的数"


def _cycles(raw: Raw) -> Iterator[str]:
    uses: dict[str, set[str]] = {}
    for fact in members(with_parameters(raw).get("derived")):
        used = uses.setdefault(str(fact.get("name")), set())
        for form in (fact, *members([fact.get("otherwise")])):
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
