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
    "问卷回收438份，非常满意231份、满意188份、不满意19份，满意度为95.7%（前两档合计），其中非常满意占52.7%，达到目标值≥90%的要求。",
    "年初部门预算2164.38万元，年中追加318.55万元（上级专项），调减47.26万元，调整后预算数为2435.67万元。",
    "已支付工程款118.36万元、设备款52.47万元，剩余401.72万元未支付，支付进度29.84%。",
    "年初部门预算6183.27万元，年中追加947.16万元，加上年初结转后，可用资金7352.14万元，全年支出7188.92万元，预算执行率97.78%。",
    "收入合计4871.36万元，加上年初结转和结余131.58万元，等于收入总计5002.94万元。其中：财政拨款收入4102.75万元，占比84.22%；"
    "事业收入203.44万元，占比4.18%；其他收入565.17万元，占比11.60%。",
    # several paragraphs
    "本年支出合计4938.27万元。\n政府采购支出总额402.18万元，授予中小企业合同金额339.45万元，占支出总额的84.40%。",
    "森林防火隔离带计划121公里，实际完成112公里，完成率92.56%。\n一是年末结转241.38万元，二是防火隔离带完成率只有92.56%。",
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
    ("问卷回收438份，非常满意231份、满意188份、不满意19份，非常满意占52.7%，达到目标值≥90%的要求。", "52.7%低于90%"),
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
