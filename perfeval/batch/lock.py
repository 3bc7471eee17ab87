"""One run at a time fills an output folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from perfeval.results.locking import lock

NAME = ".perfeval-lock"


class FolderInUse(Exception):
    """Another run is filling the folder; the message is Chinese and says what to do."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for one run. A process that is killed leaves no lock behind, for the system lets go of it.

    Raises:
        FolderInUse: another run holds it.
        OSError: the folder cannot be written to.
    """
    path = folder / NAME
    descriptor = _acquired(path, folder)
    try:
        yield
    finally:
        if sys.platform == "win32":
            # there a file that is open cannot be taken away
            os.close(descriptor)
        with suppress(OSError):
            # first the name, then the lock: who comes in between makes a file of his own
            path.unlink()
        if sys.platform != "win32":
            os.close(descriptor)


def _acquired(path: Path, folder: Path) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            lock(descriptor, wait=False)
        except OSError as error:
            os.close(descriptor)
            raise FolderInUse(
                f"另一个perfeval正在使用输出文件夹“{folder}”；请等它结束，或用-o换一个文件夹。"
            ) from error
        with suppress(OSError):
            if sys.platform == "win32" or os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        # the one before took its file away between our opening and our locking
        os.close(descriptor)
