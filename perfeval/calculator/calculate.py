"""Facts + scheme → evaluation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from perfeval.calculator.decision import (
    FULL,
    NORMAL,
    NOT_APPLICABLE,
    NOTHING,
    Decision,
    Leaf,
    answers_decision,
    note_tree,
    ratio_decision,
    status_tree,
    warning_tree,
)
from perfeval.calculator.evaluation import Evaluation, FactScope, IndicatorResult
from perfeval.expression.evaluate import evaluate
from perfeval.expression.nodes import Name, Node, Number, Text, call, choose, names_in
from perfeval.expression.parser import parse
from perfeval.facts.fact import MISSING, Fact, Facts
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.numeric import divide, round_half_away
from perfeval.reader.records import UnitData
from perfeval.rules import Checklist, Grade
from perfeval.scheme.model import DerivedFact, Division, Group, Indicator, Scheme

TOTAL_DIGITS = 2


def evaluate_unit(data: UnitData, scheme: Scheme) -> Evaluation:
    """Score one unit and year by a scheme; problems are findings in the result."""
    facts, findings = _with_derived(data.facts, scheme)
    results: list[IndicatorResult] = []
    for division, group, indicator in scheme.rows():
        names = _names(indicator, data)
        facts = _with_placeholders(facts, names, indicator)
        result = _indicator(division, group, indicator, names, data, facts)
        results.append(result)
        findings += _remarks(result, facts)
    total = _total(results)
    complete = total is not None and all(result.status != MISSING for result in results)
    return Evaluation(
        unit=data.unit,
        year=data.year,
        scheme=scheme,
        facts=facts,
        indicators=tuple(results),
        total=total,
        grade=_grade(scheme, total) if complete and total is not None else "",
        findings=tuple(findings),
    )


def answer_key(indicator_id: str) -> str:
    """An indicator's name as it may stand in a defined name: 管理制度健全性_预算管理."""
    return re.sub(r"[（(](.*?)[）)]", r"_\1", indicator_id)


def _names(indicator: Indicator, data: UnitData) -> tuple[str, ...]:
    """The facts an indicator is computed from."""
    if isinstance(indicator.rule, Checklist):
        key = answer_key(indicator.id)
        return tuple(f"{key}_要点{number}" for number in range(1, len(indicator.rule.points) + 1))
    if isinstance(indicator.rule, Grade):
        own = (data.own_indicators or {}).get(indicator.id, ())
        return tuple(one.fact_name for one in own)
    names = list(names_in(indicator.tree))
    for case in indicator.when_undefined:
        names += [name for name in names_in(parse(case.when)) if case.when] if case.when else []
    return tuple(dict.fromkeys(name for name in names if name not in ("分子", "分母")))


def _with_derived(facts: Facts, scheme: Scheme) -> tuple[Facts, list[Finding]]:
    by_name = dict(facts.by_name)
    findings: list[Finding] = []
    for derived in scheme.derived:
        expression, note = derived.expression, ""
        if derived.otherwise and _absent(derived, by_name):
            expression, note = derived.otherwise.expression, derived.otherwise.note
            findings.append(finding("K102", name=derived.name, note=note))
        tree = parse(expression)
        names = names_in(tree)
        tests = [call("ISNUMBER", Name(name)) for name in names]
        guard = tests[0] if len(tests) == 1 else call("AND", *tests)
        node = tree if isinstance(tree, Name) else choose(guard, tree, Text(MISSING))
        for name in names:
            by_name.setdefault(name, Fact(name, None, derived.unit))
        value = evaluate(node, FactScope(Facts(by_name)))
        by_name[derived.name] = Fact(
            derived.name,
            value if isinstance(value, Decimal) else None,
            derived.unit,
            tuple(source for name in names for source in by_name[name].sources),
            node,
            derived.label or derived.name,
            note,
        )
    return Facts(by_name), findings


