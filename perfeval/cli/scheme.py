"""perfeval scheme."""

from __future__ import annotations

import click

from perfeval.cli.commands import ChineseGroup, ChineseHelp


@click.group("scheme", cls=ChineseGroup)
def command() -> None:
    """查看指标体系。"""


@command.command("list", cls=ChineseHelp)
def list_schemes() -> int:
    """列出内置的指标体系。"""
    from perfeval.cli.console import console
    from perfeval.scheme import DEFAULT, load_scheme, scheme_names

    screen = console()
    for name in scheme_names():
        scheme = load_scheme(name)
        mark = "（默认）" if name == DEFAULT else ""
        screen.print(f"{name}{mark}  {scheme.title}，{len(scheme.indicators)}项指标", markup=False)
    return 0


@command.command("show", cls=ChineseHelp)
@click.argument("name", default="", metavar="[名称|文件]")
def show_scheme(name: str) -> int:
    """列出一个指标体系的指标、分值、公式和评分标准。"""
    from rich.table import Table

    from perfeval.cli.console import console
    from perfeval.cli.inputs import chosen_scheme
    from perfeval.numeric import plain
    from perfeval.scheme import load_scheme

    scheme = load_scheme(chosen_scheme(name))
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
            f"{plain(indicator.weight):f}",
            indicator.expression,
            indicator.rule.standard(indicator.weight),
        )
    screen.print(table)
    return 0
