"""Rates that are not of the amounts beside them, by their own words."""

from __future__ import annotations

import pytest

from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph
from perfeval.report_check.judging.result import Contradiction

TITLE = "示例县示例局2023年度部门整体支出绩效自评报告"
AMOUNTS = "2023年项目预算400.00万元，支出380.00万元，"
SURVEYS = "分别收回有效问卷300份和100份，评价满意的分别为285份和99份，满意度分别为95.00%和99.00%，"


def _found(text: str) -> tuple[Contradiction, ...]:
    return check_document(Document((Paragraph(TITLE), Paragraph(text)), ()), "报告.docx").contradictions


@pytest.mark.parametrize(
    "text",
    [
        f"{AMOUNTS}执行率达95.00%，上年度执行率为83.47%，提升了11.53个百分点。",
        f"{AMOUNTS}执行率95.00%，去年的执行率为83.47%。",
        f"{SURVEYS}合并计算的综合满意度为96.00%。",
        f"{SURVEYS}加权平均满意度为97.00%。",
        "全年清淤疏浚110.7公里，较年度计划的107.3公里超额完成3.4公里，计划完成率103.2%，超额完成任务。",
    ],
)
def test_a_rate_of_another_year_or_of_several_groups_is_not_held_against_the_amounts(text: str) -> None:
    assert not _found(text)


@pytest.mark.parametrize(
    "text",
    [
        "年初预算安排基本支出454.02万元、项目支出518.05万元，共972.07万元；年末财政拨款支出决算1052.11万元，超过年初预算80.04万元，"
        "预算完成率108.23%。",
        "公务用车7辆，2023年度公务用车运行维护费共支出19.98万元，单车平均2.85万元，而上年单车平均为2.23万元，每车多支出0.62万元。",
        "公务用车购置费支出决算30.64万元，更新车辆2辆，单价平均15.32万元；年初预算35.00万元，决算较预算少4.36万元，完成预算的87.54%。",
        "2023年部门预算4211.63万元，上半年支出1795.92万元，执行进度42.64%；全年支出4105.51万元，执行进度97.48%。",
    ],
)
def test_what_follows_from_other_figures_of_its_paragraph_is_of_those(text: str) -> None:
    assert not _found(text)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (f"{AMOUNTS}执行率达96.00%，上年度执行率为83.47%。", "95.00%"),
        ("收回有效问卷400份，评价满意的384份，综合满意度为95.00%。", "96.00%"),
        ("2023年项目预算400.00万元，支出380.00万元，综合执行率为93.00%。", "95.00%"),
    ],
)
def test_the_rate_of_the_amounts_is_judged_as_before(text: str, right: str) -> None:
    assert [one.right for one in _found(text)] == [right]
