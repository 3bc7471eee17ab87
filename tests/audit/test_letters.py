"""What a letter says fits its page in whole clauses."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.audit.audit import unproved
from perfeval.audit.letters.letter import Sender, render_letter, shortened
from perfeval.audit.letters.template import default_letter
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
