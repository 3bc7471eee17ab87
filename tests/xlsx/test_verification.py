"""No cached value is handed over that an independent engine does not confirm."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import xlsxwriter

from perfeval.findings.finding import Finding
from perfeval.xlsx import streamed_verification
from perfeval.xlsx.independent_engine import empty_engine
from perfeval.xlsx.streamed_verification import verify_streamed
from perfeval.xlsx.verification import verify
from perfeval.xlsx.written import NotPlain


def streamed(content: bytes) -> tuple[Finding, ...]:
    return verify_streamed(io.BytesIO(content))


Verify = Callable[[bytes], tuple[Finding, ...]]
EVERY = pytest.mark.parametrize("verify", [verify, streamed])


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


@EVERY
@pytest.mark.parametrize(("formula", "cached"), RIGHT)
def test_right_values_pass(verify: Verify, formula: str, cached: Any) -> None:
    assert verify(workbook(lambda sheet, _: sheet.write_formula("C4", formula, None, cached))) == ()


@EVERY
@pytest.mark.parametrize("cached", [44259])
def test_a_date_format_does_not_matter(verify: Verify, cached: int) -> None:
    assert verify(workbook(lambda sheet, date: sheet.write_formula("C4", "=A3", date, cached))) == ()


@EVERY
@pytest.mark.parametrize(("formula", "cached", "code"), WRONG)
def test_wrong_values_and_errors_name_their_cell(verify: Verify, formula: str, cached: Any, code: str) -> None:
    found = verify(workbook(lambda sheet, _: sheet.write_formula("C4", formula, None, cached), "a&b's"))
    assert [(f.code, f.place.sheet, f.place.cell, f.severity.value) for f in found] == [(code, "a&b's", "C4", "错误")]
    assert "a&b's" in found[0].message and "C4" in found[0].message


@EVERY
@pytest.mark.parametrize(
    ("formula", "shown"), [("=A1/0", "#DIV/0!"), ("=A1+A2", "#VALUE!"), ("=NA()", "#N/A"), ("=SQRT(-1)", "#NUM!")]
)
def test_an_error_is_named_as_people_know_it(verify: Verify, formula: str, shown: str) -> None:
    [found] = verify(workbook(lambda sheet, _: sheet.write_formula("C4", formula, None, 2)))
    assert (found.code, f"的公式结果是错误值{shown}，文件未交付。" in found.message) == ("W102", True)


@EVERY
def test_every_cell_is_looked_at(verify: Verify) -> None:
    wrong = 777

    def fill(sheet: Any, _: Any) -> None:
        for row in range(1500):
            sheet.write_formula(row, 3, "=$A$1+1", None, 4 if row == wrong else 3)

    assert [f.place.cell for f in verify(workbook(fill))] == [f"D{wrong + 1}"]


def long_workbook(wrong: int) -> bytes:
    """Ten thousand formulas, each of the one before, and sums over all of them; one has another value."""

    def fill(sheet: Any, _: Any) -> None:
        for row in range(10_000):
            formula = "=A1+1" if row == 0 else f"=D{row}+1"
            sheet.write_formula(row, 3, formula, None, row + 3 if row != wrong else 1)
            sheet.write_formula(row, 4, f"=RANK(D{row + 1},$D$1:$D$10000)", None, 10_000 - row)
        sheet.write_formula(10_000, 3, "=SUM(D1:D10000)", None, 10_000 * 10_005 / 2)
        sheet.write_formula(10_001, 3, '=COUNTIF(说明!A1:A3,"甲")', None, 2)

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    notes, sheet = book.add_worksheet("说明"), book.add_worksheet("数据")
    for row, text in enumerate(("甲", "乙", "甲")):
        notes.write_string(row, 0, text)
    sheet.write_number("A1", 2)
    fill(sheet, None)
    book.close()
    return stream.getvalue()


def test_a_block_of_formulas_is_calculated_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []

    def made_one(sheets: Iterable[str]) -> Any:
        made.append(empty_engine(sheets))
        return made[-1]

    monkeypatch.setattr(streamed_verification, "empty_engine", made_one)
    assert streamed(long_workbook(-1)) == ()
    assert len(made) == 6


def test_a_wrong_value_in_any_block_is_found() -> None:
    found = streamed(long_workbook(6_000))
    assert {"D6001", "D10001"} <= {one.place.cell for one in found} and {one.code for one in found} == {"W101"}


def test_texts_that_look_like_the_formats_way_of_writing_characters() -> None:
    def fill(sheet: Any, _: Any) -> None:
        sheet.write_string("A4", "_x0041_")
        sheet.write_formula("C5", "=LEN(A4)", None, 7)
        sheet.write_formula("C6", '=IF(A4="A",1,2)', None, 2)

    assert streamed(workbook(fill)) == ()


@pytest.mark.parametrize("damage", [lambda package: package[:-60], lambda package: package.replace(b"PK", b"PQ", 3)])
def test_a_damaged_file_is_not_plain(damage: Callable[[bytes], bytes]) -> None:
    whole = workbook(lambda sheet, _: sheet.write_formula("C4", "=A1*3", None, 6))
    with pytest.raises(NotPlain):
        streamed(damage(whole))


def test_a_cell_of_another_kind_is_not_plain() -> None:
    whole = workbook(lambda sheet, _: sheet.write_rich_string("C4", "甲", "乙", "丙"))
    with pytest.raises(NotPlain):
        streamed(whole)
