"""Part six to eight: what each indicator came to, what it means, why points were lost and what to do."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from perfeval.calculator import Evaluation, IndicatorResult
from perfeval.calculator.decision import FULL, NOT_APPLICABLE, NOTHING
from perfeval.data import load_yaml
from perfeval.facts.fact import MISSING
from perfeval.facts.scope import fact_scope
from perfeval.formula.evaluate import evaluate, format_number
from perfeval.formula.nodes import Node, Number, Text
from perfeval.formula.official import official_pieces
from perfeval.reader.records import UnitData
from perfeval.report.wording import phrase
from perfeval.rules.answers import ANSWERS, Point
from perfeval.rules.base import Basis, points, with_parameters

_POINTS_NAMED = 2
_LONGEST_POINT = 60
_PARTLY = ANSWERS[1]
_LEAF_PATTERNS = {"万元": "0.00", "比率": "0.00%"}


class Meaning(BaseModel):
    """What a value below, equal to or above a limit means, in words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: Decimal
    below: str = ""
    equal: str = ""
    above: str = ""

    def words(self, value: Decimal) -> str:
        """The words for a value; empty where there are none."""
        return self.equal if value == self.at else self.below if value < self.at else self.above


class IndicatorWords(BaseModel):
    """How the report speaks of one indicator."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    aspect: str = ""
    theme: str = ""
    problem: str = ""
    meaning: Meaning | None = None
    measure: str = ""


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = load_yaml("report/indicators.yaml")
    return found


class ThemeWords(BaseModel):
    """What a kind of loss is called among the problems, and what is done about it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: str
    measure: str


@cache
def indicator_words(name: str) -> IndicatorWords:
    """How the report speaks of the indicator of this id; nothing of one it does not know."""
    return IndicatorWords(**_data()["indicators"].get(name, {}))


def aspect_of(result: IndicatorResult) -> str:
    """Which analysis an indicator belongs to: 经济性, 效率性 or 效益性."""
    known = indicator_words(result.indicator.id).aspect
    if known:
        return known
    rules = ((rule["word"], rule["aspect"]) for rule in _data()["aspects"])
    return next((aspect for word, aspect in rules if word in result.division.name), str(_data()["default_aspect"]))


def theme_words(name: str, group: str) -> ThemeWords:
    """The words for a kind of loss; for one without a name, those of the indicator's 二级指标."""
    known = _data()["themes"].get(name)
    if known is not None:
        return ThemeWords(**known)
    general = _data()["default_theme"]
    return ThemeWords(**{key: str(text).format(group=group) for key, text in general.items()})


def own_improvement(result: IndicatorResult) -> str:
    """The measure against an indicator's loss that the scheme words itself; empty where it has none."""
    return result.indicator.improvement


def name_of(result: IndicatorResult, evaluation: Evaluation) -> str:
    """The indicator's label, or its id where two indicators share a label."""
    label = result.indicator.label
    labels = [one.indicator.label for one in evaluation.indicators]
    return label if labels.count(label) == 1 else result.indicator.id


def lost(result: IndicatorResult) -> Decimal:
    """Points lost; 0 where there is no score."""
    return Decimal(0) if result.score is None else result.indicator.weight - result.score


def _circumstance(result: IndicatorResult, evaluation: Evaluation) -> str:
    """What comes before the reason: the points not met, the case that holds, the hand's own words."""
    circumstance = result.valuation.way.circumstance
    if circumstance is None:
        return ""
    numbers: dict[str, Node] = {
        p.key: Number(p.value) for p in result.indicator.rule.parameters(result.indicator.weight)
    }
    return str(evaluate(with_parameters(circumstance, numbers), fact_scope(evaluation.facts)))


def sentence(result: IndicatorResult, evaluation: Evaluation, data: UnitData) -> str:
    """What an indicator came to: value, how it was computed, what it means, score."""
    indicator = result.indicator
    name, weight = name_of(result, evaluation), points(indicator.weight)
    if result.status == MISSING or (result.score is None and result.status != NOT_APPLICABLE):
        return phrase("indicator.missing", name=name, weight=weight)
    if result.status == NOT_APPLICABLE:
        return phrase("indicator.not_applicable", name=name, note=result.note)
    assert result.score is not None
    known = {"name": name, "weight": weight, "score": points(result.score)}
    if result.status in (FULL, NOTHING):
        return phrase("indicator.noted", **known, note=result.note)
    basis = result.valuation.way.basis
    said = _circumstance(result, evaluation).rstrip("；。")
    if basis is Basis.ANSWERS:
        key = "indicator.checklist" if said else "indicator.checklist_full"
        return phrase(key, **known, count=len(result.names), unmet=unmet_points(result, evaluation) or said)
    if basis is Basis.GRADES:
        return phrase("indicator.graded", **known, own=_own_indicators(result, evaluation, data))
    if basis is not Basis.RATIO or result.value is None:
        return phrase("indicator.other", **known, said=f"{said}，" if said else "")
    value = format_number(result.value, indicator.display)
    process = _process(result, evaluation)
    judgement = _judgement(result)
    return phrase("indicator.normal", **known, value=value, process=process, judgement=judgement)


def _judgement(result: IndicatorResult) -> str:
    meaning = indicator_words(result.indicator.id).meaning
    assert result.value is not None
    words = meaning.words(result.value) if meaning else ""
    return words or phrase("indicator.less" if lost(result) else "indicator.full")


def _process(result: IndicatorResult, evaluation: Evaluation) -> str:
    """The calculation with its figures: （11÷10×100%）."""

    def leaf(name: str) -> Node | str:
        fact = evaluation.facts.get(name)
        if fact is None or not isinstance(fact.value, Decimal):
            return MISSING
        pattern = _LEAF_PATTERNS.get(fact.unit)
        return format_number(fact.value, pattern) if pattern else format(fact.value, "f")

    if result.valuation.way.value is None:
        return ""
    text = official_pieces(result.valuation.way.value, leaf)
    words = text.value if isinstance(text, Text) else str(evaluate(text, fact_scope(evaluation.facts)))
    return f"（{words}）" if words else ""


def _own_indicators(result: IndicatorResult, evaluation: Evaluation, data: UnitData) -> str:
    parts = []
    rows = [row for group in (data.own_indicators or {}).values() for row in group if row.fact_name in result.names]
    for row in rows:
        grade = evaluation.facts.value(row.fact_name) or MISSING
        key = "indicator.own" if row.target and row.actual else "indicator.own_plain"
        name = row.name or result.indicator.label
        parts.append(phrase(key, name=name, target=row.target, actual=row.actual, grade=grade))
    return "；".join(parts)


def unmet_points(result: IndicatorResult, evaluation: Evaluation) -> str:
    """The points of a checklist that were not met, in the form's own words; empty where there are none."""
    points = [point for point in getattr(result.indicator.rule, "points", ()) if isinstance(point, Point)]
    found = []
    for point, name in zip(points, result.names, strict=False):
        answer = evaluation.facts.value(name)
        text = point.text.strip(" 　；;。，,").replace("是否", "")
        if answer == point.good or not isinstance(answer, str) or not text or len(text) > _LONGEST_POINT:
            continue
        key = "problems.partly" if answer == _PARTLY else "problems.present" if point.absent else "problems.unmet"
        found.append(phrase(key, point=text.removeprefix("存在") if point.absent else text))
    return "；".join(found[:_POINTS_NAMED])
