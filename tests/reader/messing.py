"""A good workbook, and the messes of `messes.yaml` done to it at places drawn by chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from perfeval.formula.addresses import address_of
from tests.raw_package import Cell, Error, Formula, RawSheet, Shown, sheet_of

Spot = tuple[str, int, int]
FACTS = ("三公经费", "政府采购", "结转结余")
"""The tables whose amounts are made a mess of."""
_FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


@cache
def catalogue() -> Mapping[str, Any]:
    """The messes as data."""
    loaded: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "messes.yaml").read_text(encoding="utf-8"))
    return loaded


@dataclass
class Workbook:
    """Sheets of cells, and the places of each kind."""

    sheets: dict[str, RawSheet]
    places: dict[str, list[Spot]] = field(default_factory=dict)
    converted: set[str] = field(default_factory=set)

    def get(self, spot: Spot) -> Cell:
        """A cell's content."""
        return self.sheets[spot[0]].cells.get(spot[1:])

    def put(self, spot: Spot, cell: Cell) -> None:
        """Replace a cell's content."""
        self.sheets[spot[0]].cells[spot[1:]] = cell

    def text(self, spot: Spot) -> str:
        """A cell's content as a person would type it."""
        cell = self.get(spot)
        return format(Decimal(str(cell)), "f") if isinstance(cell, int | float) else str(cell or "")


def good_workbook() -> Workbook:
    """A workbook whose facts are all read, without a finding of its own about these sheets."""

    def table(title: str, *rows: list[Cell]) -> RawSheet:
        head: list[list[Cell]] = [[f"测试单位2023年度{title}表"], ["单位名称：测试单位", None, "金额单位：万元"]]
        return sheet_of([*head, *rows])

    tasks: list[list[Cell]] = [
        [n, f"任务{'甲乙丙丁戊'[n - 1]}", *("是" if n % k else "否" for k in (2, 5, 3, 5))] for n in range(1, 6)
    ]
    sheets = {
        "基本信息": sheet_of(
            [
                ["部门基本信息"],
                ["项目", "内容"],
                ["单位名称", "测试单位"],
                ["评价年度", 2023],
                ["金额单位", "万元"],
                ["编制数", 284],
                ["在职人员数", 293],
            ]
        ),
        "收入": table(
            "收入",
            ["项目", "上年决算数", "年初预算数", "全年预算数", "决算数"],
            ["本年收入合计", 3500.5, 3000.25, 3100.75, 2873.89],
            ["年初结转和结余", 400, 354.1, 354.1, 354.1],
            ["总计", 3900.5, 3354.35, 3454.85, 3227.99],
        ),
        "三公经费": table(
            "三公经费",
            ["项目", "上年预算数", "上年决算数", "本年预算数", "本年决算数"],
            ["因公出国（境）费", 3.81, 2.5, 4.36, 2.66],
            ["公务用车购置及运行维护费", 9.39, 8, 10.27, 4.34],
            ["公务用车购置费", 5.39, 5, 6.27, 2.34],
            ["公务用车运行维护费", 4, 3, 4, 2],
            ["公务接待费", 11.33, 10, 12.81, 8.92],
            ["合计", 24.53, 20.5, 27.44, 15.92],
        ),
        "结转结余": table(
            "结转结余",
            ["项目", "上年末", "本年末"],
            ["财政拨款结转", 100, 110.25],
            ["财政拨款结余", 8.45, 3],
            ["非财政拨款结转", 45.66, 20],
            ["非财政拨款结余", 199.99, 30.1],
            ["合计", 354.1, 163.35],
        ),
        "政府采购": table(
            "政府采购",
            ["项目", "年初采购预算", "实际采购金额"],
            ["货物", 109.23, 131.08],
            ["工程", 59.12, 47.3],
            ["服务", 192.32, 200.01],
            ["合计", 360.67, 378.39],
        ),
        "支付进度": sheet_of(
            [
                ["支付进度情况表"],
                ["时点", "实际支付进度", "既定支付进度", "是否评价时点"],
                ["6月30日", 0.4, 0.5],
                ["9月30日", 0.7, 0.75],
                ["12月31日", 0.9013, 0.95],
            ]
        ),
        "履职任务": sheet_of(
            [
                ["年度履职任务完成情况表"],
                ["序号", "任务名称", "是否重点工作", "是否完成", "是否及时完成", "质量是否达标"],
                *tasks,
            ]
        ),
    }
    book = Workbook(sheets)
    places: dict[str, list[Spot]] = {
        "counts": [("基本信息", 5, 1), ("基本信息", 6, 1)],
        "points": [("支付进度", row, 0) for row in (2, 3, 4)],
        "ratios": [("支付进度", row, column) for row in (2, 3, 4) for column in (1, 2)],
        "answers": [("履职任务", row, column) for row in range(2, 7) for column in range(2, 6)],
        "headings": [("支付进度", 1, c) for c in range(4)] + [("履职任务", 1, c) for c in range(1, 6)],
        "titles": [(name, 0, 0) for name in (*FACTS, "支付进度", "履职任务")],
        "amounts": [],
        "labels": [("基本信息", 5, 0), ("基本信息", 6, 0)],
        "unit": [(name, 1, 2) for name in FACTS],
    }
    for name in FACTS:
        for row, column in sheets[name].cells:
            if row == 2 and column:
                places["headings"].append((name, row, column))
            elif row > 2:
                places["labels" if column == 0 else "amounts"].append((name, row, column))
    book.places = places
    return book


