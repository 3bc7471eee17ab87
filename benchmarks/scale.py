"""Whole runs over ever more inputs of mixed kinds: `python -m benchmarks.scale [--dask] [--jobs 1,2] 500 5000`.

Of ten inputs four are tidy standard workbooks, five messy ones, each of another shape, and one a unit's project forms;
from the five-hundredth of a kind on the shapes repeat, under other units' names.
Each run is the command in a process of its own with a folder of its own for temporary files. Printed are the time an
input, the peak memory of all its processes, how many files the command had open early and late in the run, and what it
left among the temporary files. Only ratios within one call mean something.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.memory import PeakMemory
from benchmarks.messy import make_messy_workbooks
from benchmarks.projects import make as make_project_forms
from benchmarks.workbooks import make_workbooks

_REPOSITORY = Path(__file__).parent.parent
_TIDY, _MESSY = 4, 5
_OF = 10
_FORMS = 5
_SHAPES = 500
"""So many workbooks of a kind differ in shape and figures; more are copies of them under other units' names."""
_SOCKETS = "pymp-"
"""Python's own folder for the socket of its fork server."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A run: inputs, seconds, peak bytes, open files early and late, what it left, how many outputs."""

    inputs: int
    seconds: float
    peak: int
    open_early: int
    open_late: int
    left: tuple[str, ...]
    outputs: int


class OpenFiles(threading.Thread):
    """How many files a process has open, seen twice a second until it ends."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        super().__init__(daemon=True)
        self._process = process
        self.seen: list[int] = []

    def run(self) -> None:
        """Count until the process has ended."""
        while self._process.poll() is None:
            try:
                self.seen.append(len(os.listdir(f"/proc/{self._process.pid}/fd")))
            except OSError:
                return
            time.sleep(0.5)

    def most(self, share: slice) -> int:
        """The most that were open in a part of the run, as a slice of its tenths."""
        tenth = max(len(self.seen) // 10, 1)
        part = self.seen[(share.start or 0) * tenth : None if share.stop is None else share.stop * tenth]
        return max(part, default=0)


def mixed_inputs(folder: Path, count: int) -> Path:
    """The folder with so many inputs, each kind in a folder of its own.

    Raises:
        OSError: it cannot be written to.
    """
    processes = os.cpu_count() or 1
    tidy, messy = count * _TIDY // _OF, count * _MESSY // _OF
    _multiplied(make_workbooks(folder / "标准", min(tidy, _SHAPES), processes), tidy, "标")
    _multiplied(make_messy_workbooks(folder / "杂乱", min(messy, _SHAPES), processes, first=_SHAPES), messy, "杂")
    forms = folder / "项目"
    forms.mkdir(parents=True)
    make_project_forms(forms, count - tidy - messy, _FORMS)
    return folder


def _multiplied(workbooks: Sequence[Path], count: int, prefix: str) -> None:
    """Add copies under other units' names, until there are so many."""
    for number in range(len(workbooks), count):
        original = workbooks[number % len(workbooks)]
        with (
            zipfile.ZipFile(original) as source,
            zipfile.ZipFile(
                original.with_name(f"{prefix}{number:05}.xlsx"), "w", zipfile.ZIP_DEFLATED, True, 1
            ) as copy,
        ):
            for name in source.namelist():
                part = source.read(name)
                copy.writestr(name, part.replace("示例第".encode(), f"示例{prefix}{number:05}之".encode()))


def measure(inputs: Path, count: int, output: Path, temporary: Path, options: Sequence[str]) -> Measured:
    """Run the command over the inputs.

    Raises:
        RuntimeError: it was not able to evaluate them.
    """
    temporary.mkdir()
    command = [sys.executable, "-m", "perfeval", "run", str(inputs), "-o", str(output), "--quiet", *options]
    environment = {**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(_REPOSITORY)}
    begun = time.monotonic()
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=quiet, stderr=subprocess.PIPE, text=True) as process:
        watchers = PeakMemory(process), OpenFiles(process)
        for one in watchers:
            one.start()
        _, said = process.communicate()
        for one in watchers:
            one.join()
    seconds = time.monotonic() - begun
    if process.returncode > 1:
        raise RuntimeError(said)
    memory, files = watchers
    left = tuple(sorted(path.name for path in temporary.iterdir() if not path.name.startswith(_SOCKETS)))
    outputs = sum(1 for path in output.iterdir() if path.name[:2] == "20")
    return Measured(count, seconds, memory.peak, files.most(slice(0, 3)), files.most(slice(7, None)), left, outputs)


@contextmanager
def dask_cluster(workers: int) -> Iterator[list[str]]:
    """A scheduler and workers on this machine; the options that send a run to them."""
    import distributed

    made: Any = distributed.LocalCluster
    with made(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster:
        yield ["--executor", "dask", "--scheduler", cluster.scheduler_address]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each size and number of processes; 1 where an input has no output or anything was left."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="各种规模的整批运行")
    parser.add_argument("sizes", type=int, nargs="+", metavar="数量")
    parser.add_argument("--jobs", default="2", metavar="数量,…", help="进程数，默认2")
    parser.add_argument("--dask", action="store_true", help="在本机的dask集群上")
    options = parser.parse_args(arguments)
    print("| 输入 | 进程 | 用时（秒） | 每个（毫秒） | 峰值内存（MB） | 打开的文件 | 有结果的 | 临时文件夹 |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |", flush=True)
    wrong = False
    for count in options.sizes:
        with tempfile.TemporaryDirectory(prefix="perfeval-scale-") as name, ExitStack() as stack:
            folder = Path(name)
            inputs = mixed_inputs(folder / "inputs", count)
            for jobs in map(int, options.jobs.split(",")):
                how = stack.enter_context(dask_cluster(jobs)) if options.dask else ["--jobs", str(jobs)]
                one = measure(inputs, count, folder / f"out{jobs}", folder / f"tmp{jobs}", how)
                wrong = wrong or one.outputs != count or bool(one.left)
                left = "、".join(one.left) or "空"
                print(
                    f"| {count} | {jobs} | {one.seconds:.0f} | {one.seconds / count * 1000:.0f} "
                    f"| {one.peak / 1024 / 1024:.0f} | {one.open_early}，{one.open_late} | {one.outputs} | {left} |",
                    flush=True,
                )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
