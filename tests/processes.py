"""What became of processes that a test started."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path


def group_is_gone(group: int, seconds: float = 15) -> bool:
    """Whether no process of the group is left, or is within so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def group_size(group: int) -> int:
    """How many processes the group has; Linux only."""
    size = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                # after the name, which is in brackets: state, parent, group
                size += int((entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[2]) == group
    return size
