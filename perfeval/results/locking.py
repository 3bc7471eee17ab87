"""Locks between processes, the operating system's: a process that is killed leaves none behind."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP})
"""What file systems say that know no locks: there work goes on without."""
_FAR = 1 << 30
"""One byte far behind the end stands for the file: Windows locks what it locks against reading too."""


def lock(descriptor: int, *, wait: bool) -> None:
    """Hold an open file against other processes until it is closed.

    Raises:
        OSError: another process holds it (where `wait` is set, for longer than the system waits).
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise


@contextmanager
def held(descriptor: int) -> Iterator[None]:
    """Wait for an open file, and hold it for a while.

    Raises:
        OSError: another process holds it for longer than the system waits.
    """
    lock(descriptor, wait=True)
    try:
        yield
    finally:
        _unlock(descriptor)


def _unlock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_UN)
