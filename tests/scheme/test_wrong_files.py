"""What people get wrong in a scheme file: each is told in a sentence that leads to the mend, and none raises."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.rules import DeductOver, DeductUnder, Proportional
from perfeval.rules.checklist import Checklist
from perfeval.rules.deduct_per_violation import DeductPerViolation
from perfeval.scheme import load_scheme, scheme_problems
from perfeval.scheme.loading import raw_scheme
from perfeval.scheme.workbook import render_scheme_workbook

COUNTY = "title: 甲\nextends: heshan-2021\n"
EXECUTION = COUNTY + "changes:\n  预算执行率: "


def problems(folder: Path, content: str | bytes, name: str = "体系.yaml") -> tuple[str, ...]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return scheme_problems(str(path))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("名称: 我县\n继承: heshan-2021\n".encode("gb18030"), "文件的编码是GBK（ANSI）"),
        (COUNTY.encode("utf-16"), "文件的编码是UTF-16"),
        (b"PK\x03\x04" + bytes(30), "内容是Excel工作簿（或压缩文件），不是文本"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "请另存为.xlsx"),
        ("", "内容应为键值结构，可用perfeval scheme new"),
        ("- 甲\n- 乙\n", "内容应为键值结构"),
        ("一级指标,二级指标,三级指标,分值\n投入,预算配置,在职人员控制率,5\n", "内容应为键值结构"),
        ("title: 甲\n", "divisions：缺少这一项，请补上"),
        (EXECUTION + "{weight: 4， rule： ｛kind: proportional｝}\n", "“，”改成“, ”、“：”改成“: ”、“｛”改成“{”"),
        (EXECUTION + "{rule: {kind: proportional, full: %95}}\n", "以“%”开头的值，请给这个值加上引号"),
        (COUNTY + "changes:\n\t预算执行率: {weight: 4}\n", "制表符（Tab）"),
        (COUNTY + "changes：\n  预算执行率: {weight: 4}\n", "用了全角冒号"),
        (EXECUTION + "{rule: {kind: “proportional”}}\n", "是不是“proportional”"),
        (EXECUTION + "{rule: {种类: 不足扣，标准值: 1}}\n", "不足扣"),
        (EXECUTION + "{rule: {kind: deduct_under, step: 1%, deduct: 1, floor: 60%以上}}\n", "60%及以下"),
        (EXECUTION + "{rule: {kind: bands, bands: [{range: ≥90%, points: 4}, {range: 80%-90%}]}}\n", "（含）"),
        (EXECUTION + "{expression: 支出决算 / 支出年初预算数}\n", "是不是“支出决算数”"),
        (EXECUTION + "{expression: (支出决算数 / 支出年初预算数}\n", "缺少“)”"),
        (EXECUTION + "{expression: 决算公开日期, rule: {kind: deduct_over, limit: 4月15日}}\n", "年份"),
        (EXECUTION + "{expression: '', rule: {kind: checklist, points: [{text: 甲, points: 50%}]}}\n", "之和为2"),
        (COUNTY + "form: {columns: [三级指标, 得分]}\n", "form.columns：只写了2项，至少要有3项"),
        (COUNTY + "total: {veto: [{when: 指标值(预算执行率) < 80%, grade: 不合格}]}\n", "“不合格”不在grades里"),
        (COUNTY + "parameters: {甲: '{乙}', 乙: 年初}\nderived: [{name: 丁, expression: '{甲}'}]\n", "不能引用参数"),
        (COUNTY + "weights: {过程: 70}\n", "其下二级指标之和为30"),
        ("title: 甲\nextends: 赫山2021\n", "内置的有：heshan-2021"),
        ("title: 甲\nextends: 体系.yaml\n", "循环继承"),
    ],
)  # fmt: skip
def test_a_wrong_file_leads_to_its_mend(content: str | bytes, words: str, tmp_path: Path) -> None:
    found = problems(tmp_path, content)
    assert words in "\n".join(found)
    assert len(found) <= 3 and "Error" not in "\n".join(found)


def test_keys_that_nobody_knows_are_told_instead_of_what_lacks_for_them(tmp_path: Path) -> None:
    found = problems(tmp_path, EXECUTION + "{rule: {种类: 不足扣分, 标准: 100%, 步骤: 1%, 扣分数: 0.5}}\n")
    assert [one.partition("（")[0] for one in found] == [
        "指标“预算执行率”的rule.标准：不认识这一项",
        "指标“预算执行率”的rule.步骤：不认识这一项",
        "指标“预算执行率”的rule.扣分数：不认识这一项",
    ]


OWN = """
title: 从头写
legal_basis: 一份依据，不必写成列表
divisions:
- name: 过程
  weight: 100
  groups:
  - name: 执行
    weight: 100
    indicators:
    - {id: 甲, weight: 100, known_as: 某指标, expression: 支出决算数 / 支出预算数, rule: {kind: proportional}}
