"""Project forms for tests, written by XlsxWriter; and what perfeval makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

from perfeval.calculator.projects import ProjectsEvaluation, evaluate_projects
from perfeval.method import DEFAULT_METHOD, load_method
from perfeval.reader.documents import open_input
from perfeval.reader.projects import read_projects, split_sheets
from perfeval.xlsx.limits import Limits

Rows = Sequence[Sequence[Any]]
LAYOUTS: Mapping[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "data" / "layouts.yaml").read_text(encoding="utf-8")
)


def good() -> list[list[Any]]:
    """The rows of a form of the national layout without a mistake."""
    rows = [list(row) + [None] * (10 - len(row)) for row in LAYOUTS["全国表"]["rows"]]
    rows[11][6:10] = ["1800米", 50, 50, None]
    rows[17][8] = 99.82
    return rows


def write(path: Path, *sheets: Rows, names: Sequence[str] = ()) -> Path:
    """Write a workbook with a sheet for each list of rows."""
    book = xlsxwriter.Workbook(str(path))
    for index, rows in enumerate(sheets):
        sheet = book.add_worksheet(names[index] if names else f"表{index + 1}")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
    book.close()
    return path


def evaluated(path: Path, method: str = DEFAULT_METHOD) -> ProjectsEvaluation:
    """The forms of a workbook, evaluated."""
    opened = open_input(path, path.name, Limits())
    forms, _ = split_sheets(opened.sheets)
    data = read_projects(forms, shown_as=path.name, sha256=opened.sha256, path=path)
    return evaluate_projects(data, load_method(method))


def codes(evaluation: ProjectsEvaluation, *, hints: bool = False) -> list[str]:
    """The codes that were found, without 提示 unless asked for."""
    return [found.code for found in evaluation.findings if hints or found.severity.value != "提示"]
