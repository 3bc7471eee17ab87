"""What a letter says fits its page in whole clauses."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.audit.audit import unproved
from perfeval.audit.letters.letter import render_letter, shortened
from perfeval.audit.letters.sender import Sender
from perfeval.audit.letters.template import default_letter
from perfeval.audit.result import AuditResult, Verdict
from perfeval.cli.letters import write_letters
from perfeval.cli.options import Processes
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.report.rendering_errors import ReportTemplateError

SENTENCES = st.lists(
    st.sampled_from(
        [
            "支出决算数1476.00万元",
            "，",
            "。",
            "；",
            "（支出!F17）",
            "（容差0.01万元）",
            "“三公”经费",
            "、",
            "不符：",
            "一段没有标点的长文字" * 3,
        ]
    ),
    min_size=1,
    max_size=30,
).map("".join)


@given(SENTENCES)
def test_a_message_is_cut_between_clauses_never_inside_a_bracket(text: str) -> None:
    cut = shortened(text)
    assert cut == text or cut.removesuffix("等，详见《复核表》。").rstrip("。") in text
    kept = cut.removesuffix("等，详见《复核表》。")
    if cut != text:
        assert len(kept) <= 90
        assert all(kept.count(a) == kept.count(b) for a, b in ("（）", "“”"))


def test_a_short_message_stays_whole() -> None:
    text = "“支出”F17应为数字，填的是“约三百”。"
    assert shortened(text) == text


@pytest.mark.parametrize(("seconds", "written"), [(120, 2), (0.0001, 0)])
def test_a_letter_that_takes_too_long_is_named_and_costs_nothing_else(
    seconds: float, written: int, tmp_path: Path
) -> None:
    results = [
        unproved(name, finding("F101", Place(name), file=name, reason="不存在")) for name in ("甲.xlsx", "乙.xlsx")
    ]
    count, problems = write_letters(tmp_path / "意见书", results, Sender(), None, Processes(1, seconds))
    assert count == written and len(problems) == 2 - written
    assert len(list((tmp_path / "意见书").iterdir())) == 2 * written
    assert all(one.code == "B101" and "超过0.0001秒" in one.message for one in problems)


def test_a_template_whose_parts_are_not_declared_is_said_to_be_no_document() -> None:
    """It opens and is filled in; only as it is saved does Word's own list of parts turn out to be broken."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(default_letter())) as source, zipfile.ZipFile(content, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            footer = b'PartName="/word/footer1.xml" '
            assert name != "[Content_Types].xml" or footer in part
            target.writestr(name, part.replace(footer + b"C", footer + b"S"))
    result = unproved("甲.xlsx", finding("F101", Place("甲.xlsx"), file="甲.xlsx", reason="不存在"))
    with pytest.raises(ReportTemplateError, match="意见书模板不是完好的Word文档"):
        render_letter(result, Sender(), content.getvalue())


def _told(result: AuditResult, **more: str) -> list[str]:
    document = docx.Document(io.BytesIO(render_letter(result, Sender(**more))))
    return [paragraph.text for paragraph in document.paragraphs]


@pytest.mark.parametrize("length", [8, 40, 85])
@pytest.mark.parametrize("count", [1, 6, 30])
def test_a_letter_fills_one_page_and_counts_what_it_leaves_out(count: int, length: int) -> None:
    found = tuple(
        finding("F101", Place("甲.xlsx", "支出", f"C{row}"), file="甲.xlsx", reason="不" * length)
        for row in range(count)
    )
    result = AuditResult("甲.xlsx", "", Verdict.DIFFERENT, unit="示例局", year=2023, findings=found)
    told = _told(result)
    # 13 points a character, 442 points a line, as the letter's styles have it
    lines = sum(max(1, -(-(len(text) + 2) * 13 // 442)) for text in told)
    assert lines <= 26
    entries = [text for text in told if text[:1].isdigit()]
    left = [text for text in told if text.startswith("另有")]
    assert left == ([f"另有{count - len(entries)}处问题，见所附本单位《复核表》。"] if count > len(entries) else [])
    assert entries


@pytest.mark.parametrize(("given", "said"), [("2024-05-10", "2024年5月10日"), ("二〇二四年五月", "二〇二四年五月")])
def test_a_date_is_as_letters_have_it(given: str, said: str) -> None:
    wrong = finding("F101", Place("甲.xlsx"), file="甲.xlsx", reason="不存在")
    told = _told(unproved("甲.xlsx", wrong), date=given, reference="示财绩〔2024〕1号", deadline="5月底前")
    assert told[-1] == said and "示财绩〔2024〕1号" in told and any("请于5月底前" in text for text in told)
