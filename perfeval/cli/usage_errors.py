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
        return _no_command(error)
    if "unexpected extra argument" in error.message:
        return "多出了不认识的参数：" + error.message.partition("(")[2].rstrip(")") + "。"
    return error.message


_IN_CHINESE = {
    "评价": "run",
    "运行": "run",
    "evaluate": "run",
    "检查": "check",
    "校验": "check",
    "守候": "watch",
    "复核": "audit",
    "审计": "audit",
    "verify": "audit",
    "追溯": "trace",
    "来历": "trace",
    "报告": "report",
    "核对报告": "check-report",
    "模板": "template",
    "新建": "template",
    "new": "template",
    "指标体系": "scheme",
}
"""What people type for a command whose name they do not remember."""


def _no_command(error: click.UsageError) -> str:
    wanted = error.message.partition("'")[2].rpartition("'")[0]
    group = error.ctx.command if error.ctx is not None else None
    names = group.list_commands(error.ctx) if isinstance(group, click.Group) and error.ctx is not None else []
    close = [_IN_CHINESE[wanted]] if wanted in _IN_CHINESE else get_close_matches(wanted.lower(), names, 1, 0.5)
    near = f"，是否想用{close[0]}" if close and close[0] in names else f"；可用的有{'、'.join(names)}" if names else ""
    return f"没有命令{wanted}{near}。"


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return ""
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return error.param.human_readable_name
