"""A clock that is stopped while something is prepared that shall not count."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Runs from the moment it is made.

    Attributes:
        seconds: what has been measured so far.
    """

    def __init__(self) -> None:
        self._start, self._left_out = time.perf_counter(), 0.0

    @property
    def seconds(self) -> float:
        """The time since the start, without what was left out."""
        return time.perf_counter() - self._start - self._left_out

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Leave out the time that the block takes."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self._left_out += time.perf_counter() - start
