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
    from perfeval.batch.run import BatchResult

_TICK = 500
"""How often to look while nothing is reported, in milliseconds: some network folders report nothing."""


@click.command("watch", cls=ChineseHelp)
@click.argument("folder", type=options.ExistingPath(), metavar="文件夹")
@options.output
@options.scheme
@options.jobs
@options.roster
@options.consolidate
@click.option("--settle", type=click.FloatRange(min=0), default=2.0, metavar="秒", help="文件多久不变算复制完，默认2秒")
def command(
    folder: Path,
    output: Path,
    scheme: str,
    jobs: int,
    max_seconds: int,
    roster: Path | None,
    consolidate: bool,
    settle: float,
) -> int:
    """守候文件夹：放进来的工作簿复制完就评价，改动的重新评价，移走的从汇总表去掉；按Ctrl-C结束。

    退出码：0 由Ctrl-C结束；2 用法错误。
    """
    from perfeval.batch.executor import LocalExecutor
    from perfeval.batch.run import run_batch
    from perfeval.batch.watching import Watch
    from perfeval.batch.work import Task
    from perfeval.cli.console import console
    from perfeval.cli.inputs import chosen_roster, chosen_scheme
    from perfeval.cli.writing import unusable_folder

    if not folder.is_dir():
        raise click.UsageError(f"“{folder}”不是文件夹。")
    name = chosen_scheme(scheme)
    screen, watch = console(), Watch(settle)
    entries, executor = chosen_roster(roster), LocalExecutor(jobs, max_seconds)

    def evaluate(files: tuple[InputFile, ...]) -> BatchResult:
        tasks = [Task(file, scheme=name) for file in files]
        try:
            return run_batch(tasks, name, output, executor, lambda _: None, roster=entries, departments=consolidate)
        except OSError as error:
            raise unusable_folder(output, error) from error

    screen.print(f"守候 {folder.resolve()}，结果在 {output.resolve()}。按Ctrl-C结束。", markup=False)
    try:
        for files, now in _moments(folder, output):
            watch.look(files, now)
            news = watch.news(now)
            if news is not None and not watch.waiting(now):
                result = evaluate(watch.settled(now))
                watch.done(now)
                _report(screen, result, *news)
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


def _report(screen: Console, result: BatchResult, fresh: tuple[InputFile, ...], gone: tuple[InputFile, ...]) -> None:
    """Say what became of what is new, and of the departments it belongs to."""
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
