"""Standards in the wording of bureaus of many places, with scores worked out by hand from the wording."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval.assessment.case import read_cases
from perfeval.assessment.trial import tried
from perfeval.scheme import load_scheme, scheme_problems
from perfeval.writer.score_workbook import render_score_workbook
from perfeval.xlsx.verification import verify

FOLDER = Path(__file__).parent / "standards"
STANDARDS = sorted(path for path in FOLDER.glob("*.yaml") if not path.stem.endswith("-案例"))


@pytest.mark.parametrize("path", STANDARDS, ids=lambda path: path.stem)
def test_the_scores_are_those_of_the_wording_and_the_workbook_agrees(path: Path) -> None:
    assert scheme_problems(str(path)) == ()
    for case in read_cases(path.with_name(f"{path.stem}-案例.yaml")):
        trial = tried(case, load_scheme(str(path)))
        assert trial.mismatches == (), case.name
        assert verify(render_score_workbook(trial.assessment, "0" * 64)) == ()


def test_there_are_nine_of_them() -> None:
    assert len(STANDARDS) == 9
