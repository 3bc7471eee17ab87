"""Each mistake is found at its cell, and nothing else is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.projects.forms import LAYOUTS, codes, evaluated, good, write

Change = tuple[int, int, Any]
TARGET, ACTUAL, WEIGHT, SCORE = 5, 6, 7, 8


@pytest.mark.parametrize(
    ("changes", "expected", "cell"),
    [
        ([(5, 5, 280)], ["P101", "P102", "P103"], "F6"),
        ([(5, 8, "95.00%")], ["P102"], "I6"),
        ([(5, 9, 10), (17, SCORE, 100)], ["P103"], "J6"),
        ([(14, SCORE, 22), (17, SCORE, 101.82)], ["P104"], "I15"),
        ([(14, WEIGHT, 15), (14, SCORE, 15), (17, SCORE, 94.82)], ["P105"], "H18"),
        ([(17, SCORE, 98)], ["P106"], "I18"),
        ([(14, SCORE, 18), (17, SCORE, 97.82)], ["P107"], "I15"),
        ([(14, ACTUAL, "已完成")], ["P201"], "G15"),
        ([(14, ACTUAL, "≥9100人")], ["P202"], "G15"),
        ([(16, TARGET, "≤5%"), (16, ACTUAL, 0.04)], ["P203"], "G17"),
        ([(14, ACTUAL, None)], ["P205"], "G15"),
        ([(14, TARGET, None)], ["P205"], "F15"),
        ([(9, 1, "（100字以内）")], ["P206"], "B10"),
        ([(9, 1, "加固堤防1800米，保障下游安全。（概述，100字以内）")], ["P206"], "B10"),
        ([(14, ACTUAL, "8000人"), (14, SCORE, 17.58), (17, SCORE, 97.4)], ["P207"], "J15"),
        ([(14, ACTUAL, "15000人")], ["P207"], "J15"),
        ([(15, ACTUAL, "部分达成预期指标")], ["P107"], "I16"),
    ],
)  # fmt: skip
def test_a_mistake_is_found_at_its_cell(changes: list[Change], expected: list[str], cell: str, tmp_path: Path) -> None:
    rows = good()
    for row, column, value in changes:
        rows[row][column] = value
    evaluation = evaluated(write(tmp_path / "甲.xlsx", rows))
    assert sorted(codes(evaluation)) == sorted(expected)
    [place] = [found.place for found in evaluation.findings if found.code == expected[0] and found.place.cell == cell]
    assert place.sheet == "表1"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([(5, 8, "98%")], "P102"),
        ([(14, TARGET, "9100人")], "P204"),
        ([(11, WEIGHT, 50)], "P208"),
        ([(16, 1, "其他指标"), (16, 2, "其他")], "P209"),
        ([(11, 3, "工程资金支付金额"), (11, TARGET, "≥260万元"), (11, ACTUAL, "260万元")], "P210"),
        ([(9, 6, "共投入90万元，其中：人员30万元、设备70万元。")], "P302"),
        ([(14, SCORE, 19.98), (17, SCORE, 99.8)], "P107"),
    ],
)
def test_what_is_worth_a_hint_is_a_hint(changes: list[Change], code: str, tmp_path: Path) -> None:
    rows = good()
    for row, column, value in changes:
        rows[row][column] = value
    evaluation = evaluated(write(tmp_path / "甲.xlsx", rows))
    assert code in codes(evaluation, hints=True)
    assert codes(evaluation) == []


def test_a_total_of_zero_above_sources_that_are_not_is_their_sum(tmp_path: Path) -> None:
    rows = good()
    rows[5][3:7] = [0, None, 0, 0]
    rows[5][8:10] = [0, 0]
    [form] = evaluated(write(tmp_path / "甲.xlsx", rows)).forms
    assert str(form.execution.rate) == "0.982"


@pytest.mark.parametrize(("budget", "executed", "code"), [(0, 5, "K201"), (275, 280, "K202")])
def test_a_budget_that_does_not_fit_is_said(budget: int, executed: int, code: str, tmp_path: Path) -> None:
    rows = good()
    for row in (5, 6):
        rows[row][5:7] = [budget, executed]
    rows[7][5:7] = [None, None]
    assert code in codes(evaluated(write(tmp_path / "甲.xlsx", rows)))


def test_a_row_that_does_not_apply_leaves_its_points_to_the_others(tmp_path: Path) -> None:
    rows = good()
    rows[14][TARGET:9] = ["/", "/", 20, None]
    [form] = evaluated(write(tmp_path / "甲.xlsx", rows)).forms
    assert str(form.total) == "99.78", "79.82 of 80"


def test_the_words_of_another_project_are_recognised(tmp_path: Path) -> None:
    other = good()
    other[2][2] = "清淤项目"
    evaluation = evaluated(write(tmp_path / "甲.xlsx", good(), other))
    assert codes(evaluation) == ["P301"]
    other[11][3], other[11][TARGET] = "清淤长度", "≥20公里"
    other[11][ACTUAL] = "20公里"
    other[9][1] = "清淤20公里。"
    assert codes(evaluated(write(tmp_path / "乙.xlsx", good(), other))) == []


def test_an_instruction_in_a_label_is_the_forms_own(tmp_path: Path) -> None:
    rows = good()
    rows[8][1] = "预期目标（100字以内）"
    assert codes(evaluated(write(tmp_path / "甲.xlsx", rows))) == []


def _layout(name: str, *changes: tuple[int, int, Any]) -> list[list[Any]]:
    rows = [list(row) for row in LAYOUTS[name]["rows"]]
    for row, column, value in changes:
        rows[row][column] = value
    return rows


@pytest.mark.parametrize(
    ("layout", "changes", "expected", "cell"),
    [
        ("年中调整过指标值、总分在表头", [(1, 8, 98.5)], "P106", "I2"),
        ("金额各在标签右边、偏差原因在表后", [(3, 6, 96)], "P102", "G4"),
        ("金额各在标签右边、偏差原因在表后", [(3, 6, None), (5, 5, "100%"), (5, 7, 20), (9, 7, 97.18)], "P102", "F6"),
        ("金额各在标签右边、偏差原因在表后", [(10, 1, "无")], "P207", "D7"),
        ("预算调整一列是增减额、来源一列也叫预算数", [(9, 5, "498000度")], "P203", "F10"),
    ],
)
def test_a_mistake_is_found_in_other_layouts(
    layout: str, changes: list[Change], expected: str, cell: str, tmp_path: Path
) -> None:
    findings = evaluated(write(tmp_path / "甲.xlsx", _layout(layout, *changes))).findings
    assert (expected, cell) in [(found.code, found.place.cell) for found in findings]


def test_a_change_of_the_budget_is_no_budget(tmp_path: Path) -> None:
    """With 年初 and 预算调整 alone 全年预算数 is not known where something was changed."""
    rows = _layout("预算调整一列是增减额、来源一列也叫预算数")
    for row in rows[3:7]:
        del row[5:6]
    evaluation = evaluated(write(tmp_path / "甲.xlsx", rows))
    assert evaluation.forms[0].execution.rate is None and evaluation.forms[0].total is None
    assert "P212" in codes(evaluation)
    for row in rows[4:7]:
        row[4] = 0
    assert evaluated(write(tmp_path / "乙.xlsx", rows)).forms[0].execution.budget == 900


@pytest.mark.parametrize(("row", "text"), [(5, "约275"), (7, "十来万"), (7, "#DIV/0!")])
def test_an_amount_that_is_no_certain_number_is_not_left_out_of_a_sum(row: int, text: str, tmp_path: Path) -> None:
    rows = good()
    rows[5][5] = None
    rows[row][5] = text
    evaluation = evaluated(write(tmp_path / "甲.xlsx", rows))
    assert evaluation.forms[0].execution.budget is None and evaluation.forms[0].total is None
    assert codes(evaluation) and "P101" not in codes(evaluation)
