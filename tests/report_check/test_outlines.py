"""Lists that are left out where what stands around them hangs together, lists that must be whole, lines torn apart."""

from __future__ import annotations

import pytest

from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph
from perfeval.report_check.figures import Figure, sentences_of
from perfeval.report_check.result import Contradiction
from perfeval.report_check.slips import by_a_slip


def _found(text: str) -> tuple[Contradiction, ...]:
    lines = tuple(Paragraph(line) for line in text.split("\n"))
    return check_document(Document(lines, ()), "报告.txt").contradictions


def _changed(text: str, change: str) -> str:
    old, new = change.split("|")
    assert text.count(old) == 1
    return text.replace(old, new)


RIGHT = [
    # what balances, with lists between
    (
        "局机关编制总数60名，其中行政编制26名，事业编制34名。年末在职人员57人，其中行政人员25人、事"
        "业人员32人，空编3名。",
        "空编3|空编5",
    ),
    ("核定编制48人。年末在职在编人员45人，其中行政20人、事业25人，缺编3人。", "缺编3|缺编2"),
    (
        "部门预算总额900.00万元，其中：基本支出500.00万元，项目支出400.00万元。全年支出850.00万元，"
        "年末未支付50.00万元。",
        "未支付50|未支付60",
    ),
    ("按每人500元的标准，共资助学生1200人，其中小学700人、初中500人，发放资金合计60.00万元。", "合计60|合计66"),
    # a bracket that holds nothing but parts
    ("项目覆盖36个村（东部片区15个、西部片区13个、南部片区8个），全部完成。", "36个|38个"),
    ("处置车辆7辆（越野车3辆、轿车4辆）。", "越野车3|越野车2"),
    # grades
    ("本单位组织对18个项目开展绩效自评，其中等级为“优”的11个，等级为“良”的7个。", "“良”的7|“良”的6"),
    ("对21个项目开展了自评。从结果看，12个项目评为“优”，7个评为“良”，2个评为“中”。", "7个评|8个评"),
    ("纳入自评的项目20个，“优”15个、“良”4个、“中”1个，优秀率75.00%。", "75.00%|70.00%"),
    # counts with amounts
    (
        "共涉及项目14个，资金803.25万元，其中重大项目5个、资金612.20万元，常规项目9个、资金191.05万"
        "元。",
        "612.20|616.20",
    ),
    ("自评项目14个、资金803.25万元，其中市级项目5个、资金612.20万元，县级项目9个、资金191.05万元。", "14个|16个"),
    # a slip of one digit
    ("资产总额4860.15万元，其中流动资产1289.71万元，固定资产净值3570.44万元。", "1289.71|1589.71"),
    ("资产总额962.47万元，其中流动资产120.38万元、固定资产415.64万元、公共基础设施426.45万元。", "415.64|451.64"),
    # what a car costs
    ("公务用车运行维护费12.80万元，公务接待费1.80万元，公务用车保有量4辆，年均运维费3.20万元/辆。", "3.20|3.60"),
    (
        "公务车运行维护费18.00万元，年末车辆保有量4辆，公务接待费3.48万元。国内公务接待33批次，"
        "车均维护费4.50万元。",
        "4.50|4.05",
    ),
    # points: of an indicator, taken off, and got
    ("履职效能（20分）得18.6分，扣1.4分；预算管理（30分）得27.5分，扣2.5分。", "扣2.5|扣3.5"),
    ("过程指标（30分）：得28.5分，因支付偏慢扣1.5分。", "扣1.5|扣2.5"),
    ("部门整体支出自评满分100分，我局自评得93.5分，扣6.5分。", "扣6.5|扣5.6"),
    ("项目自评总得分95.4分，扣4.6分，等级为“优”。", "扣4.6|扣6.4"),
    # a comparison that holds over the amount after it
    ("与年初预算数655.20万元相比，支出决算数780.47万元，增加125.27万元，预决算差异率19.12%。", "125.27|135.27"),
    ("与上年500.00万元相比，本年支出决算540.00万元，增加40.00万元，增长8.00%。", "增加40|增加30"),
    # totals of both sides
    (
        "收入总计912.18万元，其中本年收入824.06万元，上年结转和结余88.12万元；支出总计912.18万元，"
        "其中本年支出840.85万元，结余分配0万元，年末结转和结余71.33万元。",
        "71.33|81.33",
    ),
    (
        "收入总计967.12万元，其中：本年收入合计798.60万元，使用非财政拨款结余50.00万元，"
        "年初结转和结余118.52万元。",
        "118.52|128.52",
    ),
    ("三个项目执行率分别为98.20%、91.30%和76.40%，最高与最低相差21.80个百分点。", "21.80|24.80"),
    (
        "政府采购支出预算总额465.60万元，其中：拟采购货物支出120.60万元、拟采购工程支出35.00万元、"
        "拟采购服务支出310.00万元。",
        "310.00|510.00",
    ),
    # one paragraph whose lines a copy from a PDF left as a paragraph each
    ("2023年度财政拨款支出2852.16万元，比上年决算数减少245.87万\n元，下降7.94%，主要是人员减少。", "7.94|9.74"),
    ("本部门2023年末编制数187人（行政46人、事\n业132人、工勤9人），比上年减少2人。", "187人|197人"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "change"), RIGHT)
