"""From the command line's paths and scheme to tasks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from perfeval.batch.discovery import discover
from perfeval.batch.work import Task
from perfeval.findings.catalogue import finding
from perfeval.scheme import DEFAULT, SchemeError, load_scheme


def chosen_scheme(scheme: str) -> str:
    """The scheme's name or file, known to be usable.

    Raises:
        click.UsageError: it is not.
    """
    name = scheme or DEFAULT
    try:
        load_scheme(name)
    except SchemeError as error:
        raise click.UsageError(str(error)) from error
    return name


def found_tasks(paths: Sequence[Path], scheme: str, output: Path | None) -> tuple[Task, ...]:
    """A task for each workbook.

    Raises:
        click.ClickException: there is none.
    """
    places = list(paths) or [Path()]
    tasks = tuple(Task(file, scheme) for file in discover(places, output))
    if not tasks:
        none = finding("B302", places="、".join(str(path) for path in places))
        raise click.ClickException(f"{none.message}{none.mend}")
    return tasks