"""


def test_a_fact_that_another_scheme_derives_is_told_with_what_it_is_there(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, OWN)
    assert "“支出预算数”是heshan-2021的派生数据" in found and "请直接写支出年初预算数" in found
    assert problems(tmp_path, OWN.replace("支出预算数", "支出年初预算数"), "另一个.yaml") == ()
    scheme = load_scheme(str(tmp_path / "另一个.yaml"))
    assert scheme.legal_basis == ("一份依据，不必写成列表",) and scheme.indicators[0].known_as == ("某指标",)


@pytest.mark.parametrize(
    ("rule", "kind", "values", "scores"),
    [
        ("{kind: deduct_under, limit: 95%, step: 1%, deduct: 0.01, floor: 60%及以下}", DeductUnder,
         ("0.6", "0.61"), ("0", "3.66")),
        ("{kind: deduct_under, limit: 95%, step: 1%, deduct: 0.01, floor: ≤60%不得分}", DeductUnder,
         ("0.6", "0.61"), ("0", "3.66")),
        ("{kind: deduct_over, limit: 0天, step: 1天, deduct: 0.1, floor: 迟20天以上}", DeductOver,
         ("19", "20"), ("2.1", "0")),
        ("{kind: deduct_over, limit: 0天, step: 1天, deduct: 0.1, floor: 逾期超过20天}", DeductOver,
         ("20", "21"), ("2", "0")),
        ("{kind: proportional, floor: 60%（含）以下}", Proportional, ("0.6", "0.61"), ("0", "2.44")),
        ("{kind: deduct_per_violation, deduct: 1, floor: 3例以上}", DeductPerViolation, ("2", "3"), ("2", "0")),
    ],
)  # fmt: skip
def test_a_limit_that_earns_nothing_itself(
    rule: str, kind: type, values: tuple[str, ...], scores: tuple[str, ...], tmp_path: Path
) -> None:
    assert problems(tmp_path, f"{EXECUTION}{{rule: {rule}}}\n") == ()
    (found,) = [one for one in load_scheme(str(tmp_path / "体系.yaml")).indicators if one.id == "预算执行率"]
    assert isinstance(found.rule, kind)
    assert [found.rule.score(Decimal(value), Decimal(4)) for value in values] == [Decimal(one) for one in scores]


def test_points_of_a_checklist_may_be_shares(tmp_path: Path) -> None:
    rule = "{kind: checklist, points: [{text: 甲, points: 60%}, {text: 乙, points: 1.6分}]}"
    assert problems(tmp_path, f"{EXECUTION}{{expression: '', when_undefined: [], rule: {rule}}}\n") == ()
    (found,) = [one for one in load_scheme(str(tmp_path / "体系.yaml")).indicators if one.id == "预算执行率"]
    assert isinstance(found.rule, Checklist)
    assert [point.points for point in found.rule.points] == [Decimal("2.4"), Decimal("1.6")]


def put(sheet: str, heading: str, value: Any, indicator: str = "预算执行率") -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        headings = [cell.value for cell in book[sheet][1]]
        at = headings.index("指标编号")
        row = next(row for row in book[sheet].iter_rows(min_row=2) if row[at].value == indicator)
        row[headings.index(heading)].value = value

    return edit


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (put("评分规则", "步长", "=1/100"), "第7行“步长”是没有计算过的公式"),
        (put("评分规则", "步长", "#REF!"), "“步长”填的是“#REF!”，应为数字"),
        (put("评分规则", "评分规则", "超限扣分法"), "超限扣分法"),
        (put("指标", "分值", "(8)"), "“分值”填的是“(8)”，应为数字"),
        (put("评分规则", "标准值", date(2024, 3, 5)), "标准值是日期，计算公式却不是日期"),
        (lambda book: book["评分规则"].delete_rows(1), "没有找到标题行"),
        (lambda book: book["指标"].delete_rows(2, 200), "“指标”表没有一行指标"),
        (lambda book: book.remove(book["评分规则"]), "缺少工作表“评分规则”"),
    ],
)  # fmt: skip
def test_a_wrong_workbook_leads_to_its_mend(edit: Callable[[Any], None], words: str, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_scheme_workbook(raw_scheme("heshan-2021"))))
    edit(book)
    book.save(tmp_path / "体系.xlsx")
    found = scheme_problems(str(tmp_path / "体系.xlsx"))
    assert words in "\n".join(found) and len(found) <= 2
