"""Why a workbook cannot be proved, in words: no sentence of a kind leaves open what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import perfeval
from perfeval.audit.result import AuditResult, Verdict
from perfeval.batch.run import run_batch
from perfeval.batch.work import Task, evaluate_file
from perfeval.findings.finding import Place
from perfeval.reader.discovery import discover
from tests.audit.auditing import audited
from tests.audit.conftest import SAMPLES
from tests.executors import Counting
from tests.libreoffice import require_libreoffice
from tests.projects.forms import good, write
from tests.raised import ERROR, WARNING, Said

NAME = "2023_示例区城市管理服务大队_计分表.xlsx"
SENT = SAMPLES / "示例区城市管理服务大队_2023.xlsx"
FORMER = Path(__file__).parents[1] / "data" / "outputs-0.1.0" / NAME
NOTES = "编制说明"


def reason(code: str, message: str, mend: str, file: str = NAME) -> Said:
    """What an audit says of the whole file."""
    return Said(code, ERROR, Place(file), message, mend)


def _saved(path: Path, folder: Path, change: Callable[[Any], None]) -> AuditResult:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(folder / path.name)
    return audited(folder / path.name)


def _lines(book: Any, title: str) -> list[Any]:
    """The cells beside a title of 编制说明."""
    sheet = book[NOTES]
    return [row[1] for row in sheet.iter_rows() if str(row[0].value or "").startswith(title)]


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut short", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)])
def test_no_workbook_that_could_be_audited(content: bytes, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(content)
    result = audited(tmp_path / NAME)
    reason("A102", f"文件“{NAME}”已损坏或不是.xlsx，无法复核。", "请向单位索取完好的计分表").assert_in(result.reasons)


def test_a_scheme_of_ones_own_that_this_machine_has_not(tmp_path: Path) -> None:
    own = tmp_path / "某市2023.yaml"
    own.write_text("name: 某市2023\ntitle: 某市整体支出绩效自评\nextends: heshan-2021\n", encoding="utf-8")
    [file] = discover([SENT])
    path = tmp_path / NAME
    path.write_bytes(evaluate_file(Task(file, scheme=str(own))).content)
    result = audited(path)
    assert result.verdict is Verdict.UNPROVED
    message = "计分表没有写明所用的指标体系，或本机没有“某市2023”。"
    reason("A103", message, "请用--scheme指定当时所用的指标体系（名称或文件）").assert_in(result.reasons)
    assert audited(path, scheme=str(own)).verdict is Verdict.SAME


def test_a_record_taken_out_whole(deducted: Path, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        for cell in _lines(book, "来源核对记录"):
            cell.value = book[NOTES].cell(cell.row, 1).value = None

    result = _saved(deducted, tmp_path, change)
    message = "编制说明中没有来源核对记录，无法由所附来源工作表重新生成。"
    reason("A105", message, "请向单位索取未改动的计分表，或用所报工作簿重新生成").assert_in(result.reasons)
    assert result.verdict is Verdict.UNPROVED


def test_copies_that_hold_no_execution_of_a_budget(deducted: Path, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        for name in ("收入", "支出", "三公经费", "结转结余"):
            del book[name]

    result = _saved(deducted, tmp_path, change)
    message = "所附来源工作表无法重新读取（文件“…”中没有“收入”“支出”“三公经费”“结转结余”任何一张表，…）。"
    reason("A106", message, "请向单位索取未改动的计分表").assert_in(result.reasons)


def test_a_parameter_that_another_version_may_have_had(tmp_path: Path) -> None:
    result = _saved(FORMER, tmp_path, lambda book: book["指标计算"].__setitem__("L8", 0.01))
    assert result.verdict is Verdict.UNPROVED
    Said(
        "A107",
        WARNING,
        Place(NAME),
        f"计分表由perfeval 0.1.0生成，现为{perfeval.__version__}：差异可能来自版本不同。",
        "请用perfeval 0.1.0复核，或用所报工作簿重新生成",
    ).assert_in(result.reasons)


def test_an_output_of_a_later_format(deducted: Path, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        later = {"perfeval.format": "9", "perfeval.version": "3.0.0"}
        for one in book.custom_doc_props:
            one.value = later.get(one.name, one.value)
        [tool], [shape] = _lines(book, "编制工具"), _lines(book, "输出格式")
        tool.value, shape.value = "perfeval 3.0.0", "9"

    result = _saved(deducted, tmp_path, change)
    assert (result.verdict, result.differences) == (Verdict.UNPROVED, ())
    message = f"计分表由perfeval 3.0.0生成，其输出格式比现在的perfeval {perfeval.__version__}新，无法复核。"
    reason("A110", message, "请用perfeval 3.0.0或更新的版本复核").assert_in(result.reasons)


def test_no_libreoffice_and_one_that_fails(deducted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = audited(deducted, libreoffice=True)
    assert result.verdict is Verdict.UNPROVED
    reason(
        "A109", "没有找到LibreOffice（soffice），无法用它重算。", "请安装LibreOffice，或不用--libreoffice"
    ).assert_in(result.reasons)
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 77\n", encoding="utf-8")
    program.chmod(0o755)
    result = audited(deducted, libreoffice=True)
    assert result.verdict is Verdict.UNPROVED
    reason("A111", "LibreOffice没有重算成功（没有给出结果）。", "请确认LibreOffice能打开该计分表").assert_in(
        result.reasons
    )


def test_a_value_on_which_two_engines_do_not_agree(deducted: Path, tmp_path: Path) -> None:
    """A 复核分 by chance is another with each program that calculates it."""
    require_libreoffice()
    book = openpyxl.load_workbook(deducted)
    book["计分表"]["H4"] = "=RAND()"
    book.save(tmp_path / NAME)
    result = audited(tmp_path / NAME, libreoffice=True)
    Said(
        "A503",
        ERROR,
        Place("", "计分表", "H4"),
        "“计分表”H4在LibreOffice中为0.…，在formualizer中为0.…。",
        "请人工核对该单元格的公式",
    ).assert_in(one.finding for one in result.differences)


@pytest.fixture
def of_projects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of project forms by a 评分办法 of one's own, which stands beside it."""
    folder = tmp_path_factory.mktemp("projects")
    write(folder / "甲.xlsx", good(), names=["堤防"])
    method = folder / "本市办法.yaml"
    method.write_text("name: 本市办法\ntitle: 本市办法\nextends: hubei\n", encoding="utf-8")
    tasks = [Task(file, method=str(method)) for file in discover([folder / "甲.xlsx"])]
    run_batch(tasks, "heshan-2021", folder / "out", Counting(), lambda _: None)
    [made] = (folder / "out").glob("*项目支出绩效自评.xlsx")
    return Path(shutil.copy(made, folder / "项目.xlsx"))


def test_a_method_that_is_unknown_or_another(of_projects: Path, tmp_path: Path) -> None:
    own = of_projects.with_name("本市办法.yaml")
    assert audited(of_projects, method=str(own)).verdict is Verdict.SAME
    path = Path(shutil.copy(of_projects, tmp_path / "项目.xlsx"))
    own.rename(tmp_path / "原办法.yaml")
    result = audited(path)
    assert result.verdict is Verdict.UNPROVED
    reason(
        "A130",
        "项目自评工作簿没有写明所用的评分办法，或本机没有“本市办法”。",
        "请用--method指定当时所用的评分办法",
        "项目.xlsx",
    ).assert_in(result.reasons)
    result = audited(path, method="mof-2020-10-project")
    assert result.verdict is Verdict.UNPROVED
    reason(
        "A131",
        "本机的评分办法“mof-2020-10-project”与工作簿生成时的内容不同，不能验证。",
        "请用--method指定当时所用的评分办法文件",
        "项目.xlsx",
    ).assert_in(result.reasons)
