"""The golden case: every published score comes out of the published data."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from perfeval.calculator import Evaluation, evaluate_unit
from perfeval.scheme import load_scheme
from tests.units import golden_unit

CASES = sorted((Path(__file__).parent.parent / "golden").glob("*.yaml"))


@pytest.fixture(params=CASES, ids=lambda path: path.stem)
def case(request: pytest.FixtureRequest) -> Any:
    return yaml.safe_load(request.param.read_text(encoding="utf-8"))


@pytest.fixture
def evaluation(case: Any) -> Evaluation:
    scheme = load_scheme(case["scheme"])
    return evaluate_unit(golden_unit(case, scheme), scheme)


def test_total_and_grade(case: Any, evaluation: Evaluation) -> None:
    assert evaluation.total == Decimal(str(case["expected"]["total"]))
    assert evaluation.grade == case["expected"]["grade"]
    assert evaluation.complete


def test_every_score(case: Any, evaluation: Evaluation) -> None:
    scores = {result.indicator.id: result.score for result in evaluation.indicators}
    assert scores == {name: Decimal(str(score)) for name, score in case["expected"]["scores"].items()}


def test_every_ratio(case: Any, evaluation: Evaluation) -> None:
    values = {result.indicator.id: result.value for result in evaluation.indicators}
    for name, value in case["expected"]["values"].items():
        assert values[name] == Decimal(str(value)), name
