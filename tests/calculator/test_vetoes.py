"""一票否决 and 封顶: the strictest of those that hold decides, and what does not apply meets no condition."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval.assessment.case import read_cases
from perfeval.assessment.trial import tried
from perfeval.scheme import load_scheme
from perfeval.writer.score_workbook import render_score_workbook
from perfeval.xlsx.verification import verify

SCHEME = """
title: 甲
facts: [{name: 违纪, unit: 文本}, {name: 事故, unit: 文本}, {name: 项目数, unit: 个}, {name: 完成数, unit: 个}]
total:
  caps: [{when: 得分率(项目) < 60%, at_most: 59}, {when: 得分(完成率) < 5, at_most: 50}]
  veto:
  - {when: 违纪 = "严重", grade: 差}
  - {when: 违纪 = "严重" 或 违纪 = "一般", grade: 中}
  - {when: 事故 = "是", lower: 1}
divisions:
- name: 日常
  weight: 90
  groups: [{name: 日常, weight: 90, indicators: [{id: 日常, weight: 90, rule: {kind: manual}}]}]
- name: 项目
  weight: 10
  groups:
  - name: 项目组
    weight: 10
    indicators:
    - id: 完成率
      weight: 10
      expression: 完成数 / 项目数
      rule: {kind: proportional}
      when_undefined: [{then: not_applicable, note: 没有项目}]
"""


@pytest.mark.parametrize(
    ("facts", "total", "grade"),
    [
        ("违纪: 无, 事故: 否, 项目数: 2, 完成数: 2", 100, "优"),
        ("违纪: 严重, 事故: 否, 项目数: 2, 完成数: 2", 100, "差"),
        ("违纪: 一般, 事故: 否, 项目数: 2, 完成数: 2", 100, "中"),
        ("违纪: 无, 事故: 是, 项目数: 2, 完成数: 2", 100, "良"),
        ("违纪: 一般, 事故: 是, 项目数: 2, 完成数: 2", 100, "中"),
        ("违纪: 无, 事故: 否, 项目数: 2, 完成数: 1", 59, "差"),
        ("违纪: 无, 事故: 是, 项目数: 0, 完成数: 0", 100, "良"),
    ],
)
def test_the_strictest_decides(facts: str, total: int, grade: str, tmp_path: Path) -> None:
    scheme, case = tmp_path / "体系.yaml", tmp_path / "案例.yaml"
    scheme.write_text(SCHEME, encoding="utf-8")
    expected = f"应得: {{总分: {total}, 等级: {grade}}}"
    case.write_text(f"单位: 某局\n年度: 2024\n数据: {{{facts}}}\n自评分: {{日常: 90}}\n{expected}\n", encoding="utf-8")
    (read,) = read_cases(case)
    trial = tried(read, load_scheme(str(scheme)))
    assert trial.mismatches == ()
    assert verify(render_score_workbook(trial.assessment, "0" * 64)) == ()
