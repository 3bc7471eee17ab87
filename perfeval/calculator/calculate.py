"""Facts + scheme → evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from perfeval.calculator.decision import FULL, NORMAL, NOT_APPLICABLE, NOTHING, note_tree, status_tree, warning_tree
from perfeval.calculator.evaluation import Evaluation, IndicatorResult
from perfeval.calculator.total import grade_tree, total_tree
from perfeval.calculator.unit_scheme import for_unit
from perfeval.calculator.unused import unused_facts, unused_rows
from perfeval.calculator.valuation import names_of, reason_name, score_name, valuate
from perfeval.facts.fact import MISSING, Fact, Facts
from perfeval.facts.scope import fact_scope
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.formula.conditions import all_numbers
from perfeval.formula.evaluate import Grid, evaluate
from perfeval.formula.nodes import Binary, Cell, Name, Node, Number, Text, call, choose, names_in
from perfeval.formula.numeric import round_half_away
from perfeval.formula.parser import parse
from perfeval.formula.scope import CellScope
from perfeval.reader.records import UnitData
from perfeval.rules.base import Basis, with_parameters
from perfeval.scheme.model import DerivedFact, Division, Group, Indicator, Scheme

_MEASURED = {"万元", "比率"}
"""Units whose numbers mean something else in another unit."""


def evaluate_unit(data: UnitData, scheme: Scheme) -> Evaluation:
    """Score one unit and year by a scheme; problems are findings in the result."""
    given, problems = _with_extra(data.facts, scheme)
    facts, findings = _with_derived(_with_hand_scores(given, data), scheme)
    findings += problems
    if scheme.dates and data.year is not None and data.year < scheme.dates[0]:
        findings.append(finding("K122", year=data.year, first=scheme.dates[0], scheme=scheme.title))
    scheme, choices = for_unit(scheme, data, facts)
    findings += [*choices, *unused_rows(scheme, data), *unused_facts(scheme, data.facts)]
    results: list[IndicatorResult] = []
    for division, group, indicator in scheme.rows():
        names = names_of(indicator, data)
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


def _with_extra(facts: Facts, scheme: Scheme) -> tuple[Facts, list[Finding]]:
    """The facts that only the scheme knows: missing where 补充数据 does not supply them in the right unit."""
    by_name = dict(facts.by_name)
    problems: list[Finding] = []
    for one in scheme.facts:
        fact = by_name.get(one.name)
        if fact is None:
            by_name[one.name] = Fact(one.name, None, one.unit, label=f"补充数据表 {one.name}")
        elif fact.unit != one.unit and {fact.unit, one.unit} & _MEASURED:
            source = fact.sources[0]
            place = Place(source.file, source.sheet, source.cell)
            problems.append(finding("K110", place, name=one.name, found=fact.unit or "空白", unit=one.unit))
            by_name[one.name] = replace(fact, value=None, unit=one.unit, derivation=Text(MISSING))
        else:
            by_name[one.name] = replace(fact, unit=one.unit)
    return Facts(by_name), problems


def _with_hand_scores(facts: Facts, data: UnitData) -> Facts:
    """The scores and reasons of 自评分, as facts for the indicators that are scored by hand."""
    by_name = dict(facts.by_name)
    for name, given in (data.self_scores or {}).items():
        score, reason = score_name(name), reason_name(name)
        cell = Cell(given.cell.sheet, given.cell.cell)
        node = choose(call("ISNUMBER", cell), cell, Text(MISSING))
        by_name[score] = Fact(score, given.score, "分", (given.cell,), node, f"自评分表 {name}")
        if given.reason_cell is not None and given.reason:
            words = Cell(given.reason_cell.sheet, given.reason_cell.cell)
            node = choose(Binary("=", words, Text("")), Text(MISSING), words)
            by_name[reason] = Fact(reason, given.reason, "文本", (given.reason_cell,), node, f"自评分表 {name}扣分原因")
        else:
            by_name[reason] = Fact(reason, None, "文本", (), Text(MISSING), f"自评分表 {name}扣分原因")
    return Facts(by_name)


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
        node = tree if isinstance(tree, Name) or not names else choose(all_numbers(names), tree, Text(MISSING))
        for name in names:
            by_name.setdefault(name, Fact(name, None, derived.unit))
        value = evaluate(node, fact_scope(Facts(by_name)))
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
    unit = "文本" if indicator.rule.basis in (Basis.ANSWERS, Basis.GRADES) else ""
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

    valuation = valuate(indicator, names, data, describe)
    scope = fact_scope(facts)
    status = str(evaluate(status_tree(valuation.decision), scope))
    value: Decimal | None = None
    if status == NORMAL and valuation.value is not None:
        numbers: dict[str, Node] = {p.key: Number(p.value) for p in indicator.rule.parameters(indicator.weight)}
        raw = evaluate(with_parameters(valuation.value, numbers), scope)
        assert isinstance(raw, Decimal)
        value = round_half_away(raw, indicator.precision)
    score = {FULL: indicator.weight, NOTHING: Decimal(0)}.get(status)
    if value is not None:
        score = indicator.rule.score(value, indicator.weight)
    note = str(evaluate(note_tree(valuation.decision), scope))
    return IndicatorResult(division, group, indicator, status, value, score, note, valuation)


def _remarks(result: IndicatorResult, facts: Facts) -> list[Finding]:
    name = result.indicator.id
    if result.status == MISSING:
        absent = [facts[n] for n in result.names if facts[n].missing and facts[n].sources]
        source = absent[0].sources[0] if absent else None
        place = Place(source.file, source.sheet, source.cell) if source else Place()
        return [finding("K103", place, indicator=name, note=result.note)]
    if evaluate(warning_tree(result.valuation.decision), fact_scope(facts)):
        return [finding("K101", indicator=name, note=result.note, names="”“".join(result.names))]
    if result.status == NOT_APPLICABLE:
        return [finding("K104", indicator=name, note=result.note)]
    return []


def _total(results: Sequence[IndicatorResult]) -> Decimal | None:
    columns: dict[str, Grid] = {
        "得分": [[one.status if one.score is None else one.score] for one in results],
        "计算状态": [[one.status] for one in results],
        "分值": [[one.indicator.weight] for one in results],
    }
    total = evaluate(total_tree(*map(Name, columns)), CellScope(names=columns.__getitem__))
    return total if isinstance(total, Decimal) else None


def _grade(scheme: Scheme, total: Decimal) -> str:
    limits = [(grade.name, Number(grade.least)) for grade in scheme.grades]
    return str(evaluate(grade_tree(Number(total), limits), fact_scope({})))
