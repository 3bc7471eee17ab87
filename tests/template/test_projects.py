"""The blank 项目支出绩效自评表 works out the scores that the evaluation comes to, by whatever method."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.batch.work import Task, evaluate_file
from perfeval.method import DEFAULT_METHOD, load_method
from perfeval.reader.discovery import InputFile
from perfeval.template.project_records import TemplateProject
from perfeval.template.project_sources import projects_from
from perfeval.template.projects import render_projects_template
from perfeval.xlsx.independent_engine import recalculated
from tests.libreoffice import converted
from tests.projects.forms import good, write

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


def _filled(path: Path, projects: list[TemplateProject], folder: Path) -> Path:
    """The template with every blank filled in, saved by another program that works out its formulas."""
    book: Any = openpyxl.load_workbook(
        io.BytesIO(render_projects_template(projects, load_method(DEFAULT_METHOD), 2024))
    )
    for sheet in book.worksheets[1:]:
        sheet["C7"], sheet["E7"], sheet["G7"] = 80, 90, 85.5
        sheet["G8"] = 0
        sheet["B11"], sheet["F11"] = f"完成{sheet.title}。", "已完成。"
        for row in range(_FIRST, sheet.max_row + 1):
            if sheet.cell(row, 1).value == "总分":
                break
            if not sheet.cell(row, _NAME).value:
                sign, target, unit, actual, _ = ROWS[(row - _FIRST) % 2]
                for column, value in ((_NAME, f"指标{row}"), (_SIGN, sign), (_TARGET, target), (_UNIT, unit)):
                    sheet.cell(row, column, value)
                sheet.cell(row, _ACTUAL, actual)
                sheet.cell(row, _WEIGHT, 5)
                sheet.cell(row, _SCORE, 4.5 if sign == "≥" and target == 100 else 5)
                sheet.cell(row, _SCORE + 1, "汛期停工；资金年末到位")
            elif sheet.cell(row, _SIGN).value == "定性":
                sheet.cell(row, _ACTUAL, "达成预期指标")
                sheet.cell(row, _SCORE, sheet.cell(row, _WEIGHT).value)
            else:
                sheet.cell(row, _ACTUAL, sheet.cell(row, _TARGET).value)
                sheet.cell(row, _SCORE, sheet.cell(row, _WEIGHT).value)
    book.save(path)
    [fresh] = converted([path], folder)
    return fresh


def test_what_is_filled_in_comes_back_right(tmp_path: Path) -> None:
    """From a list, an earlier year's forms and approved targets: filled in, recalculated, sent, and found in order."""
    listed: list[list[Any]] = [
        ["项目名称", "单位", "主管部门", "预算数"],
        ["道路维修", "示例县养护站", "示例县交通局", 90],
    ]
    approved: list[list[Any]] = [["项目支出绩效目标申报表"], ["项目名称", "管网改造", None, "实施单位", "示例县养护站"],
                ["一级指标", "二级指标", "三级指标", "指标值"],
                ["产出指标", "数量指标", "改造管网", "≥3公里"], ["效益指标", "社会效益指标", "受益户数", "≥200户"],
                ["满意度指标", "满意度指标", "居民满意度", "≥90%"]]  # fmt: skip
    sources = {"清单": listed, "申报": approved, "去年": good()}
    projects = [
        project
        for name, rows in sources.items()
        for project in projects_from(write(tmp_path / f"{name}.xlsx", rows, names=[name]))
    ]
    assert [one.name for one in projects] == ["道路维修", "管网改造", "堤防加固项目"]
    projects[1] = replace(projects[1], rows=tuple(replace(row, weight=Decimal(30)) for row in projects[1].rows))
    path = _filled(tmp_path / "自评表.xlsx", projects, tmp_path)
    outcome = evaluate_file(Task(InputFile(path, path.name))).outcome
    first, second, third = outcome.projects
    assert first.funds["年度资金总额"] == {"年初": 80, "全年": 90, "执行": Decimal("85.5")}
    assert [(one.project, one.rate, one.score) for one in outcome.projects] == [
        ("道路维修", Decimal("0.95"), Decimal("9.5")),
        ("管网改造", Decimal("0.95"), Decimal("9.5")),
        ("堤防加固项目", Decimal("0.95"), Decimal("9.5")),
    ]
    assert {row.score for row in first.rows} == {Decimal("4.5"), Decimal(5)} and len(first.rows) == 18
    assert [(row.name, row.target, row.score) for row in second.rows] == [
        ("改造管网", "3", Decimal(30)), ("受益户数", "200", Decimal(30)), ("居民满意度", "0.9", Decimal(30))
    ]  # fmt: skip
    assert third.total == third.printed == Decimal("99.5")
    assert second.total == second.printed == Decimal("99.5") and first.total == first.printed
    assert [found.message for found in outcome.findings if found.severity.value != "提示"] == []
