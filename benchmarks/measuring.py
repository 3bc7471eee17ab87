"""A contestant's run in a process of its own: its time, its outputs, the memory of its processes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contestants import Plan
from benchmarks.memory import PeakMemory
from benchmarks.mixes import Files
from benchmarks.stopwatch import Taken

_REPOSITORY = Path(__file__).parent.parent
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: how many inputs, the time, the peak bytes of its processes, the output of each input."""

    inputs: int
    taken: Taken
    peak: int
    outputs: dict[str, str]


def plan_of(inputs: Sequence[Files], target: Path, jobs: int = 1) -> Plan:
    """The plan of perfeval itself."""
    return Plan([[str(path) for path in files] for files in inputs], str(target), [], jobs=jobs)


def measure(folder: Path, program: str, plan: Plan) -> Measured:
    """Run a contestant in a process of its own.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    plan_file = folder / "plan.json"
    plan_file.write_text(plan.to_json(), encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.contestants", program, str(plan_file)]
    with subprocess.Popen(command, cwd=_REPOSITORY, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        memory = PeakMemory(process)
        memory.start()
        printed, _ = process.communicate()
        memory.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    result = json.loads(printed)
    # only perfeval has processes that its own clock knows nothing of
    cpu = memory.cpu if program.startswith("perfeval") and memory.cpu else result["cpu"]
    return Measured(len(plan.inputs), Taken(result["wall"], cpu), memory.peak, result["outputs"])


def megabytes(size: int) -> str:
    """As it is printed; — where it is not known."""
    return f"{size / MEGABYTE:.0f}" if size else "—"
