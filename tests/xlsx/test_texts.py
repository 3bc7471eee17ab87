"""What no workbook can hold does not get into one: escapes and old formats bring it in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from perfeval.batch.work import Task, evaluate_file
from perfeval.reader.discovery import InputFile
from perfeval.results.outcome import Status
from perfeval.xlsx.raw_sheet import RawSheet
from perfeval.xlsx.texts import held
from perfeval.xlsx.verification import verify
from perfeval.xlsx.written import NotPlain
from tests.workbook_builder import build_workbook

UNHELD = {"_x000B_": "\x0b", "_x0000_": "\0", "_xD800_": "\ud800", "_xFFFF_": "\uffff"}


def _with(path: Path, old: str, new: str) -> Path:
    content = io.BytesIO(path.read_bytes())
    found = False
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            found = found or old.encode() in part
            target.writestr(name, part.replace(old.encode(), new.encode()) if name.startswith("xl/") else part)
    assert found
    return path


@pytest.mark.parametrize("escape", UNHELD)
def test_a_text_with_an_unholdable_character_costs_nothing_and_corrupts_nothing(escape: str, tmp_path: Path) -> None:
    path = _with(build_workbook(tmp_path / "甲.xlsx", {"单位名称": "甲乙局"}), "甲乙局", f"甲{escape}乙局")
    reply = evaluate_file(Task(InputFile(path, path.name), report=True))
    assert (reply.outcome.unit, reply.outcome.status) == ("甲乙局", Status.DONE)
    for package in (reply.content, reply.report):
        with zipfile.ZipFile(io.BytesIO(package)) as parts:
            for name in parts.namelist():
                if name.endswith((".xml", ".rels", ".vml")):
                    etree.fromstring(parts.read(name))


@pytest.mark.parametrize("character", UNHELD.values())
def test_sheets_are_read_without_them(character: str) -> None:
    sheet = RawSheet(f"支{character}出", False, [[f"{character}合计", 1.0, "两\n行", character]])
    assert (sheet.name, sheet.cells) == ("支出", [["合计", 1.0, "两\n行", ""]])


def test_what_is_held_stays() -> None:
    text = "１．“全角”\t制表\n换行\r𠮷_x000B_"
    assert held(text) == text


def test_a_workbook_with_a_control_character_is_not_handed_over(tmp_path: Path) -> None:
    """Excel would call the file damaged."""
    path = build_workbook(tmp_path / "甲.xlsx")
    written = tmp_path / "出.xlsx"
    written.write_bytes(evaluate_file(Task(InputFile(path, path.name))).content)
    assert verify(written.read_bytes()) == ()
    with pytest.raises(NotPlain, match="control character"):
        verify(_with(written, "编制说明", "编制\x0b说明").read_bytes())
