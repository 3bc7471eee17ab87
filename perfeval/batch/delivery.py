"""Put files into the output folder, whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_PREFIX = ".perfeval-"


def deliver(folder: Path, name: str, content: bytes) -> None:
    """Write beside, then rename.

    Raises:
        OSError: the file cannot be written or replaced; nothing is left behind, an older file stays.
    """
    beside = folder / f"{_PREFIX}{os.getpid()}.tmp"
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, folder / name)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise


def sweep(folder: Path) -> None:
    """Remove what an interrupted run left half-written."""
    for left in folder.glob(f"{_PREFIX}*.tmp"):
        with suppress(OSError):
            left.unlink()
