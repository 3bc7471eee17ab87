"""Which units make up a department."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from perfeval.consolidation import Department, departments_of


@dataclass(frozen=True)
class Unit:
    unit: str
    agency: str = ""
    year: int | None = 2023

    @property
    def file(self) -> str:
        return f"{self.unit}.xlsx"


def found(*units: Unit, roster: dict[str, str] | None = None) -> tuple[Department, ...]:
    return departments_of(units, roster)


@pytest.mark.parametrize("head", ["示例区教育局", "示例区教育局本级", "示例区教育局（本级）", "示例区教育局(机关)"])
def test_the_head_office_bears_the_departments_name(head: str) -> None:
    [department] = found(Unit("示例区一小", "示例区教育局"), Unit(head, "示例区人民政府"))
    assert department == Department("示例区教育局", 2023, (f"{head}.xlsx", "示例区一小.xlsx"), f"{head}.xlsx")


def test_without_a_head_office() -> None:
    [department] = found(Unit("二小", "教育局"), Unit("一小", "教育局"))
    assert department.head == ""
    assert department.files == ("一小.xlsx", "二小.xlsx")


def test_a_unit_alone_is_no_department() -> None:
    assert found(Unit("一小", "教育局"), Unit("统计局"), Unit("教育局", year=2022)) == ()


def test_years_are_kept_apart() -> None:
    units = [Unit(name, "教育局", year) for name in ("一小", "二小") for year in (2022, 2023)]
    assert [one.year for one in found(*units)] == [2022, 2023]


def test_two_workbooks_of_one_unit() -> None:
    [department] = found(Unit("一小", "教育局"), Unit("一 小", "教育局"), Unit("教育局"))
    assert department.doubled == ("一 小", "一小")


def test_the_roster_says_who_belongs_and_who_is_absent() -> None:
    roster = {"一小": "教育局", "二小": "教育局", "教育局": "区政府"}
    [department] = found(Unit("一小"), Unit("教育局"), roster=roster)
    assert (department.agency, department.head) == ("教育局", "教育局.xlsx")
    assert department.absent == ("二小",)
