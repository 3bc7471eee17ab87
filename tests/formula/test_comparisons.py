"""Numbers are compared as on paper, in Python, in the independent engine and in LibreOffice alike."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval.formula.evaluate import evaluate
from perfeval.formula.excel import formula
from perfeval.formula.nodes import Name, Node, cell_at, substitute
from perfeval.formula.official import official_text
from perfeval.formula.parser import parse
from perfeval.formula.scope import CellScope
from perfeval.xlsx.book import Book
from perfeval.xlsx.independent_engine import recalculated
from tests.libreoffice import converted, differences

SHEET = "比较"
TIES = (
    ("甲 + 乙 = 丙", "0.1", "0.2", "0.3"),
    ("甲 + 乙 <= 丙", "0.1", "0.2", "0.3"),
    ("甲 + 乙 > 丙", "0.1", "0.2", "0.3"),
    ("甲 + 乙 <> 丙", "0.1", "0.2", "0.3"),
    ("甲 / 乙 = 丙", "341.28", "758.4", "0.45"),
    ("甲 / 乙 < 丙", "341.28", "758.4", "0.45"),
    ("甲 / 乙 >= 45%", "341.28", "758.4", "0"),
    ("甲 - 乙 = 丙", "441234.66", "100000.1", "341234.56"),
    ("甲 * 乙 = 丙", "1.1", "1.1", "1.21"),
    ("甲 - 乙 = 0.1", "1.1", "1", "0"),
    ("甲 + 乙 = 丙", "98765432.1", "0.02", "98765432.12"),
    ("甲 = 乙", "0.0000000001", "0.0000000002", "0"),
    ("甲 = 乙", "0.00000000001", "0.00000000002", "0"),
    ("(甲 > 乙) * 4 = 丙", "0.3", "0.2", "4"),
)
"""Comparisons that are exactly true or exactly false on paper, some at the tenth decimal, where dust ends."""


def on_paper(text: str, first: str, second: str, third: str) -> object:
    numbers = {"甲": Decimal(first), "乙": Decimal(second), "丙": Decimal(third)}
    return evaluate(parse(text), CellScope(names=numbers.__getitem__))


def random_ties() -> list[tuple[str, str, str, str]]:
    """Sums and quotients of amounts that meet a third number exactly, or miss it by a cent."""
    chance = random.Random(7)
    cases: list[tuple[str, str, str, str]] = []
    for _ in range(120):
        first, second = (Decimal(chance.randrange(1, 10 ** chance.randrange(3, 10))) / 100 for _ in range(2))
        miss = chance.choice([Decimal(0), Decimal("0.01"), Decimal("-0.01")])
        sign = chance.choice(["=", "<=", ">=", "<", ">", "<>"])
        cases.append((f"甲 + 乙 {sign} 丙", str(first), str(second), str(first + second + miss)))
        share = Decimal(chance.randrange(1, 200)) / 100
        cases.append((f"甲 / 乙 {sign} 丙", str(second * share), str(second), str(share + miss)))
    return cases


def workbook_of(cases: list[tuple[str, str, str, str]]) -> bytes:
    """A row a case: its numbers, and the comparison as a formula."""
    book = Book()
    book.add_sheet(SHEET)
    for row, (text, *numbers) in enumerate(cases):
        cells: dict[str, Node] = {}
        for column, (name, number) in enumerate(zip("甲乙丙", numbers, strict=True)):
            book.put_number(SHEET, row, column, Decimal(number))
            cells[name] = cell_at(SHEET, row, column)
        book.put_formula(SHEET, row, 3, substitute(parse(text), cells))
    return book.close()


def test_ties_in_python() -> None:
    found = [on_paper(*case) for case in TIES]
    expected = [True, True, False, False, True, False, True, True, True, True, True, False, True, True]
    assert found == expected


def test_the_independent_engine_agrees() -> None:
    cases = [*TIES, *random_ties()]
    engine = recalculated(workbook_of(cases))
    for row, case in enumerate(cases, 1):
        assert engine.get_value(SHEET, row, 4) is on_paper(*case), case


def test_libreoffice_agrees(tmp_path: Path) -> None:
    """What Python found is written beside each formula; LibreOffice finds the same."""
    path = tmp_path / "比较.xlsx"
    path.write_bytes(workbook_of([*TIES, *random_ties()]))
    [recalculated_file] = converted([path], tmp_path)
    assert list(differences(path, recalculated_file)) == []


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("甲 = 0", "=ROUND(甲,10)=0"),
        ("甲 / 乙 ≤ 45%", "=ROUND(甲/乙,10)<=0.45"),
        ("甲 > 乙", "=ROUND(甲,10)>ROUND(乙,10)"),
        ("missing(甲)", "=COUNT(甲)=0"),
        ("甲 > 0.00000000001", "=ROUND(甲,10)>ROUND(0.00000000001,10)"),
    ],
)
def test_the_formula_rounds_what_may_carry_dust(written: str, printed: str) -> None:
    assert formula(parse(written)) == printed


@pytest.mark.parametrize("written", ["甲÷乙≤0.45", "（甲＞乙）×4", "甲－乙=丙"])
def test_words_do_not_speak_of_rounding(written: str) -> None:
    assert "ROUND" not in official_text(parse(written.replace("＞", ">").replace("－", "-")))


def test_the_words_keep_their_brackets() -> None:
    assert official_text(parse("甲 - (乙 - 丙) = 0")) == "甲－（乙－丙）=0"
    assert official_text(Name("甲")) == "甲"
