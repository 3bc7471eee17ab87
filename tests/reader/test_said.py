"""What the reader says of a workbook that was typed over: at which cell, what stands there, what was made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from perfeval.findings.finding import Place
from perfeval.reader import SeveralUnits, UnitData, read_workbook
from tests.accounts.forms import UNIT, Form, Tables
from tests.accounts.messes import named, write_workbook
from tests.layouts.accounts import saved_as
from tests.raised import ERROR, HINT, WARNING, Said
from tests.workbook_builder import Book, build_workbook

FILE = "甲.xlsx"
TABLES_OF_MONEY = ("收入", "支出", "三公经费", "结转结余", "政府采购", "固定资产")


def place(sheet: str, cell: str = "") -> Place:
    """A place in the workbook that is read."""
    return Place(FILE, sheet, cell)


def without_headings(book: Book) -> None:
    book.grids["三公经费"][3] = []


def two_years_side_by_side(book: Book) -> None:
    """This year's group of columns and last year's, each under its year, as accountants keep them."""
    grid = book.grids["政府采购"]
    head = next(at for at, row in enumerate(grid) if row and row[0] == "项目")
    width = len(grid[head]) - 1
    for row in grid[head:]:
        row += [value if isinstance(value, str) else Decimal(7) for value in row[1:]]
    grid.insert(head, [None, "2021年", *[None] * (width - 1), "2020年", *[None] * (width - 1)])


def heading(sheet: str, text: str, shown: str) -> Callable[[Book], None]:
    """A heading typed otherwise."""

    def change(book: Book) -> None:
        for row in book.grids[sheet]:
            row[:] = [shown if value == text else value for value in row]

    return change


def row_and_column_in_two_units(book: Book) -> None:
    heading("三公经费", "本年决算数", "本年决算数（千元）")(book)
    heading("三公经费", "公务接待费", "公务接待费（元）")(book)


ADJUSTMENTS = [
    {"document": "财预〔2021〕1号", "type": "追加", "amount": None, "excluded": "否"},
    {"document": "财预〔2021〕2号", "type": "追减", "amount": Decimal(-5), "excluded": "否"},
]
KEY_SPENDING = [{"fact": "重点支出年初预算数", "value": Decimal(12)}]
NO_KEY_SPENDING = {"重点支出年初预算数": None}

SAID: dict[str, tuple[dict[str, Any], Said]] = {
    "no row of headings": (
        {"edit": without_headings},
        Said(
            "R104",
            ERROR,
            place("三公经费"),
            "工作表“三公经费”中找不到表头行（应有列：项目、上年预算数、上年决算数、本年预算数、本年决算数）。",
            "请按标准工作簿恢复表头",
        ),
    ),
    "two groups of columns": (
        {"edit": two_years_side_by_side},
        Said(
            "R112",
            WARNING,
            place("政府采购"),
            "工作表“政府采购”的表头有两组相同的列，已按上方写明的年度采用评价年度的一组，E5所在的一组未采用。",
            "请核对采用的是评价年度的数据",
        ),
    ),
    "two units in a heading": (
        {"edit": heading("三公经费", "本年决算数", "本年决算数（万元/元）")},
        Said(
            "R315",
            ERROR,
            place("三公经费", "E4"),
            "“三公经费”E4（本年决算数（万元/元））的金额单位有两个，或是外币，相应金额未采用。",
            "请只保留一个金额单位；外币请折算为人民币",
        ),
    ),
    "a foreign currency in a heading": (
        {"edit": heading("三公经费", "本年决算数", "本年决算数（美元）")},
        Said(
            "R315",
            ERROR,
            place("三公经费", "E4"),
            "“三公经费”E4（本年决算数（美元））的金额单位有两个，或是外币，相应金额未采用。",
            "请只保留一个金额单位",
        ),
    ),
    "a row in one unit and a column in another": (
        {"edit": row_and_column_in_two_units},
        Said(
            "R315",
            ERROR,
            place("三公经费", "E9"),
            "“三公经费”E9（公务接待费 / 本年决算数）的金额单位有两个，或是外币，相应金额未采用。",
            "请只保留一个金额单位",
        ),
    ),
    "an adjustment without its amount": (
        {"adjustments": ADJUSTMENTS},
        Said(
            "R402",
            ERROR,
            place("预算调整", "C5"),
            "“预算调整”C5（金额）为空白，预算调整总额缺数据。",
            "请补填：类型为追加、追减或结构调整，金额大于等于0",
        ),
    ),
    "an adjustment below zero": (
        {"adjustments": ADJUSTMENTS},
        Said(
            "R402",
            ERROR,
            place("预算调整", "C6"),
            "“预算调整”C6（金额）为-5，应大于等于0，预算调整总额缺数据。",
            "请补填：类型为追加、追减或结构调整，金额大于等于0",
        ),
    ),
    "an amount beside the tables without any unit": (
        {
            "values": {**NO_KEY_SPENDING, "金额单位": None},
            "supplement": KEY_SPENDING,
            "units": dict.fromkeys(TABLES_OF_MONEY, "万元"),
        },
        Said(
            "R502",
            ERROR,
            place("补充数据", "B4"),
            "“补充数据”B4（重点支出年初预算数）是金额，没有填单位，“基本信息”中也没有金额单位，未采用。",
            "请在“单位”列填元、万元或亿元",
        ),
    ),
    "an amount beside the tables in the workbook's unit": (
        {"values": NO_KEY_SPENDING, "supplement": KEY_SPENDING},
        Said(
            "R503",
            HINT,
            place("补充数据", "B4"),
            "“补充数据”B4（重点支出年初预算数）没有填单位，按“基本信息”的金额单位（万元）计算。",
            "确认无误的可不处理",
        ),
    ),
}


@pytest.mark.parametrize(("made", "said"), SAID.values(), ids=SAID)
def test_said(made: Mapping[str, Any], said: Said, tmp_path: Path) -> None:
    data = read_workbook(build_workbook(tmp_path / FILE, **made), shown_as=FILE)
    said.assert_in(data.findings)


def test_of_two_groups_of_columns_the_one_of_the_year_is_taken(tmp_path: Path) -> None:
    data = read_workbook(build_workbook(tmp_path / FILE, edit=two_years_side_by_side), shown_as=FILE)
    assert [data.facts.value(f"货物采购{measure}") for measure in ("预算数", "实际金额")] == [86, 86]


def test_a_doubtful_heading_is_said_once_and_not_at_each_amount_below(tmp_path: Path) -> None:
    change = heading("三公经费", "本年决算数", "本年决算数（万元/元）")
    data = read_workbook(build_workbook(tmp_path / FILE, edit=change), shown_as=FILE)
    assert [one.code for one in data.findings] == ["R315"]
    assert data.facts["公务接待费决算数"].missing and not data.facts["公务接待费本年预算数"].missing


def _formatted(folder: Path, unit: str, code: str) -> UnitData:
    """The workbook with a number format that people take from a colleague's file."""
    cells: list[str] = []
    path = build_workbook(folder / FILE, unit=unit, edit=lambda book: cells.append(book.address("公务接待费决算数")))
    book = openpyxl.load_workbook(path)
    book["三公经费"][cells[0]].number_format = code
    book.save(path)
    return read_workbook(path, shown_as=FILE)


