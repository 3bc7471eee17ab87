"""A few of the inputs that `make fuzz` makes by the thousand, always the same ones."""

from __future__ import annotations

import pytest

from fuzz.targets import TARGETS, attempt, made
from perfeval.batch.executor import Workers

_EACH = 8


@pytest.mark.parametrize("name", TARGETS)
def test_wrong_inputs_are_refused_with_words(name: str) -> None:
    workers = Workers(attempt, lambda job, problem: f"{problem.code} {problem.message}", str, 1, 60)
    faults = list(workers.run([(name, seed) for seed in range(_EACH)]))
    assert faults == [""] * _EACH


def test_a_seed_makes_the_same_input_again() -> None:
    assert made("sheet", 1) == made("sheet", 1) and made("scheme", 1) != made("scheme", 2)
