"""What the world does to a run: files open elsewhere, a full disk, inputs that vanish or change."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from perfeval.batch.previous import JOURNAL, RECORD
from perfeval.batch.run import SUMMARY, BatchResult, run_batch
from perfeval.batch.work import Reply, Task, evaluate_file
from perfeval.reader.discovery import InputFile, discover
from perfeval.results.outcome import Status
from tests.executors import Counting
from tests.folders import everything
from tests.processes import PATIENCE
from tests.workbook_builder import TABLES, build_workbook

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


@pytest.mark.parametrize(("opened", "code"), [("2021_乙局_计分表.xlsx", "B105"), (SUMMARY, "B109"), (RECORD, "B109")])
def test_an_output_that_is_open_elsewhere(
    opened: str, code: str, inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
    [problem] = [one for one in findings if one.code in ("B105", "B109")]
    assert problem.code == code
    assert f"“{opened}”无法写入（没有权限，或正被其他程序打开）" in problem.message and "Excel" in problem.mend
    assert not result.complete
    assert set(everything(output)) - {JOURNAL} == set(everything(undisturbed)) - {opened}
    monkeypatch.undo()
    assert ran(inputs, output).complete
    assert everything(output) == everything(undisturbed)


def test_an_output_that_cannot_even_be_read(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a program holds it that shares it with nobody: it is neither replaced nor taken for changed by a person."""
    undisturbed, output = tmp_path / "undisturbed", tmp_path / "out"
    ran(inputs, output)
    build_workbook(inputs / "乙.xlsx", {"单位名称": "乙局", "公务接待费本年预算数": 7})
    ran(inputs, undisturbed)
    held = output / "2021_乙局_计分表.xlsx"
    before, really_open = held.read_bytes(), io.open

    def refusing(file: Any, *arguments: Any, **options: Any) -> Any:
        if str(file) == str(held):
            raise PermissionError(13, "Permission denied")
        return really_open(file, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(io, "open", refusing)
        # Python 3.10 has its own hold of the function
        patch.setattr(Path, "open", refusing)
        for _ in range(2):
            result = ran(inputs, output)
            assert result.unwritten == {"乙.xlsx"}
            assert "B105" in {found.code for found in result.outcomes.of("乙.xlsx").findings}
    assert held.read_bytes() == before
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
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", timeout=PATIENCE)
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
    assert problem.code == "F101"
    assert problem.message == "文件“乙.xlsx”无法打开（文件或文件夹不存在）。"


class Vanishing(Counting):
    """One file is gone by the time that it is to be read together with another."""

    def run(self, tasks: Iterable[Task]) -> Iterator[Reply]:
        """Evaluate one after the other."""
        for task in tasks:
            for one in task.others:
                one.path.unlink()
            yield from super().run([task])


def test_a_file_that_vanishes_before_it_is_read_with_another(tmp_path: Path) -> None:
    """Neither is lost from the record, and the next run evaluates what is there."""
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    tables = build_workbook(folder / "1.xlsx", omit=("评价要点", "效果指标"))
    build_workbook(folder / "2.xlsx", omit=TABLES)
    build_workbook(folder / "3.xlsx", {"单位名称": "乙局"})
    tasks = [Task(file) for file in discover([folder])]
    result = run_batch(tasks, "heshan-2021", output, Vanishing(), lambda _: None)
    recorded = {one["path"]: one for one in json.loads((output / RECORD).read_bytes())["inputs"]}
    assert {path: one["status"] for path, one in recorded.items()} == {
        "1.xlsx": "失败",
        "2.xlsx": "失败",
        "3.xlsx": "完成",
    }
    assert "2.xlsx" in result.outcomes.of("1.xlsx").findings[0].message
    assert recorded["1.xlsx"]["sha256"] == hashlib.sha256(tables.read_bytes()).hexdigest()
    ran(folder, output)
    ran(folder, tmp_path / "undisturbed")
    assert everything(output) == everything(tmp_path / "undisturbed")


def test_a_file_that_is_refused_is_known_by_what_was_refused(inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a copy may be whole a moment later."""
    path = inputs / "甲.xlsx"
    whole = path.read_bytes()
    half = whole[: len(whole) // 2]
    path.write_bytes(half)
    read = Path.read_bytes

    def then_whole(self: Path) -> bytes:
        content = read(self)
        if self == path:
            path.write_bytes(whole)
        return content

    monkeypatch.setattr(Path, "read_bytes", then_whole)
    outcome = evaluate_file(Task(InputFile(path, "甲.xlsx"))).outcome
    assert [one.code for one in outcome.findings] == ["F106"]
    assert outcome.sha256 == hashlib.sha256(half).hexdigest()


class Replacing(Counting):
    """The file of the year before is replaced once it has been read."""

    def run(self, tasks: Iterable[Task]) -> Iterator[Reply]:
        """Evaluate one after the other."""
        for task in tasks:
            yield from self._then_replaced(task)

    def _then_replaced(self, task: Task) -> Iterator[Reply]:
        [reply] = super().run([task])
        for one in task.last:
            build_workbook(one.path, {"评价年度": 2020, "公务接待费本年预算数": 5})
        yield reply


def test_a_file_of_the_year_before_that_changes_is_seen_by_the_next_run(tmp_path: Path) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    vehicles = ("公务用车购置费", "公务用车运行维护费", "公务用车购置及运行维护费")
    items = ("因公出国境费", *vehicles, "公务接待费", "三公经费")
    build_workbook(folder / "2020.xlsx", {"评价年度": 2020, "公务接待费本年预算数": 4})
    build_workbook(folder / "2021.xlsx", {f"{name}上年预算数": None for name in items})
    tasks = [Task(file) for file in discover([folder])]
    run_batch(tasks, "heshan-2021", output, Replacing(), lambda _: None)
    ran(folder, output)
    ran(folder, tmp_path / "undisturbed")
    assert everything(output) == everything(tmp_path / "undisturbed")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names")
def test_a_pipe_that_is_called_a_workbook(inputs: Path, tmp_path: Path) -> None:
    """Nobody waits for it, in a first run and when results are taken up again."""
    os.mkfifo(inputs / "管道.xlsx")
    for _ in range(2):
        result = ran(inputs, tmp_path / "out")
        [problem] = result.outcomes.of("管道.xlsx").findings
        assert problem.message == "文件“管道.xlsx”无法打开（不是普通文件）。"
    assert sum(one.status is Status.DONE for one in result.outcomes) == 3


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
