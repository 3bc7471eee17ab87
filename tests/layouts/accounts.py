"""Workbooks of accounts written from rows of cells, and how they may be changed without changing a figure."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl
import xlsxwriter
import yaml

from tests.libreoffice import converted

HERE = Path(__file__).parent
REFERENCE = HERE.parent / "data" / "上海市普陀区财政局2024年度部门决算公开表.xlsx"
ABSENT = frozenset(["R101", "R102"])

Sheets: TypeAlias = dict[str, list[list[Any]]]


def case(name: str) -> Any:
    """A case file of this folder."""
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


def expected(facts: Mapping[str, Any]) -> dict[str, Decimal]:
    """The figures of a case."""
    return {name: Decimal(str(value)) for name, value in facts.items()}


def reference_sheets() -> Sheets:
    """The cells of the published workbook, without its merges."""
    book = openpyxl.load_workbook(REFERENCE)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def write(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """Write the rows as a workbook."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        page.write(number, column, value)
    return path


def with_blank_rows_and_columns(sheets: Sheets, chance: random.Random) -> Sheets:
    """Insert empty rows and columns anywhere."""
    changed: Sheets = {}
    for name, rows in sheets.items():
        width = max(len(row) for row in rows)
        rows = [[*row, *[None] * (width - len(row))] for row in rows]
        for _ in range(chance.randint(0, 2)):
            rows.insert(chance.randint(0, len(rows)), [None] * width)
        for _ in range(chance.randint(0, 2)):
            at = chance.randint(0, width)
            rows = [[*row[:at], None, *row[at:]] for row in rows]
            width += 1
        changed[name] = rows
    return changed


def in_yuan(sheets: Sheets) -> Sheets:
    """万元 to 元: every amount times 10 000."""

    def cell(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace("单位：万元", "单位：元")
        return value if value is None else float(Decimal(str(value)) * 10000)

    return {name: [[cell(value) for value in row] for row in rows] for name, rows in sheets.items()}


def with_words(sheets: Sheets, words: Mapping[str, str]) -> Sheets:
    """Labels replaced by their other forms."""

    def cell(value: Any) -> Any:
        return words.get(value, value) if isinstance(value, str) else value

    return {name: [[cell(value) for value in row] for row in rows] for name, rows in sheets.items()}


def renamed(sheets: Sheets) -> Sheets:
    """Names that say nothing."""
    return {f"Sheet{number}": rows for number, rows in enumerate(sheets.values(), 1)}


def saved_as(path: Path, ending: str) -> Path:
    """The workbook saved by LibreOffice in another format."""
    [saved] = converted([path], path.parent, ending)
    return saved
