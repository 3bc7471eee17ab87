"""What is said of a form beside its mistakes, and of the forms of a unit together."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from perfeval.batch.work import Task, evaluate_file
from perfeval.calculator.projects import evaluate_projects
from perfeval.findings.finding import Place
from perfeval.method import load_method
from perfeval.reader.discovery import InputFile
from perfeval.results.outcome import Status
from tests.projects.forms import evaluated, good, write
from tests.raised import ERROR, HINT, Said
from tests.workbook_builder import build_workbook

ROW, NAME, TARGET, ACTUAL, SCORE = 14, 3, 5, 6, 8


def _form(*changes: tuple[int, int, Any]) -> list[list[Any]]:
    rows = good()
    for row, column, value in changes:
        rows[row][column] = value
    return rows


def place(cell: str) -> Place:
    """A cell of the form."""
    return Place("甲.xlsx", "表1", cell)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            [(ROW, TARGET, "/"), (ROW, ACTUAL, "/"), (ROW, SCORE, None), (17, SCORE, 79.82)],
            Said("K203", HINT, place(""), "“堤防加固项目”有20分不适用，其余80分的得分折算为100分。", "无须处理"),
        ),
        (
            [(17, SCORE, 98)],
            Said(
                "K204",
                HINT,
                place("I18"),
                "“堤防加固项目”按评分办法复算总分99.82，自评98。",
                "见各行的核算分与差额",
            ),
        ),
        (
            [(16, TARGET, "≥94"), (16, ACTUAL, "97%")],
            Said(
                "P211",
                HINT,
                place("G17"),
                "“群众满意度”的完成值“97%”：“≥94”按94%计。",
                "请核对；不是这个意思的，请改写",
            ),
        ),
    ],
)
def test_a_remark_on_a_form(changes: list[tuple[int, int, Any]], said: Said, tmp_path: Path) -> None:
    said.assert_in(evaluated(write(tmp_path / "甲.xlsx", _form(*changes))).findings)


def test_projects_that_do_not_add_up_to_the_accounts(tmp_path: Path) -> None:
    second = _form((2, 2, "清淤项目"), (9, 1, "清淤20公里。"), (11, NAME, "清淤长度"))
    data = evaluated(write(tmp_path / "甲.xlsx", good(), second)).data
    outturn = {"项目支出决算数": Decimal(600)}
    found = evaluate_projects(data, load_method("mof-2020-10-project"), outturn).findings
    Said(
        "P303",
        ERROR,
        place("G6"),
        f"“{data.unit}”2个项目的全年执行数之和是540.1万元，决算的“项目支出决算数”是600万元，相差59.9万元。",
        "请核对是否漏报项目，或各项目的执行数",
    ).assert_in(found)


def test_a_file_without_forms_of_the_kind_that_was_asked_for(tmp_path: Path) -> None:
    forms = write(tmp_path / "项目.xlsx", good())
    unit = build_workbook(tmp_path / "部门.xlsx")
    for path, kind, name in ((forms, "部门", "部门预算执行的表"), (unit, "项目", "项目支出绩效自评表")):
        outcome = evaluate_file(Task(InputFile(path, path.name), kind=kind)).outcome
        assert outcome.status is Status.UNUSED
        Said(
            "B205",
            HINT,
            Place(path.name),
            f"文件“{path.name}”里没有{name}，没有处理。",
            "无须处理；要处理其他种类的，请去掉“--kind”",
        ).assert_in(outcome.findings)
