"""perfeval template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from perfeval.cli import options
from perfeval.cli.commands import ChineseHelp
from perfeval.findings.system_errors import reason_of

if TYPE_CHECKING:
    from perfeval.reader import UnitData


@click.command("template", cls=ChineseHelp)
@click.argument("file", type=click.Path(path_type=Path), default="标准预算执行工作簿.xlsx", metavar="[文件]")
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
@options.scheme
@click.option(
    "--from",
    "sources",
    type=options.ExistingPath(),
    multiple=True,
    metavar="文件",
    help="填入这个决算公开表或财决报表已有的数据，其余突出显示（可以多次）",
)
def command(file: Path, force: bool, scheme: str, sources: tuple[Path, ...]) -> int:
    """生成空白的标准预算执行工作簿，带下拉选项、填写提示和校验；评价要点、补充数据按指标体系列出。

    不写文件名则为“标准预算执行工作簿.xlsx”。已有的文件不会被覆盖，除非加--force。
    """
    from perfeval.cli.inputs import chosen_scheme
    from perfeval.template import fill_from, write_template

    if file.suffix.lower() != ".xlsx":
        raise click.UsageError(f"“{file}”应以.xlsx结尾。")
    if file.exists() and not force:
        raise click.ClickException(f"“{file}”已经存在，没有覆盖；确要覆盖请加--force，或换一个文件名。")
    try:
        if sources:
            content, notes = fill_from(_read(sources))
            write_template(file, content, notes, scheme=chosen_scheme(scheme), highlight=True)
        else:
            write_template(file, scheme=chosen_scheme(scheme))
    except OSError as error:
        raise click.ClickException(f"“{file}”无法写入（{reason_of(error)}），请检查文件夹和权限。") from error
    click.echo(f"已生成 {file}。填好后运行：perfeval run {file}")
    return 0


def _read(sources: tuple[Path, ...]) -> UnitData:
    """What the accounts hold.

    Raises:
        click.ClickException: a file cannot be used.
    """
    from perfeval.reader import UnreadableWorkbook, merge_units, read_workbook

    try:
        parts = [read_workbook(path, shown_as=path.name, partial=len(sources) > 1) for path in sources]
    except UnreadableWorkbook as error:
        raise click.ClickException(f"{error.finding.message}{error.finding.mend}") from error
    return merge_units(parts) if len(parts) > 1 else parts[0]
