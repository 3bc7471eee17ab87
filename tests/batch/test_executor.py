"""A worker that aborts, hangs or exhausts memory costs its own file alone."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from perfeval.batch import executor
from perfeval.batch.executor import LocalExecutor, Workers, failed_reply, shown_file
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


def test_no_workers_are_started_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def pool(_: object) -> None:
        raise AssertionError("started")

    monkeypatch.setattr(Workers, "pool", pool)
    assert list(LocalExecutor(jobs=2, work=_good).run([])) == []


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


def _dying_once(task: Task) -> Reply:
    """The worker is ended from outside, as by a system that is short of memory, the first time only."""
    mark = task.file.path
    if mark.suffix == ".mark" and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return _good(task)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_file_whose_worker_was_ended_from_outside_is_done_by_another(tmp_path: Path) -> None:
    tasks = [Task(InputFile(tmp_path / name, name)) for name in ("a", "b.mark", "c.mark", "d")]
    replies = list(LocalExecutor(jobs=2, seconds=PATIENCE, work=_dying_once).run(tasks))
    assert [(one.outcome.file, one.outcome.status) for one in replies] == [
        (task.file.shown_as, Status.DONE) for task in tasks
    ]


def _refuse_to_start(starts: Path, allowed: int) -> None:
    """Die as a worker starts, until so many have."""
    with starts.open("a") as file:
        file.write("x")
    if starts.stat().st_size <= allowed:
        os._exit(1)


class _Reluctant(Workers[Task, Reply]):
    """Workers of which the first ones die before they have a job; then the library gives up all."""

    def pool(self) -> Any:
        """The library's workers."""
        from pebble import ProcessPool

        assert isinstance(self.work, partial)
        limits = self.work.keywords["starts"], self.megabytes
        return ProcessPool(1, initializer=_refuse_to_start, initargs=limits, context=executor._context())


def _counted(task: Task, starts: Path) -> Reply:
    return _good(task)


@pytest.mark.parametrize(("deaths", "code"), [(1, ""), (2, ""), (1000, "B110")])
def test_workers_that_die_as_they_start_cost_no_result_unless_all_do(
    deaths: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor, "_RENEWALS", 2)
    work = partial(_counted, starts=tmp_path / "starts")
    workers = _Reluctant(work, failed_reply, shown_file, 1, PATIENCE, megabytes=deaths)
    replies = list(workers.run(_tasks("a", "b", "c", "d", "e", "f")))
    assert [one.outcome.file for one in replies] == ["a", "b", "c", "d", "e", "f"]
    assert {found.code for one in replies for found in one.outcome.findings} == ({code} if code else set())
