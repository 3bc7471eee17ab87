"""From the command line's paths and scheme to tasks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perfeval.cli.guarded import opened_workbooks
from perfeval.cli.options import Processes, Workplace
from perfeval.facts.account_layout import LayoutError, account_layouts
from perfeval.findings.catalogue import finding
from perfeval.findings.system_errors import reason_of
from perfeval.method import DEFAULT_METHOD, MethodError, load_method
from perfeval.reader.discovery import discover
from perfeval.scheme import DEFAULT, Scheme, SchemeError, load_any, load_scheme, scheme_doubts, scheme_names

if TYPE_CHECKING:
    from perfeval.batch.executor import Executor
    from perfeval.batch.task import Task
    from perfeval.results.project_list import ListedProject
    from perfeval.summary.roster import RosterEntry


def chosen_scheme(scheme: str) -> str:
    """The scheme's name or file, known to be usable.

    Raises:
        click.UsageError: it is not.
    """
    name = scheme or DEFAULT
    _opened(name)
    try:
        load_scheme(name)
    except SchemeError as error:
        raise click.UsageError(str(error)) from error
    # the built-in ones were looked at by those who wrote them
    for doubt in () if name in scheme_names() else scheme_doubts(name):
        click.echo(f"指标体系提请核对：{doubt}", err=True)
    return name


def _opened(name: str) -> None:
    """Let a worker open the scheme's workbooks first.

    Raises:
        click.UsageError: it did not survive that.
    """
    problem = opened_workbooks(name)
    if problem is not None:
        raise click.UsageError(f"指标体系“{name}”：{problem.message}{problem.mend}")


def readable_scheme(name: str) -> Scheme:
    """The scheme of this name or file, a base that is only extended included.

    Raises:
        click.UsageError: it has problems.
    """
    _opened(name or DEFAULT)
    try:
        return load_any(name or DEFAULT)
    except SchemeError as error:
        raise click.UsageError(str(error)) from error


def chosen_executor(workplace: Workplace, processes: Processes) -> Executor:
    """Where the work is done: on this machine, or on a Dask cluster.

    Raises:
        click.UsageError: a cluster is asked for and not named, or the other way round.
    """
    from perfeval.batch.dask_executor import DaskExecutor
    from perfeval.batch.executor import LocalExecutor

    kind, scheduler = workplace.executor, workplace.scheduler
    if kind == "dask" and not scheduler:
        raise click.UsageError("--executor dask须同时用--scheduler给出调度器地址，如tcp://主机:8786。")
    if kind != "dask" and scheduler:
        raise click.UsageError("--scheduler只与--executor dask一起用。")
    if kind == "dask":
        return DaskExecutor(scheduler, processes.max_seconds)
    return LocalExecutor(processes.jobs, processes.max_seconds)


def chosen_roster(path: Path | None) -> tuple[RosterEntry, ...]:
    """The units of the roster that was given.

    Raises:
        click.UsageError: it cannot be used.
    """
    from perfeval.reader.listing import ListError
    from perfeval.summary.roster import read_roster

    try:
        return () if path is None else read_roster(path)
    except ListError as error:
        raise click.UsageError(str(error)) from error


def template_bytes(path: Path | None, outline: str = "") -> bytes | None:
    """The report template that was given, or the built-in one of an outline; None for the scheme's outline.

    Raises:
        click.UsageError: it cannot be read.
    """
    if path is None and outline:
        from perfeval.report.template import default_template

        return default_template(outline)
    try:
        return None if path is None else path.read_bytes()
    except OSError as error:
        raise click.UsageError(f"报告模板“{path}”无法读取（{reason_of(error)}），请检查路径和权限。") from error


def found_tasks(
    paths: Sequence[Path],
    scheme: str,
    output: Path | None,
    *,
    report: bool = False,
    template: bytes | None = None,
    kind: str = "",
    method: str = DEFAULT_METHOD,
) -> tuple[Task, ...]:
    """A task for each workbook.

    Raises:
        click.ClickException: there is none.
    """
    from perfeval.batch.task import Task

    try:
        account_layouts()
    except LayoutError as error:
        raise click.UsageError(str(error)) from error
    places = list(paths)
    files = discover(places, output, others=True)
    if all(file.aside for file in files):
        none = finding("B302", places="、".join(str(path) for path in places))
        raise click.ClickException(f"{none.message}{none.mend}")
    asked: dict[str, Any] = {"report": report, "report_template": template, "kind": kind, "method": method}
    return tuple(Task(file, scheme=scheme, **asked) for file in files)


def chosen_method(name: str) -> str:
    """The 评分办法's name or file, known to be usable.

    Raises:
        click.UsageError: it is not.
    """
    try:
        load_method(name or DEFAULT_METHOD)
    except MethodError as error:
        raise click.UsageError(str(error)) from error
    return name or DEFAULT_METHOD


def chosen_projects(path: Path | None) -> tuple[ListedProject, ...]:
    """The projects of the list that was given.

    Raises:
        click.UsageError: it cannot be used.
    """
    from perfeval.reader.listing import ListError
    from perfeval.results.project_list import read_project_list

    try:
        return () if path is None else read_project_list(path)
    except ListError as error:
        raise click.UsageError(str(error)) from error
