"""A folder as people have it: several units in a file, other files beside, names that differ a little."""

from __future__ import annotations

from pathlib import Path

import docx

from perfeval.batch.run import BatchResult, run_batch
from perfeval.batch.work import Task
from perfeval.reader.discovery import discover
from perfeval.reader.unit_names import alike
from perfeval.results.outcome import Status
from tests.accounts.forms import UNIT, Form, Tables
from tests.accounts.messes import named, write_workbook
from tests.executors import Counting


def ran(folder: Path) -> BatchResult:
    tasks = [Task(file) for file in discover([folder], others=True)]
    return run_batch(tasks, "heshan-2021", folder.parent / "out", Counting(), lambda _: None)


def folder_of(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def test_each_unit_of_a_workbook_gets_its_own_result(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    sheets = named(Tables(Form()).all())
    sheets |= {f"乙{number}": rows for number, rows in Tables(Form(), unit="清河县水利局").all().items()}
    write_workbook(folder / "全县.xlsx", sheets)
    result = ran(folder)
    assert [(one.unit, one.year) for one in result.outcomes.briefs] == [(UNIT, 2023), ("清河县水利局", 2023)]
    written = sorted(path.name for path in (tmp_path / "out").glob("*_计分表.xlsx"))
    assert written == [f"2023_{UNIT}_计分表.xlsx", "2023_清河县水利局_计分表.xlsx"]


def test_what_is_nothing_of_ours_is_listed_and_is_no_failure(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    write_workbook(folder / "决算.xlsx", named(Tables(Form()).all()))
    write_workbook(folder / "支付明细.xlsx", {"明细": [["日期", "收款人", "金额"], ["2023-01-05", "某店", 12.5]]})
    document = docx.Document()
    document.add_paragraph("关于报送2023年度部门决算的通知")
    document.save(str(folder / "通知.docx"))
    (folder / "图.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "资料.zip").write_bytes(b"PK\x05\x06" + b"\0" * 18)
    (folder / "坏了的决算.xlsx").write_bytes(b"PK\x03\x04 nothing")
    result = ran(folder)
    statuses = {one.file: one.status for one in result.outcomes.briefs}
    assert statuses.pop("坏了的决算.xlsx") is Status.FAILED
    assert statuses.pop("决算.xlsx") is Status.INCOMPLETE
    assert set(statuses.values()) == {Status.UNUSED}
    assert len(statuses) == 4
    codes = {one.file: one.reason.code for one in result.outcomes if one.reason is not None}
    assert (codes["资料.zip"], codes["图.png"], codes["通知.docx"]) == ("B204", "B203", "B202")


def test_names_that_differ_by_the_head_office_are_one_unit(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    tables = Tables(Form()).all()
    write_workbook(folder / "a.xlsx", named({number: tables[number] for number in ("01", "02", "03", "04")}))
    others = Tables(Form(), unit=f"{UNIT}（本级）").all()
    write_workbook(folder / "b.xlsx", named({number: others[number] for number in ("05", "06", "07", "08", "09")}))
    [one] = ran(folder).outcomes
    assert [name for name, _ in one.others] == ["b.xlsx"]
    assert "R808" in {found.code for found in one.findings}


def test_two_units_that_might_both_be_meant_stay_apart(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    for index, unit in enumerate(("清河县水利局", "临川县水利局")):
        write_workbook(folder / f"{index}.xlsx", named({"01": Tables(Form(), unit=unit).all()["01"]}))
    write_workbook(folder / "2.xlsx", named({"07": Tables(Form(), unit="水利局").all()["07"]}))
    assert len(ran(folder).outcomes.briefs) == 3


def test_names_of_one_unit() -> None:
    assert alike("清河县水利局", "水利局")
    assert alike("河北省邢台市清河县水利局", "清河县水利局（本级）")
    assert alike("清河县水利局机关", "清河县水利局")
    assert not alike("清河县水利局", "临川县水利局")
    assert not alike("清河县第一中学", "清河县中学")
    assert not alike("清河县公安局交警大队", "清河县公安局")
    assert not alike("大水利局", "水利局")
