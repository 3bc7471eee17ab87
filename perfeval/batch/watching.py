"""Which files of a watched folder are complete, so that they may be evaluated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from perfeval.reader.discovery import InputFile

State: TypeAlias = tuple[int, int]
"""Size and time of the last change of a file."""


@dataclass(slots=True)
class Watch:
    """What was seen of each file, and since when it has been so.

    Attributes:
        settle: how many seconds a file must stay as it is to count as complete.
    """

    settle: float
    _seen: dict[InputFile, tuple[State, float]] = field(default_factory=dict)
    _done: dict[InputFile, State] | None = None

    def look(self, files: Sequence[InputFile], now: float) -> None:
        """Take note of the files as they are at this moment (in seconds)."""
        seen: dict[InputFile, tuple[State, float]] = {}
        for file in files:
            state = _state(file)
            if state is None:
                continue
            before = self._seen.get(file)
            seen[file] = before if before is not None and before[0] == state else (state, now)
        self._seen = seen

    def settled(self, now: float) -> tuple[InputFile, ...]:
        """The files that have stayed as they are long enough."""
        return tuple(file for file, (_, since) in self._seen.items() if now - since >= self.settle)

    def waiting(self, now: float) -> bool:
        """Whether any file is still being written."""
        return len(self.settled(now)) < len(self._seen)

    def news(self, now: float) -> tuple[tuple[InputFile, ...], tuple[InputFile, ...]] | None:
        """The complete files that are new or changed, and those that are gone, since the last run; None for neither."""
        current = {file: self._seen[file][0] for file in self.settled(now)}
        before = self._done or {}
        fresh = tuple(file for file, state in current.items() if before.get(file) != state)
        gone = tuple(file for file in before if file not in self._seen)
        if not fresh and not gone and self._done is not None:
            return None
        return fresh, gone

    def done(self, now: float) -> None:
        """The complete files were evaluated."""
        self._done = {file: self._seen[file][0] for file in self.settled(now)}


def _state(file: InputFile) -> State | None:
    """None while the file cannot be opened: it is still being written, or gone again."""
    if not file.path.is_file():
        return None
    try:
        with file.path.open("rb"):
            status = file.path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
