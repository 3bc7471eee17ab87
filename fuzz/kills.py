"""Kill runs at random moments and run again: `python -m fuzz.kills [TIMES] [SEED]`; exit status 1 where one differed.

The inputs are the samples with both kinds of documents, messy workbooks, a unit in two files, a department, files that
cannot be read. A run with reports, departments and letters is killed (SIGKILL, its workers or it alone) as a first
run, as a forced one over results that are there, or without the record of the run; the run after it must leave byte
for byte what an undisturbed one leaves, no process, and nothing in the folder for temporary files.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.messy import make_messy_workbooks
from perfeval.batch.previous import RECORD
from tests.folders import everything
from tests.processes import group_is_gone
from tests.workbook_builder import build_tangled

_ROOT = Path(__file__).parent.parent
_MESSY = 8
_SOCKETS = "pymp-"
"""Python's own folder for the socket of its fork server; nobody is left to remove it."""


def _inputs(folder: Path) -> Path:
    shutil.copytree(_ROOT / "sample_workbooks", folder / "样例", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    make_messy_workbooks(folder / "杂乱", _MESSY, 1)
    return build_tangled(folder)


class _Runs:
    """Runs over the same inputs, each in a process group of its own, with a folder for temporary files of their own."""

    def __init__(self, inputs: Path, temporary: Path) -> None:
        self._inputs, self.temporary = inputs, temporary

    def start(self, output: Path, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "perfeval", "run", str(self._inputs), "-o", str(output), "--jobs", "2"]
        command += ["--report", "--consolidate", "--letters", str(output / "通知书"), "--quiet", *options]
        environment = {**os.environ, "TMPDIR": str(self.temporary), "PYTHONPATH": str(_ROOT)}
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet, start_new_session=True)

    def whole(self, output: Path, *options: str) -> float:
        """An undisturbed run; the seconds it took."""
        begun = time.monotonic()
        self.start(output, *options).wait()
        return time.monotonic() - begun


def main(times: int, seed: int) -> int:
    """Kill so many runs."""
    chance = random.Random(seed)
    differing = 0
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        place = Path(name)
        temporary = place / "tmp"
        temporary.mkdir()
        runs = _Runs(_inputs(place / "in"), temporary)
        seconds = runs.whole(place / "undisturbed")
        expected = everything(place / "undisturbed")
        print(f"{len(expected)} files in {seconds:.1f} s undisturbed; seed {seed}")
        for number in range(times):
            output, how = place / f"out{number}", chance.choice(("first", "forced", "no record"))
            if how != "first":
                shutil.copytree(place / "undisturbed", output)
            if how == "no record":
                (output / RECORD).unlink()
            process = runs.start(output, *(["--force"] if how == "forced" else []))
            wait = chance.uniform(0.2, 1.05) * seconds
            time.sleep(wait)
            alone = chance.random() < 0.5
            finished = process.poll() is not None
            if not finished:
                (os.kill if alone else os.killpg)(process.pid, signal.SIGKILL)
            process.wait()
            gone = group_is_gone(process.pid)
            runs.whole(output)
            found = everything(output)
            wrong = sorted(one for one in {*found, *expected} if found.get(one) != expected.get(one))
            left = sorted(path.name for path in temporary.iterdir() if not path.name.startswith(_SOCKETS))
            differing += bool(wrong or left or not gone)
            state = "finished before" if finished else f"killed {'alone' if alone else 'with its workers'}"
            print(f"{number}: {how}, {state} after {wait:.1f} s: {wrong or 'same'}; left: {left or 'nothing'}")
            for one in temporary.iterdir():
                # told once, at the kill that left it
                shutil.rmtree(one, ignore_errors=True)
            shutil.rmtree(output)
    print(f"{times} runs killed, {differing} not as an undisturbed one")
    return 1 if differing else 0


if __name__ == "__main__":
    arguments = [int(one) for one in sys.argv[1:]]
    sys.exit(main(*(arguments + [15, time.time_ns() % 10**9][len(arguments) :])))
