"""The law as tables: for every indicator of the built-in schemes, what facts give which status, value and score.

A table is read by a person who knows the law and no Python: each row has the facts, then 计算状态, 指标值 and 得分.
缺 stands for a fact that is missing, — for a value or score that does not exist.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from perfeval.calculator import IndicatorResult, evaluate_unit
from perfeval.calculator.calculate import _grade
from perfeval.facts.naming import fact_stem
from perfeval.rules import Bands
from perfeval.rules.base import Basis
from perfeval.scheme import load_any, load_scheme, scheme_names
from perfeval.scheme.model import Indicator
from tests.units import unit_of

TABLES = sorted(Path(__file__).parent.glob("*/*.yaml"))
ABSENT, NOTHING = "缺", "—"


@cache
def table_of(path: Path) -> dict[str, Any]:
    """The file as it is written; numbers as decimals, never through a binary float."""
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_Exact)
    return loaded


class _Exact(yaml.SafeLoader):
    """Reads decimals as they are written."""


def _decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)))


_Exact.add_constructor("tag:yaml.org,2002:float", _decimal)
_Exact.add_constructor("tag:yaml.org,2002:int", _decimal)


def facts_of(table: dict[str, Any], row: list[Any]) -> list[Any]:
    """What a row gives: numbers by fact, answers by point, or grades."""
    given = row[:-3] if "facts" in table else row[0]
    return [None if one == ABSENT else one for one in given]


def result_of(scheme: str, table: dict[str, Any], row: list[Any]) -> IndicatorResult:
    system = load_scheme(scheme)
    indicator = indicator_of(scheme, table["indicator"])
    given = facts_of(table, row)
    numbers: dict[str, Any] = {}
    answers: dict[str, Any] = {}
    grades: dict[str, list[Any]] = {}
    if "facts" in table:
        numbers = {name: value for name, value in zip(table["facts"], given, strict=True) if value is not None}
    elif "points" in table:
        answers = {f"{fact_stem(indicator.id)}_要点{number}": value for number, value in enumerate(given, 1)}
    else:
        grades = {indicator.sheet_names[-1]: given}
    evaluation = evaluate_unit(unit_of(system, numbers, answers, grades), system)
    return next(one for one in evaluation.indicators if one.indicator.id == indicator.id)


def indicator_of(scheme: str, name: str) -> Indicator:
    return next(one for one in load_scheme(scheme).indicators if one.id == name)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_row_of_the_table(path: Path) -> None:
    table = table_of(path)
    assert table["indicator"] == path.stem
    assert indicator_of(path.parent.name, path.stem).weight == table["weight"]
    for row in table["cases"]:
        found = result_of(path.parent.name, table, row)
        status, value, score = (None if one == NOTHING else one for one in row[-3:])
        assert (found.status, found.value, found.score) == (status, value, score), row


def with_tables() -> list[str]:
    return [name for name in scheme_names() if not load_any(name).abstract]


@pytest.mark.parametrize("scheme", with_tables())
def test_every_indicator_has_a_table(scheme: str) -> None:
    tables = {path.stem for path in TABLES if path.parent.name == scheme}
    assert tables == {indicator.id for indicator in load_scheme(scheme).indicators}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_edge_is_in_the_table(path: Path) -> None:
    """The value at each limit and next to it, each case of a denominator of 0, and each fact missing."""
    table, indicator = table_of(path), indicator_of(path.parent.name, path.stem)
    rows = table["cases"]
    values = {row[-2] for row in rows}
    statuses = [row[-3] for row in rows]
    if indicator.rule.basis is Basis.ANSWERS:
        assert table["points"] == len(indicator.rule.answered)
        answered = {answer for row in rows for answer in row[0]}
        assert {"是", "部分", "否", ABSENT} <= answered
    if indicator.rule.basis is Basis.GRADES:
        assert {"优", "良", "中", "差"} <= {grade for row in rows for grade in row[0]}
    if indicator.rule.basis is not Basis.RATIO:
        return
    assert "缺数据" in statuses
    for limit in edges(indicator):
        near = [limit + sign * distance for sign, distance in product((1, -1), (Decimal("0.0001"), Decimal("0.01")))]
        assert limit in values and set(near) & values, limit
    if indicator.ratio is not None:
        denominator_zero = [row for row in rows if row[-2] == NOTHING and row[-3] != "缺数据"]
        outcomes = {"full": "满分", "zero": "零分", "missing": "缺数据", "not_applicable": "不适用"}
        told = {outcomes[case.then] for case in indicator.when_undefined}
        assert told <= set(statuses)
        assert denominator_zero or told == {"缺数据"}


def edges(indicator: Indicator) -> list[Decimal]:
    """The values at which the score changes its way."""
    rule: Any = indicator.rule
    if isinstance(rule, Bands):
        return [band.high for band in rule.bands if band.high is not None]
    if rule.stepwise:
        limit: Decimal = rule.limit
        downwards = rule.kind in ("deduct_under", "deduct_deviation")
        upwards = rule.kind in ("deduct_over", "deduct_deviation")
        return [limit, *[limit + rule.step] * upwards, *[limit - rule.step] * downwards]
    return [Decimal(1)] if rule.kind == "proportional" and "率" in indicator.id else []


GRADES = (("优", "90"), ("良", "89.99"), ("良", "80"), ("中", "79.99"), ("中", "60"), ("差", "59.99"), ("差", "0"))


@pytest.mark.parametrize("scheme", with_tables())
@pytest.mark.parametrize(("grade", "total"), GRADES)
def test_the_grade_of_a_total(scheme: str, grade: str, total: str) -> None:
    """优≥90, 良≥80, 中≥60, else 差."""
    assert _grade(load_scheme(scheme), Decimal(total)) == grade
