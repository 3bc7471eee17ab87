"""One scheme file for several years: dated values with references of their own, and clauses with names."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from perfeval.batch.work import Task, evaluate_file
from perfeval.reader.discovery import InputFile
from perfeval.rules import Bands, DeductOver
from perfeval.scheme import load_scheme, scheme_problems, scheme_source
from perfeval.scheme.dated import at_year, with_clauses, years_in
from perfeval.scheme.references import references_of, source_words
from tests.workbook_builder import build_workbook

TWO_YEARS = """
name: 两年
title: 两年的标准
extends: heshan-2021
references: {旧办法: 财绩〔2021〕3号, 新办法: 财绩〔2023〕5号}
clauses:
  没有编制: [{then: zero, note: 没有编制而有在职人员}]
changes:
  在职人员控制率:
    when_undefined: 没有编制
    rule:
      kind: deduct_over
      limit: 1
      step: 0.01
      deduct: {2021: {value: 0.5, reference: 旧办法}, 2023: {value: 1, reference: 新办法}}
  重点支出安排率:
    rule:
      kind: bands
      bands:
      - {from: {2021: 0.9, 2023: 0.95}, points: 5}
      - {since: 2023, from: 0.9, under: 0.95, points: 4}
      - {under: 0.9, points: 0}
grades:
  2021: [{name: 优, least: 90}, {name: 差, least: 0}]
  2023: [{name: 优, least: 95}, {name: 差, least: 0}]
"""


@pytest.fixture
def scheme(tmp_path: Path) -> str:
    path = tmp_path / "两年.yaml"
    path.write_text(TWO_YEARS, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("year", "deduct"), [(2021, "0.5"), (2022, "0.5"), (2023, "1"), (2030, "1"), (None, "1")])
def test_a_value_holds_from_its_year_on(scheme: str, year: int | None, deduct: str) -> None:
    rule = load_scheme(scheme, year).indicators[2].rule
    assert isinstance(rule, DeductOver) and rule.deduct == Decimal(deduct)


def test_what_is_listed_may_come_and_go(scheme: str) -> None:
    for year, count in ((2022, 2), (2023, 3)):
        rule = load_scheme(scheme, year).indicators[4].rule
        assert isinstance(rule, Bands) and len(rule.bands) == count
    assert at_year({"add": [{"id": "甲", "until": 2022}, {"id": "乙"}]}, 2023) == {"add": [{"id": "乙"}]}
    assert years_in({"add": [{"id": "甲", "until": 2022}], "weight": {2021: 3}}) == {2021, 2023}


def test_every_value_says_where_it_comes_from(scheme: str) -> None:
    for year, name in ((2021, "旧办法"), (2023, "新办法")):
        loaded = load_scheme(scheme, year)
        told = dict(references_of(loaded, loaded.indicators[2]))
        assert told["每步扣分"] == name and told["分值"] == "计分表"
        assert f"每步扣分：{name}" in source_words(loaded, loaded.indicators[2])
    assert load_scheme(scheme).references["新办法"] == "财绩〔2023〕5号"


def test_the_built_in_scheme_states_the_source_of_every_value() -> None:
    """Of each indicator's weight, standard and zero denominators, by names that the file explains."""
    scheme = load_scheme("heshan-2021")
    for indicator in scheme.indicators:
        told = dict(references_of(scheme, indicator))
        assert {"分值", "评分标准"} <= set(told)
        assert not indicator.when_undefined or told["分母为0时"]
        assert all(text.startswith(tuple(scheme.references)) for text in told.values()), told


def test_the_zero_budget_clause_stands_once() -> None:
    note = "年初预算支出合计为0，本指标不适用"
    assert scheme_source("heshan-2021").decode().count(note) == 1
    with_it = [
        one.id for one in load_scheme("heshan-2021").indicators if note in {case.note for case in one.when_undefined}
    ]
    assert with_it == ["重点支出安排率", "预算执行率", "预算调整率", "结转结余率"]


def test_a_clause_that_does_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "错.yaml"
    path.write_text(TWO_YEARS.replace("when_undefined: 没有编制", "when_undefined: 没有编"), encoding="utf-8")
    [problem] = scheme_problems(str(path))[:1]
    assert "没有名为“没有编”的条款" in problem and "没有编制" in problem
    mixed = {"when_undefined": ["甲", {"then": "full", "note": ""}], "clauses": {"甲": {"then": "zero", "note": "无"}}}
    assert with_clauses(mixed) == ()
    assert mixed["when_undefined"] == [{"then": "zero", "note": "无"}, {"then": "full", "note": ""}]


def test_what_is_wrong_in_one_year_is_said_with_the_year(tmp_path: Path) -> None:
    path = tmp_path / "错.yaml"
    path.write_text(TWO_YEARS.replace("2023: {value: 1,", "2023: {value: -1,"), encoding="utf-8")
    problems = scheme_problems(str(path))
    assert problems and all(problem.startswith("2023年：") for problem in problems)


def test_each_year_is_scored_by_its_own_values(scheme: str, tmp_path: Path) -> None:
    scores = {}
    for year in (2020, 2021, 2023):
        path = build_workbook(
            tmp_path / f"{year}.xlsx", {"评价年度": Decimal(year), "编制数": Decimal(100), "在职人员数": Decimal(103)}
        )
        reply = evaluate_file(Task(InputFile(path, path.name), scheme=scheme))
        assert reply.content, [one.message for one in reply.outcome.findings]
        scores[year] = {one.id: one.score for one in reply.outcome.indicators}["在职人员控制率"]
        early = [one for one in reply.outcome.findings if one.code == "K122"]
        assert bool(early) == (year == 2020)
        (tmp_path / "计分表.xlsx").write_bytes(reply.content)
        sheets = openpyxl.load_workbook(tmp_path / "计分表.xlsx", data_only=True)
        texts = " ".join(str(cell.value) for row in sheets["评分标准"].iter_rows() for cell in row)
        assert f"每步扣分：{'新办法' if year == 2023 else '旧办法'}" in texts
        notes = {row[0].value: row[1].value for row in sheets["编制说明"].iter_rows(max_col=2)}
        assert notes["依据“新办法”"] == "财绩〔2023〕5号"
    assert scores == {2020: Decimal("3.5"), 2021: Decimal("3.5"), 2023: Decimal(2)}
