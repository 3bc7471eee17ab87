"""数据校验: the live formulas reach the outcomes that Python found, and follow a changed cell."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from perfeval.checks import CheckResult, check_findings, run_checks
from perfeval.facts.fact import MISSING
from perfeval.facts.policy import policy_values
from perfeval.formula.evaluate import scalar_of
from perfeval.formula.nodes import names_in
from perfeval.reader.records import UnitData
from perfeval.writer.checks_sheet import FIRST_ROW, OUTCOME, write_checks_sheet
from perfeval.writer.names import CHECKS
from perfeval.xlsx.book import Book
from perfeval.xlsx.independent_engine import load_engine
from perfeval.xlsx.verification import verify
from tests.checks.consistent import consistent_unit
from tests.checks.test_run import VIOLATIONS

VALUES = "数据"


def render(data: UnitData, results: tuple[CheckResult, ...]) -> tuple[bytes, dict[str, int]]:
    """The sheet over a sheet of named values, and the rows of these."""
    book = Book()
    book.add_sheet(VALUES)
    book.add_sheet(CHECKS)
    rows: dict[str, int] = {}
    for name in dict.fromkeys(n for r in results for side in (r.left, r.right) for n in names_in(side)):
        fact = data.facts.get(name)
        value = policy_values().get(name) if fact is None else scalar_of(fact.value)
        rows[name] = row = len(rows)
        if isinstance(value, Decimal):
            book.put_number(VALUES, row, 0, value)
        else:
            book.put_text(VALUES, row, 0, MISSING)
        book.define(name, VALUES, row, 0)
    write_checks_sheet(book, results, check_findings(data, results))
    return book.close(), rows


EVERY = [*VIOLATIONS, ("none", {}), ("missing", {"公用经费决算数": None, "编制数": None})]


@pytest.mark.parametrize(("code", "changes"), EVERY, ids=lambda x: x if isinstance(x, str) else next(iter(x), ""))
def test_outcomes_are_live(code: str, changes: dict[str, Any]) -> None:
    data = consistent_unit(changes)
    results = run_checks(data)
    content, _ = render(data, results)
    assert verify(content) == ()
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)[CHECKS]
    shown = [sheet.cell(FIRST_ROW + n, OUTCOME + 1).value for n in range(1, len(results) + 1)]
    assert shown == [result.outcome for result in results]


def test_a_changed_value_changes_the_outcome() -> None:
    data = consistent_unit()
    results = run_checks(data)
    content, rows = render(data, results)
    workbook = load_engine(content)
    at = next(n for n, r in enumerate(results, FIRST_ROW + 1) if r.title == "支出 基本支出＝分项之和（决算数）")
    assert workbook.evaluate_cell(CHECKS, at, OUTCOME + 1) == "通过"
    workbook.set_value(VALUES, rows["公用经费决算数"] + 1, 1, 21)
    assert workbook.evaluate_cell(CHECKS, at, OUTCOME + 1) == "不符"
    workbook.set_value(VALUES, rows["公用经费决算数"] + 1, 1, MISSING)
    assert workbook.evaluate_cell(CHECKS, at, OUTCOME + 1) == "未校验"


def test_findings_are_listed_gravest_first_and_never_as_formulas() -> None:
    data = consistent_unit({"在职人员数": Decimal(11), "支出决算数": Decimal(96)})
    content, _ = render(data, run_checks(data))
    sheet = openpyxl.load_workbook(io.BytesIO(content))[CHECKS]
    start = next(row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, 1).value).startswith("问题清单"))
    ranks = [str(sheet.cell(row, 1).value) for row in range(start + 2, sheet.max_row + 1)]
    assert ranks == sorted(ranks, key=["错误", "警告", "提示"].index) and {"错误", "警告"} <= set(ranks)
    texts = [cell for row in sheet.iter_rows(min_row=start) for cell in row]
    assert all(cell.data_type != "f" for cell in texts)
    assert sheet.freeze_panes == "C3" and sheet.page_setup.orientation == "landscape"
    fit = sheet.sheet_properties.pageSetUpPr
    assert fit is not None and fit.fitToPage and sheet.page_setup.fitToHeight == 0


def test_without_findings_it_says_so() -> None:
    data = consistent_unit()
    content, _ = render(data, run_checks(data))
    sheet = openpyxl.load_workbook(io.BytesIO(content))[CHECKS]
    assert "没有发现问题。" in {cell.value for row in sheet.iter_rows() for cell in row}


def test_numbers_typed_in_are_only_the_labelled_ones() -> None:
    data = consistent_unit()
    results = run_checks(data)
    content, _ = render(data, results)
    sheet = openpyxl.load_workbook(io.BytesIO(content))[CHECKS]
    typed = {
        cell.column for row in sheet.iter_rows() for cell in row if cell.data_type == "n" and cell.value is not None
    }
    assert {sheet.cell(2, column).value for column in typed} == {"比较数个数", "半个末位单位"}