def mess_up(book: Workbook, chance: Random) -> str:
    """Do one of the catalogue's messes; its description."""
    kinds: dict[str, Callable[[Workbook, Random, Any], str]] = {
        "text": _text, "fullwidth": _full_width, "thousands": _thousands, "blank": _blank, "errors": _error,
        "formulas": _formula, "formats": _format, "scaled": _scaled, "units": _units, "blocks": _block,
        "duplicates": _duplicate, "merges": _merge, "renames": _rename, "rows": _row,
    }  # fmt: skip
    weights = {"text": 8, "errors": 3, "formulas": 2, "units": 4}
    kind = chance.choices(list(kinds), [weights.get(one, 1) for one in kinds])[0]
    return f"{kind}: {kinds[kind](book, chance, catalogue()[kind])}"


def _spot(book: Workbook, chance: Random, where: list[str]) -> Spot:
    return chance.choice(book.places[chance.choice(where)])


def _text(book: Workbook, chance: Random, entries: Any) -> str:
    entry = chance.choice(entries)
    spot, form = _spot(book, chance, entry["where"]), chance.choice(entry["forms"])
    if "元" in form or "万" in form:
        # what it says is true of the sheet's first unit only
        if spot[0] in book.converted:
            return "none"
        book.converted.add(spot[0])
    book.put(spot, form.replace("{}", book.text(spot)))
    return f"{spot} {book.get(spot)!r}"


def _full_width(book: Workbook, chance: Random, where: Any) -> str:
    spot = _spot(book, chance, where)
    book.put(spot, book.text(spot).translate(_FULL_WIDTH))
    return str(spot)


def _thousands(book: Workbook, chance: Random, where: Any) -> str:
    spot = _spot(book, chance, where)
    cell = book.get(spot)
    if isinstance(cell, int | float):
        book.put(spot, format(Decimal(str(cell)), ",f"))
    return str(spot)


def _blank(book: Workbook, chance: Random, where: Any) -> str:
    spot = _spot(book, chance, where)
    book.put(spot, None)
    return str(spot)


def _error(book: Workbook, chance: Random, entry: Any) -> str:
    spot = _spot(book, chance, entry["where"])
    book.put(spot, Error(chance.choice(entry["values"]), chance.choice(["", "A1/0"])))
    return f"{spot} {book.get(spot)}"


def _formula(book: Workbook, chance: Random, entry: Any) -> str:
    spot, form = _spot(book, chance, entry["where"]), chance.choice(entry["forms"])
    number = book.text(spot)
    book.put(spot, Formula(*(form.get(key, "").replace("{}", number) for key in ("text", "rest", "kind"))))
    return f"{spot} {book.get(spot)}"


def _format(book: Workbook, chance: Random, entry: Any) -> str:
    spot = _spot(book, chance, entry["where"])
    cell = book.get(spot)
    if isinstance(cell, int | float):
        book.put(spot, Shown(cell, chance.choice(entry["codes"])))
    return f"{spot} {book.get(spot)}"


def _scaled(book: Workbook, chance: Random, entries: Any) -> str:
    entry, spot = chance.choice(entries), _spot(book, chance, ["amounts"])
    cell = book.get(spot)
    if isinstance(cell, int | float):
        book.put(spot, Shown(float(Decimal(str(cell)) * entry["factor"]), entry["code"]))
    return f"{spot} {book.get(spot)}"


