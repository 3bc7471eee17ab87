"""Work on one file in a worker process with its limits: a hostile file costs the worker, not the command."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeVar

import click

from perfeval.findings.finding import Finding

SECONDS = 60
"""The time that one file may take."""
Job = TypeVar("Job")
Result = TypeVar("Result")


def attempted(
    work: Callable[[Job], Result | Finding], job: Job, shown_as: str, seconds: float | None = None
) -> Result | Finding:
    """What the work gives, or the finding it returns; a crash, a timeout or too much memory is a finding too."""
    from perfeval.batch.executor import Workers

    def lost(_: Job, problem: Finding) -> Result | Finding:
        return problem

    most = SECONDS if seconds is None else seconds
    workers: Workers[Job, Result | Finding] = Workers(work, lost, lambda _: shown_as, 1, most)
    [result] = workers.run([job])
    return result


def guarded(work: Callable[[Job], Result | Finding], job: Job, shown_as: str, seconds: float | None = None) -> Result:
    """What the work gives; where there is nothing, that is the end of the command.

    Raises:
        click.ClickException: there is no result; the message says why and what to do.
    """
    result = attempted(work, job, shown_as, seconds)
    if isinstance(result, Finding):
        raise click.ClickException(f"{result.message}{result.mend}")
    return result


@cache
def opened_workbooks(scheme: str) -> Finding | None:
    """What happens to a worker that opens the workbooks of a scheme before this process does; None if nothing."""
    from perfeval.scheme.loading import workbooks_of

    found = workbooks_of(scheme)
    return attempted(_opened, scheme, found[0].name) if found else None


def _opened(scheme: str) -> Finding | None:
    from perfeval.scheme import scheme_problems

    scheme_problems(scheme)
    return None
