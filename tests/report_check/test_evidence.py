"""Rates and amounts whose sides stand nearby: right ones are judged, changed ones found, doubtful ones left."""

from __future__ import annotations

import pytest

from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph
from perfeval.report_check.judging.evidence import bare_name, family_of, pairs_of_signs
from perfeval.report_check.judging.result import ReportCheck

UNIT = "2023年年初预算1000.00万元，年中追加200.00万元，全年预算数1200.00万元，全年支出1100.00万元。"

FOUND = {
    "a share of what another paragraph states": (
        f"{UNIT}\n第四季度支出440.00万元，占全年支出的40.00%，进度不均衡。",
        "40.00%",
        "45.00%",
    ),
    "a share of the whole that the share before it names": (
        f"{UNIT}\n截至9月底支出660.00万元，占全年支出的60.00%，12月单月支出220.00万元，占到20.00%。",
        "占到20.00%",
        "占到27.00%",
    ),
    "a share told in words with the figure in brackets": (
        "“三公”经费支出8.72万元，其中公务用车运行维护费6.94万元，占八成左右（79.59%）。",
        "79.59%",
        "75.59%",
    ),
    "the share of what has the largest": (
        "项目支出1828.23万元，其中农林水支出1024.67万元，城乡社区支出803.56万元。农林水支出比重最高，达56.05%。",
        "56.05%",
        "65.05%",
    ),
    "a share of two parts by their names": (
        "走访群众420人，其中满意386人、基本满意21人、不满意13人，满意与基本满意合计占96.90%。",
        "96.90%",
        "98.90%",
    ),
    "points of all points lost": (
        "合计扣3.6分，其中过程指标扣1.4分，占全部扣分的38.89%。",
        "38.89%",
        "42.89%",
    ),
    "the share of an amount right after its whole": (
        "失分最多的是产出指标，扣1.40分，占全部扣分4.23分的33.10%。",
        "33.10%",
        "36.10%",
    ),
    "a row of shares of one whole": (
        "2023年收入合计4780.12万元，其中财政拨款4516.27万元、年初结转263.85万元，分别占94.48%和5.52%。",
        "5.52%",
        "7.52%",
    ),
    "a row of shares after its parts": (
        "全年支出4642.38万元。从支出性质看，人员类1893.46万元、运转类306.92万元、特定目标类2442.00万元，"
        "依次占40.79%、6.61%、52.60%。",
        "40.79%",
        "43.79%",
    ),
    "a row of rates of what each was to do": (
        "平整道路96条、提升公厕42座、绿化节点128处的任务，实际完成90条、39座、121处，"
        "完成率分别为93.75%、92.86%和94.53%。",
        "92.86%",
        "95.86%",
    ),
    "a row of rates of scores": (
        "决策15分得14.25分，过程20分得17.6分，产出35分得32.8分，效益30分得28.8分，"
        "四类指标得分率依次为95.00%、88.00%、93.71%、96.00%。",
        "88.00%",
        "86.00%",
    ),
    "a rate by any name of what was due and done": (
        "城乡居民医保应缴人数21890人，已缴21436人，参保率97.93%。",
        "97.93%",
        "95.93%",
    ),
    "a rate over the sum of two": (
        "全年立案受理案件312件，审结306件；审结案件中调解结案238件，调解率77.78%。",
        "77.78%",
        "87.78%",
    ),
    "a rate of a thing planned in another paragraph": (
        "年度计划改造危桥12座，增设安防设施98.0公里。\n危桥改造完成11座，完成年初目标的91.67%，另有1座顺延。",
        "91.67%",
        "93.67%",
    ),
    "a rate of execution over the budget of the part in another paragraph": (
        "项目预算总额930.00万元，其中建设补助510.00万元、运营补助420.00万元。\n"
        "建设补助支出498.60万元，执行率97.76%；运营补助支出386.25万元，执行率91.96%。",
        "91.96%",
        "97.96%",
    ),
    "how far below the price asked": (
        "3个标段的最高限价合计3912.60万元，中标价合计3724.85万元，下浮4.80%。",
        "4.80%",
        "5.80%",
    ),
    "growth with last year's in brackets": (
        "接待瞻仰群众2.60万人次，同比增长23.81%（上年同期2.10万人次）。",
        "23.81%",
        "28.81%",
    ),
    "more than a budget stated elsewhere": (
        f"{UNIT}\n全年支出比年初预算多出100.00万元，增幅高达10.00%。",
        "10.00%",
        "13.00%",
    ),
    "an amount for each of the people counted": (
        "公务接待费1.78万元，接待21批次168人次，人均105.95元。",
        "105.95元",
        "125.95元",
    ),
    "an amount for each place": (
        "落实管护经费46.50万元，覆盖31个村，每村平均1.50万元。",
        "1.50万元",
        "1.80万元",
    ),
    "two together": (
        "产业发展412.80万元，人居环境整治286.50万元，村级运转198.36万元。产业发展和人居环境整治两项合计699.30万元。",
        "699.30万元",
        "669.30万元",
    ),
    "what is left of a budget": (
        "资金预算684.00万元，采购服务实付671.58万元，结余12.42万元已交回国库。",
        "12.42万元",
        "21.42万元",
    ),
    "the adjusted budget": (
        "年初批复预算1268.34万元。执行中县级部门陆续下达指标905.47万元，全年可用指标达到2173.81万元。",
        "905.47万元",
        "950.47万元",
    ),
    "how much less than the year before": (
        "公用支出122.16万元，较2022年的131.75万元减少9.59万元。",
        "9.59万元",
        "6.59万元",
    ),
    "a list that ends with the rest": (
        "上级专项1124.44万元。上级专项中，生态补偿318.26万元，国土绿化405.70万元，防治289.44万元，"
        "湿地保护及其他111.04万元。",
        "405.70万元",
        "450.70万元",
    ),
    "a list by a criterion": (
        "项目支出1736.84万元。按资金来源分，市本级专项612.40万元，上级专项1124.44万元。",
        "612.40万元",
        "642.40万元",
    ),
    "a list that says how many parts it has": (
        "项目支出3102.58万元。项目支出由三块构成：监管1288.46万元、执法743.85万元、信息化1070.27万元。",
        "743.85万元",
        "734.85万元",
    ),
    "parts that come to more than their whole": (
        "项目支出1089.66万元。主要用于产业发展412.80万元，环境整治286.50万元，干部报酬198.36万元。",
        "412.80万元",
        "912.80万元",
    ),
}