@pytest.mark.parametrize(
    ("unit", "code", "value", "said"),
    [
        (
            "万元",
            ";;;",
            "2.86",
            Said(
                "R217",
                WARNING,
                place("三公经费", "E9"),
                "“三公经费”E9（公务接待费 / 本年决算数）存的是2.86，数字格式“;;;”使它看不见，按存的数采用。",
                "请把单元格格式改为常规，核对该数",
            ),
        ),
        (
            "元",
            '0!.0,"万元"',
            "2.86",
            Said(
                "R218",
                WARNING,
                place("三公经费", "E9"),
                '“三公经费”E9（公务接待费 / 本年决算数）存的是28600，数字格式“0!.0,"万元"”使看到的是万元，按存的…。',
                "请把单元格格式改为常规，并按该表的金额单位填写",
            ),
        ),
    ],
)
def test_a_number_format_that_shows_something_else(
    unit: str, code: str, value: str, said: Said, tmp_path: Path
) -> None:
    data = _formatted(tmp_path, unit, code)
    said.assert_in(data.findings)
    assert data.facts.value("公务接待费决算数") == Decimal(value)


@pytest.mark.parametrize(
    "code",
    [
        '"1"0.00',
        '0.00"5"',
        '0"000"',
        '0"0"',
        "10.00",
        '"94"',
        "94",
        "[$$-409]#,##0.00",
        '"US$"0.00',
        "[$¥-411]#,##0.00",
        "€0.00",
        "0.00[$美元]",
    ],
)
def test_a_number_format_that_shows_another_number_or_currency(code: str, tmp_path: Path) -> None:
    data = _formatted(tmp_path, "万元", code)
    assert data.facts["公务接待费决算数"].missing
    assert [one.place for one in data.findings if one.code == "R216"] == [place("三公经费", "E9")]


@pytest.mark.parametrize(
    "code",
    ['"¥"0.00', "[$￥-804]#,##0.00", "0.00[$万元]", '0.00"0"', "0.0\\0", "# ?/10", "¥#,##0.00;[Red]-¥#,##0.00"],
)
def test_a_number_format_that_shows_the_number_itself(code: str, tmp_path: Path) -> None:
    data = _formatted(tmp_path, "万元", code)
    assert data.facts.value("公务接待费决算数") == Decimal("2.86")
    assert not {one.code for one in data.findings} & {"R216", "R217", "R218"}


