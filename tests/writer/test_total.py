"""总分 and 等级 are compared before hand-over, and the weights that facts hold are the same everywhere."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval import assessment
from perfeval.batch import department_kind
from perfeval.batch.work import Task, evaluate_file
from perfeval.calculator import Evaluation, calculate
from perfeval.reader.discovery import InputFile
from perfeval.results.outcome import Status
from perfeval.writer.score_workbook import cause_of
from perfeval.xlsx.verification import verify
from tests.workbook_builder import build_workbook

WEIGHED = """
name: 分值在数据中
title: 分值在数据中
extends: heshan-2021
derived:
- {name: 执行分值, expression: 编制数 - 8, unit: 分, label: 执行分值}
changes:
  重点支出安排率: {weight_fact: 执行分值}
"""
MOVED = """
name: 分值转移
title: 没有采购预算的，采购的分值并入预算执行率
extends: heshan-2021
derived:
- {name: 采购分值, expression: (政府采购预算数 > 0) × 4, unit: 分, label: 采购分值}
- {name: 执行分值, expression: 8 - 采购分值, unit: 分, label: 执行分值}
changes:
  政府采购执行率: {weight_fact: 采购分值}
  预算执行率: {weight_fact: 执行分值}
"""


def task_of(folder: Path, scheme: str = "", **values: Any) -> Task:
    """A workbook with these facts, and a scheme written beside it."""
    path = folder / "单位.xlsx"
    build_workbook(path, values)
    written = folder / "体系.yaml"
    written.write_text(scheme, encoding="utf-8")
    return Task(InputFile(path, path.name), scheme=str(written) if scheme else "heshan-2021")


@pytest.mark.parametrize("wrong", ["total", "grade"])
def test_a_wrong_total_or_grade_is_not_handed_over(wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    task = task_of(tmp_path)
    assert evaluate_file(task).content
    given = {"total": Decimal("99.99"), "grade": "中"}
    monkeypatch.setattr(calculate, f"_{wrong}", lambda *_: given[wrong])
    reply = evaluate_file(task)
    assert reply.outcome.status is Status.FAILED and not reply.content
    [found] = [one for one in reply.outcome.findings if one.code.startswith("W")]
    assert found.code == "W103" and str(given[wrong]) in found.message


def test_a_total_changed_on_the_way_to_the_writer_is_not_handed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assess = assessment.assess

    def forced(*given: Any) -> Any:
        one = assess(*given)
        evaluation: Evaluation = replace(one.evaluation, total=Decimal("1.5"))
        return replace(one, evaluation=evaluation)

    monkeypatch.setattr(department_kind, "assess", forced)
    reply = evaluate_file(task_of(tmp_path))
    assert reply.outcome.status is Status.FAILED and not reply.content


def test_the_weight_is_what_its_fact_holds(tmp_path: Path) -> None:
    reply = evaluate_file(task_of(tmp_path, WEIGHED))
    one = {score.id: score for score in reply.outcome.indicators}["重点支出安排率"]
    assert (one.weight, one.score) == (Decimal(2), Decimal(2))
    assert sum(score.weight for score in reply.outcome.indicators) == 97
    [found] = [one for one in reply.outcome.findings if one.code == "K121"]
    assert "97" in found.message
    (tmp_path / "计分表.xlsx").write_bytes(reply.content)
    form = openpyxl.load_workbook(tmp_path / "计分表.xlsx", data_only=True)["计分表"]
    texts = {str(cell.value).replace("\n", "") for row in form.iter_rows() for cell in row}
    assert {"重点支出安排率（2分）", "预算配置（12分）", "投入（17分）"} <= texts


@pytest.mark.parametrize(("planned", "weights"), [("86", (4, 4)), ("0", (0, 8))])
def test_the_weight_moves_to_another_indicator(planned: str, weights: tuple[int, int], tmp_path: Path) -> None:
    task = task_of(tmp_path, MOVED, 货物采购预算数=Decimal(planned), 货物采购实际金额=Decimal(planned))
    reply = evaluate_file(task)
    assert reply.outcome.status is Status.DONE
    found = {score.id: score for score in reply.outcome.indicators}
    assert [int(found[name].weight) for name in ("政府采购执行率", "预算执行率")] == list(weights)
    assert not [one for one in reply.outcome.findings if one.code == "K121"]


def test_a_weight_that_is_missing_makes_its_indicator_incomplete(tmp_path: Path) -> None:
    reply = evaluate_file(task_of(tmp_path, WEIGHED, 编制数=None))
    one = {score.id: score for score in reply.outcome.indicators}["重点支出安排率"]
    assert one.status == "缺数据" and one.score is None and one.weight == 0
    assert reply.outcome.status is Status.INCOMPLETE


def test_of_many_wrong_cells_the_first_cause_is_told(tmp_path: Path) -> None:
    task = task_of(tmp_path)
    content = evaluate_file(task).content
    path = tmp_path / "计分表.xlsx"
    path.write_bytes(content)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts = {
        name: re.sub(rb"(<c [^>]*><f>[^<]*ROUND[^<]*</f><v>)[0-9.]+", rb"\g<1>7.77", part)
        if name.startswith("xl/worksheets/")
        else part
        for name, part in parts.items()
    }
    with zipfile.ZipFile(path, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    wrong = verify(path.read_bytes())
    cause = cause_of(wrong)
    assert len(wrong) > 2 and cause.place.sheet == "指标计算"
    assert f"随之不符的另有{len(wrong) - 1}格" in cause.message
    assert "6位小数" in cause.mend and "重新运行" in cause.mend


def test_a_negative_weight_counts_as_none(tmp_path: Path) -> None:
    reply = evaluate_file(task_of(tmp_path, WEIGHED, 编制数=Decimal(5)))
    one = {score.id: score for score in reply.outcome.indicators}["重点支出安排率"]
    assert reply.content and (one.weight, one.score) == (Decimal(0), Decimal(0))
