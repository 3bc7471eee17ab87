"""Evaluate on the workers of a Dask cluster, for more workbooks than one machine can do."""

from __future__ import annotations

import contextlib
import pydoc
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import perfeval
from perfeval.batch.executor import failed_reply
from perfeval.batch.work import Reply, Task, evaluate_file
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.reader.discovery import InputFile

_CONNECT_SECONDS = 10
_IN_FLIGHT = 3
"""Tasks a thread: one that runs, and others that wait their turn, each of which may take the whole time."""


class ClusterError(Exception):
    """The cluster cannot be used; the message is Chinese and says what to mend."""


def _by_absolute_paths(task: Task) -> Task:
    """The task for a worker, whose current folder is another than ours."""

    def absolute(file: InputFile) -> InputFile:
        return replace(file, path=file.path.absolute())

    department = task.department
    if department is not None:
        department = replace(department, members=tuple(_by_absolute_paths(one) for one in department.members))
    return replace(
        task,
        file=absolute(task.file),
        others=tuple(absolute(one) for one in task.others),
        last=tuple(absolute(one) for one in task.last),
        beside=tuple(absolute(one) for one in task.beside),
        department=department,
    )


@dataclass(frozen=True, slots=True)
class DaskExecutor:
    """The workers of a running scheduler, which must reach the inputs under the same paths as this machine.

    Attributes:
        scheduler: its address, such as tcp://10.0.0.5:8786.
        seconds: the time one input may take.
    """

    scheduler: str
    seconds: float = 60

    def run(self, tasks: Iterable[Task]) -> Iterator[Reply]:
        """Evaluate on the cluster, a bounded number of tasks ahead; replies come in the order of the tasks.

        Raises:
            ClusterError: the scheduler cannot be reached, has no workers, or workers with another version.
        """
        client = self._client()
        try:
            threads = sum(client.nthreads().values())
            if not threads:
                raise ClusterError(f"调度器“{self.scheduler}”没有工作节点；请先启动dask worker。")
            self._same_version(client)
            waiting: deque[tuple[Task, Any]] = deque()
            for task in tasks:
                waiting.append((task, client.submit(evaluate_file, _by_absolute_paths(task), pure=False)))
                if len(waiting) >= threads * _IN_FLIGHT:
                    yield self._reply(client, *waiting.popleft())
            while waiting:
                yield self._reply(client, *waiting.popleft())
        finally:
            client.close()

    def _client(self) -> Any:
        try:
            import distributed
        except ImportError as error:
            raise ClusterError('没有安装dask；请运行 pip install "perfeval[dask]"。') from error
        try:
            connect: Any = distributed.Client
            return connect(self.scheduler, timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            message = f"连不上调度器“{self.scheduler}”；请检查地址（如tcp://主机:8786）和网络。"
            raise ClusterError(message) from error

    @staticmethod
    def _same_version(client: Any) -> None:
        """Another perfeval on a worker would score by other rules.

        Raises:
            ClusterError: a worker has another version, or none.
        """
        # a function of the standard library, which every worker has, whatever perfeval it has
        found = client.run(pydoc.locate, "perfeval.__version__", on_error="return")
        for worker, version in sorted(found.items()):
            if version != perfeval.__version__:
                shown = version if isinstance(version, str) else "没有安装或无法载入"
                raise ClusterError(
                    f"工作节点“{worker}”的perfeval是{shown}，本机是{perfeval.__version__}；请在各节点安装相同的版本。"
                )

    def _reply(self, client: Any, task: Task, future: Any) -> Reply:
        from distributed import KilledWorker
        from distributed import TimeoutError as Late

        shown = task.file.shown_as
        try:
            reply: Reply = future.result(timeout=self.seconds * _IN_FLIGHT)
            return reply
        except (Late, TimeoutError):
            self._stop(client, future)
            problem = finding("B101", Place(shown), file=shown, seconds=f"{self.seconds:g}")
        except KilledWorker:
            problem = finding("B102", Place(shown), file=shown)
        except Exception as error:
            problem = finding("B104", Place(shown), file=shown, reason=f"{type(error).__name__}: {error}")
        finally:
            future.release()
        return failed_reply(task, problem)

    @staticmethod
    def _stop(client: Any, future: Any) -> None:
        """A thread cannot be stopped: the worker that hangs is started anew."""
        hanging = [worker for worker, keys in client.processing().items() if future.key in keys]
        future.cancel(force=True)
        if hanging:
            with contextlib.suppress(Exception):
                # a worker without a nanny cannot be restarted; the others go on without it
                client.restart_workers(hanging, timeout=_CONNECT_SECONDS)
