"""Feed inputs until the time is over: `python -m fuzz.run [SECONDS] [TARGET…]`; exit status 1 where one was a fault.

Each fault is printed with its seed, and its input kept in build/fuzz for the tests.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from fuzz.targets import TARGETS, attempt, made
from perfeval.batch.executor import Workers
from perfeval.findings.finding import Finding

_SECONDS_EACH = 20
_KEPT = Path("build/fuzz")


def main(seconds: float, names: list[str]) -> int:
    """Feed the targets in turn, in workers with their limits."""
    jobs: list[tuple[str, int]] = []

    def endless() -> Iterator[tuple[str, int]]:
        end, seed = time.monotonic() + seconds, time.time_ns() % 10**9
        while time.monotonic() < end:
            for name in names:
                jobs.append((name, seed))
                yield name, seed
            seed += 1

    def lost(job: tuple[str, int], problem: Finding) -> str:
        return f"{problem.code} {problem.message}"

    workers = Workers(attempt, lost, lambda job: f"{job[0]}{job[1]}", os.cpu_count() or 1, _SECONDS_EACH)
    found = 0
    for number, fault in enumerate(workers.run(endless())):
        if fault:
            name, seed = jobs[number]
            found += 1
            _KEPT.mkdir(parents=True, exist_ok=True)
            path = _KEPT / f"{name}-{seed}"
            path.write_bytes(made(name, seed))
            print(f"{name} {seed}: {fault} → {path}")
    print(f"{len(jobs)}个输入，{found}个出错")
    return 1 if found else 0


if __name__ == "__main__":
    arguments = sys.argv[1:]
    limit = float(arguments.pop(0)) if arguments and arguments[0].replace(".", "").isdigit() else 600
    sys.exit(main(limit, arguments or [*TARGETS]))
