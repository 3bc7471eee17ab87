"""Amounts of the year before, which may be told after the change, in brackets or in a sentence of their own."""

from __future__ import annotations

import pytest

from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph
from perfeval.report_check.judging.result import Contradiction

TOTAL = "2023年度收、支总计均为1200.00万元。与2022年度相比，收、支总计各增加200.00万元，增长{rate}"


def _found(text: str) -> tuple[Contradiction, ...]:
    return check_document(Document((Paragraph(text),), ()), "报告.docx").contradictions


@pytest.mark.parametrize(
    "tail",
    [
        "（2022年度为{base}万元）。",
        "，2022年为{base}万元。",
        "。2022年度收、支总计{base}万元。",
        "（2022年度{base}万元），主要是人员增加。",
    ],
)
def test_the_year_compared_with_may_be_told_last(tail: str) -> None:
    assert not _found(TOTAL.format(rate="20.00%") + tail.format(base="1000.00"))
    [found] = _found(TOTAL.format(rate="25.00%") + tail.format(base="1000.00"))
    assert found.right == "20.00%"
    assert _found(TOTAL.format(rate="20.00%") + tail.format(base="1100.00"))


@pytest.mark.parametrize(
    "text",
    [
        # a part of this year is not held against the whole of another
        "公务接待费支出2.87万元，比2022年增加0.73万元，增长34.1%（2022年公务接待费2.14万元）。其中：国内公务接待支出2.87万元。",
        "机关运行经费2022年度支出58.47万元，同比减少7.65万元，上年同期为66.12万元；与基本支出中公用经费58.47万元一致。",
        # each year is the last one's of the year after
        "2023年收入120.00万元，比2022年增加20.00万元，增长20.00%；2022年收入100.00万元，比2021年增加20.00万元，增长25.00%。",
    ],
)
def test_what_is_of_another_year_is_not_this_years(text: str) -> None:
    assert not _found(text)


def test_an_amount_that_is_to_agree_with_last_years() -> None:
    assert not _found("年末保有量52辆，与上年末的52辆持平。")
    assert _found("年末保有量52辆，与上年末的55辆持平。")
