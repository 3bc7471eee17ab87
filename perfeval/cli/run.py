"""perfeval run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from perfeval.cli import options
from perfeval.cli.commands import ChineseHelp


@click.command("run", cls=ChineseHelp)
@options.inputs
@options.output
@options.scheme
@options.jobs
@options.report
@options.outline
@options.executor
@options.roster
@options.consolidate
@options.kind
@options.method
@options.project_list
@click.option(
    "--letters",
    type=click.Path(path_type=Path),
    default=None,
    metavar="文件夹",
    help="给项目自评表有错误的单位各写一份退回修改通知书（Word）",
)
@options.register
@click.option("--force", is_flag=True, help="所报文件没有变化的也重新评价")
@options.habits
@options.verbose
def command(
    paths: tuple[Path, ...],
    output: Path,
    scheme: str,
    jobs: int,
    max_seconds: int,
    report: bool,
    report_template: Path | None,
    outline: str,
    executor: str,
    scheduler: str,
    roster: Path | None,
    consolidate: bool,
    kind: str | None,
    method: str,
    project_list: Path | None,
    letters: Path | None,
    register: Path | None,
    force: bool,
    as_json: bool,
    quiet: bool,
    log: Path | None,
    verbose: bool,
) -> int:
    """读取工作簿，计算各项指标，生成计分表、汇总表和运行记录；所报文件没有变化的不重新评价。

    路径可以是文件夹（含子文件夹）或文件，不写则说明会做什么而不评价。

    退出码：0 全部完整评价；1 有失败或不完整的；2 用法错误。
    """
    from perfeval.batch.fork_server import start_fork_server

    if paths and executor == "local":
        start_fork_server()
    from perfeval.cli.evaluation import Saying, evaluate
    from perfeval.cli.inputs import (
        chosen_executor,
        chosen_method,
        chosen_projects,
        chosen_roster,
        chosen_scheme,
        explained,
        found_tasks,
        template_bytes,
    )

    if not paths:
        return explained("run", "评价", output)
    name = chosen_scheme(scheme)
    entries, listed = chosen_roster(roster), chosen_projects(project_list)
    wanted = report or report_template is not None or bool(outline)
    template = template_bytes(report_template, outline)
    asked: dict[str, Any] = {"kind": kind or "", "method": chosen_method(method)}
    tasks = found_tasks(paths, name, output, report=wanted, template=template, **asked)
    chosen = chosen_executor(executor, scheduler, jobs, max_seconds)
    said = Saying(verbose, quiet, as_json, log)
    of_run: dict[str, Any] = {"force": force, "roster": entries, "departments": consolidate, "listed": listed}
    status = evaluate(tasks, name, output, chosen, said, register=register, **of_run)
    if letters is not None:
        _write_letters(letters, output)
    return status


def _write_letters(folder: Path, output: Path) -> None:
    """The letters of the run that has just filled the output folder.

    Raises:
        click.ClickException: they cannot be written.
    """
    import json

    from perfeval.audit.letters.project_letter import project_letters
    from perfeval.batch.delivery import deliver
    from perfeval.batch.naming import safe_name
    from perfeval.batch.previous import RECORD
    from perfeval.findings.system_errors import reason_of

    try:
        inputs = json.loads((output / RECORD).read_text(encoding="utf-8"))["inputs"]
        folder.mkdir(parents=True, exist_ok=True)
        count = 0
        for name, content in project_letters(inputs):
            deliver(folder, f"{safe_name(name)}.docx", content)
            count += 1
    except OSError as error:
        raise click.ClickException(f"“{folder}”无法写入（{reason_of(error)}），请检查文件夹和权限。") from error
    click.echo(f"退回修改通知书{count}份，在 {folder}。", err=True)
