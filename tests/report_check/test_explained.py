"""A figure that is right of others than those it was held against is none to be reported."""

from __future__ import annotations

import pytest

from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph
from perfeval.report_check.judging.result import Contradiction

RIGHT = (
    # what stands between a figure and what it is of
    "人员编制88名，其中行政编制30名、工勤编制4名。年末在编79人，空编9名。",
    "“三公”经费支出41.27万元，没有超出48.90万元的预算，节余7.63万元；比2022年的52.16万元少支出10.89万元，降幅20.88%。",
    "资金到位3208.15万元，到位率91.24%，未到位308.02万元；实际支出2875.33万元，占到位资金的89.63%。",
    "年初结转212.63万元，本年收入748.19万元，本年支出803.77万元，其中城乡社区支出512.40万元、其他支出291.37万元，支出进度83.7%。",
    "自评得分90.15分。其中，履职效能分值50分，自评得43.88分，得分率87.76%；管理效率分值50分，自评得46.27分，得分率92.54%；加减分项为0分。",
    "我局自评得分92.5分（投入20分得18.6分、过程30分得27.4分、产出30分得28.1分、效果20分得18.4分），扣7.5分。",
    "2021年至2023年分别安排资金418.27万元、557.31万元和602.84万元，三年合计1578.42万元，年均526.14万元；三年共支出1499.81万元，总体执行率95.02%。",
    # several paragraphs
    "1.基本支出：人员经费1874.36万元，公用经费295.18万元，对个人和家庭的补助214.07万元。\n全年支出中，基本支出2383.61万元，占41.08%；项目支出3418.77万元，占58.92%。",
    "实际完成改造村庄164个，完成率92.13%。\n已完工村庄中通过验收的159个，验收通过率96.95%。",
)
WRONG = (
    # the words name what a figure is over: another figure that would explain it is no excuse
    ("2021年部门预算800.00万元，年中追加200.00万元，全年预算数1000.00万元，预算调整率20.00%。", "25.00%"),
    (
        "“三公”经费预算15.00万元，支出9.00万元，其中：公务用车运行维护费预算9.00万元、支出7.00万元，"
        "公务接待费预算4.00万元、支出2.00万元。",
        "13.00万元",
    ),
    ("2023年公务接待费5.00万元，比上年减少2.00万元，下降40.00%。", "28.57%"),
    # nothing near makes it what it is
    ("“三公”经费支出41.27万元，没有超出48.90万元的预算；比2022年的52.16万元少支出10.29万元，降幅20.88%。", "10.89万元"),
    ("自评得分92.5分（投入20分得18.6分、过程30分得27.4分、产出30分得28.1分、效果20分得17.4分）。", "91.5分"),
)  # fmt: skip


def contradictions(text: str) -> tuple[Contradiction, ...]:
    paragraphs = tuple(Paragraph(line) for line in text.splitlines())
    return check_document(Document(paragraphs, ()), "报告").contradictions


@pytest.mark.parametrize("text", RIGHT)
def test_what_follows_from_other_figures_is_not_reported(text: str) -> None:
    assert not contradictions(text)


@pytest.mark.parametrize(("text", "right"), WRONG)
def test_what_is_wrong_of_the_figures_it_names_is_reported(text: str, right: str) -> None:
    assert right in [one.right for one in contradictions(text)]
