"""The copies against what the unit sent."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl

from perfeval.audit.candidates import Candidates
from perfeval.audit.result import Verdict
from tests.audit.auditing import as_input, audited, places
from tests.audit.conftest import SAMPLES

SENT = SAMPLES / "示例区城市管理服务大队_2023.xlsx"


def _with(path: Path, folder: Path, sheet: str, cell: str, value: Any) -> Path:
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    target = folder / path.name
    book.save(target)
    return target


def test_a_changed_copy_is_named_with_what_was_sent(deducted: Path, tmp_path: Path) -> None:
    changed = _with(deducted, tmp_path, "基本信息", "B8", 999)
    before = openpyxl.load_workbook(deducted)["基本信息"]["B8"].value
    result = audited(changed, against=(as_input(SENT),))
    assert [(one.finding.code, one.expected, one.found) for one in result.differences] == [("A402", str(before), "999")]
    assert result.verdict is Verdict.DIFFERENT


def test_the_effect_of_a_changed_copy(deducted: Path, tmp_path: Path) -> None:
    cell = next(row[1].coordinate for row in openpyxl.load_workbook(SENT)["基本信息"] if row[0].value == "编制数")
    result = audited(_with(deducted, tmp_path, "基本信息", cell, 999), against=(as_input(SENT),))
    assert places(result) == [("基本信息", cell)]
    assert result.differences[0].effect == (result.shown_total or 0) - (result.total or 0) != 0


def test_another_file_of_the_unit(deducted: Path, tmp_path: Path) -> None:
    other = _with(SENT, tmp_path, "基本信息", "A1", "改过的标题")
    result = audited(deducted, against=(as_input(other),))
    assert "不是生成时的那个文件" in result.remarks[0]


def test_no_file_of_the_unit(deducted: Path, tmp_path: Path) -> None:
    for number, path in enumerate(sorted(set(SAMPLES.glob("*.xlsx")) - {SENT})):
        shutil.copy(path, tmp_path / f"{number}.xlsx")
    result = audited(deducted, against=tuple(as_input(path) for path in sorted(tmp_path.iterdir())))
    assert [one.code for one in result.reasons] == ["A108"]
    assert result.verdict is Verdict.UNPROVED


def test_the_hash_is_told_without_the_file(deducted: Path) -> None:
    import hashlib

    assert audited(deducted).source_digests == ((SENT.name, hashlib.sha256(SENT.read_bytes()).hexdigest()),)


def test_libreoffice_recalculates(deducted: Path) -> None:
    from tests.libreoffice import require_libreoffice

    require_libreoffice()
    result = audited(deducted, libreoffice=True)
    assert result.verdict is Verdict.SAME
    assert "LibreOffice重算完毕。" in result.remarks


def test_of_many_files_only_the_workbooks_own_are_handed_to_its_worker(
    score_workbooks: dict[str, Path], tmp_path: Path
) -> None:
    sent = [as_input(path) for path in sorted(SAMPLES.glob("*.xlsx"))]
    candidates = Candidates(sent)
    for unit, path in score_workbooks.items():
        assert [one.path.name.partition("_")[0] in unit for one in candidates.of(as_input(path))] == [True]
    nobodys = tmp_path / "x_计分表.xlsx"
    nobodys.write_bytes(b"no workbook")
    assert candidates.of(as_input(nobodys)) == tuple(sent)


def test_a_number_is_told_with_the_unit_of_its_cell(score_workbooks: dict[str, Path], tmp_path: Path) -> None:
    """Of a workbook with one table in 元."""
    name = "示例市数据资源管理中心"
    book = openpyxl.load_workbook(score_workbooks[name])
    facts = next(row for row in book["基础数据"].iter_rows() if row[4].value == "万元")
    edits = {("表1 收入预算执行情况", "E5"): 1234.5, ("基本信息", "B8"): 31, ("基础数据", facts[3].coordinate): 7.25}
    edits["指标计算", "M10"] = 1.5
    for (sheet, cell), value in edits.items():
        book[sheet][cell] = value
    changed = tmp_path / score_workbooks[name].name
    book.save(changed)
    told = {
        (one.finding.place.sheet, one.finding.place.cell): (one.found, one.finding.message)
        for one in audited(changed, against=(as_input(SAMPLES / f"{name}_2023.xlsx"),)).differences
    }
    wanted = dict(zip(edits, ("1234.5元", "31人", "7.25万元", "1.5分"), strict=True))
    assert {place: found for place, (found, _) in told.items()} == wanted
    assert all(found in message for found, message in told.values())
    assert "为“6012345.67元”" in told["表1 收入预算执行情况", "E5"][1] and "为“25人”" in told["基本信息", "B8"][1]
