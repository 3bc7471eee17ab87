"""Scoring tables that a finance officer can read and extend: `cases/*.yaml`, in Python and in the formula."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from perfeval.data.bounded_yaml import bounded_yaml
from perfeval.rules import ALL_RULES, AnyRule
from perfeval.scheme.vocabulary import in_model_words
from tests.rules.oracle import expected_score
from tests.rules.recalculation import Scored, recalculated

FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
RULE: TypeAdapter[Any] = TypeAdapter(AnyRule)


def _loaded(path: Path) -> tuple[Any, list[tuple[Scored, Decimal]]]:
    table = bounded_yaml(path.read_bytes())
    rule = RULE.validate_python(in_model_words(table["rule"], "rule"))
    weight = Decimal(str(table["weight"]))
    rows = [(Decimal(str(row["value"])), Decimal(str(row["score"]))) for row in table["cases"]]
    return rule, [(Scored(rule, weight, value), score) for value, score in rows]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_value_gets_its_score(path: Path) -> None:
    rule, rows = _loaded(path)
    assert len(rows) >= 3
    for scored, score in rows:
        assert rule.score(scored.value, scored.weight) == score, scored.value
        assert expected_score(rule, scored.value, scored.weight) == score, scored.value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_standard_can_be_said_in_words(path: Path) -> None:
    rule, rows = _loaded(path)
    words = rule.standard(rows[0][0].weight)
    assert words.endswith(("。", "）。")) and "None" not in words


def test_the_formulas_give_the_same_scores() -> None:
    rows = [row for path in FILES for row in _loaded(path)[1]]
    found = recalculated([scored for scored, _ in rows])
    for (scored, score), value in zip(rows, found, strict=True):
        assert value == pytest.approx(float(score), abs=1e-9), scored
    kinds = {scored.rule.kind for scored, _ in rows}
    # what parts earn together is in the parts' own results
    assert kinds == {rule.model_fields["kind"].default for rule in ALL_RULES} - {"sum"}
