"""A target's cells of every way to write a percentage give the same score."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.batch.work import Task, evaluate_file
from perfeval.reader.discovery import InputFile
from tests.scheme.test_built_in import TARGETS, with_targets


@pytest.mark.parametrize(
    ("value", "look"),
    [(0.9, "0%"), (0.9, "General"), ("90%", "General"), (90, "General"), (90, '0"%"'), (90, '0.0"％"')],
)
def test_a_percentage_may_be_written_in_any_way(value: Any, look: str, tmp_path: Path) -> None:
    path = with_targets(tmp_path / "a.xlsx", TARGETS)
    book = openpyxl.load_workbook(path)
    sheet: Any = book["绩效目标"]
    [row] = [cells[0].row for cells in sheet.iter_rows() if "办结率" in {cell.value for cell in cells}]
    [column] = [cell.column for cells in sheet.iter_rows() for cell in cells if cell.value == "实际完成值"]
    sheet.cell(row, column).value = value
    sheet.cell(row, column).number_format = look
    book.save(path)
    outcome = evaluate_file(Task(InputFile(path, "a.xlsx"), scheme="mof-2020-10-department")).outcome
    [score] = [one.score for one in outcome.indicators if one.id == "办结率"]
    assert score is not None and float(score) == 13.5
