"""The comparison of two folders of outputs misses nothing that a user would see, and tells nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from docx import Document

from benchmarks.same_outputs import Difference, differences, report

Change = Callable[[Any, Any], object]


def _workbook(path: Path, change: Change = lambda book, sheet: None, *, version: str = "0.2.0") -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("计分表")
        sheet.write_string(0, 0, f"perfeval {version}", book.add_format({"bold": True}))
        sheet.write_number(1, 0, 5, book.add_format({"num_format": "0.00"}))
        sheet.write_formula(2, 0, "=A2*2", None, 10)
        sheet.write_string(3, 0, "说明")
        book.set_properties({"created": datetime(2024, 1, 1)})
        book.set_custom_property("perfeval.version", version)
        change(book, sheet)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    return tmp_path / "old", tmp_path / "new"


def _all(folders: tuple[Path, Path]) -> list[Difference]:
    return [one for _, found in differences(*folders) for one in found]


CHANGES: dict[str, tuple[Change, str]] = {
    "value": (lambda book, sheet: sheet.write_number(1, 0, 6, book.add_format({"num_format": "0.00"})), "value"),
    "formula": (lambda book, sheet: sheet.write_formula(2, 0, "=A2+5", None, 10), "value"),
    "cached": (lambda book, sheet: sheet.write_formula(2, 0, "=A2*2", None, 11), "cached"),
    "number format": (
        lambda book, sheet: sheet.write_number(1, 0, 5, book.add_format({"num_format": "0.0"})),
        "number_format",
    ),
    "font": (lambda book, sheet: sheet.write_string(3, 0, "说明", book.add_format({"font_size": 20})), "font"),
    "fill": (lambda book, sheet: sheet.write_string(3, 0, "说明", book.add_format({"bg_color": "red"})), "fill"),
    "border": (lambda book, sheet: sheet.write_string(3, 0, "说明", book.add_format({"border": 1})), "border"),
    "width": (lambda book, sheet: sheet.set_column(0, 0, 40), "column"),
    "height": (lambda book, sheet: sheet.set_row(0, 40), "row"),
    "merge": (lambda book, sheet: sheet.merge_range("C1:D1", ""), "merges"),
    "note": (lambda book, sheet: sheet.write_comment("A2", "原文：５"), "note"),
    "link": (lambda book, sheet: sheet.write_url(3, 0, "internal:'计分表'!A1", None, "说明"), "link"),
    "validation": (
        lambda book, sheet: sheet.data_validation("A2", {"validate": "list", "source": ["是"]}),
        "validation",
    ),
    "conditional": (
        lambda book, sheet: sheet.conditional_format("A2", {"type": "blanks", "format": book.add_format()}),
        "conditional format",
    ),
    "orientation": (lambda book, sheet: sheet.set_landscape(), "page_setup"),
    "name": (lambda book, sheet: book.define_name("编制数", "='计分表'!$A$2"), "name 编制数"),
    "chart": (lambda book, sheet: sheet.insert_chart("C1", _chart(book)), "part"),
}


def _chart(book: Any) -> Any:
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "='计分表'!$A$2:$A$3"})
    return chart


@pytest.mark.parametrize("change, aspect", CHANGES.values(), ids=CHANGES)
def test_a_change_of_a_workbook_is_told(folders: tuple[Path, Path], change: Change, aspect: str) -> None:
    _workbook(folders[0] / "甲.xlsx")
    _workbook(folders[1] / "甲.xlsx", change)
    assert aspect in {one.aspect for one in _all(folders)}
    assert report(*folders) == 1


def test_the_version_and_the_order_of_styles_are_no_difference(folders: tuple[Path, Path]) -> None:
    _workbook(folders[0] / "甲.xlsx")
    _workbook(folders[1] / "甲.xlsx", lambda book, sheet: book.add_format({"italic": True}), version="0.3.0")
    assert _all(folders) == []
    assert report(*folders) == 0


def test_the_text_and_the_formatting_of_a_document_are_compared(folders: tuple[Path, Path]) -> None:
    for folder, text, bold in zip(folders, ("编制数11名。", "编制数10名。"), (False, True), strict=True):
        document = Document()
        document.add_paragraph(text)
        document.add_paragraph("特此报告。").runs[0].bold = bold
        document.save(str(folder / "报告.docx"))
    found = _all(folders)
    assert Difference("block 1", "text", "编制数11名。", "编制数10名。") in found
    assert [one.place for one in found if one.aspect == "style"] == ["block 2"]


def test_a_record_is_compared_by_what_it_says_and_not_by_what_it_keeps(folders: tuple[Path, Path]) -> None:
    for folder, total in zip(folders, (90, 91), strict=True):
        record = {"inputs": [{"total": total, "grade": "优"}], "results": {str(total): "packed"}}
        (folder / "运行记录.json").write_text(json.dumps(record), encoding="utf-8")
    assert _all(folders) == [Difference("/inputs/0/total", "value", "90", "91")]


def test_a_file_on_one_side_only_and_nothing_to_compare_are_told(folders: tuple[Path, Path]) -> None:
    assert report(*folders) == 1
    (folders[0] / "说明.txt").write_text("一", encoding="utf-8")
    assert _all(folders) == [Difference("说明.txt", "file", "有", None)]
