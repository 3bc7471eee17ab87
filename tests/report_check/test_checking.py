"""Reports that people wrote: what contradicts itself is found, what is right is left alone."""

from __future__ import annotations

import io
from pathlib import Path
from random import Random

import docx
import pytest

from benchmarks.report_check import reports, try_report
from perfeval.findings.finding import Place, Severity
from perfeval.report import render_report
from perfeval.report_check import ReportCheck, UnreadableReport, check_report
from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph
from tests.raised import ERROR, HINT, Said
from tests.report.samples import GOLDEN, REPORTS, sample

SOUND = (
    "县财政局_2022",
    "县城管局_2022",
    "省质量监督局_2018",
    "市交通局_2020",
    "区住房保障中心_2022",
    "镇政府_2023",
    "市卫健委_2019",
    "县教育局_2021",
    "市交警支队_2020",
    "县农业农村局_2022",
    "市生态环境局_2023",
    "县行政审批局_2021",
)
"""Reports without an error."""


def _check(text: str, *headings: str) -> ReportCheck:
    return check_document(Document((Paragraph(text, headings),), ()), "报告.txt")


def test_the_two_contradictions_of_the_published_report() -> None:
    checked = check_report(REPORTS / f"{GOLDEN}.txt")
    found = {(one.section, one.right) for one in checked.contradictions}
    assert found == {("（二）项目支出情况", "12.77%"), ("1.经济性分析", "110.00%")}
    assert "除以本年数" in checked.contradictions[0].follows
    assert checked.judged >= 45 and checked.unchecked > 0


def test_the_published_report_against_its_workbook() -> None:
    _, evaluation = sample(GOLDEN)
    checked = check_report(REPORTS / f"{GOLDEN}.txt", evaluation)
    assert {one.right for one in checked.contradictions} == {"12.77%", "110.00%"}
    assert len(checked.contradictions) == 2


def test_the_doubts_about_the_published_report() -> None:
    checked = check_report(REPORTS / f"{GOLDEN}.txt")
    questions = " ".join(one.sentence + one.question for one in checked.doubts)
    assert "满意率为100%，而“社会公众或服务对象满意度”5分中只得4分" in questions
    assert "扣了分，报告没有说明原因" in questions and "质量达标率（8分中只得7分）" in questions
    assert "预算执行存在偏差" in questions
    assert {one.severity for one in checked.findings} == {Severity.ERROR, Severity.HINT}


