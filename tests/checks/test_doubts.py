"""What a reviewer would ask about."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from perfeval.calculator import Evaluation, evaluate_unit
from perfeval.checks import review_doubts
from perfeval.facts.fact import Fact, Facts, SourceCell
from perfeval.reader.records import ChecklistPoint, OwnIndicator, UnitData
from perfeval.scheme import load_scheme
from tests.units import golden_unit

GOLDEN = Path(__file__).parent.parent / "golden" / "heshan_2021.yaml"


@pytest.fixture(scope="module")
def golden() -> tuple[UnitData, Evaluation]:
    case: Any = yaml.safe_load(GOLDEN.read_text(encoding="utf-8"))
    scheme = load_scheme(case["scheme"])
    data = golden_unit(case, scheme)
    return data, evaluate_unit(data, scheme)


def with_facts(data: UnitData, **values: str) -> UnitData:
    facts = dict(data.facts) | {name: Fact(name, value, "文本") for name, value in values.items()}
    return replace(data, facts=Facts(facts))


def test_yes_without_evidence_names_the_cell(golden: tuple[UnitData, Evaluation]) -> None:
    data, evaluation = golden
    points = tuple(
        ChecklistPoint("绩效指标明确性", n, "", f"要点{n}", evidence, "", SourceCell("a.xlsx", "评价要点", f"E{n}"))
        for n, evidence in ((1, "文件"), (2, " "), (3, ""), (4, ""))
    )
    data = with_facts(
        replace(data, checklist={"绩效指标明确性": points}), 要点1="是", 要点2="是", 要点3="否", 要点4="是"
    )
    (found,) = [f for f in review_doubts(data, evaluation) if f.code == "D101"]
    assert "②④" in found.message and found.place.cell == "E2"


@pytest.mark.parametrize(
    ("target", "actual", "grade", "doubtful"),
    [
        ("95%", "90%", "优", True),
        ("≥95%", "94.9%", "优", True),
        ("100", "99", "优", True),
        ("95%", "95%", "优", False),
        ("95%", "90%", "良", False),
        ("95%", "90", "优", False),
        ("好", "较好", "优", False),
        ("≤5", "3", "优", False),
    ],
)
def test_best_grade_below_target(
    golden: tuple[UnitData, Evaluation], target: str, actual: str, grade: str, doubtful: bool
) -> None:
    data, evaluation = golden
    row = OwnIndicator("社会效益", "办结率", target, actual, "等级", "", SourceCell("a.xlsx", "效果指标", "D5"))
    data = with_facts(replace(data, own_indicators={"社会效益": (row,)}), 等级=grade)
    found = [f for f in review_doubts(data, evaluation) if f.code == "D102"]
    assert bool(found) == doubtful
    assert all(f.place.cell == "D5" and "办结率" in f.message for f in found)


def full_marks(evaluation: Evaluation) -> Evaluation:
    results = tuple(replace(r, score=r.indicator.weight) for r in evaluation.indicators)
    return replace(evaluation, indicators=results)


def test_full_marks_everywhere(golden: tuple[UnitData, Evaluation]) -> None:
    data, evaluation = golden
    full = full_marks(evaluation)
    first, *others = full.indicators
    less = replace(full, indicators=(replace(first, score=first.indicator.weight - Decimal("0.01")), *others))
    absent = replace(full, indicators=(replace(first, score=None, status="不适用"), *others))
    nothing = replace(full, indicators=())

    def doubted(one: Evaluation) -> bool:
        return "D103" in {f.code for f in review_doubts(data, one)}

    assert [doubted(one) for one in (evaluation, full, less, absent, nothing)] == [False, True, False, True, False]
