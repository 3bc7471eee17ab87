"""Write a file that a person asked for, without treading on one that is there."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from perfeval.batch.delivery import deliver
from perfeval.findings.system_errors import reason_of


def refuse_existing(file: Path, force: bool) -> None:
    """Leave a file that is there as it is.

    Raises:
        click.ClickException: it is there already, and was not asked to be written over.
    """
    if file.exists() and not force:
        raise click.ClickException(f"“{file}”已经存在，没有覆盖；确要覆盖请加--force，或换一个文件名。")


def unwritable(place: Path, error: OSError) -> click.ClickException:
    """What to say of a file or a folder that cannot be written to."""
    return click.ClickException(f"“{place}”无法写入（{reason_of(error)}），请检查文件夹和权限。")


def write(file: Path, content: bytes) -> None:
    """Write the file whole, its folder made where there is none.

    Raises:
        click.ClickException: it cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        deliver(file.parent, file.name, content)
    except OSError as error:
        raise unwritable(file, error) from error


def write_new(file: Path, content: bytes, force: bool) -> None:
    """Write a file that is not there yet.

    Raises:
        click.ClickException: it is there already, or cannot be written.
    """
    refuse_existing(file, force)
    write(file, content)


def unusable_folder(output: Path, error: OSError) -> click.ClickException:
    """What to say of an output folder that cannot be made or written to."""
    return click.ClickException(f"输出文件夹“{output}”无法使用（{reason_of(error)}），请检查路径和权限。")


def append_log(path: Path | None, lines: Iterable[str]) -> None:
    """Add what a command found to the log that was asked for, under the moment and the command.

    Raises:
        click.ClickException: it cannot be written.
    """
    if path is None:
        return
    moment = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    head = f"== {moment} perfeval {' '.join(sys.argv[1:])}"
    text = "\n".join([head, *lines, ""]) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="replace") as stream:
            stream.write(text)
    except OSError as error:
        raise click.ClickException(f"日志“{path}”无法写入（{reason_of(error)}），请检查路径和权限。") from error
