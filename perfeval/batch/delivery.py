"""Put files into the output folder, whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from perfeval.findings.system_errors import require_ordinary

_PREFIX = ".perfeval-"
_LONG = 120
"""A folder whose path is longer may not have room for a file name within Windows' 260 characters."""


def deliver(folder: Path, name: str, content: bytes) -> None:
    """Write beside, then rename.

    Raises:
        OSError: the file cannot be written or replaced, or is a device or a pipe; nothing is left behind, an older
            file stays.
    """
    deliver_written(folder, name, lambda stream: stream.write(content))


def deliver_written(folder: Path, name: str, write: Callable[[BinaryIO], object]) -> None:
    """Deliver what `write` writes into the stream it is given.

    Raises:
        OSError: as of `deliver`.
    """
    folder = reachable(folder)
    require_ordinary(folder / name)
    beside = folder / f"{_PREFIX}{os.getpid()}.tmp"
    try:
        with beside.open("w+b") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, folder / name)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def reachable(folder: Path) -> Path:
    """The folder, by the form of its path under which Windows takes names of any length."""
    if sys.platform != "win32":
        return folder
    return Path(long_form(str(folder.absolute())))


def long_form(path: str) -> str:
    r"""\\?\C:\… for a long absolute path of Windows; others as they are."""
    if len(path) < _LONG or path.startswith("\\\\?\\"):
        return path
    return "\\\\?\\UNC\\" + path[2:] if path.startswith("\\\\") else "\\\\?\\" + path


def sweep(folder: Path) -> None:
    """Remove what an interrupted run left half-written."""
    for left in folder.glob(f"{_PREFIX}*.tmp"):
        with suppress(OSError):
            left.unlink()
