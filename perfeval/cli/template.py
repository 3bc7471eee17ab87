"""perfeval template."""

from __future__ import annotations

from pathlib import Path

import click

from perfeval.cli import options
from perfeval.cli.commands import ChineseHelp


@click.command("template", cls=ChineseHelp)
@click.argument("file", type=click.Path(path_type=Path), default="标准预算执行工作簿.xlsx", metavar="[文件]")
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
@options.scheme
def command(file: Path, force: bool, scheme: str) -> int:
    """生成空白的标准预算执行工作簿，带下拉选项、填写提示和校验；评价要点、补充数据按指标体系列出。

    不写文件名则为“标准预算执行工作簿.xlsx”。已有的文件不会被覆盖，除非加--force。
    """
    from perfeval.cli.inputs import chosen_scheme
    from perfeval.template import write_template

    if file.suffix.lower() != ".xlsx":
        raise click.UsageError(f"“{file}”应以.xlsx结尾。")
    if file.exists() and not force:
        raise click.ClickException(f"“{file}”已经存在，没有覆盖；确要覆盖请加--force，或换一个文件名。")
    try:
        write_template(file, scheme=chosen_scheme(scheme))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise click.ClickException(f"“{file}”无法写入（{reason}），请检查文件夹和权限。") from error
    click.echo(f"已生成 {file}。填好后运行：perfeval run {file}")
    return 0
