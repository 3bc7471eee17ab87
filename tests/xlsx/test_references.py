"""The areas to which a formula refers."""

from __future__ import annotations

import pytest

from perfeval.formula.addresses import Area
from perfeval.xlsx.references import SheetArea, areas


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("=B2+1", [("表", (1, 1, 1, 1))]),
        ("=SUM($B$2:C4)", [("表", (1, 1, 3, 2))]),
        ("=SUM(C4:B2)", [("表", (1, 1, 3, 2))]),
        ("='老张''的 表'!A1*收入!b2", [("老张'的 表", (0, 0, 0, 0)), ("收入", (1, 1, 1, 1))]),
        ("=[1]收入!A1", [("[1]收入", (0, 0, 0, 0))]),
        ('=IF(A1="B2","引用""C3""","")', [("表", (0, 0, 0, 0))]),
        ("=LOG10(2)+1E5+编制数A1", []),
    ],
)
def test_the_areas_of_a_formula(formula: str, found: list[tuple[str, tuple[int, int, int, int]]]) -> None:
    assert list(areas(formula, "表")) == [SheetArea(sheet, Area(*corners)) for sheet, corners in found]


def test_a_formula_of_nothing_but_signs_is_read_at_once() -> None:
    assert list(areas("=" + "#" * 1_000_000, "表")) == []
