"""Trees taken apart and put together; addresses, stems, and the words that stand for a tree."""

from __future__ import annotations

from decimal import Decimal

import pytest

from perfeval.formula.addresses import address_of, row_and_column
from perfeval.formula.nodes import (
    Binary,
    Cell,
    Name,
    Negative,
    Number,
    Range,
    Text,
    added,
    all_of,
    any_of,
    block_at,
    call,
    cell_at,
    compared,
    concat,
    fine,
    names_in,
    number,
    renamed,
    rounded,
    substitute,
    walk,
)
from perfeval.formula.official import official_text
from perfeval.formula.parser import ExpressionError, parse, tokens, with_names
from perfeval.formula.stems import stem

A, B = Name("甲"), Name("乙")


@pytest.mark.parametrize(
    ("address", "place"),
    [("A1", (0, 0)), ("B3", (2, 1)), ("Z1", (0, 25)), ("AA10", (9, 26)), ("XFD1048576", (1048575, 16383))],
)
def test_an_address_and_its_place(address: str, place: tuple[int, int]) -> None:
    assert row_and_column(address) == place
    assert address_of(*place) == address
    assert cell_at("表", *place) == Cell("表", address)


def test_a_block_by_its_corners() -> None:
    assert block_at("表", 0, 1, 2, 3) == Range("表", "B1", "D3")


def test_names_stand_once_in_the_order_of_the_text() -> None:
    assert names_in(parse("(乙 + 甲) / 乙 - 丙")) == ("乙", "甲", "丙")
    assert names_in(Text("甲")) == ()


def test_parents_come_before_what_is_below_them() -> None:
    tree = parse("-甲 * (乙 + 1)")
    assert [type(node).__name__ for node in walk(tree)] == ["Binary", "Negative", "Name", "Binary", "Name", "Number"]


def test_names_are_replaced_and_sheets_called_otherwise() -> None:
    tree = Binary("+", Negative(A), call("SUM", Range("收入", "A1", "A3"), Cell("支出", "B2")))
    assert substitute(tree, {"甲": number(3)}) == Binary("+", Negative(number(3)), tree.right)
    there = renamed(tree, {"收入": "收入（2）"})
    assert there == Binary("+", Negative(A), call("SUM", Range("收入（2）", "A1", "A3"), Cell("支出", "B2")))
    assert renamed(tree, {"收入": "收入"}) is tree


def test_texts_beside_each_other_are_one() -> None:
    assert concat("得", "", "分") == Text("得分")
    assert concat() == Text("")
    assert concat("得", A, "分", "。") == Binary("&", Binary("&", Text("得"), A), Text("分。"))


def test_one_of_several_needs_no_function() -> None:
    assert (all_of([A]), any_of([A]), added([A])) == (A, A, A)
    assert added([A, B, A]) == Binary("+", Binary("+", A, B), A)


def test_only_what_may_carry_dust_is_rounded() -> None:
    assert fine(number("0.1")) == number("0.1")
    assert fine(call("COUNT", A)) == call("COUNT", A)
    assert fine(rounded(A, 2)) == rounded(A, 2)
    assert fine(rounded(A, 12)) == rounded(rounded(A, 12), 10)
    assert compared("<", A, number(1)) == Binary("<", rounded(A, 10), number(1))
    assert fine(Number(Decimal("0.00000000001"))) != Number(Decimal("0.00000000001"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("甲 / 乙", "甲÷乙"),
        ("(甲 + 乙) * 50%", "（甲＋乙）×0.5"),
        ("甲 / (乙 * 2)", "甲÷（乙×2）"),
        ("甲 ≥ 60% 且 乙 ≠ 0", "甲≥0.6且乙≠0"),
        ("(甲 > 1 或 乙 > 1) 且 甲 < 9", "（甲>1或乙>1）且甲<9"),
        ("min(甲, 乙, 100)", "最小值（甲，乙，100）"),
        ("abs(甲 - 乙)", "｜甲－乙｜"),
        ("missing(甲)", "缺甲"),
        ("if(甲 > 0, 甲, 乙)", "（甲>0的取甲，否则取乙）"),
        ('包含(单位性质, "事业")', "单位性质含“事业”"),
        ("-甲", "－甲"),
        ("round(甲 / 乙, 2)", "四舍五入（甲÷乙，2）"),
    ],
)
def test_a_tree_in_the_words_of_a_standard(text: str, words: str) -> None:
    assert official_text(parse(text)) == words


def test_cells_have_no_words() -> None:
    with pytest.raises(ValueError, match="not an expression over facts"):
        official_text(Cell("表", "A1"))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("甲÷乙×２", "甲 / 乙 * 2"),
        ("甲≦８０％", "甲 <= 0.8"),
        ("60% ≤ 甲 < 80%", "60% <= 甲 且 甲 < 80%"),
        ("甲 > 5个百分点", "甲 > 0.05"),
        ("甲 ≥ 3次", "甲 >= 3"),
        ("甲 < 20个工作日", "甲 < 20"),
        ("最大值(甲，乙)", "max(甲, 乙)"),
        ("甲 且 乙", "甲 and 乙"),
        ("缺(甲)", "missing(甲)"),
        ("甲 = “事业单位”", '甲 = "事业单位"'),
    ],
)  # fmt: skip
def test_one_expression_in_other_writing(text: str, same: str) -> None:
    assert parse(text) == parse(same)


def test_minus_a_negative() -> None:
    assert parse("甲 - -乙") == Binary("-", A, Negative(B))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("if(甲, 乙)", r"if\(\)里应有3项，现在是2项"),
        ("round(甲)", r"round\(\)里应有2项，现在是1项"),
        ("包含(甲, 乙)", "应是一个数据名和一段加引号的文字"),
        ('包含(甲, "a*")', "应是一个数据名和一段加引号的文字"),
        ("()", "不完整"),
        ("甲 & 乙", "不能识别"),
        ("甲[0]", "不能识别"),
        ("甲.乙", "不能识别"),
        ("1 2", "多出了内容"),
        ("", "末尾"),
    ],
)
def test_what_is_no_expression(text: str, said: str) -> None:
    with pytest.raises(ExpressionError, match=said):
        parse(text)


def test_names_are_renamed_where_they_stand() -> None:
    renames = {"三公": "三公经费决算数"}
    written = with_names("三公 ÷ 三公上年 ＞ max(三公, 1) 且 三公 = “三公”", lambda name: renames.get(name, name))
    assert written == "三公经费决算数 ÷ 三公上年 ＞ max(三公经费决算数, 1) 且 三公经费决算数 = “三公”"
    assert with_names("三公 [", lambda _: "别的") == "三公 ["
    assert [(token, "三公 >= 10%"[first:last]) for token, first, last in tokens("三公 >= 10%")] == [
        ("三公", "三公"),
        (">=", ">="),
        ("0.1", "10%"),
    ]


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("经济效益、社会效益", "经济效益_社会效益"),
        ("(试点)增幅%", "试点增幅"),
        ("A/B C", "A_B_C"),
        ("纯名称", "纯名称"),
    ],
)
def test_a_name_that_may_stand_in_a_defined_name(name: str, made: str) -> None:
    assert stem(name) == made
