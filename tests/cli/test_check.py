"""`check`: one line for one cause, the cause before what follows from it, marks at the cells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.command import perfeval
from tests.filled import column, enter, filled, put


def _checked(path: Path, *options: str) -> dict[str, Any]:
    result = perfeval("check", path, "--json", *options)
    assert result.stderr == ""
    file: dict[str, Any] = json.loads(result.stdout)["files"][0]
    return file


def _serious(file: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in file["problems"] if one["severity"] != "提示"]


def test_a_workbook_without_slips_has_nothing_to_mend(tmp_path: Path) -> None:
    file = _checked(filled(tmp_path / "a.xlsx", lambda book: None))
    assert file["status"] == "完成" and not _serious(file)


def test_marks_and_words_with_a_plain_meaning_are_read_with_a_hint(tmp_path: Path) -> None:
    def slips(book: Any) -> None:
        for row in book["评价要点"].iter_rows(min_row=5):
            if row[0].value:
                row[3].value = "√"
        for row, word in zip(range(5, 9), ("优秀", "良好", "中等", "差"), strict=True):
            book["效果指标"].cell(row, 5).value = word

    file = _checked(filled(tmp_path / "a.xlsx", slips))
    assert not _serious(file) and file["status"] == "完成"
    assert sum(one["findings"] for one in file["problems"] if one["code"] == "R291") == 31


def test_cells_of_one_kind_are_one_line_and_name_what_stands_in_them(tmp_path: Path) -> None:
    def slips(book: Any) -> None:
        for row in book["评价要点"].iter_rows(min_row=5, max_row=12):
            row[3].value = "基本符合"
        book["支出"]["C13"] = "七百左右"
        book["固定资产"]["B5"] = "见附件"

    lines = perfeval("check", filled(tmp_path / "a.xlsx", slips)).stdout.splitlines()
    numbered = [line for line in lines if line.lstrip()[:1].isdigit()]
    assert any("支出!C13“七百左右”" in line and "固定资产!B5“见附件”" in line for line in numbered)
    assert sum("基本符合" in line for line in numbered) == 1 and any("D5:D12" in line for line in numbered)
    assert len(numbered) <= 4


def test_the_missing_money_unit_is_one_cause(tmp_path: Path) -> None:
    def slips(book: Any) -> None:
        put(book["基本信息"], "金额单位", 2, None)
        book["收入"]["E5"] = "100万元"

    serious = _serious(_checked(filled(tmp_path / "a.xlsx", slips)))
    assert len(serious) == 1
    assert "金额单位" in serious[0]["message"] and serious[0]["places"][0]["sheet"] == "基本信息"
    assert serious[0]["findings"] >= 8


def test_one_amount_in_another_unit_comes_first_and_its_consequences_with_it(tmp_path: Path) -> None:
    def slips(book: Any) -> None:
        for label, value in (("项目支出", 400000), ("本年支出合计", 400060), ("总计", 400060)):
            enter(book["支出"], label, "决算数", value)

    serious = _serious(_checked(filled(tmp_path / "a.xlsx", slips)))
    assert serious[0]["code"] == "C214" and serious[0]["places"] == [{"sheet": "支出", "cell": "G8"}]
    assert {"收支总计不等", "超预算"} <= set(serious[0]["consequences"])
    assert len(serious) == 1


def test_the_column_most_people_forget_is_asked_for(tmp_path: Path) -> None:
    def slips(book: Any) -> None:
        for row in range(5, 17):
            book["支出"].cell(row, 5).value = None

    [one] = _serious(_checked(filled(tmp_path / "a.xlsx", slips)))
    assert "不计入调整率" in one["message"] and "没有的填0" in one["mend"] and one["affects"] == ["预算调整率"]


@pytest.mark.parametrize("target", ["检查结果.xlsx", "结果"])
def test_the_marked_copy_keeps_the_workbook_and_says_what_is_wrong_at_the_cell(tmp_path: Path, target: str) -> None:
    def slips(book: Any) -> None:
        book["支出"]["C13"] = "七百左右"

    source = filled(tmp_path / "a.xlsx", slips)
    before = source.read_bytes()
    result = perfeval("check", source, "-o", tmp_path / target)
    assert "检查结果已写入" in result.stdout
    path = tmp_path / target if target.endswith(".xlsx") else tmp_path / target / "a_检查结果.xlsx"
    book = openpyxl.load_workbook(path)
    assert source.read_bytes() == before
    cell = book["支出"]["C13"]
    assert cell.value == "七百左右" and "应为数字" in cell.comment.text and cell.fill.fgColor.rgb.endswith("FFC7CE")
    assert book["支出"]["A5"].font.name == "宋体" and book["支出"].column_dimensions["A"].width > 20
    assert book.sheetnames[0] == "问题" and book["问题"]["C5"].hyperlink.location == "'支出'!C13"
    again = perfeval("check", path)
    assert "七百左右" in again.stdout and "问题〕没有识别" not in again.stdout


def test_a_file_that_is_no_workbook_still_has_a_list(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 nothing")
    result = perfeval("check", tmp_path / "坏.xlsx", "-o", tmp_path / "结果.xlsx")
    assert result.returncode == 1 and not result.stderr
    book = openpyxl.load_workbook(tmp_path / "结果.xlsx")
    assert book.sheetnames == ["问题"] and book["问题"]["B5"].value == "错误"


def test_sheets_of_another_year_are_one_line(tmp_path: Path) -> None:
    def slips(book: Any) -> None:
        for name in ("收入", "支出", "三公经费"):
            book[name]["A1"] = f"2022年度{name}表"

    [one] = _serious(_checked(filled(tmp_path / "a.xlsx", slips)))
    assert one["message"].startswith("“收入”“支出”“三公经费”的标题写的都是2022年，与评价年度2023不一致")
    assert one["findings"] == 3


def test_a_workbook_without_the_row_of_the_money_unit_lacks_one_thing(tmp_path: Path) -> None:
    def slips(book: Any) -> None:
        sheet = book["基本信息"]
        sheet.delete_rows(next(row[0].row for row in sheet.iter_rows(min_row=5) if row[0].value == "金额单位"))

    serious = _serious(_checked(filled(tmp_path / "a.xlsx", slips)))
    assert [one["code"] for one in serious] == ["R301"]
    assert not any("填0" in one["mend"] for one in serious)


def test_error_values_are_told_alike_whether_one_or_several(tmp_path: Path) -> None:
    def one(book: Any) -> None:
        book["支出"]["C13"] = "#REF!"

    def two(book: Any) -> None:
        one(book)
        book["支出"]["D13"] = "#REF!"
        book["收入"]["E7"] = "#N/A"

    told = [_serious(_checked(filled(tmp_path / f"{at}.xlsx", slips)))[0] for at, slips in enumerate((one, two))]
    assert told[0]["message"].endswith("是错误值#REF!，未采用。") and "“支出”C13" in told[0]["message"]
    assert told[1]["message"] == "“收入”E7是错误值#N/A；“支出”C13、D13是错误值#REF!，未采用。"
    assert told[0]["mend"] == told[1]["mend"] == "请更正公式。"


def test_an_error_value_in_a_heading_is_the_cause_of_the_missing_column(tmp_path: Path) -> None:
    def slips(book: Any) -> None:
        sheet = book["支出"]
        sheet.cell(4, column(sheet, "决算数")).value = "#REF!"

    [one] = _serious(_checked(filled(tmp_path / "a.xlsx", slips)))
    assert (one["code"], one["consequences"]) == ("R212", ["缺少列"])
    assert "（表头，本表没有找到列“决算数”）是错误值#REF!" in one["message"]
    assert any("预算执行率" in indicator for indicator in one["affects"])


def test_whatever_hangs_on_a_column_in_another_unit_is_told_with_it(tmp_path: Path) -> None:
    def slips(book: Any) -> None:
        sheet = book["支出"]
        for row in sheet.iter_rows(min_row=5, min_col=column(sheet, "决算数"), max_col=column(sheet, "决算数")):
            row[0].value = (row[0].value or 0) * 10000
        for label, value in (("年末结转和结余", 100000), ("本年支出合计", 900000), ("项目支出", 300000)):
            enter(sheet, label, "决算数", value)
        enter(book["结转结余"], "合计", "本年末", 10)
        enter(book["结转结余"], "财政拨款结转", "本年末", 10)

    [one] = _serious(_checked(filled(tmp_path / "a.xlsx", slips)))
    assert one["code"] == "C214" and "这一列以元填报" in one["message"]
    assert {"结转结余不符", "收支总计不等"} <= set(one["consequences"])


def test_sheets_of_another_unit_are_one_line(tmp_path: Path) -> None:
    def slips(book: Any) -> None:
        for name in ("收入", "支出", "三公经费"):
            book[name]["A2"], book[name]["B2"] = "单位名称：某县农业局", None

    serious = _serious(_checked(filled(tmp_path / "a.xlsx", slips)))
    assert [one["message"] for one in serious] == [
        "“收入”“支出”“三公经费”的单位名称都是“某县农业局”，与“某县林业局”不一致。"
    ]


def test_a_row_that_stands_twice_is_the_cause_of_what_lacks_it(tmp_path: Path) -> None:
    def slips(book: Any) -> None:
        sheet = book["支出"]
        sheet.insert_rows(8)
        sheet["A8"] = "公用经费"

    serious = _serious(_checked(filled(tmp_path / "a.xlsx", slips)))
    assert [one["code"] for one in serious] == ["R106"] and serious[0]["affects"] == ["公用经费控制率"]


def test_a_unit_without_a_name_is_said_once(tmp_path: Path) -> None:
    def slips(book: Any) -> None:
        sheet = book["基本信息"]
        sheet.delete_rows(next(row[0].row for row in sheet.iter_rows(min_row=5) if row[0].value == "单位名称"))

    serious = _serious(_checked(filled(tmp_path / "a.xlsx", slips)))
    assert [one["code"] for one in serious] == ["R306"]


def test_a_money_unit_that_is_none_is_told_as_it_is_written(tmp_path: Path) -> None:
    serious = _serious(_checked(filled(tmp_path / "a.xlsx", lambda book: put(book["基本信息"], "金额单位", 2, "百元"))))
    assert len(serious) == 1 and serious[0]["message"].startswith("金额单位填的是“百元”，“收入”“支出”")


def test_two_points_in_time_are_the_cause_of_the_progress_that_is_missing(tmp_path: Path) -> None:
    def slips(book: Any) -> None:
        book["支付进度"]["D5"] = book["支付进度"]["D8"] = "是"

    serious = _serious(_checked(filled(tmp_path / "a.xlsx", slips)))
    assert [one["code"] for one in serious] == ["R401"] and serious[0]["affects"] == ["支付进度率"]


def test_sums_with_causes_of_their_own_are_lines_of_their_own(tmp_path: Path) -> None:
    def slips(book: Any) -> None:
        for label, value in (("公务用车运行维护费", "10.6 万"), ("公务接待费", "2.1万元"), ("合计", "0.0")):
            enter(book["三公经费"], label, "本年决算数", value)

    told = [one["message"] for one in _serious(_checked(filled(tmp_path / "a.xlsx", slips))) if one["code"] == "C101"]
    assert len(told) == 2 and "“10.6 万”是文本" in told[0] and "“2.1万元”是文本" in told[1]
