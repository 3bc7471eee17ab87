"""A run that is stopped leaves whole files and no process; the next run completes the job."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.test_commands import SAMPLES, no_traceback, perfeval, record_of
from tests.workbook_builder import build_workbook

COUNT = 12

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    for number in range(COUNT):
        build_workbook(folder / f"{number:02}.xlsx", {"单位名称": f"第{number}局"})
    return folder


@contextmanager
def started(inputs: Path, output: Path) -> Iterator[subprocess.Popen[str]]:
    """A run in a process group of its own, some results already written."""
    process = subprocess.Popen(
        [sys.executable, "-m", "perfeval", "run", str(inputs), "-o", str(output), "--jobs", "1"],
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(SAMPLES.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and len(list(output.glob("*_计分表.xlsx"))) < 2:
        time.sleep(0.02)
    yield process


def _group_is_gone(group: int) -> bool:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_run_leaves_whole_files(how: signal.Signals, inputs: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    with started(inputs, output) as process:
        process.send_signal(how)
        stdout, stderr = process.communicate(timeout=30)
    assert process.returncode != 0
    assert "Traceback" not in stdout + stderr
    assert _group_is_gone(process.pid)
    written = list(output.glob("*_计分表.xlsx"))
    assert 2 <= len(written) < COUNT
    for path in written:
        assert "计分表" in CalamineWorkbook.from_path(str(path)).sheet_names
    again = perfeval("run", inputs, "-o", output)
    no_traceback(again)
    assert again.returncode == 0
    assert len(record_of(output)) == COUNT
    assert not list(output.glob(".perfeval-*"))
