"""perfeval run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perfeval.cli import options
from perfeval.cli.commands import ChineseHelp

if TYPE_CHECKING:
    from perfeval.audit.letters.sender import Sender


@click.command("run", cls=ChineseHelp)
@options.inputs
@options.output
@options.scheme
@options.processes
@options.reporting
@options.workplace
@options.roster
@options.consolidate
@options.project_forms
@options.sender
@options.register
@click.option("--force", is_flag=True, help="所报文件没有变化的也重新评价")
@options.saying(options.verbose)
def command(
    paths: tuple[Path, ...],
    output: Path,
    scheme: str,
    processes: options.Processes,
    reporting: options.Reporting,
    workplace: options.Workplace,
    roster: Path | None,
    consolidate: bool,
    forms: options.ProjectForms,
    sender: Sender,
    register: Path | None,
    force: bool,
    said: options.Saying,
) -> int:
    """读取工作簿，计算各项指标，生成计分表、汇总表和运行记录；所报文件没有变化的不重新评价。

    路径可以是文件夹（含子文件夹）或文件，不写则说明会做什么而不评价。

    退出码：0 全部完整评价；1 有失败或不完整的；2 用法错误。
    """
    if not paths:
        from perfeval.cli.explained import explained

        return explained("run", "评价", output)
    from perfeval.batch.fork_server import start_fork_server

    if workplace.executor == "local":
        start_fork_server()
    from perfeval.cli.evaluation import evaluate
    from perfeval.cli.inputs import (
        chosen_executor,
        chosen_method,
        chosen_projects,
        chosen_roster,
        chosen_scheme,
        found_tasks,
        template_bytes,
    )

    name = chosen_scheme(scheme)
    entries, listed = chosen_roster(roster), chosen_projects(forms.project_list)
    template = template_bytes(reporting.report_template, reporting.outline)
    asked: dict[str, Any] = {"kind": forms.kind or "", "method": chosen_method(forms.method)}
    tasks = found_tasks(paths, name, output, report=reporting.wanted, template=template, **asked)
    chosen = chosen_executor(workplace, processes)
    of_run: dict[str, Any] = {"force": force, "roster": entries, "departments": consolidate, "listed": listed}
    status = evaluate(tasks, name, output, chosen, said, register=register, **of_run)
    if forms.letters is not None:
        _write_letters(forms.letters, output, sender)
    return status


def _write_letters(folder: Path, output: Path, sender: Sender) -> None:
    """The letters of the run that has just filled the output folder.

    Raises:
        click.ClickException: they cannot be written.
    """
    import json

    from perfeval.audit.letters.project_letter import project_letters
    from perfeval.batch.delivery import deliver
    from perfeval.batch.naming import safe_name
    from perfeval.batch.previous import RECORD
    from perfeval.cli.writing import unwritable

    try:
        inputs = json.loads((output / RECORD).read_text(encoding="utf-8"))["inputs"]
        folder.mkdir(parents=True, exist_ok=True)
        count = 0
        for name, content in project_letters(inputs, sender):
            deliver(folder, f"{safe_name(name)}.docx", content)
            count += 1
    except OSError as error:
        raise unwritable(folder, error) from error
    click.echo(f"退回修改通知书{count}份，在 {folder}。", err=True)
