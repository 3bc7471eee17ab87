"""Each mistake of a form in its own words: at the cell, with what was found, what it should be, and the mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from perfeval.findings.finding import Place, Severity
from tests.projects.forms import evaluated, good, write
from tests.raised import ERROR, HINT, WARNING, Said

FILE = "甲.xlsx"
TARGET, ACTUAL, WEIGHT, SCORE = 5, 6, 7, 8
Changes = list[tuple[int, int, Any]]


def said(code: str, severity: Severity, cell: str, message: str, mend: str) -> Said:
    """What is said of a cell of the form."""
    return Said(code, severity, Place(FILE, "表1", cell), message, mend)


CASES: list[tuple[Changes, Said]] = [
    (
        [(5, 5, 280)],
        said(
            "P101",
            ERROR,
            "F6",
            "“堤防加固项目”的“年度资金总额”全年预算数是280万元，分项之和是275万元。",
            "请核对各项资金来源",
        ),
    ),
    (
        [(5, 8, "95.00%")],
        said(
            "P102",
            ERROR,
            "I6",
            "“堤防加固项目”的执行率填的是95.00%，按执行数270.05万元÷全年预算数275万元应为98.20%。",
            "请改为98.20%",
        ),
    ),
    (
        [(5, 6, 2700500)],
        said(
            "P102",
            ERROR,
            "I6",
            "“堤防加固项目”的执行率填的是98.20%，按执行数2700500万元÷全年预算数275万元应为982000.00%，"
            "正好差一万倍，多半是预算数、执行数一个以元、一个以万元填报。",
            "请按表上的金额单位改正预算数或执行数。",
        ),
    ),
    (
        [(5, 9, 10), (17, SCORE, 100)],
        said(
            "P103",
            ERROR,
            "J6",
            "“堤防加固项目”的执行率得分填的是10，按执行率98.20%、分值10应为9.82。",
            "请改为9.82；当地另有计分办法的",
        ),
    ),
    (
        [(14, SCORE, 22), (17, SCORE, 101.82)],
        said("P104", ERROR, "I15", "“受益人口”的得分22大于分值20。", "请核对得分与分值"),
    ),
    (
        [(14, WEIGHT, 15), (14, SCORE, 15), (17, SCORE, 94.82)],
        said(
            "P105",
            ERROR,
            "H18",
            "“堤防加固项目”分值之和是95（各行85，执行率10，表上总分100），应为100。",
            "请核对各行分值",
        ),
    ),
    (
        [(17, SCORE, 98)],
        said(
            "P106",
            ERROR,
            "I18",
            "“堤防加固项目”的总分填的是98，各行得分之和是99.82，相差1.82。",
            "请核对总分与各行得分",
        ),
    ),
    (
        [(14, SCORE, 18), (17, SCORE, 97.82)],
        said(
            "P107",
            ERROR,
            "I15",
            "“受益人口”的指标值“不少于9100人”、完成值“9150人”，完成率100.55%、分值20，得分应为20.00，填的是18。",
            "请改为20.00，或在偏差原因栏说明",
        ),
    ),
    (
        [(14, ACTUAL, "已完成")],
        said(
            "P201",
            WARNING,
            "G15",
            "“受益人口”的指标值是“不少于9100人”，完成值“已完成”不是可以比较的数。",
            "请填写实际完成的数（与指标值同一单位）",
        ),
    ),
    (
        [(14, ACTUAL, "≥9100人")],
        said(
            "P202",
            WARNING,
            "G15",
            "“受益人口”的完成值“≥9100人”是不等式或约数，不是实际完成的数，按9100计算。",
            "请填写实际完成的确数",
        ),
    ),
    (
        [(16, TARGET, "≤5%"), (16, ACTUAL, 0.04)],
        said(
            "P203",
            WARNING,
            "G17",
            "“群众满意度”：指标值“≤5%”与完成值“0.04”是百分比还是小数，说不准，没有计算得分。",
            "请把指标值和完成值写成同一单位",
        ),
    ),
    (
        [(14, TARGET, "9100人")],
        said(
            "P204",
            HINT,
            "F15",
            "“受益人口”的指标值“9100人”没有写方向，按“≥”计算。",
            "请核对方向；要写明的，在指标值前加≥、≤或＝",
        ),
    ),
    (
        [(14, ACTUAL, None)],
        said(
            "P205", ERROR, "G15", "“受益人口”没有完成值，却得20分，无从复算。", "请补填完成值；不适用的填“/”并取消分值"
        ),
    ),
    (
        [(9, 1, "（100字以内）")],
        said(
            "P206",
            WARNING,
            "B10",
            "“堤防加固项目”有1处仍是表样里的填写说明（B10），如“（100字以内）”，表没有填完。",
            "请填写实际内容",
        ),
    ),
    (
        [(14, ACTUAL, "8000人"), (14, SCORE, 17.58), (17, SCORE, 97.4)],
        said(
            "P207",
            WARNING,
            "J15",
            "“受益人口”指标值不少于9100人，完成值8000人，没有达到，没有填偏差原因。",
            "请填写偏差原因和改进措施",
        ),
    ),
    ([], said("P208", HINT, "H12", "“加固堤防长度”一个指标占50分，超过40分。", "可细化为几个指标")),
    (
        [(16, 1, "其他指标"), (16, 2, "其他")],
        said("P209", HINT, "B12", "“堤防加固项目”没有满意度指标。", "请核对是否应当设置"),
    ),
    (
        [(11, 3, "工程资金支付金额"), (11, TARGET, "≥260万元"), (11, ACTUAL, "260万元")],
        said(
            "P210",
            HINT,
            "D12",
            "“工程资金支付金额”以资金数额或资金的支付作为产出指标，与预算执行率重复。",
            "请改用反映工作内容的产出指标",
        ),
    ),
    (
        [(9, 6, "共投入90万元，其中：人员30万元、设备70万元。")],
        said(
            "P302",
            HINT,
            "G10",
            "“堤防加固项目”的“…”中，分项之和是100万元，所写合计是90万元。",
            "请核对文字中的金额",
        ),
    ),
]


@pytest.mark.parametrize(("changes", "expected"), CASES, ids=[expected.code for _, expected in CASES])
def test_a_mistake_is_said(changes: Changes, expected: Said, tmp_path: Path) -> None:
    rows = good()
    for row, column, value in changes:
        rows[row][column] = value
    expected.assert_in(evaluated(write(tmp_path / FILE, rows)).findings)
