"""perfeval watch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from perfeval.cli import options
from perfeval.cli.commands import ChineseHelp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from perfeval.batch.discovery import InputFile
    from perfeval.batch.executor import Executor
    from perfeval.batch.watching import Watch

_TICK = 500
"""How often to look while nothing is reported, in milliseconds: some network folders report nothing."""


@click.command("watch", cls=ChineseHelp)
@click.argument("folder", type=options.ExistingPath(), metavar="文件夹")
@options.output
@options.scheme
@options.jobs
@click.option("--settle", type=click.FloatRange(min=0), default=2.0, metavar="秒", help="文件多久不变算复制完，默认2秒")
def command(folder: Path, output: Path, scheme: str, jobs: int, max_seconds: int, settle: float) -> int:
    """守候文件夹：放进来的工作簿复制完就评价，改动的重新评价，移走的从汇总表去掉；按Ctrl-C结束。

    退出码：0 由Ctrl-C结束；2 用法错误。
    """
    from perfeval.batch.executor import LocalExecutor
    from perfeval.batch.watching import Watch
    from perfeval.cli.console import console
    from perfeval.cli.inputs import chosen_scheme

    if not folder.is_dir():
        raise click.UsageError(f"“{folder}”不是文件夹。")
    name = chosen_scheme(scheme)
    screen, watch = console(), Watch(settle)
    executor = LocalExecutor(jobs, max_seconds)
    screen.print(f"守候 {folder.resolve()}，结果在 {output.resolve()}。按Ctrl-C结束。", markup=False)
    try:
        for files, now in _moments(folder, output):
            watch.look(files, now)
            news = watch.news(now)
            if news is not None and not watch.waiting(now):
                _evaluate(screen, watch, (name, output, executor), news, now)
    except KeyboardInterrupt:
        pass
    screen.print("守候结束。", markup=False)
    return 0


def _moments(folder: Path, output: Path) -> Iterator[tuple[tuple[InputFile, ...], float]]:
    """The workbooks in the folder, whenever something happens and at intervals."""
    import time

    from watchfiles import watch as changes

    from perfeval.batch.discovery import discover

    for _ in changes(folder, rust_timeout=_TICK, yield_on_timeout=True, raise_interrupt=True):
        yield discover([folder], output), time.monotonic()


def _evaluate(
    screen: Console,
    watch: Watch,
    how: tuple[str, Path, Executor],
    news: tuple[tuple[InputFile, ...], tuple[InputFile, ...]],
    now: float,
) -> None:
    """Evaluate what is complete, and say what became of what is new; what has not changed is taken up again."""
    from perfeval.batch.run import run_batch
    from perfeval.batch.work import Task

    (name, output, executor), (fresh, gone) = how, news
    tasks = [Task(file, scheme=name) for file in watch.settled(now)]
    try:
        result = run_batch(tasks, name, output, executor, lambda _: None)
    except OSError as error:
        raise click.ClickException(f"输出文件夹“{output}”无法使用（{error.strerror}），请检查路径和权限。") from error
    watch.done(now)
    for one in gone:
        screen.print(f"{one.shown_as}：已移走", markup=False)
    names = {file.shown_as for file in fresh}
    for outcome in result.outcomes:
        if names & {outcome.file, *(other for other, _ in outcome.others)}:
            total = f"，总分{outcome.total:.2f}" if outcome.total is not None else ""
            problem = next((f"：{found.message}" for found in outcome.findings), "") if not outcome.output else ""
            screen.print(f"{outcome.file}：{outcome.status.value}{total}{problem}", markup=False)
    for found in result.findings:
        screen.print(f"{found.message}{found.mend}", markup=False)