def _check(text: str) -> ReportCheck:
    return check_document(Document(tuple(Paragraph(line) for line in text.split("\n")), ()), "报告.txt")


@pytest.mark.parametrize("kind", FOUND)
def test_right_is_left_alone_and_changed_is_found(kind: str) -> None:
    text, figure, changed = FOUND[kind]
    assert text.count(figure) == 1
    assert _check(text).contradictions == ()
    found = _check(text.replace(figure, changed)).contradictions
    assert found, kind
    assert all(one.right and one.follows for one in found)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (f"{UNIT}\n第四季度支出440.00万元，占全年支出的45.00%。", "40.00%"),
        ("失分最多的是产出指标，扣1.40分，占全部扣分4.23分的36.10%。", "33.10%"),
        ("城乡居民医保应缴人数21890人，已缴21436人，参保率95.93%。", "97.93%"),
        ("3个标段的最高限价合计3912.60万元，中标价合计3724.85万元，下浮5.80%。", "4.80%"),
        ("落实管护经费46.50万元，覆盖31个村，每村平均1.80万元。", "1.50万元"),
        ("资金预算684.00万元，采购服务实付671.58万元，结余21.42万元已交回国库。", "12.42万元"),
    ],
)
def test_the_right_figure_is_named(text: str, right: str) -> None:
    assert [one.right for one in _check(text).contradictions] == [right]


@pytest.mark.parametrize(
    "text",
    [
        "全市森林覆盖率稳定在61.35%，固定资产利用率达98.20%。",
        "抽查企业120家，发现存在隐患的15家，整改率93.33%。",
        "全年支出8000.00万元，占全市财政支出的3.15%。",
        "举办培训班12期，培训860人，考核合格率98.37%。",
        "按期答复率99.6%。全年立案3286件，办结3251件。",
        "“三公”经费年初预算13.00万元，决算11.50万元，其中：公务接待费决算3.00万元，完成预算的78.95%。",
        "年末农村低保对象1043人，全年发放低保金438.06万元，人均每月350元。",
        "分项目看：设备购置预算1860.00万元、支出1782.40万元；人才培训预算420.00万元、支出396.75万元。",
        "项目支出1089.66万元。主要用于产业发展412.80万元，环境整治286.50万元。",
        "基本支出3108.62万元。\n支出按经济分类：工资福利支出2864.53万元，商品和服务支出1795.18万元，"
        "对个人和家庭的补助112.40万元，资本性支出604.79万元。",
    ],
)
def test_what_no_words_prove_is_not_judged(text: str) -> None:
    assert _check(text).contradictions == ()


@pytest.mark.parametrize(
    "text",
    [
        "截至12月底实际支出620.00万元，预算执行率96.88%。\n该项目预算640.00万元，另一项目预算900.00万元。",
        "城镇新增就业4538人、失业人员再就业1236人，年度目标分别为4200人和1100人，目标完成率分别是108.05%、112.36%。",
        "编制床位800张；在职职工1124人，其中技术人员946人，占职工总数的84.16%，技术人员中高级职称178人，占18.82%。",
    ],
)
def test_a_rate_that_something_nearby_explains_is_no_contradiction(text: str) -> None:
    assert _check(text).contradictions == ()


def test_words_that_end_in_yue_are_no_rough_numbers() -> None:
    checked = _check("年度采购预算100.00万元，实际签约95.00万元，节约率7.00%。")
    assert [one.right for one in checked.contradictions] == ["5.00%"]


@pytest.mark.parametrize(
    ("lead", "family", "whole"),
    [
        ("占全年支出的", "share", "全年支出"),
        ("占比为", "share", ""),
        ("相当于年初预算的", "done", "年初预算"),
        ("同比增长", "change", ""),
        ("调解率", "rate", ""),
        ("城镇登记失业率", "", ""),
    ],
)
def test_families(lead: str, family: str, whole: str) -> None:
    found = family_of(lead)
    assert (found[0], found[2]) == (family, whole)


def test_names() -> None:
    assert bare_name("其中社会保障和就业一项即") == "社会保障和就业"
    assert pairs_of_signs("危桥改造完成") & pairs_of_signs("计划改造危桥") == {"危桥", "改造"}
