"""The findings of the standard reader in their own words: cell, what stands there, what was made of it, the mend."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from perfeval.findings.finding import Place, Severity
from perfeval.reader import read_workbook
from tests.raised import ERROR, HINT, WARNING, Said
from tests.workbook_builder import CHECKLIST, PROGRESS, Book, Formula, build_workbook

FILE = "甲.xlsx"
TASK = [{"serial": Decimal(1), "task": "任务1", "key": "也许", "done": "是", "timely": None, "quality": "是"}]


def doubled_sheet(book: Book) -> None:
    book.grids["附表收入"] = book.grids.pop("收入")
    book.grids["收入表"] = [list(row) for row in book.grids["附表收入"]]


def doubled_row(book: Book) -> None:
    book.grids["三公经费"].append(["公务接待费", *[Decimal(1)] * 4])


def cut(book: Book) -> None:
    grid = book.grids["结转结余"]
    grid[:] = [row[:2] for row in grid if row[0] != "财政拨款结余"]


def without_units(book: Book) -> None:
    for grid in book.grids.values():
        for row in grid:
            if row and row[0] == "金额单位：":
                row.clear()


def other_unit(book: Book) -> None:
    book.grids["三公经费"][1] = ["单位名称", "另一单位"]


def other_year(book: Book) -> None:
    book.grids["支出"].insert(1, ["年度", Decimal(2020)])


def year_in_title(book: Book) -> None:
    book.grids["支出"][0][0] = "2020年度支出预算执行情况表"


def next_year(book: Book) -> None:
    book.grids["三公经费"][3][3] = "2024年预算数"


CASES: list[tuple[Mapping[str, Any], str, Severity, str, str, str, str]] = [
    (
        {"omit": ("三公经费", "政府采购")},
        "R101",
        ERROR,
        "三公经费",
        "",
        "缺少工作表“三公经费”，用到它的指标缺数据。",
        "请补充工作表“三公经费”",
    ),
    (
        {"omit": ("三公经费", "政府采购")},
        "R102",
        WARNING,
        "政府采购",
        "",
        "没有工作表“政府采购”，用到它的指标缺数据。",
        "需要评价这些指标的，请补充工作表“政府采购”",
    ),
    (
        {"edit": doubled_sheet},
        "R103",
        ERROR,
        "收入表",
        "",
        "有两张工作表都像“收入”：“附表收入”和“收入表”，无法判断用哪一张，均未采用。",
        "请删除或改名其中一张",
    ),
    ({"edit": cut}, "R105", ERROR, "结转结余", "", "工作表“结转结余”缺少列“本年末”。", "请补上列“本年末”"),
    (
        {"edit": cut},
        "R107",
        ERROR,
        "结转结余",
        "",
        "工作表“结转结余”缺少行“财政拨款结余”。",
        "请补上行“财政拨款结余”，没有发生额的填0",
    ),
    (
        {"edit": doubled_row},
        "R106",
        ERROR,
        "三公经费",
        "A11",
        "工作表“三公经费”的A9和A11都是“公务接待费”，无法判断用哪一个，均未采用。",
        "请只保留一个",
    ),
    (
        {"values": {"货物采购预算数": "约86"}},
        "R201",
        ERROR,
        "政府采购",
        "B5",
        "“政府采购”B5（货物 / 年初采购预算）填的是“约86”，应为数字，未采用。",
        "请改为数字",
    ),
    (
        {"values": {"编制数": "无"}},
        "R202",
        HINT,
        "基本信息",
        "B7",
        "“基本信息”B7（编制数）填的是“无”，按空白处理。",
        "请补填；没有发生额的填0",
    ),
    (
        {"values": {"工程采购预算数": "—"}},
        "R203",
        HINT,
        "政府采购",
        "",
        "“政府采购”表“年初采购预算”列的“工程”（B6，填的是“—”）没有填数，同列其他分项已填，按0处理。",
        "确认为0的可不处理",
    ),
    (
        {"values": {"政府采购预算数": None}},
        "R204",
        HINT,
        "政府采购",
        "B8",
        "“政府采购”B8（合计 / 年初采购预算）没有填数，按各分项之和计算。",
        "确认无误的可不处理",
    ),
    (
        {"values": {"政府采购预算数": Formula("=SUM(B5:B7)")}},
        "R205",
        ERROR,
        "政府采购",
        "B8",
        "“政府采购”B8（合计 / 年初采购预算）是没有计算结果的公式，未采用。",
        "请用Excel或WPS打开文件并保存一次",
    ),
    (
        {"progress": [{"point": "12月31日", "actual": Decimal(95), "planned": Decimal(1)}]},
        "R206",
        HINT,
        "支付进度",
        "B4",
        "“支付进度”B4（实际支付进度）填的是95，按95%理解。",
        "确认无误的可不处理",
    ),
    (
        {"values": {"项目支出预算调整数": "（12.50）"}},
        "R207",
        HINT,
        "支出",
        "D8",
        "“支出”D8（项目支出 / 预算调整数）填的是“（12.50）”，按负数理解。",
        "确认无误的可不处理",
    ),
    (
        {"values": {"编制数": Decimal("10.5")}},
        "R208",
        WARNING,
        "基本信息",
        "B7",
        "“基本信息”B7（编制数）填的是10.5，人数应为整数。",
        "请核对",
    ),
    (
        {"tasks": TASK},
        "R209",
        ERROR,
        "履职任务",
        "C4",
        "“履职任务”C4（是否重点工作）填的是“也许”，应为“是”、“否”之一，未采用。",
        "请改为“是”、“否”之一",
    ),
    (
        {"tasks": TASK},
        "R210",
        ERROR,
        "履职任务",
        "G4",
        "“履职任务”G4（是否及时完成）为空白，应为“是”、“否”之一。",
        "请补填",
    ),
    (
        {"values": {"预算批复日期": "去年"}},
        "R211",
        ERROR,
        "基本信息",
        "B9",
        "“基本信息”B9（预算批复日期）填的是“去年”，应为日期，如2021-03-05。",
        "请改为日期",
    ),
    (
        {"values": {"公务接待费决算数": "#DIV/0!"}},
        "R212",
        ERROR,
        "三公经费",
        "E9",
        "“三公经费”E9（公务接待费 / 本年决算数）是错误值#DIV/0!，未采用。",
        "请更正公式",
    ),
    (
        {"values": {"货物采购预算数": Decimal(10**15)}},
        "R213",
        ERROR,
        "政府采购",
        "B5",
        "“政府采购”B5（货物 / 年初采购预算）填的是“1000000000000000”，超过15位，不可能是真实的数，未采用。",
        "请核对位数和金额单位",
    ),
    (
        {"values": {"货物采购预算数": "86①"}},
        "R214",
        HINT,
        "政府采购",
        "B5",
        "“政府采购”B5（货物 / 年初采购预算）填的是“86①”，其中“①”看作脚注标记，已略去。",
        "确认无误的可不处理",
    ),
    (
        {"values": {"货物采购预算数": "8.6E+01"}},
        "R215",
        HINT,
        "政府采购",
        "B5",
        "“政府采购”B5（货物 / 年初采购预算）填的是“8.6E+01”，按86理解。",
        "确认无误的可不处理",
    ),
    (
        {"values": {"货物采购预算数": "8.6元"}},
        "R219",
        WARNING,
        "政府采购",
        "B5",
        "“政府采购”B5（货物 / 年初采购预算）填的是“8.6元”，自带的单位与该表不同，按所写的单位不到1000元。",
        "请核对单位",
    ),
    (
        {"values": {"金额单位": None}, "edit": without_units},
        "R301",
        ERROR,
        "支出",
        "",
        "工作表“支出”没有金额单位，“基本信息”中也没有能用的，金额未采用。",
        "请在“基本信息”或该表表头填写金额单位（元、万元或亿元）",
    ),
    (
        {"edit": other_unit},
        "R302",
        WARNING,
        "三公经费",
        "",
        "工作表“三公经费”的单位名称“另一单位”与“示例市示例局”不一致。",
        "请核对是否混入其他单位的表",
    ),
    ({"edit": other_year}, "R303", WARNING, "支出", "", "工作表“支出”的年度2020与评价年度2021不一致。", "请核对年度"),
    (
        {"values": {"评价年度": None}, "edit": year_in_title},
        "R304",
        HINT,
        "基本信息",
        "",
        "“基本信息”没有评价年度，按“支出”表的标题取2020年。",
        "请在“基本信息”填写评价年度",
    ),
    (
        {"values": {"单位名称": "#REF!"}},
        "R306",
        ERROR,
        "基本信息",
        "",
        "没有找到单位名称。",
        "请在“基本信息”填写单位名称",
    ),
    (
        {"progress": [row | {"chosen": "是"} for row in PROGRESS]},
        "R401",
        ERROR,
        "支付进度",
        "D5",
        "“支付进度”有多行“是否评价时点”为是（D4、D5），无法判断，均未采用。",
        "请只保留一行为是",
    ),
    (
        {"checklist": [*CHECKLIST, CHECKLIST[0]]},
        "R405",
        ERROR,
        "评价要点",
        "B32",
        "“评价要点”B32（绩效目标合理性）的序号“1”重复或不能识别，该要点未采用。",
        "请按1、2、3……填写序号",
    ),
    (
        {"checklist": [row | {"answer": "是"} for row in CHECKLIST]},
        "R406",
        HINT,
        "评价要点",
        "D18",
        "“评价要点”D18（资金使用合规性⑤）填的是“是”，该要点问是否存在违规，答“否”才符合。",
        "请核对是否填反",
    ),
    (
        {"edit": next_year},
        "R316",
        WARNING,
        "三公经费",
        "D4",
        "“三公经费”D4的列“2024年预算数”是2024年的，评价年度是2021年，未采用该列。",
        "请核对表头的年度",
    ),
    (
        {"supplement": [{"fact": "楼堂/馆所", "value": Decimal(85), "unit": "%"}]},
        "R501",
        ERROR,
        "补充数据",
        "A4",
        "“补充数据”A4的项目“楼堂/馆所”不能作为数据名称，未采用。",
        "名称只能用汉字、字母、数字和下划线，请按数据目录或指标体系中的名称填写",
    ),
]


@pytest.mark.parametrize(
    ("made", "code", "severity", "sheet", "cell", "message", "mend"),
    CASES,
    ids=[f"{case[1]} {case[3]}" for case in CASES],
)
def test_said(
    made: Mapping[str, Any],
    code: str,
    severity: Severity,
    sheet: str,
    cell: str,
    message: str,
    mend: str,
    tmp_path: Path,
) -> None:
    data = read_workbook(build_workbook(tmp_path / FILE, **made), shown_as=FILE)
    Said(code, severity, Place(FILE, sheet, cell), message, mend).assert_in(data.findings)


def test_what_is_sound_calls_for_no_word(tmp_path: Path) -> None:
    assert read_workbook(build_workbook(tmp_path / FILE), shown_as=FILE).findings == ()
