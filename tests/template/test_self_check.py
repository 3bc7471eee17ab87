"""The template checks itself: in LibreOffice, without perfeval, and sees what `check` sees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.facts.layout import OWN_SHEETS
from perfeval.reader import read_workbook
from perfeval.template import write_template, write_templates
from tests.filled import enter, filled, put
from tests.libreoffice import converted, differences

EXAMPLES = Path(__file__).parents[2] / "docs" / "例"


def _many_slips(book: Any) -> None:
    put(book["基本信息"], "编制数", 2, "10名")
    for row in range(5, 17):
        book["支出"].cell(row, 5).value = None
    enter(book["支出"], "其中：重点支出", "年初预算数", "700左右")
    book["评价要点"]["D21"], book["评价要点"]["D8"] = "基本符合", None
    book["评价要点"]["D9"] = "√"
    book["效果指标"]["E7"] = None
    book["支付进度"]["C8"] = None
    book["履职任务"]["B6"] = "第二项任务"
    enter(book["三公经费"], "公务接待费", "本年预算数", 3)
    enter(book["三公经费"], "公务接待费", "本年决算数", 5)


def _yuan_in_one_cell(book: Any) -> None:
    enter(book["支出"], "项目支出", "决算数", 400000)


def _in_yuan(book: Any) -> None:
    """The sheet 收入 in 元, the others in 万元; the opening balance is one cent of a 万元 more than the sheet says."""
    book["收入"]["B2"] = "元"
    for row in book["收入"].iter_rows(min_row=5, min_col=2):
        for cell in row:
            if cell.value == 100:
                cell.value = 1_000_000


def _in_yuan_but_not_said(book: Any) -> None:
    _in_yuan(book)
    book["收入"]["B2"] = None


def _rows_changed(book: Any) -> None:
    book["效果指标"].delete_rows(7)
    book["收入"]["E12"] = 20


def _no_unit(book: Any) -> None:
    put(book["基本信息"], "金额单位", 2, None)


CASES = {
    "没有问题": (),
    "很多问题": (_many_slips,),
    "一格元": (_yuan_in_one_cell,),
    "收入按元": (_in_yuan,),
    "收入按元没有写": (_in_yuan_but_not_said,),
    "收支不平": (_rows_changed,),
    "没有单位": (_no_unit,),
}


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The filled templates as LibreOffice calculates them."""
    folder = tmp_path_factory.mktemp("self_check")
    paths = [filled(folder / f"{name}.xlsx", *changes, formulas=True) for name, changes in CASES.items()]
    return {path.stem: path for path in converted(paths, folder)}


def _shown(path: Path) -> tuple[str, list[tuple[str, str, str]]]:
    """The light, and the list: state, place, problem."""
    sheet = openpyxl.load_workbook(path, data_only=True)["自查"]
    rows = sheet.iter_rows(min_row=5, max_row=44, max_col=6, values_only=True)
    return str(sheet["A2"].value), [(str(r[1]), str(r[3]), str(r[4])) for r in rows if r[0]]


def test_what_stands_in_the_blank_template_is_what_libreoffice_calculates(tmp_path: Path) -> None:
    path = tmp_path / "空白.xlsx"
    write_template(path)
    contents = {"预填.xlsx": {"基本信息": {"单位名称": "甲局", "评价年度": 2023}}}
    others = list(write_templates(tmp_path, contents))
    for scheme in ("市级部门整体", "部门评价"):
        others.append(tmp_path / f"{scheme}.xlsx")
        write_template(others[-1], scheme=str(EXAMPLES / f"{scheme}.yaml"))
    paths = [path, *others]
    for one, again in zip(paths, converted(paths, tmp_path), strict=True):
        assert list(differences(one, again)) == [], one.name
    light, problems = _shown(path)
    assert light == "还有9项要改，0项请核实" and len(problems) == 9
    assert {place for _, place, _ in problems[:3]} == {"基本信息!B5", "基本信息!B7", "基本信息!B8"}


def test_a_sound_workbook_may_be_handed_in(recalculated: dict[str, Path]) -> None:
    assert _shown(recalculated["没有问题"]) == ("可以上报", [])


def test_sheets_in_different_units_are_compared_in_one(recalculated: dict[str, Path]) -> None:
    assert _shown(recalculated["收入按元"]) == ("可以上报", [])


def test_every_slip_is_listed_at_its_cell(recalculated: dict[str, Path]) -> None:
    light, problems = _shown(recalculated["很多问题"])
    places = {place: (state, words) for state, place, words in problems}
    wanted = ("基本信息!B9", "支出!E5", "支出!C13", "评价要点!D21", "评价要点!D8", "效果指标!E7", "支付进度!B5")
    for place in wanted:
        assert places[place][0] == "要改", place
    assert any(place.startswith("履职任务") for place in places)
    assert places["三公经费!E9"][0] == "请核实"
    assert "没有填全" in places["支出!E5"][1] and problems[1][1] == "支出!E5"
    assert "评价要点!D9" not in places
    assert light.startswith("还有")


def test_one_amount_in_yuan_is_one_problem(recalculated: dict[str, Path]) -> None:
    _, problems = _shown(recalculated["一格元"])
    assert [place for _, place, _ in problems] == ["支出!B8"]


def test_a_missing_unit_is_one_problem(recalculated: dict[str, Path]) -> None:
    _, problems = _shown(recalculated["没有单位"])
    assert [place for _, place, _ in problems] == ["基本信息!B8"]


def test_a_sheet_in_a_unit_it_does_not_say_is_one_problem(recalculated: dict[str, Path]) -> None:
    _, problems = _shown(recalculated["收入按元没有写"])
    assert [place for _, place, _ in problems] == ["收入!B16"]


def test_an_imbalance_is_said_with_its_figure(recalculated: dict[str, Path]) -> None:
    light, problems = _shown(recalculated["收支不平"])
    assert light.startswith("还有1项要改")
    [(_, place, words)] = [one for one in problems if one[0] == "要改"]
    assert place == "收入!E16" and "相差20万元" in words


def test_the_reader_takes_nothing_from_the_sheets_that_check(recalculated: dict[str, Path]) -> None:
    data = read_workbook(recalculated["没有问题"], shown_as="a.xlsx")
    assert not {one.sheet for one in data.recognised} & {*OWN_SHEETS}
    assert not [one for one in data.findings if one.place.sheet in OWN_SHEETS]


def test_a_template_for_each_unit_knows_what_it_holds(tmp_path: Path) -> None:
    contents = {f"{name}.xlsx": {"基本信息": {"单位名称": name, "评价年度": 2023}} for name in ("甲局", "乙局")}
    paths = list(write_templates(tmp_path, contents))
    for path, name in zip(paths, ("甲局", "乙局"), strict=True):
        book = openpyxl.load_workbook(path, data_only=True)
        assert book["基本信息"]["B5"].value == name
        assert "基本信息!B5" not in {place for _, place, _ in _shown(path)[1]}
