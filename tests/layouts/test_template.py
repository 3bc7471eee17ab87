"""A standard workbook filled with what the accounts hold reads back as the accounts, and asks for the rest."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl

from perfeval.calculator import evaluate_unit
from perfeval.calculator.missing import missing_report
from perfeval.reader import read_workbook
from perfeval.reader.merging import may_merge, merge_units
from perfeval.scheme import load_scheme
from perfeval.template import fill_from, write_template
from tests.layouts.accounts import REFERENCE, case, write


def test_filled_template_reads_back(tmp_path: Path) -> None:
    accounts = read_workbook(REFERENCE, shown_as=REFERENCE.name)
    content, notes = fill_from(accounts)
    path = tmp_path / "标准.xlsx"
    write_template(path, content, notes, highlight=True)
    data = read_workbook(path, shown_as=path.name)
    assert (data.unit, data.year) == ("上海市普陀区财政局", 2024)
    for name, fact in accounts.facts.items():
        if "_" not in name and not fact.substitute and not fact.missing:
            assert data.facts.value(name) == fact.value, name
    # figures of another 口径 are left to a person, who finds them in the note
    assert data.facts.value("三公经费本年预算数") is None
    assert "0.95" in notes["三公经费", "合计", "本年预算数"]
    assert may_merge(data, accounts)
    both = merge_units([data, accounts])
    assert both.facts.value("三公经费本年预算数") == Decimal("0.95")
    assert not [one for one in both.findings if one.code == "R701"]


def test_totals_stay_formulas_and_blanks_stand_out(tmp_path: Path) -> None:
    final = write(tmp_path / "财决.xlsx", case("final-accounts")["sheets"])
    content, notes = fill_from(read_workbook(final, shown_as="财决.xlsx"))
    path = tmp_path / "标准.xlsx"
    write_template(path, content, notes, highlight=True)
    sheet = openpyxl.load_workbook(path)["支出"]
    labels = {row[0].value: row for row in sheet.iter_rows(min_row=4)}
    heads = [cell.value for cell in sheet[4]]
    outturn = heads.index("决算数")
    assert labels["基本支出"][outturn].value.startswith("=")
    assert labels["公用经费"][outturn].value == 105
    assert "财决.xlsx" in labels["公用经费"][outturn].comment.text
    assert labels["公用经费"][heads.index("上年决算数")].value is None
    highlighted = len(sheet.conditional_formatting)
    plain = tmp_path / "空.xlsx"
    write_template(plain)
    # the sheet checks itself as well; only the highlighting of blanks is more
    assert len(openpyxl.load_workbook(plain)["支出"].conditional_formatting) < highlighted


def test_what_is_still_missing() -> None:
    accounts = read_workbook(REFERENCE, shown_as=REFERENCE.name)
    report = {one.indicator: one.places for one in missing_report(accounts, evaluate_unit(accounts, load_scheme()))}
    assert report["在职人员控制率"] == ("“基本信息”表 在职人员数", "“基本信息”表 编制数")
    assert report["预算执行率"] == ("“支出”表 本年支出合计 / 年初预算数",)
    assert report["“三公经费”变动率"] == ("“三公经费”表 合计 / 上年预算数",)
    assert report["绩效目标合理性"] == ("“评价要点”表“绩效目标合理性”的全部要点",)
    assert report["经济效益"] == ("“效果指标”表 三级指标“经济效益”的自评等级",)
    assert "“三公经费”控制率" not in report
