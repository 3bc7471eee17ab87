"""Findings of one kind are told in one sentence, by what they say of themselves and not by their words."""

from __future__ import annotations

from dataclasses import replace
from string import Formatter

import pytest

from perfeval.findings.catalogue import catalogue, finding
from perfeval.findings.finding import Finding, Place
from perfeval.findings.merging import listed_words, merged_mend, merged_words, without_cells


def _no_number(cell: str, found: str, label: str = "决算数") -> Finding:
    return finding("R201", Place("甲.xlsx", "支出", cell), sheet="支出", cell=cell, label=label, found=found)


def test_a_finding_carries_what_its_words_were_filled_with() -> None:
    one = _no_number("D5", "约3”万元，填的是“2")
    assert one.detail("found") == "约3”万元，填的是“2"
    assert one.detail("label") == "决算数"
    assert one.detail("nobody") == ""
    assert catalogue()["R201"].message.format(**dict(one.details)) == one.message


def test_cells_are_named_together_whatever_stands_in_them() -> None:
    # quotation marks and brackets in a cell are no part of the sentence
    message, mend = merged_words([_no_number("D5", "约3”，应为数字（见“注”）"), _no_number("D6", "三万")])
    assert message == "“支出”D5:D6（决算数）填的是“约3”，应为数字（见“注”）”“三万”，应为数字，未采用。"
    assert mend == "请改为数字。"


def test_words_that_were_changed_are_not_filled_in_anew() -> None:
    one = _no_number("D5", "三万")
    said = replace(one, message="按合计倒推为3万元。")
    assert merged_words([said, _no_number("D6", "四万")])[0] == "按合计倒推为3万元，等2处。"


@pytest.mark.parametrize("count", [2, 6])
@pytest.mark.parametrize("code", sorted(catalogue()))
def test_whatever_is_merged_is_a_sentence(code: str, count: int) -> None:
    template = catalogue()[code]
    names = {name for _, name, _, _ in Formatter().parse(template.message + template.mend) if name}
    alike = [finding(code, None, **{name: f"{name}{number}" for name in names}) for number in range(count)]
    for words in (*merged_words(alike), merged_mend(alike)):
        open_quotes = 0
        for before, mark in zip(" " + words, words, strict=False):
            open_quotes += {"“": 1, "”": -1}.get(mark, 0)
            assert 0 <= open_quotes <= 1, words
            # counted beside what is quoted, not inside it
            assert not (open_quotes and mark == "项" and before.isdigit()), words
    assert merged_words(alike)[0].count("。") <= template.message.count("。") + 1


def test_more_values_than_are_shown_are_counted_outside_of_the_quotation_marks() -> None:
    alike = [finding("R101", sheet=f"表{number}") for number in range(1, 7)]
    assert merged_words(alike)[0] == "缺少工作表“表1”“表2”“表3”“表4”等6项，用到它的指标缺数据。"
    assert merged_mend(alike[:2]) == "请补充工作表“表1”“表2”。"


def test_findings_with_figures_of_their_own_are_told_one_after_the_other() -> None:
    def wrong(name: str, expected: str, found: str) -> Finding:
        details = {"name": name, "target": "≥1", "actual": "1", "rule": "分值10", "expected": expected, "found": found}
        return finding("P107", None, **details)

    message, mend = listed_words([wrong("甲", "9", "10"), wrong("乙", "8", "10")])
    assert (
        message.index("“甲”")
        < message.index("应为9，填的是10")
        < message.index("“乙”")
        < message.index("应为8，填的是10")
    )
    assert mend == "请改为9、8，或在偏差原因栏说明。"
    many, _ = listed_words([wrong(f"第{number}项", "9", "10") for number in range(6)])
    assert "“第3项”" in many and "“第4项”" not in many and many.endswith("；同类另有2处。")


def test_sentences_are_not_put_into_a_sentence() -> None:
    notes = ["缺少“甲”。缺少“乙”", "缺少“丙”"]
    alike = [finding("K103", indicator=f"指标{at}", note=note, zero="") for at, note in enumerate(notes)]
    assert merged_words(alike)[0] == "指标“指标0”缺数据，没有得分：缺少“甲”。缺少“乙”；同类另有1处。"


def test_a_comparison_is_told_without_its_cells() -> None:
    cells = "、".join(f"甲{number}（支出!D{number}）" for number in range(5, 12))
    one = finding("C214", cells=cells, left="甲；乙", left_value="1万元", right="丙", right_value="2000万元")
    assert without_cells(one) == "甲；乙1万元与丙2000万元相差千倍以上，疑似元、万元混用"
