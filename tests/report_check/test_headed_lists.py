"""Lists under the name of their whole, which another sentence or paragraph states: 1.基本支出：人员经费A，公用经费B."""

from __future__ import annotations

import pytest

from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph

TITLE = "示例县示例局2023年度部门整体支出绩效自评报告"

LISTS = {
    "lines of both kinds": (
        "2023年基本支出1203.45万元，项目支出2310.77万元。\n"
        "（一）基本支出：工资福利支出903.21万元、商品和服务支出188.34万元、对个人和家庭的补助111.90万元。\n"
        "（二）项目支出：河道整治1320.44万元，耕地质量提升710.08万元，农村饮水280.25万元。",
        {"188.34": "183.34", "1320.44": "1820.44", "710.08": "170.08", "280.25": "260.25"},
    ),
    "numbered parts": (
        "2023年总支出22411.89万元。其中基本支出18406.01万元，占82.1%；项目支出4005.88万元，占17.9%。\n"
        "项目支出具体构成：（1）医疗设备购置1576.23万元；（2）住院楼维修改造1356.80万元；（3）重点专科建设689.92万元；"
        "（4）信息化建设382.93万元。",
        {"1576.23": "1536.23", "1356.80": "4356.80", "689.92": "639.92", "382.93": "832.93"},
    ),
    "two kinds of money of one source": (
        "预算支出总额为6420.92万元。其中：财政拨款支出预算6195.22万元，经营支出预算225.70万元。财政拨款支出预算中，"
        "一般公共预算拨款支出预算3826.76万元，政府性基金拨款支出预算2368.46万元。",
        {"3826.76": "2826.76", "2368.46": "2386.46"},
    ),
    "what stands": (
        "年末资产总额4519.93万元。资产构成：流动资产1220.18万元，固定资产2904.36万元，在建工程395.39万元。",
        {"395.39": "305.39", "2904.36": "2094.36"},
    ),
    "debts of two kinds": (
        "年末余额52.97亿元，占核定限额57.84亿元的91.6%。年末余额中一般债务21.15亿元、专项债务31.82亿元。",
        {"21.15": "91.15", "31.82": "31.28"},
    ),
    "sources and uses": (
        "专项资金到位1867.42万元，支出1720.33万元。\n1.资金到位：中央资金900.12万元，省级资金567.30万元，县级资金400.00"
        "万元。\n2.资金使用：工程费1405.28万元；设备费205.77万元；监理费109.28万元。",
        {"567.30": "537.30", "205.77": "255.77", "109.28": "169.28"},
    ),
    "people by their posts": (
        "在编人员182人，退休人员60人。在编人员中，行政编制57人，事业编制125人。",
        {"57人": "51人", "125人": "152人"},
    ),
    "people by their work": (
        "年末实有人数262人，其中在职人员218人，退休人员44人；在职人员中专业技术人员116人、管理及工勤人员102人。",
        {"116人": "186人", "102人": "602人", "44人": "64人"},
    ),
    "purchases by who sold": (
        "政府采购合同总额380.84万元。其中授予中小企业361.42万元，占94.90%；中小企业合同中，小微企业323.59万元、占89.53%，"
        "中型企业37.83万元。",
        {"37.83": "47.83"},
    ),
    "shares of which one is unsaid": (
        "总支出1384.69万元，执行率92.4%。支出结构为：人员类701.68万元、占50.7%，运转类173.47万元，特定目标类509.54万元、"
        "占36.8%。",
        {"173.47": "137.47"},
    ),
    "what a budget consists of": (
        "全年预算调整为4560.39万元（含上年结转65.17万元、本年收入4495.22万元），比年初增加1356.04万元。",
        {"65.17": "63.17", "4495.22": "4095.22"},
    ),
}
CHANGES = [(text, old, new) for text, changes in LISTS.values() for old, new in changes.items()]

RIGHT = {
    "the main ones only": "项目支出2310.77万元。项目支出主要包括：河道整治1320.44万元，水库除险加固710.08万元。",
    "two of them": "项目支出2310.77万元。项目支出中，河道整治1320.44万元，占57.14%；水库除险加固710.08万元，占30.73%。",
    "people who may be both": "在编人员182人，其中党员102人。在编人员中，高级职称21人，中级职称40人。",
    "important ones": "项目支出2310.77万元。其中重点项目：河道整治1320.44万元，水库除险加固710.08万元。",
    "another whole of the name": (
        "债务余额52.97亿元。债务余额中，一般债务21.15亿元，专项债务31.82亿元。2023年到期债务中，一般债务1.15亿元，专项债务"
        "0.82亿元。"
    ),
    "a budget and what was spent of it": (
        "基本支出预算1300.00万元，支出1203.45万元。基本支出：人员经费1003.21万元，公用经费200.24万元。"
    ),
    "a list within a list": "项目总投资2001.40万元。其中，工程费用中：土建1100.20万元，安装300.11万元。",
    "those done in whole and in part": "28个三级指标中，全部完成的23个，部分完成的4个，1个因政策调整未开展。",
    "a whole that comes later": "年初预算中，基本支出1200.11万元，项目支出801.29万元。年初预算2001.40万元。",
    "last year's parts": (
        "2023年项目支出2310.77万元，比上年增加210.66万元。上年项目支出中，河道整治1320.44万元，农村饮水710.08万元。"
    ),
}


def _wrong(text: str) -> tuple[str, ...]:
    paragraphs = (Paragraph(TITLE), *(Paragraph(line) for line in text.splitlines()))
    return tuple(one.follows for one in check_document(Document(paragraphs, ()), "报告.docx").contradictions)


@pytest.mark.parametrize("text", [*RIGHT.values(), *(text for text, _ in LISTS.values())], ids=[*RIGHT, *LISTS])
def test_what_adds_up_or_leaves_something_out_draws_no_alarm(text: str) -> None:
    assert _wrong(text) == ()


@pytest.mark.parametrize(("text", "old", "new"), CHANGES, ids=[old for _, old, _ in CHANGES])
def test_a_part_that_was_changed_is_found(text: str, old: str, new: str) -> None:
    assert _wrong(text.replace(old, new, 1))
