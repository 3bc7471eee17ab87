"""The provincial scheme and the departments' own targets, worked out by hand, and recalculated by LibreOffice."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.batch.work import Reply, Task, evaluate_file
from perfeval.reader.discovery import InputFile
from tests.libreoffice import converted, differences, require_libreoffice
from tests.workbook_builder import CHECKLIST, EFFECTS, build_workbook

PROVINCIAL = {
    "在职人员控制率": "0",
    "三公经费变动率": "5",
    "预算完成率": "5",
    "预算控制率": "5",
    "新建楼堂馆所面积控制率": "5",
    "新建楼堂馆所投资概算控制率": "1",
    "公用经费控制率": "8",
    "三公经费控制率": "8",
    "政府采购执行率": "5",
    "管理制度健全性": "7",
    "资金使用合规性": "4",
    "预决算信息公开性和完善性": "4",
    "重点工作实际完成率": "8",
    "经济效益、社会效益、生态效益": "9.33",
    "行政效能": "3",
    "社会公众或服务对象满意度": "4",
}
"""在职 110%: 10 steps of 0.5. 投资 110 on 100: 2 steps of 2. One 部分 of four, one violation, one 否 of five."""

SUPPLEMENT: list[dict[str, Any]] = [
    {"fact": "楼堂馆所实际建设面积", "value": 0, "unit": "平方米"},
    {"fact": "楼堂馆所批准建设面积", "value": 0, "unit": "平方米"},
    {"fact": "楼堂馆所实际投资额", "value": "1,100,000", "unit": "元"},
    {"fact": "楼堂馆所投资概算", "value": 100, "unit": "万元"},
    {"fact": "满意率", "value": "85%", "unit": "%"},
]

TARGETS: list[tuple[Any, ...]] = [
    ("产出指标", "数量指标", "办件量", "定量", "≥", 1000, "件", 1400, 20, None, None),
    ("", "质量指标", "办结率", "定量", "≥", 100, "%", 90, 15, None, None),
    ("", "成本指标", "单件成本", "定量", "≤", 50, "元", 60, 15, None, None),
    ("效益", "社会效益", "便民程度", "定性", None, None, None, None, 30, "达成年度指标", "90%"),
    ("满意度", "服务对象满意度", "满意率", "定量", "≥", 95, "%", 94, 10, None, None),
]
HEADINGS = (
    "一级指标", "二级指标", "三级指标", "指标类型", "方向", "年度指标值", "度量单位", "实际完成值", "分值", "档次",
    "得分率",
)  # fmt: skip


def point(indicator: str, serial: int, answer: str) -> dict[str, Any]:
    return {"indicator": indicator, "serial": serial, "point": "要点", "answer": answer, "evidence": "佐证"}


def provincial(path: Path, supplement: list[dict[str, Any]]) -> Path:
    replaced = ("管理制度健全性（预算管理）", "预决算信息公开性", "资金使用合规性")
    points = [one for one in CHECKLIST if one["indicator"] not in replaced]
    points += [point("管理制度健全性", n, "部分" if n == 4 else "是") for n in range(1, 5)]
    points += [point("预决算信息公开性和完善性", n, "否" if n == 4 else "是") for n in range(1, 6)]
    points += [point("资金使用合规性", n, "否" if n in (2, 5) else "是") for n in range(1, 6)]
    effects = [*EFFECTS, {"indicator": "行政效能", "own": "效能", "target": "好", "actual": "好", "grade": "中"}]
    return build_workbook(path, checklist=points, effects=effects, supplement=supplement)


def with_targets(path: Path, rows: list[tuple[Any, ...]]) -> Path:
    build_workbook(path)
    book = openpyxl.load_workbook(path)
    sheet = book["绩效目标"] if "绩效目标" in book.sheetnames else book.create_sheet("绩效目标")
    sheet.delete_rows(1, sheet.max_row)
    for row in (("部门整体支出绩效目标完成情况表",), HEADINGS, *rows):
        sheet.append(row)
    book.save(path)
    return path


def evaluated(path: Path, scheme: str) -> Reply:
    return evaluate_file(Task(InputFile(path, path.name), scheme=scheme))


def scores(reply: Reply) -> dict[str, Decimal | None]:
    return {one.id: one.score for one in reply.outcome.indicators}


def test_provincial_scheme(tmp_path: Path) -> None:
    reply = evaluated(provincial(tmp_path / "a.xlsx", SUPPLEMENT), "hunan-provincial")
    assert scores(reply) == {name: Decimal(score) for name, score in PROVINCIAL.items()}
    assert reply.outcome.total == Decimal("81.33")
    assert reply.content


def test_what_the_supplement_does_not_say_is_missing(tmp_path: Path) -> None:
    reply = evaluated(provincial(tmp_path / "a.xlsx", SUPPLEMENT[2:-1]), "hunan-provincial")
    assert reply.outcome.missing == ("新建楼堂馆所面积控制率", "社会公众或服务对象满意度")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"fact": "满意率", "value": 85, "unit": "件"}, "K110"),
        ({"fact": "满意律", "value": 85, "unit": "%"}, "K109"),
        ({"fact": "楼堂/馆所", "value": 85, "unit": "%"}, "R501"),
    ],
)
def test_a_supplement_that_cannot_be_used_is_said(row: dict[str, Any], code: str, tmp_path: Path) -> None:
    reply = evaluated(provincial(tmp_path / "a.xlsx", [*SUPPLEMENT[:-1], row]), "hunan-provincial")
    assert code in {one.code for one in reply.outcome.findings}
    assert scores(reply)["社会公众或服务对象满意度"] is None


@pytest.mark.parametrize("value", ["85%", 85, 0.85])
def test_a_rate_may_be_typed_in_three_ways(value: Any, tmp_path: Path) -> None:
    row = {"fact": "满意率", "value": value, "unit": "%"}
    reply = evaluated(provincial(tmp_path / "a.xlsx", [*SUPPLEMENT[:-1], row]), "hunan-provincial")
    assert scores(reply)["社会公众或服务对象满意度"] == 4


def test_own_targets(tmp_path: Path) -> None:
    path = with_targets(tmp_path / "a.xlsx", TARGETS)
    reply = evaluated(path, "mof-2020-10-department")
    found = scores(reply)
    assert found["办件量"] == 20 and found["办结率"] == Decimal("13.5")
    assert found["单件成本"] == Decimal("12.5"), "60 on a limit of 50: 15 × 50 ÷ 60"
    assert found["便民程度"] == 27 and found["满意率"] == Decimal("9.9"), "98.95% of 10"
    assert "D104" in {one.code for one in reply.outcome.findings}, "1 400 on a target of 1 000: 目标偏低"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ((3, 10, "70%"), "K108"),
        ((0, 8, 25), "K107"),
        ((1, 4, None), "P204"),
        ((1, 4, "大约"), "R209"),
        ((3, 9, "很好"), "R209"),
    ],
)
def test_targets_that_do_not_fit_are_said(change: tuple[int, int, Any], code: str, tmp_path: Path) -> None:
    rows = [list(row) for row in TARGETS]
    rows[change[0]][change[1]] = change[2]
    reply = evaluated(with_targets(tmp_path / "a.xlsx", [tuple(row) for row in rows]), "mof-2020-10-department")
    assert code in {one.code for one in reply.outcome.findings}


def test_a_part_without_targets_is_missing(tmp_path: Path) -> None:
    reply = evaluated(with_targets(tmp_path / "a.xlsx", TARGETS[:3]), "mof-2020-10-department")
    assert "效益_绩效目标" in reply.outcome.missing and "满意度_绩效目标" in reply.outcome.missing


def test_libreoffice_agrees(tmp_path: Path) -> None:
    require_libreoffice()
    inputs = {
        "hunan-provincial": provincial(tmp_path / "a.xlsx", SUPPLEMENT),
        "mof-2020-10-department": with_targets(tmp_path / "b.xlsx", TARGETS),
    }
    written = []
    for scheme, path in inputs.items():
        written.append(tmp_path / f"{scheme}.xlsx")
        written[-1].write_bytes(evaluated(path, scheme).content)
    for before, after in zip(written, converted(written, tmp_path), strict=True):
        assert list(differences(before, after)) == []
