"""Standards in the wording of bureaus of many places, with scores worked out by hand from the wording."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval.assessment.case import read_cases
from perfeval.assessment.trial import tried
from perfeval.scheme import load_scheme, scheme_problems
from perfeval.scheme.loading import raw_scheme
from perfeval.scheme.workbook import render_scheme_workbook
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


@pytest.mark.parametrize("path", STANDARDS, ids=lambda path: path.stem)
def test_the_workbook_of_the_scheme_says_the_same(path: Path, tmp_path: Path) -> None:
    (tmp_path / "体系.xlsx").write_bytes(render_scheme_workbook(raw_scheme(str(path))))
    assert load_scheme(str(tmp_path / "体系.xlsx")) == load_scheme(str(path))


def test_there_are_ten_of_them() -> None:
    assert len(STANDARDS) == 10
