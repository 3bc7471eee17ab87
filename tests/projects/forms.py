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


def declaration(
    *changes: tuple[str, str], title: str = "项目支出绩效目标申报表", year: str = "（2023年度）", **head: str
) -> list[list[Any]]:
    """The rows of a declaration of the project of `good`, with its own targets.

    Args:
        changes: the names of indicators, each with another target.
        head: 项目名称, 主管部门 and 实施单位, where they are others.
    """
    named = {"项目名称": "堤防加固项目", "主管部门": "示例县水利局", "实施单位": "示例县河道管理所", **head}
    targets = {
        "加固堤防长度": "≥1800米", "受益人口": "≥9100人", "长效机制": "健全", "群众满意度": "≥94%", **dict(changes)
    }  # fmt: skip
    levels: dict[str, tuple[str | None, str | None]]
    levels = {"加固堤防长度": ("产出指标", "数量指标"), "受益人口": ("效益指标", "社会效益指标")}
    levels |= {"长效机制": (None, None), "群众满意度": ("满意度指标", "服务对象满意度指标")}
    return [
        [title],
        [year],
        *([label, None, text] for label, text in named.items() if text),
        ["项目资金（万元）", None, "年度资金总额：", 260],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "备注"],
        *([None, *levels.get(name, (None, None)), name, target] for name, target in targets.items()),
    ]


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
