"""Targets laxer than declared, or than what last year came to (P304): found in a whole run, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.audit.audit import AuditTask, audit_file
from perfeval.batch.run import run_batch
from perfeval.batch.stated import StatedForms
from perfeval.batch.work import Task, evaluate_file
from perfeval.reader.discovery import InputFile, discover
from perfeval.reader.projects.stated import StatedForm, StatedRow
from perfeval.results.outcome import Status
from perfeval.writer.projects.stated_lines import stated_of, stated_texts
from tests.command import no_traceback, perfeval_process
from tests.executors import Counting
from tests.projects.forms import Rows, declaration, good, write
from tests.raised import HINT, WARNING, Said

NAME = "2023_示例县河道管理所_项目支出绩效自评.xlsx"
LENGTH, PEOPLE, CONTENT = 11, 14, 16
TARGET, ACTUAL, SCORE, REASON = 5, 6, 8, 9
Change = tuple[int, int, Any]


def form(*changes: Change, year: int = 2023) -> list[list[Any]]:
    """The form with cells changed."""
    rows = good()
    rows[1][0] = f"（{year}年度）"
    for row, column, value in changes:
        rows[row][column] = value
    return rows


def found(folder: Path, files: Mapping[str, Rows | tuple[Rows, ...]], **asked: Any) -> list[dict[str, str]]:
    """P304 in the record of a run over these files, which are written in this order."""
    inputs = folder / "in"
    inputs.mkdir(exist_ok=True)
    for name, rows in files.items():
        write(inputs / name, *(rows if isinstance(rows, tuple) else (rows,)))
    tasks = [Task(file) for file in discover([inputs])]
    run_batch(tasks, "heshan-2021", folder / "out", asked.pop("executor", Counting()), lambda _: None, **asked)
    record = json.loads((folder / "out" / "运行记录.json").read_text(encoding="utf-8"))
    return [one for entry in record["inputs"] for one in entry["findings"] if one["code"] == "P304"]


def cells(findings: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    """Where they are, and how grave."""
    return sorted((one["cell"], one["severity"]) for one in findings)


LOWER = form((LENGTH, TARGET, "≥1700米"), (LENGTH, ACTUAL, "1710米"))


def test_a_target_below_the_declared_one_is_told_with_both_places(tmp_path: Path) -> None:
    watched = declaration(title="项目支出绩效运行监控表")
    [one] = found(tmp_path, {"自评.xlsx": LOWER, "申报.xlsx": declaration(), "监控.xlsx": watched})
    assert (one["file"], one["sheet"], one["cell"], one["severity"]) == ("自评.xlsx", "表1", "F12", "警告")
    assert one["message"] == (
        "“加固堤防长度”的指标值“≥1700米”比申报表的“≥1800米”低"
        "（申报.xlsx〔表1〕E8，监控表也是：监控.xlsx〔表1〕E8），按“≥1800米”应得47.50分，填的是50分。"
    )
    assert one["mend"].startswith("请改回“≥1800米”并重新计分；经批准调整的，附上批准文件")


@pytest.mark.parametrize(
    ("changes", "declared", "expected"),
    [
        ([(PEOPLE, TARGET, "≥9000人")], [], [("F15", "警告")]),
        ([(CONTENT, TARGET, "≥90%")], [], [("F17", "警告")]),
        ([(CONTENT, TARGET, "≥90%")], [("群众满意度", "≥90%")], []),
        ([(CONTENT, TARGET, "≥96%")], [], []),
        ([(PEOPLE, TARGET, "≥9000人次")], [], []),
        ([(PEOPLE, TARGET, "≥9000户")], [], []),
        ([(PEOPLE, 3, "受益群众"), (PEOPLE, TARGET, "≥9000人")], [], []),
        ([(PEOPLE, TARGET, "9000人")], [], [("F15", "警告")]),
        ([(PEOPLE, TARGET, "9000人")], [("受益人口", "9100人")], []),
        ([(PEOPLE, TARGET, "≤9000人")], [], []),
        ([(PEOPLE, TARGET, "≥9000人")], [("受益人口", "受益群众明显增加")], []),
        ([(LENGTH, TARGET, "≥1600米")], [("加固堤防长度", "≥1.8公里")], []),
        ([(LENGTH, TARGET, "≥1600米"), (PEOPLE, TARGET, "≥9000人")], [], [("F12", "警告"), ("F15", "警告")]),
        ([(PEOPLE, TARGET, "≥9000人"), (PEOPLE, REASON, "经县财政局批准，指标值调整")], [], [("F15", "提示")]),
        ([(PEOPLE, TARGET, "≥9000人"), (PEOPLE, REASON, "目标没有调整")], [], [("F15", "警告")]),
    ],
)  # fmt: skip
def test_only_the_same_indicator_in_the_same_unit_is_compared(
    changes: list[Change], declared: list[tuple[str, str]], expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    assert cells(found(tmp_path, {"自评.xlsx": form(*changes), "申报.xlsx": declaration(*declared)})) == expected


def _time_and_cost(day: str, cost: str) -> list[list[Any]]:
    rows = good()
    rows[12][3:9] = ["完工时间", None, day, "10月", 10, 10]
    rows[12][2] = "时效指标"
    rows[13][3:9] = ["加固成本", None, cost, "150万元", 10, 10]
    rows[13][2] = "成本指标"
    return rows


@pytest.mark.parametrize(
    ("day", "cost", "raised", "expected"),
    [
        ("11月底前", "≤260万元", False, []),
        ("10月底前", "≤250万元", False, []),
        ("12月底前", "≤265万元", False, [("F13", "警告"), ("F14", "警告")]),
        ("11月底前", "≤275万元", True, []),
        ("11月底前", "≤280万元", True, [("F14", "警告")]),
    ],
)
def test_later_days_and_higher_costs_ask_for_less(
    day: str, cost: str, raised: bool, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    """A cost may follow the budget where the fund table shows that it was raised."""
    rows = _time_and_cost(day, cost)
    if not raised:
        rows[5][3] = rows[5][5]
    declared = declaration(("完工时间", "11月底前"), ("加固成本", "≤260万元"))
    assert cells(found(tmp_path, {"自评.xlsx": rows, "申报.xlsx": declared})) == expected


@pytest.mark.parametrize(
    "declared",
    [
        declaration(year="（2022年度）"),
        declaration(year=""),
        declaration(**{"项目名称": "清淤项目"}),
        declaration(**{"实施单位": "示例县水库管理所"}),
        declaration(**{"实施单位": "", "主管部门": "示例县林业局"}),
        declaration(title="部门整体支出绩效目标申报表"),
    ],
)
def test_another_project_unit_or_year_is_no_measure(declared: Rows, tmp_path: Path) -> None:
    assert found(tmp_path, {"自评.xlsx": LOWER, "申报.xlsx": declared}) == []


@pytest.mark.parametrize("head", [{"实施单位": ""}, {"实施单位": "", "主管部门": ""}])
def test_a_declaration_that_leaves_the_unit_open_counts_where_one_unit_has_the_project(
    head: dict[str, str], tmp_path: Path
) -> None:
    files: dict[str, Rows] = {"自评.xlsx": LOWER, "申报.xlsx": declaration(**head)}
    assert cells(found(tmp_path / "一", files)) == [("F12", "警告")]
    files["另一单位.xlsx"] = form((3, 7, "示例县水库管理所"))
    assert found(tmp_path / "二", files) == []


@pytest.fixture(autouse=True)
def folders(tmp_path: Path) -> None:
    """Folders for two runs in one test."""
    for name in ("一", "二"):
        (tmp_path / name).mkdir()


def test_of_several_declarations_the_laxest_counts_and_an_approval_before_them(tmp_path: Path) -> None:
    lower, approval = declaration(("加固堤防长度", "≥1700米")), declaration(title="项目支出绩效目标批复表")
    files = {"自评.xlsx": LOWER, "申报.xlsx": declaration(), "调整.xlsx": lower}
    assert found(tmp_path / "一", files) == []
    [one] = found(tmp_path / "二", {**files, "批复.xlsx": approval})
    assert "比批复表的“≥1800米”低（批复.xlsx〔表1〕E8，申报表也是：申报.xlsx〔表1〕E8）" in one["message"]


def test_a_target_that_the_form_shows_as_adjusted_is_on_record(tmp_path: Path) -> None:
    rows = form()
    rows[10][4], rows[LENGTH][4] = "调整后指标值", "≥1700米"
    assert found(tmp_path, {"自评.xlsx": rows, "申报.xlsx": declaration()}) == []


def _last(target: str, actual: Any) -> Rows:
    return form((CONTENT, TARGET, target), (CONTENT, ACTUAL, actual), year=2022)


@pytest.mark.parametrize(
    ("last", "own", "declared", "expected"),
    [
        (("≥96%", "98%"), "≥94%", None, [("F17", "警告")]),
        (("≥94%", "98%"), "≥94%", None, [("F17", "提示")]),
        (("≥90%", "98%"), "≥94%", None, []),
        (("≥96%", "98%"), "≥98%", None, []),
        (("≥96%", "93%"), "≥94%", None, []),
        (("≥96%", "98%"), "≥94%", "≥94%", [("F17", "提示")]),
        (("≥96%", "98%"), "≥94%", "≥95%", [("F17", "警告")]),
        (("≥96%", "很高"), "≥94%", None, []),
    ],
)
def test_a_rate_below_what_last_year_came_to(
    last: tuple[str, Any], own: str, declared: str | None, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    files = {"去年.xlsx": _last(*last), "自评.xlsx": form((CONTENT, TARGET, own))}
    if declared is not None:
        files["申报.xlsx"] = declaration(("群众满意度", declared))
    assert cells(found(tmp_path, files)) == expected


def test_last_years_actual_is_told_with_its_place(tmp_path: Path) -> None:
    [one] = found(tmp_path, {"去年.xlsx": _last("≥96%", "98%"), "自评.xlsx": form()})
    assert one["message"] == (
        "“群众满意度”的指标值“≥94%”比上年实际完成值的“98%”低（去年.xlsx〔表1〕G17），上年的指标值是“≥96%”。"
    )
    assert one["mend"] == "请说明比上年降低指标值的理由；没有理由的，按上年的水平重新设定。"


def test_quantities_and_earlier_years_are_no_measure(tmp_path: Path) -> None:
    """What is built, and how many it serves, is each year's own."""
    last = form((LENGTH, TARGET, "≥2000米"), (LENGTH, ACTUAL, "2000米"), (CONTENT, ACTUAL, "94%"), year=2022)
    older = form((CONTENT, TARGET, "≥96%"), (CONTENT, ACTUAL, "99%"), year=2020)
    assert found(tmp_path, {"去年.xlsx": last, "以前.xlsx": older, "自评.xlsx": form()}) == []


