"""Findings of one kind said in one sentence, with every place that is still worth naming."""

from __future__ import annotations

import pytest

from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place, Severity
from perfeval.findings.merging import blocks, merged_words, shown_cells


def _no_number(cell: str, found: str = "约三万", sheet: str = "支出") -> Finding:
    return finding("R201", Place("甲.xlsx", sheet, cell), sheet=sheet, cell=cell, label="决算数", found=found)


def test_one_finding_keeps_its_words() -> None:
    one = _no_number("G9")
    assert merged_words([one]) == (one.message, one.mend)


def test_neighbours_are_one_block_and_equal_texts_stand_once() -> None:
    message, mend = merged_words([_no_number(f"G{row}") for row in (5, 6, 7, 12)])
    assert message == "“支出”G5:G7、G12（决算数）填的是“约三万”，应为数字，未采用。"
    assert mend == "请改为数字。"


def test_different_texts_are_listed_and_many_are_cut() -> None:
    message, _ = merged_words([_no_number("G5", "约三万"), _no_number("G6", "见附件")])
    assert "填的是“约三万”“见附件”，" in message
    message, _ = merged_words([_no_number(f"G{row}", f"约{row}") for row in range(5, 15)])
    assert "“约5”“约6”“约7”“约8”“…”" in message


def test_words_that_are_not_the_catalogues_are_counted() -> None:
    other = Finding("R201", Severity.ERROR, "别的话。", "改")
    assert merged_words([other, other]) == ("别的话，等2处。", "改")


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["D5", "D6", "D8"], ["D5:D6", "D8"]),
        (["D6", "D5", "D5"], ["D5:D6"]),
        (["D5", "E5"], ["D5", "E5"]),
        (["AA10", "AA9"], ["AA9:AA10"]),
        (["整表", ""], []),
    ],
)
def test_blocks_of_cells(cells: list[str], found: list[str]) -> None:
    assert blocks(cells) == found


def test_many_blocks_are_counted() -> None:
    assert shown_cells([f"{letter}5" for letter in "DEFGHI"]) == "D5、E5、F5、G5等6格"
