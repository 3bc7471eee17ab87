"""Executors that work in this process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from perfeval.batch.work import Reply, Task, evaluate_file


@dataclass
class Counting:
    """Evaluates here and remembers what it was asked for, the files of a task joined by +, and how much it wrote."""

    asked: list[str] = field(default_factory=list)
    written: int = 0

    def run(self, tasks: Iterable[Task]) -> Iterator[Reply]:
        """Evaluate one after the other."""
        for task in tasks:
            self.asked.append("+".join(one.shown_as for one in (task.file, *task.others)))
            reply = evaluate_file(task)
            self.written += bool(reply.content)
            yield reply
