"""A clock that is stopped while something is prepared that shall not count."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds by the clock on the wall, and of processors, those of processes that have ended among them."""

    wall: float
    cpu: float


class Stopwatch:
    """Runs from the moment it is made."""

    def __init__(self) -> None:
        self._start = _now()
        self._left_out = Taken(0.0, 0.0)

    @property
    def taken(self) -> Taken:
        """The time since the start, without what was left out."""
        now, start, out = _now(), self._start, self._left_out
        return Taken(now.wall - start.wall - out.wall, now.cpu - start.cpu - out.cpu)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Leave out the time that the block takes."""
        start = _now()
        try:
            yield
        finally:
            now, out = _now(), self._left_out
            self._left_out = Taken(out.wall + now.wall - start.wall, out.cpu + now.cpu - start.cpu)


def _now() -> Taken:
    return Taken(time.perf_counter(), time.process_time() + sum(os.times()[2:4]))