def test_what_hangs_together_is_right_and_found_when_changed(text: str, change: str) -> None:
    assert not _found(text)
    assert _found(_changed(text, change))


@pytest.mark.parametrize(
    "text",
    [
        # different rates for each part
        "资助学生1100人，其中本科700人、高职400人，本科每人5000元、高职每人4500元，合计发放530.00万元。",
        # retired people are among them
        "编制数50个，实有人数60人，其中：在职48人、退休12人；空编2个。",
        # a bracket of what overlaps, or of some alone
        "在职人员50人（女20人、党员35人）。",
        "车辆9辆（其中越野车2辆、轿车3辆）。",
        # the marks lost in all stand after the last indicator
        "其中：执行情况得9.5分（分值10分），产出指标得38.4分（分值40分），共扣2.1分。",
        "预算执行（20分）得分19.6分，产出（40分）得分38.5分，累计扣分1.9分。",
        # a further part that is round
        "项目支出637.45万元，其中：道路养护523.45万元，水毁修复64.00万元。",
        "资产总额4860.15万元，其中流动资产1189.71万元，固定资产净值3120.44万元。",
        # saved, of what there was
        "三个标段结算审定金额7980.4万元，较合同价节约209.6万元，节约率2.56%。",
        "“三公”经费年初预算18.00万元，比上年预算减少2.00万元。实际支出13.46万元，较预算节约4.54万元，节约率25.22%。",
        # paragraphs without a full stop that are whole
        "预算执行进度比较均衡，各季度支出均达到序时进度要求\n预算总额100.00万元，支出90.00万元，结余10.00万元。",
    ],
)
def test_what_need_not_hang_together_is_not_judged(text: str) -> None:
    assert not _found(text)


def _figures(text: str) -> list[Figure]:
    return [one for sentence in sentences_of(Document((Paragraph(text),), ())) for one in sentence.figures]


@pytest.mark.parametrize(
    ("amounts", "slip"),
    [
        ("962.47万元、120.38万元、415.64万元、426.45万元", False),
        ("962.47万元、120.38万元、451.64万元、426.45万元", True),
        ("962.47万元、120.38万元、465.64万元、426.45万元", True),
        ("962.47万元、120.38万元、411.23万元、426.45万元", False),
        ("962.00万元、120.00万元、465.00万元、426.00万元", False),
    ],
)
def test_a_slip_is_one_digit_or_two_that_changed_places(amounts: str, slip: bool) -> None:
    whole, *parts = _figures(amounts)
    assert by_a_slip(whole, parts) is slip