def test_the_order_of_the_inputs_changes_nothing(tmp_path: Path) -> None:
    """Whatever the files are called, and in whichever order they come."""
    files = {"自评.xlsx": LOWER, "申报.xlsx": declaration(), "去年.xlsx": _last("≥96%", "98%")}
    found(tmp_path / "一", files)
    inputs = tmp_path / "一" / "in"
    tasks = [Task(file) for file in discover([inputs])][::-1]
    run_batch(tasks, "heshan-2021", tmp_path / "二" / "out", Counting(), lambda _: None)
    one, two = (tmp_path / name / "out" / NAME for name in ("一", "二"))
    assert one.read_bytes() == two.read_bytes()


def test_only_the_form_is_evaluated_again_when_its_declaration_changes(tmp_path: Path) -> None:
    files: dict[str, Rows] = {"甲自评.xlsx": LOWER, "申报.xlsx": declaration(), "乙自评.xlsx": _other_project()}
    assert len(found(tmp_path, files)) == 1
    counting = Counting()
    assert len(found(tmp_path, {}, executor=counting)) == 1
    assert counting.asked == [], "nothing has changed"
    assert found(tmp_path, {"申报.xlsx": declaration(("加固堤防长度", "≥1600米"))}, executor=counting) == []
    assert counting.asked == ["申报.xlsx", "甲自评.xlsx"]
    book = openpyxl.load_workbook(tmp_path / "out" / NAME)
    assert all(row[2] != "P304" for row in book["问题清单"].iter_rows(values_only=True))
    (tmp_path / "in" / "申报.xlsx").unlink()
    assert found(tmp_path, {}) == []
    assert len(found(tmp_path, {"申报.xlsx": declaration()})) == 1