def test_what_is_said_of_the_published_report() -> None:
    file = f"{GOLDEN}.txt"
    found = check_report(REPORTS / file).findings
    Said(
        "T101",
        ERROR,
        Place(file, "（二）项目支出情况"),
        "“2021年年初项目支出预算数为144.86万元，较上年减少21.21万元，减少14.64%，…”："
        "上年应为144.86万元＋21.21万元＝166.07万元，21.21万元÷166.07万元＝12.77%，不是14.64%…",
        "请改为12.77%，或核对其他数字",
    ).assert_in(found)
    Said(
        "T201",
        HINT,
        Place(file, "（一）部门整体支出绩效目标完成情况"),
        "“…满意率为100%，其中非常满意为99.98%。”满意率为100%，而“社会公众或服务对象满意度”5分中只得4分。",
        "请核对，必要时在报告中说明",
    ).assert_in(found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    text = (REPORTS / f"{GOLDEN}.txt").read_text(encoding="utf-8").replace("\xa0", " ")
    path = tmp_path / "报告.txt"
    path.write_bytes(text.encode(encoding, errors="replace"))
    assert len(check_report(path).contradictions) == 2


def test_a_report_with_planted_errors() -> None:
    checked = check_report(REPORTS / "农业技术推广站_2022.txt")
    assert {one.right for one in checked.contradictions} == {"14.73%", "20.00%", "184.50万元", "92.5分"}


def test_another_report_typed_with_half_width_signs() -> None:
    checked = check_report(REPORTS / "文化馆_2023.txt")
    assert {one.right for one in checked.contradictions} == {"87.50%", "96.15%", "12.40万元"}


@pytest.mark.parametrize("name", SOUND)
def test_reports_without_errors_raise_no_alarm(name: str) -> None:
    checked = check_report(REPORTS / f"{name}.txt")
    assert checked.contradictions == ()
    assert checked.judged > 20


@pytest.mark.parametrize(
    ("name", "right", "planted"),
    [
        ("县财政局_2022", "占27.52%", "占37.52%"),
        ("县行政审批局_2021", "完成率109%", "完成率119%"),
        ("县行政审批局_2021", "调整后预算1,280.00", "调整后预算1,260.00"),
        ("县行政审批局_2021", "全年预算100万元", "全年预算110万元"),
        ("市生态环境局_2023", "占5.06%", "占5.60%"),
        ("市生态环境局_2023", "公用经费310.21万元", "公用经费301.21万元"),
        ("市生态环境局_2023", "完成预算的97.24%", "完成预算的92.74%"),
        ("市生态环境局_2023", "增长6.62%", "增长6.21%"),
        ("市生态环境局_2023", "合同金额的66.23%", "合同金额的62.63%"),
        ("县农业农村局_2022", "预算执行率97.23%", "预算执行率92.73%"),
        ("县农业农村局_2022", "经费的71.16%", "经费的61.16%"),
        ("县农业农村局_2022", "事业人员111人", "事业人员121人"),
        ("县财政局_2022", "占72.66%", "占76.62%"),
        ("县财政局_2022", "占本年支出合计的93.13%", "占本年支出合计的91.33%"),
        ("县财政局_2022", "下降23.51%", "下降30.73%"),
        ("县财政局_2022", "下降11.72%", "下降13.28%"),
        ("县财政局_2022", "下降22.22%", "下降28.57%"),
        ("县财政局_2022", "完成年初预算的109.09%", "完成年初预算的91.67%"),
        ("县财政局_2022", "增长9.68%", "增长8.82%"),
        ("县财政局_2022", "审减率12.79%", "审减率14.79%"),
        ("县财政局_2022", "100%=85.33%", "100%=95.33%"),
        ("县财政局_2022", "占政府采购支出总额的58.56%", "占政府采购支出总额的68.56%"),
        ("县财政局_2022", "人员经费980.15万元", "人员经费990.15万元"),
        ("县城管局_2022", "占18.48%", "占16.48%"),
        ("县城管局_2022", "下降18%", "下降21.95%"),
        ("县城管局_2022", "增幅15.17%", "增幅13.18%"),
        ("县城管局_2022", "变动率-18.84%", "变动率-23.22%"),
        ("县城管局_2022", "100%=97.2%", "100%=99.2%"),
        ("县城管局_2022", "效果指标15分，得14.5分", "效果指标15分，得13.5分"),
        ("县城管局_2022", "超支31.86万元", "超支21.86万元"),
        ("省质量监督局_2018", "预算执行率97.27%", "预算执行率99.27%"),
        ("省质量监督局_2018", "降低8.14%", "降低8.86%"),
        ("省质量监督局_2018", "变动率为-1.12%", "变动率为1.12%"),
        ("省质量监督局_2018", "利用率97.98%", "利用率99.98%"),
        ("省质量监督局_2018", "办结率98.31%", "办结率99.31%"),
        ("市交通局_2020", "控制率93.75%", "控制率91.75%"),
        ("市交通局_2020", "比上年增加110.4万元，增长5.02%", "比上年增加110.4万元，增长4.78%"),
        ("市交通局_2020", "节约18.29%", "节约22.38%"),
        ("市交通局_2020", "变动率47.51%", "变动率32.21%"),
        ("市交通局_2020", "产出30分，得29分", "产出30分，得28分"),
        ("市交通局_2020", "占58.07%", "占57.08%"),
        ("区住房保障中心_2022", "的21.74%", "的20.74%"),
        ("区住房保障中心_2022", "占比78.26%", "占比79.26%"),
        ("区住房保障中心_2022", "年度目标800套的102.5%", "年度目标800套的105.2%"),
        ("区住房保障中心_2022", "降幅6.68%", "降幅7.16%"),
        ("区住房保障中心_2022", "下降22.5%", "下降29.03%"),
        ("区住房保障中心_2022", "20/22=90.91%", "20/22=100%"),
        ("区住房保障中心_2022", "（投入9分", "（投入8分"),
        ("区住房保障中心_2022", "率94.57%（", "率98.57%（"),
        ("县教育局_2021", "占5.07%", "占6.07%"),
        ("县教育局_2021", "下降11.25%", "下降12.68%"),
        ("县教育局_2021", "得分93分", "得分94分"),
        ("市交警支队_2020", "预算完成率97.33%", "预算完成率99.33%"),
        ("市交警支队_2020", "下降12.79%", "下降14.67%"),
        ("市交警支队_2020", "利用率99%", "利用率100%"),
        ("市卫健委_2019", "执行率35%", "执行率45%"),
        ("镇政府_2023", "控制率95%", "控制率105.26%"),
        ("镇政府_2023", "满意率94.27%", "满意率97.24%"),
        ("镇政府_2023", "同比增长7.04%", "同比增长6.58%"),
        ("镇政府_2023", "占比77.78%", "占比87.77%"),
        ("镇政府_2023", "比上年的25.3万元减少2.5万元", "比上年的25.3万元减少3.5万元"),
        ("镇政府_2023", "效益20分得19分", "效益20分得18分"),
    ],
)
def test_planted_errors_are_found(name: str, right: str, planted: str, tmp_path: Path) -> None:
    text = (REPORTS / f"{name}.txt").read_text(encoding="utf-8")
    assert right in text
    path = tmp_path / "报告.txt"
    path.write_text(text.replace(right, planted), encoding="utf-8")
    assert check_report(path).contradictions


@pytest.fixture
def word_report(tmp_path: Path) -> Path:
    """A report in Word: weights in columns of their own, a table of amounts, errors in both and in the text."""
    document = docx.Document()
    document.add_paragraph("示例县水利局2022年度部门整体支出绩效自评报告")
    document.add_paragraph("一、评价结论")
    document.add_paragraph("综合评价得分92分，等级为优。其中预算执行率得3分，扣1分。")
    document.add_paragraph("预算执行率（4分）得4分，主要是资金下达较晚。")
    amounts = document.add_table(0, 3)
    for cells in (
        ("项目", "预算数", "决算数"),
        ("防汛物资", "120.50", "118.20"),
        ("河道清淤", "86.00", "86.00"),
        ("设备购置", "33.50", "30.10"),
        ("合计", "240.00", "243.30"),
    ):
        row = amounts.add_row()
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    form = document.add_table(0, 6)
    for scores in (
        ("一级指标", "分值", "三级指标", "分值", "评价标准", "得分"),
        ("投入", "20", "目标合理性", "10", "符合规定得满分", "10"),
        ("", "", "在职人员控制率", "10", "每超1个百分点扣0.5分", "11"),
        ("过程", "30", "预算执行率", "4", "100%得满分", "3"),
        ("", "", "管理制度健全性", "25", "", "25"),
        ("产出", "30", "实际完成率", "30", "", "27"),
        ("效果", "20", "社会效益", "20", "", "17"),
        ("总分", "100", "", "", "", "92"),
    ):
        row = form.add_row()
        for cell, text in zip(row.cells, scores, strict=True):
            cell.text = text
    path = tmp_path / "报告.docx"
    document.save(str(path))
    return path


def test_a_word_report_with_tables(word_report: Path) -> None:
    checked = check_report(word_report)
    found = {one.sentence: one.right for one in checked.contradictions}
    assert found == {
        "预算执行率（4分）得4分，主要是资金下达较晚。": "3分",
        "合计 决算数 243.30": "234.30",
        "在职人员控制率（10分）自评分11": "10分",
        "各项指标分值合计99分": "100分",
        "过程（30分）": "29分",
        "总分92": "93分",
    }


def test_the_national_form_with_its_two_headings() -> None:
    """财预〔2020〕10号: 10 points for the execution of the budget under a heading of their own."""
    funds = ("项目资金", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    head = ("一级指标", "二级指标", "三级指标", "年度指标值", "分值", "实际完成值", "得分")
    rows = [
        ("项目名称", "病虫害防治", "", "", "", "", ""),
        funds,
        ("年度资金总额", "100", "120", "114", "10", "95%", "9.5"),
        ("其中：财政拨款", "100", "120", "114", "-", "95%", "-"),
        head,
        ("产出指标（50分）", "数量指标", "防治面积", "≥10万亩", "30", "12", "30"),
        ("", "质量指标", "防治效果", "≥90%", "20", "92%", "20"),
        ("效益指标（30分）", "社会效益", "挽回损失", "明显", "30", "明显", "27"),
        ("满意度指标（10分）", "满意度", "农户满意度", "≥90%", "10", "95%", "10"),
        ("总分", "", "", "", "100", "", "96.5"),
    ]
    assert check_document(Document((), (tuple(rows),)), "表").contradictions == ()
    rows[5] = (*rows[5][:6], "28")
    found = check_document(Document((), (tuple(rows),)), "表").contradictions
    assert [one.right for one in found] == ["94.5分"]


def test_a_grade_that_does_not_go_with_the_total() -> None:
    assert [one.question for one in _check("自评得分85分，等级为“优”。").doubts] == [
        "总分85分评为“优”，而通行的等级标准下应为“良”。"
    ]
    assert _check("自评得分85分，等级为良。").doubts == ()


@pytest.mark.parametrize(
    ("stated", "changed", "right"),
    [
        ("下降12.77%", "下降14.64%", {"12.77%"}),
        ("在职人员控制率为110.00%。", "在职人员控制率为100%。", {"110.00%"}),
        ("较上年增加244.08万元，增长35.42%", "较上年增加244.08万元，增长26.16%", {"35.42%"}),
        ("占本年支出合计的86.56%", "占本年支出合计的85.56%", {"86.56%"}),
        ("自评总分为94分", "自评总分为95分", {"94分"}),
        ("核定编制10名", "核定编制12名", {"10名", "91.67%"}),
        (
            "公用经费846.09万元，较上年增加237.07万元",
            "公用经费846.09万元，较上年增加273.07万元",
            {"237.07万元", "47.65%"},
        ),
    ],
)
def test_a_generated_report_that_somebody_changed(stated: str, changed: str, right: set[str], tmp_path: Path) -> None:
    data, evaluation = sample(GOLDEN)
    document = docx.Document(io.BytesIO(render_report(evaluation, data)))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if stated in run.text]
    assert runs
    runs[0].text = runs[0].text.replace(stated, changed)
    path = tmp_path / "报告.docx"
    document.save(str(path))
    assert {one.right for one in check_report(path, evaluation).contradictions} == right


@pytest.mark.parametrize(
    ("title", "told", "right"),
    [
        ("益阳市赫山区政务服务中心2022年度报告", "工作簿为2021年度", []),
        ("示例县水利局2021年度报告", "没有出现工作簿的单位名称", ["100.00%"]),
    ],
)
def test_a_report_of_another_year_is_not_compared(title: str, told: str, right: list[str]) -> None:
    _, evaluation = sample(GOLDEN)
    document = Document((Paragraph(title), Paragraph("预算执行率为99%。")), ())
    checked = check_document(document, "报告.txt", evaluation)
    assert [one.right for one in checked.contradictions] == right
    assert told in checked.doubts[0].question


def test_what_is_still_to_be_written() -> None:
    checked = _check("主要原因是【待补充：增减的主要原因】。")
    assert [one.question for one in checked.doubts] == ["还有1处“【待补充：…”没有填写。"]


def test_against_the_data_alone() -> None:
    data, _ = sample(GOLDEN)
    lines = ("益阳市赫山区政务服务中心2021年度报告", "实有在职人员12名。")
    document = Document(tuple(Paragraph(line) for line in lines), ())
    assert [one.right for one in check_document(document, "报告.txt", data).contradictions] == ["11名"]


def test_control_rate_in_a_table() -> None:
    def found(rate: str) -> list[str]:
        table = (("财政供养人员情况", "编制数", "2022年实际在职人数", "控制率"), ("", "35", "38", rate))
        return [one.right for one in check_document(Document((), (table,)), "表").contradictions]

    assert found("108.57%") == []
    assert found("100%") == ["108.57%"]


@pytest.mark.parametrize(
    "rows",
    [
        [("201", "300"), ("20103", "300"), ("2010301", "200"), ("2010302", "100"), ("208", "50"), ("20805", "50")],
        [("一、人员经费", "200"), ("其中：工资", "120"), ("二、公用经费", "150"), ("其中：办公费", "30")],
        [("基本支出", "250"), ("人员经费", "200"), ("公用经费", "50"), ("项目支出", "100")],
        [("甲单位", "200.00"), ("乙单位", "150.01")],
    ],
)
def test_tables_whose_total_is_right(rows: list[tuple[str, str]]) -> None:
    table = (("项目", "金额"), *rows, ("合计", "350"))
    assert check_document(Document((), (table,)), "表").contradictions == ()


@pytest.mark.parametrize(
    "text",
    [
        "2022年收入1000万元，较上年增加100万元，增长11.11%。",
        "支出决算90万元，比年初预算100万元减少10万元，下降10%。",
        "由80.5万元增加到92.3万元，增加11.8万元，增长14.66%。",
        "收、支总计各是4125.49万元、4143.91万元，各下降23.51%、38.28%。",
        "基本支出450万元，项目支出150万元，分别占75%、25%。",
        "本年支出合计600万元，其中：基本支出450万元，占75%；项目支出150万元，占25%。",
        "约有300万元，较上年增加近50万元，增长约30%。",
        "年初预算为51.98万元，支出决算为51.98万元，完成年初预算的100%。",
        "三公经费支出5万元，公务接待费较上年减少1万元，下降50%。",
        "每超过1个百分点扣0.5分，低于60%不得分。",
        "发放问卷300份，回收285份，满意率98%。",
        "支出851.264元，其中基本支出500万元。",
        "在职人员控制率=（10/10）×100%=100%。",
        "收入1000万元，其中办公费增加10万元，增长50%。",
        "三公经费支出8万元，其中公务接待费2万元。",
        "本年支出600万元，其中：人员支出400万元，其中：工资300万元。",
        "本年支出600万元，其中：年初预算500万元，追加200万元。",
        "收入1000万元，人员经费增加5万元，公用经费下降3%。",
        "全年预算数120万元，决算数90万元，完成年初预算的95%。",
        "项目总投资500万元，已支付200万元，预算执行率98%。",
        "编制10人，在职人员11人，在职人员控制率以100%为标准。",
        "支出100万元，其中项目支出40万元，较上年增加10万元，增长11.11%。",
        "预算安排5万元，决算3.5万元，完成预算的70%，较上年减少0.5万元，减少12.5%。",
    ],
)
def test_no_false_alarm(text: str) -> None:
    assert _check(text).contradictions == ()


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2022年收入1000万元，较上年增加100万元，增长10%。", "11.11%"),
        ("支出决算90万元，上年决算80万元，增加12万元，增长12.5%。", "10.00万元"),
        ("由80.5万元增加到92.3万元，增加11.8万元，增长12.78%。", "14.66%"),
        ("本年支出合计600万元，其中：基本支出450万元，占70%；项目支出150万元，占25%。", "75.00%"),
        ("年初预算为100万元，支出决算为90万元，完成年初预算的110%。", "90.00%"),
        ("2021年决算数为57.43万元，2022年支出决算为56.12万元，比2021年决算数减少1.10%。", "2.28%"),
        ("编制12名，在职人员13人，在职人员控制率100%。", "108.33%"),
        ("支出5亿元，较上年增加1亿元，增长20%。", "25.00%"),
        ("减少21.21万元，增长12.77%。", "同一方向"),
        ("本年收入合计500万元，其中：财政拨款420万元，其他收入100万元。", "520.00万元"),
        (
            "三公经费支出8万元，无因公出国（境）费用，公务用车运行维护费5.6万元，公务用车购置费0万元，公务接待费2万元。",
            "7.60万元",
        ),
        ("发放问卷300份，回收285份，回收率98%。", "95.00%"),
        ("结转结余率=（12.5÷250）×100%=6%。", "5.00%"),
    ],
)
def test_general_patterns(text: str, right: str) -> None:
    assert [one.right for one in _check(text).contradictions] == [right]


