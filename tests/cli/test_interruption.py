"""A run that is stopped leaves whole files and no process; the next run completes the job."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.test_commands import SAMPLES, record_of
from tests.command import no_traceback, perfeval, perfeval_process
from tests.folders import everything
from tests.processes import PATIENCE, group_is_gone, group_size, until
from tests.workbook_builder import build_tangled, build_workbook

COUNT = 12

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    for number in range(COUNT):
        build_workbook(folder / f"{number:02}.xlsx", {"单位名称": f"第{number}局"})
    return folder


@pytest.fixture(scope="module")
def tangled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A unit in two files, one in two workbooks, a department, a file that cannot be read."""
    return build_tangled(tmp_path_factory.mktemp("tangled"))


def start(inputs: Path, output: Path, *options: str) -> subprocess.Popen[str]:
    """A run in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "perfeval", "run", str(inputs), "-o", str(output), "--jobs", "1", *options],
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(SAMPLES.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


@contextmanager
def started(inputs: Path, output: Path) -> Iterator[subprocess.Popen[str]]:
    """A run with some results already written."""
    process = start(inputs, output)
    assert until(lambda: len(list(output.glob("*_计分表.xlsx"))) > 1)
    yield process


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_run_leaves_whole_files(how: signal.Signals, inputs: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    with started(inputs, output) as process:
        process.send_signal(how)
        stdout, stderr = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in stdout + stderr
    assert group_is_gone(process.pid)
    written = list(output.glob("*_计分表.xlsx"))
    # where this test got no time on the processor, the run may have come to its end before it
    assert process.returncode != 0 or len(written) == COUNT
    assert len(written) >= 2
    for path in written:
        assert "计分表" in CalamineWorkbook.from_path(str(path)).sheet_names
    again = perfeval("run", inputs, "-o", output)
    no_traceback(again)
    assert again.returncode == 0
    assert len(record_of(output)) == COUNT
    assert not list(output.glob(".perfeval-*"))


def test_whenever_it_is_killed_the_next_run_ends_where_an_undisturbed_one_does(tangled: Path, tmp_path: Path) -> None:
    """In a first run, and in one that evaluates again over complete results."""
    undisturbed, disturbed = tmp_path / "undisturbed", tmp_path / "disturbed"
    began = time.monotonic()
    assert perfeval_process("run", tangled, "-o", undisturbed, "--consolidate").returncode == 1
    whole = time.monotonic() - began
    assert len(everything(undisturbed)) == 7
    assert record_of(undisturbed)["2自查.xlsx"]["merged_with"] == "1表.xlsx"
    chance = random.Random(7)
    for options in ((), ("--force",), ()):
        process = start(tangled, disturbed, "--consolidate", *options)
        time.sleep(chance.uniform(0.3, 0.95) * whole)
        process.kill()
        process.communicate(timeout=PATIENCE)
        assert group_is_gone(process.pid)
        assert perfeval("run", tangled, "-o", disturbed, "--consolidate").returncode == 1
        assert everything(disturbed) == everything(undisturbed)
        if options:
            shutil.rmtree(disturbed)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
@pytest.mark.parametrize("members", [1, 2, 3])
def test_ctrl_c_while_the_processes_start(members: int, tangled: Path, tmp_path: Path) -> None:
    """As a terminal sends it, to every process of the group, once it has so many."""
    process = start(tangled, tmp_path / "output")
    assert until(lambda: group_size(process.pid) >= members)
    time.sleep(0.2)
    os.killpg(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in stdout + stderr
    # Python ends by the signal itself where it came while a module was being imported; a shell says 130 to both
    assert process.returncode in (130, -signal.SIGINT)
    assert group_is_gone(process.pid)
