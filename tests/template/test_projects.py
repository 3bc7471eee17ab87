"""The blank 项目支出绩效自评表 works out the scores that the evaluation comes to, by whatever method."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.batch.work import Task, evaluate_file
from perfeval.method import load_method
from perfeval.reader.discovery import InputFile
from perfeval.template.projects import TemplateProject, render_projects_template
from perfeval.xlsx.independent_engine import recalculated

_NAME, _SIGN, _TARGET, _UNIT, _ACTUAL, _WEIGHT, _SCORE, _REFERENCE = 3, 4, 5, 6, 7, 8, 9, 11
_FUNDS, _FIRST = 6, 13
ROWS: list[tuple[str, float, str, float, int]] = [
    ("≥", 100, "米", 90, 15), ("≥", 5, "处", 12, 5), ("＝", 100, "%", 95, 10), ("≤", 5, "%", 8, 10),
    ("≥", 95, "%", 40, 10), ("≤", 0, "起", 0, 5), ("＝", 4, "次", 4, 5), ("≤", 0, "起", 1, 5),
]  # fmt: skip
OWN = """
name: own
title: 本县办法
execution: {weight: 10, mode: bands, bands: [{least: 0.95, share: 1}, {least: 0, share: 0.5}]}
quantitative: {threshold: 0.6, threshold_mode: from, equal: met}
qualitative: {full: 0.9, part: 0.5}
over: {limit: 1.3, effect: deduct, points: 2}
reasons: {shortfall: 0.05, execution: 0.9}
heavy_row: 40
grades: [{name: 优, least: 90}, {name: 差, least: 0}]
"""


def _method(name: str, tmp_path: Path) -> str:
    if name != "own":
        return name
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    return str(tmp_path / "own.yaml")


@pytest.mark.parametrize("name", ["mof-2020-10-project", "hubei", "own"])
def test_the_reference_score_is_what_the_evaluation_comes_to(name: str, tmp_path: Path) -> None:
    method = _method(name, tmp_path)
    blank = render_projects_template([TemplateProject("道路维修", "示例局")], load_method(method), 2023)
    book: Any = openpyxl.load_workbook(io.BytesIO(blank))
    sheet = book["道路维修"]
    for column, amount in ((3, 120), (5, 120), (7, 100)):
        sheet.cell(_FUNDS + 1, column, amount)
    for row, (sign, target, unit, actual, weight) in enumerate(ROWS, _FIRST):
        cells = {_NAME: f"指标{row}", _SIGN: sign, _TARGET: target, _UNIT: unit, _ACTUAL: actual, _WEIGHT: weight}
        for column, value in cells.items():
            sheet.cell(row, column, value)
    filled = io.BytesIO()
    book.save(filled)
    engine = recalculated(filled.getvalue())
    for row in range(_FIRST, _FIRST + len(ROWS)):
        sheet.cell(row, _SCORE, engine.get_value("道路维修", row, _REFERENCE))
    execution = engine.get_value("道路维修", _FUNDS, 10)
    for place in ("C6", "E6", "G6"):
        # the engine's own values go with the formulas only in a program that saves them
        sheet[place] = {"C6": 120, "E6": 120, "G6": 100}[place]
    sheet["I6"], sheet["J6"] = engine.get_value("道路维修", _FUNDS, 9), execution
    path = tmp_path / "自评表.xlsx"
    book.save(path)
    [record] = evaluate_file(Task(InputFile(path, path.name), method=method)).outcome.projects
    told = [engine.get_value("道路维修", row, _REFERENCE) for row in range(_FIRST, _FIRST + len(ROWS))]
    assert [Decimal(str(score)) for score in told] == [row.score for row in record.rows]
    assert record.score == Decimal(str(execution))


def test_the_bands_of_qualitative_targets_are_the_methods(tmp_path: Path) -> None:
    blank = render_projects_template([], load_method(_method("own", tmp_path)), None)
    guide = openpyxl.load_workbook(io.BytesIO(blank))["填报说明"]
    assert any("达成100%—90%（含），部分达成90%—50%（含）" in str(row[0].value) for row in guide.iter_rows())
