"""Write standard workbooks for tests: complete and valid by default, messy on request.

The labels come from the layout, the numbers from `values` (fact name → value). Money is given in 万元 and
written in the sheet's unit, so that one set of values reads the same from every workbook.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from perfeval.facts.layout import Layout, Sheet, layout

PER_UNIT = {"元": Decimal(10000), "万元": Decimal(1), "亿元": Decimal("0.0001")}

_FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")

UNIT, YEAR = "示例市示例局", 2021

UNUSED = ("资金来源",)
"""Optional tables that are not written."""

TABLES = ("收入", "支出", "三公经费", "结转结余", "政府采购", "固定资产", "支付进度", "履职任务")
"""The tables that 评价要点 and 效果指标 go with: a unit may send the two kinds in separate files."""

DEFAULTS: dict[str, Any] = {
    "单位名称": UNIT,
    "预算编码": "001001",
    "评价年度": Decimal(YEAR),
    "编制数": Decimal(10),
    "在职人员数": Decimal(11),
    "预算批复日期": datetime.date(2021, 2, 1),
    "预算公开日期": datetime.date(2021, 2, 10),
    "一般公共预算财政拨款收入决算数": Decimal("933.09"),
    "年初结转和结余决算数": Decimal("144.86"),
    "人员经费上年决算数": Decimal("80"),
    "公用经费上年决算数": Decimal("609.02"),
    "项目支出上年决算数": Decimal("144.86"),
    "人员经费年初预算数": Decimal("87"),
    "公用经费年初预算数": Decimal("846.09"),
    "项目支出年初预算数": Decimal("144.86"),
    "人员经费全年预算数": Decimal("87"),
    "公用经费全年预算数": Decimal("846.09"),
    "项目支出全年预算数": Decimal("144.86"),
    "人员经费决算数": Decimal("87.01"),
    "公用经费决算数": Decimal("846.09"),
    "项目支出决算数": Decimal("144.85"),
    "重点支出年初预算数": Decimal("990"),
    "公务接待费上年预算数": Decimal("3.5"),
    "公务接待费上年决算数": Decimal("3.1"),
    "公务接待费本年预算数": Decimal("3.2"),
    "公务接待费决算数": Decimal("2.86"),
    "财政拨款结转上年末": Decimal("144.86"),
    "货物采购预算数": Decimal("86"),
    "货物采购实际金额": Decimal("86"),
    "设备账面总额": Decimal("415.2"),
    "设备实际在用": Decimal("415.2"),
}

TASKS: tuple[Mapping[str, Any], ...] = tuple(
    {
        "serial": Decimal(number),
        "task": f"任务{number}",
        "key": "是" if number <= 4 else "否",
        "done": "否" if number == 8 else "是",
        "timely": "否" if number >= 7 else "是",
        "quality": "否" if number == 8 else "是",
    }
    for number in range(1, 9)
)

POINTS = {
    "绩效目标合理性": 3,
    "绩效指标明确性": 4,
    "管理制度健全性（预算管理）": 3,
    "资金使用合规性": 5,
    "预决算信息公开性": 2,
    "基础信息完善性": 3,
    "管理制度健全性（资产管理）": 3,
    "资产管理安全性": 5,
}

CHECKLIST: tuple[Mapping[str, Any], ...] = tuple(
    {
        "indicator": indicator,
        "serial": Decimal(number),
        "point": f"{indicator}的要点{number}",
        "answer": "否" if (indicator, number) == ("资金使用合规性", 5) else "是",
        "evidence": "佐证",
    }
    for indicator, count in POINTS.items()
    for number in range(1, count + 1)
)

EFFECTS: tuple[Mapping[str, Any], ...] = tuple(
    {"indicator": name, "own": f"{name}指标", "target": "好", "actual": "好", "grade": grade}
    for name, grade in (("经济效益", "优"), ("社会效益", "优"), ("生态效益", "良"), ("社会公众或服务对象满意度", "良"))
)

PROGRESS: tuple[Mapping[str, Any], ...] = (
    {"point": "6月30日", "actual": Decimal("0.48"), "planned": Decimal("0.5")},
    {"point": "12月31日", "actual": Decimal("0.95"), "planned": Decimal(1), "chosen": "是"},
)


@dataclass(frozen=True)
class Formula:
    """A formula cell; without `cached` it is written as a program writes it that never computed it."""

    text: str
    cached: Decimal | str | None = None


@dataclass
class Book:
    """The workbook before it is written: rows of cells by sheet, and where each fact stands."""

    grids: dict[str, list[list[Any]]] = field(default_factory=dict)
    places: dict[str, tuple[str, int, int]] = field(default_factory=dict)

    def put(self, fact: str, value: Any) -> None:
        """Replace what stands in the cell of a fact."""
        sheet, row, column = self.places[fact]
        self.grids[sheet][row][column] = value

    def address(self, fact: str) -> str:
        """The cell of a fact in A1 notation."""
        _, row, column = self.places[fact]
        return str(xlsxwriter.utility.xl_rowcol_to_cell(row, column))


@dataclass(frozen=True)
class Mess:
    """How untidily a workbook is filled in.

    Attributes:
        seed: for all that is left to chance.
        unit: 金额单位 of 基本信息; `units` gives single sheets one of their own.
        shuffle: columns in another order.
        blank_rows: empty rows between the rows.
        typed: numbers as text: "full_width", "thousands", "unit" (3.2万元); empty for real numbers.
        label_spaces: spaces within labels.
        half_width_brackets: (…) for （…）.
        one_cell: 单位名称：X in one cell instead of two.
        merged_title: the title merged over all columns.
        hidden: sheets that are hidden.
        names: other names for sheets.
    """

    seed: int = 0
    unit: str = "万元"
    units: Mapping[str, str] = field(default_factory=dict)
    shuffle: bool = False
    blank_rows: bool = False
    typed: str = ""
    label_spaces: bool = False
    half_width_brackets: bool = False
    one_cell: bool = False
    merged_title: bool = True
    hidden: Sequence[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def complete_values(values: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The default facts of every table and field, totals as the sums of their parts, `values` on top."""
    given = {**DEFAULTS, **(values or {})}
    facts: dict[str, Any] = {}
    for sheet in layout("standard").sheets:
        if sheet.kind == "fields":
            facts |= {row.fact: given[row.fact] for row in sheet.rows if row.fact in given}
        elif sheet.kind == "table" and sheet.name not in UNUSED:
            facts |= _table_values(sheet, given)
    return facts


