"""The language of reports: every pattern by its example, the wordings of many styles, what must not be judged."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
import yaml

from benchmarks.report_check import Tally, Wording, fill, slots, try_wording, wordings
from benchmarks.report_facts import MODELS
from perfeval.data import load_yaml
from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph
from perfeval.report_check.judging.result import ReportCheck
from perfeval.report_check.language.figures import number_said
from perfeval.report_check.language.lexicon import change_verb, find_comparison, read_words
from perfeval.report_check.language.named_rates import named_rates
from perfeval.report_check.language.roles import pattern_role
from perfeval.report_check.rates.relations import Relation, relations

SENTENCES = yaml.safe_load(
    (Path(__file__).parent.parent / "data" / "report_check" / "sentences.yaml").read_text(encoding="utf-8")
)


def _check(text: str) -> ReportCheck:
    return check_document(Document(tuple(Paragraph(line) for line in text.split("\n")), ()), "报告.txt")


def test_every_pattern_reads_its_example() -> None:
    for entry in load_yaml("report_check/patterns.yaml")["patterns"]:
        found = pattern_role(entry["example"])
        assert found is not None and found[0] == entry["role"], entry
        assert entry["style"]


@pytest.mark.parametrize("table", ["rates", "item_rates"])
def test_every_rate_reads_its_example(table: str) -> None:
    for rate in named_rates(table):
        assert rate.words.search(rate.entry["example"]), rate.entry
        assert rate.entry["style"]


@pytest.mark.parametrize("relation", relations(), ids=lambda one: one.example[:20])
def test_every_relation_judges_its_example(relation: Relation) -> None:
    """The example is right; with its last amount or rate doubled (a limit: halved) it is not."""
    assert _check(relation.example + "。").contradictions == ()
    figures = list(re.finditer(r"\d+(?:\.\d+)?(?=[万个]|元|%|分|人次|份|辆|台|名)", relation.example))
    last = figures[-1]
    limit = any(operation == "most" for operation, *_ in relation.checks)
    doubled = f"{Decimal(last[0]) * (Decimal('0.5') if limit else 2)}"
    wrong = relation.example[: last.start()] + doubled + relation.example[last.end() :]
    assert _check(wrong + "。").contradictions, wrong


@pytest.mark.parametrize(
    ("words", "item", "scope", "kind", "year"),
    [
        ("2021年基本支出决算数", "基本支出", "", "决算", "2021"),
        ("“三公”经费财政拨款支出年初预算为", "三公经费", "财政拨款", "年初预算", ""),
        ("2023年度一般公共预算财政拨款支出", "支出合计", "一般公共预算", "", "2023"),
        ("示例局2024年度财政拨款收入支出总计", "收支总计", "财政拨款", "", "2024"),
        ("上年末结转结余", "年初结转结余", "", "", ""),
        ("行政运行（项）支出决算", "", "", "决算", ""),
    ],
)
def test_subjects(words: str, item: str, scope: str, kind: str, year: str) -> None:
    said = read_words(words)
    assert (said.item, said.scope, said.kind, said.year) == (item, scope, kind, year)


@pytest.mark.parametrize(
    "words", ["较上年", "与2023年度相比", "同口径比上年", "相较于上年", "按可比口径与上年相比", "同比"]
)
def test_comparisons_with_last_year(words: str) -> None:
    found = find_comparison(words)
    assert found is not None and found.basis.against == "上年"


@pytest.mark.parametrize(
    ("words", "sign"),
    [("增收", 1), ("净增", 1), ("略减", -1), ("高出", 1), ("多支", 1), ("调减", -1), ("减少额为", -1), ("各增加", 1)],
)
def test_verbs(words: str, sign: int) -> None:
    found = change_verb("较上年" + words)
    assert found is not None and found.sign == sign


def test_an_unknown_verb_is_not_read_as_last_years_amount() -> None:
    checked = _check("2021年基本支出决算数12.00万元，较上年猛涨窜2.00万元，增长20.00%。")
    assert checked.contradictions == () and checked.unchecked == 3
    assert {one.reason for one in checked.unjudged}


def _run(every: int) -> Tally:
    whole = Tally()
    for number, wording in enumerate(wordings()):
        if number % every == 0:
            whole.add(try_wording(wording, Random(number), 1))
    return whole


def test_wordings_of_many_styles() -> None:
    """At least 150 wordings of 12 styles; a third of them tried here, the whole by `make check-report-bench`."""
    known = wordings()
    assert len(known) >= 150 and len({one.style for one in known}) >= 12
    whole = _run(3)
    assert whole.alarms == 0
    assert whole.found >= 0.95 * whole.changed
    assert whole.judged >= 0.9 * whole.figures


def test_a_wording_is_filled_with_facts_that_agree() -> None:
    wording = Wording("示例", "change", "本年{a}万元，{s:增加/减少}{d}万元，{s:增长/下降}{p}%。")
    facts = MODELS["change"](Random(1))
    assert list(slots(wording)) == ["a#1", "d#1", "p#1"]
    assert f"{facts['a']:.2f}" in fill(wording, facts, 2023)


@pytest.mark.parametrize("text", SENTENCES["sound"])
def test_what_is_right_or_open_raises_no_alarm(text: str) -> None:
    assert _check(text).contradictions == ()


@pytest.mark.parametrize("case", SENTENCES["wrong"], ids=lambda case: case["text"][:20])
def test_what_is_wrong_is_found_with_the_right_figure(case: dict[str, str]) -> None:
    found = _check("示例局2021年度部门决算说明\n" + case["text"]).contradictions
    assert found and any(case["named"] in one.follows + one.right for one in found)


def test_a_total_is_never_less_than_what_it_holds() -> None:
    first = "2024年本年收入合计2946.00万元，其中：财政拨款收入2940.00万元，其他收入6.00万元。"
    [found] = _check(first + "\n2024年财政拨款收入支出总计0.3万元。").contradictions
    assert "2940.00" in found.right


def test_blanks_and_choices_left_open_are_doubts() -> None:
    text = "公务接待费0万元，占 %，较上年减少 万元；用车费较上年下降（增长）27.78%，"
    checked = _check(text + "合计增长13.95。")
    assert checked.contradictions == ()
    questions = "".join(one.question for one in checked.doubts)
    assert "没有填" in questions and "选择项" in questions and "单位" in questions


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("12", 12), ("两", 2), ("九", 9), ("十", 10), ("十二", 12), ("二十", 20), ("二十一", 21)],
)
def test_a_number_is_read_as_it_is_said(text: str, number: int) -> None:
    assert number_said(text) == number


def test_more_than_twenty_numbered_paragraphs_are_the_parts_of_what_opens_them() -> None:
    tens = ("", "十", "二十")
    said = [tens[number // 10] + " 一二三四五六七八九"[number % 10].strip() for number in range(1, 22)]
    parts = [
        f"{one}、{name}项目10.00万元。"
        for one, name in zip(said, "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌", strict=True)
    ]
    assert _check("\n".join(["本年项目支出210.00万元，包括：", *parts])).judged == 22
