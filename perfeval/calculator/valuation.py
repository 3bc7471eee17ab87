"""How an indicator of each kind gets its value: from a ratio, answers, grades, cases, a score by hand."""

from __future__ import annotations

from dataclasses import dataclass

from perfeval.calculator.decision import (
    NOT_APPLICABLE,
    Decision,
    Describe,
    Leaf,
    answers_decision,
    ratio_decision,
    require,
    required_decision,
)
from perfeval.calculator.parts import parts_decision, scored_parts
from perfeval.facts.fact import MISSING
from perfeval.facts.naming import fact_stem
from perfeval.formula.conditions import textual_names
from perfeval.formula.nodes import Binary, Name, Node, Text, choose, concat, names_in
from perfeval.formula.official import official_text
from perfeval.formula.parser import parse
from perfeval.formula.remembered import remembered
from perfeval.reader.records import OwnIndicator, UnitData
from perfeval.rules.base import Basis, Rule
from perfeval.scheme.model import DENOMINATOR, NUMERATOR, Indicator


@dataclass(frozen=True, slots=True)
class Way:
    """An indicator's way to its value, wherever a unit has the facts.

    Attributes:
        names: the facts it is computed from.
        value: 指标值 over fact names and parameter placeholders, unrounded; None where there is nothing to compute.
        words: 计算公式 in words.
        circumstance: what comes before the reason of a deduction, as a live text: the points not met, the case.
    """

    indicator: Indicator
    names: tuple[str, ...]
    value: Node | None
    words: str
    circumstance: Node | None

    @property
    def basis(self) -> Basis:
        """What the value comes from."""
        return self.indicator.rule.basis


@dataclass(frozen=True, slots=True)
class Valuation:
    """The way to a value, and the decision whether it can be computed, whose words say where the facts stand."""

    way: Way
    decision: Decision


def names_of(indicator: Indicator, data: UnitData) -> tuple[str, ...]:
    """The facts an indicator is computed from."""
    rule = indicator.rule
    match rule.basis:
        case Basis.ANSWERS:
            key = fact_stem(_answered_as(indicator, data))
            return tuple(f"{key}_要点{number}" for number in range(1, len(rule.answered) + 1))
        case Basis.GRADES:
            return tuple(own.fact_name for own in _own(indicator, data))
        case Basis.CASES:
            return rule.names
        case Basis.BY_HAND:
            return (score_name(indicator.id),)
        case Basis.PARTS:
            return tuple(dict.fromkeys(name for part in indicator.parts for name in names_of(part, data)))
        case _:
            names = [*names_in(indicator.tree), *rule.names]
            for case in indicator.when_undefined:
                names += names_in(parse(case.when)) if case.when else ()
            return tuple(dict.fromkeys(name for name in names if name not in (NUMERATOR, DENOMINATOR)))


def score_name(indicator: str) -> str:
    """The fact that holds a score given by hand."""
    return f"{fact_stem(indicator)}_人工评分"


def reason_name(indicator: str) -> str:
    """The fact that holds the reason of a score given by hand."""
    return f"{fact_stem(indicator)}_评分理由"


def valuate(indicator: Indicator, names: tuple[str, ...], data: UnitData, describe: Describe) -> Valuation:
    """The way to an indicator's value; `names` as `names_of` gives them.

    Units that fill in the same form, and so have the facts in the same cells, have the same one.
    """
    said = tuple(describe(name) for name in (*names, indicator.weight_fact))
    return _valuation(indicator, names, said, data.own_indicators is not None)


@remembered()
def _valuation(indicator: Indicator, names: tuple[str, ...], said: tuple[str, ...], own_given: bool) -> Valuation:
    describe = dict(zip((*names, indicator.weight_fact), said, strict=True)).__getitem__
    rule = indicator.rule
    match rule.basis:
        case Basis.ANSWERS:
            decision = answers_decision(names, describe)
        case Basis.GRADES:
            decision = answers_decision(names, describe) if names else _ungraded(indicator, own_given)
        case Basis.CASES:
            decision = required_decision(rule.required, describe, _textual(rule))
        case Basis.PARTS:
            decision = parts_decision(indicator.parts)
        case Basis.BY_HAND:
            decision = required_decision(names, describe)
        case _:
            decision = require(rule.required, describe, ratio_decision(indicator, describe), _textual(rule))
    if indicator.weight_fact:
        decision = require([indicator.weight_fact], describe, decision)
    return Valuation(_way(indicator, names), decision)


@remembered()
def _way(indicator: Indicator, names: tuple[str, ...]) -> Way:
    rule = indicator.rule
    words, value, circumstance = rule.value_words, rule.value(names), rule.circumstance(names)
    if rule.basis is Basis.PARTS:
        value = rule.combined(scored_parts(indicator.parts))
    elif rule.basis is Basis.BY_HAND:
        circumstance = _reason_given(indicator)
    elif rule.basis is Basis.RATIO:
        value, words = indicator.tree, _in_words(indicator)
    return Way(indicator, names, value, words, circumstance)


def _textual(rule: Rule) -> frozenset[str]:
    """The facts that a rule's conditions take for texts."""
    return frozenset(name for when in rule.conditions for name in textual_names(parse(when)))


def _in_words(indicator: Indicator) -> str:
    words = official_text(indicator.tree)
    return f"{indicator.id}＝（{words}）×100%" if indicator.display.endswith("%") else f"{indicator.id}＝{words}"


def _reason_given(indicator: Indicator) -> Node:
    """The words that go with a score given by hand, as a live text."""
    reason = Name(reason_name(indicator.id))
    return choose(Binary("=", reason, Text(MISSING)), Text(""), concat(reason, "；"))


def _ungraded(indicator: Indicator, own_given: bool) -> Decision:
    """The decision where 效果指标, which may be there or not, has no row for the indicator."""
    if own_given and indicator.optional:
        return Leaf(NOT_APPLICABLE, Text("“效果指标”表没有设置本项，本指标不适用"))
    return Leaf(MISSING, Text(f"缺少“效果指标”表中“{indicator.id}”的自评等级。"))


def _answered_as(indicator: Indicator, data: UnitData) -> str:
    """The name under which 评价要点 lists the indicator's points: its own, else one it is also known by."""
    listed = data.checklist or {}
    return next((name for name in indicator.sheet_names if name in listed), indicator.sheet_names[0])


def _own(indicator: Indicator, data: UnitData) -> tuple[OwnIndicator, ...]:
    """The rows of 效果指标 that count for the indicator."""
    given = data.own_indicators or {}
    return tuple(row for name in indicator.sheet_names for row in given.get(name, ()))