def _other_project() -> list[list[Any]]:
    rows = form((2, 2, "清淤项目"), (3, 7, "示例县水库管理所"), (9, 1, "清淤20公里。"))
    rows[LENGTH][3], rows[LENGTH][TARGET], rows[LENGTH][ACTUAL] = "清淤长度", "≥20公里", "20公里"
    return rows


def test_the_forms_may_stand_in_one_workbook(tmp_path: Path) -> None:
    """And what is held against them is no sheet that was not recognised."""
    assert cells(found(tmp_path, {"甲.xlsx": (LOWER, declaration())})) == [("F12", "警告")]
    notes = openpyxl.load_workbook(tmp_path / "out" / NAME)["编制说明"]
    assert not any(row[0] == "未识别的工作表" for row in notes.iter_rows(values_only=True))


def test_it_stands_in_every_output_and_the_audit_proves_it(tmp_path: Path) -> None:
    files = {"自评.xlsx": LOWER, "申报.xlsx": declaration(), "去年.xlsx": _last("≥96%", "98%")}
    found(tmp_path, files)
    path = tmp_path / "out" / NAME
    listed = openpyxl.load_workbook(path)["问题清单"]
    assert [row[2] for row in listed.iter_rows(min_row=3, values_only=True) if row[2] == "P304"] == ["P304"] * 2
    problems = openpyxl.load_workbook(tmp_path / "out" / "汇总表.xlsx")["项目问题"]
    assert {row[6] for row in problems.iter_rows(values_only=True) if row[3] == "P304"} == {"F12", "F17"}
    units = openpyxl.load_workbook(tmp_path / "out" / "汇总表.xlsx")["单位对照"]
    assert [row[0] for row in units.iter_rows(min_row=3, values_only=True)] == ["示例县河道管理所"] * 2
    against = tuple(InputFile(tmp_path / "in" / name, name) for name in files)
    for task in (AuditTask(InputFile(path, NAME)), AuditTask(InputFile(path, NAME), against=against)):
        assert audit_file(task).verdict.value == "一致"
    book = openpyxl.load_workbook(path)
    row = next(one for one in book["问题清单"].iter_rows(min_row=3) if one[2].value == "P304")
    row[4].value = "没有问题。"
    book.save(tmp_path / NAME)
    assert audit_file(AuditTask(InputFile(tmp_path / NAME, NAME))).verdict.value == "有差异"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (declaration(), "申报表，不评价，只用来核对同一项目自评表的指标值。"),
        (declaration(title="项目支出绩效运行监控表"), "监控表，不评价，只用来核对同一项目自评表的指标值。"),
        (declaration(year=""), "申报表，不评价，也不能用来核对自评表（没有写年度）。"),
    ],
)
@pytest.mark.parametrize("kind", ["", "项目"])
def test_a_declaration_is_set_aside_in_one_line(kind: str, rows: Rows, said: str, tmp_path: Path) -> None:
    path = write(tmp_path / "甲.xlsx", rows)
    outcome = evaluate_file(Task(InputFile(path, path.name), kind=kind)).outcome
    assert outcome.status is Status.UNUSED and len(outcome.findings) == 1
    place = outcome.findings[0].place
    Said("B206", HINT, place, f"文件“甲.xlsx”是项目绩效的{said}", "无须处理").assert_in(outcome.findings)


