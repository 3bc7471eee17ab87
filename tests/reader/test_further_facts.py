"""Facts that newer standards ask for: by month, by count, of further sheets, texts and dates of 补充数据."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from perfeval.reader import read_workbook
from perfeval.reader.records import UnitData

SHEETS: dict[str, list[list[object]]] = {
    "基本信息": [["项目", "内容"], ["单位名称", "某局"], ["评价年度", "2024"], ["金额单位", "万元"]],
    "结转结余": [["项目", "上年末", "本年末"], ["合计", 10, 5]],
    "支付进度": [
        ["时点", "实际支付进度", "既定支付进度", "是否评价时点"],
        ["3月31日", 0.22, 0.25, "否"],
        ["半年", 47, 50, "否"],
        ["三季度", "72%", "75%", "否"],
        ["2024年12月31日", 0.96, 1, "是"],
        ["2025年3月", 0.1, 0.25, "否"],
    ],
    "预算调整": [
        ["文号", "类型", "金额", "是否不计入", "依据"],
        ["一", "追加", 5, "否", ""],
        ["二", "追减", 2, "否", ""],
        ["三", "追加", 1, "是", "不可抗力"],
    ],
    "一般性支出": [
        ["项目", "上年预算数", "上年决算数", "本年预算数", "本年决算数"],
        ["会议费", 3, 2.5, 3, 2],
        ["机关运行经费", 50, 49, 50, 51],
    ],
    "资产情况": [["项目", "年初数", "年末数"], ["资产总计", 1000, 1040]],
    "满意度": [["项目", "内容"], ["服务对象满意度", "92%"], ["社会公众满意率", 84]],
    "补充数据": [
        ["项目", "数值", "单位", "说明"],
        ["报送日期", datetime.date(2025, 4, 3), "日期", ""],
        ["公开方式", "门户网站", "文本", ""],
    ],
}  # fmt: skip


def test_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "某局2024.xlsx"
    book = xlsxwriter.Workbook(str(path))
    dated = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in SHEETS.items():
        sheet = book.add_worksheet(name)
        for row, line in enumerate(rows):
            for column, value in enumerate(line):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(row, column, datetime.datetime(value.year, value.month, value.day), dated)
                else:
                    sheet.write(row, column, value)
    book.close()
    facts = read_workbook(path, shown_as=path.name).facts
    wanted = {
        "实际支付进度3月": "0.22", "实际支付进度6月": "0.47", "既定支付进度9月": "0.75", "实际支付进度12月": "0.96",
        "实际支付进度": "0.96", "预算调整次数": "2", "会议费决算数": "2", "机关运行经费上年决算数": "49",
        "资产总额上年末": "1000", "资产总额本年末": "1040", "服务对象满意率": "0.92", "社会公众满意率": "0.84",
    }  # fmt: skip
    assert {name: facts.value(name) for name in wanted} == {name: Decimal(value) for name, value in wanted.items()}
    assert facts.value("报送日期") == datetime.date(2025, 4, 3) and facts.value("公开方式") == "门户网站"
    assert facts.value("实际支付进度2月") is None


def test_a_count_of_the_supplement_may_be_written_as_people_write_it(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["项目", "数值", "单位", "说明"],
        ["培训场次", "三次", "次"],
        ["服务人次", "1.2万人次", "人次"],
        ["事故起数", "0起", "起"],
        ["检查次数", "约30次", "次"],
        ["巡查次数", "≥5次", "次"],
        ["走访户数", "三次", "户"],
    ]
    path = tmp_path / "某局2024.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, cells in {**SHEETS, "补充数据": rows}.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(cells):
                sheet.write_row(number, 0, row)
    data = read_workbook(path, shown_as=path.name)
    read = {name: data.facts.value(name) for name in ("培训场次", "服务人次", "事故起数")}
    assert read == {"培训场次": 3, "服务人次": 12000, "事故起数": 0}
    assert [one.place.cell for one in data.findings if one.code == "R201"] == ["B5", "B6", "B7"]


def _contracts(folder: Path, rows: list[list[object]]) -> UnitData:
    """What is read of a sheet of contracts under headings of another bureau's."""
    path = folder / "某局2024.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        dated = book.add_format({"num_format": "yyyy/m/d"})
        for name in ("基本信息", "结转结余"):
            own = book.add_worksheet(name)
            for row, line in enumerate(SHEETS[name]):
                own.write_row(row, 0, line)
        sheet = book.add_worksheet("采购合同")
        sheet.write(0, 0, "政府采购合同情况")
        sheet.write_row(1, 0, ["序号", "采购项目名称", "中标日期", "合同签订日期", "公告日期"])
        for row, line in enumerate(rows, 2):
            for column, value in enumerate(line):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(row, column, datetime.datetime(value.year, value.month, value.day), dated)
                elif value is not None:
                    sheet.write(row, column, value)
    return read_workbook(path, shown_as=path.name)


DAY = datetime.date


def test_contracts_are_counted_by_their_days(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [1, "设备", DAY(2024, 3, 1), DAY(2024, 3, 20), DAY(2024, 3, 21)],
        [2, "物业", DAY(2024, 4, 1), DAY(2024, 5, 10), "2024年5月15日"],
        [3, "维修", None, DAY(2024, 6, 1), DAY(2024, 6, 3)],
        [4, "网络", DAY(2024, 7, 1), DAY(2024, 7, 31), "2024.8.2"],
        ["", "合计"],
    ]
    facts = _contracts(tmp_path, rows).facts
    wanted = {
        "合同数": 4, "有通知书合同数": 3, "已公开合同数": 4, "合同30日内签订数": 2, "合同签订超30日天数": 9,
        "合同2日内公开数": 3, "合同公开超2日天数": 3, "已备案合同数": None, "合同7日内备案数": None,
    }  # fmt: skip
    assert {name: facts.value(name) for name in wanted} == wanted


def test_contracts_whose_days_are_not_known_are_not_counted_as_in_time(tmp_path: Path) -> None:
    unpublished = _contracts(
        tmp_path, [[1, "设备", None, DAY(2024, 3, 20), None], [2, "物业", None, DAY(2024, 5, 1), None]]
    )
    wanted = {"合同数": 2, "已公开合同数": 0, "合同2日内公开数": 0, "合同公开超2日天数": None}
    assert {name: unpublished.facts.value(name) for name in wanted} == wanted
    for row, code in (
        ([1, "设备", DAY(2024, 3, 1), DAY(2024, 3, 20), DAY(2024, 3, 10)], "R414"),
        ([1, "设备", DAY(2024, 3, 1), None, DAY(2024, 3, 10)], "R415"),
        ([1, "设备", DAY(2024, 3, 1), "三月中", DAY(2024, 3, 30)], "R211"),
    ):
        data = _contracts(tmp_path, [row])
        assert data.facts.value("合同2日内公开数") is None
        assert [one.code for one in data.findings if one.place.sheet == "采购合同"] == [code]
