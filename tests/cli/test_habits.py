"""What people expect of any command: it explains itself, says the nearest word, keeps a log, reads its settings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from perfeval.batch.lock import FolderInUse, locked
from tests.command import perfeval
from tests.processes import PATIENCE
from tests.workbook_builder import build_workbook


def test_run_without_a_path_explains_itself_and_does_nothing(tmp_path: Path) -> None:
    build_workbook(tmp_path / "甲.xlsx")
    for command in ("run", "check", "report"):
        result = perfeval(command, folder=tmp_path)
        assert result.returncode == 2 and result.stdout == ""
        assert "有1个工作簿：甲.xlsx" in result.stderr and f"perfeval {command} ." in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["甲.xlsx"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("runn", "run"), ("chek", "check"), ("评价", "run"), ("检查", "check"), ("复核", "audit")]
)
def test_an_unknown_command_suggests_the_nearest(typed: str, meant: str) -> None:
    result = perfeval(typed)
    assert result.returncode == 2 and f"是否想用{meant}。" in result.stderr


def test_json_is_for_programs_and_quiet_for_scripts(tmp_path: Path) -> None:
    build_workbook(tmp_path / "甲.xlsx", {"单位名称": "甲局"})
    said = perfeval("run", "甲.xlsx", "--json", folder=tmp_path)
    [one] = json.loads(said.stdout)["inputs"]
    assert one["unit"] == "甲局" and one["output"].endswith(".xlsx") and isinstance(one["total"], float)
    quiet = perfeval("run", "甲.xlsx", "-q", folder=tmp_path)
    assert quiet.returncode == 0 and quiet.stdout == ""
    (tmp_path / "坏.xlsx").write_bytes(b"x")
    failing = perfeval("run", ".", "--quiet", folder=tmp_path)
    assert failing.returncode == 1 and "坏.xlsx" in failing.stdout and "甲局" not in failing.stdout


def test_the_log_grows_with_each_run(tmp_path: Path) -> None:
    build_workbook(tmp_path / "甲.xlsx", {"在职人员数": "十一"})
    for _ in range(2):
        perfeval("check", "甲.xlsx", "--log", "日志/检查.log", folder=tmp_path)
    text = (tmp_path / "日志" / "检查.log").read_text(encoding="utf-8")
    assert text.count("== ") == 2 and text.count("十一") >= 2 and "[red]" not in text


def test_the_settings_of_a_folder_hold_for_its_commands(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    build_workbook(tmp_path / "in" / "甲.xlsx", {"单位名称": "甲局"})
    settings = 'scheme = "hunan-provincial"\noutput = "结果"\n[check]\nscheme = "heshan-2021"\n'
    (tmp_path / "perfeval.toml").write_text(settings, encoding="utf-8")
    result = perfeval("run", "甲.xlsx", folder=tmp_path / "in")
    assert "perfeval.toml" in result.stderr and "scheme＝hunan-provincial" in result.stderr
    record = json.loads((tmp_path / "结果" / "运行记录.json").read_text(encoding="utf-8"))
    assert "hunan-provincial" in json.dumps(record, ensure_ascii=False)
    named = perfeval("run", "甲.xlsx", "-o", "别处", "--scheme", "heshan-2021", folder=tmp_path / "in")
    assert named.returncode in (0, 1) and (tmp_path / "in" / "别处" / "运行记录.json").is_file()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('schem = "x"', "是否想写scheme"),
        ("jobs = true", "应为整数"),
        ("[runn]\njobs = 1", "不是命令"),
        ("scheme = ", "无法读取（最后一行写得不对）"),
        ("jobs = 1\nscheme heshan\n", "无法读取（第2行写得不对）"),
    ],
)
def test_settings_that_cannot_be_meant_are_said(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "perfeval.toml").write_text(text, encoding="utf-8")
    result = perfeval("scheme", "list", folder=tmp_path)
    assert result.returncode == 2 and words in result.stderr and "Traceback" not in result.stderr


def test_a_table_of_the_project_file_serves_as_well(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.perfeval]\noutput = "结果"\n', encoding="utf-8")
    build_workbook(tmp_path / "甲.xlsx")
    perfeval("run", "甲.xlsx", folder=tmp_path)
    assert (tmp_path / "结果" / "汇总表.xlsx").is_file()


def test_two_runs_never_fill_one_folder_at_once(tmp_path: Path) -> None:
    build_workbook(tmp_path / "甲.xlsx")
    output = tmp_path / "out"
    output.mkdir()
    with locked(output):
        refused = perfeval("run", "甲.xlsx", "-o", "out", folder=tmp_path)
        with pytest.raises(FolderInUse), locked(output):
            pass
    assert refused.returncode == 1 and "另一个perfeval正在使用" in refused.stderr
    assert perfeval("run", "甲.xlsx", "-o", "out", folder=tmp_path).returncode == 0
    assert not [path for path in output.iterdir() if path.name.startswith(".")]


def test_units_with_two_workbooks_are_named_by_file(tmp_path: Path) -> None:
    for name in ("一.xlsx", "二.xlsx"):
        build_workbook(tmp_path / name, {"单位名称": "甲局"})
    result = perfeval("run", ".", folder=tmp_path)
    assert "甲局（一.xlsx）" in result.stdout and "甲局（二.xlsx）" in result.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="no bash")
def test_the_shell_completes_commands() -> None:
    environment = os.environ | {
        "_PERFEVAL_COMPLETE": "bash_complete",
        "COMP_WORDS": "perfeval che",
        "COMP_CWORD": "1",
    }
    code = "from perfeval.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert "plain,check" in done.stdout
