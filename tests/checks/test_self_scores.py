"""自评分 against the computed scores: too high is a 警告 (D105), too low a 提示 (D106), each with its places."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from perfeval.calculator import Evaluation, evaluate_unit
from perfeval.checks.self_scores import judged, self_score_findings
from perfeval.facts.fact import SourceCell
from perfeval.findings.finding import Severity
from perfeval.reader.records import SelfScore, UnitData
from perfeval.scheme import load_scheme
from tests.units import golden_unit

GOLDEN = Path(__file__).parent.parent / "golden" / "heshan_2021.yaml"


@pytest.fixture(scope="module")
def golden() -> tuple[UnitData, Evaluation]:
    case: Any = yaml.safe_load(GOLDEN.read_text(encoding="utf-8"))
    scheme = load_scheme(case["scheme"])
    data = golden_unit(case, scheme)
    return data, evaluate_unit(data, scheme)


def scored(data: UnitData, **scores: str) -> UnitData:
    """With these scores of the department's own, in C3, C4, …"""
    own = {
        name: SelfScore(name, Decimal(score), "", SourceCell("a.xlsx", "自评分", f"C{row}"))
        for row, (name, score) in enumerate(scores.items(), 3)
    }
    return replace(data, self_scores=own)


@pytest.mark.parametrize(
    ("own", "computed", "words"),
    [
        ("5", "4", "自评偏高1分"),
        ("3.5", "4", "自评偏低0.5分"),
        ("4.00", "4", ""),
        ("4.004", "4", ""),
        ("4.01", "4", "自评偏高0.01分"),
    ],
)
def test_the_gap_in_words(own: str, computed: str, words: str) -> None:
    assert judged(Decimal(own), Decimal(computed)) == words


def test_too_high_and_too_low_are_told_apart(golden: tuple[UnitData, Evaluation]) -> None:
    data, evaluation = golden
    of = {one.indicator.id: one.score for one in evaluation.indicators}
    assert [int(of[name] or 0) for name in ("在职人员控制率", "预算执行率", "支付进度率")] == [4, 4, 2]
    own = scored(data, 在职人员控制率="5", 预算执行率="3", 支付进度率="2", 三公经费变动率="6.5")
    high, low = sorted(self_score_findings(own, evaluation), key=lambda one: one.code)
    assert (high.code, high.severity, high.place.cell) == ("D105", Severity.WARNING, "C3")
    assert "共2项、2.5分" in high.message and "“在职人员控制率”自评5分、核算4分" in high.message
    assert (low.code, low.severity, low.place.cell) == ("D106", Severity.HINT, "C4")
    assert "共1项、1分" in low.message and "“预算执行率”自评3分、核算4分" in low.message
    assert "支付进度率" not in high.message + low.message


def test_equal_scores_are_nothing_to_speak_of(golden: tuple[UnitData, Evaluation]) -> None:
    data, evaluation = golden
    assert list(self_score_findings(scored(data, 在职人员控制率="4.00"), evaluation)) == []
    assert list(self_score_findings(replace(data, self_scores=None), evaluation)) == []
