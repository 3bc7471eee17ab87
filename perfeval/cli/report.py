"""perfeval report."""

from __future__ import annotations

from pathlib import Path

import click

from perfeval.cli import options
from perfeval.cli.commands import ChineseHelp


@click.command("report", cls=ChineseHelp)
@options.inputs
@options.output
@options.scheme
@options.processes
@click.option("--template", type=options.ExistingPath(), default=None, metavar="文件.docx", help="用自己的报告模板")
@click.option(
    "--export-template",
    type=click.Path(path_type=Path),
    default=None,
    metavar="文件.docx",
    help="写出内置模板，供在Word中修改",
)
@options.outline
@click.option("--force", is_flag=True, help="模板文件已存在时覆盖")
def command(
    paths: tuple[Path, ...],
    output: Path,
    scheme: str,
    processes: options.Processes,
    template: Path | None,
    export_template: Path | None,
    outline: str,
    force: bool,
) -> int:
    """生成计分表和Word评价报告：报告中的每个数字都来自工作簿。

    退出码：0 全部生成；1 有失败或不完整的；2 用法错误。
    """
    if export_template is not None:
        return _exported(export_template, outline, force)
    if not paths:
        from perfeval.cli.explained import explained

        return explained("report", "评价", output)
    from perfeval.batch.fork_server import start_fork_server

    start_fork_server()
    from perfeval.batch.executor import LocalExecutor
    from perfeval.cli.evaluation import evaluate
    from perfeval.cli.inputs import chosen_scheme, found_tasks, template_bytes

    name = chosen_scheme(scheme)
    tasks = found_tasks(paths, name, output, report=True, template=template_bytes(template, outline))
    return evaluate(tasks, name, output, LocalExecutor(processes.jobs, processes.max_seconds), options.Saying())


def _exported(path: Path, outline: str, force: bool) -> int:
    from perfeval.cli.writing import write_new
    from perfeval.report.outlines import DEFAULT_OUTLINE
    from perfeval.report.template import default_template

    write_new(path, default_template(outline or DEFAULT_OUTLINE), force)
    click.echo(f"已写出 {path}。在Word中修改后：perfeval report 文件夹 --template {path}")
    return 0
