"""Formulas as they are printed into cells."""

from __future__ import annotations

import pytest

from perfeval.formula.excel import formula
from perfeval.formula.parser import parse


@pytest.mark.parametrize("written", [("1", "1.0", "1.00"), ("0.50", "0.5"), ("100%", "1.0")])
def test_equal_numbers_are_printed_alike_whichever_came_first(written: tuple[str, ...]) -> None:
    """A worker has printed other workbooks before; what this one gets must not depend on them."""
    printed = set()
    for number in written:
        printed.add(formula(parse(f"决算数*{number}")))
    assert len(printed) == 1


@pytest.mark.parametrize(
    ("written", "printed"),
    [("2-(3-1)", "=2-(3-1)"), ("(2-3)-1", "=2-3-1"), ("2*(1+3)", "=2*(1+3)")],
)
def test_brackets_stand_only_where_they_are_needed(written: str, printed: str) -> None:
    assert formula(parse(written)) == printed
