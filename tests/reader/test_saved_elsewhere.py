"""What another program saved is read as the sample it was made from (tests/golden/excel/README.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval.calculator import evaluate_unit
from perfeval.reader import read_workbook
from perfeval.scheme import DEFAULT, load_scheme

TESTS = Path(__file__).parent.parent
SAVED = sorted((TESTS / "golden" / "excel").glob("*.xlsx"))
SAMPLES = TESTS.parent / "sample_workbooks"


def test_there_is_one() -> None:
    assert SAVED


@pytest.mark.parametrize("path", SAVED, ids=lambda path: path.stem)
def test_a_workbook_saved_elsewhere_says_the_same(path: Path) -> None:
    sample = SAMPLES / f"{path.stem.rpartition('_')[0]}.xlsx"
    saved, own = (read_workbook(one, shown_as=sample.name) for one in (path, sample))
    assert {name: fact.value for name, fact in saved.facts.items()} == {
        name: fact.value for name, fact in own.facts.items()
    }
    places = {name: [(one.sheet, one.cell) for one in fact.sources] for name, fact in own.facts.items()}
    assert {name: [(one.sheet, one.cell) for one in fact.sources] for name, fact in saved.facts.items()} == places
    scheme = load_scheme(DEFAULT, own.year)
    assert evaluate_unit(saved, scheme).total == evaluate_unit(own, scheme).total is not None