def _amounts(book: Workbook, name: str) -> list[Spot]:
    return [spot for spot in book.places["amounts"] if spot[0] == name]


def _units(book: Workbook, chance: Random, entry: Any) -> str:
    name, place = chance.choice(FACTS), chance.choice(entry["places"])
    unit, factor = chance.choice(list(entry["factors"].items()))
    if (
        name not in book.sheets
        or name in book.converted
        or any(not isinstance(book.get(spot), int | float) for spot in _amounts(book, name))
    ):
        return "none"
    book.converted.add(name)
    for spot in _amounts(book, name):
        book.put(spot, float(Decimal(str(book.get(spot))) * Decimal(str(factor))))
    below = max(row for row, _ in book.sheets[name].cells) + 1
    spots = {
        "unit": [(name, 1, 2)],
        "title": [(name, 0, 0)],
        "name": [(name, 1, 0)],
        "label heading": [(name, 2, 0)],
        "below": [(name, below, 0)],
        "headings": [spot for spot in book.places["headings"] if spot[0] == name],
        "labels": [spot for spot in book.places["labels"] if spot[0] == name],
    }
    if place["at"] != "unit":
        book.put((name, 1, 2), None)
    for spot in spots[place["at"]]:
        book.put(spot, place["form"].replace("{}", book.text(spot)).replace("@", unit))
    return f"{name} {place} {unit}"


def _block(book: Workbook, chance: Random, entry: Any) -> str:
    name, caption, place = chance.choice(FACTS), chance.choice(entry["captions"]), chance.choice(entry["places"])
    if name not in book.sheets:
        return "none"
    sheet = book.sheets[name]
    first = 3 if "without" in place else 2
    cells = {spot: cell for spot, cell in sheet.cells.items() if spot[0] >= first}
    down, across = (0, 8) if place == "beside" else (max(row for row, _ in cells) + 2 - first + 1, 0)
    for (row, column), cell in cells.items():
        old = cell * 2 if isinstance(cell, int | float) else cell
        sheet.cells[row + down, column + across] = old
    if caption:
        sheet.cells[first + down - 1, across] = caption
    return f"{name} {caption} {place}"


def _duplicate(book: Workbook, chance: Random, entry: Any) -> str:
    name, form, hidden = chance.choice(FACTS), chance.choice(entry["names"]), chance.choice(entry["hidden"])
    new = form.replace("{}", name)
    if name not in book.sheets or new in book.sheets:
        return "none"
    cells = {at: cell * 2 if isinstance(cell, int | float) else cell for at, cell in book.sheets[name].cells.items()}
    cells[0, 0] = f"测试单位2022年度{name}表"
    book.sheets = {new: RawSheet(cells, hidden=hidden), **book.sheets} if chance.random() < 0.5 else book.sheets
    book.sheets.setdefault(new, RawSheet(cells, hidden=hidden))
    return f"{new} {hidden}"


def _merge(book: Workbook, chance: Random, kinds: Any) -> str:
    kind = chance.choice(kinds)
    what, way = kind.split()
    name, row, column = chance.choice([spot for spot in book.places[what] if spot[0] in FACTS])
    if name not in book.sheets:
        return "none"
    last = (row + 1, column) if way == "down" else (row, column + 1)
    sheet = book.sheets[name]
    if last not in sheet.cells:
        return "none"
    sheet.cells[last] = None
    sheet.merges.append(f"{address_of(row, column)}:{address_of(*last)}")
    return f"{name} {sheet.merges}"


def _rename(book: Workbook, chance: Random, forms: Any) -> str:
    name, form = chance.choice(FACTS), chance.choice(forms)
    book.sheets = {form.replace("{}", old) if old == name else old: sheet for old, sheet in book.sheets.items()}
    for kind, spots in book.places.items():
        book.places[kind] = [spot for spot in spots if spot[0] in book.sheets]
    return f"{name} {form}"


def _row(book: Workbook, chance: Random, rows: Any) -> str:
    name = chance.choice(list(rows))
    row = chance.choice(rows[name])
    sheet = book.sheets[name]
    at = chance.randint(2, 1 + max(number for number, _ in sheet.cells))
    moved = {(r + (r >= at), c): cell for (r, c), cell in sheet.cells.items()}
    moved |= {(at, column): cell for column, cell in enumerate(row) if cell != ""}
    sheet.cells = moved
    for kind, spots in book.places.items():
        book.places[kind] = [(s, r + (r >= at and s == name), c) for s, r, c in spots]
    return f"{name} {at} {row}"
