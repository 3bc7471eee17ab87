"""Workbooks of project forms: against what the unit sent, and recalculated by LibreOffice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.audit.candidates import Candidates
from perfeval.audit.result import AuditResult, Verdict
from perfeval.batch.run import run_batch
from perfeval.batch.work import Task
from perfeval.findings.finding import Place
from perfeval.reader.discovery import discover
from tests.audit.auditing import as_input, audited, places
from tests.audit.package_edits import EditedPackage
from tests.executors import Counting
from tests.libreoffice import converted, require_libreoffice
from tests.projects.forms import LAYOUTS, Rows, good, write
from tests.raised import ERROR, Said

Change = Callable[[Any], None]


def _named(project: str, amount: float = 260) -> list[list[Any]]:
    rows = good()
    rows[2][2], rows[9][1], rows[11][3] = project, f"{project}1800米。", f"{project}长度"
    rows[5][3] = rows[6][3] = amount
    return rows


def _output(inputs: Path, output: Path) -> Path:
    run_batch([Task(file) for file in discover([inputs])], "heshan-2021", output, Counting(), lambda _: None)
    [made] = output.glob("*项目支出绩效自评.xlsx")
    return made


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two workbooks of one unit with sheets of one name, beside another unit's."""
    folder = tmp_path_factory.mktemp("sent")
    write(folder / "甲.xlsx", _named("堤防加固"), _named("水闸维修"), names=["自评表", "表二"])
    write(folder / "乙.xlsx", _named("清淤"), [["填报说明"]], names=["自评表", "说明"])
    return folder


