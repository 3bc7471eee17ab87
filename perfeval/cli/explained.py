"""What to say where a command was given nothing to look at."""

from __future__ import annotations

from pathlib import Path

import click

from perfeval.reader.discovery import discover

_WRONG_USAGE = 2
_NAMED = 5
"""So many workbooks are named."""


def explained(command: str, verb: str, output: Path | None) -> int:
    """Say what a command without paths would look at here, and what to type; nothing is done. The exit status."""
    files = discover([Path()], output)
    names = [file.shown_as for file in files]
    listed = "、".join(names[:_NAMED]) + (f"等{len(names)}个" if len(names) > _NAMED else "")
    found = f"有{len(names)}个工作簿：{listed}" if names else "没有工作簿"
    into = f"，结果写入 {output.absolute()}" if output is not None else ""
    click.echo(
        f"没有写要{verb}的文件或文件夹。当前文件夹 {Path().absolute()} 中{found}。\n"
        f"{verb}当前文件夹：perfeval {command} .{into}\n"
        f"{verb}别处的：    perfeval {command} 文件夹或文件\n"
        f"查看全部选项：  perfeval {command} --help",
        err=True,
    )
    return _WRONG_USAGE
