"""Run tasks in worker processes, so that a file that kills its worker costs nobody else a result."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain
from typing import Any, Generic, Protocol, TypeVar

from perfeval.batch.fork_server import start_fork_server
from perfeval.batch.job_object import limit_memory
from perfeval.batch.lifeline import end_with_parent
from perfeval.batch.work import Reply, Task, evaluate_file
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.results.outcome import DEPARTMENT_KIND, Outcome, Status

_IN_FLIGHT = 4
_JOBS_OF_A_WORKER = 500
"""After so many a worker is replaced: it grows by some kilobytes with each."""
_TRIES = 2
"""So often a job is tried whose worker dies."""
_RENEWALS = 5
"""So often in turn all workers are replaced, each time a second later, before jobs fail for want of them."""
_LOOK = 1.0
"""Seconds between two looks at whether there are workers still."""
_MEGABYTE = 1024 * 1024
Job = TypeVar("Job")
Result = TypeVar("Result")


class Executor(Protocol):
    """Something that evaluates tasks; replies come in the order of the tasks."""

    def run(self, tasks: Iterable[Task]) -> Iterator[Reply]:
        """Evaluate lazily: only so many tasks are taken in advance that the workers never wait."""
        ...


@dataclass(frozen=True, slots=True)
class Workers(Generic[Job, Result]):
    """Worker processes on this machine, for whatever is to be done with a file.

    Attributes:
        work: what a worker does with a job.
        failed: the result of a job whose worker died, hung or took too much memory.
        shown: how the job's file is called towards people.
        jobs: the number of workers.
        seconds: the time one job may take.
        megabytes: the memory one worker may take, where the system can limit it.
    """

    work: Callable[[Job], Result]
    failed: Callable[[Job, Finding], Result]
    shown: Callable[[Job], str]
    jobs: int = 1
    seconds: float = 60
    megabytes: int = 2048

    def run(self, jobs: Iterable[Job]) -> Iterator[Result]:
        """Work in worker processes; a worker that dies or hangs is replaced. Results come in the order of the jobs."""
        coming = iter(jobs)
        first = next(coming, None)
        if first is None:
            # no workers are started for nothing
            return
        line = _Line(self)
        try:
            for job in chain((first,), coming):
                line.put(job)
                if len(line) >= self.jobs * _IN_FLIGHT:
                    yield line.take()
            while line:
                yield line.take()
        finally:
            line.end()

    def pool(self) -> Any:
        """Workers that wait for jobs."""
        from pebble import ProcessPool

        return ProcessPool(
            self.jobs, _JOBS_OF_A_WORKER, initializer=_prepare, initargs=(self.megabytes,), context=_context()
        )

    def failure(self, job: Job, code: str, **details: Any) -> Result:
        """The result of a job that came to nothing."""
        shown = self.shown(job)
        return self.failed(job, finding(code, Place(shown), file=shown, **details))


class _Line(Generic[Job, Result]):
    """The jobs under way, in their order.

    A job whose worker died is tried again: it may have been ended from outside. So are all where the library gave up
    its workers, which it does when one dies that has no job.
    """

    def __init__(self, workers: Workers[Job, Result]) -> None:
        self._workers, self._pool = workers, workers.pool()
        self._waiting: deque[tuple[Job, Future[Result]]] = deque()
        self._renewed = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, job: Job) -> None:
        """Have a job done, behind the others."""
        self._waiting.append((job, self._scheduled(job)))

    def take(self) -> Result:
        """The result of the first job; waits for it."""
        try:
            return self._first()
        finally:
            self._waiting.popleft()

    def _first(self) -> Result:
        from pebble import ProcessExpired

        workers, deaths = self._workers, 0
        while True:
            job, future = self._waiting[0]
            try:
                result = self._awaited(future)
            except FutureTimeout:
                return workers.failure(job, "B101", seconds=f"{workers.seconds:g}")
            except ProcessExpired:
                deaths += 1
                if deaths == _TRIES:
                    return workers.failure(job, "B102")
                self._waiting[0] = job, self._scheduled(job)
            except BrokenProcessPool:
                if self._renewed == _RENEWALS:
                    return workers.failure(job, "B110")
                self._renew()
            except MemoryError:
                return workers.failure(job, "B103", limit=workers.megabytes)
            except Exception as error:
                return workers.failure(job, "B104", reason=f"{type(error).__name__}: {error}")
            else:
                self._renewed = 0
                return result

    def end(self) -> None:
        """Let the workers go, whatever they do."""
        self._pool.stop()
        self._pool.join()

    def _scheduled(self, job: Job) -> Future[Result]:
        try:
            future: Future[Result] = self._pool.schedule(self._workers.work, args=(job,), timeout=self._workers.seconds)
        except RuntimeError:
            # the library gave up its workers
            future = Future()
            future.set_exception(BrokenProcessPool())
        return future

    def _awaited(self, future: Future[Result]) -> Result:
        """The job's result, or its error; what the library had not yet given to a worker has no end of its own."""
        while not wait((future,), _LOOK).done:
            if not self._pool.active:
                raise BrokenProcessPool
        return future.result()

    def _renew(self) -> None:
        """New workers, for all jobs that have no result yet."""
        self.end()
        time.sleep(self._renewed)
        self._renewed += 1
        self._pool = self._workers.pool()
        for index, (job, future) in enumerate(self._waiting):
            if not future.done() or isinstance(future.exception(), BrokenProcessPool):
                self._waiting[index] = job, self._scheduled(job)


@dataclass(frozen=True, slots=True)
class LocalExecutor:
    """Evaluates in worker processes on this machine; attributes as those of `Workers`."""

    jobs: int = 1
    seconds: float = 60
    megabytes: int = 2048
    work: Callable[[Task], Reply] = evaluate_file

    def run(self, tasks: Iterable[Task]) -> Iterator[Reply]:
        """Evaluate in worker processes; a worker that dies or hangs is replaced."""
        workers = Workers(self.work, failed_reply, shown_file, self.jobs, self.seconds, self.megabytes)
        return workers.run(tasks)


def shown_file(task: Task) -> str:
    """How the task's file is called towards people."""
    return task.file.shown_as


def failed_reply(task: Task, problem: Finding) -> Reply:
    """The reply for an input whose worker gave none."""
    kind = task.kind or DEPARTMENT_KIND
    return Reply(Outcome(task.file.shown_as, Status.FAILED, findings=(problem,), kind=kind))


def _context() -> Any:
    """Workers start from a clean process: a fork of a process with threads may hang."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        start_fork_server()
        return multiprocessing.get_context("forkserver")
    return multiprocessing.get_context("spawn")


def _prepare(megabytes: int) -> None:
    """Set up a worker: Ctrl-C is the parent's business, a crash prints no backtrace, memory is limited.

    Once its parent is gone, it is too.
    """
    end_with_parent()
    # what is loaded by now stays: looking for cycles in it again and again would find none
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 2)
        os.close(silence)
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.platform == "win32":
        limit_memory(megabytes)
    else:
        import resource

        for kind, limit in ((resource.RLIMIT_AS, megabytes * _MEGABYTE), (resource.RLIMIT_CORE, 0)):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (limit, limit))
