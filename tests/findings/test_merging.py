"""Findings of one kind are told in one sentence, by what they say of themselves and not by their words."""

from __future__ import annotations

from dataclasses import replace

from perfeval.findings.catalogue import catalogue, finding
from perfeval.findings.finding import Finding, Place
from perfeval.findings.merging import merged_words, without_cells


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


def test_a_comparison_is_told_without_its_cells() -> None:
    cells = "、".join(f"甲{number}（支出!D{number}）" for number in range(5, 12))
    one = finding("C214", cells=cells, left="甲；乙", left_value="1万元", right="丙", right_value="2000万元")
    assert without_cells(one) == "甲；乙1万元与丙2000万元相差千倍以上，疑似元、万元混用"
