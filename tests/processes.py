"""Waiting for what other processes do, however slow the machine is; what became of processes that a test started."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PATIENCE = 600.0
"""Seconds after which a test gives up: nothing takes so long unless it hangs, on a machine ever so loaded."""


def until(condition: Callable[[], bool]) -> bool:
    """Wait until a condition holds; whether it came to."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def group_is_gone(group: int) -> bool:
    """Wait until no process of the group is left; whether it came to that."""

    def gone() -> bool:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        return False

    return until(gone)


def group_size(group: int) -> int:
    """How many processes the group has; Linux only."""
    size = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                # after the name, which is in brackets: state, parent, group
                size += int((entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[2]) == group
    return size
