"""What is said of tables of accounts that people cut, shortened or typed over: where, what, and the mend."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from perfeval.findings.finding import Place, Severity
from perfeval.reader import UnitData, read_workbook
from tests.accounts.forms import UNIT, Form, Rows, Tables, facts
from tests.accounts.messes import write_workbook
from tests.raised import ERROR, HINT, WARNING, Said
from tests.workbook_builder import TABLES, build_workbook

FILE = "2023年清河县农业农村局决算.xlsx"
NAMES = {"01": "收支总表", "02": "收入", "03": "支出", "07": "三公"}
Book = dict[str, Rows]


def said(code: str, severity: Severity, sheet: str, cell: str, message: str, mend: str) -> Said:
    """What is said of a sheet of the file."""
    return Said(code, severity, Place(FILE, sheet, cell), message, mend)


def read(folder: Path, change: Callable[[Book], None], form: Form | None = None, file: str = FILE) -> UnitData:
    """Four of the published tables, changed and read."""
    tables = Tables(form or Form()).all()
    book = {name: tables[number] for number, name in NAMES.items()}
    change(book)
    return read_workbook(write_workbook(folder / "表.xlsx", book), shown_as=file)


def _renamed(sheet: str, old: str, new: str) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        book[sheet] = [[new if value == old else value for value in row] for row in book[sheet]]

    return change


def _blanked(sheet: str, label: str) -> Callable[[Book], None]:
    """The first amount behind a label taken out."""

    def change(book: Book) -> None:
        row = next(row for row in book[sheet] if any(str(value or "").endswith(label) for value in row))
        row[next(at for at, value in enumerate(row) if isinstance(value, float))] = None

    return change


def _without_unit(book: Book) -> None:
    book["三公"][2][-1] = None


def _own_table(book: Book) -> None:
    """The 三公 table with 会议费 and 培训费 in its 合计."""
    book["三公"][3:] = [
        ["项目", "合计", "因公出国（境）费", "公务接待费", "公务用车购置及运行维护费", "会议费", "培训费"],
        ["预算数", 42.5, 1.5, 3.0, 30.0, 4.0, 4.0],
        ["决算数", 40.93, 1.2, 2.25, 29.48, 4.0, 4.0],
    ]


def _without_total(book: Book) -> None:
    book["支出"] = [row for row in book["支出"] if "合计" not in row]


WRITE_UNIT = "请在该表表头写明金额单位"
CASES: dict[str, tuple[Callable[[Book], None], Said]] = {
    "a table without its unit": (
        _without_unit,
        said(
            "R801",
            WARNING,
            "三公",
            "",
            "工作表“三公”没有金额单位，按同一文件其他表的“万元”理解（数额大小相称，但没有数字可以核对）。",
            WRITE_UNIT,
        ),
    ),
    "a heading that is not ours": (
        _renamed("支出", "项目支出", "专项类支出"),
        said(
            "R806",
            HINT,
            "支出",
            "",
            "工作表“支出”的“2023年度支出决算表”与“支出决算表”相近，但表中没有应有的“项目支出”，未采用。",
            "确是该表的，请按公开表的列名和项目名称填写",
        ),
    ),
    "a label of another word": (
        _renamed("收支总表", "使用非财政拨款结余", "使用非财政拨款节余"),
        said(
            "R807",
            WARNING,
            "收支总表",
            "A27",
            "工作表“收支总表”有1个不认识的行、列名称，未采用：A27“使用非财政拨款节余”，最接近“使用非财政拨款结余”。",
            "与提示的名称是同一项的，请改为该名称",
        ),
    ),
    "a total that holds more than the three": (
        _own_table,
        said(
            "R809",
            WARNING,
            "三公",
            "B6",
            "“三公”B6的合计40.93不等于因公出国（境）费、公务用车购置及运行维护费、公务接待费之和32.93，"
            "表中另有会议费、培训费等，不作为“三公”经费合计采用。",
            "请单列“三公”经费小计",
        ),
    ),
    "a blank total": (
        _blanked("收支总表", "本年收入合计"),
        said(
            "R810",
            ERROR,
            "收支总表",
            "C26",
            "“收支总表”C26（本年收入合计 / 决算数）为空白，而它的分项有数，不能按0处理，未采用。",
            "请补填合计；确实没有的填0",
        ),
    ),
    "a blank part of a total": (
        _blanked("收支总表", "、事业收入"),
        said(
            "R811",
            ERROR,
            "收支总表",
            "C11",
            "“收支总表”C11（收入支出决算总表 事业收入 / 决算数）为空白，按0计算则各项之和不等于"
            "“收入支出决算总表 本年收入合计 / 决算数”，不能按0处理，未采用。",
            "请补填，或更正合计；确实没有的填0",
        ),
    ),
    "a list without its total": (
        _without_total,
        said(
            "R812",
            WARNING,
            "支出",
            "E7",
            "工作表“支出”有4行金额（自E7起），没有合计行，该表的合计未采用。",
            "请补上合计行",
        ),
    ),
}


@pytest.mark.parametrize(("change", "expected"), CASES.values(), ids=CASES)
def test_said(change: Callable[[Book], None], expected: Said, tmp_path: Path) -> None:
    data = read(tmp_path, change)
    expected.assert_in(data.findings)
    wanted = facts()
    assert {name for name in wanted if data.facts.value(name) not in (None, wanted[name])} == set()


@pytest.mark.parametrize(("label", "fact"), [("本年收入合计", "本年收入决算数"), ("、事业收入", "事业收入决算数")])
def test_a_blank_that_cannot_be_zero_is_no_fact(label: str, fact: str, tmp_path: Path) -> None:
    assert read(tmp_path, _blanked("收支总表", label)).facts.value(fact) in (None, facts()[fact])


def test_a_year_that_only_headings_tell(tmp_path: Path) -> None:
    data = read(tmp_path, _renamed("收支总表", "决算数", "2023年决算数"), Form(year_in="nowhere"), "农业农村局.xlsx")
    Said(
        "R805",
        HINT,
        Place("农业农村局.xlsx"),
        "各表和文件名都没有年度，按表头的年度取2023年。",
        "请核对年度",
    ).assert_in(data.findings)
    assert data.year == 2023
    assert data.facts.value("支出决算数") == facts()["支出决算数"] != Decimal(0)


@pytest.mark.parametrize(
    ("unit", "year", "code", "severity", "message", "mend"),
    [
        (UNIT, 2022, "R703", WARNING, "该文件的年度2023与同组文件的2022不一致。", "请核对年度"),
        (
            "清河县水利局",
            2023,
            "R702",
            WARNING,
            f"该文件的单位名称“{UNIT}”与同组文件的“清河县水利局”不一致。",
            "请核对是否混入其他单位的文件",
        ),
        (
            f"{UNIT}（本级）",
            2023,
            "R808",
            HINT,
            f"该文件的单位名称“{UNIT}”与同组文件的“{UNIT}（本级）”相近，视为同一单位，已合并。",
            "不是同一单位的，请分别放入两个文件夹运行",
        ),
    ],
)
def test_accounts_behind_a_standard_workbook_of_another(
    unit: str, year: int, code: str, severity: Severity, message: str, mend: str, tmp_path: Path
) -> None:
    """One file with 基本信息 and 评价要点 in front, and the published tables of another unit or year behind."""
    path = build_workbook(tmp_path / FILE, {"单位名称": unit, "评价年度": Decimal(year)}, omit=TABLES)
    book = openpyxl.load_workbook(path)
    for number, rows in Tables(Form()).all().items():
        sheet = book.create_sheet(f"公开{number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    data = read_workbook(path, shown_as=FILE)
    assert (data.unit, data.year) == (unit, year)
    Said(code, severity, Place(FILE), message, mend).assert_in(data.findings)
