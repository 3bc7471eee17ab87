"""Score many values by their rules' formulas in one workbook, recalculated by the independent engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval.formula.nodes import Node, Text, call, cell_at, choose
from perfeval.rules.base import Cells, Rule, text_of
from perfeval.xlsx import independent_engine
from perfeval.xlsx.book import Book

SHEET = "评分"
_VALUE, _WEIGHT, _SCORE, _REASON, _FIRST = 0, 1, 2, 3, 4


@dataclass(frozen=True)
class Scored:
    """A value to be scored by a rule."""

    rule: Rule
    weight: Decimal
    value: Decimal


def recalculated(cases: Sequence[Scored]) -> list[float]:
    """The scores that the formulas give in the independent engine, whose reasons are texts."""
    workbook = independent_engine.recalculated(workbook_of(cases))
    for row in range(len(cases)):
        assert isinstance(workbook.get_value(SHEET, row + 1, _REASON + 1), str), cases[row]
    return [workbook.get_value(SHEET, row + 1, _SCORE + 1) for row in range(len(cases))]


def workbook_of(cases: Sequence[Scored]) -> bytes:
    """A row a case: value, weight, score and reason; a formula that differs from its own tree in Python is an error.

    Raises:
        AssertionError: the tree's value in Python is not the rule's score, or a reason is no text.
    """
    book = Book()
    book.add_sheet(SHEET)
    for row, case in enumerate(cases):
        book.put_number(SHEET, row, _VALUE, case.value)
        book.put_number(SHEET, row, _WEIGHT, case.weight)
        parameters: dict[str, Node] = {}
        for column, parameter in enumerate(case.rule.parameters(case.weight), _FIRST):
            book.put_number(SHEET, row, column, parameter.value)
            parameters[parameter.key] = cell_at(SHEET, row, column)
        cells = Cells(
            name="指标",
            value=cell_at(SHEET, row, _VALUE),
            weight=cell_at(SHEET, row, _WEIGHT),
            score=cell_at(SHEET, row, _SCORE),
            parameters=parameters,
            value_text=lambda node: text_of(node, "0.00%"),
        )
        score = book.put_formula(SHEET, row, _SCORE, case.rule.formula(cells))
        assert score == case.rule.score(case.value, case.weight), case
        said = choose(call("ISNUMBER", cells.score), case.rule.reason(cells), Text(""))
        reason = book.put_formula(SHEET, row, _REASON, said)
        assert isinstance(reason, str) and reason, case
    return book.close()
