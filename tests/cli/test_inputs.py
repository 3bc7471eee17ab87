"""What the command takes from the places that were named, and what it says where there is nothing."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from perfeval.cli.inputs import found_tasks
from perfeval.findings.catalogue import catalogue
from tests.workbook_builder import build_workbook


def test_a_folder_with_nothing_to_evaluate(tmp_path: Path) -> None:
    """Pictures and archives alone are no input; the sentence names the folder and what would be one."""
    (tmp_path / "公章.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "资料.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    with pytest.raises(click.ClickException) as refused:
        found_tasks([tmp_path], "heshan-2021", None)
    entry = catalogue()["B302"]
    assert refused.value.message == f"{entry.message.format(places=tmp_path)}{entry.mend}"
    assert refused.value.message.startswith(f"在“{tmp_path}”中没有找到可评价的工作簿（.xlsx、")
    assert refused.value.message.endswith("请把填好的工作簿放进该文件夹后重新运行。")


def test_what_is_asked_of_every_file_is_in_its_task(tmp_path: Path) -> None:
    build_workbook(tmp_path / "甲.xlsx")
    (tmp_path / "公章.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    tasks = found_tasks([tmp_path], "hunan-provincial", None, report=True, kind="部门")
    assert [(one.file.shown_as, one.file.aside) for one in tasks] == [("公章.png", True), ("甲.xlsx", False)]
    assert {(one.scheme, one.report, one.kind) for one in tasks} == {("hunan-provincial", True, "部门")}
