"""A scheme may be written as people write: Chinese keys, percent signs, full widths, labels instead of ids."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from perfeval.rules import Bands, DeductOver
from perfeval.scheme import load_scheme, scheme_doubts, scheme_problems
from perfeval.scheme.names import nearest

CHINESE = """
编号: 我县
名称: 我县部门整体支出绩效自评指标体系
继承: heshan-2021
改动:
  “三公经费”变动率:
    评分标准: {种类: 超过扣分, 标准值: 0, 步长: 5个百分点, 扣: 0.5分, 不足一步: 按一步}
  重点支出安排率:
    公式: （重点支出预算数 ＋ 结转结余本年末）÷ 支出预算数
    指标说明: 我县的说明
    依据: 我县的办法
    评分标准: {种类: 分档, 分档: [{不低于: 90%, 得分: 5分}, {不低于: ８０％, 得分: 4}, {低于: 80%, 得分: 0}]}
"""


def _written(folder: Path, text: str) -> str:
    path = folder / "我县.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_chinese_keys_and_percent_signs(tmp_path: Path) -> None:
    path = _written(tmp_path, CHINESE)
    assert scheme_problems(path) == () and scheme_doubts(path) == ()
    scheme = load_scheme(path)
    assert (scheme.name, scheme.extends) == ("我县", "heshan-2021")
    rules = {one.id: one.rule for one in scheme.indicators}
    steps, bands = rules["三公经费变动率"], rules["重点支出安排率"]
    assert isinstance(steps, DeductOver) and isinstance(bands, Bands)
    assert (steps.step, steps.deduct, steps.partial) == (Decimal("0.05"), Decimal("0.5"), "ceil")
    assert [band.high for band in bands.ordered] == [Decimal("0.8"), Decimal("0.9"), None]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("在职人数", "在职人员数"), ("支出决算", "支出决算数"), ("结转节余率", "结转结余率"), ("完全不同的东西", "")],
)
def test_the_nearest_name_is_suggested(written: str, meant: str) -> None:
    assert nearest(written, ["在职人员数", "支出决算数", "结转结余率"]) == meant


def test_facts_may_be_called_by_their_labels(tmp_path: Path) -> None:
    text = "extends: heshan-2021\nchanges: {三公经费控制率: {expression: 三公经费本年决算数 / 三公经费本年预算数}}\n"
    scheme = load_scheme(_written(tmp_path, text))
    assert {one.id: one.expression for one in scheme.indicators}[
        "三公经费控制率"
    ] == "三公经费决算数 / 三公经费本年预算数"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            "在职人员控制率: {rule: {kind: bands, bands: [{to: 100, points: 5}, {over: 100, points: 0}]}}",
            "100%应写100%或1",
        ),
        ("三公经费控制率: {rule: {kind: deduct_over, limit: 1, step: 1, deduct: 0.5}}", "每100个百分点"),
        ("预算执行率: {rule: {kind: target, direction: ≥}}", "没有年度指标值"),
        ("预算执行率: {expression: 支出决算数 / 支出全年预算数}", "仍是上级体系的文字"),
        ("预算执行率: {rule: {kind: deduct_under, limit: 1, step: 0.05, deduct: 50}}", "超过分值4"),
    ],
)
def test_what_can_hardly_be_meant_is_asked_about(change: str, words: str, tmp_path: Path) -> None:
    path = _written(tmp_path, f"name: x\ntitle: x\nextends: heshan-2021\nchanges:\n  {change}\n")
    assert scheme_problems(path) == ()
    assert any(words in doubt for doubt in scheme_doubts(path)), scheme_doubts(path)


def test_weights_may_be_shares_of_what_is_above(tmp_path: Path) -> None:
    text = """
divisions:
- name: 投入
  weight: 40%
  groups:
  - name: 预算
    weight: 100%
    indicators:
    - {id: 甲, weight: 25%, rule: {kind: manual}}
    - {id: 乙, weight: 75%, rule: {kind: manual}}
- name: 产出
  weight: 60%
  groups: [{name: 数量, weight: 60, indicators: [{id: 丙, weight: 100%, rule: {kind: manual}}]}]
"""
    scheme = load_scheme(_written(tmp_path, text))
    assert [one.weight for one in scheme.indicators] == [10, 30, 60] and scheme.name == "我县"
