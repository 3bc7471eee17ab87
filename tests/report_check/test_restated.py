"""Amounts and totals that another paragraph states again; and such as are called alike but are others."""

from __future__ import annotations

import pytest

from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph

TITLE = "示例县示例局2023年度部门整体支出绩效自评报告"

AGAIN = {
    "all that was spent": (
        "2023年总支出22411.89万元，其中基本支出18406.01万元，项目支出4005.88万元。\n全年支出22411.89万元中，仍有部分设备未"
        "付款。",
        "全年支出22411.89",
        "全年支出21411.89",
    ),
    "what was added to a budget": (
        "年初预算3901.12万元，年中追加609.56万元，调整后预算4510.68万元。\n文物巡查未全覆盖，预算年中追加609.56万元，论证不充分。",
        "预算年中追加609.56",
        "预算年中追加909.56",
    ),
    "what was still lacking": (
        "应到位资金2286.94万元，实际到位2219.00万元，缺口67.94万元。\n县级配套资金到位不及时，缺口67.94万元。",
        "不及时，缺口67.94",
        "不及时，缺口62.94",
    ),
    "the money in question": (
        "支出凭证不合规26.67万元、提前支付进度款12.75万元，涉及问题资金39.42万元。\n资金使用不够规范，问题资金39.42万元需限期"
        "整改。",
        "规范，问题资金39.42",
        "规范，问题资金36.42",
    ),
    "the total of a sheet": (
        "综合得分95.44分，等级为“优”。\n我局将把自评总分95.44分及扣分原因在门户网站公开。",
        "总分95.44",
        "总分90.44",
    ),
    "the total in brackets": (
        "项目综合得分82.81分，评价等级为“良”。\n对综合得分（82.81分）中扣分超过2分的指标建立台账，报财政部门备案。",
        "（82.81",
        "（22.81",
    ),
}

RIGHT = {
    "two years": "2023年培训费支出1234.56万元。\n2022年培训费支出1334.56万元。",
    "what was added is stated": "公用经费指标1234.56万元。\n追加100.00万元后，公用经费指标1334.56万元。",
    "a budget and its outturn": "培训费年初预算1234.56万元。\n培训费支出1224.56万元。",
    "money of two kinds": "一般公共预算财政拨款支出1234.56万元。\n政府性基金预算财政拨款支出1224.56万元。",
    "names of anything": "甲项目支出1234.56万元。\n乙项目支出1224.56万元。",
    "both follow from others": (
        "物业费支出合计1234.56万元，其中一季度1000.00万元，其他234.56万元。\n"
        "物业费支出合计1224.56万元，其中保安600.00万元，其他624.56万元。"
    ),
    "another's total": "自评总分95.44分。\n经财政复核，综合得分94.44分。",
    "the year before": "自评总分95.44分。\n上年自评总分93.44分。",
}


def _wrong(text: str) -> tuple[str, ...]:
    paragraphs = (Paragraph(TITLE), *(Paragraph(line) for line in text.splitlines()))
    return tuple(one.follows for one in check_document(Document(paragraphs, ()), "报告.docx").contradictions)


@pytest.mark.parametrize("text", [*RIGHT.values(), *(text for text, _, _ in AGAIN.values())], ids=[*RIGHT, *AGAIN])
def test_what_is_another_amount_or_the_same_draws_no_alarm(text: str) -> None:
    assert _wrong(text) == ()


@pytest.mark.parametrize(("text", "old", "new"), AGAIN.values(), ids=AGAIN)
def test_an_amount_that_was_changed_where_it_stands_again_is_found(text: str, old: str, new: str) -> None:
    assert _wrong(text.replace(old, new, 1))
