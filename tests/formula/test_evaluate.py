"""The spreadsheet's functions in Python, on numbers, texts, blanks and truths, as the independent engine has them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from perfeval.formula.evaluate import FormulaError, Value, evaluate, format_number, scalar_of, serial
from perfeval.formula.nodes import (
    FUNCTIONS,
    ONE,
    ZERO,
    Binary,
    Call,
    Cell,
    Name,
    Negative,
    Node,
    Number,
    Range,
    Text,
    Truth,
    call,
    choose,
    concat,
    number,
)
from perfeval.formula.scope import CellScope
from perfeval.xlsx.book import Book
from perfeval.xlsx.independent_engine import error_words, recalculated

SHEET = "数"
CELLS: list[list[Any]] = [
    [Decimal("1.5"), Decimal(2), "缺数据", None],
    [Decimal(-4), "优", True, Decimal("0.25")],
    [Decimal(2), "优", "", Decimal(2)],
]
A1, B1, C1, D1, B2, C2 = (Cell(SHEET, address) for address in ("A1", "B1", "C1", "D1", "B2", "C2"))
ALL, NUMBERS, ANSWERS = Range(SHEET, "A1", "D3"), Range(SHEET, "A1", "A3"), Range(SHEET, "B2", "B3")


NO_NAMES: dict[str, Value] = {}


def literal(value: str) -> Number:
    return Number(Decimal(value))


WORTH: dict[str, tuple[Node, Any]] = {
    "sum of a block": (call("SUM", ALL), Decimal("3.75")),
    "sum of texts that are no numbers": (call("SUM", C1, ANSWERS), Decimal(0)),
    "smallest": (call("MIN", ALL), Decimal(-4)),
    "largest of a blank": (call("MAX", D1), Decimal(0)),
    "average": (call("AVERAGE", NUMBERS), Decimal("-0.1666666666666667")),
    "count": (call("COUNT", ALL), Decimal(6)),
    "count of a text": (call("COUNT", C1), Decimal(0)),
    "how many are 优": (call("COUNTIF", ALL, Text("优")), Decimal(2)),
    "how many are 2": (call("COUNTIF", ALL, number(2)), Decimal(3)),
    "sum of products": (call("SUMPRODUCT", Binary("*", NUMBERS, NUMBERS)), Decimal("22.25")),
    "how many are below 2": (call("SUMPRODUCT", Binary("*", Binary("<", NUMBERS, number(2)), ONE)), Decimal(2)),
    "half away from zero": (call("ROUND", literal("-2.5"), ZERO), Decimal(-3)),
    "to tens": (call("ROUND", literal("125"), number(-1)), Decimal(130)),
    "down": (call("INT", literal("-2.1")), Decimal(-3)),
    "absolute": (call("ABS", Negative(A1)), Decimal("1.5")),
    "minus": (Negative(Negative(A1)), Decimal("1.5")),
    "a blank is nothing in a sum": (Binary("+", D1, A1), Decimal("1.5")),
    "a truth is one": (Binary("*", C2, number(3)), Decimal(3)),
    "texts joined": (concat("得", A1, "分", D1), "得1.5分"),
    "a blank is an empty text": (Binary("=", D1, Text("")), True),
    "a blank is zero": (Binary("=", D1, ZERO), True),
    "texts whatever their capitals": (Binary("=", Text("abc"), Text("ABC")), True),
    "a text is more than any number": (Binary(">", C1, number(10**9)), True),
    "not alike": (Binary("<>", B2, Text("良")), True),
    "both": (call("AND", Binary(">", A1, ONE), C2), True),
    "either": (call("OR", Binary(">", A1, number(9)), Truth(False)), False),
    "not": (call("NOT", C2), False),
    "the branch that is asked for": (choose(Binary(">", B1, A1), Text("是"), Text("否")), "是"),
    "no error where it is not asked": (choose(Truth(True), ONE, Binary("/", ONE, ZERO)), Decimal(1)),
    "instead of an error": (call("IFERROR", Binary("/", ONE, ZERO), Text("—")), "—"),
    "no error": (call("IFERROR", A1, Text("—")), Decimal("1.5")),
    "a text is no number": (call("ISNUMBER", C1), False),
    "an error is no number": (call("ISNUMBER", Binary("/", ONE, ZERO)), False),
    "a number is one": (call("ISNUMBER", A1), True),
    "a place in a text": (call("SEARCH", Text("数"), C1), Decimal(2)),
    "not in the text": (call("ISNUMBER", call("SEARCH", Text("优"), C1)), False),
    "a day": (call("DATE", number(2023), number(3), ONE), Decimal(44986)),
    "a day of a month that is too many": (call("DATE", number(2023), number(14), number(31)), Decimal(45353)),
    "two decimals": (call("TEXT", literal("1234.565"), Text("#,##0.00")), "1,234.57"),
    "per cent": (call("TEXT", literal("0.98205"), Text("0.00%")), "98.21%"),
    "a day as text": (call("TEXT", number(44986), Text("yyyy-mm-dd")), "2023-03-01"),
}
ERRORS: dict[str, tuple[Node, str]] = {
    "divided by zero": (Binary("/", ONE, ZERO), "#DIV/0!"),
    "divided by a blank": (Binary("/", ONE, D1), "#DIV/0!"),
    "average of nothing": (call("AVERAGE", ANSWERS), "#DIV/0!"),
    "a text in a sum": (Binary("+", C1, ONE), "#VALUE!"),
    "minus a text": (Negative(C1), "#VALUE!"),
    "a text as a truth": (choose(C1, ONE, ZERO), "#VALUE!"),
    "an error in either of two": (call("OR", Truth(True), Binary("=", Binary("/", ONE, ZERO), ONE)), "#DIV/0!"),
    "a text rounded": (call("ROUND", C1, ONE), "#VALUE!"),
    "not found": (call("SEARCH", Text("优"), C1), "#VALUE!"),
}


def in_python(node: Node) -> Any:
    return evaluate(node, CellScope(names=NO_NAMES.__getitem__, cells=lambda _, row, column: CELLS[row][column]))


@cache
def engine() -> Any:
    """The cells, and every formula of the tables in a row of its own."""
    book = Book()
    book.add_sheet(SHEET)
    book.add_sheet("式")
    for row, cells in enumerate(CELLS):
        for column, value in enumerate(cells):
            if isinstance(value, bool):
                book.put_truth(SHEET, row, column, value)
            elif isinstance(value, Decimal):
                book.put_number(SHEET, row, column, value)
            elif value is not None:
                book.put_text(SHEET, row, column, value)
    for row, (node, _) in enumerate([*WORTH.values(), *ERRORS.values()]):
        book.put_formula("式", row, 0, node, known=ZERO.value)
    return recalculated(book.close())


@pytest.mark.parametrize("name", WORTH)
def test_what_a_formula_is_worth(name: str) -> None:
    node, worth = WORTH[name]
    found = in_python(node)
    assert type(found) is type(worth)
    assert found == (pytest.approx(worth) if isinstance(worth, Decimal) and name == "average" else worth)


@pytest.mark.parametrize("name", WORTH)
def test_the_independent_engine_says_the_same(name: str) -> None:
    value, worth = engine().get_value("式", [*WORTH].index(name) + 1, 1), WORTH[name][1]
    if isinstance(value, datetime.date):
        value = float(serial(value))
    assert value == (pytest.approx(float(worth)) if isinstance(worth, Decimal) else worth)


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_an_error_in_both(name: str) -> None:
    node, error = ERRORS[name]
    with pytest.raises(FormulaError, match=error.replace("?", r"\?")):
        in_python(node)
    value = engine().get_value("式", len(WORTH) + [*ERRORS].index(name) + 1, 1)
    assert isinstance(value, dict) and error_words(value) == error


def test_a_block_is_no_value_of_a_cell() -> None:
    with pytest.raises(FormulaError, match="#VALUE!"):
        in_python(NUMBERS)
    with pytest.raises(FormulaError, match="#NAME"):
        in_python(Call("RAND", ()))
    with pytest.raises(FormulaError, match="#NUM!"):
        in_python(call("DATE", number(99999), ONE, ONE))
    with pytest.raises(KeyError):
        in_python(Name("没有的名称"))


def test_only_functions_that_all_programs_share_are_written() -> None:
    assert {"XLOOKUP", "IFS", "LET", "TEXTJOIN"} & FUNCTIONS == set()
    with pytest.raises(ValueError, match="not a shared spreadsheet function: XLOOKUP"):
        call("XLOOKUP", A1)


@pytest.mark.parametrize("pattern", ["0.0#", "yyyy", "[红]0", "General", ""])
def test_patterns_that_are_not_ours_are_refused(pattern: str) -> None:
    with pytest.raises(FormulaError):
        format_number(Decimal(1), pattern)


def test_values_as_formulas_see_them() -> None:
    assert scalar_of(datetime.date(2023, 3, 1)) == serial(datetime.datetime(2023, 3, 1, 12)) == 44986
    assert [scalar_of(value) for value in (Decimal("1.5"), "文", True, None)] == [Decimal("1.5"), "文", True, None]
