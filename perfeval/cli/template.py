"""perfeval template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perfeval.cli import options
from perfeval.cli.commands import ChineseHelp
from perfeval.findings.finding import Finding

if TYPE_CHECKING:
    from perfeval.reader import UnitData

_DEFAULT, _PROJECTS_DEFAULT = Path("标准预算执行工作簿.xlsx"), Path("项目支出绩效自评表.xlsx")


@click.command("template", cls=ChineseHelp)
@click.argument("file", type=click.Path(path_type=Path), default=None, metavar="[文件]", required=False)
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
@options.roster
@click.option("-o", "--output", type=click.Path(path_type=Path), default=None, metavar="文件夹", help="与--roster同用")
@options.kind
@options.method
@click.option("--year", type=click.IntRange(2000, 2100), default=None, metavar="年份", help="预填的评价年度")
def command(
    file: Path | None,
    force: bool,
    scheme: str,
    sources: tuple[Path, ...],
    roster: Path | None,
    output: Path | None,
    kind: str | None,
    method: str,
    year: int | None,
) -> int:
    """生成空白的标准预算执行工作簿：下拉选项、填写提示，和一张不需要perfeval就能自查的“自查”表。

    不写文件名则为“标准预算执行工作簿.xlsx”。--roster 名册.xlsx -o 文件夹：为名册中的每个单位各生成一个，
    预填单位名称、预算编码、主管部门、单位性质。已有的文件不会被覆盖，除非加--force。

    --kind 项目：生成项目支出绩效自评表，一个项目一张；--from 给出项目清单，或上年的自评表、批复的绩效目标表。
    """
    from perfeval.cli.inputs import chosen_scheme
    from perfeval.cli.writing import refuse_existing, unwritable
    from perfeval.template import fill_from, write_template

    if kind == "项目":
        return _for_projects(file or _PROJECTS_DEFAULT, sources, method, year, force)
    name = chosen_scheme(scheme)
    if roster is not None:
        if file is not None or sources or output is None:
            raise click.UsageError("--roster请与-o 文件夹一起用，不另写文件名，也不与--from同用。")
        return _for_each_unit(roster, output, name, year, force)
    if output is not None:
        raise click.UsageError("-o只与--roster一起用；生成一个工作簿直接写文件名。")
    file = file or _DEFAULT
    if file.suffix.lower() != ".xlsx":
        raise click.UsageError(f"“{file}”应以.xlsx结尾。")
    refuse_existing(file, force)
    content: dict[str, Any] = {"基本信息": {"评价年度": year}} if year else {}
    notes: dict[tuple[str, str, str], str] = {}
    if sources:
        content, notes = fill_from(_read(sources))
    try:
        write_template(file, content, notes, scheme=name, highlight=bool(sources))
    except OSError as error:
        raise unwritable(file, error) from error
    click.echo(f"已生成 {file}。填好后先看“自查”表，再运行：perfeval run {file}")
    return 0


def _for_projects(file: Path, sources: tuple[Path, ...], method: str, year: int | None, force: bool) -> int:
    """A workbook with a sheet a project, from a list of projects, earlier forms or approved targets.

    Raises:
        click.ClickException: a file cannot be read or written, or holds no projects.
    """
    from perfeval.cli.inputs import chosen_method
    from perfeval.cli.writing import refuse_existing, write
    from perfeval.method import load_method
    from perfeval.template.project_sources import ProjectSourceError, projects_from
    from perfeval.template.projects import render_projects_template

    chosen = load_method(chosen_method(method))
    refuse_existing(file, force)
    try:
        projects = [project for source in sources for project in projects_from(source)]
    except ProjectSourceError as error:
        raise click.ClickException(str(error)) from error
    write(file, render_projects_template(projects, chosen, year))
    click.echo(f"已生成 {file}（{max(1, len(projects))}个项目）。填好后先看“自查”一列，再运行：perfeval run {file}")
    return 0


def _for_each_unit(roster: Path, output: Path, scheme: str, year: int | None, force: bool) -> int:
    """A template a unit of the roster, with what the roster says of it.

    Raises:
        click.ClickException: a file is there already, or cannot be written.
    """
    from perfeval.batch.naming import Names, safe_name
    from perfeval.cli.inputs import chosen_roster
    from perfeval.cli.writing import unwritable
    from perfeval.template import write_templates

    names, contents = Names(), dict[str, dict[str, Any]]()
    for entry in chosen_roster(roster):
        fields = {
            "单位名称": entry.unit,
            "预算编码": entry.code,
            "评价年度": year,
            "主管部门": entry.agency,
            "单位性质": entry.kind,
        }
        file = names.plain(f"{f'{year}_' if year else ''}{safe_name(entry.unit)}_填报表", "xlsx")
        contents[file] = {"基本信息": {label: value for label, value in fields.items() if value}}
    there = [file for file in contents if (output / file).exists()]
    if there and not force:
        raise click.ClickException(
            f"“{output / there[0]}”等{len(there)}个文件已经存在，没有覆盖；确要覆盖请加--force。"
        )
    try:
        count = sum(1 for _ in write_templates(output, contents, scheme))
    except OSError as error:
        raise unwritable(output, error) from error
    click.echo(f"已在 {output} 生成{count}个填报表，一个单位一个。")
    return 0


def _read(sources: tuple[Path, ...]) -> UnitData:
    """What the accounts hold, read in a worker with its limits.

    Raises:
        click.ClickException: a file cannot be used.
    """
    from perfeval.cli.guarded import guarded

    shown = "、".join(path.name for path in sources)
    return guarded(_read_together, sources, shown)


def _read_together(sources: tuple[Path, ...]) -> UnitData | Finding:
    from perfeval.reader import UnreadableWorkbook, merge_units, read_workbook

    try:
        parts = [read_workbook(path, shown_as=path.name, partial=len(sources) > 1) for path in sources]
    except UnreadableWorkbook as error:
        return error.finding
    return merge_units(parts) if len(parts) > 1 else parts[0]
