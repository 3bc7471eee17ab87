"""Figures that balance, whatever their order, amounts for each head, and lists that leave nothing out."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from perfeval.data import load_yaml
from perfeval.report_check import ReportCheck
from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph

BALANCES = load_yaml("report_check/balances.yaml")["balances"]


def _check(text: str) -> ReportCheck:
    return check_document(Document((Paragraph(text),), ()), "报告.txt")


@pytest.mark.parametrize("entry", BALANCES, ids=lambda one: one["name"])
def test_every_balance_judges_its_example(entry: dict[str, str]) -> None:
    """The example is right; with any of its amounts a fifth more it is not."""
    right = _check(entry["example"] + "。")
    assert right.contradictions == () and right.unchecked == 0
    for match in re.finditer(r"\d+(?:\.\d+)?(?=[万份人个分])", entry["example"]):
        value = Decimal(match[0])
        more = max(value + 1, (value * Decimal("1.2")).quantize(Decimal(1).scaleb(-len(match[0].partition(".")[2]))))
        wrong = f"{entry['example'][: match.start()]}{more}{entry['example'][match.end() :]}。"
        assert _check(wrong).contradictions, wrong


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("到位资金80.00万元，结余20.00万元，实际支出60.00万元。", "结余20.00万元|结余25.00万元", "20.00万元"),
        ("全年预算80.00万元，执行60.00万元，执行进度75.00%，剩余20.00万元。", "剩余20.00|剩余30.00", "20.00万元"),
        (
            "年初部门预算500.00万元，追加80.00万元、追减30.00万元，预算净增加50.00万元。",
            "净增加50|净增加60",
            "50.00万元",
        ),
        (
            "年初实有在职人员80人，年内招录6人，退休、调出4人，年末实有在职人员82人。",
            "年末实有在职人员82|年末实有在职人员84",
            "82人",
        ),
        ("按每人每年200元标准，为3000名老年人发放补贴60.00万元。", "补贴60.00|补贴66.00", "220元"),
        ("惠及农户400户，投入资金80.00万元，户均2000元。", "户均2000|户均2500", "2000元"),
        ("培训费支出20.00万元，培训400人，人均500元。", "人均500|人均600", "500元"),
        (
            "人员经费20.00万元、公用经费30.00万元、项目经费55.00万元，三项合计105.00万元。",
            "合计105|合计120",
            "105.00万元",
        ),
        ("共建成道路60条，分别为新建30条、改建20条、养护10条。", "新建30条|新建33条", "63条"),
        (
            "到位资金100.00万元，其中：中央资金50.00万元，省级资金30.00万元，其余20.00万元由县级配套。",
            "其余20.00|其余25.00",
            "105.00万元",
        ),
        (
            "发放救助资金9.00亿元，包括低保5.00亿元、特困供养3.00亿元和其他救助1.00亿元。",
            "其他救助1.00|其他救助0.50",
            "8.50亿元",
        ),
        ("财政资金90.00万元（含上年结转20.00万元、当年安排70.00万元）。", "当年安排70|当年安排60", "80.00万元"),
        ("账面数100.00万元，与台账数100.00万元一致。", "台账数100|台账数101", "不相等"),
        ("利用率按“在用数÷总数×100%”计算，即90÷100×100%=90.00%。", "=90.00%|=95.00%", "90.00%"),
        ("全年预算数=年初预算+追加预算-收回=800.00+100.00-50.00=850.00（万元）。", "=850.00|=870.00", "850"),
        ("编制数50个，实有人数60人，其中：在职48人、退休12人；空编2个。", "空编2|空编4", "2个"),
        ("核定编制58名，其中行政编制34名、事业编制24名；实有在职51名。", "事业编制24|事业编制29", "63名"),
        ("公务接待费支出8.00万元。全年接待800人次，人均100元。", "人均100|人均140", "100元"),
        ("资产总额90.00万元，流动资产30.00万元，固定资产60.00万元，固定资产占66.67%。", "占66.67|占76.67", "66.67%"),
        ("综合得分90分，其中预算执行9分、目标实现41分、过程管理18分、项目效益22分。", "项目效益22|项目效益24", "92分"),
        ("预算执行率为89.50%，预算执行率权重10分，按比例计算得8.95分。", "得8.95|得9.85", "8.95分"),
        (
            "项目支出50.00万元，其中甲类项目支出30.00万元，乙类项目支出20.00万元。甲类项目支出中，经常性项目18.00万元，一次性项目12.00万元。",
            "一次性项目12|一次性项目15",
            "33.00万元",
        ),
        ("非税收入1500000.00元，折合150.00万元。", "折合150|折合105", "150.00万元"),
    ],
)
def test_what_does_not_balance_is_found(right: str, wrong: str, named: str) -> None:
    old, new = wrong.split("|")
    assert _check(right).contradictions == ()
    assert old in right
    found = _check(right.replace(old, new)).contradictions
    assert any(named in one.right or named in one.follows for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "预算100.00万元，到位90.00万元，支出80.00万元，结余10.00万元。",
        "预算100.00万元，到位90.00万元，支出80.00万元，结余20.00万元。",
        "到位资金100.00万元，支出70.00万元，结余20.00万元，收回10.00万元。",
        "上年结转10.00万元，到位资金100.00万元，支出80.00万元，结余30.00万元。",
        "年初在职50人、退休20人，年末在职52人、退休22人。",
        "年初固定资产100.00万元，比上年增加20.00万元，年末固定资产130.00万元。",
        "年初资产100.00万元，新增20.00万元，年末资产110.00万元，其他减少10.00万元。",
        "补助标准为每人每月200元，为3000名老年人发放补贴60.00万元。",
        "人均公用经费2.00万元，全年支出300.00万元，在职50人。",
        "发放补贴资金860.00万元，其中：中央资金500.00万元、县级配套360.00万元，惠及2150户，户均0.40万元。",
        "决算数100.00万元，与预算数98.00万元基本一致。",
        "项目10个，其中完工6个，在建3个。",
        "权重10分，执行率92.00%，得9分。",
        "2023年新建厕所20座、改建10座，累计50座。",
        "共20个项目，完工12个，在建5个，未开工2个，取消1个。",
        "项目支出100.00万元，其中中央资金60.00万元，省级资金20.00万元，其余20%由县级配套。",
        "人员经费占总支出44.10%，上年占43.50%（上年人员经费43.50万元、总支出100.00万元）。",
        "道路总投入100.00万元；就业帮扶支出按补助的50人折算，人均3.00万元。",
        "“三公”经费10.00万元，含接待费4.00万元、用车费6.00万元，占预算20.00万元的50.00%。",
        "综合得分92分，其中预算执行9分、目标实现41分、项目效益22分。",
        "本年收入100.00万元，本年支出90.00万元，结余分配2.00万元，年末结转和结余8.00万元。",
    ],
)
def test_what_is_open_is_not_judged(text: str) -> None:
    assert _check(text).contradictions == ()
