"""perfeval watch."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perfeval.cli import options
from perfeval.cli.commands import ChineseHelp

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from rich.console import Console

    from perfeval.batch.run import BatchResult
    from perfeval.reader.discovery import InputFile

_TICK = 500
"""How often to look while nothing is reported, in milliseconds: some network folders report nothing."""


@click.command("watch", cls=ChineseHelp)
@click.argument("folder", type=options.ExistingPath(), metavar="文件夹")
@options.output
@options.scheme
@options.processes
@options.roster
@options.consolidate
@options.watched_forms
@click.option("--settle", type=click.FloatRange(min=0), default=2.0, metavar="秒", help="文件多久不变算复制完，默认2秒")
@click.option("--retry", type=click.FloatRange(min=0), default=30.0, metavar="秒", help="写不进的隔多久再写，默认30秒")
def command(
    folder: Path,
    output: Path,
    scheme: str,
    processes: options.Processes,
    roster: Path | None,
    consolidate: bool,
    forms: options.ProjectForms,
    settle: float,
    retry: float,
) -> int:
    """守候文件夹：放进来的工作簿复制完就评价，改动的重新评价，移走的从汇总表去掉；按Ctrl-C结束。

    结果正被打开而写不进的，隔一会儿再写。

    退出码：0 由Ctrl-C结束；2 用法错误。
    """
    from perfeval.batch.executor import LocalExecutor
    from perfeval.batch.lock import FolderInUse
    from perfeval.batch.run import run_batch
    from perfeval.batch.watching import Watch
    from perfeval.batch.work import Task
    from perfeval.cli.console import console
    from perfeval.cli.inputs import chosen_method, chosen_projects, chosen_roster, chosen_scheme
    from perfeval.cli.writing import unusable_folder

    if not folder.is_dir():
        raise click.UsageError(f"“{folder}”不是文件夹。")
    name = chosen_scheme(scheme)
    screen, watch = console(), Watch(settle)
    kind, method, listed = forms.kind or "", chosen_method(forms.method), chosen_projects(forms.project_list)
    entries, executor = chosen_roster(roster), LocalExecutor(processes.jobs, processes.max_seconds)

    def evaluate(files: tuple[InputFile, ...]) -> BatchResult:
        tasks = [Task(file, scheme=name, kind=kind, method=method) for file in files]
        try:
            of_run: dict[str, Any] = {"roster": entries, "departments": consolidate, "listed": listed}
            return run_batch(tasks, name, output, executor, lambda _: None, **of_run)
        except FolderInUse as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            raise unusable_folder(output, error) from error

    unwritten: frozenset[str] = frozenset()
    again = math.inf
    screen.print(f"守候 {folder.absolute()}，结果在 {output.absolute()}。按Ctrl-C结束。", markup=False)
    try:
        for files, now in _moments(folder, output):
            watch.look(files, now)
            news = watch.news(now)
            if (news is None and now < again) or watch.waiting(now):
                continue
            result = evaluate(watch.settled(now))
            watch.done(now)
            fresh, gone = news or ((), ())
            names = {file.shown_as for file in fresh} | (unwritten - result.unwritten)
            _report(screen, result, names, [file.shown_as for file in gone], unwritten)
            unwritten = result.unwritten
            again = time.monotonic() + retry if unwritten else math.inf
    except KeyboardInterrupt:
        pass
    screen.print("守候结束。", markup=False)
    return 0


def _moments(folder: Path, output: Path) -> Iterator[tuple[tuple[InputFile, ...], float]]:
    """The workbooks in the folder, whenever something happens and at intervals."""
    from watchfiles import watch as changes

    from perfeval.reader.discovery import discover

    for _ in changes(folder, rust_timeout=_TICK, yield_on_timeout=True, raise_interrupt=True):
        yield discover([folder], output), time.monotonic()


def _report(
    screen: Console, result: BatchResult, names: Set[str], gone: Sequence[str], unwritten_before: Set[str]
) -> None:
    """Say what became of these inputs and of the departments they belong to, and of the records of the run."""
    for name in gone:
        screen.print(f"{name}：已移走", markup=False)
    told: set[str] = set()
    for outcome in result.outcomes:
        files = {outcome.file, *(other for other, _ in outcome.others)}
        if names & files:
            total = f"，总分{outcome.total:.2f}" if outcome.total is not None else ""
            problem = f"：{outcome.reason.message}" if outcome.reason and not outcome.output else ""
            screen.print(f"{outcome.file}：{outcome.status.value}{total}{problem}", markup=False)
            told |= files
    for name in sorted(unwritten_before - result.unwritten - told - {*gone}):
        screen.print(f"{name}：已写出", markup=False)
    for found in result.findings:
        if found.place.file not in unwritten_before:
            screen.print(f"{found.message}{found.mend}", markup=False)
