"""Templates filled in by another program than the one that wrote them, with the slips that people make."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from perfeval.template import write_template

TABLES = ("收入", "支出", "三公经费", "结转结余", "政府采购", "固定资产")
Change = Callable[[Any], None]


@cache
def blank() -> bytes:
    """The blank template: writing it takes longer than all that is done to it here."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "空白.xlsx"
        write_template(path)
        return path.read_bytes()


def filled(path: Path, *changes: Change, formulas: bool = False) -> Path:
    """A template with sound figures typed into its cells, then changed.

    Args:
        formulas: whether the totals stay the template's formulas, as people leave them; a file that openpyxl wrote
            then has no values for them until another program has calculated it.
    """
    book = openpyxl.load_workbook(io.BytesIO(blank()))
    for label, value in (("单位名称", "某县林业局"), ("评价年度", 2023), ("金额单位", "万元"), ("编制数", 10)):
        put(book["基本信息"], label, 2, value)
    put(book["基本信息"], "在职人员数", 2, 9)
    for name in TABLES:
        for row in book[name].iter_rows(min_row=5, min_col=2):
            for cell in row:
                if not (formulas and str(cell.value).startswith("=")):
                    cell.value = 0
    amounts = {
        "收入": {"一般公共预算财政拨款收入": 100, "本年收入合计": 100, "总计": 100},
        "支出": {"人员经费": 40, "公用经费": 20, "基本支出": 60, "项目支出": 40, "本年支出合计": 100, "总计": 100},
    }
    for sheet, rows in amounts.items():
        for label, value in rows.items():
            for heading in ("上年决算数", "年初预算数", "全年预算数", "决算数"):
                enter(book[sheet], label, heading, value, over_formulas=not formulas)
    for heading in ("账面总额（原值）", "实际在用"):
        for label in ("房屋和构筑物", "合计"):
            enter(book["固定资产"], label, heading, 500, over_formulas=not formulas)
    for number in range(5, 9):
        book["支付进度"].cell(number, 2).value = book["支付进度"].cell(number, 3).value = 1
    for row in book["评价要点"].iter_rows(min_row=5):
        if row[0].value:
            row[3].value, row[4].value = "是", "文件"
    for row in book["效果指标"].iter_rows(min_row=5):
        if row[0].value:
            row[4].value = "优"
    for at, answer in enumerate(("1", "植树造林", "是", "县政府", "12月", "是", "是", "是"), 1):
        book["履职任务"].cell(5, at).value = answer
    for change in changes:
        change(book)
    book.save(path)
    return path


def column(sheet: Any, heading: str) -> int:
    """The number of the column with this heading."""
    return int(next(cell.column for cell in sheet[4] if cell.value == heading))


def put(sheet: Any, label: str, at: int, value: Any) -> None:
    """Type a value into a row, found by its label."""
    next(row for row in sheet.iter_rows(min_row=5) if row[0].value == label)[at - 1].value = value


def enter(sheet: Any, label: str, heading: str, value: Any, *, over_formulas: bool = True) -> None:
    """Type a value where a row and a column meet."""
    cell = next(row for row in sheet.iter_rows(min_row=5) if row[0].value == label)[column(sheet, heading) - 1]
    if over_formulas or not str(cell.value).startswith("="):
        cell.value = value
