"""A scheme may be written as people write: Chinese keys, percent signs, full widths, labels instead of ids."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from perfeval.assessment.case import read_cases
from perfeval.assessment.trial import Mismatch, tried
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
        ("预算执行率: {rule: {kind: bands, bands: [{range: 90以上, points: 4}, {range: 90以下, points: 0}]}}", "要写%"),
        ("结转结余率: {rule: {kind: deduct_over, limit: 5万元, step: 1万元, deduct: 0.1}}", "却以“万元”计"),
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


PRINTED = """
名称: 照着印发的表写
一级指标:
- 名称: 管理
  分值: 100
  二级指标:
  - 名称: 管理
    分值: 100
    三级指标:
    - 编号: 公开
      分值: 40
      公式: 预算公开日期 - 预算批复日期
      评分标准:
        种类: 分档
        分档: [{区间: 20天以内, 得分: 满分}, {区间: 20天-30天之间, 得分: 60%}, {区间: 超过30天, 得分: 不得分}]
    - 编号: 采购
      分值: 40
      公式: 政府采购实际金额 / 政府采购预算数
      评分标准: {种类: 情形, 情形: [{当: 指标值 > 100%, 得分: 不得分}, {评分标准: {种类: 按比例}}]}
      分母为0: [{当: 分子 = 0, 则: 满分}, {则: 不得分}]
    - 编号: 制度
      分值: 20
      评分标准: {种类: 要点, 要点: [{内容: 制定财务制度, 分值: 8}, {内容: 截留挪用, 分值: 12, 反向: 是}]}
补充数据:
- {名称: 虚假填报, 单位: 文本}
等级: [{名称: 优, 下限: 90}, {名称: 差, 下限: 0}]
总分:
  封顶: [{当: 指标值(采购) < 80%, 最高: 89分}]
  否决: [{当: 虚假填报 = "是", 总分: 0}]
表样:
  行: [['单位：{单位名称}']]
  栏目: [一级指标, 三级指标, 指标分值, 计分标准, 部门自评得分]
  签字: [['填报人：{填报人}']]
"""


def test_a_standard_copied_as_it_is_printed(tmp_path: Path) -> None:
    path = _written(tmp_path, PRINTED)
    assert scheme_problems(path) == () and scheme_doubts(path) == ()
    scheme = load_scheme(path)
    opened, bought, _ = (one.rule for one in scheme.indicators)
    scores = [opened.score(Decimal(days), Decimal(40)) for days in (20, 21, 30, 31)]
    assert scores == [40, 24, 24, 0]
    assert opened.words(Decimal(40)) == "不高于20天的得40分；20天—30天（含）的得24分；高于30天的得0分。"
    assert bought.words(Decimal(40)).startswith("指标值＞100%的得0分；")
    assert scheme.facts[0].description == "虚假填报"
    assert [column.of for column in scheme.form.columns][2:] == ["分值", "评分标准", "得分"]


@pytest.mark.parametrize(
    ("written", "wrong", "told"),
    [
        ("{当: 分子 = 0, 则: 满分}", "{如: 分子 = 0, then: full}", "这里可用的有when（条件）、then（处理）"),
        ("下限: 90", "最少: 90", "不认识这一项"),
        ("指标值(采购) < 80%", "指标值(采购率) < 80%", "没有指标“采购率”（是不是“采购”？）"),
        ('虚假填报 = "是"', "虚假填报 = 是", "请加引号"),
        ("部门自评得分", "自评打分", "“自评打分”如果就是它，请写成{of: 得分"),
        ("20天-30天之间", "20天-30次之间", "单位不同"),
        (
            "公式: 政府采购实际金额 / 政府采购预算数",
            "公式: 政府采购实际 / 政府采购预算数",
            "（是不是“政府采购实际金额”？）",
        ),
    ],
)
def test_a_typical_mistake_is_told_once_and_with_its_mend(tmp_path: Path, written: str, wrong: str, told: str) -> None:
    assert written in PRINTED
    problems = scheme_problems(_written(tmp_path, PRINTED.replace(written, wrong)))
    assert len(problems) == 1 and told in problems[0], problems


def test_what_a_word_means_for_targets(tmp_path: Path) -> None:
    text = "title: 甲\nextends: mof-2020-10-department\n绩效目标: {{目标偏低界限: 130%, 超额处理: {}, 超额扣分: 1}}\n"
    assert scheme_problems(_written(tmp_path, text.format("扣分"))) == ()
    other = tmp_path / "另"
    other.mkdir()
    (problem,) = scheme_problems(_written(other, text.format("罚")))
    assert "应为remark（提示）、deduct（扣分）、proportional（按比例）之一" in problem


RULES = yaml.safe_load(Path(__file__).with_name("printed_rules.yaml").read_text("utf-8"))
ONE = """
title: x
facts: [{name: 率, unit: 比率}, {name: 违规金额, unit: 万元}, {name: 报送日期, unit: 日期}]
divisions:
- name: 甲
  weight: 100
  groups:
  - name: 乙
    weight: 100
    indicators:
    - {id: 其他, weight: 90, rule: {kind: manual}}
    - {id: 丙, weight: 10, EXPRESSION rule: RULE}
