"""A bureau writes down what it changes, and takes over the rest."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from perfeval.scheme import SchemeError, load_any, load_scheme, scheme_names, scheme_sha256
from perfeval.scheme.comparison import scheme_diff

COUNTY = """
name: 我县-2024
title: 我县部门整体支出绩效自评指标体系
extends: heshan-2021
parameters: {预算口径: 全年}
changes:
  在职人员控制率: {weight: 4}
  三公经费变动率:
    weight: 6
    rule: {kind: deduct_over, limit: 0, step: 0.01, deduct: 1}
"""


def written(folder: Path, text: str, name: str = "我县.yaml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_county_changes_two_weights_and_one_standard(tmp_path: Path) -> None:
    before, after = load_scheme("heshan-2021"), load_scheme(written(tmp_path, COUNTY))
    weights = {one.id: one.weight for one in after.indicators}
    assert weights["在职人员控制率"] == 4 and weights["三公经费变动率"] == 6
    assert sum(weights.values()) == 100
    changes = {(change.subject, change.aspect) for change in scheme_diff(before, after)}
    assert {("在职人员控制率", "分值"), ("三公经费变动率", "分值"), ("三公经费变动率", "评分标准")} <= changes
    assert after.derived[0].expression == "支出全年预算数"


def test_a_scheme_does_not_differ_from_itself() -> None:
    for name in scheme_names():
        assert scheme_diff(load_any(name), load_any(name)) == ()


def test_indicators_are_added_and_removed_with_their_weights(tmp_path: Path) -> None:
    text = """
name: 增删
title: 增删
extends: heshan-2021
remove: [基础信息完善性]
add:
- {group: 预算管理, id: 新指标, weight: 2, expression: 事业收入决算数 / 本年收入决算数, rule: {kind: proportional}}
weights: {预算管理: 6, 过程: 31, 产出: 29, 职责履行: 29}
changes: {实际完成率: {weight: 7}}
"""
    scheme = load_scheme(written(tmp_path, text))
    ids = [one.id for one in scheme.indicators]
    assert "新指标" in ids and "基础信息完善性" not in ids


def test_a_base_beside_the_file_is_found_and_counts_in_the_hash(tmp_path: Path) -> None:
    base = written(tmp_path, COUNTY)
    heir = written(tmp_path, "name: 下级\ntitle: 下级\nextends: 我县.yaml\n", "下级.yaml")
    assert load_scheme(heir).indicators[2].weight == Decimal(4)
    before = scheme_sha256(heir)
    scheme_sha256.cache_clear()
    Path(base).write_text(COUNTY + "disclaimer: 改了\n", encoding="utf-8")
    from perfeval.scheme.loading import _parsed

    _parsed.cache_clear()
    assert scheme_sha256(heir) != before


def test_a_circle_of_bases_is_refused(tmp_path: Path) -> None:
    first = written(tmp_path, "name: 甲\ntitle: 甲\nextends: 乙.yaml\n", "甲.yaml")
    written(tmp_path, "name: 乙\ntitle: 乙\nextends: 甲.yaml\n", "乙.yaml")
    with pytest.raises(SchemeError, match="循环继承"):
        load_scheme(first)


def test_a_base_that_is_only_extended_cannot_be_used() -> None:
    assert load_any("mof-2013-53").abstract
    with pytest.raises(SchemeError, match="只供其他体系继承"):
        load_scheme("mof-2013-53")
