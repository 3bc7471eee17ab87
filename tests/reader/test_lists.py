"""预算调整, 支付进度, 履职任务, 评价要点 and 效果指标."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from perfeval.calculator import evaluate_unit
from perfeval.checks import run_checks
from perfeval.scheme import load_scheme
from tests.reader.conftest import Read, codes, only
from tests.workbook_builder import CHECKLIST, EFFECTS, TASKS


def adjustment(type_: Any, amount: Any, excluded: Any) -> dict[str, Any]:
    return {"document": "文号", "type": type_, "amount": amount, "excluded": excluded, "basis": "依据"}


SOUND = [
    adjustment("追加", Decimal(30), "否"),
    adjustment("追减", Decimal(10), "否"),
    adjustment("结构调整", Decimal(5), "否"),
    adjustment("追加", Decimal(100), "是"),
]


@pytest.mark.parametrize("unit", ["万元", "元"])
def test_adjustments(read: Read, unit: str) -> None:
    data = read(adjustments=SOUND, unit=unit)
    assert data.facts.value("预算调整总额") == 45
    assert data.facts.value("预算调整净额") == 120


def test_total_row_of_the_adjustments_is_none(read: Read) -> None:
    total = {"document": None, "basis": "合计", "amount": Decimal(145)}
    data = read(adjustments=[*SOUND, total])
    assert data.facts.value("预算调整总额") == 45


@pytest.mark.parametrize("rows", [None, [], [{"document": None}]])
def test_no_adjustments(read: Read, rows: Any) -> None:
    fact = read(adjustments=rows).facts["预算调整总额"]
    assert fact.missing and fact.note == "没有预算调整明细"


@pytest.mark.parametrize(
    "spoiled",
    [
        adjustment(None, Decimal(1), "否"),
        adjustment("追加", None, "否"),
        adjustment("追加", Decimal(1), None),
        adjustment("追加", Decimal(-1), "否"),
        adjustment("增加", Decimal(1), "否"),
    ],
)
def test_unsound_adjustments(read: Read, spoiled: Any) -> None:
    data = read(adjustments=[*SOUND, spoiled])
    assert data.facts["预算调整总额"].missing
    assert [found for found in data.findings if found.severity.value == "错误" and found.place.cell]


def test_progress_takes_the_marked_row_else_the_last(read: Read) -> None:
    rows = [{"point": f"{n}月", "actual": Decimal(n) / 10, "planned": Decimal(1)} for n in (3, 6, 9)]
    assert read(progress=rows).facts.value("支付进度时点") == "9月"
    rows[1]["chosen"] = " 是 "
    data = read(progress=rows)
    assert (data.facts.value("支付进度时点"), data.facts.value("实际支付进度")) == ("6月", Decimal("0.6"))
    rows[2]["chosen"] = "是"
    data = read(progress=rows)
    assert data.facts["实际支付进度"].missing
    only(data, "R401")


def test_unanswered_task(read: Read) -> None:
    data = read(tasks=[*TASKS, {**TASKS[0], "task": "任务9", "timely": None}])
    assert data.facts["及时完成工作数"].missing
    assert data.facts.value("计划工作数") == 9
    assert only(data, "R210").place.sheet == "履职任务"


def test_no_tasks(read: Read) -> None:
    assert read(tasks=[]).facts["计划工作数"].missing


@pytest.mark.parametrize("serial", ["①", "（1）", "1.", "１", Decimal(1)])
def test_serials(read: Read, serial: Any) -> None:
    data = read(checklist=[{**CHECKLIST[0], "serial": serial}])
    assert data.facts.value("绩效目标合理性_要点1") == "是"


def test_indicator_written_once(read: Read) -> None:
    rows = [{**point, "indicator": point["indicator"] if point["serial"] == 1 else None} for point in CHECKLIST]
    data = read(checklist=rows)
    assert data.facts.value("管理制度健全性_资产管理_要点3") == "是"
    assert data.checklist is not None and len(data.checklist["管理制度健全性（资产管理）"]) == 3
    assert codes(data) == ["R403"]


def test_answers_that_are_none(read: Read) -> None:
    data = read(checklist=[{**CHECKLIST[0], "answer": "基本符合"}, {**CHECKLIST[1], "answer": None}])
    assert data.facts["绩效目标合理性_要点1"].missing and data.facts["绩效目标合理性_要点2"].missing
    only(data, "R209")


def test_point_that_asks_for_absence(read: Read) -> None:
    rows = [{**point, "answer": "是"} for point in CHECKLIST]
    assert codes(read(checklist=rows)) == ["R406"]


def test_point_given_twice(read: Read) -> None:
    data = read(checklist=[*CHECKLIST, CHECKLIST[-1]])
    assert data.facts["资产管理安全性_要点5"].missing
    only(data, "R405")


def test_indicator_that_gives_no_name(read: Read) -> None:
    """A fact becomes a defined name; a text of which no name can be made is refused."""
    data = read(checklist=[*CHECKLIST, {"indicator": "——", "serial": Decimal(1), "answer": "是"}])
    only(data, "R404")


def test_a_note_below_the_points_is_no_indicator(read: Read) -> None:
    data = read(checklist=[*CHECKLIST, {"indicator": "注：填是/否", "serial": Decimal(1), "answer": "是"}])
    assert all("/" not in name for name in data.facts)
    [finding] = [one for one in evaluate_unit(data, load_scheme()).findings if one.code == "K105"]
    assert "注：填是/否" in finding.message or "注:填是/否" in finding.message


def test_effects(read: Read) -> None:
    rows = [{**EFFECTS[0], "grade": "良"}, *EFFECTS[:1], {**EFFECTS[3], "grade": None}]
    data = read(effects=rows)
    assert data.own_indicators is not None
    assert [len(rows) for rows in data.own_indicators.values()] == [2, 0, 0, 1]
    assert data.facts.value("经济效益_等级2") == "优"
    assert data.facts["社会公众或服务对象满意度_等级1"].missing
    assert read(omit=("效果指标",)).own_indicators is None


def test_an_unfinished_task_marked_timely_is_counted_as_a_contradiction(read: Read) -> None:
    data = read(tasks=[{**TASKS[0], "done": "否", "timely": "是", "quality": "否"}, TASKS[1]])
    assert data.facts.value("未完成而及时工作数") == 1
    assert data.facts.value("未完成而达标工作数") == 0
    [wrong] = [one for one in run_checks(data) if one.code == "C104" and one.outcome == "不符"]
    assert wrong.finding is None and "及时" in wrong.title


OWN_WORDS = {
    "done": {"是": "已完成", "否": "未完成"},
    "timely": {"是": "及时", "否": "不及时"},
    "quality": {"是": "达标", "否": "不达标"},
}


def test_answers_that_repeat_the_question(read: Read) -> None:
    sound = read(tasks=TASKS)
    said = read(tasks=[{**task, **{role: words[task[role]] for role, words in OWN_WORDS.items()}} for task in TASKS])
    names = ("实际完成工作数", "及时完成工作数", "质量达标工作数", "重点工作完成数")
    assert [said.facts.value(name) for name in names] == [7, 6, 7, 4]
    assert [sound.facts.value(name) for name in names] == [7, 6, 7, 4]
    assert "R209" not in codes(said)


@pytest.mark.parametrize("answer", ["部分完成", "完成60%", "推进中", "及时", "重点工作"])
def test_answers_to_another_question(read: Read, answer: str) -> None:
    data = read(tasks=[*TASKS[:7], {**TASKS[7], "done": answer}])
    assert data.facts["实际完成工作数"].missing and only(data, "R209")


@pytest.mark.parametrize(
    ("answer", "value"), [("符合", "是"), ("部分符合", "部分"), ("不符合", "否"), ("基本符合", None)]
)
def test_points_answered_in_the_words_of_the_column(read: Read, answer: str, value: str | None) -> None:
    data = read(checklist=[{**CHECKLIST[0], "answer": answer}, *CHECKLIST[1:]])
    assert data.facts["绩效目标合理性_要点1"].value == value


@pytest.mark.parametrize(("answer", "value"), [("符合", None), ("不符合", None), ("不存在", "否"), ("存在", "是")])
def test_fitting_is_no_answer_where_absence_is_asked_for(read: Read, answer: str, value: str | None) -> None:
    rows = [
        {**point, "answer": answer} if (point["indicator"], point["serial"]) == ("资金使用合规性", 5) else point
        for point in CHECKLIST
    ]
    assert read(checklist=rows).facts["资金使用合规性_要点5"].value == value
