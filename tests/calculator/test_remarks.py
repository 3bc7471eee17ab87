"""What the calculation says beside the scores: why one is missing, does not apply, or was computed otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from perfeval.calculator import evaluate_unit
from perfeval.findings.finding import Place
from perfeval.reader import read_workbook
from perfeval.scheme import load_scheme
from tests.raised import ERROR, HINT, WARNING, Said
from tests.workbook_builder import build_workbook

NO_BUDGET = {
    f"{kind}{measure}": Decimal(0)
    for kind in ("人员经费", "公用经费", "项目支出")
    for measure in ("年初预算数", "全年预算数")
}
BY_KIND = """
name: 分类
title: 按单位性质换分值
extends: heshan-2021
variants:
- when: 包含(单位性质, "事业")
  reason: 事业单位不评三公经费变动率，其5分给重点支出安排率
  remove: [三公经费变动率]
  changes: {重点支出安排率: {weight: 10, rule: {kind: proportional}}}
"""
EITHER_OR = """
name: 择一
title: 没有重点支出的单位看项目支出
extends: heshan-2021
changes:
  重点支出安排率:
    alternatives:
    - when: missing(重点支出年初预算数)
      reason: 没有重点支出数据，改用项目支出占比
      label: 项目支出占比
      expression: 项目支出年初预算数 / 支出预算数
      rule: {kind: proportional}
"""
STAFF = Place("甲.xlsx", "基本信息", "B7")
CASES: list[tuple[str, Mapping[str, Any], Said]] = [
    (
        "",
        {"编制数": Decimal(0)},
        Said(
            "K101",
            WARNING,
            STAFF,
            "指标“在职人员控制率”：编制数为0，本指标不适用，请核对编制数。",
            "请核对“在职人员数”“编制数”；数据无误的，本指标不计分、不占分值",
        ),
    ),
    (
        "",
        {"公用经费年初预算数": Decimal(-3)},
        Said(
            "K101",
            WARNING,
            Place("甲.xlsx", "支出", "C7"),
            "指标“公用经费控制率”：分母为负数，本指标不适用，请核对。",
            "请核对“公用经费决算数”“公用经费预算数”",
        ),
    ),
    (
        "",
        {},
        Said(
            "K102",
            HINT,
            Place(),
            "“预算调整数”：没有“预算调整”明细，按“支出”表预算调整数扣除不计入部分后的净额计算。",
            "如有调整明细，请填写后重新运行",
        ),
    ),
    (
        "",
        {"编制数": None},
        Said(
            "K103",
            ERROR,
            STAFF,
            "指标“在职人员控制率”缺数据，没有得分：缺少“基本信息表 编制数”（基本信息!B7）。",
            "请在工作簿中补填后重新运行。",
        ),
    ),
    (
        "",
        NO_BUDGET,
        Said(
            "K104",
            HINT,
            Place(),
            "指标“预算执行率”不适用：年初预算支出合计为0，本指标不适用；其分值不计入总分，其余指标按比例折算为100分。",
            "不需要处理。",
        ),
    ),
    (
        EITHER_OR,
        {"重点支出年初预算数": None},
        Said(
            "K106",
            HINT,
            Place(),
            "指标“重点支出安排率”有几种形式，按“项目支出占比”计算：没有重点支出数据，改用项目支出占比。",
            "不同意这一选择的，请核对有关数据",
        ),
    ),
    (
        BY_KIND,
        {"单位性质": "事业单位"},
        Said(
            "K140",
            HINT,
            Place(),
            "本单位适用指标体系中的另一类分值或指标：事业单位不评三公经费变动率，其5分给重点支出安排率。",
            "不同意这一分类的，请核对“基本信息”",
        ),
    ),
    (
        BY_KIND,
        {},
        Said(
            "K141",
            WARNING,
            Place(),
            '缺少“单位性质”，不能确定是否适用“包含(单位性质, "事业")”一类，按一般单位计分。',
            "请在“基本信息”中补填后重新运行",
        ),
    ),
]


@pytest.mark.parametrize(
    ("scheme", "values", "said"), CASES, ids=[f"{said.code} {said.message[:12]}" for *_, said in CASES]
)
def test_a_remark(scheme: str, values: Mapping[str, Any], said: Said, tmp_path: Path) -> None:
    name = "heshan-2021"
    if scheme:
        (tmp_path / "体系.yaml").write_text(scheme, encoding="utf-8")
        name = str(tmp_path / "体系.yaml")
    data = read_workbook(build_workbook(tmp_path / "甲.xlsx", values), shown_as="甲.xlsx")
    said.assert_in(evaluate_unit(data, load_scheme(name)).findings)


def test_a_sound_workbook_calls_for_no_more_than_a_hint(tmp_path: Path) -> None:
    data = read_workbook(build_workbook(tmp_path / "甲.xlsx"), shown_as="甲.xlsx")
    found = evaluate_unit(data, load_scheme("heshan-2021")).findings
    assert [one.code for one in found] == ["K102"]