def test_against_the_workbook() -> None:
    _, evaluation = sample(GOLDEN)
    lines = (
        "益阳市赫山区政务服务中心2021年度报告",
        "2021年基本支出决算数为933.10万元，年初预算数为930.09万元。",
        "预算执行率为99%，三公经费控制率为89.38%。",
        "2021年本部门无项目支出。",
        "自评得分95分。",
    )
    document = Document(tuple(Paragraph(line) for line in lines), ())
    found = [one.right for one in check_document(document, "报告.txt", evaluation).contradictions]
    assert found == ["933.09万元", "100.00%", "144.85万元", "94分"]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", bytes(range(128, 256)) * 3], ids=["zip", "doc", "binary"]
)
def test_what_cannot_be_read_is_said(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(content)
    with pytest.raises(UnreadableReport) as caught:
        check_report(path)
    assert caught.value.finding.code == "T301"


def test_an_empty_report_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "空.txt"
    path.write_bytes(b"")
    with pytest.raises(UnreadableReport, match="空"):
        check_report(path)


def test_columns_of_percentages_are_no_amounts_and_years_may_head_them() -> None:
    def found(growth: str, total: str) -> list[str]:
        table = (
            ("项目", "2021年决算数", "2022年决算数", "增减额", "增减%"),
            ("基本支出", "200.00", "230.00", "30.00", growth),
            ("项目支出", "400.00", "440.00", "40.00", "10.00"),
            ("合计", "600.00", "670.00", total, "11.67"),
        )
        return [one.right for one in check_document(Document((), (table,)), "表").contradictions]

    assert found("15.00", "70.00") == []
    assert found("25.00", "70.00") == ["15.00%"]
    assert found("15.00", "90.00")


def test_score_rates_in_a_table() -> None:
    table = (("一级指标", "分值", "得分", "得分率"), ("决策", "20", "17.6", "88.00%"), ("产出", "40", "30.0", "69.00%"))
    assert [one.right for one in check_document(Document((), (table,)), "表").contradictions] == ["75.00%"]


def test_tables_of_final_accounts_that_are_right() -> None:
    """Column numbers, lines like 部门：…, two heading rows and small codes are no amounts."""
    three = (
        ("预算数", "", "", "", "决算数", "", "", ""),
        ("合计", "因公出国（境）费", "公务用车购置及运行费", "公务接待费") * 2,
        ("1", "2", "3", "4", "5", "6", "7", "8"),
        ("12.00", "", "8.00", "4.00", "9.50", "", "7.00", "2.50"),
    )
    statement = (
        ("部门：示例局", "", "", "金额单位：万元", "", ""),
        ("项目", "行次", "决算数", "项目", "行次", "决算数"),
        ("一、财政拨款收入", "1", "900.00", "一、一般公共服务支出", "32", "600.00"),
        ("三、其他收入", "3", "60.50", "二、住房保障支出", "34", "350.50"),
        ("本年收入合计", "27", "960.50", "本年支出合计", "58", "950.50"),
        ("年初结转和结余", "29", "20.00", "年末结转和结余", "60", "30.00"),
        ("总计", "31", "980.50", "总计", "62", "980.50"),
    )
    projects = (
        ("序号", "项目名称", "年初预算", "全年预算", "执行数", "执行率"),
        ("1", "甲项目", "100", "120", "114", "95.00%"),
        ("2", "乙项目", "80", "80", "80", "100%"),
        ("合计", "", "180", "200", "194", "97.00%"),
    )
    checked = check_document(Document((), (three, statement, projects)), "表")
    assert checked.contradictions == () and checked.judged > 25


def _table(*rows: str) -> list[str]:
    """What is right instead of what a table says; its cells parted by blanks."""
    table = tuple(tuple(row.split()) for row in rows)
    found = check_document(Document((Paragraph("示例局2023年度决算"),), (table,)), "报告.docx")
    return [one.right for one in found.contradictions]


@pytest.mark.parametrize(
    ("share", "right"), [("33.33%", []), ("43.33%", ["33.33%"]), ("0.00%", ["33.33%"]), ("33.3%", [])]
)
def test_shares_in_a_column(share: str, right: list[str]) -> None:
    assert (
        _table(
            "资金来源 金额（万元） 所占比例", "中央资金 300.00 50.00%", f"省级资金 200.00 {share}",
            "县级资金 100.00 16.67%", "合计 600.00 100.00%",
        )
        == right
    )  # fmt: skip


def test_shares_that_come_to_the_whole_and_one_amount_that_does_not() -> None:
    rows = ("资金来源 金额（万元） 占比", "中央资金 300.00 50.00%", "省级资金 230.00 33.33%", "县级资金 100.00 16.67%")
    [right] = _table(*rows)
    assert right.startswith("约") and abs(float(right[1:]) - 200) < 0.1


def test_shares_of_another_whole_are_left_alone() -> None:
    assert _table("项目 金额（万元） 占总支出比例", "甲 30.00 3.00%", "乙 20.00 2.00%", "丙 10.00 1.00%") == []


@pytest.mark.parametrize(
    ("score", "right"), [("9.78", []), ("9.87", ["9.78分"]), ("10", []), ("9.5", []), ("10.5", ["9.78分"])]
)
def test_the_score_of_execution(score: str, right: list[str]) -> None:
    """Scores in half points may be by steps."""
    row = f"年度资金总额 1100.00 1156.62 1131.28 10 97.81% {score}"
    assert _table("项目资金 年初预算数 全年预算数 全年执行数 分值 执行率 得分", row) == right


@pytest.mark.parametrize("path", reports(), ids=lambda path: path.stem)
def test_whole_reports_without_an_error(path: Path) -> None:
    checked = check_report(path)
    assert checked.contradictions == ()
    assert checked.judged >= 0.75 * (checked.judged + checked.unchecked)


@pytest.mark.parametrize("path", [*reports("published"), *reports("unlike")], ids=lambda path: path.stem)
def test_whole_reports_of_other_hands_raise_no_alarm(path: Path) -> None:
    assert check_report(path).contradictions == ()


def test_percentages_of_whole_reports_changed_one_at_a_time() -> None:
    tallies = [try_report(path, Random(number))[1]["%"] for number, path in enumerate(reports()) if number % 4 == 0]
    assert sum(one.found for one in tallies) >= 0.9 * sum(one.changed for one in tallies)
