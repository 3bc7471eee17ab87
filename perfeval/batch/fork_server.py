"""The process that workers are forked from (not on Windows): deaf to Ctrl-C and silent from its first moment."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from multiprocessing import forkserver, resource_tracker

_STDERR = 2


_COMMAND, _PRELOADED = "perfeval.cli.entry", "perfeval.batch.preloaded"
"""What the console script imports, as a worker does again; what evaluating an input needs."""


def start_fork_server(preloaded: str = _PRELOADED) -> None:
    """Start the server, unless it runs: it imports the module once, for all its workers.

    A command starts it first of all, so that both load what they need at the same time.

    Ctrl-C reaches every process of the terminal. The server would answer with a traceback while it is still
    importing, and with more for workers that it starts when their pool is gone.
    """
    if sys.platform == "win32" or "forkserver" not in multiprocessing.get_all_start_methods():
        return
    forkserver.set_forkserver_preload([_COMMAND, preloaded])
    with _silent():
        # first, for its start ends with Ctrl-C let through
        resource_tracker.ensure_running()
        # what is blocked as a process starts stays so, in the server's workers as well
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Processes that start meanwhile have nowhere to write messages to."""
    try:
        kept = os.dup(_STDERR)
    except OSError:
        # there is no such stream
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
