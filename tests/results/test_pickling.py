"""Records pickled by call come back equal, and by that call alone."""

from __future__ import annotations

import pickle
import pickletools
from decimal import Decimal

from perfeval.checks.problems import Problem
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place, Severity
from perfeval.results.outcome import IndicatorScore, Outcome, Status
from perfeval.results.projects import ProjectFacts, ProjectRecord, ProjectRow

WHOLE = Outcome(
    "甲.xlsx",
    Status.INCOMPLETE,
    unit="甲局",
    year=2023,
    total=Decimal("81.50"),
    indicators=(IndicatorScore("a", "指标", "投入", "目标", Decimal(5), "正常", Decimal("0.9"), Decimal("4.5")),),
    findings=(finding("F102", Place("甲.xlsx", "表", "A1"), file="甲.xlsx"),),
    problems=(Problem("F102", Severity.ERROR, "说明", "改法", (Place("甲.xlsx"),), 1),),
    projects=(
        ProjectRecord(
            "甲.xlsx", "表一", "项目", "甲局", "甲局", 2023, False, {"合计": {"年初": Decimal(9)}}, None, None,
            None, None, None, (ProjectRow("产出", "定量", "10", "9", Decimal(20), None, Decimal(18), "正常"),), None,
            Decimal(90), "优", ("P101",), 1,
        ),
    ),
    project_facts=ProjectFacts(1, 1, Decimal("0.9"), Decimal(90)),
)  # fmt: skip


def test_an_outcome_comes_back_as_it_was() -> None:
    back = pickle.loads(pickle.dumps(WHOLE))
    assert back == WHOLE and type(back.findings[0].severity) is Severity


def test_every_record_of_an_outcome_is_made_by_one_call() -> None:
    packed = pickle.dumps(WHOLE, pickle.HIGHEST_PROTOCOL)
    assert "BUILD" not in {operation.name for operation, _, _ in pickletools.genops(packed)}