def test_a_run_from_the_command_line(tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    write(inputs / "自评.xlsx", LOWER)
    write(inputs / "申报.xlsx", declaration())
    result = perfeval_process("run", inputs, "-o", tmp_path / "out", "-v", "-j", "2")
    no_traceback(result)
    assert result.returncode == 0
    assert "警告 P304 表1!F12" in result.stdout and "未采用1个" in result.stdout
    checked = perfeval_process("check", inputs, "--json")
    no_traceback(checked)
    codes = [one["code"] for file in json.loads(checked.stdout)["files"] for one in file["problems"]]
    assert "P304" in codes and "B206" in codes


def test_the_record_of_a_document_comes_back_as_it_was() -> None:
    row = StatedRow("甲｜乙", "产出\\n", "≥", "≥9\\/人", "人", "E8", "9人", "", "F8")
    form = StatedForm("自评表", "a｜b\n.xlsx", "表\\", "项目", "单位", "", 2023, (row, row))
    assert list(stated_of(stated_texts([form]))) == [form]
    assert list(stated_of(["别的话", "a｜b", ""])) == []


def test_what_has_no_project_or_year_concerns_nobody() -> None:
    assert not StatedForms().concern(Task(InputFile(Path("甲.xlsx"), "甲.xlsx"), kind="项目"))


def test_the_severity_of_the_catalogue_is_a_warning(tmp_path: Path) -> None:
    path = write(tmp_path / "自评.xlsx", LOWER)
    [stated] = evaluate_file(Task(InputFile(write(tmp_path / "申报.xlsx", declaration()), "申报.xlsx"))).stated
    outcome = evaluate_file(Task(InputFile(path, path.name), kind="项目", stated=(stated,))).outcome
    place = next(one.place for one in outcome.findings if one.code == "P304")
    Said("P304", WARNING, place, "“加固堤防长度”的指标值…比申报表的…低…。", "请改回“≥1800米”").assert_in(
        outcome.findings
    )
