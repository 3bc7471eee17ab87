"""What became of processes that a test started."""

from __future__ import annotations

import os
import subprocess
import time


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
    """How many processes the group has."""
    listed = subprocess.run(["ps", "-A", "-o", "pgid="], capture_output=True, encoding="ascii", check=True)
    return [int(one) for one in listed.stdout.split()].count(group)
