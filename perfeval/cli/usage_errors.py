"""Wrong usage, said in Chinese."""

from __future__ import annotations

from difflib import get_close_matches

import click

_ALIKE = 0.75


def sentence(error: click.UsageError) -> str:
    """What is wrong with the command line and where help is found."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    command = error.ctx.command_path if error.ctx else "perfeval"
    return f"用法错误：{_problem(error)}\n查看帮助：{command} --help"


def _problem(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            close = get_close_matches(error.option_name, error.possibilities or (), 1, _ALIKE)
            near = f"，是否想用{close[0]}" if close else ""
            return f"没有选项{error.option_name}{near}。"
        case click.MissingParameter():
            return f"缺少参数{_name(error)}。"
        case click.BadParameter():
            return f"参数{_name(error)}不对：{error.message}"
        case click.BadOptionUsage():
            return f"选项{error.option_name}缺少取值，或用法不对。"
        case click.BadArgumentUsage():
            return "参数个数不对。"
    if error.message.startswith("No such command"):
        wanted = error.message.partition("'")[2].rpartition("'")[0]
        return f"没有命令{wanted}。"
    if "unexpected extra argument" in error.message:
        return "多出了不认识的参数：" + error.message.partition("(")[2].rstrip(")") + "。"
    return error.message


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return ""
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return error.param.human_readable_name
