"""Units that send the standard workbook and their published accounts (部门决算公开表): one result of two files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.workbooks import made_in_parallel, varied
from sample_workbooks.rebuild import fill_in

_INCOME, _OUTTURN, _PLANNED, _SPENT = 4, 6, 3, 4
"""Columns of the standard workbook, from 0."""

_READ = ("收入", "支出", "三公经费")
_PUBLIC = ("因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费")


def make_units_with_accounts(folder: Path, count: int, processes: int) -> list[tuple[Path, ...]]:
    """Write the files of `count` units, no two alike, and return each unit's in order.

    Raises:
        OSError: the folder cannot be written to.
    """
    return made_in_parallel(_make, folder, range(count), processes)


def _make(folder: Path, number: int) -> tuple[Path, ...]:
    unit = folder / f"单位{number:05}"
    unit.mkdir(exist_ok=True)
    data = varied(number)
    standard, accounts = unit / "标准工作簿.xlsx", unit / "部门决算公开表.xlsx"
    fill_in(standard, data)
    about = data["sheets"]["基本信息"]
    read = CalamineWorkbook.from_path(standard)
    sheets = {name: {row[0]: row for row in read.get_sheet_by_name(name).to_python()} for name in _READ}
    read.close()
    with xlsxwriter.Workbook(str(accounts)) as book:
        for title, table in _tables(sheets).items():
            sheet = book.add_worksheet(title)
            head: list[Sequence[Any]] = [
                [title],
                [f"部门：{about['单位名称']}", None, f"{about['评价年度']}年度", None, "单位：万元"],
            ]
            for row, cells in enumerate([*head, *table]):
                for column, value in enumerate(cells):
                    if value is not None:
                        sheet.write(row, column, value)
    return standard, accounts


def _tables(sheets: dict[str, dict[Any, list[Any]]]) -> dict[str, list[Sequence[Any]]]:
    def amount(sheet: str, row: str, column: int) -> float:
        value = sheets[sheet].get(row, [])[column : column + 1]
        return round(value[0], 6) if value and isinstance(value[0], float) else 0.0

    general, other = amount("收入", "一般公共预算财政拨款收入", _INCOME), amount("收入", "其他收入", _INCOME)
    opening, closing = amount("收入", "年初结转和结余", _INCOME), amount("支出", "年末结转和结余", _OUTTURN)
    basic = amount("支出", "人员经费", _OUTTURN) + amount("支出", "公用经费", _OUTTURN)
    projects = amount("支出", "项目支出", _OUTTURN)
    received, spent = general + other, basic + projects
    return {
        "收入支出决算总表": [
            ["收入", None, "支出", None],
            ["项目", "决算数", "项目", "决算数"],
            ["一、一般公共预算财政拨款收入", general, "一、城乡社区支出", spent],
            ["八、其他收入", other, "二、住房保障支出", 0],
            ["本年收入合计", received, "本年支出合计", spent],
            ["年初结转和结余", opening, "年末结转和结余", closing],
            ["总计", received + opening, "总计", spent + closing],
        ],
        "支出决算表": [
            ["项目", "本年支出合计", "基本支出", "项目支出"],
            ["合计", spent, basic, projects],
            ["212 城乡社区支出", spent, basic, projects],
        ],
        "三公经费支出决算表": [
            ["项目", "预算数", "决算数"],
            *([name, amount("三公经费", name, _PLANNED), amount("三公经费", name, _SPENT)] for name in _PUBLIC),
        ],
    }