@pytest.mark.parametrize(
    ("code", "value", "said"),
    [
        ('[>=100]0!.0000"亿元";0.00"万元"', "2.86", set()),
        ('[<100]0.00;0.00,"千万元"', "2.86", set()),
        ('[>=1]0.00"元";0.00', "0.000286", {"R218"}),
        ("[<100]0.00,;0.00", None, {"R216"}),
        ("[>100]0.00;;", "2.86", {"R217"}),
    ],
)
def test_a_format_with_conditions_says_what_the_number_calls_for(
    code: str, value: str | None, said: set[str], tmp_path: Path
) -> None:
    data = _formatted(tmp_path, "万元", code)
    assert data.facts.value("公务接待费决算数") == (None if value is None else Decimal(value))
    assert {one.code for one in data.findings} & {"R216", "R217", "R218"} == said


def _struck(folder: Path, sheet: str, *cells: str) -> Path:
    """The workbook with cells struck out."""
    path = build_workbook(folder / FILE)
    book = openpyxl.load_workbook(path)
    for cell in cells:
        book[sheet][cell].font = Font(strike=True)
    book.save(path)
    return path


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_what_is_struck_out_is_no_number(ending: str, tmp_path: Path) -> None:
    path = _struck(tmp_path, "三公经费", "E9")
    data = read_workbook(path if ending == "xlsx" else saved_as(path, ending), shown_as=FILE)
    assert data.facts["公务接待费决算数"].missing
    Said(
        "R223",
        ERROR,
        place("三公经费", "E9"),
        "“三公经费”E9（公务接待费 / 本年决算数）填的“2̶.̶8̶6̶”划了删除线，未采用。",
        "作废的请删去，只留有效的数；有效的请取消删除线",
    ).assert_in(data.findings)


def test_a_row_struck_out_leaves_its_label_to_the_row_that_holds(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / FILE)
    book = openpyxl.load_workbook(path)
    sheet = book["三公经费"]
    for column, old in enumerate([sheet.cell(9, 1).value, 99, 99, 99, 99], 1):
        sheet.cell(11, column, old).font = Font(strike=True)
    book.save(path)
    data = read_workbook(path, shown_as=FILE)
    assert data.facts.value("公务接待费决算数") == Decimal("2.86")


def test_an_old_number_struck_out_before_the_new_one_makes_no_number_with_it(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / FILE)
    book = openpyxl.load_workbook(path)
    text = CellRichText(TextBlock(InlineFont(strike=True), "3"), TextBlock(InlineFont(), "2.86"))
    book["三公经费"]["E9"] = text
    book.save(path)
    data = read_workbook(path, shown_as=FILE)
    assert data.facts["公务接待费决算数"].missing
    assert [one.place.cell for one in data.findings if one.code == "R223"] == ["E9"]


def _three_rows_of_headings(book: Book) -> None:
    grid = book.grids["支出"]
    head = next(at for at, row in enumerate(grid) if row and row[0] == "项目")
    names = grid[head]
    over = {"上年决算数": "上年", "年初预算数": "本年"}
    under = {"上年决算数": "决算数", "决算数": "决算数", "年初预算数": "预算"}
    alone = {"项目", "上年年初预算数", "上年结转（年初预算未含）"}
    upper = [name if name in alone else over.get(name) for name in names]
    middle = [under.get(name) for name in names]
    lower = [None if name in alone or under.get(name) == "决算数" else name for name in names]
    grid[head : head + 1] = [upper, middle, lower]


def test_headings_merged_over_some_of_three_rows(tmp_path: Path) -> None:
    plain = read_workbook(build_workbook(tmp_path / "乙.xlsx"), shown_as=FILE)
    path = build_workbook(tmp_path / FILE, edit=_three_rows_of_headings)
    book = openpyxl.load_workbook(path)
    sheet = book["支出"]
    head = next(cell.row for cell in sheet["A"] if cell.value == "项目")
    for column in range(1, sheet.max_column + 1):
        texts = [sheet.cell(head + line, column).value for line in range(3)]
        if not texts[2] and (texts[0] or texts[1]):
            top = head if not texts[1] else head + 1
            sheet.merge_cells(start_row=top, end_row=head + 2, start_column=column, end_column=column)
    book.save(path)
    data = read_workbook(path, shown_as=FILE)
    assert {name: fact.value for name, fact in data.facts.items()} == {
        name: fact.value for name, fact in plain.facts.items()
    }
    assert "R105" not in {one.code for one in data.findings}


def test_a_workbook_of_several_units_is_refused_with_their_names(tmp_path: Path) -> None:
    sheets = named(Tables(Form()).all())
    sheets |= {f"乙{number}": rows for number, rows in Tables(Form(), unit="清河县水利局").all().items()}
    with pytest.raises(SeveralUnits) as refused:
        read_workbook(write_workbook(tmp_path / "全县.xlsx", sheets), shown_as="全县.xlsx")
    Said(
        "F112",
        ERROR,
        Place("全县.xlsx"),
        f"文件“全县.xlsx”里有2个单位的表：{UNIT}、清河县水利局。",
        "请用perfeval run分别评价，或拆成每个单位一个文件",
    ).assert_in([refused.value.finding])
