"""Lists and balances whose words say that nothing is left out; and such as do not."""

from __future__ import annotations

import pytest

from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph

TITLE = "示例县示例局2023年度部门整体支出绩效自评报告"

FOUND = {
    "debts over a year": (
        "2022年末全区政府债务余额50.37亿元，2023年新增6.05亿元，偿还本金3.45亿元，年末余额52.97亿元，占核定限额57.84亿元的91.6%。",
        {"3.45": "3.75", "6.05": "6.55", "50.37": "56.37"},
    ),
    "beds": (
        "驿站设置养老床位318张，入住281人，床位使用率88.4%，空置37张；入住老人中失能、半失能21人。",
        {"318": "118", "37张": "39张"},
    ),
    "money paid ahead": (
        "2023年应发生活补助125.19万元；财政预拨128.54万元，多余3.35万元已缴回国库。",
        {"3.35": "3.75", "128.54": "168.54"},
    ),
    "a budget, its outturn and what was saved": (
        "公用经费预算1224.72万元，决算1157.24万元，控制率94.49%，节约67.48万元；同上一年度决算数1191.58万元比，减支34.34万元。",
        {"67.48": "69.48"},
    ),
    "money that is still to be given out": (
        "截至10月底，区本级收到中央直达资金4.25亿元，已分配下达29785.60万元，分配进度70.08%，待分配12714.40万元。",
        {"4.25": "4.05", "12714.40": "11714.40"},
    ),
    "problems that are being mended": (
        "审计指出的51个问题，已完成整改46个，正在整改5个，整改完成率90.20%。",
        {"46个": "26个", "5个": "3个"},
    ),
    "staff of offices and bodies": (
        "年末在职人员82人，其中机关17人、事业单位65人。",
        {"82": "28", "17人": "67人", "65人": "66人"},
    ),
    "staff of a hospital": (
        "在岗职工675人，其中医师189人、护理人员339人、医技及行政后勤人员147人。",
        {"675": "375", "189": "389", "147": "547"},
    ),
    "people cared for": ("特困人员1436人，其中分散供养1058人、集中供养378人。", {"1058": "1085", "378": "387"}),
    "taxes and others": ("一般公共预算收入11.92亿元，其中税收收入7.75亿元，非税收入4.17亿元。", {"4.17": "3.17"}),
    "money of the budget and other": (
        "年末结转和结余26.39万元（其中财政拨款结转21.11万元，非财政拨款结转5.28万元），均按规定结转下年继续使用。",
        {"21.11": "21.51", "5.28": "7.28"},
    ),
    "indicators of every kind": (
        "共设三级绩效指标28项，其中数量指标13项、质量指标5项、效益指标7项、满意度指标3项。",
        {"标5项": "标4项", "标7项": "标9项"},
    ),
    "cars one of which is for the principal": (
        "共有车辆21辆，其中：主要负责人用车1辆、机要通信用车2辆、执法执勤用车15辆、离退休干部用车3辆。",
        {"车1辆": "车4辆", "15辆": "16辆"},
    ),
    "a year's surplus and all of them": (
        "养老保险基金上年结余10.10亿元，当年收入4.56亿元，当年支出4.50亿元，当年结余0.06亿元，年末滚存结余10.16亿元。",
        {"10.16": "12.16", "0.06": "0.36"},
    ),
    "carried over, in two paragraphs": (
        "2023年度本年收入合计11900.76万元，其中：财政拨款收入10849.85万元，占91.17%；事业收入909.62万元；其他收入141.29万元。"
        "年初结转和结余333.70万元。\n2023年度本年支出合计11863.71万元，其中：基本支出8530.90万元；项目支出3332.81万元。"
        "年末结转和结余370.75万元。",
        {"333.70": "233.70", "370.75": "307.75"},
    ),
    "what is left of an income of another paragraph": (
        "（一）收入情况。2023年总收入23080.87万元，为年度收入预算23974.98万元的96.27%。\n（二）支出情况。2023年总支出"
        "22411.89万元，收支相抵结余668.98万元。其中基本支出18406.01万元，占82.1%；项目支出4005.88万元，占17.9%。",
        {"668.98": "638.98"},
    ),
    "what is left of a budget of another paragraph": (
        "执行中因上级专项下达，全年预算调整为4560.39万元（含上年结转65.17万元、本年收入4495.22万元）。\n"
        "2024年部门总支出4498.86万元，预算执行率98.65%，年末结转61.53万元。",
        {"61.53": "67.53"},
    ),
}
CHANGES = [(text, old, new) for text, changes in FOUND.values() for old, new in changes.items()]

RIGHT = {
    "a tax among others": "全年税收2.31亿元，其中增值税1.20亿元，非税收入0.50亿元。",
    "a budget that was changed": "年初预算1200.00万元，调整后预算1500.00万元，支出决算1480.00万元，结余20.00万元。",
    "what is left at the end of more than the first budget": (
        "年初预算1200.00万元，支出决算1180.00万元，完成98.33%，年末结转结余35.00万元。"
    ),
    "a limit of debts": "2023年末债务余额50.37亿元，债务限额53.10亿元；2023年新增债券6.05亿元，其中再融资2.00亿元。",
    "money of other years": "应发放补助125.19万元，已发放120.19万元，应收回以前年度资金3.35万元。",
    "doctors and nurses only": "在岗职工675人，其中医师189人、护理人员339人。",
    "money of the budget only": (
        "2023年度本年收入合计11900.76万元，其中：财政拨款收入10849.85万元；其他收入1050.91万元。年初财政拨款结转和结余333.70"
        "万元。\n2023年度本年支出合计11863.71万元。年末财政拨款结转和结余280.75万元。"
    ),
    "what is left of the projects": ("全年预算调整为4560.39万元。\n2024年部门总支出4498.86万元，项目结转28.11万元。"),
    "beds of one sort": "设置床位318张，其中护理型床位120张，入住281人，护理型床位空置9张。",
    "staff by what they are": "年末在职人员82人，其中党员17人、事业身份60人。",
}


def _wrong(text: str) -> tuple[str, ...]:
    paragraphs = (Paragraph(TITLE), *(Paragraph(line) for line in text.splitlines()))
    found = check_document(Document(paragraphs, ()), "报告.docx").contradictions
    return tuple(one.follows for one in found)


@pytest.mark.parametrize("text", [*RIGHT.values(), *(text for text, _ in FOUND.values())], ids=[*RIGHT, *FOUND])
def test_what_is_right_or_left_open_draws_no_alarm(text: str) -> None:
    assert _wrong(text) == ()


@pytest.mark.parametrize(("text", "old", "new"), CHANGES, ids=[old for _, old, _ in CHANGES])
def test_a_figure_that_was_changed_is_found(text: str, old: str, new: str) -> None:
    assert _wrong(text.replace(old, new, 1))
