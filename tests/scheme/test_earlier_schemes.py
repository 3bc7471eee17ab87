"""Scheme files and workbooks written for 0.1.0, with the scores that 0.1.0 gave: they go on working unchanged."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from perfeval.calculator import evaluate_unit
from perfeval.reader import read_workbook
from perfeval.reader.records import UnitData
from perfeval.scheme import load_scheme, scheme_problems

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "data" / "schemes-0.1.0"
SCORES = json.loads((FOLDER / "scores.json").read_text("utf-8"))


@cache
def unit() -> UnitData:
    path = ROOT / "sample_workbooks" / "赫山区政务服务中心_2021.xlsx"
    return read_workbook(path, shown_as=path.name)


@pytest.mark.parametrize("name", sorted(SCORES))
def test_the_scores_are_what_they_were(name: str) -> None:
    path = str(FOLDER / name)
    assert scheme_problems(path) == ()
    evaluation = evaluate_unit(unit(), load_scheme(path))
    assert evaluation.total == Decimal(SCORES[name]["total"])
    found = {one.indicator.id: one.score for one in evaluation.indicators if one.score is not None}
    assert found == {indicator: Decimal(score) for indicator, score in SCORES[name]["scores"].items()}
