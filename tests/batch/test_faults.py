"""What the world does to a run: files open elsewhere, a full disk, inputs that vanish or change."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from perfeval.batch.discovery import InputFile, discover
from perfeval.batch.outcome import Status
from perfeval.batch.previous import JOURNAL
from perfeval.batch.run import RECORD, SUMMARY, BatchResult, run_batch
from perfeval.batch.work import Task, evaluate_file
from tests.executors import Counting
from tests.folders import everything
from tests.workbook_builder import build_workbook

_REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in "甲乙丙":
        build_workbook(folder / f"{name}.xlsx", {"单位名称": f"{name}局"})
    return folder


def ran(inputs: Path, output: Path) -> BatchResult:
    tasks = [Task(file) for file in discover([inputs])]
    return run_batch(tasks, "heshan-2021", output, Counting(), lambda _: None)


@pytest.mark.parametrize("opened", ["2021_乙局_计分表.xlsx", SUMMARY, RECORD])
def test_an_output_that_is_open_elsewhere(
    opened: str, inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Excel holds it on Windows: it cannot be replaced until it is closed."""
    undisturbed, output = tmp_path / "undisturbed", tmp_path / "out"
    ran(inputs, undisturbed)
    replace = os.replace

    def held(source: Any, target: Any) -> None:
        if Path(target).name == opened:
            raise PermissionError(13, "Permission denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", held)
    result = ran(inputs, output)
    findings = [*result.findings, *(found for one in result.outcomes for found in one.findings)]
    [problem] = [one for one in findings if one.code == "B105"]
    assert problem.message == f"“{opened}”无法写入（没有权限，或正被其他程序打开），没有生成或更新。"
    assert "Excel" in problem.mend
    assert not result.complete
    assert set(everything(output)) - {JOURNAL} == set(everything(undisturbed)) - {opened}
    monkeypatch.undo()
    assert ran(inputs, output).complete
    assert everything(output) == everything(undisturbed)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize(("room", "words"), [(60_000, "B105"), (500, "写不下")])
def test_a_full_disk(room: int, words: str, inputs: Path, tmp_path: Path) -> None:
    """No file may be larger than so many bytes: the score workbooks, or what the run sets aside, do not fit."""
    output = tmp_path / "out"
    script = (
        "import resource, sys; from perfeval.cli import main; "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room})); main(sys.argv[1:])"
    )
    command = [sys.executable, "-c", script, "run", str(inputs), "-o", str(output), "--jobs", "1"]
    environment = {**os.environ, "PYTHONPATH": str(_REPOSITORY), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 1
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not list(output.glob("*计分表*")) and not list(output.glob(".perfeval-*"))
    assert ran(inputs, output).complete
    assert len(list(output.glob("*计分表*"))) == 3


def test_an_input_that_vanishes(inputs: Path, tmp_path: Path) -> None:
    tasks = [Task(file) for file in discover([inputs])]
    (inputs / "乙.xlsx").unlink()
    result = run_batch(tasks, "heshan-2021", tmp_path / "out", Counting(), lambda _: None)
    assert {one.file: one.status for one in result.outcomes} == {
        "丙.xlsx": Status.DONE,
        "乙.xlsx": Status.FAILED,
        "甲.xlsx": Status.DONE,
    }
    [problem] = result.outcomes.of("乙.xlsx").findings
    assert (problem.code, problem.message) == ("F101", "文件“乙.xlsx”无法打开（文件或文件夹不存在）。")


def test_an_input_that_changes_while_it_is_read(inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is recorded is the SHA-256 of what was evaluated, so that the next run sees the change."""
    path = inputs / "甲.xlsx"
    first = path.read_bytes()
    read = Path.read_bytes

    def then_changed(self: Path) -> bytes:
        content = read(self)
        if self == path:
            monkeypatch.undo()
            build_workbook(path, {"单位名称": "丁局"})
        return content

    monkeypatch.setattr(Path, "read_bytes", then_changed)
    outcome = evaluate_file(Task(InputFile(path, "甲.xlsx"))).outcome
    assert path.read_bytes() != first
    assert (outcome.unit, outcome.sha256) == ("甲局", hashlib.sha256(first).hexdigest())
