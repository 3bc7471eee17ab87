"""perfeval scheme."""

from __future__ import annotations

from pathlib import Path

import click

from perfeval.cli.commands import ChineseGroup, ChineseHelp
from perfeval.cli.scheme_trying import list_facts, new_scheme, try_scheme


@click.group("scheme", cls=ChineseGroup)
def command() -> None:
    """查看、校验、导出和比较指标体系。"""


@command.command("list", cls=ChineseHelp)
def list_schemes() -> int:
    """列出内置的指标体系。"""
    from perfeval.cli.console import console
    from perfeval.scheme import DEFAULT, load_any, scheme_names

    screen = console()
    for name in scheme_names():
        scheme = load_any(name)
        mark = "（默认）" if name == DEFAULT else "（只供继承）" if scheme.abstract else ""
        own = "，另有单位自己的绩效目标" if any(division.targets for division in scheme.divisions) else ""
        screen.print(f"{name}{mark}  {scheme.title}，{len(scheme.indicators)}项指标{own}", markup=False)
    return 0


@command.command("show", cls=ChineseHelp)
@click.argument("name", default="", metavar="[名称|文件]")
def show_scheme(name: str) -> int:
    """列出一个指标体系的指标、分值、公式和评分标准。"""
    from rich.table import Table

    from perfeval.cli.console import console
    from perfeval.cli.inputs import readable_scheme
    from perfeval.rules.base import points
    from perfeval.scheme.total_words import total_lines

    scheme = readable_scheme(name)
    screen = console()
    screen.print(scheme.title, style="bold", markup=False)
    for basis in scheme.legal_basis:
        screen.print(f"依据：{basis}", markup=False)
    if scheme.disclaimer:
        screen.print(scheme.disclaimer, markup=False)
    table = Table(header_style="bold", show_lines=True)
    for heading in ("一级指标", "二级指标", "三级指标", "分值", "计算公式", "评分标准"):
        table.add_column(heading, justify="right" if heading == "分值" else "left", overflow="fold")
    for division, group, indicator in scheme.rows():
        table.add_row(
            division.name,
            group.name,
            indicator.label,
            points(indicator.weight),
            indicator.expression,
            indicator.rule.standard(indicator.weight),
        )
    screen.print(table)
    for line in total_lines(scheme):
        screen.print(line, markup=False)
    return 0


@command.command("validate", cls=ChineseHelp)
@click.argument("files", nargs=-1, required=True, metavar="文件…")
def validate_scheme(files: tuple[str, ...]) -> int:
    """校验指标体系文件（.yaml或.xlsx），一次列出全部问题。"""
    from perfeval.cli.console import console
    from perfeval.cli.guarded import opened_workbooks
    from perfeval.scheme import scheme_doubts, scheme_problems

    screen = console()
    wrong = False
    for file in files:
        lost = opened_workbooks(file)
        problems = scheme_problems(file) if lost is None else (f"{lost.message}{lost.mend}",)
        doubts = scheme_doubts(file) if lost is None else ()
        wrong = wrong or bool(problems)
        verdict = f"有{len(problems)}处问题" if problems else "没有问题"
        also = f"，{len(doubts)}处提请核对" if doubts else ""
        screen.print(f"{file}：{verdict}{also}", markup=False)
        for line in (*problems, *(f"提请核对：{doubt}" for doubt in doubts)):
            screen.print(f"  {line}", markup=False)
    return 1 if wrong else 0


@command.command("export", cls=ChineseHelp)
@click.argument("name", metavar="名称|文件")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件.xlsx")
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
def export_scheme(name: str, file: Path, force: bool) -> int:
    """导出为可以在Excel中修改的指标体系工作簿；改好后用run --scheme 文件.xlsx。"""
    from perfeval.cli.inputs import readable_scheme
    from perfeval.cli.writing import write_new
    from perfeval.scheme.loading import raw_scheme
    from perfeval.scheme.workbook import NotInWorkbook, render_scheme_workbook

    readable_scheme(name)
    if file.suffix.lower() != ".xlsx":
        raise click.UsageError(f"“{file}”应以.xlsx结尾。")
    try:
        content = render_scheme_workbook(raw_scheme(name))
    except NotInWorkbook as error:
        raise click.UsageError(str(error)) from error
    write_new(file, content, force)
    click.echo(f"已导出 {file}。修改后校验：perfeval scheme validate {file}")
    return 0


@command.command("diff", cls=ChineseHelp)
@click.argument("before", metavar="原体系")
@click.argument("after", metavar="新体系")
def diff_schemes(before: str, after: str) -> int:
    """逐项比较两个指标体系：分值、公式、评分标准、说明有哪些变化。"""
    from rich.table import Table

    from perfeval.cli.console import console
    from perfeval.cli.inputs import readable_scheme
    from perfeval.scheme.comparison import scheme_diff

    changes = scheme_diff(readable_scheme(before), readable_scheme(after))
    screen = console()
    if not changes:
        screen.print("两个指标体系没有差别。", markup=False)
        return 0
    table = Table(header_style="bold", show_lines=True)
    for heading in ("指标", "变化", before, after):
        table.add_column(heading, overflow="fold")
    for change in changes:
        table.add_row(change.subject, change.aspect, change.before, change.after)
    screen.print(table)
    screen.print(f"共{len(changes)}处变化。", markup=False)
    return 0


@command.command("json-schema", cls=ChineseHelp)
@click.argument("file", type=click.Path(path_type=Path), metavar="[文件]", required=False)
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
def json_schema(file: Path | None, force: bool) -> int:
    """输出JSON Schema，供编辑器在编写指标体系时提示和检查。"""
    from perfeval.cli.writing import write_new
    from perfeval.scheme.json_schema import scheme_json_schema

    text = scheme_json_schema()
    if file is None:
        click.echo(text, nl=False)
    else:
        write_new(file, text.encode("utf-8"), force)
        click.echo(f"已写出 {file}。")
    return 0


for _added in (try_scheme, list_facts, new_scheme):
    command.add_command(_added)
