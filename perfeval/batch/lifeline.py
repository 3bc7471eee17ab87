"""A worker ends when the process that it works for does, whatever it is busy with."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing.process import BaseProcess


def end_with_parent() -> None:
    """Tie this worker to its parent: who is killed can no longer stop a worker that hangs."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if not _signalled_by(parent.sentinel):
        threading.Thread(target=_outlive, args=(parent,), daemon=True).start()
    elif not parent.is_alive():
        os._exit(1)


def _signalled_by(pipe: int) -> bool:
    """Have the system kill this process once the pipe is closed at its other end, where the system can (Linux).

    A thread that waits for it would not get its turn while a library's loop holds the interpreter's lock; and the
    parent that the system knows is the fork server, which lives as long as its workers do.
    """
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(pipe, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
    except OSError:
        return False
    return True


def _outlive(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