def _table_values(sheet: Sheet, given: Mapping[str, Any]) -> dict[str, Any]:
    rows = {row.label: row for row in sheet.rows}
    facts: dict[str, Any] = {}
    for column in sheet.columns:

        def value(label: str, column: Any = column) -> Any:
            row = rows[label]
            name = sheet.fact_name(row, column)
            if name in given:
                return given[name]
            amounts = [value(part) for part in row.parts]
            return sum((a for a in amounts if isinstance(a, Decimal)), Decimal(0))

        if column.measure and not column.optional:
            for row in sheet.rows:
                if not row.retired:
                    facts[sheet.fact_name(row, column)] = value(row.label)
    return facts


def build_workbook(
    path: Path,
    values: Mapping[str, Any] | None = None,
    *,
    tasks: Sequence[Mapping[str, Any]] = TASKS,
    checklist: Sequence[Mapping[str, Any]] = CHECKLIST,
    effects: Sequence[Mapping[str, Any]] = EFFECTS,
    progress: Sequence[Mapping[str, Any]] = PROGRESS,
    adjustments: Sequence[Mapping[str, Any]] | None = None,
    supplement: Sequence[Mapping[str, Any]] | None = None,
    omit: Sequence[str] = (),
    edit: Callable[[Book], None] | None = None,
    **mess: Any,
) -> Path:
    """Write a workbook and return its path.

    Args:
        path: where to write it.
        values: facts that differ from the defaults; None leaves a cell blank, a text or `Formula` is written as is.
        tasks, checklist, effects, progress, adjustments, supplement: rows of the list sheets by column role.
        omit: sheets that are left out.
        edit: changes the cells just before they are written.
        mess: fields of `Mess`.
    """
    how = Mess(**mess)
    chance = random.Random(how.seed)
    lists = {
        "履职任务": tasks,
        "评价要点": checklist,
        "效果指标": effects,
        "支付进度": progress,
        "预算调整": adjustments,
        "补充数据": supplement,
    }
    facts = complete_values({"金额单位": how.unit, **(values or {})})
    book = Book()
    standard: Layout = layout("standard")
    for sheet in standard.sheets:
        rows = lists.get(sheet.name)
        if sheet.name in (*omit, *UNUSED) or (sheet.kind == "list" and rows is None):
            continue
        _sheet(book, sheet, facts, rows or (), how, chance)
    if edit is not None:
        edit(book)
    _write(path, book, how)
    return path


