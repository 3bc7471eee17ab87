"""The six complete examples beside the guide: each gives the scores worked out by hand, in the workbook too."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval.assessment.case import read_cases
from perfeval.assessment.trial import Trial, tried
from perfeval.scheme import load_scheme, scheme_doubts, scheme_problems
from perfeval.writer.score_workbook import render_score_workbook
from perfeval.xlsx.verification import verify
from tests.libreoffice import converted, differences, require_libreoffice

FOLDER = Path(__file__).parent.parent.parent / "docs" / "例"
SCHEMES = sorted(path for path in FOLDER.glob("*.yaml") if not path.stem.endswith("-案例"))


def trials(path: Path) -> list[Trial]:
    cases = read_cases(path.with_name(f"{path.stem}-案例.yaml"))
    assert all(case.scheme == path.name for case in cases)
    return [tried(case, load_scheme(str(path))) for case in cases]


def test_there_are_six() -> None:
    assert len(SCHEMES) == 6


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_nothing_is_wrong_or_doubtful(path: Path) -> None:
    assert scheme_problems(str(path)) == () and scheme_doubts(str(path)) == ()


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_every_score_is_the_expected_one_and_the_workbook_agrees(path: Path) -> None:
    found = trials(path)
    for trial in found:
        assert trial.mismatches == ()
        assert verify(render_score_workbook(trial.assessment, "0" * 64)) == ()
    scored = {name for trial in found for name in trial.case.expected.scores}
    scored |= {name for trial in found for name in trial.case.expected.statuses}
    wanted = {one.indicator.label for trial in found for one in trial.assessment.evaluation.indicators}
    assert wanted <= scored, "every indicator has its expected score"


def test_libreoffice_agrees(tmp_path: Path) -> None:
    require_libreoffice()
    written = []
    for path in SCHEMES:
        for number, trial in enumerate(trials(path)):
            written.append(tmp_path / f"{path.stem}{number}.xlsx")
            written[-1].write_bytes(render_score_workbook(trial.assessment, "0" * 64))
    for before, after in zip(written, converted(written, tmp_path), strict=True):
        assert list(differences(before, after)) == []
