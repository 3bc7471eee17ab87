"""A worker that aborts, hangs or exhausts memory costs its own file alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval.batch import executor
from perfeval.batch.executor import LocalExecutor
from perfeval.batch.work import Reply, Task
from perfeval.reader.discovery import InputFile
from perfeval.results.outcome import Outcome, Status
from tests.processes import PATIENCE, group_is_gone

_HANGING = """
from tests.batch import test_executor as here
replies = here.LocalExecutor(jobs=2, seconds=600, work=here.{work}).run(here._tasks("good", "bad1", "bad2", "bad3"))
next(replies)
print("hanging", flush=True)
next(replies)
"""


def _good(task: Task) -> Reply:
    return Reply(Outcome(task.file.shown_as, Status.DONE))


def _unless_bad(task: Task, misbehave: Callable[[], object]) -> Reply:
    if task.file.shown_as.startswith("bad"):
        misbehave()
    return _good(task)


def _abort(task: Task) -> Reply:
    return _unless_bad(task, os.abort)


def _hang(task: Task) -> Reply:
    return _unless_bad(task, lambda: time.sleep(600))


def _spin(task: Task) -> Reply:
    """Hang in a library that never lets go of the interpreter."""
    return _unless_bad(task, lambda: re.match("(a+)+$", "a" * 60 + "b"))


def _devour(task: Task) -> Reply:
    return _unless_bad(task, lambda: bytearray(64 * 1024**3))


def _stumble(task: Task) -> Reply:
    return _unless_bad(task, lambda: os.environ["没有"])


def _who(task: Task) -> Reply:
    return Reply(Outcome(task.file.shown_as, Status.DONE, unit=str(os.getpid())))


def _backwards(task: Task) -> Reply:
    time.sleep(0.3 if task.file.shown_as == "1" else 0)
    return _good(task)


def _tasks(*names: str) -> list[Task]:
    return [Task(InputFile(Path(name), name)) for name in names]


@pytest.mark.parametrize(
    ("work", "seconds", "code"),
    [(_abort, PATIENCE, "B102"), (_hang, 10, "B101"), (_devour, PATIENCE, "B103"), (_stumble, PATIENCE, "B104")],
)
def test_only_the_bad_file_is_lost(work: Callable[[Task], Reply], seconds: float, code: str) -> None:
    executor = LocalExecutor(jobs=2, seconds=seconds, work=work)
    outcomes = [reply.outcome for reply in executor.run(_tasks("a", "bad1", "b", "c", "bad2", "d"))]
    assert [one.file for one in outcomes] == ["a", "bad1", "b", "c", "bad2", "d"]
    lost = [one for one in outcomes if one.status is Status.FAILED]
    assert [one.file for one in lost] == ["bad1", "bad2"]
    assert {one.findings[0].code for one in lost} == {code}


def test_replies_come_in_the_order_of_the_tasks() -> None:
    names = [str(number) for number in range(1, 12)]
    replies = LocalExecutor(jobs=2, work=_backwards).run(_tasks(*names))
    assert [reply.outcome.file for reply in replies] == names


def test_tasks_are_taken_as_they_are_needed() -> None:
    taken: list[str] = []

    def endless() -> object:
        number = 0
        while True:
            number += 1
            taken.append(str(number))
            yield from _tasks(str(number))

    replies = LocalExecutor(jobs=1, work=_good).run(endless())  # type: ignore[arg-type]
    next(replies)
    assert len(taken) < 10
    replies.close()  # type: ignore[attr-defined]


def test_a_worker_is_renewed_and_no_reply_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executor, "_JOBS_OF_A_WORKER", 3)
    names = [str(number) for number in range(10)]
    replies = list(LocalExecutor(2, work=_who).run([Task(InputFile(Path(name), name)) for name in names]))
    assert [one.outcome.file for one in replies] == names
    assert {one.outcome.status for one in replies} == {Status.DONE}
    workers = [one.outcome.unit for one in replies]
    assert max(workers.count(one) for one in workers) <= 3


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("work", [_hang, _spin])
def test_workers_that_hang_go_with_a_parent_that_is_killed(work: Callable[[Task], Reply]) -> None:
    command = [sys.executable, "-c", _HANGING.format(work=work.__name__)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None and process.stdout.readline() == b"hanging\n"
        time.sleep(1)
        process.kill()
    assert group_is_gone(process.pid)
