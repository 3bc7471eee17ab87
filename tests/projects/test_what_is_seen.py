"""A number of a form is the one that its reader sees; where the sheet shows another, it is none, and that is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from perfeval.audit.result import Verdict
from perfeval.batch.run import run_batch
from perfeval.batch.work import Task
from perfeval.calculator.projects import ProjectsEvaluation
from perfeval.findings.finding import Place
from perfeval.reader.discovery import discover
from tests.audit.auditing import as_input, audited
from tests.executors import Counting
from tests.projects.forms import codes, evaluated, good, write
from tests.raised import ERROR, Said

FILE = "甲.xlsx"
Change = Callable[[Any], None]
ACTUAL = "G15"


def _made(folder: Path, change: Change) -> Path:
    path = write(folder / FILE, good())
    book = openpyxl.load_workbook(path)
    change(book["表1"])
    book.save(path)
    return path


def _row(evaluation: ProjectsEvaluation, name: str) -> Any:
    return next(row for row in evaluation.forms[0].rows if row.row.name == name)


def _formatted(cell: str, value: Any, code: str) -> Change:
    def change(sheet: Any) -> None:
        sheet[cell].value, sheet[cell].number_format = value, code

    return change


def _yuan_shown_as_ten_thousands(sheet: Any) -> None:
    for line in sheet["D6:G8"]:
        for cell in line:
            if isinstance(cell.value, int | float):
                cell.value, cell.number_format = round(cell.value * 10000, 2), "0!.0000"


def _struck(sheet: Any) -> None:
    sheet[ACTUAL].value, sheet[ACTUAL].font = 9150, Font(strike=True)


def _error(sheet: Any) -> None:
    sheet[ACTUAL].value = "#N/A"


NO_NUMBERS: Mapping[str, tuple[Change, str]] = {
    "a digit that is only a letter": (_formatted(ACTUAL, 150, '"9"0'), "R216"),
    "thousands cut off": (_formatted(ACTUAL, 9150, "0.00,"), "R216"),
    "a sign that is only a letter": (_formatted(ACTUAL, 9150, '"-"0'), "R216"),
    "an error value": (_error, "R212"),
}


@pytest.mark.parametrize(("change", "code"), NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_what_is_not_seen_so_is_no_number(change: Change, code: str, tmp_path: Path) -> None:
    evaluation = evaluated(_made(tmp_path, change))
    assert _row(evaluation, "受益人口").score is None
    assert [one.place for one in evaluation.findings if one.code == code] == [Place(FILE, "表1", ACTUAL)]


def test_what_is_struck_out_is_no_number(tmp_path: Path) -> None:
    evaluation = evaluated(_made(tmp_path, _struck))
    assert _row(evaluation, "受益人口").score is None
    assert "P201" in codes(evaluation)


def test_the_finding_of_a_format(tmp_path: Path) -> None:
    Said(
        "R216",
        ERROR,
        Place(FILE, "表1", ACTUAL),
        '“表1”G15（受益人口完成值）存的是150，数字格式“"9"0”使看到的是别的数，或者带有别的单位，分不清以哪个为准，未采用。',
        "请把单元格格式改为常规，并按该表的金额单位填写",
    ).assert_in(evaluated(_made(tmp_path, NO_NUMBERS["a digit that is only a letter"][0])).findings)


def test_funds_in_yuan_shown_in_ten_thousands(tmp_path: Path) -> None:
    form = evaluated(_made(tmp_path, _yuan_shown_as_ten_thousands)).forms[0]
    amounts = form.form.funds[0].amounts
    assert list(amounts.values()) == [Decimal(260), Decimal(275), Decimal("270.05")]


def _percent_weights(sheet: Any) -> None:
    for cell in ("H6", "H12", "H15", "H16", "H17", "H18"):
        sheet[cell].value, sheet[cell].number_format = sheet[cell].value / 100, "0%"


def test_points_shown_as_percentages_are_points(tmp_path: Path) -> None:
    evaluation = evaluated(_made(tmp_path, _percent_weights))
    assert [row.row.weight.value for row in evaluation.forms[0].rows] == [50, 20, 10, 10]
    assert codes(evaluation) == []


def _with_subtotals(sheet: Any) -> None:
    for row, label, points in ((18, "满意度指标小计", 10), (17, "效益指标小计", 30), (15, "小计", 50)):
        sheet.insert_rows(row)
        sheet.cell(row, 2).value = label
        sheet.cell(row, 8).value = sheet.cell(row, 9).value = points


def test_subtotals_are_no_indicators(tmp_path: Path) -> None:
    evaluation = evaluated(_made(tmp_path, _with_subtotals))
    assert [row.row.name for row in evaluation.forms[0].rows] == ["加固堤防长度", "受益人口", "长效机制", "群众满意度"]
    assert codes(evaluation) == []


def _headings_again(sheet: Any) -> None:
    sheet.insert_rows(15)
    for column in range(1, 11):
        sheet.cell(15, column).value = sheet.cell(11, column).value


def test_headings_repeated_for_a_new_page_end_no_table(tmp_path: Path) -> None:
    evaluation = evaluated(_made(tmp_path, _headings_again))
    assert [row.row.name for row in evaluation.forms[0].rows] == ["加固堤防长度", "受益人口", "长效机制", "群众满意度"]
    assert codes(evaluation) == []


def test_funds_headed_by_how_they_were_spent_in_the_year(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["F5"].value, sheet["G5"].value, sheet["I5"].value = "全年预算（A）", "全年执行（B）", "执行率（B/A）"

    assert evaluated(_made(tmp_path, change)).forms[0].form.funds[0].amounts["执行"] == Decimal("270.05")


ALL: Mapping[str, Change] = {
    **{name: change for name, (change, _) in NO_NUMBERS.items()},
    "struck out": _struck,
    "funds in yuan": _yuan_shown_as_ten_thousands,
    "points in percent": _percent_weights,
    "an actual in percent": _formatted("G17", 0.97, "0.0%"),
    "a unit as letters": _formatted(ACTUAL, 9150, '0"人"'),
    "foreign money": _formatted("G8", 14.3, "[$$-409]0.00"),
}


@pytest.mark.parametrize("change", ALL.values(), ids=ALL)
def test_what_was_made_of_it_is_made_again_from_the_copies(change: Change, tmp_path: Path) -> None:
    """An output that nobody touched is 一致, whatever its source's cells looked like."""
    source = _made(tmp_path, change)
    output = tmp_path / "out"
    run_batch([Task(file) for file in discover([source])], "heshan-2021", output, Counting(), lambda _: None)
    [made] = output.glob("*项目支出绩效自评.xlsx")
    for against in ({}, {"against": (as_input(source),)}):
        result = audited(made, **against)
        assert (result.verdict, [one.finding.message for one in result.differences]) == (Verdict.SAME, [])
