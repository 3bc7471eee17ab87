"""perfeval check."""

from __future__ import annotations

from pathlib import Path

import click

from perfeval.cli import options
from perfeval.cli.commands import ChineseHelp

_FAILED = 1


@click.command("check", cls=ChineseHelp)
@options.inputs
@options.output_file("文件.xlsx|文件夹", "写出检查结果：在所报工作簿的副本上标出每处问题，另有一张“问题”表")
@options.scheme
@options.processes
@options.saying(options.verbose)
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    scheme: str,
    processes: options.Processes,
    said: options.Saying,
) -> int:
    """只读取和校验：先改什么、在哪个单元格、怎么改；同一原因的问题并为一条，原因排在后果前面。

    加-v另列提示、识别的工作表和读到的每个数据。不加-o不写任何文件。

    退出码：0 每个文件都能完整评价且没有错误；1 有失败、缺数据或错误；2 用法错误。
    """
    if not paths:
        from perfeval.cli.explained import explained

        return explained("check", "检查", None)
    from perfeval.batch.fork_server import start_fork_server

    start_fork_server()
    from perfeval.batch.executor import LocalExecutor
    from perfeval.batch.run import check_batch
    from perfeval.cli.checked import as_records, lines, write_marked
    from perfeval.cli.console import console, plain, print_json, progress_bar, totals
    from perfeval.cli.inputs import chosen_scheme, found_tasks
    from perfeval.cli.writing import append_log
    from perfeval.findings.finding import Severity
    from perfeval.results.outcome import Status

    tasks = found_tasks(paths, chosen_scheme(scheme), output if output and output.suffix.lower() != ".xlsx" else None)
    if output is not None and output.suffix.lower() == ".xlsx" and len(tasks) > 1:
        raise click.UsageError(f"共有{len(tasks)}个工作簿，-o请给出文件夹，每个工作簿写出一个检查结果。")
    screen = console()
    with progress_bar(len(tasks)) as progress:
        result = check_batch(tasks, LocalExecutor(processes.jobs, processes.max_seconds), progress)
    written = write_marked(tasks, result.outcomes, output, processes) if output is not None else []
    if said.as_json:
        print_json({"files": [as_records(one) for one in result.outcomes]})
    else:
        for one in result.outcomes:
            if not said.quiet or one.status is Status.FAILED or one.count(Severity.ERROR):
                for line in lines(one, verbose=said.verbose):
                    screen.print(line)
        if not said.quiet:
            screen.print(f"{totals(result.outcomes.briefs)}。", markup=False)
            for path in written:
                screen.print(f"检查结果已写入 {path}。", markup=False)
    append_log(said.log, (plain(line) for one in result.outcomes for line in lines(one, verbose=True)))
    wrong = any(one.count(Severity.ERROR) for one in result.outcomes.briefs if one.status.is_input)
    return 0 if result.complete and not wrong else _FAILED
