"""Which files belong to one unit and year."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfeval.facts.fact import Facts
from perfeval.findings.catalogue import finding
from perfeval.reader import UnitData, group_units
from perfeval.reader.records import Recognition

COMPLETE = ("收入", "支出", "三公经费", "结转结余", "履职任务")
LACKING = ("基本信息", "履职任务", "评价要点")
PUBLISHED = ("收入支出决算总表", "支出决算表")


def file(name: str, unit: str, year: int | None, layout: str, sheets: tuple[str, ...]) -> UnitData:
    recognised = tuple(Recognition(name, sheet, layout, sheet, "") for sheet in sheets)
    return UnitData(unit, year, ((name, "0"),), Facts({}), (), recognised=recognised)


def names(groups: tuple[tuple[UnitData, ...], ...]) -> list[list[str]]:
    return [[part.files[0][0] for part in group] for group in groups]


STANDARD = file("甲标准.xlsx", "甲局", 2024, "standard", COMPLETE)
REST = file("甲补充.xlsx", "甲 局", 2024, "standard", LACKING)
ACCOUNTS = file("甲公开.xlsx", "甲局", 2024, "published-accounts", PUBLISHED)


def test_accounts_and_a_workbook_go_together() -> None:
    assert names(group_units([ACCOUNTS, REST])) == [["甲公开.xlsx", "甲补充.xlsx"]]
    assert names(group_units([ACCOUNTS, STANDARD])) == [["甲公开.xlsx", "甲标准.xlsx"]]


@pytest.mark.parametrize("change", [{"unit": "乙局"}, {"year": 2023}, {"year": None}, {"unit": ""}])
def test_another_unit_or_year_does_not(change: dict[str, object]) -> None:
    other = replace(ACCOUNTS, **change)  # type: ignore[arg-type]
    assert len(group_units([STANDARD, other])) == 2
    assert len(group_units([other, other])) == 2


def test_two_complete_workbooks() -> None:
    twice = replace(STANDARD, files=(("乙标准.xlsx", "1"),))
    assert names(group_units([STANDARD, twice, ACCOUNTS])) == [["甲标准.xlsx", "甲公开.xlsx"], ["乙标准.xlsx"]]


def test_a_subfolder_names_the_unit() -> None:
    workbook = replace(REST, files=(("甲/补充.xlsx", "1"),))
    guessed = (finding("R308", unit="决算终稿"),)
    accounts = replace(ACCOUNTS, unit="决算终稿", files=(("甲/公开.xlsx", "2"),), findings=guessed)
    assert names(group_units([accounts, workbook])) == [["甲/公开.xlsx", "甲/补充.xlsx"]]
    elsewhere = replace(accounts, files=(("乙/公开.xlsx", "2"),))
    assert len(group_units([elsewhere, workbook])) == 2
    last_year = replace(accounts, year=2023)
    assert len(group_units([last_year, workbook])) == 2
    other = replace(STANDARD, unit="丙局", files=(("甲/丙.xlsx", "3"),))
    assert len(group_units([accounts, workbook, other])) == 3
