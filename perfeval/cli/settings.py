"""A bureau's defaults: perfeval.toml, or [tool.perfeval] of pyproject.toml, in the current folder or one above it."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from perfeval.findings.system_errors import reason_of

FILE, TABLE_FILE = "perfeval.toml", "pyproject.toml"
_PATHS = frozenset({"output", "roster", "report_template", "template", "letter_template", "letters", "against", "log"})
"""Options that are paths: relative ones are meant from the folder of the file."""
_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "scheme": str,
    "output": str,
    "roster": str,
    "outline": str,
    "report_template": str,
    "letter_template": str,
    "bureau": str,
    "deadline": str,
    "report": bool,
    "consolidate": bool,
    "quiet": bool,
    "log": str,
    "jobs": int,
    "max_seconds": int,
    "year": int,
}
"""What may stand in the file, for all commands or in the table of one, and its kind."""
_LINE = re.compile(r"at line (\d+)")
_KINDS = {str: "文字", bool: "true或false", int: "整数"}
_COMMANDS = ("run", "check", "watch", "audit", "report", "template", "check-report")
_ONLY_OF = {"output": ("run", "watch", "report"), "roster": ("run", "watch"), "year": ("template",)}
"""Options that mean something else to other commands: for these they stand in a table of their own."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a settings file says.

    Attributes:
        path: the file; None where there is none.
        by_command: the defaults of each command, by parameter name.
    """

    path: Path | None
    by_command: Mapping[str, Mapping[str, Any]]

    def shown(self, command: str) -> str:
        """scheme＝hunan-provincial，output＝结果, for those who wonder where it comes from."""
        found = self.by_command.get(command, {})
        return "，".join(f"{key}＝{value}" for key, value in found.items())


def read_settings(folder: Path) -> Settings:
    """The settings that hold in a folder.

    Raises:
        click.UsageError: the file cannot be read, or holds something unknown; the message says what was meant.
    """
    found = _find(folder)
    if found is None:
        return Settings(None, {})
    path, table = found
    shared = {key: value for key, value in table.items() if not isinstance(value, dict)}
    _check(path, shared)
    by_command: dict[str, dict[str, Any]] = {}
    for command in _COMMANDS:
        own = table.get(command, {})
        _check(path, own)
        values = {**shared, **own}
        for key, commands in _ONLY_OF.items():
            if command not in commands and key not in own:
                values.pop(key, None)
        by_command[command] = {key: _placed(path, key, value) for key, value in values.items()}
    for name in (key for key, value in table.items() if isinstance(value, dict) and key not in _COMMANDS):
        raise click.UsageError(f"“{path}”中的[{name}]不是命令；可用的有{'、'.join(_COMMANDS)}。")
    return Settings(path, by_command)


def _find(folder: Path) -> tuple[Path, dict[str, Any]] | None:
    absolute = folder.absolute()
    for place in (absolute, *absolute.parents):
        own = place / FILE
        if own.is_file():
            return own, _load(own)
        shared = place / TABLE_FILE
        if shared.is_file():
            try:
                table = _load(shared).get("tool", {}).get("perfeval")
            except click.UsageError:
                # somebody else's file is no business of ours
                table = None
            if isinstance(table, dict):
                return shared, table
    return None


def _load(path: Path) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return table
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        said = _said(error)
        raise click.UsageError(f'设定文件“{path}”无法读取（{said}）；请按“名称 = "值"”一行一项书写。') from error


def _said(error: Exception) -> str:
    """What is wrong with a file, in a few words."""
    if isinstance(error, OSError):
        return reason_of(error)
    if isinstance(error, UnicodeDecodeError):
        return "不是UTF-8编码的文本"
    line = _LINE.search(str(error))
    return f"第{line[1]}行写得不对" if line else "最后一行写得不对" if "end of document" in str(error) else "写得不对"


def _check(path: Path, table: Any) -> None:
    if not isinstance(table, dict):
        raise click.UsageError(f'“{path}”的写法不对；请按“名称 = "值"”一行一项书写。')
    for key, value in table.items():
        kind = _KEYS.get(key)
        if kind is None:
            near = get_close_matches(key, _KEYS, 1)
            hint = f"，是否想写{near[0]}" if near else f"；可用的有{'、'.join(_KEYS)}"
            raise click.UsageError(f"“{path}”中没有“{key}”这一项{hint}。")
        assert isinstance(kind, type)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise click.UsageError(f"“{path}”中的{key}应为{_KINDS[kind]}，现在是{value!r}。")


def _placed(path: Path, key: str, value: Any) -> Any:
    if key in _PATHS and isinstance(value, str) and value:
        return str(path.parent / value)
    if key == "scheme" and isinstance(value, str) and value.lower().endswith((".yaml", ".yml", ".xlsx")):
        return str(path.parent / value)
    return value
