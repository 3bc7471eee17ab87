"""perfeval run."""

from __future__ import annotations

from pathlib import Path

import click

from perfeval.cli import options
from perfeval.cli.commands import ChineseHelp

_FAILED = 1
_FINDINGS_PRINTED = 20


@click.command("run", cls=ChineseHelp)
@options.inputs
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default="output", metavar="文件夹", help="输出文件夹，默认output"
)
@options.scheme
@options.jobs
@options.verbose
def command(paths: tuple[Path, ...], output: Path, scheme: str, jobs: int, max_seconds: int, verbose: bool) -> int:
    """读取工作簿，计算各项指标，生成计分表、汇总表和运行记录。

    路径可以是文件夹（含子文件夹）或文件，不写则为当前文件夹。退出码：0 全部完整评价；1 有失败或不完整的；2 用法错误。
    """
    from perfeval.batch.executor import LocalExecutor
    from perfeval.batch.outcome import Outcome, Status
    from perfeval.batch.run import SUMMARY, run_batch
    from perfeval.cli.console import console, outcome_table, print_findings, progress_bar, rows_left_out, totals
    from perfeval.cli.inputs import chosen_scheme, found_tasks
    from perfeval.findings.finding import Severity

    name = chosen_scheme(scheme)
    tasks = found_tasks(paths, name, output)
    screen = console()
    try:
        with progress_bar(len(tasks)) as progress:
            result = run_batch(tasks, name, output, LocalExecutor(jobs, max_seconds), progress)
    except OSError as error:
        raise click.ClickException(f"输出文件夹“{output}”无法使用（{error.strerror}），请检查路径和权限。") from error
    worst = sorted(result.outcomes, key=lambda one: (list(Status)[::-1].index(one.status), one.file))
    shown = [one for one in worst if one.status is not Status.SKIPPED] if rows_left_out(worst) else result.outcomes
    screen.print(outcome_table(shown))
    if rows_left_out(shown):
        screen.print(f"……其余{rows_left_out(shown)}个见{SUMMARY}。")

    def to_print(one: Outcome) -> bool:
        return verbose or one.status is Status.FAILED or one.count(Severity.ERROR) > 0

    for one in [one for one in result.outcomes if to_print(one)][: None if verbose else _FINDINGS_PRINTED]:
        screen.print(f"{one.file}：", markup=False)
        print_findings(screen, [f for f in one.findings if verbose or f.severity is Severity.ERROR])
    print_findings(screen, result.findings)
    screen.print(f"{totals(result.outcomes)}。结果在 {output.resolve()}，全部问题见其中的{SUMMARY}。", markup=False)
    return 0 if result.complete else _FAILED
