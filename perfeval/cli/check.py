"""perfeval check."""

from __future__ import annotations

from pathlib import Path

import click

from perfeval.cli import options
from perfeval.cli.commands import ChineseHelp

_FAILED = 1


@click.command("check", cls=ChineseHelp)
@options.inputs
@options.scheme
@options.jobs
@options.verbose
def command(paths: tuple[Path, ...], scheme: str, jobs: int, max_seconds: int, verbose: bool) -> int:
    """只读取和校验，不写任何文件：每张工作表识别为什么、每个数据取自哪个单元格、还缺什么、每个问题的位置和改法。

    加--verbose列出识别的依据。

    退出码：0 每个文件都能完整评价且没有错误；1 有失败、缺数据或错误；2 用法错误。
    """
    from perfeval.batch.account import EVIDENCE
    from perfeval.batch.executor import LocalExecutor
    from perfeval.batch.run import check_batch
    from perfeval.cli.console import console, print_findings, progress_bar, totals
    from perfeval.cli.inputs import chosen_scheme, found_tasks
    from perfeval.findings.finding import Severity
    from perfeval.results.outcome import Status

    tasks = found_tasks(paths, chosen_scheme(scheme), None)
    screen = console()
    with progress_bar(len(tasks)) as progress:
        result = check_batch(tasks, LocalExecutor(jobs, max_seconds), progress)
    for one in result.outcomes:
        year = f"{one.year}年" if one.year else ""
        about = f"{one.unit}{year}，" if one.unit else ""
        missing = f"，缺数据{len(one.missing)}项" if one.missing else ""
        screen.print(f"{one.file}：{about}{one.status.value}{missing}", markup=False)
        for line in one.account:
            if verbose or not line.startswith(EVIDENCE):
                screen.print(f"  {line}", markup=False)
        print_findings(screen, one.findings)
    screen.print(f"{totals(result.outcomes.briefs)}。", markup=False)
    wrong = any(one.count(Severity.ERROR) for one in result.outcomes.briefs if one.status is not Status.SKIPPED)
    return 0 if result.complete and not wrong else _FAILED