def _label(text: str, how: Mess) -> str:
    if how.half_width_brackets:
        text = text.replace("（", "(").replace("）", ")")
    return " ".join(text) if how.label_spaces else text


def _typed(value: Decimal, how: Mess, unit: str) -> Any:
    plain = format(value, "f")
    if how.typed == "full_width":
        return plain.translate(_FULL_WIDTH)
    if how.typed == "thousands":
        return format(value, ",f")
    if how.typed == "unit" and unit:
        return plain + unit
    return value


def _sheet(
    book: Book,
    sheet: Sheet,
    facts: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    how: Mess,
    chance: random.Random,
) -> None:
    unit = how.units.get(sheet.name, how.unit) if sheet.money else ""
    columns = [column for column in sheet.columns if not column.optional]
    if how.shuffle and sheet.kind != "fields":
        chance.shuffle(columns)
    grid = book.grids[sheet.name] = [[sheet.title]]
    if sheet.kind != "fields":
        name = str(facts.get("单位名称") or "")
        grid.append([f"单位名称：{name}"] if how.one_cell else ["单位名称", name])
        if sheet.money:
            grid.append(["", f"单位：{unit}"] if how.one_cell else ["金额单位：", unit])
    grid.append([_label(column.label, how) for column in columns])

    def add(cells: list[Any]) -> int:
        if how.blank_rows and chance.random() < 0.3:
            grid.append([])
        grid.append(cells)
        return len(grid) - 1

    if sheet.kind == "list":
        for record in rows:
            cells = [record.get(column.role) for column in columns]
            money = [unit if column.role == "amount" else "" for column in columns]
            add([_money(cell, how, u) if u else cell for cell, u in zip(cells, money, strict=True)])
        return
    for row in sheet.rows:
        if row.retired or (row.fact and row.optional and row.fact not in facts):
            continue
        cells = []
        names: dict[int, str] = {}
        for index, column in enumerate(columns):
            if column.role == "label":
                cells.append(_label(row.label, how))
                continue
            fact = row.fact if sheet.kind == "fields" else sheet.fact_name(row, column)
            names[index] = fact
            value = facts.get(fact)
            if sheet.money:
                value = _money(value, how, unit)
            cells.append(value)
        at = add(cells)
        book.places |= {fact: (sheet.name, at, index) for index, fact in names.items()}


def _money(value: Any, how: Mess, unit: str) -> Any:
    return _typed(value * PER_UNIT[unit], how, unit) if isinstance(value, Decimal) else value


def _write(path: Path, book: Book, how: Mess) -> None:
    with xlsxwriter.Workbook(str(path)) as workbook:
        dates = workbook.add_format({"num_format": "yyyy-mm-dd"})
        first = True
        for name, grid in book.grids.items():
            page = workbook.add_worksheet(how.names.get(name, name))
            if name in how.hidden and not first:
                page.hide()
            first = False
            width = max(len(row) for row in grid)
            for number, row in enumerate(grid):
                for column, value in enumerate(row):
                    _cell(page, number, column, value, dates)
            if how.merged_title and width > 1 and grid[0]:
                page.merge_range(0, 0, 0, width - 1, str(grid[0][0]))


def _cell(page: Any, row: int, column: int, value: Any, dates: Any) -> None:
    match value:
        case None | "":
            page.write_blank(row, column, None, dates)
        case Formula(text, cached):
            page.write_formula(row, column, text, None, "" if cached is None else _plain(cached))
        case bool():
            page.write_boolean(row, column, value)
        case Decimal():
            page.write_number(row, column, float(value))
        case datetime.date():
            page.write_datetime(row, column, value, dates)
        case _:
            page.write_string(row, column, str(value))


def _plain(value: Decimal | str) -> float | str:
    return float(value) if isinstance(value, Decimal) else value


def build_tangled(folder: Path) -> Path:
    """A unit in two files, one in two workbooks, a department, a file that cannot be read."""
    build_workbook(folder / "1表.xlsx", {"单位名称": "甲局"}, omit=("评价要点", "效果指标"))
    build_workbook(folder / "2自查.xlsx", {"单位名称": "甲局"}, omit=TABLES)
    build_workbook(folder / "3.xlsx", {"单位名称": "乙中心", "主管部门": "甲局"})
    for name in ("4.xlsx", "5.xlsx"):
        build_workbook(folder / name, {"单位名称": "丙局", "在职人员数": int(name[0])})
    (folder / "6.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    return folder
