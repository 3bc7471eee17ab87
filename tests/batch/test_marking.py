"""The unit's own workbook with its problems marked: at the cell, in colour, with a comment, and listed with links."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from perfeval.assessment import assess
from perfeval.batch.marking import SHEET, Marks, lost_copy, marked_copy
from perfeval.checks.problems import problems_of_findings
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.reader import read_workbook
from perfeval.reader.discovery import InputFile
from perfeval.scheme import load_scheme
from tests.workbook_builder import build_workbook

RED, BLUE = "00FFC7CE", "00DDEBF7"


def _marked(path: Path, findings: tuple[Finding, ...]) -> Any:
    marks = Marks(InputFile(path, path.name), tuple(problems_of_findings(findings)), findings)
    return openpyxl.load_workbook(io.BytesIO(marked_copy(marks)))


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Finding, ...]]:
    """A workbook with a text for a number and half a person."""
    path = tmp_path_factory.mktemp("in") / "甲.xlsx"
    build_workbook(path, {"公务接待费决算数": "约三万", "编制数": Decimal("10.5")})
    book = openpyxl.load_workbook(path)
    book["三公经费"]["E9"].comment = Comment("会计注", "李会计")
    book.save(path)
    return path, assess(read_workbook(path, shown_as="甲.xlsx"), load_scheme("heshan-2021")).findings


def test_each_problem_is_at_its_cell(unit: tuple[Path, tuple[Finding, ...]]) -> None:
    book = _marked(*unit)
    cell = book["三公经费"]["E9"]
    assert (cell.value, cell.fill.fgColor.rgb) == ("约三万", RED)
    assert cell.comment.text.startswith("会计注\n错误：“三公经费”E9（公务接待费 / 本年决算数）填的是“约三万”")
    assert "请改为数字。" in cell.comment.text
    assert book["三公经费"]["D9"].comment is None


def test_the_list_comes_first_with_links(unit: tuple[Path, tuple[Finding, ...]]) -> None:
    sheet = _marked(*unit)[SHEET]
    assert sheet.parent.sheetnames[0] == SHEET
    rows = {str(row[3].value): row for row in sheet.iter_rows(min_row=5)}
    row = next(row for message, row in rows.items() if "约三万" in message)
    assert (row[1].value, row[2].value, row[2].hyperlink.location) == ("错误", "三公经费!E9", "'三公经费'!E9")
    assert [one.value for one in sheet[4]] == ["序号", "级别", "位置", "问题", "改法", "说明"]


def test_marking_twice_replaces_the_list(unit: tuple[Path, tuple[Finding, ...]], tmp_path: Path) -> None:
    path = tmp_path / "甲.xlsx"
    book = _marked(*unit)
    book.save(path)
    again = _marked(
        path,
        (
            finding(
                "R208", Place("甲.xlsx", "基本信息", "B7"), sheet="基本信息", cell="B7", label="编制数", found="10.5"
            ),
        ),
    )
    assert [name for name in again.sheetnames if name.startswith(SHEET)] == [SHEET]
    assert again[SHEET].max_row == 5


def test_a_merged_cell_is_marked_at_its_first(tmp_path: Path) -> None:
    path = tmp_path / "甲.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].title = "表"
    book.worksheets[0]["A1"] = "合并"
    book.worksheets[0].merge_cells("A1:C2")
    book.save(path)
    found = finding("R201", Place("甲.xlsx", "表", "B2"), sheet="表", cell="B2", label="数", found="=1+1")
    marked = _marked(path, (found,))
    assert marked["表"]["A1"].fill.fgColor.rgb == RED
    assert marked[SHEET]["D5"].data_type == "s"


def test_a_file_that_cannot_be_kept_as_it_is_gets_the_list_alone(tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 cut short")
    found = finding("F106", Place("坏.xlsx"), file="坏.xlsx")
    assert _marked(path, (found,)).sheetnames == [SHEET]
    marks = Marks(InputFile(path, "坏.xlsx"), (), ())
    lost = finding("B103", Place("坏.xlsx"), file="坏.xlsx", limit=512)
    sheet = openpyxl.load_workbook(io.BytesIO(lost_copy(marks, lost)))[SHEET]
    assert "512MB" in str(sheet["D5"].value)


def test_formulas_keep_the_results_that_they_had(tmp_path: Path) -> None:
    """Numbers, texts, truths, errors: what a preview, a phone or pandas shows, none of which computes."""
    path = tmp_path / "甲.xlsx"
    results: list[Any] = [12.5, "合 计 & <三>", True, "#DIV/0!", "", 0]
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("表", "另'表"):
            sheet = book.add_worksheet(name)
            for row, result in enumerate(results):
                sheet.write_formula(row, 1, f"=A{row + 1}", None, result)
            sheet.write_formula(len(results), 1, '=" 前空"', None, " 前空")
    found = finding("R201", Place("甲.xlsx", "表", "B1"), sheet="表", cell="B1", label="数", found="=1+1")
    marks = Marks(InputFile(path, path.name), tuple(problems_of_findings([found])), (found,))
    content = marked_copy(marks)
    shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(content))
    for name in ("表", "另'表"):
        values = [shown[name].cell(row, 2).value for row in range(1, len(results) + 2)]
        assert values == [12.5, "合 计 & <三>", True, "#DIV/0!", None, 0, " 前空"], name
        assert formulas[name]["B2"].value == "=A2"
    assert formulas["表"]["B1"].fill.fgColor.rgb == RED


def test_no_problem_is_said_as_that(tmp_path: Path) -> None:
    book = _marked(build_workbook(tmp_path / "甲.xlsx"), ())
    assert book[SHEET]["A2"].value == "没有问题。"
