"""The sheets that an indicator system asks for stand in its template, and the template checks them too."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from perfeval.template import write_template

SCHEME = """
title: 甲
divisions:
- name: 管理
  weight: 100
  groups:
  - name: 管理
    weight: 100
    indicators:
    - {id: 签订及时率, weight: 40, expression: 合同30日内签订数 / 有通知书合同数, rule: {kind: proportional}}
    - {id: 会议费控制, weight: 40, expression: 会议费决算数 / 会议费本年预算数, rule: {kind: proportional}}
    - {id: 满意度, weight: 20, expression: 服务对象满意率, rule: {kind: proportional}}
"""


def test_they_are_there_and_checked(tmp_path: Path) -> None:
    (tmp_path / "体系.yaml").write_text(SCHEME, encoding="utf-8")
    write_template(tmp_path / "空白.xlsx", scheme=str(tmp_path / "体系.yaml"))
    book = openpyxl.load_workbook(tmp_path / "空白.xlsx", data_only=True)
    assert {"一般性支出", "满意度", "合同情况"} <= {*book.sheetnames} and "资产情况" not in book.sheetnames
    said = {str(cell) for row in book["自查"].iter_rows(values_only=True) for cell in row if cell}
    assert {"合同30日内签订数没有填（签订及时率要用）", "服务对象满意率没有填（满意度要用）"} <= said
    assert any("“本年决算数”列没有填全（会议费控制要用）" in one for one in said)
