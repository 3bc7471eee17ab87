"""Formulas as they are printed into cells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval.formula.excel import formula
from perfeval.formula.nodes import Cell, Range, Text
from perfeval.formula.parser import parse
from perfeval.xlsx.book import Book
from perfeval.xlsx.independent_engine import recalculated


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


@pytest.mark.parametrize(
    ("name", "quoted"),
    [("收入", "'收入'!A1"), ("Dept's 表", "'Dept''s 表'!A1"), ("'", "''''!A1"), ("a!b", "'a!b'!A1")],
)
def test_sheet_names_are_quoted_whatever_they_hold(name: str, quoted: str) -> None:
    assert formula(Cell(name, "A1")) == f"={quoted}"
    assert formula(Range(name, "A1", "B2")) == f"={quoted}:B2"
    assert formula(Cell(name, "A1"), name) == "=A1"


def test_quotes_in_texts_are_doubled_and_long_texts_cut() -> None:
    assert formula(Text('说"好"')) == '="说""好"""'
    pieces = formula(Text("长" * 600)).removeprefix("=").split("&")
    assert [len(piece) for piece in pieces] == [252, 252, 102]


def test_a_formula_over_an_awkward_sheet_is_read_by_the_independent_engine() -> None:
    book = Book()
    for name in ("Dept's 表", "结果"):
        book.add_sheet(name)
    book.put_number("Dept's 表", 0, 0, Decimal("4.5"))
    book.put_formula("结果", 0, 0, Cell("Dept's 表", "A1"))
    assert recalculated(book.close()).get_value("结果", 1, 1) == 4.5
