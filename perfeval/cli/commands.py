"""The commands, each loaded only when it is called, with help in Chinese."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

import perfeval as package
from perfeval.cli.settings import read_settings

_COMMANDS = {
    "run": "读取工作簿，计算各项指标，生成计分表、汇总表和运行记录",
    "check": "只读取和校验，列出每个问题的位置和改法，不写任何文件",
    "facts": "列出读到的每个数据和它的来历，以及完整评价还缺什么",
    "watch": "守候文件夹，放进来的工作簿随即评价",
    "audit": "复核计分表：重新生成并逐个单元格比较，指出改动之处",
    "trace": "列出一个单元格的来历，直到来源数据",
    "register": "台账：校验、签名",
    "report": "生成计分表和Word评价报告",
    "check-report": "核对人写的评价报告，找出数字上的矛盾",
    "template": "生成空白的标准预算执行工作簿",
    "scheme": "查看、校验、导出和比较指标体系",
    "method": "查看、校验、导出和试算项目自评的评分办法",
}


class ChineseHelp(click.Command):
    """A command whose help page speaks Chinese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """用法 with the pieces that this command takes."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The pieces, [选项] for the options."""
        return [piece.replace("[OPTIONS]", "[选项]") for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """选项, one a line."""
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        records = [record for one in options if (record := one.get_help_record(ctx))]
        with formatter.section("选项"):
            formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--help with its explanation in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示帮助"
        return option


class ChineseGroup(ChineseHelp, click.Group):
    """A group of commands whose help page speaks Chinese."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The pieces: 命令 and what it takes."""
        return ["[选项]", "命令", "…"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """选项 and 命令."""
        ChineseHelp.format_options(self, ctx, formatter)
        rows = [(name, self.summary_of(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("命令"):
            formatter.write_dl(rows)

    def summary_of(self, ctx: click.Context, name: str) -> str:
        """What a command does, in a line."""
        command = self.get_command(ctx, name)
        return command.get_short_help_str(80) if command else ""


class LazyGroup(ChineseGroup):
    """Commands that are imported when they are called: `--help` must not wait for what it does not need."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which people meet them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        if cmd_name not in _COMMANDS:
            return None
        command: Any = import_module(f"perfeval.cli.{cmd_name.replace('-', '_')}").command
        return command if isinstance(command, click.Command) else None

    def summary_of(self, ctx: click.Context, name: str) -> str:
        """What a command does, without importing it."""
        return _COMMANDS[name]


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"perfeval {package.__version__}")
        ctx.exit()


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="显示版本")
@click.pass_context
def perfeval(ctx: click.Context) -> None:
    """部门整体支出绩效自评：从预算执行工作簿到计分表，每个数字都是能追到来源的公式。"""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        return
    settings = read_settings(Path())
    ctx.default_map = {name: dict(values) for name, values in settings.by_command.items()}
    shown = settings.shown(ctx.invoked_subcommand)
    if shown and not {"-q", "--quiet", "--json", "-h", "--help"} & {*sys.argv}:
        click.echo(f"按“{settings.path}”：{shown}", err=True)
