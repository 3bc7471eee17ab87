"""Whatever is wrong with the surroundings, there is one sentence, a true exit status, and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bad_files import write_bad_files
from tests.command import perfeval, perfeval_process
from tests.processes import PATIENCE
from tests.workbook_builder import build_workbook

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX shells and limits")


def _shell(line: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of the shell in which perfeval is `$P`."""
    command = f"{sys.executable} -m perfeval"
    return subprocess.run(
        ["bash", "-c", line.replace("$P", command)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent.parent)} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.parametrize(
    ("redirection", "status"), [(">&-", 0), ("2>&-", 0), (">&- 2>&- <&-", 0), (">/dev/full", 1), ("2>/dev/full", 0)]
)
def test_results_are_written_whatever_becomes_of_the_output(tmp_path: Path, redirection: str, status: int) -> None:
    build_workbook(tmp_path / "甲.xlsx", {"单位名称": "甲局"})
    done = _shell(f"$P run 甲.xlsx -o out {redirection}", tmp_path)
    assert done.returncode == status and "Traceback" not in done.stderr + done.stdout
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert {"2021_甲局_计分表.xlsx", "汇总表.xlsx", "运行记录.json"} <= {*names}


def test_names_in_chinese_where_the_system_speaks_ascii(tmp_path: Path) -> None:
    build_workbook(tmp_path / "甲.xlsx", {"单位名称": "甲局"})
    done = _shell("$P run 甲.xlsx -o 结果", tmp_path, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "结果" / "2021_甲局_计分表.xlsx").is_file()


def test_few_descriptors_are_enough(tmp_path: Path) -> None:
    build_workbook(tmp_path / "甲.xlsx", {"单位名称": "甲局"})
    done = _shell("ulimit -n 24; $P run 甲.xlsx -o out", tmp_path)
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
    too_few = _shell("ulimit -n 9; $P run 甲.xlsx -o out2", tmp_path)
    assert too_few.returncode == 1 and "Traceback" not in too_few.stderr


def test_links_in_a_circle_cost_nobody_else_a_result(tmp_path: Path) -> None:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "环.xlsx").symlink_to("环.xlsx")
    (tmp_path / "in" / "sub" / "上").symlink_to("..")
    build_workbook(tmp_path / "in" / "甲.xlsx", {"单位名称": "甲局"})
    done = _shell("$P run in -o out", tmp_path)
    assert done.returncode == 1 and "符号链接循环" in done.stdout and "Traceback" not in done.stderr
    assert (tmp_path / "out" / "2021_甲局_计分表.xlsx").is_file()
    assert _shell("$P check in/环.xlsx", tmp_path).returncode == 2


@pytest.mark.parametrize("place", ["/proc/结果", "/dev/null/结果", "甲.xlsx"])
def test_an_output_folder_that_cannot_be_used_is_said_before_anything_is_done(tmp_path: Path, place: str) -> None:
    build_workbook(tmp_path / "甲.xlsx")
    done = _shell(f"$P run 甲.xlsx -o {place}", tmp_path)
    assert done.returncode == 1 and "无法使用" in done.stderr and "结果在" not in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_is_said_so(tmp_path: Path) -> None:
    build_workbook(tmp_path / "甲.xlsx")
    (tmp_path / "out").mkdir(mode=0o500)
    done = _shell("$P run 甲.xlsx -o out", tmp_path)
    assert done.returncode == 1 and "没有权限" in done.stderr


def test_hostile_files_cost_every_command_a_sentence_only(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write_bad_files(tmp_path)
    (tmp_path / "报告.txt").write_text("本年支出100万元。", encoding="utf-8")
    for path in sorted(tmp_path.glob("*.xlsx"))[:3]:
        for arguments in (
            ("template", "--from", path, tmp_path / "出.xlsx", "--force"),
            ("trace", path, "D5"),
            ("check-report", tmp_path / "报告.txt", "--against", path),
        ):
            done = perfeval(*arguments)
            assert done.returncode in (0, 1, 2), (arguments, done.stderr)
            assert "Traceback" not in done.stderr + done.stdout, arguments
            # what a native library or a worker says goes past Python
            beside = capfd.readouterr()
            assert "panicked" not in beside.err and "Traceback" not in beside.err + beside.out, arguments


def test_a_name_of_250_characters_is_cut_in_the_file_name_only(tmp_path: Path) -> None:
    name = "某" * 250
    build_workbook(tmp_path / "甲.xlsx", {"单位名称": name})
    done = _shell("$P run 甲.xlsx -o out --report", tmp_path)
    assert "Traceback" not in done.stderr and done.returncode == 0, done.stdout
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len(names) >= 4 and all(len(one.encode()) <= 255 for one in names)
    assert name in (tmp_path / "out" / "运行记录.json").read_text(encoding="utf-8")


def test_a_template_that_loops_costs_no_score_workbook(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("{% for a in range(1000000000) %}长{% endfor %}")
    document.save(str(tmp_path / "模板.docx"))
    build_workbook(tmp_path / "甲.xlsx", {"单位名称": "甲局"})
    done = _shell("$P run 甲.xlsx -o out --report-template 模板.docx", tmp_path)
    assert done.returncode == 1 and "B106" in done.stdout and "Traceback" not in done.stderr
    assert (tmp_path / "out" / "2021_甲局_计分表.xlsx").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names")
@pytest.mark.parametrize(
    "arguments",
    [
        ("register", "verify", "管道"),
        ("trace", "管道", "A1"),
        ("audit", ".", "--register", "管道"),
        ("check-report", "管道", "--against", "甲.xlsx"),
        ("template", "新.xlsx", "--from", "管道"),
        ("run", "甲.xlsx", "--roster", "管道"),
        ("report", "甲.xlsx", "--template", "管道"),
    ],
)
def test_nobody_waits_for_a_pipe(arguments: tuple[str, ...], tmp_path: Path) -> None:
    build_workbook(tmp_path / "甲.xlsx")
    os.mkfifo(tmp_path / "管道")
    done = perfeval_process(*arguments, folder=tmp_path)
    assert done.returncode == 2 and "“管道”不是普通文件，请检查路径。" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["甲.xlsx", "管道"]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names")
def test_what_is_to_be_a_pipe_is_a_finding_of_the_run(tmp_path: Path) -> None:
    build_workbook(tmp_path / "甲.xlsx")
    os.mkfifo(tmp_path / "管道")
    done = perfeval_process("run", "甲.xlsx", "-o", "结果", "--register", "管道", folder=tmp_path)
    assert done.returncode == 1 and "不是普通文件" in done.stdout + done.stderr
    assert (tmp_path / "结果" / "汇总表.xlsx").is_file() and (tmp_path / "管道").is_fifo()
