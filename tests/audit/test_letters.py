"""What a letter says fits its page in whole clauses."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from perfeval.audit.letters.letter import shortened

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
