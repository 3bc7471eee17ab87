"""A scheme as an Excel workbook, and back: the identity."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.rules import DeductOver, DeductUnder
from perfeval.scheme import load_any, load_scheme, scheme_names, scheme_problems
from perfeval.scheme.json_schema import scheme_json_schema
from perfeval.scheme.loading import raw_scheme
from perfeval.scheme.workbook import NotInWorkbook, render_scheme_workbook

EVERY_RULE = """
name: 各种规则
title: 各种规则
extends: heshan-2021
changes:
  绩效目标合理性: {rule: {kind: checklist, points: [{text: 甲, points: 1.5}, {text: 乙, points: 0.5, absent: true}]}}
  资金使用合规性: {rule: {kind: deduct_per_violation, deduct: 0.5, points: [{text: 甲}, {text: 乙, absent: true}]}}
  结转结余率:
    expression: ''
    rule:
      kind: cases
      cases:
      - {when: 结转结余本年末 = 0, points: 2, words: 无结余}
      - {when: 结转结余本年末 <= 结转结余上年末, points: 1}
      - {points: 0, words: 超过上年}
  支付进度率: {rule: {kind: proportional, floor: 0.6, base: 0.95}}
  预算执行率: {rule: {kind: deduct_under, limit: 0.95, step: 0.01, deduct: 0.1, partial: proportional}}
  重点工作办结率: {rule: {kind: target, direction: ≥, ceiling: 1.5}}
  基础信息完善性: {rule: {kind: manual}}
  重点支出安排率:
    alternatives:
    - when: missing(重点支出预算数)
      reason: 没有重点支出数据，改用项目支出占比
      expression: 项目支出年初预算数 / 支出预算数
      rule: {kind: bands, bands: [{from: 0.5, share: 1}, {under: 0.5, share: 0.5}]}
      when_undefined: []
