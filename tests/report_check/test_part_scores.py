"""Scores with their parts, the points lost, rows of scores: what adds up draws no alarm, what was changed is found."""

from __future__ import annotations

import pytest

from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph

TITLE = "示例县示例局2023年度部门整体支出绩效自评报告"

SCORES = {
    "a line each, the first with how it was reckoned": (
        "经自评，2023年单位整体支出绩效得分93.27分，评价等级为优。\n（一）预算执行（10分）：以财政项目资金执行率计算，得8.77"
        "分。\n（二）产出指标（40分）：得39.89分。\n（三）效益指标（30分）：得28.02分。\n（四）满意度指标（15分）：得12.15"
        "分。\n（五）成本指标（5分）：得4.44分。",
        {"93.27": "94.27", "8.77": "8.17", "39.89": "31.89", "4.44": "4.74"},
    ),
    "the rate of a budget between weight and score": (
        "部门整体支出绩效自评综合得分95.44分，等级为“优”。其中：预算执行20分，按全年预算7773.60万元的执行率折算，得19.44"
        "分；产出指标30分，得28.07分；效益指标30分，得29.46分；满意度指标10分，得8.66分；管理指标10分，得9.81分。",
        {"95.44": "75.44", "19.44": "19.74", "8.66": "8.26"},
    ),
    "a weight of the rest": (
        "预算执行率89.89%（全年预算476.97万元，实际执行428.75万元），该项权重10分，按比例得8.99分；其余指标权重90分，得79.59"
        "分，自评总分88.58分。",
        {"88.58": "84.58", "79.59": "75.59"},
    ),
    "points lost behind how many": (
        "自评满分100分，共扣2.94分：目标相关性扣1.60分，预算调整率偏高扣0.67分，资产账实差异扣0.67分，最后得分为97.06分，"
        "等级为优（90分及以上）。",
        {"2.94": "3.94", "1.60": "5.60", "0.67": "0.07", "97.06": "99.06"},
    ),
    "what points were lost for": (
        "我局自评95.8分，扣4.2分，扣分点为：目标制定扣2.4分、支出控制扣0.8分、结果应用扣1.0分。",
        {"2.4": "4.2", "0.8": "0.3", "95.8": "93.8"},
    ),
    "points lost behind a bracket": (
        "我局自评得分91.0分（投入20分得18.2分、过程30分得26.5分、产出30分得28.3分、效果20分得18.0分），扣9.0分，等次为优。",
        {"扣9.0": "扣9.7", "28.3": "23.3"},
    ),
    "the parts of a part": (
        "该部分得26.22分，其中数量指标9.27分、质量指标8.11分、时效和成本指标8.84分。",
        {"26.22": "23.22", "9.27": "2.97", "8.84": "8.48"},
    ),
    "weighed parts of a part in the next sentence": (
        "该项得分45.00分。其中：整体效能自评17.52分（满分20分），专项效能自评27.48分（满分30分）。",
        {"45.00": "45.60", "17.52": "17.25", "27.48": "26.48"},
    ),
    "scores in a row": (
        "三个镇街的评价得分分别为：甲街道95.03分、乙镇79.06分、丙镇73.73分，平均82.61分，最高与最低相差21.30分。",
        {"73.73": "83.73", "21.30": "91.30", "82.61": "80.61", "79.06": "77.06"},
    ),
    "points by the rate": (
        "全年预算327.86万元，资金使用295.93万元，预算执行率90.26%，按10分权重折算得9.03分；结余31.93万元由财政收回统筹。",
        {"9.03": "9.30"},
    ),
    "points by the rate of their weight": (
        "全年执行4584.23万元，预算执行率93.43%，该项分值20分，按20分×执行率计算，自评得18.69分。",
        {"18.69": "16.89"},
    ),
}
CHANGES = [(text, old, new) for text, changes in SCORES.values() for old, new in changes.items()]

RIGHT = {
    "the main losses": "我局自评95.8分，扣4.2分，主要扣分点为：目标制定扣2.4分、支出控制扣0.8分。",
    "a total that is scaled": (
        "自评得分95.8分，折算后得分96.2分。其中：投入20分，得19.2分；过程20分，得18.1分；产出30分，得29.5分；效果30分，得29.0分。"
    ),
    "some of the parts of a part": "该部分得26.22分，其中数量指标9.27分、质量指标8.11分。",
    "what a part got and lost": "过程指标得26.22分，扣3.78分，其中预算执行扣2.11分、制度执行扣1.67分。",
    "the average of all others": "三个镇街的评价得分分别为：甲街道95.03分、乙镇79.06分、丙镇73.73分，全市平均85.61分。",
    "a total by weights": "综合得分86.60分，其中A项目得89.12分，B项目得77.71分，按预算加权计算。",
    "whole numbers of some": "产出指标得38分，其中数量指标15分、质量指标14分。",
}


def _wrong(text: str) -> tuple[str, ...]:
    paragraphs = (Paragraph(TITLE), *(Paragraph(line) for line in text.splitlines()))
    return tuple(one.follows for one in check_document(Document(paragraphs, ()), "报告.docx").contradictions)


@pytest.mark.parametrize("text", [*RIGHT.values(), *(text for text, _ in SCORES.values())], ids=[*RIGHT, *SCORES])
def test_scores_that_add_up_draw_no_alarm(text: str) -> None:
    assert _wrong(text) == ()


@pytest.mark.parametrize(("text", "old", "new"), CHANGES, ids=[old for _, old, _ in CHANGES])
def test_a_score_that_was_changed_is_found(text: str, old: str, new: str) -> None:
    assert _wrong(text.replace(old, new, 1))
