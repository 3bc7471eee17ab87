"""A scheme file that was damaged, or made to do damage: refused at once, in one sentence that leads to the mend."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from perfeval.scheme import scheme_problems

HEAD = "name: x\ntitle: x\nextends: heshan-2021\n"
_BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + last] * 10)}]\n" for last, name in zip("abcdefgh", "bcdefghi", strict=True)
)
_PARAMETERS = ",".join(f'k{n}: "{{k{n + 1}}}{{k{n + 1}}}"' for n in range(60))

FILES: dict[str, tuple[bytes, str]] = {
    "aliases of aliases": ((HEAD + _BOMB).encode(), "展开后内容过多"),
    "parameters of parameters": (
        (HEAD + f'parameters: {{{_PARAMETERS}}}\nderived: [{{name: 甲, expression: "{{k0}}", unit: 万元}}]\n').encode(),
        "参数的值里又写了参数{k1}，参数不能引用参数",
    ),
    "nine hundred levels": ((HEAD + "legal_basis: " + "[" * 900 + "]" * 900).encode(), "嵌套过深"),
    "five thousand digits": ((HEAD + "changes: {在职人员控制率: {weight: " + "9" * 5000 + "}}").encode(), "数字过长"),
    "two megabytes": ((HEAD + "disclaimer: " + "长" * 700_000).encode(), "文件过大"),
    "a long text": ((HEAD + "disclaimer: " + "长" * 30_000).encode(), "文字过长"),
    "one key twice": ((HEAD + "changes: {预算执行率: {weight: 4}, 预算执行率: {}}").encode(), "写了两次"),
    "GBK": ((HEAD + "disclaimer: 说明").encode("gbk"), "编码选UTF-8"),
    "UTF-16": ((HEAD + "disclaimer: 说明").encode("utf-16"), "编码选UTF-8"),
    "full-width colon": ("name：甲\ntitle: 甲\n".encode(), "改成半角冒号"),
    "no space after the colon": ("name:甲\ntitle:甲\n".encode(), "要有一个空格"),
    "a tab": ((HEAD + "changes:\n\t预算执行率: {weight: 4}\n").encode(), "制表符"),
    "an open bracket": ((HEAD + "remove: [预算执行率\n").encode(), "括号"),
    "an unknown placeholder": ((HEAD + 'form_title: "{foo}年"').encode(), "不认识占位{foo}"),
    "an attribute in a placeholder": ((HEAD + 'form_title: "{年度.__class__.__mro__}"').encode(), "不认识占位"),
    "an infinite number": ((HEAD + "changes: {预算执行率: {weight: .inf}}").encode(), "预算执行率"),
    "a step beyond decimals": (
        (HEAD + "changes: {在职人员控制率: {rule: {kind: deduct_over, step: 1e-300, deduct: 1}}}").encode(),
        "步长1e-300",
    ),
    "a list where a mapping belongs": ((HEAD + "changes: [a, b]").encode(), "changes应为键值结构"),
    "a mapping where a list belongs": ((HEAD + "divisions: {a: b}").encode(), "divisions"),
    "numbers as names": (
        (HEAD + "divisions: [{name: 1, weight: 100, groups: [{name: 2, indicators: [{id: 3}]}]}]").encode(),
        "文字",
    ),
    "binary": (b"\x00\x01\x02name: x", "不是文本文件"),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_a_damaged_scheme_file_is_refused_at_once(case: str, tmp_path: Path) -> None:
    content, words = FILES[case]
    path = tmp_path / "错.yaml"
    path.write_bytes(content)
    before = time.process_time()
    problems = scheme_problems(str(path))
    assert time.process_time() - before < 20
    together = "\n".join(problems)
    assert words in together, together
    assert bool(words) == bool(problems)
    assert "Error" not in together and "Input should" not in together


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("derived: [{name: 三公（含会议）, expression: 三公经费决算数, unit: 万元}]", "请改名"),
        ("facts: [{name: A1, unit: 次, description: 次数}]", "请改名"),
        ("derived: [{name: 是否超, expression: 编制数 > 10, unit: 万元}]", "不是数"),
        ("changes: {预算执行率: {expression: 支出决算数 > 支出预算数}}", "不是数"),
        ("changes: {预算执行率: {expression: '如果(缺(单位性质), 1, 0)'}}", "不能是文字数据"),
        ("remove: [{a: b}]", "没有指标"),
    ],
)
def test_what_no_workbook_could_compute_is_refused(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "错.yaml"
    path.write_text(f"{HEAD}{text}\n", encoding="utf-8")
    assert words in "\n".join(scheme_problems(str(path)))