def _absent(derived: DerivedFact, facts: dict[str, Fact]) -> bool:
    """Whether the input lacks the table that the first definition needs."""
    needed = [facts.get(name) for name in names_in(parse(derived.expression))]
    return any(fact is None or (fact.missing and not fact.sources) for fact in needed)


def _with_placeholders(facts: Facts, names: Sequence[str], indicator: Indicator) -> Facts:
    unknown = [name for name in names if name not in facts]
    if not unknown:
        return facts
    unit = "文本" if isinstance(indicator.rule, Checklist | Grade) else ""
    return Facts({**facts.by_name, **{name: Fact(name, None, unit, label=name) for name in unknown}})


def _indicator(
    division: Division,
    group: Group,
    indicator: Indicator,
    names: tuple[str, ...],
    data: UnitData,
    facts: Facts,
) -> IndicatorResult:
    def describe(name: str) -> str:
        fact = facts.by_name.get(name)
        where = "、".join(f"{s.sheet}!{s.cell}" for s in fact.sources if s.cell) if fact else ""
        label = (fact.label if fact else "") or name
        return f"“{label}”（{where}）" if where else f"“{label}”"

    unmet: Node | None = None
    value_tree: Node | None = None
    rule = indicator.rule
    decision: Decision
    if isinstance(rule, Checklist):
        decision = answers_decision(names, describe)
        value_tree, unmet = rule.met(names), rule.unmet(names)
    elif isinstance(rule, Grade):
        if names:
            decision = answers_decision(names, describe)
            shares: dict[str, Node] = {p.key: Number(p.value) for p in rule.parameters(indicator.weight)}
            value_tree = rule.mean(names, shares)
        elif data.own_indicators is not None and indicator.optional:
            decision = Leaf(NOT_APPLICABLE, Text("“效果指标”表没有设置本项，本指标不适用"))
        else:
            decision = Leaf(MISSING, Text(f"缺少“效果指标”表中“{indicator.id}”的自评等级；"))
    else:
        decision = ratio_decision(indicator, describe)
        value_tree = indicator.tree
    scope = FactScope(facts)
    status = str(evaluate(status_tree(decision), scope))
    value: Decimal | None = None
    if status == NORMAL and value_tree is not None:
        raw = evaluate(value_tree, scope)
        assert isinstance(raw, Decimal)
        value = round_half_away(raw, indicator.precision)
    score = {FULL: indicator.weight, NOTHING: Decimal(0)}.get(status)
    if value is not None:
        score = rule.score(value, indicator.weight)
    note = str(evaluate(note_tree(decision), scope))
    return IndicatorResult(division, group, indicator, status, value, score, note, names, decision, value_tree, unmet)


def _remarks(result: IndicatorResult, facts: Facts) -> list[Finding]:
    name = result.indicator.id
    if result.status == MISSING:
        absent = [facts[n] for n in result.names if facts[n].missing and facts[n].sources]
        source = absent[0].sources[0] if absent else None
        place = Place(source.file, source.sheet, source.cell) if source else Place()
        return [finding("K103", place, indicator=name, note=result.note)]
    if evaluate(warning_tree(result.decision), FactScope(facts)):
        return [finding("K101", indicator=name, note=result.note, names="”“".join(result.names))]
    if result.status == NOT_APPLICABLE:
        return [finding("K104", indicator=name, note=result.note)]
    return []


def _total(results: Sequence[IndicatorResult]) -> Decimal | None:
    applicable = sum((r.indicator.weight for r in results if r.status != NOT_APPLICABLE), Decimal(0))
    scores = [r.score for r in results if r.score is not None]
    if not scores or not applicable:
        return None
    return round_half_away(divide(sum(scores, Decimal(0)) * 100, applicable), TOTAL_DIGITS)


def _grade(scheme: Scheme, total: Decimal) -> str:
    return next((grade.name for grade in scheme.grades if total >= grade.least), scheme.grades[-1].name)
