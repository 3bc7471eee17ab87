"""No cached value is handed over that an independent engine does not confirm."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from perfeval.xlsx.verification import verify


def workbook(fill: Callable[[Any, Any], None], name: str = "数据") -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    sheet = book.add_worksheet(name)
    sheet.write_number("A1", 2)
    sheet.write_string("A2", "缺数据")
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_datetime("A3", datetime.datetime(2021, 3, 4), date)
    fill(sheet, date)
    book.close()
    return stream.getvalue()


RIGHT: list[tuple[str, Any]] = [
    ("=A1*3", 6),
    ("=A1/3", 2 / 3),
    ("=A1/3", 0.666666666666667),
    ('=IF(ISNUMBER(A2),A2,"缺数据")', "缺数据"),
    ('=IF(A1>1,"","x")', ""),
    ("=A1>1", True),
    ('="<a & b>"', "<a & b>"),
    ("=A3", 44259),
    ('=IF(ISNUMBER(A3),A3,"缺数据")', 44259),
    ("=A3-A3", 0),
]
WRONG: list[tuple[str, Any, str]] = [
    ("=A1*3", 7, "W101"),
    ("=A1*3", 6.0000001, "W101"),
    ("=A1*3", "6", "W101"),
    ("=A1*0", "", "W101"),
    ('=IF(A1>1,"",0)', 0, "W101"),
    ("=A2", "缺少数据", "W101"),
    ("=A1>1", False, "W101"),
    ("=A3", 44260, "W101"),
    ("=A1/0", 5, "W102"),
    ("=A1/0", "#DIV/0!", "W102"),
    ("=A1+A2", 2, "W102"),
    ("=A1+1", "#REF!", "W102"),
]


@pytest.mark.parametrize(("formula", "cached"), RIGHT)
def test_right_values_pass(formula: str, cached: Any) -> None:
    assert verify(workbook(lambda sheet, _: sheet.write_formula("C4", formula, None, cached))) == ()


@pytest.mark.parametrize("cached", [44259])
def test_a_date_format_does_not_matter(cached: int) -> None:
    assert verify(workbook(lambda sheet, date: sheet.write_formula("C4", "=A3", date, cached))) == ()


@pytest.mark.parametrize(("formula", "cached", "code"), WRONG)
def test_wrong_values_and_errors_name_their_cell(formula: str, cached: Any, code: str) -> None:
    found = verify(workbook(lambda sheet, _: sheet.write_formula("C4", formula, None, cached), "a&b's"))
    assert [(f.code, f.place.sheet, f.place.cell, f.severity.value) for f in found] == [(code, "a&b's", "C4", "错误")]
    assert "a&b's" in found[0].message and "C4" in found[0].message


@pytest.mark.parametrize(
    ("formula", "shown"), [("=A1/0", "#DIV/0!"), ("=A1+A2", "#VALUE!"), ("=NA()", "#N/A"), ("=SQRT(-1)", "#NUM!")]
)
def test_an_error_is_named_as_people_know_it(formula: str, shown: str) -> None:
    [found] = verify(workbook(lambda sheet, _: sheet.write_formula("C4", formula, None, 2)))
    assert (found.code, f"的公式结果是错误值{shown}，文件未交付。" in found.message) == ("W102", True)


def test_every_cell_is_looked_at() -> None:
    wrong = 777

    def fill(sheet: Any, _: Any) -> None:
        for row in range(1500):
            sheet.write_formula(row, 3, "=$A$1+1", None, 4 if row == wrong else 3)

    assert [f.place.cell for f in verify(workbook(fill))] == [f"D{wrong + 1}"]
