"""The report in Word: its figures, its parts, its looks, and templates that a bureau edited."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Pt

from perfeval.calculator import evaluate_unit
from perfeval.facts.fact import Fact, Facts
from perfeval.report import ReportTemplateError, export_template, render_report, report_file_name, template_tags
from perfeval.report.context import report_context
from perfeval.report.figures import figure_tables
from perfeval.report.material import text_slots
from perfeval.report.outlines import outline_names
from perfeval.report.template import default_template
from perfeval.report.wording import change, money
from perfeval.report_check import check_report
from perfeval.scheme import load_scheme
from tests.libreoffice import converted
from tests.report.samples import GOLDEN, ROOT, SAMPLES, sample


def _document(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def _text(document: Any) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


@pytest.fixture(scope="module")
def golden() -> Any:
    data, evaluation = sample(GOLDEN)
    return _document(render_report(evaluation, data))


def test_golden_sentences(golden: Any) -> None:
    text = _text(golden)
    for sentence in (
        "2021年一般公共预算财政拨款收入933.09万元",
        "年初结转和结余144.86万元",
        "2021年基本支出决算数为933.10万元，较上年增加244.08万元，增长35.42%",
        "2021年年初项目支出预算数为144.86万元，较上年减少21.21万元，下降12.77%",
        "核定编制10名，实有在职人员11名，在职人员控制率为110.00%",
        "自评总分为94分，等级为“优”",
        "在职人员超过核定编制，在职人员控制率为110.00%",
    ):
        assert sentence in text


def test_every_amount_is_a_fact_or_follows_from_facts(golden: Any) -> None:
    _, evaluation = sample(GOLDEN)
    amounts = {money(value) for f in evaluation.facts.values() if isinstance(value := f.value, Decimal)}
    values = [f.value for f in evaluation.facts.values() if isinstance(f.value, Decimal) and f.unit == "万元"]
    differences = {money(abs(a - b)) for a in values for b in values}
    stated = re.findall(r"(\d+\.\d{2})万元", _text(golden))
    assert len(stated) > 15
    assert [one for one in stated if one not in amounts | differences] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_report_agrees_with_its_workbook(name: str, tmp_path: Path) -> None:
    data, evaluation = sample(name)
    path = tmp_path / report_file_name(evaluation)
    path.write_bytes(render_report(evaluation, data))
    checked = check_report(path, evaluation)
    assert checked.contradictions == ()
    assert checked.judged > 50


@pytest.mark.parametrize("scheme", ["hunan-provincial", "mof-2020-10-department"])
def test_other_indicator_systems(scheme: str, tmp_path: Path) -> None:
    data, _ = sample(GOLDEN)
    evaluation = evaluate_unit(data, load_scheme(scheme))
    path = tmp_path / "报告.docx"
    path.write_bytes(render_report(evaluation, data))
    assert check_report(path, evaluation).contradictions == ()
    names = [row.cells[2].text for row in _document(path.read_bytes()).tables[-1].rows]
    assert all(any(result.indicator.label in name for name in names) for result in evaluation.indicators)


def test_nine_parts_with_their_subheadings(golden: Any) -> None:
    headings = [p.text for p in golden.paragraphs if p.style.name in ("一级标题", "二级标题", "三级标题")]
    assert [h[0] for h in headings if h[1] == "、"] == list("一二三四五六七八九")
    assert "（二）项目支出情况" in headings
    assert "4.评价结论" in headings


def test_table_has_the_official_layout(golden: Any) -> None:
    _, evaluation = sample(GOLDEN)
    rows = golden.tables[-1]._tbl.findall(qn("w:tr"))
    assert len(rows) == len(evaluation.indicators) + 2
    table = [[cell.text for cell in row.cells] for row in golden.tables[-1].rows]
    assert table[0] == ["一级指标", "二级指标", "三级指标", "自评分", "指标解释", "指标说明"]
    assert table[3][2:4] == ["在职人员控制率（5分）", "4"]
    assert table[-1][0] == "总分" and table[-1][3] == "94"
    restarts = [m for m in golden.tables[-1]._tbl.iter(qn("w:vMerge")) if m.get(qn("w:val")) == "restart"]
    assert len(restarts) == 4 + 7 + 1
    assert [table[r][0] for r in (1, 5, 6, 28)] == [
        "投入\n（20分）",
        "投入\n（20分）",
        "过程\n（30分）",
        "效果\n（20分）",
    ]
    assert table[25][5] == table[27][5] and "此三项指标" in table[27][5]
    assert rows[0].trPr.find(qn("w:tblHeader")) is not None


def test_typography_of_an_official_document(golden: Any) -> None:
    section = golden.sections[0]
    assert (round(section.top_margin.mm), round(section.left_margin.mm), round(section.right_margin.mm)) == (37, 28, 26)
    fonts = {style: golden.styles[style].element.rPr.rFonts.get(qn("w:eastAsia")) for style in ("报告标题", "一级标题")}
    assert fonts == {"报告标题": "方正小标宋简体", "一级标题": "黑体"}
    assert golden.styles["报告正文"].font.size == Pt(16)
    assert "PAGE" in golden.sections[0].footer._element.xml
    table = next(r.target_part for r in golden.part.rels.values() if r.reltype.endswith("/fontTable"))
    assert "华文中宋" in table.blob.decode("utf-8")


def test_what_is_missing_is_highlighted(golden: Any) -> None:
    marked = [
        run.text for p in golden.paragraphs for run in p.runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW
    ]
    plain = [run.text for p in golden.paragraphs for run in p.runs if run.font.highlight_color is None]
    assert any("基本支出增减的主要原因" in text for text in marked)
    assert all(text.startswith("【待补充：") and text.endswith("】") for text in marked)
    assert not any("【待补充" in text for text in plain)


def test_none_is_said_only_where_the_data_say_zero() -> None:
    data, evaluation = sample(GOLDEN)
    phrase = "2021年本部门无政府性基金预算支出。"
    assert phrase not in _text(_document(render_report(evaluation, data)))
    name = "政府性基金预算支出决算数"
    for amount, said in ((Decimal(0), True), (Decimal("3.5"), False)):
        facts = Facts({**evaluation.facts.by_name, name: Fact(name, amount, "万元")})
        text = _text(_document(render_report(replace(evaluation, facts=facts), data)))
        assert (phrase in text) is said
        assert ("政府性基金预算支出决算数为3.50万元" in text) is not said


def test_changes_in_words() -> None:
    words = {
        ("933.10", "689.02"): "较上年增加244.08万元，增长35.42%",
        ("144.86", "166.07"): "较上年减少21.21万元，下降12.77%",
        ("0", "5"): "较上年减少5.00万元，下降100.00%",
        ("5", "0"): "上年为0，本年增加5.00万元",
        ("0", "0"): "上年也为0",
        ("5", "5"): "与上年持平",
        ("5.001", "5"): "与上年基本持平",
        ("5", "-1"): "上年为负数，不计算增减幅度",
    }
    assert {key: change(Decimal(key[0]), Decimal(key[1])) for key in words} == words


def test_the_scheme_may_word_its_own_measures() -> None:
    data, evaluation = sample(GOLDEN)
    results = tuple(
        replace(one, indicator=one.indicator.model_copy(update={"improvement": "本地的改进措施。"}))
        if one.indicator.id == "在职人员控制率"
        else one
        for one in evaluation.indicators
    )
    text = _text(_document(render_report(replace(evaluation, indicators=results), data)))
    assert "本地的改进措施。" in text


def test_problems_speak_of_management_and_measures_are_a_handful() -> None:
    data, evaluation = sample("示例区城市管理服务大队_2023")
    text = _text(_document(render_report(evaluation, data)))
    problems = text.split("七、存在的问题及原因分析\n", 1)[1].split("八、下一步改进措施\n", 1)
    measures = problems[1].split("九、其他需要说明的情况", 1)[0]
    assert "预算执行率为83.84%" in problems[0] and "存量资金消化不够" in problems[0]
    assert not re.search(r"\d+个要点中符合|扣\d|失分\d", problems[0])
    assert 3 <= measures.count("\n") <= 6
    assert evaluation.scheme.disclaimer not in text and "赫山区" not in text


@pytest.mark.parametrize("name", outline_names())
def test_every_outline_can_be_filled_and_agrees_with_the_workbook(name: str, tmp_path: Path) -> None:
    data, evaluation = sample("示例区城市管理服务大队_2023")
    content = render_report(evaluation, data, default_template(name))
    path = tmp_path / "报告.docx"
    path.write_bytes(content)
    assert check_report(path, evaluation).contradictions == ()
    document = _document(content)
    tables = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert any("1476.00" in cell for row in tables for cell in row)
    assert any(cell == "53.02" for row in tables for cell in row)
    assert "{" not in _text(document)
    app = zipfile.ZipFile(io.BytesIO(content)).read("docProps/app.xml").decode()
    assert "<Application>perfeval</Application>" in app


def test_what_a_person_must_write_is_counted_and_listed_in_front(golden: Any) -> None:
    lines = [p.text for p in golden.paragraphs]
    assert lines[0] == "待补充事项"
    listed = [line for line in lines if re.match(r"\d+．", line)]
    body = "\n".join(lines[len(listed) + 2 :])
    assert f"本报告有{body.count('【待补充：')}处尚待补充" in lines[1]
    assert all(line.split("．", 1)[1].split("（", 1)[0] in body for line in listed)


def test_a_whole_report_has_no_list_in_front() -> None:
    data, evaluation = sample(GOLDEN)
    bare = replace(data, texts={section: "文字。" for slot in text_slots().values() for section in slot.sections})
    names = ("政府性基金预算支出", "国有资本经营预算支出", "社会保险基金预算支出")
    zeros = {f"{name}{m}": Fact(f"{name}{m}", Decimal(0), "万元") for name in names for m in ("决算数", "上年决算数")}
    whole = replace(evaluation, facts=Facts({**evaluation.facts.by_name, **zeros}))
    text = _text(_document(render_report(whole, bare)))
    assert "待补充" not in text and text.startswith(evaluation.unit)


def test_missing_data_is_marked_in_text_and_table() -> None:
    data, _ = sample(GOLDEN)
    facts = {**data.facts.by_name, "编制数": replace(data.facts["编制数"], value=None)}
    lacking = replace(data, facts=Facts(facts))
    evaluation = evaluate_unit(lacking, load_scheme())
    document = _document(render_report(evaluation, lacking))
    text = _text(document)
    assert "【待补充：“" in text and "缺数据】" in text
    assert "总分仅供参考，不评定等级" in text
    assert document.tables[-1].rows[3].cells[3].text == "缺数据"
    assert document.tables[-1].rows[-1].cells[3].text == "90（不完整）"


def test_own_words_appear_and_cannot_break_the_document() -> None:
    data, evaluation = sample(GOLDEN)
    odd = "第一段<b>&{{ 总分 }}\x07\x00\n第二段"
    text = _text(_document(render_report(evaluation, replace(data, texts={"部门职能": odd}))))
    assert "第一段<b>&{{ 总分 }}\n第二段" in text


def test_the_manual_lists_every_tag_and_the_template_uses_it() -> None:
    manual = (ROOT / "docs" / "评价报告.md").read_text(encoding="utf-8")
    listed = manual.split("标签：", 1)[1].split("。", 1)[0].replace("\n", "").split("、")
    assert listed == list(template_tags())
    data, evaluation = sample(GOLDEN)
    assert set(report_context(evaluation, data)) == set(template_tags())


def test_same_input_same_bytes() -> None:
    data, evaluation = sample(GOLDEN)
    assert render_report(evaluation, data) == render_report(evaluation, data)


def test_a_template_edited_in_word(tmp_path: Path) -> None:
    """Parts moved, a tag split over runs as Word does it, another font, a picture in the header, a column dropped."""
    data, evaluation = sample(GOLDEN)
    path = tmp_path / "模板.docx"
    export_template(path)
    document = docx.Document(str(path))
    body = document.element.body
    conclusion = next(p for p in document.paragraphs if "评价结论 }}" in p.text)
    body.insert(0, conclusion._p)
    conclusion.runs[0].text = "本部门{{ 评"
    extra = conclusion.add_run("价结论 }}（等级：{{ 等级 }}）")
    extra.font.name, extra.font.bold = "微软雅黑", True
    document.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(_PNG))
    for row in document.tables[-1]._tbl.findall(qn("w:tr"))[:-1]:
        cells = row.findall(qn("w:tc"))
        if len(cells) == 6:
            row.remove(cells[4])
    document.save(str(path))
    result = _document(render_report(evaluation, data, path.read_bytes()))
    first = next(p for p in result.paragraphs if p.text.startswith("本部门"))
    assert first.text.startswith("本部门2021年") and first.text.endswith("（等级：优）")
    assert "image" in "".join(r.reltype for r in result.sections[0].header.part.rels.values())
    assert [cell.text for cell in result.tables[-1].rows[3].cells][2:4] == ["在职人员控制率（5分）", "4"]


@pytest.mark.parametrize(
    ("wording", "told"),
    [
        ("{{ 单位名 }}", "单位名"),
        ("{{ 年度", "成对"),
        ("{% if 年度 %}", "成对"),
        ("{{ 年度.__class__.mro() }}", "标签"),
    ],
)
def test_a_broken_template_is_explained(wording: str, told: str, tmp_path: Path) -> None:
    data, evaluation = sample(GOLDEN)
    path = tmp_path / "模板.docx"
    export_template(path)
    document = docx.Document(str(path))
    document.paragraphs[5].text = wording
    document.save(str(path))
    with pytest.raises(ReportTemplateError, match=told):
        render_report(evaluation, data, path.read_bytes())


def test_a_template_that_is_no_word_document() -> None:
    data, evaluation = sample(GOLDEN)
    with pytest.raises(ReportTemplateError, match="Word"):
        render_report(evaluation, data, b"not a document")


def test_libreoffice_renders_it(tmp_path: Path) -> None:
    """A4 pages, the annex lying; the last row of the table is there."""
    data, evaluation = sample(GOLDEN)
    source = tmp_path / "report.docx"
    source.write_bytes(render_report(evaluation, data))
    content = converted([source], tmp_path, "pdf")[0].read_bytes()
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", content)
    sizes = [(round(float(width)), round(float(height))) for width, height in boxes]
    assert {(595, 842), (842, 595)} <= set(sizes)
    assert 4 <= sum(width > height for width, height in sizes) <= 8


_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def test_amounts_fit_their_columns() -> None:
    """In the widest digits that stand in for the font: the last ones of a number are never on a line of their own."""
    digit, percent, margins = 6.4, 9.6, 3.4
    for name, table in figure_tables().items():
        for column in table.columns:
            widest = {"增减": 7 * digit + percent, "得分率": 6 * digit + percent}.get(column.tag, 9 * digit)
            if column.align == "right":
                assert column.width * 72 / 25.4 - margins >= widest, (name, column.label)
