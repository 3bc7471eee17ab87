"""The peak memory of a process and all its descendants, and their processor time, from /proc (Linux)."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from pathlib import Path

_PROC = Path("/proc")
_INTERVAL = 0.25
"""Seconds: the system takes some milliseconds to add up a process, in which it may have to wait."""
_PARENT = re.compile(r".*\) \S (\d+) ", re.DOTALL)
_PROPORTIONAL = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
_RESIDENT_PAGES = 1
_USER = 11
"""Of the fields after the command's name, the time in user mode; that in the system's follows."""


class PeakMemory(threading.Thread):
    """Watches a process until it ends.

    Attributes:
        peak: the largest sum seen, in bytes, over the process and its descendants: of the proportional set sizes
            (a page that processes share counts once), or of the resident ones where the system does not give
            those; 0 where there is no /proc.
        cpu: the processor seconds of all of them, but for the last moments of each; 0 where there is no /proc.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        super().__init__(daemon=True)
        self._process = process
        self.peak = 0
        self._ticks: dict[int, int] = {}

    @property
    def cpu(self) -> float:
        """As above."""
        return sum(self._ticks.values()) / os.sysconf("SC_CLK_TCK")

    def run(self) -> None:
        """Sample until the process has ended."""
        while self._process.poll() is None:
            tree = _tree(self._process.pid)
            self.peak = max(self.peak, sum(map(_bytes, tree)))
            self._ticks.update((process, ticks) for process in tree if (ticks := _ticks(process)))
            time.sleep(_INTERVAL)


def _tree(root: int) -> list[int]:
    """The process and its descendants."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir() if _PROC.is_dir() else ():
        if entry.name.isdigit():
            found = _PARENT.match(_read(entry / "stat"))
            if found:
                children.setdefault(int(found[1]), []).append(int(entry.name))
    tree = [root]
    for process in tree:
        tree += children.get(process, ())
    return tree


def _bytes(process: int) -> int:
    """What a process takes; 0 once it has ended."""
    shares = _PROPORTIONAL.search(_read(_PROC / str(process) / "smaps_rollup"))
    if shares:
        return int(shares[1]) * 1024
    fields = _read(_PROC / str(process) / "statm").split()
    return int(fields[_RESIDENT_PAGES]) * os.sysconf("SC_PAGE_SIZE") if fields else 0


def _ticks(process: int) -> int:
    """Its processor time so far; 0 once it has ended."""
    fields = _read(_PROC / str(process) / "stat").rpartition(")")[2].split()
    return int(fields[_USER]) + int(fields[_USER + 1]) if fields else 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
