"""What is still missing for a full score, indicator by indicator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from perfeval.calculator.evaluation import Evaluation, IndicatorResult
from perfeval.facts.fact import MISSING, Facts
from perfeval.facts.layout import layout
from perfeval.facts.policy import policy_values
from perfeval.formula.nodes import names_in
from perfeval.reader.records import UnitData
from perfeval.rules.base import Basis


@dataclass(frozen=True, slots=True)
class StillMissing:
    """An indicator without data, and where to fill in what it lacks.

    Attributes:
        indicator: its label.
        places: in words, the sheet, row and column of the standard workbook, with the cell where one was expected.
    """

    indicator: str
    places: tuple[str, ...]


def missing_report(data: UnitData, evaluation: Evaluation) -> tuple[StillMissing, ...]:
    """The indicators without data, in the order of the form; empty where every one has a score."""
    report: list[StillMissing] = []
    for result in evaluation.indicators:
        if result.status != MISSING:
            continue
        name = result.indicator.id
        match result.valuation.way.basis:
            case Basis.ANSWERS:
                places = _points(data, evaluation.facts, result.names, name)
            case Basis.GRADES:
                places = (f"“效果指标”表 三级指标“{name}”的自评等级",)
            case Basis.BY_HAND:
                places = (f"“自评分”表 三级指标“{name}”的自评分",)
            case _:
                # the cases for a denominator of 0 matter only when the ratio itself is complete
                value = result.valuation.way.value
                ratio = _places(names_in(value) if value is not None else (), evaluation.facts)
                places = tuple(dict.fromkeys(ratio)) or tuple(dict.fromkeys(_places(result.names, evaluation.facts)))
        report.append(StillMissing(result.indicator.label, places))
    return tuple(report)


def missing_facts(evaluation: Evaluation) -> dict[str, tuple[str, ...]]:
    """The facts that each indicator without data lacks, by the indicator's id; facts that are read from a place."""
    lacking: dict[str, tuple[str, ...]] = {}
    for result in evaluation.indicators:
        if result.status == MISSING:
            value = result.valuation.way.value
            ratio = tuple(_unread(names_in(value) if value is not None else (), evaluation.facts))
            lacking[result.indicator.id] = ratio or tuple(_unread(result.names, evaluation.facts))
    return lacking


def needed_facts(result: IndicatorResult, facts: Facts) -> tuple[str, ...]:
    """The facts that are read from places of the standard workbook and that an indicator cannot do without."""
    value = result.valuation.way.value
    names = names_in(value) if value is not None else result.names
    return tuple(dict.fromkeys(_places_of(names, facts)))


def _places_of(names: tuple[str, ...], facts: Facts) -> Iterator[str]:
    for name in names:
        inner = _made_of(name, facts)
        if inner:
            yield from _places_of(inner, facts)
        elif name in facts.by_name or name in _standard_places():
            yield name


def _unread(names: tuple[str, ...], facts: Facts) -> Iterator[str]:
    for name in names:
        fact = facts.by_name.get(name)
        if (fact is not None and fact.missing) or (fact is None and name in _standard_places()):
            inner = _made_of(name, facts)
            yield from _unread(inner, facts) if inner else (name,)


def place_in_words(name: str, facts: Facts) -> str:
    """Where a fact belongs: “支出”表 项目支出 / 决算数."""
    if name in _standard_places():
        sheet, label = _standard_places()[name]
        return f"“{sheet}”表 {label}"
    fact = facts.by_name.get(name)
    return (fact.label if fact else "") or name


def sheet_of(name: str, facts: Facts) -> str:
    """The sheet that a fact belongs to: 支出."""
    if name in _standard_places():
        return _standard_places()[name][0]
    # 支付进度表 进度：a fact of a sheet that is not there is called by it
    return place_in_words(name, facts).partition("表 ")[0]


def row_of(name: str) -> str:
    """The label of the row of the standard workbook that a fact stands in: 项目支出; '' for a fact of no table."""
    return _standard_places().get(name, ("", ""))[1].partition(" / ")[0]


def _points(data: UnitData, facts: Facts, names: tuple[str, ...], indicator: str) -> tuple[str, ...]:
    open_points = [str(number) for number, name in enumerate(names, 1) if facts.value(name) is None]
    if data.checklist is None or len(open_points) == len(names):
        return (f"“评价要点”表“{indicator}”的全部要点",)
    return (f"“评价要点”表“{indicator}”的要点{'、'.join(open_points)}",)


def _places(names: tuple[str, ...], facts: Facts) -> Iterator[str]:
    for name in names:
        fact = facts.by_name.get(name)
        if fact is not None and not fact.missing:
            continue
        inner = _made_of(name, facts)
        if inner:
            yield from _places(inner, facts)
            continue
        where = "、".join(f"{s.file}〔{s.sheet}〕{s.cell}" for s in fact.sources[:1]) if fact else ""
        label = place_in_words(name, facts)
        yield f"{label}（{where}）" if where else label


def _made_of(name: str, facts: Facts) -> tuple[str, ...]:
    """The facts that a fact of the scheme is made of; none for one that is read from a place of its own."""
    fact = facts.by_name.get(name)
    if fact is None or fact.derivation is None or name in _standard_places():
        return ()
    return tuple(inner for inner in names_in(fact.derivation) if inner not in policy_values())


@cache
def _standard_places() -> dict[str, tuple[str, str]]:
    """Where the standard workbook holds each fact: the sheet, the row and the column."""
    places: dict[str, tuple[str, str]] = {}
    for sheet in layout("standard").every:
        for row in sheet.rows:
            if row.fact:
                places[row.fact] = (sheet.name, row.label)
            for column in sheet.columns:
                if column.measure:
                    places[sheet.fact_name(row, column)] = (sheet.name, f"{row.label} / {column.label}")
    return places
