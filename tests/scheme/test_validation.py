"""A wrong scheme is refused with all its problems, each in a sentence that names the indicator and the mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval.scheme import scheme_problems

WRONG = {
    "weights 99": ("changes: {在职人员控制率: {weight: 4}}", ["“预算配置”分值为15，其下三级指标之和为14"]),
    "total 101": (
        "changes: {在职人员控制率: {weight: 6}}\nweights: {预算配置: 16, 投入: 21}", ["之和为101，应为100"]
    ),
    "overlapping bands": (
        "changes: {重点支出安排率: {rule: {kind: bands, bands: [{from: 0.8, points: 5}, {under: 0.9, points: 0}]}}}",
        ["重点支出安排率", "空档或重叠"],
    ),
    "a limit in two bands": (
        "changes: {重点支出安排率: {rule: {kind: bands, bands: [{from: 0.8, points: 5}, {to: 0.8, points: 0}]}}}",
        ["界限80%应恰好属于一档"],
    ),
    "a band above the weight": (
        "changes: {重点支出安排率: {rule: {kind: bands, bands: [{from: 0.8, points: 6}, {under: 0.8, points: 0}]}}}",
        ["超过指标分值5"],
    ),
    "unknown fact": ("changes: {预算执行率: {expression: 支了多少 / 支出预算数}}", ["“支了多少”不在数据目录中"]),
    "unknown rule": ("changes: {预算执行率: {rule: {kind: magic}}}", ["“magic”不存在"]),
    "unknown key": ("changes: {预算执行率: {wieght: 4}}", ["wieght", "不认识"]),
    "call": ("changes: {预算执行率: {expression: \"__import__('os')\"}}", ["不允许的函数"]),
    "call by name": ("changes: {预算执行率: {expression: eval(支出预算数)}}", ["不允许的函数“eval”"]),
    "attribute": ("changes: {预算执行率: {expression: 支出预算数.real}}", ["不能识别"]),
    "too deep": (
        "changes: {预算执行率: {expression: " + "(" * 60 + "支出预算数" + ")" * 60 + "}}", ["嵌套过深"]
    ),
    "too long": ("changes: {预算执行率: {expression: " + "1+" * 1500 + "支出预算数}}", ["过长"]),
    "cycle": (
        "derived: [{name: 甲, expression: 乙 + 1, unit: 万元}, {name: 乙, expression: 甲 * 2, unit: 万元}]",
        ["循环定义"],
    ),
    "checklist points": (
        "changes: {绩效目标合理性: {rule: {kind: checklist, points: [{text: 甲, points: 1}, {text: 乙, points: 2}]}}}",
        ["各要点分值之和为3"],
    ),
    "cases without an end": (
        "changes: {结转结余率: {expression: '', rule: {kind: cases, cases: [{when: 结转结余本年末 = 0, points: 2}]}}}",
        ["最后一种情形不写when"],
    ),
    "an expression nobody uses": ("changes: {绩效目标合理性: {expression: 编制数}}", ["不用计算公式"]),
    "no such indicator": ("changes: {没有: {weight: 1}}", ["没有指标“没有”"]),
    "duplicate": ("add: [{group: 预算管理, id: 预算执行率, weight: 0, rule: {kind: manual}}]", ["“预算执行率”重复"]),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_a_wrong_scheme_is_refused_in_a_sentence(case: str, tmp_path: Path) -> None:
    text, words = WRONG[case]
    path = tmp_path / "错.yaml"
    path.write_text(f"name: 错\ntitle: 错\nextends: heshan-2021\n{text}\n", encoding="utf-8")
    problems = scheme_problems(str(path))
    assert problems
    together = "\n".join(problems)
    for word in words:
        assert word in together, together
    assert "Input should" not in together and "Error" not in together


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "错.yaml"
    path.write_text(
        "name: 错\ntitle: 错\nextends: heshan-2021\nchanges:\n"
        "  在职人员控制率: {weight: 4, rule: {kind: deduct_over, step: 0}}\n"
        "  预算执行率: {expression: 支了多少 / 支出预算数}\n"
        "  没有: {weight: 1}\n",
        encoding="utf-8",
    )
    assert len(scheme_problems(str(path))) == 5


@pytest.mark.parametrize("content", [b"", b"- a\n- b\n", b"a: [", "名称：甲".encode("gbk"), b"PK\x03\x04"])
def test_what_is_no_scheme_file_is_refused(content: bytes, tmp_path: Path) -> None:
    for name in ("错.yaml", "错.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        [problem] = scheme_problems(str(path))
        assert "指标体系" in problem or "工作" in problem


def test_every_built_in_scheme_is_valid() -> None:
    from perfeval.scheme import scheme_names

    assert {"heshan-2021", "hunan-provincial", "mof-2013-53", "mof-2020-10-department"} <= set(scheme_names())
    for name in scheme_names():
        assert scheme_problems(name) == ()