"""


def _workbook(scheme: str, folder: Path) -> Path:
    path = folder / "体系.xlsx"
    path.write_bytes(render_scheme_workbook(raw_scheme(scheme)))
    return path


@pytest.mark.parametrize("name", scheme_names())
def test_export_then_import_is_the_identity(name: str, tmp_path: Path) -> None:
    assert load_any(str(_workbook(name, tmp_path))) == load_any(name)


EXAMPLES = sorted(
    path for path in (Path(__file__).parents[2] / "docs" / "例").glob("*.yaml") if not path.stem.endswith("-案例")
)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_whole_example_survives(path: Path, tmp_path: Path) -> None:
    assert scheme_problems(str(_workbook(str(path), tmp_path))) == ()
    again, before = load_any(str(_workbook(str(path), tmp_path))), load_any(str(path))
    assert again.model_dump() == before.model_dump()


def test_a_variant_that_the_workbook_cannot_hold_is_said(tmp_path: Path) -> None:
    source = tmp_path / "分类.yaml"
    source.write_text(
        "extends: heshan-2021\nvariants: [{when: 编制数 > 10, reason: 大, changes: {预算执行率: {label: 甲}}}]\n",
        encoding="utf-8",
    )
    with pytest.raises(NotInWorkbook, match="请用YAML"):
        _workbook(str(source), tmp_path)


def test_every_rule_survives(tmp_path: Path) -> None:
    source = tmp_path / "各种.yaml"
    source.write_text(EVERY_RULE, encoding="utf-8")
    assert scheme_problems(str(source)) == ()
    assert load_any(str(_workbook(str(source), tmp_path))) == load_any(str(source))


def test_what_a_bureau_types_into_excel_counts(tmp_path: Path) -> None:
    path = _workbook("heshan-2021", tmp_path)
    book = openpyxl.load_workbook(path)
    rules = book["评分规则"]
    headings = {cell.value: number for number, cell in enumerate(rules[1], 1)}
    row = next(r for r in range(2, rules.max_row + 1) if rules.cell(r, 1).value == "在职人员控制率")
    rules.cell(row, headings["步长"]).value = "2%"
    rules.cell(row, headings["每步或每例扣分"]).value = 0.3
    book["等级"].append(["极差", -1])
    book.save(path)
    rule = load_scheme(str(path)).indicators[2].rule
    assert rule.kind == "deduct_over"
    assert rule.model_dump(mode="json")["step"] == "0.02" and rule.model_dump(mode="json")["deduct"] == "0.3"


def test_text_where_a_number_belongs_is_named(tmp_path: Path) -> None:
    path = _workbook("heshan-2021", tmp_path)
    book = openpyxl.load_workbook(path)
    book["评分规则"].cell(3, 5).value = "很高"
    book.save(path)
    assert any("“评分规则”表第3行" in problem and "很高" in problem for problem in scheme_problems(str(path)))


def test_drop_downs_offer_the_rule_kinds(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(_workbook("heshan-2021", tmp_path))["评分规则"]
    offered = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert any("超过扣分" in source and "要点" in source for source in offered)


def test_the_json_schema_knows_every_rule_and_what_may_be_left_out() -> None:
    schema = json.loads(scheme_json_schema())
    assert schema["required"] == ["name", "title"]
    assert {"changes", "weights", "remove", "add", "extends"} <= set(schema["properties"])
    assert {"Bands", "Cases", "Target", "Manual"} <= set(schema["$defs"])


def test_words_in_cells_mean_what_they_mean_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "我县.xlsx"
    path.write_bytes(render_scheme_workbook(raw_scheme("heshan-2021")))
    workbook = openpyxl.load_workbook(path)
    rules, bands = workbook["评分规则"], workbook["分档"]
    headings = [cell.value for cell in rules[1]]
    row = next(row for row in rules.iter_rows(min_row=2) if row[0].value == "三公经费变动率")
    for heading, written in {"评分规则": "超过扣分", "标准值": "0天", "步长": "2天", "每步或每例扣分": "10%"}.items():
        row[headings.index(heading)].value = written
    row = next(row for row in rules.iter_rows(min_row=2) if row[0].value == "结转结余率")
    for cell in row[2:]:
        cell.value = None
    row[headings.index("评分规则")].value = "分档"
    titles = [cell.value for cell in bands[1]]
    for number in range(bands.max_row, 1, -1):
        if bands.cell(number, 1).value == "结转结余率":
            bands.delete_rows(number)
    for words, earned in (("5%以内", "满分"), ("5%-10%之间", "60%"), ("超过10%", "不得分")):
        for heading, value in {"指标编号": "结转结余率", "区间": words, "得分": earned}.items():
            bands.cell(bands.max_row + (heading == "指标编号"), titles.index(heading) + 1, value)
    workbook.save(path)
    assert scheme_problems(str(path)) == ()
    by_id = {one.id: one for one in load_scheme(str(path)).indicators}
    changed, kept = by_id["三公经费变动率"], by_id["结转结余率"]
    assert changed.rule.words(changed.weight) == "不高于0天的得满分；每超过2天扣分值的10%，扣完为止。"
    scores = [kept.rule.score(Decimal(value), kept.weight) for value in ("0.05", "0.0501", "0.1", "0.1001")]
    assert scores == [kept.weight, kept.weight * Decimal("0.6"), kept.weight * Decimal("0.6"), 0]


def test_numbers_mean_what_their_cells_show(tmp_path: Path) -> None:
    path = _workbook("heshan-2021", tmp_path)
    workbook = openpyxl.load_workbook(path)
    rules = workbook["评分规则"]
    headings = [cell.value for cell in rules[1]]

    def put(indicator: str, written: dict[str, tuple[Any, str]]) -> None:
        row = next(row for row in rules.iter_rows(min_row=2) if row[0].value == indicator)
        for heading, (value, pattern) in written.items():
            row[headings.index(heading)].value = value
            row[headings.index(heading)].number_format = pattern

    put(
        "预算执行率",
        {
            "标准值": (95, '0"%"'), "步长": (0.01, "0%"), "每步或每例扣分": (0.05, "0.0%"),
            "不得分下限": ("低于60%", "General"), "最多扣分": (3, '0"分"'),
        },
    )  # fmt: skip
    put(
        "三公经费变动率",
        {"标准值": (5, '0"天"'), "步长": (1, '"每"0"天"'), "每步或每例扣分": (0.5, '"扣"0.0"分"')},
    )
    indicators = workbook["指标"]
    titles = [cell.value for cell in indicators[1]]
    row = next(
        row for row in indicators.iter_rows(min_row=2) if row[titles.index("指标编号")].value == "在职人员控制率"
    )
    row[titles.index("计算公式")].value = "决算公开日期"
    put("在职人员控制率", {"标准值": (datetime.date(2022, 4, 15), "yyyy/m/d"), "步长": ("1天", "General")})
    workbook.save(path)
    assert scheme_problems(str(path)) == ()
    rule = {one.id: one.rule for one in load_scheme(str(path)).indicators}
    execution, days, late = rule["预算执行率"], rule["三公经费变动率"], rule["在职人员控制率"]
    assert isinstance(execution, DeductUnder) and isinstance(days, DeductOver) and isinstance(late, DeductOver)
    assert (execution.limit, execution.step, execution.deduct) == (Decimal("0.95"), Decimal("0.01"), Decimal("0.05"))
    assert execution.of_weight and (execution.floor, execution.max_deduct) == (Decimal("0.6"), Decimal(3))
    assert (days.limit, days.unit, days.deduct) == (Decimal(5), "天", Decimal("0.5"))
    assert (late.limit, late.unit) == (Decimal(0), "天")
    expression = {one.id: one.expression for one in load_scheme(str(path)).indicators}["在职人员控制率"]
    assert expression == "(决算公开日期) - 日期(2022, 4, 15)"


@pytest.mark.parametrize(
    ("number", "pattern", "words"),
    [
        (3, '0"△"', "3△"),
        (3, '0"成"', "填的是“3成”，应为数字"),
        (30000, '0.0,"千"', "（显示为“缩小后的30千”）"),
    ],
)
def test_a_format_that_makes_another_number_is_told(number: float, pattern: str, words: str, tmp_path: Path) -> None:
    path = _workbook("heshan-2021", tmp_path)
    workbook = openpyxl.load_workbook(path)
    rules = workbook["评分规则"]
    column = [cell.value for cell in rules[1]].index("最多扣分")
    cell = next(row for row in rules.iter_rows(min_row=2) if row[0].value == "预算执行率")[column]
    cell.value, cell.number_format = number, pattern
    workbook.save(path)
    (problem,) = scheme_problems(str(path))
    assert words in problem
