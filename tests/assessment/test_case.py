"""A case as a person writes it, tried on a standard: what comes out, and how a mistake in it is said."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from perfeval.assessment import assess
from perfeval.assessment.case import CaseError, read_cases, unit_of_case
from perfeval.assessment.trial import Trial, tried
from perfeval.reader import read_workbook
from perfeval.scheme import load_scheme
from perfeval.scheme.catalogue import fact_catalogue
from tests.workbook_builder import build_workbook

FACTS = """
体系: heshan-2021
年度: 2023
数据: {在职人员数: 11, 编制数: 10, 支出决算数: 96, 支出年初预算数: 100}
"""
ONE = FACTS + "应得: {得分: {在职人员控制率: 4}, 指标值: {在职人员控制率: 110%}}\n"
SEVERAL = (
    FACTS
    + """
案例组:
- {名称: 超编, 应得: {得分: {在职人员控制率: 4}}}
- {名称: 满编, 数据: {在职人员数: 10}, 应得: {得分: {在职人员控制率: 5}}}
- {名称: 没有人数, 数据: {在职人员数: null}, 应得: {状态: {在职人员控制率: 缺数据}}}
"""
)


def _cases(folder: Path, text: str) -> list[Trial]:
    path = folder / "某局.yaml"
    path.write_text(text, encoding="utf-8")
    return [tried(case, load_scheme(case.scheme or "heshan-2021")) for case in read_cases(path)]


def test_one_case(tmp_path: Path) -> None:
    [trial] = _cases(tmp_path, ONE)
    assert (trial.case.name, trial.mismatches) == ("某局", ())
    [one] = [one for one in trial.assessment.evaluation.indicators if one.indicator.id == "在职人员控制率"]
    assert (one.score, one.value) == (Decimal(4), Decimal("1.1"))


def test_several_cases_of_a_file_share_what_it_says_for_all(tmp_path: Path) -> None:
    trials = _cases(tmp_path, SEVERAL)
    assert [(one.case.name, one.mismatches) for one in trials] == [("超编", ()), ("满编", ()), ("没有人数", ())]


def test_what_does_not_agree_is_told_beside_what_should_be(tmp_path: Path) -> None:
    [trial] = _cases(tmp_path, ONE.replace("4}", "5}").replace("110%", "100%") + "")
    told = {(one.what, one.expected, one.found) for one in trial.mismatches}
    assert told == {("在职人员控制率得分", "5", "4.00"), ("在职人员控制率指标值", "1", "1.1000")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("数据: {在职人员: 11}", "数据“在职人员”不在数据目录中"),
        ("数据: [在职人员数]", "应为键值结构"),
        ("应得: {得分: {在职人员控制率: 很多}}", "应为数字"),
        ("应得: {得分: {在岗率: 4}}", "没有这个指标“在岗率”"),
        ("评价要点: {绩效目标合理性: [是, 是]}", "有3个要点，案例里写了2个答案"),
        ("评价要点: {绩效目标合理性: [是, 是, 大概]}", "应为是、部分、否之一"),
        ("- 一行", "应为键值结构"),
        ("案例: [{数据: {在职人员数: 11}}]", "请写在“案例组:”下面"),
    ],
)
def test_a_mistake_in_a_case_is_said(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(CaseError) as refused:
        _cases(tmp_path, text)
    assert said in str(refused.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="无法读取（文件或文件夹不存在）"):
        read_cases(tmp_path / "没有.yaml")


def test_a_case_and_a_workbook_with_the_same_facts_come_to_the_same_scores(tmp_path: Path) -> None:
    """The made-up sheet is an input like any other."""
    scheme = load_scheme("heshan-2021")
    whole = assess(read_workbook(build_workbook(tmp_path / "甲.xlsx"), shown_as="甲.xlsx"), scheme)
    known = {fact.name for fact in fact_catalogue()}
    numbers = {
        name: fact.value for name, fact in whole.data.facts.items() if name in known and isinstance(fact.value, Decimal)
    }
    (tmp_path / "案.yaml").write_text(
        "数据: {" + ", ".join(f"{name}: {value:f}" for name, value in numbers.items()) + "}", encoding="utf-8"
    )
    [case] = read_cases(tmp_path / "案.yaml")
    tried_out = assess(unit_of_case(case, scheme), scheme)
    scores = {one.indicator.id: one.score for one in whole.evaluation.indicators}
    found = {one.indicator.id: one.score for one in tried_out.evaluation.indicators if one.score is not None}
    assert len(found) > 12
    assert found == {name: scores[name] for name in found}


def test_an_assessment_holds_what_every_part_of_it_found(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / "甲.xlsx", {"编制数": Decimal("10.5"), "支出决算数": Decimal(5)})
    data = read_workbook(path, shown_as="甲.xlsx")
    found = assess(data, load_scheme("heshan-2021"))
    codes = [one.code for one in found.findings]
    assert codes.index("R208") < codes.index("K102") < codes.index("C101")
    assert {one.code for one in data.findings} < set(codes)
