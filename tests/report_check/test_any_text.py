"""Whatever clauses follow one another, a report is checked, and what is said of it stands in it."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph
from perfeval.report_check.language.figures import number_text

DATA = Path(__file__).parent.parent / "data" / "report_check"
TEXTS = [
    one["text"]
    for name in ("kinds", "kinds_of_rates", "left_alone")
    for one in yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
]
CLAUSES = sorted({clause for text in TEXTS for clause in re.findall("[^，。；：\n]+[，。；：]?", number_text(text))})


@given(st.lists(st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=12), min_size=1, max_size=4))
@settings(max_examples=300, deadline=None)
def test_clauses_in_any_order_are_checked(paragraphs: list[list[str]]) -> None:
    lines = ["".join(clauses) for clauses in paragraphs]
    checked = check_document(Document(tuple(map(Paragraph, lines)), ()), "报告.txt")
    text = "".join(lines)
    for found in checked.contradictions:
        assert _bare(found.sentence)[:20] in _bare(text) and found.right


def _bare(text: str) -> str:
    """A text without brackets: 与上年（88.75万元）相比 is read as 与上年88.75万元相比."""
    return re.sub("[（）]", "", number_text(text))
