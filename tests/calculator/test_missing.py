"""What is still missing for a full score, and where it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from perfeval.calculator import Evaluation, evaluate_unit
from perfeval.calculator.missing import missing_facts, missing_report, needed_facts, place_in_words
from perfeval.reader import UnitData, read_workbook
from perfeval.scheme import load_scheme
from tests.workbook_builder import CHECKLIST, EFFECTS, build_workbook


def _evaluated(folder: Path, values: Mapping[str, Any] | None = None, **more: Any) -> tuple[UnitData, Evaluation]:
    data = read_workbook(build_workbook(folder / "甲.xlsx", values, **more), shown_as="甲.xlsx")
    return data, evaluate_unit(data, load_scheme("heshan-2021"))


def test_nothing_is_missing(tmp_path: Path) -> None:
    assert missing_report(*_evaluated(tmp_path)) == ()


@pytest.mark.parametrize(
    ("more", "indicator", "places"),
    [
        ({"values": {"编制数": None}}, "在职人员控制率", ("“基本信息”表 编制数（甲.xlsx〔基本信息〕B7）",)),
        (
            {"omit": ["政府采购"]},
            "政府采购执行率",
            ("“政府采购”表 合计 / 实际采购金额", "“政府采购”表 合计 / 年初采购预算"),
        ),
        (
            {"checklist": [row for row in CHECKLIST if (row["indicator"], row["serial"]) != ("绩效目标合理性", 2)]},
            "绩效目标合理性",
            ("“评价要点”表“绩效目标合理性”的要点2",),
        ),
        ({"omit": ["评价要点"]}, "绩效目标合理性", ("“评价要点”表“绩效目标合理性”的全部要点",)),
        (
            {"effects": [row | {"grade": None} if row["indicator"] == "生态效益" else row for row in EFFECTS]},
            "生态效益",
            ("“效果指标”表 三级指标“生态效益”的自评等级",),
        ),
    ],
)
def test_where_to_fill_in_what(more: dict[str, Any], indicator: str, places: tuple[str, ...], tmp_path: Path) -> None:
    report = {one.indicator: one.places for one in missing_report(*_evaluated(tmp_path, **more))}
    assert report[indicator] == places


def test_facts_that_an_indicator_lacks(tmp_path: Path) -> None:
    _, evaluation = _evaluated(tmp_path, {"编制数": None}, omit=["三公经费"])
    lacking = missing_facts(evaluation)
    assert lacking["在职人员控制率"] == ("编制数",)
    assert set(lacking["三公经费变动率"]) <= {"三公经费本年预算数", "三公经费上年预算数"}
    assert "预算执行率" not in lacking


def test_a_derived_fact_is_asked_for_by_what_it_is_made_of(tmp_path: Path) -> None:
    _, evaluation = _evaluated(tmp_path)
    results = {one.indicator.id: one for one in evaluation.indicators}
    needed = needed_facts(results["预算执行率"], evaluation.facts)
    assert "支出决算数" in needed and "支出预算数" not in needed
    assert place_in_words("支出决算数", evaluation.facts) == "“支出”表 本年支出合计 / 决算数"
    assert place_in_words("没有的数据", evaluation.facts) == "没有的数据"