@pytest.fixture(scope="module")
def made(sent: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook made of them."""
    return _output(sent, tmp_path_factory.mktemp("made"))


def _against(path: Path, folder: Path, **options: Any) -> AuditResult:
    files = discover([folder])
    return audited(path, against=Candidates(files).of(as_input(path)), **options)


def _edited(path: Path, folder: Path, change: Change) -> Path:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(folder / path.name)
    return folder / path.name


def _sent_again(sent: Path, folder: Path, change: Change, name: str = "甲.xlsx", called: str = "") -> Path:
    """The unit's files, one of them changed."""
    shutil.copytree(sent, folder)
    _edited(folder / name, folder, change)
    if called:
        (folder / name).rename(folder / called)
    return folder


def _words(result: AuditResult) -> list[str]:
    return [one.finding.message for one in result.differences]


def test_untouched_by_both(sent: Path, made: Path) -> None:
    require_libreoffice()
    result = _against(made, sent, libreoffice=True)
    assert (result.verdict, _words(result), result.reasons) == (Verdict.SAME, [], ())
    assert sum("的SHA-256与工作簿所载一致。" in one for one in result.remarks) == 2
    assert "LibreOffice重算完毕。" in result.remarks
    assert not any(one.startswith("来源未与所报文件核对") for one in result.remarks)
    assert audited(made).remarks[0].startswith("来源未与所报文件核对")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_the_same_as_it_was_sent(layout: str, tmp_path: Path) -> None:
    rows: Rows = LAYOUTS[layout]["rows"]
    (tmp_path / "in").mkdir()
    write(tmp_path / "in" / "表.xlsx", rows)
    path = _output(tmp_path / "in", tmp_path / "out")
    result = _against(path, tmp_path / "in")
    assert (result.verdict, _words(result)) == (Verdict.SAME, [])


def test_a_workbook_of_other_files_than_were_sent(sent: Path, tmp_path: Path) -> None:
    """The budget and an indicator's actual value were changed before the workbook was made once more."""

    def change(book: Any) -> None:
        book["表二"]["D6"], book["表二"]["G12"] = 9999, "900米"

    forged = _output(_sent_again(sent, tmp_path / "forged", change), tmp_path / "out")
    assert audited(forged).verdict is Verdict.SAME
    result = _against(forged, sent)
    assert result.verdict is Verdict.DIFFERENT
    said = {(one.finding.code, *place): one for one, place in zip(result.differences, places(result), strict=True)}
    assert (said["A402", "表二", "D6"].expected, said["A402", "表二", "D6"].found) == ("260万元", "9999万元")
    assert said["A402", "表二", "G12"].expected == "1800"
    assert said["A205", "项目汇总", "M6"].expected == "0"
    listed = [one for one in result.differences if one.finding.place.sheet == "问题清单"]
    assert {(one.finding.code, one.expected) for one in listed} == {("A206", "（无此问题）")}
    assert {text for text in ("P101", "P107", "P207") if any(text in one.found for one in listed)} == {
        "P101", "P107", "P207",
    }  # fmt: skip
    assert sum("不是生成时的那个文件" in one for one in result.remarks) == 1
    assert not any(sheet == "自评表" for _, sheet, _ in said)


@pytest.mark.parametrize("called", ["", "重报.xlsx"])
def test_a_form_that_was_changed_after_the_workbook_was_made(
    called: str, sent: Path, made: Path, tmp_path: Path
) -> None:
    def change(book: Any) -> None:
        book["自评表"]["H12"] = 45

    others = write(tmp_path / "甲.xlsx", _other_unit(), names=["自评表"])
    again = _sent_again(sent, tmp_path / "again", change, called=called)
    (again / "别的单位").mkdir()
    shutil.copy(others, again / "别的单位")
    result = _against(made, again)
    Said(
        "A402",
        ERROR,
        Place("", "自评表（2）", "H12"),
        "来源工作表“自评表（2）”H12现为“50分”，所报文件“甲.xlsx”为“45分”。",
        "请以所报文件重新生成",
    ).assert_in(one.finding for one in result.differences)
    assert f"所报文件“{called or '甲.xlsx'}”的SHA-256与工作簿所载不同，不是生成时的那个文件。" in result.remarks
    assert {one.expected[:2] for one in result.differences if one.finding.code == "A208"} == {"错误", "提示"}
    assert not any(sheet.endswith(("清淤", "水闸维修")) for sheet, _ in places(result))


def _other_unit() -> list[list[Any]]:
    rows = good()
    rows[3][7] = "示例县林场"
    return rows


def test_a_changed_copy_is_named_with_what_was_sent(sent: Path, made: Path, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["表二"]["G6"] = 275

    result = _against(_edited(made, tmp_path, change), sent)
    assert [(one.finding.code, one.expected, one.found) for one in result.differences] == [
        ("A402", "270.05万元", "275万元")
    ]
    assert places(result) == [("表二", "G6")]


def test_nothing_of_the_unit_among_the_files(sent: Path, made: Path, tmp_path: Path) -> None:
    write(tmp_path / "甲.xlsx", _other_unit(), names=["自评表"])
    write(tmp_path / "其他.xlsx", _other_unit(), names=["自评表"])
    result = _against(made, tmp_path)
    assert result.verdict is Verdict.UNPROVED
    Said(
        "A108",
        ERROR,
        Place(made.name),
        "--against所给文件无法使用（其中没有工作簿所载的来源文件）。",
        "请给出该单位当年所报的工作簿",
    ).assert_in(result.reasons)
    (tmp_path / "缺一个").mkdir()
    shutil.copy(sent / "甲.xlsx", tmp_path / "缺一个")
    result = _against(made, tmp_path)
    assert [one.code for one in result.reasons] == ["A108"]
    assert "其中没有“乙.xlsx”" in result.reasons[0].message


def _wrong_value(path: Path, folder: Path) -> Path:
    package = EditedPackage(path.read_bytes())
    package.apply(
        {"replace": {"part": "项目汇总", "find": r'(<c r="J4" s="\d+"><f>.*?</f><v>)[^<]*', "put": r"\g<1>55"}}
    )
    (folder / path.name).write_bytes(package.content())
    return folder / path.name


def test_a_value_that_no_program_comes_to(sent: Path, made: Path, tmp_path: Path) -> None:
    require_libreoffice()
    result = _against(_wrong_value(made, tmp_path), sent, libreoffice=True)
    assert [one.finding.code for one in result.differences] == ["A501"]
    assert places(result) == [("项目汇总", "J4")]
    assert "LibreOffice重算完毕。" in result.remarks


def test_a_value_on_which_two_engines_do_not_agree(made: Path, tmp_path: Path) -> None:
    """A 复核分 by chance is another with each program that calculates it."""
    require_libreoffice()
    book = openpyxl.load_workbook(made)
    sheet = next(one for one in book if one.title.startswith("01_"))
    cell = next(cell for row in sheet.iter_rows(min_row=8) for cell in row if not cell.protection.locked)
    cell.value = "=RAND()"
    book.save(tmp_path / made.name)
    result = audited(tmp_path / made.name, libreoffice=True)
    Said(
        "A503",
        ERROR,
        Place("", sheet.title, cell.coordinate),
        f"“{sheet.title}”{cell.coordinate}在LibreOffice中为0.…，在formualizer中为0.…。",
        "请人工核对该单元格的公式",
    ).assert_in(one.finding for one in result.differences)


def test_without_libreoffice_nothing_is_proved_by_it(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = audited(made, libreoffice=True)
    assert (result.verdict, [one.code for one in result.reasons]) == (Verdict.UNPROVED, ["A109"])


def test_saved_again_by_libreoffice(sent: Path, made: Path, tmp_path: Path) -> None:
    require_libreoffice()
    [path] = converted([made], tmp_path)
    result = _against(path, sent, libreoffice=True)
    assert (result.verdict, _words(result)) == (Verdict.SAME, [])
