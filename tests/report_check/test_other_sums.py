"""Correct sentences in which amounts stand beside each other that are no parts of one total, or sides of one rate."""

from __future__ import annotations

import pytest

from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph

TITLE = "示例县示例局2023年度部门整体支出绩效自评报告"


def _wrong(text: str) -> tuple[str, ...]:
    paragraphs = (Paragraph(TITLE), *(Paragraph(line) for line in text.splitlines()))
    found = check_document(Document(paragraphs, ()), "报告.docx").contradictions
    return tuple(one.follows for one in found)


RIGHT = {
    "其中 within a numbered part": (
        "2023年度收入1433.74万元。具体情况如下：1.财政拨款收入1268.73万元，其中政府性基金37.85万元；2.事业收入86."
        "27万元；3.其他收入78.74万元。"
    ),
    "parts with a total of their own behind them": (
        "2023年度收、支总计1378.70万元。其中：基本支出679.80万元，占52.07%；项目支出625.80万元，占47.93%；本年支"
        "出合计1305.60万元。"
    ),
    "a total of what stands behind the ； only": (
        "其中：行政编制20人（含行政工勤编制1人），事业编制50人（含参公管理事业编制4人）；在职在编实有行政人员17人"
        "（含行政工勤人员1人），事业人员48人（含参公管理事业人员4人），合计65人。"
    ),
    "grades of the whole after a part of it": (
        "我局纳入绩效自评的项目12个，其中延续性项目9个。自评等级为“优”的10个，占83.33%，“良”的2个。"
    ),
    "grades without quotation marks": "项目自评51个，优秀34个、良好16个、一般1个。",
    "a rest of the whole before": (
        "全年受理群众诉求122件，办结113件，办结率92.62%，其中按期办结111件，剩余9件正在办理。"
    ),
    "a rest without its number": (
        "办理人大建议43件、政协提案50件，其中A类（已解决）35件、B类（列入计划）45件，其余为C类。"
    ),
    "shares of what the paragraph begins with": (
        "财政拨款支出205.59万元，占本年支出合计的86.39%。本年支出合计237.99万元。主要用于以下方面：教育（类）支出"
        "123.35万元，占60.00%；住房保障（类）支出20.56万元，占10.00%等。"
    ),
    "a score before the total": (
        "年初预算数100.00万元，全年执行数88.00万元，执行率88.00%，得8.8分；自评总分96.8分，其中产出指标得48分，效"
        "益指标得30分，满意度指标得10分。"
    ),
    "the points of what was achieved alone": "自评满分100分，得分96分。其中产出指标48分、效益指标29分、满意度指标9分。",
    "an average score of others": (
        "全市共评价项目40个，平均得分85.58分，最高96.5分，最低66.2分；其中本项目得86分：决策8分、过程8分、产出36"
        "分、效益34分。"
    ),
    "progress at another time": (
        "全年收到财政专项资金290.94万元，已拨付277.72万元，支出进度95.46%，其中6月底支出进度为55.30%、9月底为63.20%。"
    ),
    "a share of last year's whole in brackets": (
        "项目支出341.15万元，其中本级项目153.52万元，占项目支出的45.00%，上年本级项目217.41万元，占上年项目支出（"
        "434.83万元）的50.00%。"
    ),
    "a rate beside that of the same two counts": "全年受理群众诉求124件，办结111件，办结率89.52%，满意率98.5%。",
    "sources before what was spent of all": (
        "项目总投资4173.81万元，2023年下达资金1391.27万元，其中中央资金695.63万元（占50.00%）、省级资金417.38万元"
        "（占30.00%）、县级配套278.26万元（占20.00%），截至年底支出1224.32万元，支付率88.00%，累计完成投资2921.67"
        "万元。"
    ),
    "budgets and outturns in turn": (
        "社会保障和就业支出年初预算为119.13万元，支出决算为107.22万元；卫生健康支出年初预算为104.22万元，支出决算"
        "为83.38万元。两项合计支出190.60万元。"
    ),
    "a rate of people over beds": (
        "全县共有养老机构17家，床位321张（护理型床位137张，占42.68%），入住老人271人，其中特困供养对象231人，入住"
        "率84.42%。"
    ),
    "rates of parts whose amounts are not stated": (
        "部门年初预算688.90万元，执行中调增35.18万元、调减11.89万元，全年预算712.19万元；全年支出662.34万元，预算"
        "完成率93.00%，其中基本支出完成率99.72%、项目支出完成率80.59%。"
    ),
    "heads of another sort behind the sum": (
        "开展技能培训3期855人次（每期285人次），其中贫困劳动力426人次；人均补贴800元，合计68.40万元，取得证书825"
        "人次，取证率96.49%。"
    ),
    "an age called by 以上": "高龄津贴当月共有享受对象953人，其中80—89周岁849人、90—99周岁92人、百岁以上12人。",
    "ranks that are not all of the staff": (
        "实有在编人员113名（行政人员35名，其中处级11名、科级17名；事业人员78名，其中管理岗26名、专技岗52名）。"
    ),
    "a bracket before the last part": (
        "本单位共有车辆16辆，其中：主要领导干部用车1辆、机要通信用车11辆、应急保障用车2辆（含特种专业技术用车改造"
        "1辆）、其他用车2辆。"
    ),
    "a rest of roads without its length": "新建农村公路57公里（县道10公里、乡道24公里、其余为村道），改建13公里。",
    "those beside the whole": "参训人员共99人，其中男44人、女47人，另有工作人员8人；按地区分，城镇39人、农村52人。",
    "norms of people and of bodies": (
        "表彰先进个人27名、先进集体9个，奖金标准为每人2000元、每个集体5000元，合计9.90万元。"
    ),
    "what was done of the last part": (
        "全年接待来访114批次，其中一季度22批次、二季度26批次、三季度21批次，四季度受理的45批次中已办结40批次。"
    ),
    "teachers of some of the schools": (
        "在校学生836人，其中小学514人、初中255人、高中67人；教师72人，其中小学教师22人、初中教师10人。"
    ),
    "a range after a share": (
        "绩效目标申报24个,其中事前绩效评估3个;自评结果显示,预算执行率在90%(含)以上的17"
        "个,占70.83%,60%至90%的5个,占20.83%,低于60%的2个,占8.33%。"
    ),
    "grades of all units after those of a kind": (
        "从单位类型看，行政单位2家，占3.17%；事业单位61家，占96.83%，其中公益一类52家、"
        "公益二类8家、未分类1家；从评价等级看，“优”59家、“良”2家、“中”2家，优良率96.83%。"
    ),
    "uses of two sources": (
        "资金来源：财政拨款244.34万元，单位自筹24.43万元；"
        "资金用途：设备购置171.04万元，安装调试48.87万元，监理及其他48.86万元。"
    ),
    "the base of the whole before the parts of its change": (
        "2025年“三公”经费预算10.5万元，其中公务用车运行维护费8.4万元、公务接待费2.1万元；"
        "比上年预算11.8万元减少1.3万元，其中公务用车运行维护费减少0.8万元，公务接待费减少0.5万元。"
    ),
    "answers without those that were not pleased": (
        "发放问卷273份，回收有效问卷180份，有效回收率65.93%。其中非常满意120份、满意30份。"
    ),
    "a rate of minutes behind that of cases": (
        "交通事故由上年的14起降至9起，下降35.71%；平均通行时间由38分钟缩短至31分钟，缩短7分钟，降幅18.42%。"
    ),
    "some of last year's income": ("上年收入合计为24108733.62元，其中财政拨款收入22815960.30元、其他收入601333.20元。"),
    "nothing spent on something else": "因公出国（境）费0万元，公务用车保有量4辆，车均运行维护费2.94万元。",
    "some of the functions": (
        "一般公共预算财政拨款支出5127.69万元，占本年支出5589.48万元的91.74%。"
        "按功能分类，其中社会保障和就业支出257.16万元、卫生健康支出86.17万元。"
    ),
    "a third part beside 人员 and 公用": (
        "全年支出中，基本支出3191.06万元，项目支出4363.12万元。\n"
        "1.基本支出：人员经费2617.76万元，公用经费313.95万元，对个人和家庭的补助259.35万元。"
    ),
    "a third part within 人员": (
        "基本支出2931.71万元。其中：人员经费2617.76万元，公用经费313.95万元。人员经费中，对个人和家庭的补助259.35万元。"
    ),
    "those that passed of those that were done": (
        "实际完成改造村庄179个，完成率91.33%。已完工村庄中通过验收的174个，验收通过率97.21%。"
    ),
    "those that signed, one less than those that were asked": "走访农户348户。愿意流转的343户，已签约的298户。",
    "what is left before the change of the whole": (
        "2023年“三公”经费决算23.03万元，没有突破26.70万元的年度预算，结余3.67万元；比2022年决算30.65万元少支出7.62"
        "万元，降幅24.86%。"
    ),
    "what is left and its own change": (
        "2023年收入100.35万元，支出90.12万元，结余10.23万元，比上年增加2.11万元，增长25.99%。"
    ),
    "posts of kinds and the whole staff": (
        "年末单位编制数76名，其中行政编制23名、事业编制50名、工勤编制3名；实有在编人员71人，空编5名。另有离退休人员26人。"
    ),
    "posts of kinds in the sentence before": (
        "编制总数66名，其中机关行政编制18名、参公编制7名、事业编制41名。在职人员总数59人，空编7名。"
    ),
    "posts without their sum": "行政编制20名、事业编制50名，在职62人，空编8名。",
    "posts of each kind and those filled": "行政编制30名，在职29人，空编1名；事业编制50名，在职48人，空编2名。",
    "nothing added to a score": (
        "自评得分91.91分。其中，履职效能分值50分，自评得44.70分，得分率89.40%；"
        "管理效率分值50分，自评得47.21分，得分率94.42%；加减分项为0分。"
    ),
    "an average between two totals": (
        "项目2021年至2023年分别安排市级资金519.32万元、663.65万元和563.64万元，三年合计1746.61万元，"
        "年均582.20万元；三年共支出1690.58万元，总体执行率96.79%。"
    ),
    "points lost of what stands before a bracket": (
        "我局自评得分91.0分（投入20分得18.2分、过程30分得26.5分、产出30分得28.3分、效果20分得18.0分），扣9.0分。"
    ),
    "a gap before what was spent": (
        "资金到位4364.46万元，到位率93.67%，未到位295.12万元；实际支出4216.77万元，占到位资金的96.62%，结余147.69万元。"
    ),
}


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT)
def test_what_is_right_draws_no_alarm(text: str) -> None:
    assert _wrong(text) == ()


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (
            "2023年度收入1433.74万元，其中：财政拨款收入1268.73万元，事业收入86.27万元，其他收入87.74万元。",
            "1442.74万元",
        ),
        ("高龄津贴当月共有享受对象935人，其中80—89周岁849人、90—99周岁92人、百岁以上12人。", "953人"),
        ("全年支出进度：收到资金290.94万元，已拨付277.72万元，支出进度59.46%，其中6月底支出进度为55.30%。", "95.46%"),
        ("项目自评52个，优秀34个、良好16个、一般1个。", "51个"),
        ("编制总数66名，其中机关行政编制18名、参公编制7名、事业编制41名。在职人员总数52人，空编7名。", "14名"),
        ("行政编制20名、事业编制50名，在职62人，空编9名。", "8名"),
        ("行政编制30名，在职29人，空编1名；事业编制50名，在职48人，空编3名。", "2名"),
    ],
)
def test_parts_of_one_total_are_still_held_against_it(text: str, right: str) -> None:
    assert any(right in one for one in _wrong(text))