"""


def _with_rule(folder: Path, rule: object, expression: str) -> str:
    rule = (
        rule if isinstance(rule, str) else yaml.safe_dump(rule, allow_unicode=True, default_flow_style=True, width=1000)
    )
    given = f"expression: {expression}," if expression else ""
    return _written(folder, ONE.replace("EXPRESSION", given).replace("RULE", rule.strip()))


def _mismatches(path: str, facts: str, score: object, year: int = 2024) -> tuple[Mismatch, ...]:
    case = Path(path).with_name("案例.yaml")
    case.write_text(f"单位: 某局\n年度: {year}\n数据: {{{facts}}}\n应得: {{得分: {{丙: {score}}}}}\n", "utf-8")
    (read,) = read_cases(case)
    return tried(read, load_scheme(path)).mismatches


@pytest.mark.parametrize("printed", RULES["ratio"], ids=lambda one: str(one["rule"])[:60])
def test_numbers_are_read_as_they_are_printed(printed: dict[str, Any], tmp_path: Path) -> None:
    path = _with_rule(tmp_path, printed["rule"], "率")
    assert scheme_problems(path) == ()
    for value, score in printed["scores"].items():
        assert _mismatches(path, f"率: {value}, 单位性质: 行政单位", score) == (), value


@pytest.mark.parametrize("printed", RULES["amount"], ids=lambda one: str(one["rule"])[:60])
def test_amounts_are_compared_in_the_unit_of_their_facts(printed: dict[str, Any], tmp_path: Path) -> None:
    path = _with_rule(tmp_path, printed["rule"], "" if printed["rule"]["kind"] == "cases" else "违规金额")
    assert scheme_problems(path) == ()
    for value, score in printed["scores"].items():
        assert _mismatches(path, f"违规金额: {value}", score) == (), value


def test_a_deadline_may_be_the_limit(tmp_path: Path) -> None:
    rule = "{kind: deduct_over, limit: 次年2月底前, step: 1天, deduct: 0.1, floor: 10天}"
    path = _with_rule(tmp_path, rule, "报送日期")
    for day, score in (("2024-02-29", 10), ("2024-03-02", 9.8), ("2024-03-11", 0), ("2023-12-01", 10)):
        assert _mismatches(path, f"报送日期: {day}", score, year=2023) == (), day


@pytest.mark.parametrize("printed", RULES["asked_back"], ids=lambda one: str(one["rule"])[:60])
def test_what_cannot_be_known_is_asked_back(printed: dict[str, Any], tmp_path: Path) -> None:
    problems = scheme_problems(_with_rule(tmp_path, printed["rule"], "率"))
    assert any(printed["words"] in problem for problem in problems), problems


def test_points_are_no_percentages(tmp_path: Path) -> None:
    for text in ("grades: [{name: 优, least: 90%}, {name: 差, least: 0}]", "total: {maximum: 100%}"):
        assert scheme_problems(_written(tmp_path, f"extends: heshan-2021\n{text}\n"))
