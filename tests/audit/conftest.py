"""Score workbooks as perfeval hands them over."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval.batch.work import Task, evaluate_file
from perfeval.reader.discovery import discover

SAMPLES = Path(__file__).parents[2] / "sample_workbooks"


@pytest.fixture(scope="session")
def score_workbooks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One of each sample, by unit."""
    folder = tmp_path_factory.mktemp("scores")
    made: dict[str, Path] = {}
    for file in discover(sorted(SAMPLES.glob("*.xlsx"))):
        reply = evaluate_file(Task(file))
        made[reply.outcome.unit] = folder / f"{reply.outcome.year}_{reply.outcome.unit}_计分表.xlsx"
        made[reply.outcome.unit].write_bytes(reply.content)
    return made


@pytest.fixture(scope="session")
def deducted(score_workbooks: dict[str, Path]) -> Path:
    """The unit with deductions everywhere."""
    return score_workbooks["示例区城市管理服务大队"]
