"""perfeval method."""

from __future__ import annotations

from pathlib import Path

import click

from perfeval.cli.commands import ChineseGroup, ChineseHelp

_NAME = "[名称|文件]"


@click.group("method", cls=ChineseGroup)
def command() -> None:
    """查看、校验、导出和试算项目支出绩效自评的评分办法。"""


@command.command("list", cls=ChineseHelp)
def list_methods() -> int:
    """列出内置的评分办法。"""
    from perfeval.cli.console import console
    from perfeval.method import DEFAULT_METHOD, built_in_methods, load_method

    screen = console()
    for name in built_in_methods():
        mark = "（默认）" if name == DEFAULT_METHOD else ""
        screen.print(f"{name}{mark}  {load_method(name).title}", markup=False)
    return 0


@command.command("show", cls=ChineseHelp)
@click.argument("name", default="", metavar=_NAME)
def show_method(name: str) -> int:
    """列出一个评分办法的各项规定。"""
    from rich.table import Table

    from perfeval.cli.console import console
    from perfeval.cli.inputs import chosen_method
    from perfeval.method import load_method
    from perfeval.method.workbook import method_rows

    method = load_method(chosen_method(name))
    screen = console()
    screen.print(method.title, style="bold", markup=False)
    table = Table(header_style="bold")
    for heading in ("项目", "值", "含义"):
        table.add_column(heading, overflow="fold")
    for key, value, meaning in method_rows(method):
        table.add_row(key, value, meaning)
    screen.print(table)
    return 0


@command.command("validate", cls=ChineseHelp)
@click.argument("name", metavar="名称|文件")
def validate_method(name: str) -> int:
    """检查一个评分办法能否使用。"""
    from perfeval.cli.inputs import chosen_method
    from perfeval.method import load_method

    method = load_method(chosen_method(name))
    click.echo(f"评分办法“{method.name}”可以使用：{method.title}。")
    return 0


@command.command("export", cls=ChineseHelp)
@click.argument("name", default="", metavar=_NAME)
@click.option("-o", "--output", type=click.Path(path_type=Path), default=None, metavar="文件", help="写到.xlsx或.yaml")
def export_method(name: str, output: Path | None) -> int:
    """导出一个评分办法，修改后用“--method 文件”指定。"""
    from perfeval.batch.delivery import deliver
    from perfeval.cli.inputs import chosen_method
    from perfeval.findings.system_errors import reason_of
    from perfeval.method import load_method, method_source
    from perfeval.method.workbook import write_method_workbook

    known = chosen_method(name)
    target = output or Path(f"{load_method(known).name}.xlsx")
    content = write_method_workbook(load_method(known))
    if target.suffix.lower() in (".yaml", ".yml"):
        if known.lower().endswith(".xlsx"):
            raise click.UsageError("Excel的评分办法请导出为.xlsx。")
        content = method_source(known).encode("utf-8")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        deliver(target.parent, target.name, content)
    except OSError as error:
        raise click.ClickException(f"“{target}”写不了（{reason_of(error)}），请换一个位置。") from error
    click.echo(f"已导出 {target}。修改后用“perfeval run … --method {target}”指定。")
    return 0


@command.command("try", cls=ChineseHelp)
@click.argument("name", default="", metavar=_NAME)
@click.option("--target", default="", metavar="指标值", help="如 ≥95%、3—5天、9月底前")
@click.option("--actual", default="", metavar="完成值", help="如 92%")
@click.option("--weight", default="10", metavar="分值", help="默认10")
@click.option("--budget", default="", metavar="预算数", help="试算执行率：全年预算数")
@click.option("--executed", default="", metavar="执行数", help="试算执行率：全年执行数")
@click.option("--level", default="", metavar="指标", help="二级指标，如 成本指标、时效指标")
def try_method(name: str, target: str, actual: str, weight: str, budget: str, executed: str, level: str) -> int:
    """试算一行指标或执行率的得分。"""
    from perfeval.calculator.projects.trial import TrialError, tried_execution, tried_row
    from perfeval.cli.inputs import chosen_method
    from perfeval.method import load_method

    method = load_method(chosen_method(name))
    try:
        lines = []
        if budget or executed:
            lines.append(tried_execution(method, budget, executed, weight))
        if target or actual:
            lines.append(tried_row(method, target, actual, weight, level))
    except TrialError as error:
        raise click.UsageError(str(error)) from error
    if not lines:
        raise click.UsageError("请给出--target和--actual，或--budget和--executed。")
    for line in lines:
        click.echo(line)
    return 0
