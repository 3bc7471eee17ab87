"""Facts + scheme → evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from perfeval.calculator.decision import (
    FULL,
    NORMAL,
    NOT_APPLICABLE,
    NOTHING,
    note_tree,
    status_tree,
    unclaimed,
    warning_tree,
)
from perfeval.calculator.evaluation import Evaluation, IndicatorResult, results_by_name
from perfeval.calculator.moving import moved_in, moves
from perfeval.calculator.total import (
    SCORES,
    STATUSES,
    WEIGHTS,
    TotalStep,
    asked_groups,
    capped_grade_tree,
    left_words,
    parameter_name,
    segment_sizes,
    step_name,
    total_steps,
    total_tree,
)
from perfeval.calculator.unit_scheme import TARGETS_SUFFIX, for_unit
from perfeval.calculator.unused import unused_facts, unused_rows
from perfeval.calculator.valuation import names_of, reason_name, score_name, valuate
from perfeval.facts.fact import MISSING, Fact, Facts
from perfeval.facts.scope import fact_scope, value_of_name
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.formula.conditions import all_numbers
from perfeval.formula.evaluate import Grid, Value, evaluate
from perfeval.formula.nodes import Binary, Cell, Name, Node, Number, Text, call, choose, names_in
from perfeval.formula.numeric import divide, round_half_away
from perfeval.formula.parser import parse
from perfeval.formula.scope import CellScope
from perfeval.reader.records import UnitData
from perfeval.rules.base import SCORE_DIGITS, Basis, with_parameters
from perfeval.scheme.model import DerivedFact, Division, Group, Indicator, Scheme

YEAR = "年度"
"""评价年度 as a number, for dates."""
_MEASURED = {"万元", "比率"}
_ZERO = "；没有发生额的填0，不要留空"
"""Units whose numbers mean something else in another unit."""


def evaluate_unit(data: UnitData, scheme: Scheme) -> Evaluation:
    """Score one unit and year by a scheme; problems are findings in the result."""
    given, problems = _with_extra(_with_year(data, scheme), scheme)
    facts, findings = _with_derived(_with_hand_scores(given, data), scheme)
    findings += problems
    if scheme.dates and data.year is not None and data.year < scheme.dates[0]:
        findings.append(finding("K122", year=data.year, first=scheme.dates[0], scheme=scheme.title))
    scheme, choices = for_unit(scheme, data, facts)
    findings += [*choices, *unused_rows(scheme, data), *unused_facts(scheme, data.facts)]
    results: list[IndicatorResult] = []
    for division, group, indicator in scheme.rows():
        result, facts = _scored(division, group, indicator, data, facts)
        results.append(result)
    results = _with_moved_weights(scheme, results, facts)
    items: list[IndicatorResult] = []
    for kind, given_items in (("加分项", scheme.total.bonus), ("扣分项", scheme.total.penalty)):
        for item in given_items:
            holder = Division(name=kind, weight=Decimal(0)), Group(name=kind, indicators=())
            result, facts = _scored(*holder, item, data, facts, claimed=item.optional)
            items.append(result)
    findings += [remark for one in (*results, *items) for remark in _remarks(one, facts, scheme)]
    steps = _steps(scheme, results, items, facts)
    total = steps[-1].value if steps else _total(results)
    total = total if isinstance(total, Decimal) else None
    complete = total is not None and all(one.status != MISSING for one in (*results, *items))
    complete = complete and not any(step.asked and step.value == MISSING for step in steps)
    return Evaluation(
        unit=data.unit,
        year=data.year,
        scheme=scheme,
        facts=facts,
        indicators=tuple(results),
        total=total,
        grade=_grade(scheme, total, steps) if complete and total is not None else "",
        findings=tuple(findings),
        items=tuple(items),
        steps=steps,
        tasks=data.tasks,
    )


def _with_year(data: UnitData, scheme: Scheme) -> Facts:
    """The facts with 年度 as a number, where the scheme asks for it."""
    if data.year is None or YEAR not in scheme.names_used() or data.facts.value(YEAR) is not None:
        return data.facts
    year = Fact(YEAR, Decimal(data.year), "年", (), Number(Decimal(data.year)), "评价年度")
    return Facts({**data.facts.by_name, YEAR: year})


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
    held = {name: Fact(name, None, unit, label=_where_filled_in(name, indicator)) for name in unknown}
    return Facts({**facts.by_name, **held})


def _where_filled_in(name: str, indicator: Indicator) -> str:
    """What people call a value that no table held: the sheet, and the indicator there."""
    match indicator.rule.basis:
        case Basis.ANSWERS:
            return f"评价要点表 {indicator.id}的要点{name.rpartition('_要点')[2]}"
        case Basis.BY_HAND:
            return f"自评分表 {indicator.id}"
        case _:
            division, mark, rest = name.rpartition(TARGETS_SUFFIX)
            return f"绩效目标表 {division}" if mark and not rest else name


def _scored(
    division: Division,
    group: Group,
    indicator: Indicator,
    data: UnitData,
    facts: Facts,
    *,
    claimed: bool = False,
) -> tuple[IndicatorResult, Facts]:
    """The result of an indicator, its parts first, and the facts with what it asked for.

    Args:
        claimed: of an item of the total, whether it counts only where the unit filled something in.
    """
    parts: list[IndicatorResult] = []
    for part in indicator.parts:
        one, facts = _scored(division, group, part, data, facts)
        parts.append(one)
    names = names_of(indicator, data)
    facts = _with_placeholders(facts, names, indicator)

    def describe(name: str) -> str:
        """A fact in the words of the note; one that is missing with its cells, which differ from unit to unit."""
        fact = facts.by_name.get(name)
        where = "、".join(f"{s.sheet}!{s.cell}" for s in fact.sources if s.cell) if fact and fact.missing else ""
        label = (fact.label if fact else "") or name
        return f"“{label}”（{where}）" if where else f"“{label}”"

    valuation = valuate(indicator, names, data, describe)
    if claimed:
        valuation = replace(valuation, decision=unclaimed(valuation.decision))
    known = {**results_by_name(parts)}
    of_facts = value_of_name(facts)
    scope = CellScope(names=lambda name: known[name] if name in known else of_facts(name))
    status = str(evaluate(status_tree(valuation.decision), scope))
    value: Decimal | None = None
    if status == NORMAL and valuation.way.value is not None:
        numbers: dict[str, Node] = {p.key: Number(p.value) for p in indicator.rule.parameters(indicator.weight)}
        raw = evaluate(with_parameters(valuation.way.value, numbers), scope)
        assert isinstance(raw, Decimal)
        value = round_half_away(raw, indicator.precision)
    score = {FULL: indicator.weight, NOTHING: Decimal(0)}.get(status)
    if value is not None:
        score = indicator.rule.score(value, indicator.weight, of_facts)
    note = str(evaluate(note_tree(valuation.decision), scope))
    result = IndicatorResult(division, group, indicator, status, value, score, note, valuation, tuple(parts))
    return result, facts


def _with_moved_weights(scheme: Scheme, results: Sequence[IndicatorResult], facts: Facts) -> list[IndicatorResult]:
    """The results with the weight of what does not apply moved where the scheme says; scores grow in proportion."""
    givers = moves(scheme)
    statuses = {one.indicator.id: one.status for one in results}
    moved: list[IndicatorResult] = []
    for one in results:
        given = givers.get(one.indicator.id, ())
        if not given:
            moved.append(one)
            continue
        own = one.indicator.weight
        whole = own + moved_in(given, statuses)
        grown = one.indicator.model_copy(update={"weight": whole})
        score = one.score
        if score is not None and own:
            score = round_half_away(divide(score * whole, own), SCORE_DIGITS)
        takes_from = tuple(giver.id for giver in given)
        moved.append(replace(one, indicator=grown, score=score, own_weight=own, takes_from=takes_from))
    return moved


def _remarks(result: IndicatorResult, facts: Facts, scheme: Scheme) -> list[Finding]:
    name = result.indicator.id
    if result.status == MISSING:
        missing = [facts[n] for n in result.names if n in facts and facts[n].missing]
        zero = _ZERO if any(fact.is_amount for fact in missing) else ""
        return [finding("K103", _place(missing), indicator=name, note=result.note.rstrip("；。"), zero=zero)]
    if not result.parts and evaluate(warning_tree(result.valuation.decision), fact_scope(facts)):
        below = names_in(result.indicator.ratio[1]) if result.indicator.ratio else result.names
        place = _place(facts[n] for n in below if n in facts)
        return [finding("K101", place, indicator=name, note=result.note, names="”“".join(result.names))]
    if result.status == NOT_APPLICABLE:
        left = left_words(scheme, result.indicator)
        return [finding("K104", indicator=name, note=result.note, left=left)]
    return []


def _place(facts: Iterable[Fact]) -> Place:
    """The first cell that one of the facts was taken from."""
    source = next((fact.sources[0] for fact in facts if fact.sources), None)
    return Place(source.file, source.sheet, source.cell) if source else Place()


def _total(results: Sequence[IndicatorResult]) -> Decimal | None:
    columns: dict[str, Grid] = {
        "得分": [[one.status if one.score is None else one.score] for one in results],
        "计算状态": [[one.status] for one in results],
        "分值": [[one.indicator.weight] for one in results],
    }
    total = evaluate(total_tree(*map(Name, columns)), CellScope(names=columns.__getitem__))
    return total if isinstance(total, Decimal) else None


def _steps(
    scheme: Scheme, results: Sequence[IndicatorResult], items: Sequence[IndicatorResult], facts: Facts
) -> tuple[TotalStep, ...]:
    """The steps of the total with their values, one after another."""
    known: dict[str, Value] = {**results_by_name((*results, *items))}
    ranges: list[tuple[str, Sequence[IndicatorResult]]] = [("", results)]
    ranges += [(f":{n}", part) for n, part in enumerate(_segmented(scheme, results), 1)]
    ranges += [(f":{one.stem}", results[one.first : one.first + one.count]) for one in asked_groups(scheme)]
    for suffix, rows in ranges:
        known[f"{SCORES}{suffix}"] = [[one.status if one.score is None else one.score] for one in rows]
        known[f"{STATUSES}{suffix}"] = [[one.status] for one in rows]
        known[f"{WEIGHTS}{suffix}"] = [[one.indicator.weight] for one in rows]
    of_facts = value_of_name(facts)
    scope = CellScope(names=lambda name: known[name] if name in known else of_facts(name))
    found: list[TotalStep] = []
    for step in total_steps(scheme):
        if step.parameter is not None:
            known[parameter_name(step.key).name] = step.parameter
        value = evaluate(step.node, scope)
        known[step_name(step.key).name] = value
        found.append(replace(step, value=value))
    return tuple(found)


def _segmented(scheme: Scheme, results: Sequence[IndicatorResult]) -> Iterator[Sequence[IndicatorResult]]:
    at = 0
    for size in segment_sizes(scheme):
        yield results[at : at + size]
        at += size


def _grade(scheme: Scheme, total: Decimal, steps: Sequence[TotalStep] = ()) -> str:
    limits: list[tuple[str, Node]] = [(grade.name, Number(grade.least)) for grade in scheme.grades]
    asked: dict[str, Node] = {step.key: Text(str(step.value)) for step in steps if step.asked}
    return str(evaluate(capped_grade_tree(scheme, Number(total), limits, asked), fact_scope({})))
